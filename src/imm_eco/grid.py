"""A table of typed values, computed once: what a list or a report hands to any renderer.

Values stay exact until the renderer writes them: money is integer centimes, a ratio is a fraction of
one, dates are dates, codes are codes. None is "not known" and never zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import NamedTuple, TypeVar

from imm_eco.domain.vocabulary import Vocabulary


class Kind(Enum):
    """What a value is, and so how each renderer writes it."""

    TEXT = "text"
    CODE = "code"  # a permanent code; people see its title from the field's vocabulary
    COUNT = "count"  # whole number
    MONEY = "money"  # integer centimes of MAD
    RATIO = "ratio"  # a fraction of one, shown in per cent
    DATE = "date"
    MOMENT = "moment"  # UTC, ISO text
    FACTOR = "factor"  # how many times, with one decimal
    AMOUNT = "amount"  # money or count: the row's `unit` says which
    BAR = "bar"  # a fraction of one, drawn; only for people
    SPAN = "span"  # a `Span`, drawn; only for people
    SCORE = "score"  # hundredths of a point, out of 100 points

    @staticmethod
    def of_unit(unit: object) -> Kind:
        """What an amount in a unit is."""
        return Kind.MONEY if unit == "MAD" else Kind.COUNT


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a whole, between 0 and 1, and what of it was spent waiting."""

    start: float
    end: float
    waits: tuple[tuple[float, float], ...] = ()


Value = str | int | float | Fraction | Decimal | date | Span | Sequence["Value"] | Mapping[str, "Value"] | None
"""What a cell can hold; None is not known."""

R = TypeVar("R", bound=NamedTuple)


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its JSON key, the heading a person reads (an msgid), and the kind of its values.

    `in_tables` False keeps a column out of tables meant for people, `in_data` False out of JSON and CSV;
    an `optional` one stands in a terminal's table only where there is room for it.
    Two fields may share a key: one shape of the value for people, another for data.
    """

    key: str
    heading: str
    kind: Kind = Kind.TEXT
    vocabulary: Vocabulary | None = None
    in_tables: bool = True
    in_data: bool = True
    missing: str = "–"  # what people read where the value is None
    optional: bool = False
    exact: bool = False  # money to the centime, where a report would round it
    marked: str = ""  # the key that marks the value with a `*` in the rows where it is False
    at_least: str = ""  # the key that makes the value the least that can be said, in the rows where it is False
    decimals: int = 0  # of a ratio in per cent

    @property
    def is_number(self) -> bool:
        """Whether values stand to the right, as figures do."""
        return self.kind in (Kind.COUNT, Kind.MONEY, Kind.RATIO, Kind.FACTOR, Kind.AMOUNT, Kind.SCORE)

    @property
    def is_drawn(self) -> bool:
        """Whether values are drawn in the room there is, not written."""
        return self.kind in (Kind.BAR, Kind.SPAN)

    def kind_in(self, row: Row) -> Kind:
        """The kind of this field's value in a row: an amount is what the row's unit says."""
        if self.kind is not Kind.AMOUNT:
            return self.kind
        return Kind.of_unit(row["unit"])


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its values are what stands `beside` the record, by field key, and the attributes of the record, if any.

    `strong` marks a total.
    `in_tables` False keeps a row out of the pages that people read; data and workbooks have it. `void` are the
    columns that a row of its kind has nothing to say in: people read `–`, whatever they read where a value is missing.
    """

    beside: Mapping[str, Value]
    strong: bool = False
    in_tables: bool = True
    void: frozenset[str] = frozenset()
    record: NamedTuple | None = None

    @staticmethod
    def of(
        record: NamedTuple,
        beside: Mapping[str, Value] | None = None,
        *,
        strong: bool = False,
        in_tables: bool = True,
        void: frozenset[str] = frozenset(),
    ) -> Row:
        """The row of a record, with what stands `beside` it."""
        return Row(beside or {}, strong, in_tables, void, record)

    def __getitem__(self, key: str) -> Value:
        if self.record is None or key in self.beside:
            return self.beside[key]
        value: Value = getattr(self.record, key)
        return value

    @property
    def values(self) -> Mapping[str, Value]:
        """All values by their keys."""
        return {**(self.record._asdict() if self.record else {}), **self.beside}

    def record_of(self, kind: type[R]) -> R:
        """Its record. Raises TypeError where it is of another kind."""
        if not isinstance(self.record, kind):
            raise TypeError(f"{self.record} is no {kind.__name__}")
        return self.record


NoteValues = Mapping[str, tuple[Kind, Value]]


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence for people (an msgid) with typed values in it, written as those of the table are.

    `{committed} of {envelope}` with `{"committed": (Kind.MONEY, 27_700_000_000), …}`. A string is
    already words.
    """

    sentence: str
    values: NoteValues = field(default_factory=dict)


@dataclass(frozen=True)
class Grid:
    """Fields, rows, and the words around them.

    `facts` are the report's own data beside the rows (as-of, horizon…), in the order of the JSON;
    `notes` are sentences for people: the date used, the basis, what is left out. `section` names the
    field by which a table for people is cut into titled sections (the other formats keep it as a
    column); `is_record` marks the one record of a `show`, read as labels and values, in JSON one object.
    `secondary` marks a second table of a report, which formats that hold one table leave out.
    """

    name: str
    title: str
    fields: Sequence[Field]
    rows: Sequence[Row]
    facts: Mapping[str, object] = field(default_factory=dict)
    notes: Sequence[str | Note] = ()
    section: str | None = None
    is_record: bool = False
    secondary: bool = False

    def records(self, kind: type[R]) -> list[R]:
        """The records of its rows. Raises TypeError where they are of another kind."""
        return [row.record_of(kind) for row in self.rows]

    def column(self, key: str) -> Field:
        """The first column of a key."""
        return next(each for each in self.fields if each.key == key)

    def table_fields(self) -> tuple[Field, ...]:
        """The columns that people see."""
        return tuple(each for each in self.fields if each.in_tables)

    def table_rows(self) -> Sequence[Row]:
        """The rows that people read."""
        return [row for row in self.rows if row.in_tables]

    def data_fields(self) -> tuple[Field, ...]:
        """The columns of JSON and CSV."""
        return tuple(each for each in self.fields if each.in_data)
