"""What must hold of every dossier, whatever road its facts came by: the process, the money, the seals.

`check` runs all of it; `undo` runs it for the dossiers it touches, so that taking one change back never leaves
a later one standing on nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from imm_eco import numbers
from imm_eco.errors import command
from imm_eco.i18n import _
from imm_eco.programme import Programme
from imm_eco.rules import committee as competence
from imm_eco.rules import workflow
from imm_eco.rules.workflow import Act, Move, Standing
from imm_eco.services.standings import committed, current_step, disbursed, envelope_left, granted, standing
from imm_eco.store import lookup
from imm_eco.vocabulary import OUTCOMES, STEPS, VALIDATED


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that the facts no longer respect, and the change that made the fact that stands on nothing.

    One with a `remedy` is only odd: earlier versions let it be written, and no figure is wrong by it.
    """

    dossier: str
    sentence: str
    change: int
    remedy: str | None = None


def breaches(
    db: sqlite3.Connection, programme: Programme, dossier_id: int, today: date, *, envelope: bool = True
) -> list[Breach]:
    """Every rule that a dossier's facts break; empty for a sound dossier, and for one that is no longer there.

    The `envelope` asks what every other dossier holds.
    """
    opened = db.execute(_OPENED, (dossier_id,)).fetchone()
    if opened is None:
        return []
    reference = lookup.reference_of(db, dossier_id)
    found = [
        *_process(db, programme, dossier_id, date.fromisoformat(opened[0]), today),
        *_decisions(db, dossier_id),
        *_unmoving(db, dossier_id),
        *_money(db, dossier_id),
        *(_envelope(db, dossier_id, today) if envelope else ()),
        *_seals(db, dossier_id),
        *_holds(db, dossier_id),
    ]
    odd = [Breach(reference, sentence, change, remedy) for sentence, change, remedy in _contents(db, dossier_id)]
    return [*(Breach(reference, sentence, change) for sentence, change in found), *odd]


Found = Iterator[tuple[str, int]]


def _process(db: sqlite3.Connection, programme: Programme, dossier_id: int, opened_on: date, today: date) -> Found:
    """The moves, one after the other, each under the needs of its own day."""
    step, entered = "identification", opened_on
    for row in db.execute(_MOVES, (dossier_id,)).fetchall():
        move, on = _declared(row), date.fromisoformat(row["moved_on"])
        said = {"date": numbers.day(on), "target": STEPS.title(row["to_step"])}
        if move is None or row["from_step"] != step:
            message = _("the move of {date} to {target} does not follow from {step}")
            yield message.format(**said, step=STEPS.title(step)), row["change_id"]
        else:
            known = standing(db, programme, dossier_id, on, envelope=False, about=move)
            state = replace(_before(known, on), step=step, entered_on=entered)
            unmet = move.unmet(state, Act(on, today, row["reason"], row["granted"]))
            for need in (each for each in unmet if each not in workflow.CONTENT):
                message = _("the move of {date} to {target} needs {what}")
                yield message.format(**said, what=need.say(state)), row["change_id"]
        step, entered = row["to_step"], on


def _before(state: Standing, on: date) -> Standing:
    """The standing of a day before the suspension that began on it: what was done that day was done first."""
    return replace(state, held_since=None) if state.held_since == on else state


_OPENED = """
SELECT opened_on FROM live_dossier_record JOIN live_candidate_record USING (candidate_id) WHERE dossier_id = ?"""
_MOVES = """
SELECT m.*, s.committee, d.outcome, d.granted FROM live_move m
LEFT JOIN live_session_record s ON s.session_id = m.session_id
LEFT JOIN live_decision d ON d.session_id = m.session_id AND d.dossier_id = m.dossier_id
WHERE m.dossier_id = ? ORDER BY m.moved_on, m.id"""


def _declared(row: sqlite3.Row) -> Move | None:
    """The move of the table that a stored move claims to be."""
    if row["move"] == workflow.DECIDE:
        move = workflow.find_decision(row["committee"], row["outcome"], row["from_step"])
        return move if move and move.target == row["to_step"] else None
    return workflow.find(row["move"], row["from_step"], row["to_step"])


def _decisions(db: sqlite3.Connection, dossier_id: int) -> Found:
    """Each decision was taken by a committee that may take it, with those who must sit."""
    for row in db.execute(_DECISIONS, (dossier_id,)).fetchall():
        bodies = db.execute("SELECT body FROM live_attendee WHERE session_id = ?", (row["session_id"],))
        for obstacle in competence.obstacles(row["committee"], [body[0] for body in bodies], row["outcome"]):
            yield f"{numbers.day(row['held_on'])}: {obstacle}", row["change_id"]


_DECISIONS = """
SELECT d.*, s.committee, s.held_on FROM live_decision d
JOIN live_session_record s ON s.session_id = d.session_id
WHERE d.dossier_id = ? ORDER BY s.held_on, d.id"""


def _contents(db: sqlite3.Connection, dossier_id: int) -> Iterator[tuple[str, int, str]]:
    """Each decision says what its committee can give, and no more: a grant, reservations."""
    for row in db.execute(_WITH_RESERVATIONS, (dossier_id,)).fetchall():
        held_on = date.fromisoformat(row["held_on"])
        need = workflow.content_of(row["committee"], row["outcome"])
        if not need.met(workflow.ANYWHERE, Act(held_on, held_on, row["reason"], row["granted"], row["reservations"])):
            said = {"date": numbers.day(held_on), "outcome": OUTCOMES.title(row["outcome"]), "what": need.say()}
            message = _("the decision of {date}, {outcome}, needs {what}")
            session = f"{row['committee']}-{row['held_on']}"
            words = ["committee", "decide", lookup.reference_of(db, dossier_id), row["outcome"], "--session", session]
            words += ["--reservation", "…"] if need is workflow.RESERVED else []
            remedy = _("say it again as it should be: {command}").format(command=command(*words))
            yield message.format(**said), row["change_id"], remedy


