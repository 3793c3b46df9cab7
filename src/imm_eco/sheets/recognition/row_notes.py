"""What is said once of many rows of a table: those that a filter hides, those whose figure is still to come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from imm_eco.sheets.cells import SheetCells
from imm_eco.sheets.parsing.text import is_unknown
from imm_eco.sheets.problem import Problem, ProblemKind
from imm_eco.sheets.problem_catalogue import AWAITED_ROWS, HIDDEN_ROWS

if TYPE_CHECKING:
    from imm_eco.sheets.cells import SheetRow
    from imm_eco.sheets.recognition.tables import SheetTable


def is_awaited(table: SheetTable, number: int | None, row: SheetRow) -> bool:
    """Whether a row names a figure and does not give it, as a template leaves it; `number` is the figure's column."""
    if number is None or (number in row.columns and not is_unknown(row.cells[number].value)):
        return False
    told = {
        table.headings[column].column.key
        for column, cell in row.cells.items()
        if column in table.headings and (cell.fault or not is_unknown(cell.value))
    }
    return bool(told) and told <= set(table.sheet.key)


def hidden_rows(page: SheetCells, rows: list[int]) -> Iterator[Problem]:
    """The warning of rows that a filter may hide from the sender's eyes; they are read like the others."""
    yield from _of_rows(HIDDEN_ROWS, page, rows)


def awaited_rows(page: SheetCells, rows: list[int]) -> Iterator[Problem]:
    """The warning of rows left out for want of a figure."""
    yield from _of_rows(AWAITED_ROWS, page, rows)


def _of_rows(kind: ProblemKind, page: SheetCells, rows: list[int]) -> Iterator[Problem]:
    if rows:
        yield Problem.at(kind, page.name, f"A{rows[0]}", count=len(rows), row=rows[0])
