"""Relations held in temporary tables, where many queries of one report ask them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from imm_eco.store.database import making
from imm_eco.store.relations.seals import seals_in_force
from imm_eco.store.relations.steps import states
from imm_eco.store.relations.words import with_


@contextmanager
def states_of_day(db: sqlite3.Connection, day: date) -> Iterator[None]:
    """Hold `states` and `in_force` of a day for the queries of a report that do not bring them along.

    Dossiers, moves and seals are read from end to end for them: most of what a query over few facts would cost.
    """
    params = {"day": day.isoformat()}
    with (
        temporary_table(db, "states", ("ecosystem", "candidate_id", "step", "validated_on"), states(), params),
        temporary_table(db, "in_force", ("sealed_on",), seals_in_force(), params),
    ):
        yield


@contextmanager
def temporary_table(
    db: sqlite3.Connection, name: str, columns: Sequence[str], relation: str, params: Mapping[str, str | int | None]
) -> Iterator[None]:
    """Hold a relation, a row a dossier, as a temporary table: computed once, and joined by the dossier's number."""
    names = ", ".join(columns)
    with making(db):
        db.execute(f"CREATE TEMP TABLE {name} (dossier_id INTEGER PRIMARY KEY, {names})")
        db.execute(f"INSERT INTO temp.{name} {with_(relation)} SELECT dossier_id, {names} FROM {name}", params)
    try:
        yield
    finally:
        with making(db):
            db.execute(f"DROP TABLE temp.{name}")
