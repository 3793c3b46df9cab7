"""Keeping what was done sound: a correction never takes the ground from under a move or a decision made on it.

A score lowered after the dossier went on, an attendee of the federation added to a sitting that has validated,
a piece that turns out never to have come: each is refused, with what stands on it, by whatever road it arrives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from imm_eco.errors import RuleError
from imm_eco.i18n import _
from imm_eco.models import Candidate
from imm_eco.services.invariants import Breach, breaches
from imm_eco.services.office import Office
from imm_eco.store.journal import Effect


class _UnsoundError(Exception):
    """What was tried breaks a rule; it is undone by the exception."""


def soundly(office: Office, dossiers: Iterable[int], act: Callable[[], Effect]) -> Effect:
    """Do something about dossiers. Raises RuleError, with nothing of it kept, where it breaks a rule that held."""
    moved = [number for number in dossiers if _has_history(office, number)]
    if not moved:
        return act()
    after: list[Breach] = []
    try:
        with office.change.part():
            effect = act()
            after += [] if effect == "unchanged" else _breaches(office, moved)
            if after:
                raise _UnsoundError
            return effect
    except _UnsoundError:
        before = set(_breaches(office, moved))
    broken = [breach for breach in after if breach not in before]
    if not broken:
        return act()
    raise RuleError(
        _("something that was done on it would stand no more"),
        details=[f"{breach.dossier}: {breach.sentence}" for breach in broken],
        hint=_("take that back first, or give what is new a later date"),
    )


def decided_in(office: Office, session_id: int) -> list[int]:
    """The dossiers that a session decided on."""
    rows = office.db.execute("SELECT DISTINCT dossier_id FROM live_decision WHERE session_id = ?", (session_id,))
    return [row[0] for row in rows]


def held_by(office: Office, candidate_id: int) -> list[int]:
    """The dossiers of a company."""
    if office.change.has_made(Candidate, candidate_id):
        return []
    query = "SELECT dossier_id FROM live_dossier_record WHERE candidate_id = ?"
    return [row[0] for row in office.db.execute(query, (candidate_id,))]


def _has_history(office: Office, dossier_id: int) -> bool:
    query = (
        "SELECT EXISTS (SELECT 1 FROM live_move WHERE dossier_id = :it)"
        " OR EXISTS (SELECT 1 FROM live_decision WHERE dossier_id = :it)"
    )
    return bool(office.db.execute(query, {"it": dossier_id}).fetchone()[0])


def _breaches(office: Office, dossiers: Iterable[int]) -> list[Breach]:
    """The envelope apart, which none of these facts can exceed."""
    args = (office.db, office.programme)
    return [each for number in dossiers for each in breaches(*args, number, office.today, envelope=False)]
