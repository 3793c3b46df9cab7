"""Support: committed by a signed convention, then disbursed. Requested and granted stand elsewhere.

Never disbursed above committed, nor committed above granted.
"""

from __future__ import annotations

import shlex
from datetime import date

from imm_eco import numbers
from imm_eco.errors import RuleError
from imm_eco.i18n import _
from imm_eco.models import ConventionFact, DisbursementFact
from imm_eco.services.office import Office, Record
from imm_eco.services.standings import current_step
from imm_eco.store import lookup
from imm_eco.store.journal import Effect, Place, live
from imm_eco.vocabulary import STEPS


def sign(office: Office, values: Record, place: Place | None = None) -> Effect:
    """Record a signed convention. `amount` is the support that the State commits, in centimes."""
    dossier_id = lookup.dossier(office.db, values["reference"])
    identity = {"dossier_id": dossier_id, "convention": values["convention"]}
    candidate = office.fact(ConventionFact, {**identity, **values})
    known = office.one(ConventionFact, **identity)
    if known and (known.signed_on, known.amount) == (candidate.signed_on, candidate.amount):
        return "unchanged"
    _check_date(office, candidate.signed_on, "signed_on")
    _check_validated(office, dossier_id, values["reference"], candidate.signed_on)
    return office.change.put(candidate, place)


def disburse(office: Office, values: Record, place: Place | None = None) -> Effect:
    """Record a payment. `amount` in centimes; `piece` tells two payments of one day apart."""
    dossier_id = lookup.dossier(office.db, values["reference"])
    identity = {"dossier_id": dossier_id, "paid_on": values["paid_on"], "piece": values.get("piece")}
    payment = office.fact(DisbursementFact, {**values, **identity})
    known = office.one(DisbursementFact, **identity)
    if known and known.amount == payment.amount:
        return "unchanged"
    _check_date(office, payment.paid_on, "paid_on")
    _check_signed(office, dossier_id, payment.paid_on)
    return office.change.put(payment, place)


def _check_date(office: Office, day: date, field: str) -> None:
    if day > office.today:
        raise RuleError(_("{date} is in the future").format(date=numbers.day(day)), field=field)


def _check_validated(office: Office, dossier_id: int, reference: str, on: date) -> None:
    row = office.db.execute(
        "SELECT min(moved_on) FROM live_move WHERE dossier_id = ? AND to_step = 'mise-en-place'",
        (dossier_id,),
    ).fetchone()
    step = current_step(office.db, dossier_id).code
    if step in ("mise-en-place", "suivi") and row[0] <= on.isoformat():
        return
    message = _("a convention is signed after the validation; {reference} is in {step}").format(
        reference=reference, step=STEPS.title(step)
    )
    raise RuleError(message, field="signed_on")


def _check_signed(office: Office, dossier_id: int, on: date) -> None:
    conventions = live(office.db, ConventionFact, dossier_id=dossier_id)
    if not any(convention.signed_on <= on for convention in conventions):
        message = _("no convention was signed on or before {date}").format(date=numbers.day(on))
        hint = _("record it with `imm-eco dossier sign {reference} CONVENTION AMOUNT`")
        reference = shlex.quote(lookup.reference_of(office.db, dossier_id))
        raise RuleError(message, hint=hint.format(reference=reference), field="paid_on")
