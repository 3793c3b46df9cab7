"""The moments of the journal that a pack is dated by: the latest change, and when a month was closed."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MOMENT = "%Y-%m-%dT%H:%M:%SZ"
"""How the journal writes a moment, in UTC."""
TOLERATED = timedelta(minutes=1)
"""By how much the clocks of two computers may differ without a word."""


def ahead_of(latest: str, now: datetime, tolerated: timedelta = TOLERATED) -> bool:
    """Whether the latest change is dated later than a clock: those that follow would bear its moment."""
    return bool(latest) and datetime.strptime(latest, MOMENT).replace(tzinfo=UTC) - now > tolerated


@dataclass(frozen=True, slots=True)
class JournalPosition:
    """A change of the journal: its number, its moment (UTC) and its digest, which stands for all that came before."""

    change: int
    at: str
    digest: str


def latest(db: sqlite3.Connection, known_at: str | None = None) -> JournalPosition | None:
    """The latest change of the database, or the latest that it held at a moment; None before the first."""
    row = db.execute(
        "SELECT id, at, hex(digest) FROM change WHERE ? IS NULL OR at <= ? ORDER BY id DESC LIMIT 1",
        (known_at, known_at),
    ).fetchone()
    return JournalPosition(row[0], row[1], row[2].lower()) if row else None


@dataclass(frozen=True, slots=True)
class Closed:
    """A month that is closed, by its last day, and the moment (UTC) of the change that closed it."""

    month: date
    at: str


def closed_months(db: sqlite3.Connection) -> list[Closed]:
    """The months that are closed, the earliest first, each with the moment of its latest closing."""
    rows = db.execute(
        "SELECT month, at FROM live_closing AS closing JOIN change ON change.id = closing.change_id"
        " WHERE state = 'closed' ORDER BY month"
    )
    return [Closed(date.fromisoformat(month), at) for month, at in rows]


def closings_of(db: sqlite3.Connection) -> list[Closed]:
    """Every closing that was ever said and not taken back, also of a month reopened since; in their order."""
    return [Closed(date.fromisoformat(month), at) for month, at in db.execute(_CLOSINGS)]


# What a later word on the same month has retracted stands as a closing; what was taken back by itself does not.
_CLOSINGS = """
SELECT c.month, known_change.at FROM main.closing AS c JOIN known_change ON known_change.id = c.change_id
WHERE c.state = 'closed' AND (
    c.retracted_by IS NULL OR c.retracted_by NOT IN (SELECT id FROM known_change) OR EXISTS (
        SELECT 1 FROM main.closing AS later WHERE later.month = c.month AND later.change_id = c.retracted_by
    )
)
ORDER BY c.id"""
