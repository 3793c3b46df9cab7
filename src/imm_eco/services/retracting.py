"""A decision taken in error: retracted by a new change, with all that followed from it, while nothing stands on it."""

from __future__ import annotations

from collections.abc import Iterator

from imm_eco.errors import NotFoundError
from imm_eco.i18n import _
from imm_eco.models import DecisionFact, Fact, MoveFact, ReservationFact, SealFact, SealLineFact
from imm_eco.services.office import Office
from imm_eco.services.undoing import taking_back
from imm_eco.store import lookup
from imm_eco.store.journal import live


def retract(office: Office, reference: str, session: str) -> None:
    """Withdraw what a session decided on a dossier: the decision, its move, its seal, its reservations.

    Raises NotFoundError where it decided nothing, RuleError with all that stands on the decision.
    """
    dossier_id, session_id = lookup.dossier(office.db, reference), lookup.session(office.db, session)
    about = {"dossier_id": dossier_id, "session_id": session_id}
    decision = office.one(DecisionFact, **about)
    known = {"reference": lookup.reference_of(office.db, dossier_id), "session": _key(office, session_id)}
    if decision is None:
        message = _("the session {session} decided nothing on {reference}").format(**known)
        raise NotFoundError(message, hint=_("see `imm-eco committee list --session SESSION`"))
    refused = _("the decision of {session} on {reference} cannot be retracted: something stands on it")
    with taking_back(office, refused.format(**known)) as blocking:
        for fact in _said_by(office, decision):
            lifted = isinstance(fact, ReservationFact) and fact.lifted_on is not None
            if lifted and fact.change_id != decision.change_id:
                blocking.add(fact.change_id or 0)
            office.change.retract(fact)


def _said_by(office: Office, decision: DecisionFact) -> Iterator[Fact]:
    """The decision, and the facts that followed from it."""
    about = {"dossier_id": decision.dossier_id, "session_id": decision.session_id}
    yield decision
    yield from live(office.db, MoveFact, **about)
    yield from live(office.db, ReservationFact, **about)
    for seal in live(office.db, SealFact, **about):
        yield seal
        yield from live(office.db, SealLineFact, dossier_id=seal.dossier_id, sealed_on=seal.sealed_on)


def _key(office: Office, session_id: int) -> str:
    return str(office.db.execute("SELECT key FROM session WHERE id = ?", (session_id,)).fetchone()[0])
