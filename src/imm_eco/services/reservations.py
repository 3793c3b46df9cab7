"""Reservations: the conditions of a validation, each known for ever by its number on its dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from imm_eco import formatting
from imm_eco.domain.vocabulary import plain_words
from imm_eco.errors import NotFoundError, RuleError
from imm_eco.i18n import _
from imm_eco.services.context import Context
from imm_eco.services.records import Condition, ReservationRecord, record_of
from imm_eco.services.sessions import session_key
from imm_eco.store import lookup
from imm_eco.store.journal import Effect, Place, live, stored
from imm_eco.store.tables import DecisionFact, ReservationFact, SessionFact


def record(context: Context, reserved: ReservationRecord, place: Place | None = None) -> Effect:
    """Say what is new of a reservation, named by its number or, without one, by its text; `lifted_on` lifts it."""
    dossier_id = lookup.dossier(context.db, reserved.reference)
    session_id = lookup.session(context.db, session_key("suivi", reserved.held_on))
    decision = {"session_id": session_id, "dossier_id": dossier_id}
    if context.one(DecisionFact, **decision, outcome="valide-avec-reserves") is None:
        message = _("{reference} was not validated with reservations on {date}").format(
            reference=reserved.reference, date=formatting.day(reserved.held_on)
        )
        raise RuleError(message, field="reference")
    _check_lifting(context, reserved.held_on, reserved.lifted_on)
    return put(context, decision, record_of(Condition, reserved.said), place)


def put(context: Context, decision: Mapping[str, int], condition: Condition, place: Place | None = None) -> Effect:
    """Put a reservation on the dossier of a decision, or say what is new of it."""
    # An empty cell does not take a lifting back.
    said = {
        key: value for key, value in condition.said.items() if key != "number" and (key, value) != ("lifted_on", None)
    }
    identity = {"dossier_id": decision["dossier_id"], "number": _number(context, decision, condition)}
    known = context.one(ReservationFact, **identity)
    if known and known.session_id != decision["session_id"]:
        message = _("the reservation {number} was put by another decision: {text}")
        raise RuleError(message.format(number=known.number, text=known.text), field="number")
    if known and known.change_id == context.change.id and plain_words(known.text) != plain_words(condition.text):
        message = _("another row says that the reservation {number} is: {text}")
        raise RuleError(message.format(number=known.number, text=known.text), field="number")
    return context.revise(ReservationFact, identity, {**said, "session_id": decision["session_id"]}, place)


def _number(context: Context, decision: Mapping[str, int], condition: Condition) -> int:
    """The number that a record names, or that its text has in this decision; else the next one of the dossier."""
    if condition.number is not None:
        return condition.number
    same = _of_text(live(context.db, ReservationFact, **decision), condition.text)
    if len(same) > 1:
        message = _("several reservations have this text: {numbers}")
        said = message.format(numbers=", ".join(str(each.number) for each in same))
        raise RuleError(said, hint=_("name it by its number"), field="text")
    return same[0].number if same else _next(context, decision, condition.text)


def _next(context: Context, decision: Mapping[str, int], text: str) -> int:
    """The number that a text had before its decision was taken back; else one that none of the dossier ever had."""
    ever = stored(context.db, ReservationFact, dossier_id=decision["dossier_id"])
    taken = {each.number for each in ever if each.retracted_by is None}
    own = [each for each in ever if each.session_id == decision["session_id"] and each.number not in taken]
    again = _of_text(own, text)
    return again[-1].number if again else max((each.number for each in ever), default=0) + 1


def _of_text(reservations: Sequence[ReservationFact], text: str) -> list[ReservationFact]:
    """Those of that text, to the letter where there are; else in another case or with other accents."""
    exact = [each for each in reservations if each.text == text]
    return exact or [each for each in reservations if plain_words(each.text) == plain_words(text)]


def lift(context: Context, reference: str, which: str | None, on: date | None) -> list[ReservationFact]:
    """Lift the reservation of that number or text, or every open one; gives those lifted.

    One that was lifted already keeps its day, unless another is given.
    """
    dossier_id = lookup.dossier(context.db, reference)
    known = live(context.db, ReservationFact, dossier_id=dossier_id)
    chosen = [each for each in known if each.lifted_on is None]
    if which is not None:
        chosen = [_named(lookup.reference_of(context.db, dossier_id), known, which)]
    for each in chosen:
        day = on or each.lifted_on or context.today
        session = context.one(SessionFact, session_id=each.session_id)
        _check_lifting(context, session.held_on if session else day, day)
        identity = {name: getattr(each, name) for name in ReservationFact.identity}
        context.revise(ReservationFact, identity, {"lifted_on": day}, None)
    return chosen


def _named(reference: str, known: Sequence[ReservationFact], which: str) -> ReservationFact:
    """The reservation that a number or a text names. Raises NotFoundError with those that there are."""
    found = [each for each in known if str(each.number) == which.strip()] or _of_text(known, which)
    if len(found) == 1:
        return found[0]
    details = [
        _("{number}: {text}, lifted on {date}").format(
            number=each.number, text=each.text, date=formatting.day(each.lifted_on)
        )
        if each.lifted_on
        else _("{number}: {text}, open").format(number=each.number, text=each.text)
        for each in sorted(found or known, key=lambda each: each.number)
    ]
    message = _("{reference} has no reservation {which}")
    if found:
        message = _("{reference} has several reservations {which}: name one by its number")
    hint = _("see `imm-eco dossier show {reference}`").format(reference=reference)
    raise NotFoundError(message.format(reference=reference, which=which), details=details, hint=hint)


def _check_lifting(context: Context, held_on: date, lifted_on: date | None) -> None:
    if lifted_on and not held_on <= lifted_on <= context.today:
        raise RuleError(_("a reservation is lifted after the decision, and not in the future"), field="lifted_on")
