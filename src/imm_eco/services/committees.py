"""Committees: sittings, who sat, what was decided, and the seal that a validation puts on commitments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from imm_eco import numbers
from imm_eco.errors import NotFoundError, RuleError
from imm_eco.i18n import _
from imm_eco.models import (
    AttendeeFact,
    CommitmentFact,
    DecisionFact,
    ReservationFact,
    SealFact,
    SealLineFact,
    Session,
    SessionFact,
)
from imm_eco.rules import committee as competence
from imm_eco.rules import workflow
from imm_eco.rules.seal import SEALED_FIELDS, seal_digest
from imm_eco.rules.workflow import Act
from imm_eco.services import moves
from imm_eco.services.office import Office, Record
from imm_eco.services.standings import standing
from imm_eco.store import lookup
from imm_eco.store.journal import Effect, Place, content, live
from imm_eco.store.provenance import place_of
from imm_eco.vocabulary import COMMITTEES, OUTCOMES, STEPS


class NotCompetentError(RuleError):
    """A session may not take a decision, wherever the dossier stands."""


Line = tuple[Record, Place]
"""The commitments of a year, to be sealed, and where they stand."""


def session_key(committee: str, held_on: date) -> str:
    """The permanent key of a sitting: one committee sits once a day."""
    return f"{committee}-{held_on.isoformat()}"


def record_session(office: Office, values: Record, place: Place | None = None) -> Effect:
    """Say that a committee sat on a day; with an `attendee` and a `body`, that this person sat for it."""
    if values["held_on"] > office.today:
        raise RuleError(_("a session cannot have been held in the future"), field="held_on")
    session_id = office.change.anchor(Session, session_key(values["committee"], values["held_on"]))
    effects = [office.revise(SessionFact, {"session_id": session_id}, _told(values, "minutes"), place)]
    if values.get("attendee"):
        identity = {"session_id": session_id, "attendee": values["attendee"]}
        effects.append(office.revise(AttendeeFact, identity, values, place))
    return next((effect for effect in effects if effect != "unchanged"), "unchanged")


def _told(values: Record, optional: str) -> Record:
    """The record without an optional value that a row leaves empty: another row may state it."""
    return {key: value for key, value in values.items() if key != optional or value is not None}


def decide(
    office: Office,
    values: Record,
    place: Place | None = None,
    *,
    sealed: Sequence[Line] | None = None,
    reservations: Sequence[Record] = (),
) -> Effect:
    """Record a decision and what follows from it: the move, the seal, the reservations.

    `sealed` are the commitments to seal when history is taken over; the dossier's own otherwise.
    Raises RuleError when the session is not competent, or the process does not allow the decision.
    """
    session_id = lookup.session(office.db, session_key(values["committee"], values["held_on"]))
    dossier_id = lookup.dossier(office.db, values["reference"])
    said = {key: values.get(key) for key in ("outcome", "granted", "reason")}
    _require_competence(office, session_id, values)
    known = office.one(DecisionFact, session_id=session_id, dossier_id=dossier_id)
    if known:
        return _same_or_refused(known, said)
    on = values["held_on"]
    state = standing(office.db, office.programme, dossier_id, on, envelope=False)
    if said["granted"] is not None:
        state = replace(state, envelope_left=office.envelope.left(dossier_id, on))
    move = workflow.find_decision(values["committee"], values["outcome"], state.step)
    if move is None:
        raise _not_open(values, state.step)
    identity = {"session_id": session_id, "dossier_id": dossier_id}
    what = Act(on, office.today, said["reason"], said["granted"])
    place = place.named(held_on="moved_on") if place else None
    moves.make(office, dossier_id, move, state, what, session_id=session_id, place=place)
    office.change.put(office.fact(DecisionFact, {**identity, **said}), place)
    if workflow.makes_seal(move):
        _seal(office, dossier_id, session_id, on, sealed, place)
    for reservation in reservations:
        office.revise(ReservationFact, {**identity, "text": reservation["text"]}, reservation, place)
    return "new"


def decide_in(office: Office, session: str, values: Record, reservations: Sequence[Record] = ()) -> Effect:
    """Record a decision of the session that a key, minutes' reference or date names."""
    sitting = office.one(SessionFact, session_id=lookup.session(office.db, session))
    assert sitting is not None
    about = {"committee": sitting.committee, "held_on": sitting.held_on}
    return decide(office, {**values, **about}, reservations=reservations)


def _same_or_refused(known: DecisionFact, said: dict[str, Any]) -> Effect:
    if all(value is None or value == getattr(known, key) for key, value in said.items()):
        return "unchanged"
    message = _("this session has already decided otherwise on this dossier: {outcome}")
    hint = _("a decision is corrected by taking it back first")
    raise RuleError(message.format(outcome=OUTCOMES.title(known.outcome)), hint=hint, field="outcome")