_WITH_RESERVATIONS = """
SELECT d.*, s.committee, s.held_on,
    (SELECT count(*) FROM live_reservation r
     WHERE r.session_id = d.session_id AND r.dossier_id = d.dossier_id) AS reservations
FROM live_decision d JOIN live_session_record s ON s.session_id = d.session_id
WHERE d.dossier_id = ? ORDER BY s.held_on, d.id"""


def _unmoving(db: sqlite3.Connection, dossier_id: int) -> Found:
    """Each decision that leaves the dossier where it is was open in a step that the dossier was in that day."""
    for row in db.execute(_UNMOVING, (dossier_id,)).fetchall():
        steps = db.execute(_STEPS_OF_DAY, {"dossier": dossier_id, "day": row["held_on"]}).fetchall()
        found = (workflow.find_decision(row["committee"], row["outcome"], step[0]) for step in steps)
        if not any(move and move.target is None for move in found):
            said = {"date": numbers.day(row["held_on"]), "outcome": OUTCOMES.title(row["outcome"])}
            message = _("the decision of {date}, {outcome}, was not open where the dossier stood")
            yield message.format(**said), row["change_id"]


_UNMOVING = """
SELECT d.*, s.committee, s.held_on FROM live_decision d
JOIN live_session_record s ON s.session_id = d.session_id
WHERE d.dossier_id = ? AND NOT EXISTS (
    SELECT 1 FROM live_move m WHERE m.dossier_id = d.dossier_id AND m.session_id = d.session_id)"""

_STEPS_OF_DAY = """
SELECT to_step FROM live_move WHERE dossier_id = :dossier AND moved_on = :day
UNION ALL SELECT coalesce((
    SELECT to_step FROM live_move WHERE dossier_id = :dossier AND moved_on < :day
    ORDER BY moved_on DESC, id DESC LIMIT 1), 'identification')"""


def _money(db: sqlite3.Connection, dossier_id: int) -> Found:
    """Never disbursed above committed, nor committed above granted."""
    signed, paid = committed(db, dossier_id), disbursed(db, dossier_id)
    if signed > (granted(db, dossier_id) or 0):
        yield _("more support is committed than granted"), _latest(db, "convention", dossier_id)
    if paid > signed:
        yield _("more support is disbursed than committed"), _latest(db, "disbursement", dossier_id)


def _envelope(db: sqlite3.Connection, dossier_id: int, today: date) -> Found:
    """What is granted to a validated dossier fits in what the others leave of the envelope.

    Asked of today: what was released since, and granted to others, was there on the day of the decision. An
    envelope that was amended downwards since then breaks no grant that fitted in the one of its day.
    """
    amount = granted(db, dossier_id)
    if not amount or current_step(db, dossier_id).code not in VALIDATED:
        return
    decided = date.fromisoformat(db.execute(_DECIDED_ON, (dossier_id,)).fetchone()[0])
    left = (envelope_left(db, dossier_id, day) for day in (decided, today))
    if all(each is not None and amount > each for each in left):
        yield _("more support is granted than the envelope holds"), _latest(db, "decision", dossier_id)


_DECIDED_ON = """
SELECT max(s.held_on) FROM live_decision d JOIN live_session_record s ON s.session_id = d.session_id
WHERE d.dossier_id = ? AND s.committee = 'suivi' AND d.granted IS NOT NULL"""


def _holds(db: sqlite3.Connection, dossier_id: int) -> Found:
    """No two suspensions of the same days, and none after the dossier's life."""
    from imm_eco.models import HoldFact
    from imm_eco.services.holds import conflicts
    from imm_eco.store.journal import live

    for hold in live(db, HoldFact, dossier_id=dossier_id):
        for sentence, _field, change in conflicts(db, hold):
            yield f"{numbers.day(hold.held_from)}: {sentence}", max(change, hold.change_id or 0)


def _latest(db: sqlite3.Connection, table: str, dossier_id: int) -> int:
    query = f"SELECT max(change_id) FROM live_{table} WHERE dossier_id = ?"
    return int(db.execute(query, (dossier_id,)).fetchone()[0])


def _seals(db: sqlite3.Connection, dossier_id: int) -> Found:
    """Every seal still says what was sealed, and every validation has one."""
    from imm_eco.services.committees import SEALED_FIELDS, seal_digest

    fields = ", ".join(SEALED_FIELDS)
    query = f"SELECT {fields} FROM live_seal_line WHERE dossier_id = ? AND sealed_on = ? ORDER BY year"
    for row in db.execute("SELECT * FROM live_seal WHERE dossier_id = ?", (dossier_id,)).fetchall():
        lines = [dict(line) for line in db.execute(query, (dossier_id, row["sealed_on"]))]
        if seal_digest(lines) != row["seal"]:
            message = _("the commitments sealed on {date} are not those of the seal")
            yield message.format(date=numbers.day(row["sealed_on"])), row["change_id"]
    for row in db.execute(_UNSEALED, (dossier_id,)).fetchall():
        yield _("the validation of {date} sealed nothing").format(date=numbers.day(row["moved_on"])), row["change_id"]


_UNSEALED = """
SELECT moved_on, change_id FROM live_move m WHERE dossier_id = ? AND to_step = 'mise-en-place'
AND NOT EXISTS (SELECT 1 FROM live_seal s WHERE s.dossier_id = m.dossier_id AND s.sealed_on = m.moved_on)"""
