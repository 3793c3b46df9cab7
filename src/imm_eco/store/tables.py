"""The tables as commands use them: the classes of `imm_eco.store.models`, without the libraries that declare them.

`tables.json` is derived from the models once, by `python -m tests.generate`, and a test holds it equal to them. A class
is made from it when it is first asked for: it has the columns, the limits and the refusals of the model of its name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypedDict

from imm_eco.domain import vocabulary
from imm_eco.domain.columns import Column, ColumnType
from imm_eco.i18n import Title

PATH = Path(__file__).with_name("tables.json")
Check = Callable[[object], object]
"""Gives a value as its column holds it, or raises ValueError where a limit is broken."""


class DeclaredLabel(TypedDict, total=False):
    """What people read of a column, where it is not what `Column` says of itself."""

    fr: str
    en: str
    type: str
    required: bool
    also: list[str]
    help: str
    signed: bool
    option: str
    word: list[str]
    listed: bool


class DeclaredColumn(TypedDict, total=False):
    """A column as `tables.json` has it: its type, its limits, the schema it came `since`, what people read of it."""

    type: str
    required: bool
    vocabulary: str
    min_length: int
    max_length: int
    pattern: str
    ge: int
    gt: int
    le: int
    since: int
    column: DeclaredLabel


class DeclaredTable(TypedDict):
    """What a class is made of: its table, the class that it is built on, identity and columns."""

    table: str
    base: str
    identity: list[str]
    newest: list[str]
    columns: dict[str, DeclaredColumn]


class InvalidValueError(ValueError):
    """A value that its column does not take, or that is missing. It names the column, and holds no value."""

    def __init__(self, table: str, column: str, *, is_missing: bool) -> None:
        super().__init__(f"{table}.{column}: {'missing' if is_missing else 'outside its limits'}")
        self.column = column
        self.is_missing = is_missing


class TableRow:
    """A row of a table: its values are its attributes, in the order of its columns; what is not said is None."""

    __tablename__: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]
    identity: ClassVar[tuple[str, ...]]
    newest: ClassVar[tuple[str, ...]]
    _empty: ClassVar[dict[str, object]]
    _required: ClassVar[tuple[str, ...]]
    _checks: ClassVar[Mapping[str, Check]]

    @classmethod
    def of(cls, values: Mapping[str, object]) -> TableRow:
        """A row of these values. Raises InvalidValueError for the first column whose limit one breaks."""
        row, checks = cls._empty.copy(), cls._checks
        try:
            for name, value in values.items():
                check = checks[name]
                row[name] = None if value is None else check(value)
        except (KeyError, ValueError):
            raise cls._first_fault(values) from None
        for name in cls._required:
            if row[name] is None:
                raise cls._first_fault(values)
        made = cls.__new__(cls)
        made.__dict__ = row
        return made

    @classmethod
    def _first_fault(cls, values: Mapping[str, object]) -> InvalidValueError:
        for name, check in cls._checks.items():
            value = values.get(name)
            if value is None and name in cls._required:
                return InvalidValueError(cls.__tablename__, name, is_missing=True)
            if value is not None and not _is_taken(check, value):
                return InvalidValueError(cls.__tablename__, name, is_missing=False)
        unknown = next(name for name in values if name not in cls._checks)
        return InvalidValueError(cls.__tablename__, unknown, is_missing=False)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"


def _is_taken(check: Check, value: object) -> bool:
    try:
        check(value)
    except ValueError:
        return False
    return True


def _text(limits: DeclaredColumn) -> Check:
    shortest, longest = limits.get("min_length", 0), limits.get("max_length", float("inf"))
    fits = re.compile(limits["pattern"].removesuffix("$") + r"\Z").match if "pattern" in limits else None

    def check(value: object) -> str:
        if not isinstance(value, str) or not shortest <= len(value) <= longest or (fits and not fits(value)):
            raise ValueError
        return value

    return check


def _code(limits: DeclaredColumn) -> Check:
    codes = frozenset(getattr(vocabulary, limits["vocabulary"]).codes)

    def check(value: object) -> str:
        if not isinstance(value, str) or value not in codes:
            raise ValueError
        return value

    return check


def _number(limits: DeclaredColumn) -> Check:
    least, most = limits.get("ge", limits.get("gt", -(2**63)) + 1), limits.get("le", 2**63 - 1)

    def check(value: object) -> int:
        if type(value) is not int or not least <= value <= most:
            raise ValueError
        return value

    return check


def _day(_limits: DeclaredColumn) -> Check:
    def check(value: object) -> date:
        return value if type(value) is date else date.fromisoformat(value if isinstance(value, str) else "")

    return check


def _bytes(_limits: DeclaredColumn) -> Check:
    def check(value: object) -> bytes:
        if not isinstance(value, bytes):
            raise ValueError
        return value

    return check


_CHECKS = {"text": _text, "code": _code, "number": _number, "day": _day, "bytes": _bytes}


@cache
def declared() -> Mapping[str, DeclaredTable]:
    """What each class is made of, by its name."""
    classes: dict[str, DeclaredTable] = json.loads(PATH.read_text(encoding="utf-8"))
    return classes


@cache
def _table(name: str) -> DeclaredTable | None:
    return next((kind for kind in declared().values() if kind["table"] == name), None)


class AnchorRow(TableRow):
    """A permanent identity."""


class FactRow(TableRow):
    """What a change said."""


_BASES = {"Table": TableRow, "Anchor": AnchorRow, "Fact": FactRow}


@cache
def later_columns(table: str) -> frozenset[str]:
    """The columns of a table that came with a later schema than the first."""
    declaration = _table(table)
    assert declaration is not None, table
    return frozenset(name for name, column in declaration["columns"].items() if "since" in column)


@cache
def _columns(table: str) -> tuple[Column, ...]:
    declaration = _table(table)
    columns = declaration["columns"].items() if declaration else ()
    return tuple(_column(name, column, column["column"]) for name, column in columns if "column" in column)


def _column(name: str, column: DeclaredColumn, label: DeclaredLabel) -> Column:
    return Column(
        # The number of an identity stands for its key.
        name.removesuffix("_id") if column["type"] == "number" else name,
        label["fr"],
        label["en"],
        ColumnType(label.get("type", _TYPES.get(column["type"], "text"))),
        label.get("required", False),
        getattr(vocabulary, column["vocabulary"]) if "vocabulary" in column else None,
        tuple(label.get("also", ())),
        label.get("help", ""),
        label.get("signed", False),
        label.get("option", ""),
        Title(*label["word"]) if "word" in label else None,
        label.get("listed", False),
    )


_TYPES = {"code": "code", "day": "date"}


def column_of(noun: str, key: str) -> Column | None:
    """A column that people read and write of a kind of fact, as the journal names both; None for any other."""
    return next((column for column in _columns(f"{noun}_record") or _columns(noun) if column.key == key), None)


def columns_of(table: str, *first: str) -> tuple[Column, ...]:
    """The columns of a table that people read and write, in its order; those named `first` before the others."""
    by_key = {column.key: column for column in _columns(table)}
    return (*(by_key[key] for key in first), *(column for key, column in by_key.items() if key not in first))


@cache
def _class(name: str) -> type[TableRow]:
    kind = declared()[name]
    columns = kind["columns"]
    members = {
        "__module__": __name__,
        "__tablename__": kind["table"],
        "columns": tuple(columns),
        "identity": tuple(kind["identity"]),
        "newest": tuple(kind["newest"]),
        "_empty": dict.fromkeys(columns),
        "_required": tuple(name for name, column in columns.items() if "required" in column),
        "_checks": {name: _CHECKS[column["type"]](column) for name, column in columns.items()},
    }
    return type(name, (_BASES[kind["base"]],), members)


def _all(base: str) -> tuple[type[TableRow], ...]:
    return tuple(_class(name) for name, kind in declared().items() if kind["base"] == base)


if TYPE_CHECKING:
    # A person and mypy read their declaration.
    from imm_eco.store.models import *  # noqa: F403
else:
    Table, Anchor, Fact = _BASES.values()

    def __getattr__(name: str) -> object:
        """A class, or all of a kind, when it is first asked for."""
        if name not in (*declared(), "FACTS", "ANCHORS"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = _class(name) if name in declared() else _all({"FACTS": "Fact", "ANCHORS": "Anchor"}[name])
        return globals()[name]
