"""A dossier's life: every step with its entry and exit, drawn to scale, and the suspensions apart."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from imm_eco import counts
from imm_eco.domain import vocabulary
from imm_eco.domain.rules.durations import Wait, suspended
from imm_eco.domain.rules.workflow import DECIDE
from imm_eco.domain.vocabulary import COMMITTEES, ENDS, OUTCOMES, PHASES, phase_of
from imm_eco.grid import Field, Grid, Kind, Note, NoteValues, Row, Span
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.store.rows import fetch_all


class _Entered(NamedTuple):
    step: str
    entered_on: str
    move: str | None
    reason: str | None
    session: str | None
    committee: str | None
    outcome: str | None
    id: int


class _Stay(NamedTuple):
    """An entry into a step, the day it was left, and how long it lasted in days; an end lasts no time."""

    entry: _Entered
    left_on: str | None
    days: int | None
    suspended: int | None

    @property
    def phase(self) -> str | None:
        return phase_of(self.entry.step)


class _Suspension(NamedTuple):
    held_from: str
    resumed_on: str | None
    reason: str | None

    @property
    def wait(self) -> Wait:
        return _day(self.held_from), _maybe(self.resumed_on)

    def days(self, until: date) -> int:
        """How long it lasted, up to a day."""
        return suspended([self.wait], self.wait[0], max(until, self.wait[0]))


_MOVES = """
SELECT 'identification' AS step, opened_on AS entered_on, NULL AS move, NULL AS reason, NULL AS session,
       NULL AS committee, NULL AS outcome, 0 AS id
FROM live_dossier_record WHERE dossier_id = :dossier
UNION ALL
SELECT to_step, moved_on, move, move.reason, session.key, committee, outcome, move.id
FROM live_move AS move LEFT JOIN session ON session.id = move.session_id
LEFT JOIN live_session_record AS record ON record.session_id = move.session_id
LEFT JOIN live_decision AS decision
    ON decision.session_id = move.session_id AND decision.dossier_id = move.dossier_id
WHERE move.dossier_id = :dossier AND moved_on <= :day
ORDER BY entered_on, id"""

_HOLDS = """
SELECT held_from, CASE WHEN resumed_on <= :day THEN resumed_on END AS resumed_on, reason
FROM live_hold WHERE dossier_id = :dossier AND held_from <= :day ORDER BY held_from, id"""


@dataclass(frozen=True, slots=True)
class DossierTimeline:
    """The stays of a dossier up to a day, and its suspensions. `until` is that day, or the day its life ended."""

    opened_on: date
    until: date
    ended: bool
    stays: Sequence[_Stay]
    holds: Sequence[_Suspension]

    @property
    def age(self) -> int:
        """Days from the opening: what the days of the stays add up to."""
        return (self.until - self.opened_on).days

    @property
    def suspended(self) -> int:
        """The days of that age that were spent waiting."""
        return sum(hold.days(self.until) for hold in self.holds)


def dossier_timeline(db: sqlite3.Connection, dossier_id: int, as_of: date) -> DossierTimeline:
    """A dossier's life up to a day."""
    only = {"dossier": dossier_id, "day": as_of.isoformat()}
    found = fetch_all(db, _Entered, _MOVES, only)
    opened, last = (_day(found[index].entered_on) for index in (0, -1))
    ended = found[-1].step in ENDS
    until = last if ended else as_of
    holds = fetch_all(db, _Suspension, _HOLDS, only)
    return DossierTimeline(opened, until, ended, list(_stays(found, [hold.wait for hold in holds], until)), holds)


def _stays(found: Sequence[_Entered], waits: Sequence[Wait], until: date) -> Iterator[_Stay]:
    """Each step with the day it was left and how long it lasted, suspended days included."""
    for entry, following in pairwise([*found, None]):
        assert entry is not None
        entered, left = _day(entry.entered_on), following.entered_on if following else None
        over = _day(left) if left else until
        if entry.step in ENDS:
            yield _Stay(entry, left, None, None)
        else:
            yield _Stay(entry, left, max((over - entered).days, 0), suspended(waits, entered, over))


