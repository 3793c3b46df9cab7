"""What must hold of every dossier by itself, whatever road its facts came by: process, committees, seals."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from imm_eco import formatting
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules import committee as competence
from imm_eco.domain.rules import workflow
from imm_eco.domain.rules.seal import SealedLine, seal_digest
from imm_eco.domain.rules.standing import Act, Standing
from imm_eco.domain.rules.workflow import EARLY_ENDS, Move
from imm_eco.domain.vocabulary import ENDS, OUTCOMES, STEPS
from imm_eco.errors import command
from imm_eco.i18n import _
from imm_eco.services.checks.violation import Invariant, Scope, Violation
from imm_eco.services.standings import standing
from imm_eco.store import lookup
from imm_eco.store.relations.steps import steps
from imm_eco.store.relations.words import ONE_DOSSIER, with_
from imm_eco.store.rows import columns_of, fetch_all, fetch_one

Found = Iterator[tuple[str, int]]
"""A sentence, and the change that said what stands on nothing."""


def _process(scope: Scope) -> Iterator[Violation]:
    """The moves of each dossier, one after the other, each under the needs of its own day."""
    for row in scope.rows(_Opened, _OPENED, "r.dossier_id"):
        found = _moves(scope.db, scope.programme, row.dossier_id, date.fromisoformat(row.opened_on), scope.today)
        yield from _of(scope, row.dossier_id, found)


def _of(scope: Scope, dossier_id: int, found: Found) -> Iterator[Violation]:
    reference = None
    for sentence, change in found:
        reference = reference or lookup.reference_of(scope.db, dossier_id)
        yield Violation(reference, sentence, change)


def _moves(db: sqlite3.Connection, programme: Programme, dossier_id: int, opened_on: date, today: date) -> Found:
    """The moves, one after the other, each under the needs of its own day."""
    step, entered = "identification", opened_on
    for row in fetch_all(db, _Made, _MOVES, (dossier_id,)):
        move, on = _declared(row), date.fromisoformat(row.moved_on)
        said = {"date": formatting.day(on), "target": STEPS.title(row.to_step)}
        if move is None or row.from_step != step:
            message = _("the move of {date} to {target} does not follow from {step}")
            yield message.format(**said, step=STEPS.title(step)), row.change_id
        else:
            known = standing(db, programme, dossier_id, on, envelope=False, about=move)
            state = replace(_before(known, on), step=step, entered_on=entered)
            unmet = move.unmet(state, Act(on, today, row.reason, row.granted))
            for need in (each for each in unmet if each not in workflow.CONTENT):
                message = _("the move of {date} to {target} needs {what}")
                yield message.format(**said, what=need.say(state)), row.change_id
        step, entered = row.to_step, on


def _before(state: Standing, on: date) -> Standing:
    """The standing of a day before the suspension that began on it: what was done that day was done first."""
    return replace(state, held_since=None) if state.held_since == on else state


class _Opened(NamedTuple):
    dossier_id: int
    opened_on: str


class _Made(NamedTuple):
    """A move, with what was decided where a decision made it."""

    move: str
    from_step: str
    to_step: str
    moved_on: str
    reason: str | None
    change_id: int
    committee: str | None
    outcome: str | None
    granted: int | None


# Of a dossier whose company is gone nothing can be asked: that is a violation of its own.
_OPENED = """
SELECT DISTINCT r.dossier_id, r.opened_on FROM live_dossier_record r
JOIN live_candidate_record c ON c.candidate_id = r.candidate_id
JOIN live_move m ON m.dossier_id = r.dossier_id
WHERE {among} ORDER BY r.dossier_id"""
_MOVES = """
SELECT m.move, m.from_step, m.to_step, m.moved_on, m.reason, m.change_id, s.committee, d.outcome, d.granted
FROM live_move m
LEFT JOIN live_session_record s ON s.session_id = m.session_id
LEFT JOIN live_decision d ON d.session_id = m.session_id AND d.dossier_id = m.dossier_id
WHERE m.dossier_id = ? ORDER BY m.moved_on, m.id"""


def _declared(row: _Made) -> Move | None:
    """The move of the table that a stored move claims to be."""
    if row.move == workflow.DECIDE:
        if row.committee is None or row.outcome is None:
            return None
        move = workflow.find_decision(row.committee, row.outcome, row.from_step)
        return move if move and move.target == row.to_step else None
    return workflow.find(row.move, row.from_step, row.to_step)


class _Decided(NamedTuple):
    dossier_id: int
    reference: str
    session_id: int
    committee: str
    held_on: str
    outcome: str
    granted: int | None
    reason: str | None
    change_id: int


def _decided(scope: Scope, condition: str = "TRUE") -> list[_Decided]:
    return scope.rows(_Decided, _DECISIONS.replace("{condition}", condition), "d.dossier_id")


_DECISIONS = """
SELECT d.dossier_id, o.key AS reference, d.session_id, s.committee, s.held_on, d.outcome, d.granted, d.reason,
    d.change_id