def _require_competence(office: Office, session_id: int, values: Record) -> None:
    bodies = [attendee.body for attendee in live(office.db, AttendeeFact, session_id=session_id)]
    obstacles = competence.obstacles(values["committee"], bodies, values["outcome"])
    if obstacles:
        message = _("the {committee} of {date} cannot decide `{outcome}`").format(
            committee=COMMITTEES.title(values["committee"]),
            date=numbers.day(values["held_on"]),
            outcome=OUTCOMES.title(values["outcome"]),
        )
        raise NotCompetentError(message, details=obstacles, field="outcome")


def _not_open(values: Record, step: str) -> RuleError:
    message = _("{reference} is in {step}: the decision {outcome} is not open there").format(
        reference=values["reference"], step=STEPS.title(step), outcome=OUTCOMES.title(values["outcome"])
    )
    labels = dict.fromkeys(workflow.label(move) for move in workflow.open_moves(step))
    details = [_("open moves: {moves}").format(moves=", ".join(labels))] if labels else []
    return RuleError(message, details=details, field="outcome")


def _seal(
    office: Office,
    dossier_id: int,
    session_id: int,
    on: date,
    sealed: Sequence[Line] | None,
    place: Place | None,
) -> None:
    """Snapshot the commitments: what was validated stays what it was, whatever is edited later.

    A sealed figure comes from where the commitment does.
    """
    own = live(office.db, CommitmentFact, dossier_id=dossier_id)
    said = sealed or [(content(line), place_of(line)) for line in own]
    lines = sorted((({name: line.get(name) for name in SEALED_FIELDS}, at) for line, at in said), key=_year)
    identity = {"dossier_id": dossier_id, "sealed_on": on}
    seal = {**identity, "session_id": session_id, "seal": seal_digest([line for line, _at in lines])}
    office.change.put(office.fact(SealFact, seal), place)
    for line, at in lines:
        office.change.put(office.fact(SealLineFact, {**identity, **line}), at)


def _year(line: Line) -> int:
    return int(line[0]["year"])


def check_seal(office: Office, values: Record) -> Effect:
    """Whether a decision sealed these very figures. Raises RuleError: what is sealed is never corrected."""
    dossier_id = lookup.dossier(office.db, values["reference"])
    identity = {"dossier_id": dossier_id, "sealed_on": values["sealed_on"], "year": values["year"]}
    line = office.one(SealLineFact, **identity)
    if line is None:
        message = _("no decision of the comité de suivi sealed commitments of {year} on {date}").format(
            year=values["year"], date=numbers.day(values["sealed_on"])
        )
        raise RuleError(message, hint=_("check the date, or add the decision"), field="sealed_on")
    for name in SEALED_FIELDS:
        if name in values and values[name] != getattr(line, name):
            message = _("the commitments sealed on {date} are never changed").format(
                date=numbers.day(values["sealed_on"])
            )
            raise RuleError(message, hint=_("an `avenant` decision makes a new seal"), field=name)
    return "new" if line.change_id == office.change.id else "unchanged"


def record_reservation(office: Office, values: Record, place: Place | None = None) -> Effect:
    """Say what is new of a reservation: its text is its name, `lifted_on` lifts it."""
    dossier_id = lookup.dossier(office.db, values["reference"])
    session_id = lookup.session(office.db, session_key("suivi", values["held_on"]))
    identity = {"session_id": session_id, "dossier_id": dossier_id}
    if office.one(DecisionFact, **identity, outcome="valide-avec-reserves") is None:
        message = _("{reference} was not validated with reservations on {date}").format(
            reference=values["reference"], date=numbers.day(values["held_on"])
        )
        raise RuleError(message, field="reference")
    _check_lifting(office, values)
    return office.revise(ReservationFact, {**identity, "text": values["text"]}, values, place)


def _check_lifting(office: Office, values: Record) -> None:
    lifted_on = values.get("lifted_on")
    if lifted_on and not values["held_on"] <= lifted_on <= office.today:
        raise RuleError(_("a reservation is lifted after the decision, and not in the future"), field="lifted_on")


def lift(office: Office, reference: str, number: int | None, on: date) -> list[str]:
    """Lift the reservation of that number (1 is the first open one), or all; gives their texts."""
    dossier_id = lookup.dossier(office.db, reference)
    still_open = live(office.db, ReservationFact, dossier_id=dossier_id, lifted_on=None)
    if number is not None and not 1 <= number <= len(still_open):
        message = _("{reference} has {count} open reservations").format(reference=reference, count=len(still_open))
        raise NotFoundError(message, hint=_("see `imm-eco dossier show {reference}`").format(reference=reference))
    chosen = still_open if number is None else [still_open[number - 1]]
    for reservation in chosen:
        session = office.one(SessionFact, session_id=reservation.session_id)
        _check_lifting(office, {"held_on": session.held_on if session else on, "lifted_on": on})
        identity = {name: getattr(reservation, name) for name in ReservationFact.identity}
        office.revise(ReservationFact, identity, {"lifted_on": on}, None)
    return [reservation.text for reservation in chosen]
