"""Stand-ins for the cells at fault, so that what depends on a faulty row can still be checked.

A workbook with a fault is refused whole, so nothing of this is kept; without it, one wrong cell of a
candidate would hide every problem of its dossiers.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from imm_eco.domain.columns import Column, ColumnType
from imm_eco.sheets.parsing.values import Value
from imm_eco.sheets.problem import Problem, Severity
from imm_eco.sheets.problem_catalogue import REPEATED_ROW
from imm_eco.sheets.recognition.records import Record, Vocabularies

_LONG_AGO = date(1990, 1, 1)
_SCORE = 10_000  # the best one, in hundredths of a point
_VALUES: dict[ColumnType, Value] = {
    ColumnType.TEXT: "?",
    ColumnType.WHOLE: 0,
    ColumnType.MONEY: 1,
    ColumnType.SCORE: _SCORE,
}


class Placeholders:
    """The cells at fault of a workbook, and what can stand for them."""

    def __init__(self, problems: Iterable[Problem], lists: Vocabularies) -> None:
        self._lists = lists
        self._faults = {(each.sheet, each.cell): each.kind for each in problems if each.severity is Severity.ERROR}

    def repeats(self, record: Record) -> bool:
        """Whether a row is at fault only because it repeats another."""
        kinds = {self._faults.get((record.page, cell)) for cell in record.cells.values()} - {None}
        return kinds == {REPEATED_ROW}

    def values(self, record: Record) -> dict[str, Value] | None:
        """The row's values with stand-ins; None where nobody can tell what the row is about."""
        values = dict(record.values)
        for column in record.sheet.columns:
            if not self._is_at_fault(record, column):
                continue
            if column.key in record.sheet.key or column.key == "ice":
                return None
            values[column.key] = self._stand_in(column)
        return values

    def _is_at_fault(self, record: Record, column: Column) -> bool:
        cell = record.cells.get(column.key)
        return column.required if cell is None else (record.page, cell) in self._faults

    def _stand_in(self, column: Column) -> Value:
        if column.type is ColumnType.DATE:
            return _LONG_AGO
        vocabulary = self._lists.of(column)
        if not column.required:
            return None
        return vocabulary.codes[0] if vocabulary else _VALUES.get(column.type)
