"""The cells of a workbook as they were saved: nothing is understood here yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from imm_eco.sheets.parsing.text import Raw
from imm_eco.sheets.problem import Fault, Problem

MOST_MERGED = 20_000
"""Cells, below the top of merged ranges, that take its value; real sheets have a few hundred."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something; `fault` says why its value cannot be trusted, whatever its type."""

    value: Raw
    row: int
    column: int
    format: str = "General"
    fault: Fault | None = None

    @property
    def ref(self) -> str:
        """The cell's name: `C7`."""
        return cell_ref(self.row, self.column)


class SheetRow:
    """A row that holds something: what stands in its columns, numbered from 1 and in order.

    Its values and formats are kept side by side, because a register has a million of them; `cells` gives them
    one by one, by column. `faults` are those of the cells whose value cannot be trusted. It `is_turned` where its cells
    stand elsewhere on the sheet: those of a table that was written across.
    """

    __slots__ = ("_cells", "columns", "faults", "formats", "hidden", "is_turned", "number", "values")

    def __init__(self, number: int, cells: dict[int, Cell], hidden: bool = False) -> None:
        found = [cells[column] for column in sorted(cells)]
        self.number = number
        self.hidden = hidden
        self.columns = tuple(sorted(cells))
        self.values: tuple[Raw, ...] = tuple(cell.value for cell in found)
        self.formats = tuple(cell.format for cell in found)
        self.faults = {column: cell.fault for column, cell in cells.items() if cell.fault}
        self._cells: dict[int, Cell] | None = cells
        self.is_turned = any(cell.row != number for cell in found)

    @classmethod
    def packed(
        cls,
        number: int,
        columns: tuple[int, ...],
        values: tuple[Raw, ...],
        formats: tuple[str, ...],
        hidden: bool,
        faults: dict[int, Fault],
    ) -> SheetRow:
        """A row by what stands in its columns."""
        row = cls.__new__(cls)
        row.number, row.columns, row.values, row.formats, row.hidden = number, columns, values, formats, hidden
        row.faults, row._cells, row.is_turned = faults, None, False
        return row

    @property
    def cells(self) -> dict[int, Cell]:
        """Its cells by column number."""
        if self._cells is None:
            told = zip(self.columns, self.values, self.formats, strict=True)
            self._cells = {n: Cell(value, self.number, n, code, self.faults.get(n)) for n, value, code in told}
        return self._cells


@dataclass(slots=True)
class SheetCells:
    """A sheet's rows that hold something, from top to bottom.

    `merged` gives, for each cell of a merged range's first column, the cell at the top that holds its value.
    """

    name: str
    rows: list[SheetRow] = field(default_factory=list)
    hidden: bool = False
    merged: dict[tuple[int, int], Cell] = field(default_factory=dict)


@dataclass(slots=True)
class Book:
    """A workbook as it was saved, or the one problem that keeps it from being read.

    `format` is what the bytes are (`xlsx`, `ods`, `xls`, `csv`, `json`), whatever the name says; empty where they
    were not read. `properties` are the document's own (title, author, category…) and its custom ones by name.
    """

    path: Path
    sha256: str = ""
    sheets: list[SheetCells] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    problem: Problem | None = None
    format: str = ""


def cell_ref(row: int, column: int) -> str:
    """The name of a cell by its numbers: row 7, column 3 is `C7`."""
    return f"{column_letters(column)}{row}"


@cache
def column_letters(column: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def position_of(ref: str | None) -> tuple[int, int]:
    """The row and column of a cell by its name; what has no cell comes first."""
    if ref is None:
        return (0, 0)
    letters = ref.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(ref[len(letters) :]), column


def merged_below(rows: Iterable[SheetRow], ranges: Iterable[tuple[int, int, int]]) -> dict[tuple[int, int], Cell]:
    """Where the cells of merged ranges (top row, first column, bottom row) take their value: the cell at the top."""
    ranges = list(ranges)
    tops = {(row.number, column): cell for row in rows for column, cell in row.cells.items()} if ranges else {}
    merged: dict[tuple[int, int], Cell] = {}
    for top, column, bottom in ranges:
        cell = tops.get((top, column))
        if cell and bottom - top < MOST_MERGED - len(merged):
            merged.update({(row, column): cell for row in range(top + 1, bottom + 1)})
    return merged
