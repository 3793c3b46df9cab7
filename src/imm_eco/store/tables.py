"""The tables as commands use them: the classes of `imm_eco.store.models`, without the libraries that declare them.

`tables.json` is derived from the models once, by `python -m tests.generate`, and a test holds it equal to them. A class
is made from it when it is first asked for: it has the columns, the limits and the refusals of the model of its name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from imm_eco.domain import vocabulary
from imm_eco.domain.columns import Column, ColumnType
from imm_eco.i18n import Title

PATH = Path(__file__).with_name("tables.json")
Check = Callable[[Any], Any]
"""Gives a value as its column holds it, or raises ValueError where a limit is broken."""


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
    _empty: ClassVar[dict[str, Any]]
    _required: ClassVar[tuple[str, ...]]
    _checks: ClassVar[Mapping[str, Check]]

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> TableRow:
        """A row of these values. Raises InvalidValueError for the first column whose limit one breaks."""
        row, checks = cls._empty.copy(), cls._checks
        try:
            for name, value in values.items():
                row[name] = None if value is None else checks[name](value)
        except (KeyError, ValueError):
            raise cls._first_fault(values) from None
        for name in cls._required:
            if row[name] is None:
                raise cls._first_fault(values)
        made = cls.__new__(cls)
        made.__dict__ = row
        return made

    @classmethod
    def _first_fault(cls, values: Mapping[str, Any]) -> InvalidValueError:
        for name in (*cls.columns, *values):
            value = values.get(name)
            if value is None and name in cls._required:
                return InvalidValueError(cls.__tablename__, name, is_missing=True)
            if value is not None and not _is_taken(cls._checks.get(name), value):
                return InvalidValueError(cls.__tablename__, name, is_missing=False)
        return InvalidValueError(cls.__tablename__, next(iter(values.keys() - {*cls.columns})), is_missing=False)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"


def _is_taken(check: Check | None, value: Any) -> bool:
    try:
        return check is not None and (check(value) is not None)
    except ValueError:
        return False


def _text(limits: Mapping[str, Any]) -> Check:
    shortest, longest = limits.get("min_length", 0), limits.get("max_length", float("inf"))
    fits = re.compile(limits["pattern"].removesuffix("$") + r"\Z").match if "pattern" in limits else None

    def check(value: Any) -> str:
        if value.__class__ is not str or not shortest <= len(value) <= longest or (fits and not fits(value)):
            raise ValueError
        return value

    return check


def _code(limits: Mapping[str, Any]) -> Check:
    codes = frozenset(getattr(vocabulary, limits["vocabulary"]).codes)

    def check(value: Any) -> str:
        if value.__class__ is not str or value not in codes:
            raise ValueError
        return value

    return check


def _number(limits: Mapping[str, Any]) -> Check:
    least, most = limits.get("ge", limits.get("gt", -(2**63)) + 1), limits.get("le", 2**63 - 1)

    def check(value: Any) -> int:
        if value.__class__ is not int or not least <= value <= most:
            raise ValueError
        return value

    return check


def _day(_limits: Mapping[str, Any]) -> Check:
    def check(value: Any) -> date:
        return value if value.__class__ is date else date.fromisoformat(value if isinstance(value, str) else "")

    return check


def _bytes(_limits: Mapping[str, Any]) -> Check:
    def check(value: Any) -> bytes:
        if value.__class__ is not bytes:
            raise ValueError
        return value

    return check


_CHECKS = {"text": _text, "code": _code, "number": _number, "day": _day, "bytes": _bytes}


@cache
def declared() -> Mapping[str, Mapping[str, Any]]:
    """What each class is made of, by its name: the table, what it is built on, identity and columns."""
    return json.loads(PATH.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


class AnchorRow(TableRow):
    """A permanent identity."""


class FactRow(TableRow):
    """What a change said."""


_BASES = {"Table": TableRow, "Anchor": AnchorRow, "Fact": FactRow}


@cache
def later_columns(table: str) -> frozenset[str]:
    """The columns of a table that came with a later schema than the first."""
    columns = next(kind["columns"] for kind in declared().values() if kind["table"] == table)
    return frozenset(name for name, column in columns.items() if "since" in column)


@cache
def _columns() -> Mapping[str, tuple[Column, ...]]:
    return {kind["table"]: tuple(_labelled(kind["columns"])) for kind in declared().values()}


def _labelled(columns: Mapping[str, Any]) -> Iterator[Column]:
    for name, column in columns.items():
        if "column" in column:
            said: dict[str, Any] = {"type": _TYPES.get(column["type"], "text"), **column["column"]}
            words = {name: tuple(said[name]) for name in ("also",) if name in said}
            listed = {"vocabulary": getattr(vocabulary, column["vocabulary"])} if "vocabulary" in column else {}
            word = {"word": Title(*said["word"])} if "word" in said else {}
            key = name.removesuffix("_id") if column["type"] == "number" else name
            yield Column(key, **{**said, "type": ColumnType(said["type"]), **words, **listed, **word})


_TYPES = {"code": "code", "day": "date"}


def column_of(noun: str, key: str) -> Column | None:
    """A column that people read and write of a kind of fact, as the journal names both; None for any other."""
    table = f"{noun}_record"
    return next((column for column in _columns().get(table, _columns().get(noun, ())) if column.key == key), None)


def columns_of(table: str, *first: str) -> tuple[Column, ...]:
    """The columns of a table that people read and write, in its order; those named `first` before the others."""
    columns = _columns()[table]
    by_key = {column.key: column for column in columns}
    return (*(by_key[key] for key in first), *(column for column in columns if column.key not in first))


@cache
def _class(name: str) -> type[TableRow]:
    kind = declared()[name]
    columns: Mapping[str, Any] = kind["columns"]
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
