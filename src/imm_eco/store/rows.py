"""The rows that a query gives, as records: NamedTuples whose fields are its columns, so that mypy knows them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

R = TypeVar("R", bound=NamedTuple)
Values = Sequence[object] | Mapping[str, object]
StoredValue = str | int | bytes | None
"""What a column of the file holds."""
FactValue = StoredValue | date
"""What a field of a fact holds: a day is a date, which the file holds as text."""


def fetch_each(db: sqlite3.Connection, kind: type[R], query: str, values: Values = ()) -> Iterator[R]:
    """Row after row. Raises TypeError where the query's columns are not the fields of the kind, in their order."""
    rows = db.execute(query, values)
    columns = tuple([column[0] for column in rows.description])
    if columns != kind._fields:
        raise TypeError(f"{kind.__name__} has the fields {kind._fields}, and the query gives {columns}")
    return map(kind._make, rows)


def fetch_all(db: sqlite3.Connection, kind: type[R], query: str, values: Values = ()) -> list[R]:
    """Every row. Raises TypeError as `fetch_each` does."""
    return list(fetch_each(db, kind, query, values))


def fetch_one(db: sqlite3.Connection, kind: type[R], query: str, values: Values = ()) -> R | None:
    """The row of a query that gives one or none."""
    return next(iter(fetch_all(db, kind, query, values)), None)


def columns_of(kind: type[NamedTuple]) -> str:
    """The fields of a kind, as a query of one table selects them."""
    return ", ".join(kind._fields)
