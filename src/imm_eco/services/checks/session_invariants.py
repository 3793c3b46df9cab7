"""What must hold of the sessions of the committees: their minutes are their own, and each person sits once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from imm_eco.domain.vocabulary import fold, plain_words
from imm_eco.errors import command
from imm_eco.i18n import _
from imm_eco.services.checks.violation import Invariant, Scope, Violation


def _minutes(scope: Scope) -> Iterator[Violation]:
    """One reference of minutes is one session, whichever its committee."""
    known: dict[str, str] = {}
    for row in scope.rows(_Session, _SESSIONS):
        first = known.setdefault(plain_words(row.minutes), row.session)
        if first != row.session:
            message = _("{session} has the minutes of {other}: {minutes}")
            said = {"session": row.session, "other": first, "minutes": row.minutes}
            remedy = command("committee", "edit", row.session, "--minutes", _("REFERENCE"))
            yield Violation("", message.format(**said), row.change_id, remedy=remedy)


class _Session(NamedTuple):
    session: str
    minutes: str
    change_id: int


_SESSIONS = """
SELECT s.key AS session, r.minutes, r.change_id
FROM live_session_record r JOIN session s ON s.id = r.session_id WHERE r.minutes IS NOT NULL
ORDER BY r.held_on, s.id"""


def _seats(scope: Scope) -> Iterator[Violation]:
    """One person, however spelt, sits once in a session, and on one side."""
    known: dict[tuple[str, str], str] = {}
    for row in scope.rows(_Seat, _ATTENDEES):
        first = known.setdefault((row.session, fold(row.attendee) or row.attendee), row.attendee)
        if first != row.attendee:
            message = _("{session} has one person twice: {first}, {second}")
            said = {"session": row.session, "first": first, "second": row.attendee}
            remedy = command("committee", "edit", row.session, "--remove", row.attendee)
            yield Violation("", message.format(**said), row.change_id, remedy=remedy)


class _Seat(NamedTuple):
    session: str
    attendee: str
    change_id: int


_ATTENDEES = """
SELECT s.key AS session, a.attendee, a.change_id FROM live_attendee a JOIN session s ON s.id = a.session_id
ORDER BY s.id, a.id"""


INVARIANTS = (
    Invariant("minutes", ("session_record",), _minutes, whole=True),
    Invariant("seats", ("attendee",), _seats, whole=True),
)