FROM live_decision d
JOIN live_session_record s ON s.session_id = d.session_id
JOIN dossier o ON o.id = d.dossier_id
WHERE {among} AND {condition} ORDER BY d.dossier_id, s.held_on, d.id"""


def _decisions(scope: Scope) -> Iterator[Violation]:
    """Each decision was taken by a committee that may take it, with those who must sit."""
    decided = _decided(scope)
    bodies: dict[int, list[str]] = {row.session_id: [] for row in decided}
    seats = "SELECT session_id, body FROM live_attendee WHERE session_id IN (SELECT value FROM json_each(?))"
    for session_id, body in scope.db.execute(seats, (json.dumps(list(bodies)),)):
        bodies[session_id].append(body)
    for row in decided:
        for obstacle in competence.obstacles(row.committee, bodies[row.session_id], row.outcome):
            sentence = _("{where}: {what}").format(where=formatting.day(row.held_on), what=obstacle)
            yield Violation(row.reference, sentence, row.change_id)


def _contents(scope: Scope) -> Iterator[Violation]:
    """Each decision says what its committee can give, and no more: a grant, reservations."""
    reserved = Counter(scope.rows(_Reserved, _RESERVED))
    for row in _decided(scope):
        held_on = date.fromisoformat(row.held_on)
        need = workflow.content_of(row.committee, row.outcome)
        count = reserved[_Reserved(row.session_id, row.dossier_id)]
        if need.met(workflow.ANYWHERE, Act(held_on, held_on, row.reason, row.granted, count)):
            continue
        said = {"date": formatting.day(held_on), "outcome": OUTCOMES.title(row.outcome), "what": need.say()}
        message = _("the decision of {date}, {outcome}, needs {what}").format(**said)
        session = f"{row.committee}-{row.held_on}"
        words = ["committee", "decide", row.reference, row.outcome, "--session", session]
        words += ["--reservation", "…"] if need is workflow.RESERVED else []
        remedy = _("say it again as it should be: {command}").format(command=command(*words))
        yield Violation(row.reference, message, row.change_id, remedy=remedy)


class _Reserved(NamedTuple):
    session_id: int
    dossier_id: int


_RESERVED = "SELECT session_id, dossier_id FROM live_reservation WHERE {among}"


def _unmoving(scope: Scope) -> Iterator[Violation]:
    """Each decision that leaves the dossier where it is was open in a step that the dossier was in that day."""
    for row in _decided(scope, _UNMOVING):
        eve = date.fromisoformat(row.held_on) - timedelta(days=1)
        asked = {"dossier": row.dossier_id, "day": row.held_on, "eve": eve.isoformat()}
        there = scope.db.execute(_STEPS_OF_DAY, asked).fetchall()
        found = (workflow.find_decision(row.committee, row.outcome, step[0]) for step in there)
        if not any(move and move.target is None for move in found):
            said = {"date": formatting.day(row.held_on), "outcome": OUTCOMES.title(row.outcome)}
            message = _("the decision of {date}, {outcome}, was not open where the dossier stood")
            yield Violation(row.reference, message.format(**said), row.change_id)


_UNMOVING = """NOT EXISTS (
    SELECT 1 FROM live_move m WHERE m.dossier_id = d.dossier_id AND m.session_id = d.session_id)"""

_STEPS_OF_DAY = f"""
{with_(steps(":eve", ONE_DOSSIER))}
SELECT to_step FROM live_move WHERE dossier_id = :dossier AND moved_on = :day
UNION ALL SELECT coalesce((SELECT step FROM steps), 'identification')"""


def _seals(scope: Scope) -> Iterator[Violation]:
    """Every seal still says what was sealed, and every validation has one."""
    lines: dict[tuple[int, str], list[SealedLine]] = {}
    for dossier, day, *figures in scope.db.execute(_LINES.format(among=scope.among("dossier_id")), scope.values):
        lines.setdefault((dossier, day), []).append(SealedLine(*figures))
    for row in scope.rows(_Sealed, _SEALS):
        if seal_digest(lines.get((row.dossier_id, row.sealed_on), [])) != row.seal:
            message = _("the commitments sealed on {date} are not those of the seal")
            yield Violation(row.reference, message.format(date=formatting.day(row.sealed_on)), row.change_id)
    for row in scope.rows(_Sealed, _UNSEALED, "m.dossier_id"):
        message = _("the validation of {date} sealed nothing")
        yield Violation(row.reference, message.format(date=formatting.day(row.sealed_on)), row.change_id)


class _Sealed(NamedTuple):
    """A seal, or, without a digest, a validation that lacks one."""

    dossier_id: int
    reference: str
    sealed_on: str
    seal: str | None
    change_id: int


_LINES = f"SELECT dossier_id, sealed_on, {columns_of(SealedLine)} FROM live_seal_line WHERE {{among}} ORDER BY year"
_SEALS = """
SELECT e.dossier_id, o.key AS reference, e.sealed_on, e.seal, e.change_id
FROM live_seal e JOIN dossier o ON o.id = e.dossier_id WHERE {among}"""
_UNSEALED = """
SELECT m.dossier_id, o.key AS reference, m.moved_on AS sealed_on, NULL AS seal, m.change_id
FROM live_move m JOIN dossier o ON o.id = m.dossier_id
WHERE {among} AND m.to_step = 'mise-en-place'
AND NOT EXISTS (SELECT 1 FROM live_seal s WHERE s.dossier_id = m.dossier_id AND s.sealed_on = m.moved_on)"""


def _openings(scope: Scope) -> Iterator[Violation]:
    """No score and no piece is of before the dossier was opened; an expression of interest may well be."""
    scored = _("a score is of {date}, before the dossier was opened, on {opened}")
    received = _("a piece was received on {date}, before the dossier was opened, on {opened}")
    for query, field, sentence in ((_SCORED, "assessed_on", scored), (_RECEIVED, "received_on", received)):
        for row in scope.rows(_Early, query, "f.dossier_id"):
            hint = _("date it from {opened} on, or say when the dossier was opened: {command}").format(
                opened=formatting.day(row.opened_on),
                command=command("dossier", "edit", row.reference, "--opened-on", row.day),
            )
            said = sentence.format(date=formatting.day(row.day), opened=formatting.day(row.opened_on))
            yield Violation(row.reference, said, row.change_id, hint=hint, remedy=hint, field=field)


class _Early(NamedTuple):
    reference: str
    opened_on: str
    day: str
    change_id: int


_EARLY = """
SELECT d.key AS reference, r.opened_on, f.{day} AS day, max(f.change_id) AS change_id FROM live_{table} f
JOIN live_dossier_record r ON r.dossier_id = f.dossier_id AND r.opened_on > f.{day}
JOIN dossier d ON d.id = f.dossier_id
WHERE {{among}} GROUP BY d.key, r.opened_on, f.dossier_id, f.{day} ORDER BY f.dossier_id, f.{day}"""
_SCORED = _EARLY.format(table="assessment", day="assessed_on")
_RECEIVED = _EARLY.format(table="piece", day="received_on")


def _holds(scope: Scope) -> Iterator[Violation]:
    """No two suspensions of the same days, and none before the dossier's life, after it, or across a move."""
    for row in scope.rows(_Hold, _HOLDS, "h.dossier_id"):
        for sentence, change in _conflicts(scope.db, row):
            said = _("{where}: {what}").format(where=formatting.day(row.held_from), what=sentence)
            yield Violation(row.reference, said, max(change, row.change_id))


