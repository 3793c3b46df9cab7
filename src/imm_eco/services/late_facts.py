"""What was altered of a month that was closed: the one rule of closed months, whatever the road and the kind of fact.

A change that finds a month closed and leaves it closed alters no fact of it that a figure is made of, unless it
says why the fact comes late: it is then a fact of the month that is open, with its true date.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from imm_eco.domain.rules.closing import Closings, month_of
from imm_eco.store import lookup
from imm_eco.store.dated_facts import Altered, altered
from imm_eco.store.rows import columns_of, fetch_all


def altered_though_closed(db: sqlite3.Connection, change: int | None = None) -> Iterator[Altered]:
    """What each change, or one, altered of months that were closed before it and after it, late facts included."""
    said = fetch_all(db, _Said, _SAID)
    last = max((date.fromisoformat(row.month) for row in said if row.state == "closed"), default=None)
    if last is None:
        return
    known: dict[int, tuple[Closings, Closings]] = {}
    for fact in altered(db, last, lookup.programme(db).start, change):
        if fact.change not in known:
            known[fact.change] = _after(said, fact.change - 1), _after(said, fact.change)
        if all(closings.is_closed(month_of(fact.day)) for closings in known[fact.change]):
            yield fact


def untold(db: sqlite3.Connection, change: int | None = None) -> Iterator[Altered]:
    """What was altered of closed months by changes, or by one, that did not say why it came late."""
    late = {row[0] for row in db.execute("SELECT id FROM main.change WHERE late IS NOT NULL")}
    return (fact for fact in altered_though_closed(db, change) if fact.change not in late)


class _Said(NamedTuple):
    month: str
    state: str
    change_id: int
    retracted_by: int | None


_SAID = f"SELECT {columns_of(_Said)} FROM main.closing ORDER BY id"


def _after(said: Sequence[_Said], change: int) -> Closings:
    """The closings as they stood after a change."""
    standing = (row for row in said if row.change_id <= change and (row.retracted_by or change + 1) > change)
    return Closings({date.fromisoformat(row.month): row.state for row in standing})
