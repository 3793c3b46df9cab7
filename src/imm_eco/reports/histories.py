"""The histories of all dossiers up to a day, for the reports that count time: each table is read once, from end to end.

Joined here and not in SQL: SQLite guesses how many rows such a join has, and a wrong guess makes minutes of a
second on a hundred thousand dossiers.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from imm_eco.domain.rules.durations import Wait, suspended
from imm_eco.domain.vocabulary import ENDS

_PROJECTS = """
SELECT dossier.id, dossier.key, ecosystem, candidate_id, opened_on
FROM live_dossier_record JOIN dossier ON dossier.id = dossier_id
WHERE opened_on <= :day AND (:ecosystem IS NULL OR ecosystem = :ecosystem) ORDER BY dossier.key"""

_MOVES = """
SELECT dossier_id, to_step, moved_on, reason FROM live_move WHERE moved_on <= :day ORDER BY moved_on, id"""

_HOLDS = "SELECT dossier_id, held_from, resumed_on FROM live_hold WHERE held_from <= :day"

_COMPANIES = "SELECT candidate_id, channel, name FROM live_candidate_record"


@dataclass(frozen=True, slots=True)
class StepEntry:
    """The entry of a dossier into a step or an end."""

    step: str
    on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class StepInterval:
    """A stay in a step: `days` are those that count, `suspended` the others; `left` is None while it runs."""

    step: str
    left: date | None
    days: int
    suspended: int


@dataclass(frozen=True, slots=True)
class DossierHistory:
    """A dossier up to a day: its entries into steps, identification first, and its suspensions.

    `dossier` and `candidate` are the numbers of their rows, by which other tables speak of them.
    """

    dossier: int
    candidate: int
    reference: str
    name: str | None
    channel: str | None
    ecosystem: str
    opened_on: date
    until: date
    entries: Sequence[StepEntry]
    waits: Sequence[Wait]

    @property
    def last(self) -> StepEntry:
        """The latest entry: where the dossier is."""
        return self.entries[-1]

    def stays(self) -> Iterator[StepInterval]:
        """Each stay in a step, in order; an end lasts no time."""
        for entry, following in pairwise([*self.entries, None]):
            assert entry is not None
            if entry.step not in ENDS:
                left = following.on if following else None
                over = left or self.until
                held = self.held(entry.on, over)
                yield StepInterval(entry.step, left, (over - entry.on).days - held, held)

    def held(self, start: date, until: date) -> int:
        """The suspended days between two dates."""
        return suspended(self.waits, start, until) if self.waits else 0


def histories(db: sqlite3.Connection, as_of: date, ecosystem: str | None = None) -> Iterator[DossierHistory]:
    """The life of every dossier that exists on the day, of one ecosystem or of all, by reference."""
    only = {"day": as_of.isoformat(), "ecosystem": ecosystem}
    moves, waits = _moves(db, only), _waits(db, only)
    companies = {row[0]: (row[1], row[2]) for row in db.execute(_COMPANIES)}
    for number, reference, own, candidate, opened in db.execute(_PROJECTS, only):
        channel, name = companies.get(candidate, (None, None))
        day = date.fromisoformat(opened)
        entries = [StepEntry("identification", day), *moves.get(number, ())]
        yield DossierHistory(
            number, candidate, reference, name, channel, own, day, as_of, entries, waits.get(number, ())
        )


def _moves(db: sqlite3.Connection, only: dict[str, str | None]) -> dict[int, list[StepEntry]]:
    found: dict[int, list[StepEntry]] = defaultdict(list)
    for number, step, day, reason in db.execute(_MOVES, only):
        found[number].append(StepEntry(step, date.fromisoformat(day), reason))
    return found


def _waits(db: sqlite3.Connection, only: dict[str, str | None]) -> dict[int, list[Wait]]:
    found: dict[int, list[Wait]] = defaultdict(list)
    for number, begun, end in db.execute(_HOLDS, only):
        found[number].append((date.fromisoformat(begun), date.fromisoformat(end) if end else None))
    return found
