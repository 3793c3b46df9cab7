"""Tables in a sheet: the header row below a title, then a row a record, with blank rows and columns between."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import takewhile

from imm_eco.domain.columns import Column, ColumnType
from imm_eco.sheets.cells import Cell, SheetCells, SheetRow, cell_ref, column_letters
from imm_eco.sheets.parsing.amounts import unit_factor
from imm_eco.sheets.parsing.text import is_unknown, shown
from imm_eco.sheets.parsing.values import plain_text
from imm_eco.sheets.problem import Problem
from imm_eco.sheets.problem_catalogue import (
    IGNORED_ROW,
    MISSING_COLUMN,
    MISSPELT_HEADER,
    REPEATED_COLUMN,
    UNIT_OF_TITLE,
    UNKNOWN_HEADER,
    UNKNOWN_HEADER_UNIT,
    UNTITLED_COLUMN,
)
from imm_eco.sheets.recognition.headers import Heading, Headings, unit_in_title
from imm_eco.sheets.recognition.records import (
    NOTHING,
    CellPlace,
    ColumnReader,
    Given,
    Recognised,
    Record,
    RowKeys,
    Vocabularies,
    fill_given,
    read_cell,
    repeated,
)
from imm_eco.sheets.recognition.remarks import is_remark, is_subtotal
from imm_eco.sheets.recognition.row_notes import awaited_rows, hidden_rows, is_awaited
from imm_eco.sheets.schema import columns

HEADER_ROWS = 30
"""The header is looked for among this many rows that hold something."""

_DIGIT = re.compile("[0-9]")
# A merged cell speaks for each of its rows when it says which dossier, never when it counts something.
_COUNTED = (ColumnType.MONEY, ColumnType.WHOLE, ColumnType.QUANTITY, ColumnType.SCORE)


@dataclass
class SheetTable:
    """A table found on a sheet: whose columns it has, its header row, its headings by column number.

    `spans` are the rows of the sheet that it takes up, where they are known; `beside` the columns, by number, that
    a template shows to whoever fills it in, and that are not read.
    """

    sheet: columns.Sheet
    columns: tuple[Column, ...]
    page: SheetCells
    header: SheetRow
    headings: dict[int, Heading]
    rows: Iterable[SheetRow] = ()
    spans: set[int] = field(default_factory=set)
    beside: set[int] = field(default_factory=set)

    @property
    def names(self) -> Headings:
        """What its columns can be called."""
        return headings_of(self.sheet.noun)

    @property
    def keys(self) -> set[str]:
        """The keys of the columns that are there."""
        return {heading.column.key for heading in self.headings.values()}

    @cached_property
    def first_columns(self) -> tuple[int, ...]:
        """The first two columns that a heading names."""
        return tuple(sorted(self.headings)[:2])

    @property
    def missing(self) -> list[Column]:
        """The required columns that are not there."""
        return [column for column in self.columns if column.required and column.key not in self.keys]


@cache
def headings_of(noun: str) -> Headings:
    """What the columns of a register sheet can be called."""
    return Headings(columns.sheet_of(noun).columns)


@cache
def _beside_of(noun: str) -> Headings:
    """What the columns of a register sheet that are not read can be called."""
    return Headings(columns.sheet_of(noun).beside)


def find_table(page: SheetCells, sheet: columns.Sheet, names: Headings, within: int = HEADER_ROWS) -> SheetTable | None:
    """The table of these columns on a sheet: below the row that names most of them, the first one of equals."""
    best: SheetTable | None = None
    for position, row in enumerate(page.rows[:within]):
        named = zip(row.columns, row.values, strict=True)
        found = {number: heading for number, value in named if (heading := names.match(value))}
        if not found:
            continue
        table = SheetTable(sheet, names.columns, page, row, found, page.rows[position + 1 :])
        table.beside = {number for number, cell in row.cells.items() if _beside_of(sheet.noun).match(cell.value)}
        if best is None or len(table.keys) > len(best.keys):
            best = table
    return best


def read_table(table: SheetTable, lists: Vocabularies, keys: RowKeys, given: Given = NOTHING) -> Iterator[Recognised]:
    """The records of a table, one by one, each after what is wrong with its row; then what is wrong with its header."""
    yield from _take_title_unit(table)
    sound = _has_sound_header(table, given)
    reader = _RowReader(table, lists, given)
    filled: Counter[tuple[int, ...]] = Counter()
    hidden: list[int] = []
    awaited: list[int] = []
    figure = next((number for number, each in table.headings.items() if each.column.key == table.sheet.awaited), None)
    count = 0
    for row in table.rows:
        filled[row.columns] += 1
        is_data, ignored = _is_data(table, row)
        if not is_data:
            yield from ignored
            continue
        if is_awaited(table, figure, row):
            awaited.append(row.number)
            continue
        count += 1
        if row.hidden:
            hidden.append(row.number)
        record, problems = reader.read(row, bad=not sound)
        yield from problems
        if problem := repeated(record, keys):
            record.bad = True
            yield problem
        yield record
    if count:
        yield from _header_problems(table, given, filled)
    yield from hidden_rows(table.page, hidden)
    yield from awaited_rows(table.page, awaited)


class _RowReader:
    """Reads the rows of one table. Rows with values in the same columns are looked at in the same way."""

    def __init__(self, table: SheetTable, lists: Vocabularies, given: Given) -> None:
        self._table = table
        self._given = given
        # A quantity is read once its row's indicator is known.
        order = sorted(table.headings.items(), key=lambda each: each[1].column.type is ColumnType.QUANTITY)
        self._readers = [(number, ColumnReader(heading, lists)) for number, heading in order]
        self._letters = {heading.column.key: column_letters(number) for number, heading in order}
        self._ways: dict[tuple[int, ...], _Way] = {}

    def read(self, row: SheetRow, bad: bool) -> tuple[Record, list[Problem]]:
        """The record of a row, and what is wrong with its cells."""
        record = Record(self._table.sheet, self._table.page.name, row.number, bad=bad, columns=self._letters)
        problems: list[Problem] = []
        if row.faults or row.is_turned or self._table.page.merged:
            for number, reader in self._readers:
                problems += self._take(record, row, number, reader)
            fill_given(record, self._given)
            return record, problems
        values = record.values
        saved, formats = row.values, row.formats
        for number, key, reader, at in self._way(row.columns):
            if at is None:
                values[key] = None
                if reader.required:
                    problems += self._take(record, row, number, reader)
                continue
            raw = saved[at]
            if reader.is_text and raw.__class__ is str and plain_text(raw):
                values[key] = raw
                continue
            reading = reader.read(raw, formats[at], values)
            values[key] = reading.value
            if reading.fault or reading.warning or (reading.value is None and reader.required):
                problems += self._take(record, row, number, reader)
        if self._given:
            fill_given(record, self._given)
        return record, problems

    def _way(self, columns: tuple[int, ...]) -> _Way:
        """For each column of the table, where its value is among those of a row of this shape."""
        if columns not in self._ways:
            at = {number: place for place, number in enumerate(columns)}
            self._ways[columns] = [(number, each.key, each, at.get(number)) for number, each in self._readers]
        return self._ways[columns]

    def _take(self, record: Record, row: SheetRow, number: int, reader: ColumnReader) -> list[Problem]:
        """Read one cell that needs more than a look: it is at fault, missing, merged, or stands elsewhere."""
        cell = row.cells.get(number) or _from_merged(self._table, row, number, reader.heading)
        place = CellPlace(reader.heading, row.number, number, cell)
        if cell and (cell.row, cell.column) != (row.number, number):
            record.elsewhere[reader.key] = cell.ref
        return read_cell(record, place, reader, self._given)


_Way = list[tuple[int, str, ColumnReader, int | None]]


def title_unit(page: SheetCells, above: int, names: Headings) -> tuple[str, list[Problem]]:
    """The unit that a remark above a row gives to amounts without one, and what the analyst is told of it."""
    rows = takewhile(lambda row: row.number < above, page.rows)
    cells = (cell for row in rows for cell in row.cells.values())
    remarks = (cell for cell in cells if unit_in_title(cell.value) and not names.match(cell.value))
    remark = next(remarks, None)
    unit = unit_in_title(remark.value) if remark else None
    if remark is None or unit is None or unit_factor(unit) == unit_factor("MAD"):
        return "", []
    return unit, [Problem.at(UNIT_OF_TITLE, page.name, remark.ref, value=shown(remark.value), unit=unit)]


def _take_title_unit(table: SheetTable) -> list[Problem]:
    money = (ColumnType.MONEY, ColumnType.QUANTITY)
    bare = {n: heading for n, heading in table.headings.items() if heading.column.type in money and not heading.unit}
    unit, problems = title_unit(table.page, table.header.number, table.names) if bare else ("", [])
    if unit:
        table.headings |= {number: replace(heading, unit=unit) for number, heading in bare.items()}
    return problems


def _from_merged(table: SheetTable, row: SheetRow, number: int, heading: Heading) -> Cell | None:
    cell = table.page.merged.get((row.number, number))
    return None if heading.column.type in _COUNTED or cell is None or cell.row <= table.header.number else cell


def _is_data(table: SheetTable, row: SheetRow) -> tuple[bool, list[Problem]]:
    """Whether a row holds a record: not empty under the headings, not the header repeated; a total or note is told."""
    if _is_plain_data(table, row):
        return True, []
    cells = [cell for number, cell in row.cells.items() if number in table.headings]
    told = [cell for cell in cells if cell.fault or not is_unknown(cell.value)]
    if not told or _repeats_header(table, row):
        return False, []
    first = row.cells[row.columns[0]]
    if is_remark(first, told):
        return False, [Problem.at(IGNORED_ROW, table.page.name, first.ref, value=shown(first.value))]
    return True, []


def _is_plain_data(table: SheetTable, row: SheetRow) -> bool:
    """Whether a row is a record at first sight: its first two cells say something, and the first has a digit.

    No total has one, no note has two values, and a header with digits differs from what stands below it.
    """
    if row.faults or row.columns[:2] != table.first_columns:
        return False
    first, second = row.values[:2]
    if not isinstance(first, str) or is_unknown(first) or is_unknown(second) or is_subtotal(first):
        return False
    return _DIGIT.search(first) is not None and first != table.header.values[table.header.columns.index(row.columns[0])]


def _repeats_header(table: SheetTable, row: SheetRow) -> bool:
    """A header printed again on each page."""
    cells = {number: cell for number, cell in row.cells.items() if number in table.headings}
    header = table.header.cells
    return len(cells) > 1 and all(cell.value == header[number].value for number, cell in cells.items())


def _has_sound_header(table: SheetTable, given: Given) -> bool:
    """Whether a row below the header can be right."""
    keys = [heading.column.key for heading in table.headings.values()]
    strays = any(heading.stray for heading in table.headings.values())
    return not (_missing(table, given) or strays or len(set(keys)) < len(keys))


def _missing(table: SheetTable, given: Given) -> list[Column]:
    return [column for column in table.missing if column.key not in given]


def _header_problems(table: SheetTable, given: Given, filled: Counter[tuple[int, ...]]) -> Iterator[Problem]:
    """What is wrong with the header row; `filled` are the rows below it by the columns that hold something."""
    page, row = table.page.name, table.header.number
    known = table.headings.keys() | table.beside
    for number, cell in table.header.cells.items():
        if number not in known:
            yield _unknown(table, cell)
    for number in _untitled(table, filled):
        yield Problem.at(UNTITLED_COLUMN, page, cell_ref(row, number), column=column_letters(number))
    for column in _missing(table, given):
        yield Problem.at(MISSING_COLUMN, page, min(table.header.cells.items())[1].ref, column=column.title)
    yield from _foreign_units(table)
    yield from _repeated_columns(table)


def _unknown(table: SheetTable, cell: Cell) -> Problem:
    value = shown(cell.value)
    absent = Headings(column for column in table.columns if column.key not in table.keys)
    nearest = absent.nearest(cell.value)
    if nearest:
        return Problem.at(MISSPELT_HEADER, table.page.name, cell.ref, value=value, suggestion=nearest)
    return Problem.at(UNKNOWN_HEADER, table.page.name, cell.ref, value=value)


def _foreign_units(table: SheetTable) -> Iterator[Problem]:
    for number, heading in table.headings.items():
        if heading.stray:
            cell = table.header.cells[number]
            where = {"value": shown(cell.value), "unit": heading.stray}
            yield Problem.at(UNKNOWN_HEADER_UNIT, table.page.name, cell.ref, **where)


def _repeated_columns(table: SheetTable) -> Iterator[Problem]:
    seen: dict[str, Cell] = {}
    for number, heading in sorted(table.headings.items()):
        cell = table.header.cells[number]
        first = seen.setdefault(heading.column.key, cell)
        if first is not cell:
            where = {"value": shown(cell.value), "column": heading.column.title, "other": first.ref}
            yield Problem.at(REPEATED_COLUMN, table.page.name, cell.ref, **where)


def _untitled(table: SheetTable, filled: Counter[tuple[int, ...]]) -> list[int]:
    """The columns that hold values on most rows and have no header."""
    counts: Counter[int] = Counter()
    for columns_of, times in filled.items():
        counts.update(dict.fromkeys(set(columns_of).difference(table.header.columns), times))
    return sorted(number for number, count in counts.items() if 2 * count > filled.total())
