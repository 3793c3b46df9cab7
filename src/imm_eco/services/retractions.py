"""A decision taken in error: retracted by a new change, with all that followed from it, while nothing stands on it."""

from __future__ import annotations

from imm_eco.errors import NotFoundError
from imm_eco.i18n import _
from imm_eco.services.committees import lifted_later, said_by
from imm_eco.services.context import Context
from imm_eco.services.undo import taking_back
from imm_eco.store import lookup
from imm_eco.store.tables import DecisionFact, ReservationFact


def retract(context: Context, reference: str, session: str) -> None:
    """Withdraw what a session decided on a dossier: the decision, its move, its seal, its reservations.

    Raises NotFoundError where it decided nothing, RuleError with all that stands on the decision.
    """
    dossier_id, session_id = lookup.dossier(context.db, reference), lookup.session(context.db, session)
    about = {"dossier_id": dossier_id, "session_id": session_id}
    decision = context.one(DecisionFact, **about)
    known = {"reference": lookup.reference_of(context.db, dossier_id), "session": _key(context, session_id)}
    if decision is None:
        message = _("the session {session} decided nothing on {reference}").format(**known)
        raise NotFoundError(message, hint=_("see `imm-eco committee list --session SESSION`"))
    refused = _("the decision of {session} on {reference} cannot be retracted: something stands on it")
    with taking_back(context, refused.format(**known)) as blocking:
        facts = list(said_by(context, decision))
        blocking.update(lifted_later([each for each in facts if isinstance(each, ReservationFact)], decision))
        for fact in facts:
            context.change.retract(fact)


def _key(context: Context, session_id: int) -> str:
    return str(context.db.execute("SELECT key FROM session WHERE id = ?", (session_id,)).fetchone()[0])
