"""Records: the rows of a sheet as typed values, each with its cell, and every problem found on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from imm_eco.sheets import columns
from imm_eco.sheets.cleaning import Reading, clean, is_unknown, readable, shown
from imm_eco.sheets.columns import Column, Type
from imm_eco.sheets.faults import Fault, Problem, ProblemKind, Severity
from imm_eco.sheets.headers import Heading, Taught
from imm_eco.sheets.problems import REPEATED_ROW, REQUIRED
from imm_eco.sheets.reading import Cell, cell_ref
from imm_eco.sheets.values import (
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
from imm_eco.vocabulary import PROGRAMME_SCOPE, SCOPES, Vocabulary

_READERS: dict[Type, Callable[..., Reading[Any]]] = {
    Type.TEXT: read_text,
    Type.ICE: read_ice,
    Type.WHOLE: read_whole,
    Type.SCORE: read_score,
    Type.DATE: read_date,
    Type.YEAR: read_year,
    Type.PERIOD: read_period,
}


_NO_CRITERIA = Vocabulary("criterion", ())


@dataclass(frozen=True)
class Lists:
    """The programme's own lists, and the unit of each indicator (`MAD`, else what is counted).

    `taught` are the headers that the senders write in words of their own.
    """

    ecosystems: Vocabulary
    indicators: Vocabulary
    pieces: Vocabulary
    units: Mapping[str, str]
    criteria: Vocabulary = _NO_CRITERIA
    taught: Taught = field(default_factory=dict)

    @cached_property
    def scopes(self) -> Vocabulary:
        """What a target can speak of: an ecosystem, or the whole programme."""
        whole = tuple(term for term in SCOPES if term.code == PROGRAMME_SCOPE)
        return Vocabulary("scope", (*self.ecosystems.terms, *whole))

    @cached_property
    def _by_type(self) -> dict[Type, Vocabulary]:
        return {
            Type.ECOSYSTEM: self.ecosystems,
            Type.SCOPE: self.scopes,
            Type.INDICATOR: self.indicators,
            Type.PIECE: self.pieces,
            Type.CRITERION: self.criteria,
        }

    def of(self, column: Column) -> Vocabulary | None:
        """The list that a column takes its values from; None where it takes none."""
        return self._by_type.get(column.type, column.vocabulary)


@dataclass(slots=True)
class Record:
    """A row of a noun's sheet: typed values and cells by column key.

    Columns that the sender's sheet does not have are absent; an empty cell is None. `bad` says that a
    problem of error severity concerns the row; a value at fault is None. `page` is the sender's name of the sheet.
    """

    sheet: columns.Sheet
    page: str
    row: int
    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    bad: bool = False


@dataclass(slots=True)
class Place:
    """Where a value stands, or should: the column's heading and the cell, if there is one."""

    heading: Heading
    row: int
    column: int
    cell: Cell | None = None

    @property
    def ref(self) -> str:
        """The cell's name."""
        return self.cell.ref if self.cell else cell_ref(self.row, self.column)


class Problems(list[Problem]):
    """The problems of one file, in the order in which they are met."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file

    def add(self, kind: ProblemKind, page: str | None, cell: str | None = None, **params: Any) -> None:
        """Note a problem; `value` among the parameters is shown as what stands there."""
        value = params.get("value")
        self.append(Problem(kind, self.file, page, cell, None if value is None else str(value), params))


class Keys:
    """The business keys met so far in one file: two rows of one key cannot both be meant."""

    def __init__(self) -> None:
        self._seen: dict[tuple[Any, ...], Record] = {}

    def first(self, record: Record, key: Iterable[str]) -> Record | None:
        """The earlier record of the same key, or None; this one is then remembered."""
        parts = tuple(record.values.get(name) for name in key)
        if parts[0] is None or all(part is None for part in parts):
            return None
        folded = tuple(part.casefold() if isinstance(part, str) else part for part in parts)
        earlier = self._seen.setdefault((record.sheet.noun, *folded), record)
        return None if earlier is record else earlier


Given = Mapping[str, Any]
"""What is known of every row by column key, so that the sheet need not say it."""
NOTHING: Given = {}


def read_record(
    record: Record, places: Iterable[Place], lists: Lists, problems: Problems, given: Given = NOTHING
) -> None:
    """Read the cells of one row into its record; all that is wrong with them is noted."""
    for place in sorted(places, key=lambda place: place.heading.column.type is Type.QUANTITY):
        column = place.heading.column
        reading = _read(place, lists, record)
        record.values[column.key] = reading.value
        record.cells[column.key] = place.ref
        missing = None if column.key in given else _missing(place, reading)
        for fault in filter(None, (reading.fault, reading.warning, missing)):
            _note(fault, place, record, problems)
    for column in record.sheet.columns:
        if column.key in given and record.values.get(column.key) is None:
            record.values[column.key] = given[column.key]


def check_repeated(record: Record, keys: Keys, problems: Problems) -> None:
    """Refuse a row whose business key an earlier row of the file has."""
    known = [name for name in record.sheet.key if name in record.values]
    unread = any(record.values[name] is None and record.sheet.column(name).required for name in known)
    earlier = None if unread or not known else keys.first(record, known)
    if earlier:
        titles = ", ".join(record.sheet.column(name).title for name in known)
        value = record.values[known[0]]
        where = {"row": earlier.row, "sheet": earlier.page, "columns": titles}
        problems.add(REPEATED_ROW, record.page, record.cells[known[0]], **where, value=shown(value))
        record.bad = True


def _read(place: Place, lists: Lists, record: Record) -> Reading[Any]:
    """The value of a cell, by its column's type."""
    column, cell = place.heading.column, place.cell
    if cell is None or place.heading.stray:
        return Reading()
    if cell.fault:
        return Reading(fault=cell.fault)
    vocabulary = lists.of(column)
    if column.type is not Type.TEXT and (value := readable(cell.value)) is not cell.value:
        cell = replace(cell, value=value)
    if vocabulary is not None:
        return read_code(cell.value, vocabulary)
    if column.type is Type.MONEY:
        return read_money(cell.value, place.heading.unit or "MAD", cell.format)
    if column.type is Type.QUANTITY:
        return _quantity(place, cell, lists, record)
    return _READERS[column.type](cell.value, cell.format)


def _quantity(place: Place, cell: Cell, lists: Lists, record: Record) -> Reading[int]:
    """A value in the unit of the row's indicator; where that is not known, nothing can be said of it."""
    unit = lists.units.get(record.values.get("indicator") or "")
    if unit is None:
        return Reading()
    if unit == "MAD":
        return read_money(cell.value, place.heading.unit or "MAD", cell.format)
    return read_whole(cell.value, cell.format)


def _missing(place: Place, reading: Reading[Any]) -> Fault | None:
    column = place.heading.column
    told = place.cell is not None and (place.cell.fault is not None or not is_unknown(place.cell.value))
    if not column.required or told or reading.value is not None:
        return None
    return Fault(REQUIRED, {"column": column.title})


def _note(fault: Fault, place: Place, record: Record, problems: Problems) -> None:
    value = clean(shown(place.cell.value)) if place.cell else ""
    problems.add(fault.kind, record.page, place.ref, **{**fault.params, "value": value})
    record.bad = record.bad or fault.kind.severity is Severity.ERROR
