"""A row of every table that the file accepts, made from the models, to be spoilt one value at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, get_args, get_origin

import annotated_types

from imm_eco.store.models import FACTS as MODELS
from imm_eco.store.models import Fact
from imm_eco.store.models.base import OneOf

Values = dict[str, Any]

DAY = "2018-03-15"
CHANGE: Values = {
    "id": 1,
    "at": "2019-01-31T14:05:00Z",
    "author": "a.alaoui",
    "command": "init",
    "reason": None,
    "file": None,
    "file_sha256": None,
    "undoes": None,
    "late": None,
    "appended": 0,
    "retracted": 0,
    "previous": None,
    "digest": b"\x00",
}
KEYS = {"candidate": "001525713", "dossier": "IMM-2018-0001", "session": "suivi-2018-03-15", "campaign": "RS-FES"}
KEEPING: Values = {"id": 1, "change_id": 1, "retracted_by": None, "sheet": "Résultats", "cell": "D7", "digest": b"\x01"}


def _limits(parts: list[Any]) -> Iterator[Any]:
    """The types and limits that a field's annotation holds, through unions and annotations."""
    for part in parts:
        if get_origin(part) is Annotated or type(None) in get_args(part):
            yield from _limits(list(get_args(part)))
        elif hasattr(part, "metadata"):
            yield from _limits(list(part.metadata))
        else:
            yield part


def _good(parts: list[Any]) -> Any:
    """A value that those limits allow."""
    codes = next((part.vocabulary.codes for part in parts if isinstance(part, OneOf)), None)
    if codes:
        return codes[0]
    if date in parts:
        return DAY
    lowest = [int(str(part.ge)) for part in parts if isinstance(part, annotated_types.Ge)]
    if int in parts:
        return max([1, *lowest])
    shortest = max((part.min_length for part in parts if isinstance(part, annotated_types.MinLen)), default=1)
    return "1" * shortest


def _row(model: type[Fact]) -> Values:
    said = {name: info for name, info in model.model_fields.items() if name not in Fact.model_fields}
    return {name: _good(list(_limits([info.annotation, *info.metadata]))) for name, info in said.items()}


FACTS: dict[str, Values] = {str(model.__tablename__): _row(model) for model in MODELS}
"""What a fact of each table says; every optional value is there."""


def days(table: str) -> list[str]:
    """The fields of a table that hold a date."""
    return [name for name, value in FACTS[table].items() if value == DAY]


def insert(db: sqlite3.Connection, table: str, values: Values, verb: str = "INSERT") -> None:
    marks = ", ".join("?" * len(values))
    db.execute(f"{verb} INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))


def fill(db: sqlite3.Connection) -> None:
    """One change, one anchor of each kind, one fact of each table."""
    insert(db, "change", CHANGE)
    for table, key in KEYS.items():
        insert(db, table, {"id": 1, "change_id": 1, "key": key, "digest": b"\x02"})
    for table, values in FACTS.items():
        insert(db, table, {**KEEPING, **values})


def plain(path: object) -> sqlite3.Connection:
    """The file as any other program opens it, but for foreign keys."""
    db = sqlite3.connect(str(path), isolation_level=None)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA foreign_keys = ON")
    return db
