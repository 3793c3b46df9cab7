"""What crosses from the process that reads foreign files: the records of a workbook, or its cells where they are asked.

Kinds of problem and sheets of the register cross as their codes: they are one and the same object on either side.
Rows and records cross some thousands at a time, so that neither side ever holds them twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from imm_eco.sheets.cells import Book, SheetCells, SheetRow
from imm_eco.sheets.parsing.text import Raw
from imm_eco.sheets.parsing.values import Value
from imm_eco.sheets.problem import Fault, Problem
from imm_eco.sheets.problem_catalogue import CATALOGUE

if TYPE_CHECKING:
    from imm_eco.sheets.recognition.records import Record
    from imm_eco.sheets.recognition.workbooks import Intake
    from imm_eco.sheets.sandbox.streaming import RecordStream
    from imm_eco.sheets.schema.columns import Sheet

Receive: TypeAlias = Callable[[], Any]
"""What gives the next part of an answer, of whatever was packed."""

PackedFault: TypeAlias = tuple[str, dict[str, object]]
PackedProblem: TypeAlias = tuple[str, str | None, str | None, str | None, dict[str, object]]
PackedRow: TypeAlias = tuple[
    int, tuple[int, ...], tuple[Raw, ...], tuple[str, ...], bool, dict[int, PackedFault] | None
]
PackedSheet: TypeAlias = tuple[str, bool, list[tuple[int, int, int, int]], int]
Head: TypeAlias = tuple[str, str, str]
"""A streamed register's digest, its noun and the sender's name of its sheet."""
Lot: TypeAlias = tuple[Mapping[str, str], list[tuple[int, dict[str, Value]]], list[PackedProblem]]
"""The letters of columns, some records by row, and some problems."""
_ROWS = 2_000
_RECORDS = 1_000
BOOK, WHOLE, STREAM = "book", "whole", "stream"
"""What is asked of a file: its cells; its records, recognised whole; or these as they come, where they can."""
STOPPED = None
"""Said in the place of more records: the register is to be read whole, and what was recognised in it follows."""


class NotStreamable(Exception):
    """A register that was being streamed is to be read whole."""


def pack(book: Book) -> Iterator[object]:
    """The book as tuples of plain values: its head, then the rows of each sheet."""
    problem = (book.problem.code, dict(book.problem.params)) if book.problem else None
    sheets = [(sheet.name, sheet.hidden, _pack_merged(sheet), len(sheet.rows)) for sheet in book.sheets]
    yield book.sha256, book.format, book.properties, problem, sheets
    for sheet in book.sheets:
        for first in range(0, len(sheet.rows), _ROWS):
            yield [_pack_row(row) for row in sheet.rows[first : first + _ROWS]]


def pack_stream(sha256: str, stream: RecordStream) -> Iterator[Head | Lot]:
    """A streamed register: what it is; its records with the letters of their columns, and problems; none at the end."""
    from imm_eco.sheets.recognition.records import parted

    yield sha256, stream.sheet.noun, stream.page
    while lot := list(islice(stream.content, _RECORDS)):
        records, problems = parted(lot)
        columns = dict(records[0].columns) if records else {}
        yield columns, [(record.row, record.values) for record in records], _pack_problems(problems)
    yield {}, [], []


def unpack_lot(plain: Lot, sheet: Sheet, page: str) -> tuple[list[Record], list[Problem]]:
    """Some records of a streamed register, and problems; none of either at its end."""
    from imm_eco.sheets.recognition.records import Record

    columns, rows, problems = plain
    return [Record(sheet, page, row, values, columns=columns) for row, values in rows], unpack_problems(problems)


def pack_intake(sha256: str, intake: Intake) -> Iterator[object]:
    """What was recognised in a workbook: what it is and what is wrong with it, then its records."""
    lots = range(0, len(intake.records), _RECORDS)
    yield sha256, intake.kind, intake.headers, _pack_problems(intake.problems), len(lots)
    for first in lots:
        yield [
            (each.sheet.noun, each.page, each.row, each.values, each.elsewhere, each.bad, each.columns)
            for each in intake.records[first : first + _RECORDS]
        ]


def unpack_intake(receive: Receive) -> tuple[str, Intake]:
    """The digest of a workbook, and what was recognised in it."""
    from imm_eco.sheets.recognition.records import Record
    from imm_eco.sheets.recognition.workbooks import Intake
    from imm_eco.sheets.schema.columns import sheet_of

    sha256, kind, headers, problems, lots = receive()
    records = [Record(sheet_of(noun), *said) for _ in range(lots) for noun, *said in receive()]
    return sha256, Intake(kind, records, unpack_problems(problems), headers)


def _pack_problems(problems: Sequence[Problem]) -> list[PackedProblem]:
    return [(each.code, each.sheet, each.cell, each.value, dict(each.params)) for each in problems]


def unpack_problems(plain: list[PackedProblem]) -> list[Problem]:
    """What is wrong with a workbook."""
    return [Problem(CATALOGUE[code], sheet, cell, value, said) for code, sheet, cell, value, said in plain]


def unpack(path: Path, receive: Receive) -> Book:
    """The book that was read at `path`, from its parts."""
    sha256, kind, properties, told, sheets = receive()
    problem = Problem(CATALOGUE[told[0]], params=told[1]) if told else None
    return Book(path, sha256, [_unpack_sheet(sheet, receive) for sheet in sheets], properties, problem, kind)


def _pack_merged(sheet: SheetCells) -> list[tuple[int, int, int, int]]:
    return [(*place, cell.row, cell.column) for place, cell in sheet.merged.items()]


def _pack_row(row: SheetRow) -> PackedRow:
    faults = {column: (fault.kind.code, dict(fault.params)) for column, fault in row.faults.items()}
    return row.number, row.columns, row.values, row.formats, row.hidden, faults or None


def _unpack_sheet(plain: PackedSheet, receive: Receive) -> SheetCells:
    name, hidden, merged, count = plain
    rows: list[SheetRow] = []
    while len(rows) < count:
        rows += map(_unpack_row, receive())
    at = {row.number: row.cells for row in rows} if merged else {}
    taken = {(row, column): at[top][left] for row, column, top, left in merged}
    return SheetCells(name, rows, hidden, taken)


def _unpack_row(plain: PackedRow) -> SheetRow:
    number, columns, values, formats, hidden, faults = plain
    found = {column: Fault(CATALOGUE[code], params) for column, (code, params) in faults.items()} if faults else {}
    return SheetRow.packed(number, columns, values, formats, hidden, found)