class _Hold(NamedTuple):
    dossier_id: int
    reference: str
    held_from: str
    resumed_on: str | None
    change_id: int


_HOLDS = """
SELECT h.dossier_id, o.key AS reference, h.held_from, h.resumed_on, h.change_id
FROM live_hold h JOIN dossier o ON o.id = h.dossier_id
WHERE {among} ORDER BY h.dossier_id, h.held_from"""


def _conflicts(db: sqlite3.Connection, hold: _Hold) -> Found:
    """What contradicts a suspension, and the change that said the contrary."""
    start, end = hold.held_from, hold.resumed_on or date.max.isoformat()
    days = {"dossier": hold.dossier_id, "start": start, "end": end}
    opened = fetch_one(db, _Dated, _OPENED_ON, (hold.dossier_id,))
    if opened and start < opened.day:
        message = _("the dossier was opened on {date}, after the suspension began")
        yield message.format(date=formatting.day(opened.day)), opened.change_id
    for other in fetch_all(db, _Dated, _OVERLAPPING, days):
        message = _("another suspension, from {date}, covers the same days")
        yield message.format(date=formatting.day(other.day)), other.change_id
    for move in fetch_all(db, _Moved, _MOVED, days):
        said = {"date": formatting.day(move.moved_on), "target": STEPS.title(move.to_step)}
        if move.to_step in ENDS and move.moved_on < start:
            message = _("the dossier's life ended on {date}: {target}")
        elif move.to_step in EARLY_ENDS and hold.resumed_on is None:
            continue
        elif move.moved_on > start:
            message = _("the dossier made a move on {date}, within the suspension: {target}")
        else:
            continue
        yield message.format(**said), move.change_id


