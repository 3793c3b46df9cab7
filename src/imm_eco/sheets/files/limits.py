"""How much of a foreign workbook is read, and the refusal of what is beyond.

Every row that a reader keeps goes through one `Budget`, whatever the format of the file.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from imm_eco.i18n import _
from imm_eco.sheets.cells import Cell, SheetRow, cell_ref
from imm_eco.sheets.parsing.text import said_number
from imm_eco.sheets.problem import Fault, ProblemKind
from imm_eco.sheets.problem_catalogue import FAR_CELL, LONG_TEXT, TOO_BIG

MOST_CELLS = 2_000_000
MOST_TEXT = 64_000_000
"""Characters, counted in every cell: a small file can say one long text a million times."""
LONGEST_TEXT = 32_767
LONGEST_NAME = 100
"""Characters of a sheet's name that are read; Excel allows 31."""
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
_KEPT_TEXT = 200


class Refused(Exception):
    """The file cannot be taken; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.kind.code)
        self.fault = fault

    @classmethod
    def of(cls, kind: ProblemKind, **params: object) -> Refused:
        """A refusal of this kind."""
        return cls(Fault(kind, params))


class Budget:
    """What one workbook may still hold: cells, and characters of text."""

    def __init__(self, cells: int = MOST_CELLS, text: int = MOST_TEXT) -> None:
        self._limits = cells, text
        self._cells, self._text = cells, text

    def row(self, number: int, cells: dict[int, Cell], hidden: bool = False) -> SheetRow | None:
        """A row of the cells that hold something, or None for an empty one. Raises Refused beyond the limits."""
        return self.keep(SheetRow(number, cells, hidden)) if cells else None

    def keep(self, row: SheetRow) -> SheetRow:
        """A row that holds something, its longest texts cut. Raises Refused beyond the limits."""
        first, last = row.columns[0], row.columns[-1]
        if row.number > LAST_ROW or last > LAST_COLUMN or row.number < 1 or first < 1:
            raise Refused.of(FAR_CELL, cell=cell_ref(row.number, last)[:40])
        self.need(len(row.columns))
        lengths = [len(value) for value in row.values if type(value) is str]
        self._text -= sum(lengths)
        if self._text < 0:
            raise Refused(_too_big(_("more text than that"), self._limits[1]))
        return _cut(row) if lengths and max(lengths) > LONGEST_TEXT else row

    @property
    def left(self) -> tuple[int, int]:
        """What may still be held; given back by `back_to` when a reading is begun anew."""
        return self._cells, self._text

    def back_to(self, left: tuple[int, int]) -> None:
        """Forget what was kept since then."""
        self._cells, self._text = left

    def need(self, cells: int) -> None:
        """Take this many cells from what is left. Raises Refused where there are not as many."""
        self._cells -= cells
        if self._cells < 0:
            raise Refused(_too_big(_("more cells than that"), self._limits[0]))


def _too_big(found: str, limit: int) -> Fault:
    return Fault(TOO_BIG, {"found": found, "limit": said_number(Decimal(limit))})


def _cut(row: SheetRow) -> SheetRow:
    """The row with its longest texts cut, which are faults."""
    cells = row.cells
    for column, cell in cells.items():
        if type(cell.value) is str and len(cell.value) > LONGEST_TEXT:
            fault = Fault(LONG_TEXT, {"count": len(cell.value), "limit": LONGEST_TEXT})
            cells[column] = replace(cell, value=cell.value[:_KEPT_TEXT], fault=fault)
    return SheetRow(row.number, cells, row.hidden)
