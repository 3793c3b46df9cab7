"""Records: the rows of a sheet as typed values, each with its cell, and every problem found on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeAlias

from imm_eco.domain.columns import Column, ColumnType
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import PROGRAMME_SCOPE, SCOPES, Vocabulary
from imm_eco.sheets.cells import Cell, cell_ref
from imm_eco.sheets.parsing.text import Raw, ReadValue, clean, is_unknown, shown, strip_invisible
from imm_eco.sheets.parsing.values import (
    Value,
    read_code,
    read_date,
    read_ice,
    read_money,
    read_period,
    read_score,
    read_text,
    read_whole,
    read_year,
)
from imm_eco.sheets.problem import Fault, Problem, Severity
from imm_eco.sheets.problem_catalogue import REPEATED_ROW, REQUIRED
from imm_eco.sheets.recognition.headers import Heading, Taught
from imm_eco.sheets.schema import columns

_READERS: dict[ColumnType, Callable[[Raw, str], ReadValue[Value]]] = {
    ColumnType.TEXT: read_text,
    ColumnType.ICE: read_ice,
    ColumnType.WHOLE: read_whole,
    ColumnType.SCORE: read_score,
    ColumnType.DATE: read_date,
    ColumnType.YEAR: read_year,
    ColumnType.PERIOD: read_period,
}


_NO_CRITERIA = Vocabulary("criterion", ())


@dataclass(frozen=True)
class Vocabularies:
    """The programme's own lists, the unit of each indicator (`MAD`, else what is counted), and the `signed` ones.

    `unit_words` are what may stand after a number of a unit of the programme's own; `taught` are the headers that the
    senders write in words of their own.
    """

    ecosystems: Vocabulary
    indicators: Vocabulary
    pieces: Vocabulary
    units: Mapping[str, str]
    criteria: Vocabulary = _NO_CRITERIA
    unit_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    taught: Taught = field(default_factory=dict)
    signed: frozenset[str] = frozenset()

    @cached_property
    def scopes(self) -> Vocabulary:
        """What a target can speak of: an ecosystem, or the whole programme."""
        whole = tuple(term for term in SCOPES if term.code == PROGRAMME_SCOPE)
        return Vocabulary("scope", (*self.ecosystems.terms, *whole))

    @cached_property
    def _by_type(self) -> dict[ColumnType, Vocabulary]:
        return {
            ColumnType.ECOSYSTEM: self.ecosystems,
            ColumnType.SCOPE: self.scopes,
            ColumnType.INDICATOR: self.indicators,
            ColumnType.PIECE: self.pieces,
            ColumnType.CRITERION: self.criteria,
        }

    def of(self, column: Column) -> Vocabulary | None:
        """The list that a column takes its values from; None where it takes none."""
        return self._by_type.get(column.type, column.vocabulary)


@dataclass(slots=True)
class Record:
    """A row of a noun's sheet: typed values and cells by column key.

    Columns that the sender's sheet does not have are absent; an empty cell is None. `bad` says that a
    problem of error severity concerns the row; a value at fault is None. `page` is the sender's name of the sheet.
    A row of a table has its values in the table's `columns`, whose letters are given by key; `elsewhere` are the
    cells of the values that do not stand there.
    """

    sheet: columns.Sheet
    page: str
    row: int
    values: dict[str, Value] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)
    bad: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def spot(self) -> RecordField:
        """Where it stands."""
        return RecordField(self.page, self.row)

    @property
    def cells(self) -> dict[str, str]:
        """The cell of each value, by column key."""
        own = {key: f"{letters}{self.row}" for key, letters in self.columns.items()}
        return own | self.elsewhere

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """The cell of each value that is there, by column key: of a row in its own columns their letters."""
        values, cells = self.values, self.cells if self.elsewhere else self.columns
        return tuple([(key, ref) for key, ref in cells.items() if values.get(key) is not None])

    @property
    def home(self) -> str | None:
        """The cell that it is known by: that of its figure, of a row with none or several its first cell."""
        if self.columns and not self.elsewhere:
            own = next((key for key in _FIGURES if key in self.columns), next(iter(self.columns)))
            return f"{self.columns[own]}{self.row}"
        cells = self.cells
        told = {key: ref for key, ref in cells.items() if self.values.get(key) is not None} or cells
        first = min(told.values(), key=lambda ref: (len(ref), ref), default=None)
        return next((cells[key] for key in _FIGURES if key in cells), first)


class RecordField(NamedTuple):
    """Where a row stands: all that is kept in mind of one that has been dealt with."""

    page: str
    row: int


_FIGURES = ("value", "amount", "granted")


@dataclass(slots=True)
class CellPlace:
    """Where a value stands, or should: the column's heading and the cell, if there is one."""

    heading: Heading
    row: int
    column: int
    cell: Cell | None = None

    @property
    def ref(self) -> str:
        """The cell's name."""
        return self.cell.ref if self.cell else cell_ref(self.row, self.column)


Recognised: TypeAlias = Record | Problem
"""What is found on a sheet, in the order in which it is met."""


def parted(found: Iterable[Recognised]) -> tuple[list[Record], list[Problem]]:
    """The records of what was found, and the problems."""
    records: list[Record] = []
    problems: list[Problem] = []
    for each in found:
        records.append(each) if isinstance(each, Record) else problems.append(each)
    return records, problems


