"""Reading facts back as what they are: those that stand, or all that were ever said."""

from __future__ import annotations

import sqlite3
from typing import TypeVar

from imm_eco.store.cache import plain
from imm_eco.store.tables import Fact

F = TypeVar("F", bound=Fact)


def live(db: sqlite3.Connection, model: type[F], **where: object) -> list[F]:
    """The facts that stand, of those values, in the order in which they were said."""
    return stored(db, model, retracted_by=None, **where)


def stored(db: sqlite3.Connection, model: type[F], **where: object) -> list[F]:
    """The facts of those values, standing or withdrawn, in the order in which they were said."""
    # Said as NULL, not bound: only so can the index of what stands be used.
    conditions = " AND ".join(f"{name} IS {'NULL' if value is None else '?'}" for name, value in where.items())
    query = f"SELECT * FROM main.{model.__tablename__} WHERE {conditions} ORDER BY id"
    values = [plain(value) for value in where.values() if value is not None]
    return [model.of(dict(row)) for row in db.execute(query, values)]
