"""A book as plain values, to cross from the process that reads foreign files.

Problems cross as their code: a kind of problem is one and the same object on either side.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from imm_eco.sheets.cells import Book, Cell, Row, SheetCells
from imm_eco.sheets.faults import Fault, Problem
from imm_eco.sheets.problems import CATALOGUE

Plain = tuple[Any, ...]


def pack(book: Book) -> Plain:
    """The book as tuples of plain values."""
    problem = (book.problem.code, dict(book.problem.params)) if book.problem else None
    return book.sha256, book.format, book.properties, problem, [_pack_sheet(sheet) for sheet in book.sheets]


def unpack(path: Path, plain: Plain) -> Book:
    """The book that was read at `path`."""
    sha256, kind, properties, told, sheets = plain
    problem = Problem(CATALOGUE[told[0]], path.name, params=told[1]) if told else None
    return Book(path, sha256, [_unpack_sheet(sheet) for sheet in sheets], properties, problem, kind)


def _pack_sheet(sheet: SheetCells) -> Plain:
    rows = [(row.number, row.hidden, [_pack_cell(cell) for cell in row.cells.values()]) for row in sheet.rows]
    merged = [(*place, cell.row, cell.column) for place, cell in sheet.merged.items()]
    return sheet.name, sheet.hidden, rows, merged


def _pack_cell(cell: Cell) -> Plain:
    if cell.fault is None:
        return cell.column, cell.value, cell.format
    return cell.column, cell.value, cell.format, cell.fault.kind.code, dict(cell.fault.params)


def _unpack_sheet(plain: Plain) -> SheetCells:
    name, hidden, packed, merged = plain
    rows = [Row(number, _unpack_cells(number, cells), concealed) for number, concealed, cells in packed]
    at = {row.number: row.cells for row in rows} if merged else {}
    taken = {(row, column): at[top][left] for row, column, top, left in merged}
    return SheetCells(name, rows, hidden, taken)


def _unpack_cells(row: int, packed: list[Plain]) -> dict[int, Cell]:
    return {plain[0]: Cell(plain[1], row, plain[0], plain[2], _fault(plain)) for plain in packed}


def _fault(plain: Plain) -> Fault | None:
    return Fault(CATALOGUE[plain[3]], plain[4]) if len(plain) > 3 else None
