"""Where things stood on a day: each dossier's step.

Named queries take `:day` (ISO). They read the `live_…` views, and so what the database knew at the
moment that the connection was opened for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from imm_eco import vocabulary
from imm_eco.store.database import making


def _codes(codes: tuple[str, ...]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


VALIDATED = _codes(vocabulary.VALIDATED)

# One pass over the moves: the greatest text is that of the latest day and number, and brings its step along. A
# lookup a dossier would be as fast where an index helps, and a past knowledge has none.
STATES = f"""
states AS (
    SELECT record.*, coalesce(substr(last, 24), 'identification') AS step,
           coalesce(substr(last, 1, 10), record.opened_on) AS entered_on, validated_on
    FROM live_dossier_record AS record
    LEFT JOIN (
        SELECT dossier_id, max(moved_on || (1000000000000 + id) || to_step) AS last,
               min(CASE WHEN to_step IN ({VALIDATED}) THEN moved_on END) AS validated_on
        FROM live_move WHERE moved_on <= :day GROUP BY dossier_id
    ) AS moves USING (dossier_id)
    WHERE record.opened_on <= :day
)"""
"""Each dossier that exists on the day, with the step it is in: the latest move's, else identification."""

VALIDATED_STATES = f"""
validated AS (
    SELECT dossier_id, ecosystem, candidate_id, validated_on FROM states WHERE step IN ({VALIDATED})
)"""
"""The dossiers that count as realised or committed on the day, and since when."""

IN_FORCE = """
in_force AS (
    SELECT dossier_id, max(sealed_on) AS sealed_on
    FROM live_seal WHERE sealed_on <= :day GROUP BY dossier_id
)"""
"""The seal of each dossier that holds on the day."""


@contextmanager
def stood(db: sqlite3.Connection, day: date) -> Iterator[None]:
    """Hold `states` and `in_force` of a day for the queries of a report that do not bring them along.

    Dossiers, moves and seals are read from end to end for them: most of what a query over few facts would cost.
    """
    said = {"day": day.isoformat()}
    with (
        held(db, "states", ("ecosystem", "candidate_id", "step", "validated_on"), STATES, said),
        held(db, "in_force", ("sealed_on",), IN_FORCE, said),
    ):
        yield


@contextmanager
def held(
    db: sqlite3.Connection, name: str, columns: Sequence[str], table: str, said: Mapping[str, str | int | None]
) -> Iterator[None]:
    """Hold a common table, a row a dossier, as a temporary one: computed once, and joined by the dossier's number."""
    kept = ", ".join(columns)
    with making(db):
        db.execute(f"CREATE TEMP TABLE {name} (dossier_id INTEGER PRIMARY KEY, {kept})")
        db.execute(f"INSERT INTO temp.{name} WITH {table} SELECT dossier_id, {kept} FROM {name}", said)
    try:
        yield
    finally:
        with making(db):
            db.execute(f"DROP TABLE temp.{name}")