class _Dated(NamedTuple):
    day: str
    change_id: int


class _Moved(NamedTuple):
    to_step: str
    moved_on: str
    change_id: int


_OPENED_ON = "SELECT opened_on AS day, change_id FROM live_dossier_record WHERE dossier_id = ?"

# Of days that both have: a suspension that was resumed on its first day has none.
_OVERLAPPING = """
SELECT held_from AS day, change_id FROM live_hold WHERE dossier_id = :dossier AND held_from <> :start
AND held_from < :end AND (resumed_on IS NULL OR resumed_on > :start)"""

_MOVED = """
SELECT to_step, moved_on, change_id FROM live_move WHERE dossier_id = :dossier AND moved_on < :end
ORDER BY moved_on, id"""


_HISTORY = (
    "programme", "dossier_record", "candidate_record", "session_record", "move", "decision", "reservation", "hold",
    "assessment", "piece", "convention",
)  # fmt: skip

INVARIANTS = (
    Invariant("process", _HISTORY, _process, misses=("commitment", "result")),
    Invariant("opening", ("dossier_record", "assessment", "piece"), _openings),
    Invariant("competence", ("decision", "attendee", "session_record"), _decisions),
    Invariant("content", ("decision", "reservation", "session_record"), _contents),
    Invariant("open-decision", ("decision", "move", "session_record"), _unmoving),
    Invariant("seal", ("seal", "seal_line", "move"), _seals),
    Invariant("suspension", ("hold", "move", "dossier_record"), _holds),
)
