"""How much of a foreign workbook is read, and the refusal of what is beyond.

Every row that a reader keeps goes through one `Budget`, whatever the format of the file.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from imm_eco.i18n import _
from imm_eco.sheets.cells import Cell, Row, cell_ref
from imm_eco.sheets.cleaning import said_number
from imm_eco.sheets.faults import Fault, ProblemKind
from imm_eco.sheets.problems import FAR_CELL, LONG_TEXT, TOO_BIG

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
    def of(cls, kind: ProblemKind, **params: Any) -> Refused:
        """A refusal of this kind."""
        return cls(Fault(kind, params))


class Budget:
    """What one workbook may still hold: cells, and characters of text."""

    def __init__(self, cells: int = MOST_CELLS, text: int = MOST_TEXT) -> None:
        self._limits = cells, text
        self._cells, self._text = cells, text

    def row(self, number: int, cells: dict[int, Cell], hidden: bool = False) -> Row | None:
        """A row of the cells that hold something, or None for an empty one. Raises Refused beyond the limits."""
        if not cells:
            return None
        last = max(cells)
        if number > LAST_ROW or last > LAST_COLUMN or number < 1 or min(cells) < 1:
            raise Refused.of(FAR_CELL, cell=cell_ref(number, last)[:40])
        self.need(len(cells))
        for column, cell in cells.items():
            if type(cell.value) is str:
                self._text -= len(cell.value)
                if len(cell.value) > LONGEST_TEXT:
                    cells[column] = _cut(cell, cell.value)
        if self._text < 0:
            raise Refused(_too_big(_("more text than that"), self._limits[1]))
        return Row(number, cells, hidden)

    def need(self, cells: int) -> None:
        """Take this many cells from what is left. Raises Refused where there are not as many."""
        self._cells -= cells
        if self._cells < 0:
            raise Refused(_too_big(_("more cells than that"), self._limits[0]))


def _too_big(found: str, limit: int) -> Fault:
    return Fault(TOO_BIG, {"found": found, "limit": said_number(Decimal(limit))})


def _cut(cell: Cell, text: str) -> Cell:
    params = {"count": len(text), "limit": LONGEST_TEXT}
    return Cell(text[:_KEPT_TEXT], cell.row, cell.column, cell.format, Fault(LONG_TEXT, params))
