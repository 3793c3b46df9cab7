"""Sessions of the committees: when one sat, under which minutes, who sat for whom.

A past one is corrected by its own verb, never written over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from imm_eco.domain.vocabulary import BODIES, fold, plain_words
from imm_eco.errors import NotFoundError, RuleError, command
from imm_eco.i18n import _
from imm_eco.services.context import Context
from imm_eco.services.records import SessionRecord
from imm_eco.sheets.parsing.values import Value
from imm_eco.store import lookup
from imm_eco.store.journal import Effect, Place, live
from imm_eco.store.tables import AttendeeFact, Session, SessionFact

Seat = tuple[str, str]
"""A person and the body that this person sits for."""


def session_key(committee: str, held_on: date) -> str:
    """The permanent key of a sitting: one committee sits once a day."""
    return f"{committee}-{held_on.isoformat()}"


def record(context: Context, sitting: SessionRecord, place: Place | None = None) -> Effect:
    """Say that a committee sat on a day; with an `attendee` and a `body`, that this person sat for it."""
    if sitting.held_on > context.today:
        raise RuleError(_("a session cannot have been held in the future"), field="held_on")
    if sitting.body and not sitting.attendee:
        raise RuleError(_("who sat for this body is not said"), field="attendee")
    session_id = context.change.anchor(Session, session_key(sitting.committee, sitting.held_on))
    effects = [_restate(context, session_id, sitting, place)]
    if sitting.attendee:
        effects.append(_seat(context, session_id, sitting.attendee, sitting.body, place))
    return next((effect for effect in effects if effect != "unchanged"), "unchanged")


def _restate(context: Context, session_id: int, sitting: SessionRecord, place: Place | None) -> Effect:
    """Say the session itself; minutes that a row leaves empty may be stated by another."""
    told: dict[str, Value] = {"committee": sitting.committee, "held_on": sitting.held_on}
    if sitting.minutes is not None:
        told["minutes"] = sitting.minutes
    if sitting.minutes:
        _require_own_minutes(context, session_id, sitting.minutes)
    return context.revise(SessionFact, {"session_id": session_id}, told, place)


def _require_own_minutes(context: Context, session_id: int, minutes: str) -> None:
    """Raise RuleError where the minutes are those of another session, of either committee."""
    known = context.one(SessionFact, session_id=session_id)
    if known and known.minutes == minutes:
        return
    for other in live(context.db, SessionFact):
        same = other.minutes and plain_words(other.minutes) == plain_words(minutes)
        if same and other.session_id != session_id:
            message = _("{minutes} are the minutes of another session: {session}")
            key = session_key(other.committee, other.held_on)
            hint = _("give these minutes their own reference, or correct those of the other: {command}")
            hint = hint.format(command=command("committee", "edit", key, "--minutes", _("REFERENCE")))
            raise RuleError(message.format(minutes=other.minutes, session=key), hint=hint, field="minutes")


def _seat(context: Context, session_id: int, attendee: str, body: str | None, place: Place | None) -> Effect:
    """Say that a person sat for a body, under the name by which the session knows this person already."""
    known = _known(context, session_id, attendee)
    if known and known.change_id == context.change.id and known.body != body:
        message = _("{attendee} cannot sit on both sides").format(attendee=known.attendee)
        raise RuleError(message, field="body")
    identity = {"session_id": session_id, "attendee": known.attendee if known else attendee}
    return context.revise(AttendeeFact, identity, {"body": body}, place)


def _known(context: Context, session_id: int, name: str) -> AttendeeFact | None:
    """The attendee of that name: to the letter where there is one, else however it is spelt."""
    seated = live(context.db, AttendeeFact, session_id=session_id)
    exact = [each for each in seated if each.attendee == name]
    return next((each for each in [*exact, *seated] if _person(each.attendee) == _person(name)), None)


def _person(name: str) -> str:
    return fold(name) or name


def open_(context: Context, sitting: SessionRecord, people: Sequence[Seat]) -> None:
    """Record a session that was held; the same again is nothing new.

    Raises RuleError for one that is recorded otherwise: it is corrected by its own verb, `edit`.
    """
    key = session_key(sitting.committee, sitting.held_on)
    session_id = context.change.anchor(Session, key)
    known = context.one(SessionFact, session_id=session_id)
    if known is None:
        for attendee, body in people or (("", ""),):
            record(context, sitting._replace(attendee=attendee or None, body=body or None))
        return
    differences = list(_differences(context, known, sitting.minutes, people))
    if differences:
        raise RuleError(
            _("the session {session} is already recorded, and otherwise").format(session=key),
            details=differences,
            hint=_("correct it with {command}").format(command=_edit(key, sitting.minutes, people)),
        )


def _differences(context: Context, known: SessionFact, minutes: str | None, people: Sequence[Seat]) -> Iterator[str]:
    """What is said otherwise than it is recorded, in words; what is not said is no difference."""
    if minutes is not None and minutes != known.minutes:
        yield _("minutes: {old} → {new}").format(old=known.minutes or "–", new=minutes)
    if not people:
        return
    seated = [(each.attendee, each.body) for each in live(context.db, AttendeeFact, session_id=known.session_id)]
    for body in BODIES:
        old, new = ([name for name, side in seats if side == body.code] for seats in (seated, people))
        if {*map(_person, old)} != {*map(_person, new)}:
            said = {"body": body.title, "old": ", ".join(old) or "–", "new": ", ".join(new) or "–"}
            yield _("{body}: {old} → {new}").format(**said)


def _edit(key: str, minutes: str | None, people: Sequence[Seat]) -> str:
    words = ["committee", "edit", key, *(("--minutes", minutes) if minutes else ())]
    sides = {"etat": "--state", "federation": "--federation"}
    return command(*words, *(word for name, body in people for word in (sides[body], name)))


def edit(
    context: Context,
    session: str,
    *,
    minutes: str | None = None,
    people: Sequence[Seat] = (),
    removed: Sequence[str] = (),
) -> None:
    """Correct a session: its minutes, who sat for whom, who did not sit.

    Raises NotFoundError for one who is not on its list. What it decided must stand: the change's end asks.
    """
    session_id = lookup.session(context.db, session)
    known = context.one(SessionFact, session_id=session_id)
    assert known is not None
    for name in removed:
        context.change.retract(_seated(context, session_id, name))
    _restate(context, session_id, SessionRecord(known.committee, known.held_on, minutes), None)
    for attendee, body in people:
        _seat(context, session_id, attendee, body, None)


def _seated(context: Context, session_id: int, name: str) -> AttendeeFact:
    """The attendee of that name. Raises NotFoundError with those who sat."""
    known = _known(context, session_id, name)
    if known is None:
        names = ", ".join(each.attendee for each in live(context.db, AttendeeFact, session_id=session_id))
        message = _("{attendee} is not on the list of this session").format(attendee=name)
        raise NotFoundError(message, hint=_("those who sat: {names}").format(names=names or "–"))
    return known
