"""The cells of a workbook as they were saved: nothing is understood here yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from imm_eco.sheets.cleaning import Raw
from imm_eco.sheets.faults import Fault, Problem

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


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something: its cells by column number, from 1."""

    number: int
    cells: dict[int, Cell]
    hidden: bool = False


@dataclass(slots=True)
class SheetCells:
    """A sheet's rows that hold something, from top to bottom.

    `merged` gives, for each cell of a merged range's first column, the cell at the top that holds its value.
    """

    name: str
    rows: list[Row] = field(default_factory=list)
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


def merged_below(rows: Iterable[Row], ranges: Iterable[tuple[int, int, int]]) -> dict[tuple[int, int], Cell]:
    """Where the cells of merged ranges (top row, first column, bottom row) take their value: the cell at the top."""
    ranges = list(ranges)
    tops = {(row.number, column): cell for row in rows for column, cell in row.cells.items()} if ranges else {}
    merged: dict[tuple[int, int], Cell] = {}
    for top, column, bottom in ranges:
        cell = tops.get((top, column))
        if cell and bottom - top < MOST_MERGED - len(merged):
            merged.update({(row, column): cell for row in range(top + 1, bottom + 1)})
    return merged