def timeline(found: DossierTimeline) -> Grid:
    """The dossier's way through the process, phase by phase, each stay at its place in the dossier's life."""
    rows = [_row(found, stay) for stay in found.stays]
    columns = [
        Field("heading", N_("Phase"), in_data=False, missing=""),
        Field("phase", N_("Phase"), Kind.CODE, vocabulary.PHASES, in_tables=False),
        fields.step(),
        Field("entered_on", N_("Entered on"), Kind.DATE),
        Field("left_on", N_("Left on"), Kind.DATE),
        Field("days", N_("Days"), Kind.COUNT),
        Field("suspended", N_("Suspended"), Kind.COUNT, in_tables=found.suspended > 0),
        Field("span", "", Kind.SPAN, in_data=False, missing=""),
        Field("move", N_("Move"), in_tables=False),
        Field("session", N_("Session"), in_tables=False),
        Field("reason", N_("Reason"), in_tables=False),
        Field("told", N_("By"), in_data=False, missing="", in_tables=any(_told(stay.entry) for stay in found.stays)),
    ]
    facts = {"age_days": found.age, "suspended_days": found.suspended}
    return Grid("moves", _("Timeline"), columns, rows, facts, list(_notes(found)), section="heading")


def holds(found: DossierTimeline) -> Grid:
    """The times during which the dossier was suspended."""
    rows = [Row.of(hold, {"days": hold.days(found.until)}) for hold in found.holds]
    columns = [
        Field("held_from", N_("Suspended on"), Kind.DATE),
        Field("resumed_on", N_("Resumed on"), Kind.DATE, missing=N_("not yet")),
        Field("days", N_("Days"), Kind.COUNT),
        Field("reason", N_("Reason")),
    ]
    return Grid("holds", _("Suspensions"), columns, rows)


def _row(found: DossierTimeline, stay: _Stay) -> Row:
    heading = PHASES.title(stay.phase) if stay.phase else _("End")
    about = {**stay.entry._asdict(), "heading": heading, "told": _told(stay.entry), "span": _span(found, stay)}
    return Row.of(stay, about)


def _told(entry: _Entered) -> str | None:
    """What brought the dossier here, where it was not a plain advance."""
    by = None
    if entry.move == DECIDE and entry.outcome and entry.committee:
        outcome, committee = OUTCOMES.title(entry.outcome), COMMITTEES.title(entry.committee)
        by = _("{outcome} ({committee})").format(outcome=outcome, committee=committee)
    elif entry.move and entry.move not in ("advance", "close"):
        by = vocabulary.MOVES.title(entry.move)
    said = [text for text in (by, entry.reason) if text]
    return " · ".join(said) or None


def _span(found: DossierTimeline, stay: _Stay) -> Span | None:
    """Where a stay stands in the dossier's life; nothing in the life of a day, nor of an end."""
    if stay.days is None or not found.age:
        return None
    start = _day(stay.entry.entered_on)
    over = _maybe(stay.left_on) or found.until
    waits = [(begun, end or found.until) for begun, end in (hold.wait for hold in found.holds)]
    own = [(max(begun, start), min(end, over)) for begun, end in waits if begun < over and end > start]
    return Span(_share(found, start), _share(found, over), tuple((_share(found, a), _share(found, b)) for a, b in own))


def _share(found: DossierTimeline, day: date) -> float:
    return (day - found.opened_on).days / found.age


def _notes(found: DossierTimeline) -> Iterator[Note]:
    values: NoteValues = {"age": (Kind.TEXT, counts.days(found.age)), "day": (Kind.DATE, found.until)}
    yield Note(N_("The end came {age} after the opening.") if found.ended else N_("{age} old on {day}."), values)
    if found.suspended:
        held = (Kind.TEXT, counts.days(found.suspended))
        yield Note(N_("Of these, {held} suspended: the lighter part of the drawing."), {"held": held})


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _maybe(text: str | None) -> date | None:
    return _day(text) if text else None