class RowKeys:
    """The business keys met so far in one file: two rows of one key cannot both be meant."""

    def __init__(self) -> None:
        self._seen: dict[tuple[Value, ...], RecordField] = {}

    def first(self, record: Record, key: Iterable[str]) -> RecordField | None:
        """Where an earlier record of the same key stands, or None; this one is then remembered."""
        parts = tuple(record.values.get(name) for name in key)
        if parts[0] is None or all(part is None for part in parts):
            return None
        folded = tuple([part.casefold() if isinstance(part, str) else part for part in parts])
        spot = record.spot
        earlier = self._seen.setdefault((record.sheet.noun, *folded), spot)
        return None if earlier is spot else earlier


Given = Mapping[str, Value]
"""What is known of every row by column key, so that the sheet need not say it."""
NOTHING: Given = {}


class ColumnReader:
    """Reads the cells of one column, by its type; what was read once of anything but texts is remembered."""

    def __init__(self, heading: Heading, lists: Vocabularies) -> None:
        self.heading = heading
        self.column = heading.column
        self.key, self.required = heading.column.key, heading.column.required
        self._vocabulary = lists.of(heading.column)
        self._units = lists.units if self.column.type is ColumnType.QUANTITY else None
        self._unit_words = lists.unit_words
        self._signed = lists.signed if self.column.signed else frozenset()
        self.is_text = self.column.type is ColumnType.TEXT and self._vocabulary is None and not heading.stray
        self._known: dict[tuple[type, Raw, str, str | None, bool], ReadValue[Value]] = {}

    def read(self, raw: Raw, number_format: str, values: Mapping[str, Value]) -> ReadValue[Value]:
        """The value of a cell; `values` are those of its row that are read already."""
        if self.is_text:
            return read_text(raw, number_format)
        indicator = str(values.get("indicator") or "")
        unit = self._units.get(indicator) if self._units is not None else None
        signed = indicator in self._signed
        key = (raw.__class__, raw, number_format, unit, signed)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[key] = self._read(raw, number_format, unit, signed)
        return found

    def _read(self, raw: Raw, number_format: str, unit: str | None, signed: bool) -> ReadValue[Value]:
        kind = self.column.type
        if self.heading.stray:
            return ReadValue()
        if kind is not ColumnType.TEXT:
            raw = strip_invisible(raw)
        if self._vocabulary is not None:
            return read_code(raw, self._vocabulary)
        if kind is ColumnType.MONEY or unit == "MAD":
            return read_money(raw, self.heading.unit or "MAD", number_format, signed)
        if kind is ColumnType.QUANTITY:
            # Where the row's indicator is not known, nothing can be said of its value.
            return read_whole(raw, number_format, self._unit_words.get(unit), signed) if unit else ReadValue()
        return _READERS[kind](raw, number_format)


_MOST_KNOWN = 4_096


def read_record(record: Record, places: Iterable[CellPlace], lists: Vocabularies) -> Iterator[Problem]:
    """Read the cells of one record, wherever they stand; gives what is wrong with them."""
    for place in sorted(places, key=lambda place: place.heading.column.type is ColumnType.QUANTITY):
        yield from read_cell(record, place, ColumnReader(place.heading, lists))
        record.elsewhere[place.heading.column.key] = place.ref


def read_cell(record: Record, place: CellPlace, reader: ColumnReader, given: Given = NOTHING) -> list[Problem]:
    """Read one cell into its record; gives what is wrong with it, or that it is missing."""
    reading: ReadValue[Value] = ReadValue()
    if place.cell and not place.heading.stray:
        fault = place.cell.fault
        own = reader.read(place.cell.value, place.cell.format, record.values) if fault is None else None
        reading = own or ReadValue(fault=fault)
    record.values[place.heading.column.key] = reading.value
    missing = None if place.heading.column.key in given else _missing(place, reading)
    faults = [fault for fault in (reading.fault, reading.warning, missing) if fault]
    record.bad = record.bad or any(fault.kind.severity is Severity.ERROR for fault in faults)
    value = clean(shown(place.cell.value)) if place.cell else ""
    return [Problem(each.kind, record.page, place.ref, value, {**each.params, "value": value}) for each in faults]


def fill_given(record: Record, given: Given) -> None:
    """Say what is known of every row where the record itself does not."""
    for column in record.sheet.columns if given else ():
        if column.key in given and record.values.get(column.key) is None:
            record.values[column.key] = given[column.key]
            record.columns = {key: letters for key, letters in record.columns.items() if key != column.key}
            record.elsewhere.pop(column.key, None)


def repeated(record: Record, keys: RowKeys) -> Problem | None:
    """What is wrong with a row whose business key an earlier row of the file has."""
    known = [name for name in record.sheet.key if name in record.values]
    unread = any(record.values[name] is None and record.sheet.column(name).required for name in known)
    earlier = None if unread or not known else keys.first(record, known)
    if earlier is None:
        return None
    titles = ", ".join(record.sheet.column(name).title for name in known)
    first = record.values[known[0]]
    value = shown(first.title if isinstance(first, Period) else first)
    params = {"row": earlier.row, "sheet": earlier.page, "columns": titles, "value": value}
    return Problem(REPEATED_ROW, record.page, record.cells[known[0]], value, params)


def _missing(place: CellPlace, reading: ReadValue[Value]) -> Fault | None:
    column = place.heading.column
    told = place.cell is not None and (place.cell.fault is not None or not is_unknown(place.cell.value))
    if not column.required or told or reading.value is not None:
        return None
    return Fault(REQUIRED, {"column": column.title})
