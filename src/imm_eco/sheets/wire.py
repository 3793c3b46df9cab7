"""What crosses from the process that reads foreign files: a book, first what it is, then its rows; or a running
register, record by record.

Problems cross as their code: a kind of problem is one and the same object on either side. Rows and records cross
some thousands at a time, so that neither side ever holds them twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from imm_eco.sheets.cells import Book, Row, SheetCells
from imm_eco.sheets.faults import Fault, Problem
from imm_eco.sheets.problems import CATALOGUE

if TYPE_CHECKING:
    from imm_eco.sheets.columns import Sheet
    from imm_eco.sheets.records import Record
    from imm_eco.sheets.running import Run

Plain = tuple[Any, ...] | list[Any]
_ROWS = 2_000
_RECORDS = 1_000
STOPPED = None
"""Said in the place of more records: the register is to be read whole, and its book follows."""


class Stopped(Exception):
    """A register that was running is to be read whole."""


def pack(book: Book) -> Iterator[Plain]:
    """The book as tuples of plain values: its head, then the rows of each sheet."""
    problem = (book.problem.code, dict(book.problem.params)) if book.problem else None
    sheets = [(sheet.name, sheet.hidden, _pack_merged(sheet), len(sheet.rows)) for sheet in book.sheets]
    yield book.sha256, book.format, book.properties, problem, sheets
    for sheet in book.sheets:
        for first in range(0, len(sheet.rows), _ROWS):
            yield [_pack_row(row) for row in sheet.rows[first : first + _ROWS]]


def pack_run(sha256: str, run: Run) -> Iterator[Plain]:
    """A running register: what it is, its records with the letters of their columns, none where they end; problems."""
    yield sha256, run.sheet.noun, run.page, run.header
    while lot := list(islice(run.records, _RECORDS)):
        yield dict(lot[0].columns), [(record.row, record.values) for record in lot]
    yield {}, []
    yield [(each.code, each.file, each.sheet, each.cell, each.value, dict(each.params)) for each in run.problems]


def unpack_records(plain: Plain, sheet: Sheet, page: str) -> list[Record]:
    """Some records of a running register."""
    from imm_eco.sheets.records import Record

    columns, rows = plain
    return [Record(sheet, page, row, values, columns=columns) for row, values in rows]


def unpack_problems(plain: Plain) -> list[Problem]:
    """The problems of a running register."""
    return [Problem(CATALOGUE[code], *where) for code, *where in plain]


def unpack(path: Path, receive: Callable[[], Any]) -> Book:
    """The book that was read at `path`, from its parts."""
    sha256, kind, properties, told, sheets = receive()
    problem = Problem(CATALOGUE[told[0]], path.name, params=told[1]) if told else None
    return Book(path, sha256, [_unpack_sheet(sheet, receive) for sheet in sheets], properties, problem, kind)


def _pack_merged(sheet: SheetCells) -> list[tuple[int, int, int, int]]:
    return [(*place, cell.row, cell.column) for place, cell in sheet.merged.items()]


def _pack_row(row: Row) -> Plain:
    faults = {column: (fault.kind.code, dict(fault.params)) for column, fault in row.faults.items()}
    return row.number, row.columns, row.values, row.formats, row.hidden, faults or None


def _unpack_sheet(plain: Plain, receive: Callable[[], Any]) -> SheetCells:
    name, hidden, merged, count = plain
    rows: list[Row] = []
    while len(rows) < count:
        rows += map(_unpack_row, receive())
    at = {row.number: row.cells for row in rows} if merged else {}
    taken = {(row, column): at[top][left] for row, column, top, left in merged}
    return SheetCells(name, rows, hidden, taken)


def _unpack_row(plain: Plain) -> Row:
    number, columns, values, formats, hidden, faults = plain
    found = {column: Fault(CATALOGUE[code], params) for column, (code, params) in faults.items()} if faults else {}
    return Row.packed(number, columns, values, formats, hidden, found)
