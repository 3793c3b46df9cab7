"""Suspensions: a dossier that waits, for a reason, and is resumed.

Suspended from its first day to the day before it is resumed, a dossier makes no move but one that ends it
early, and these days are counted apart. Two suspensions never overlap, and none outlives the dossier.
"""

from __future__ import annotations

from datetime import date

from imm_eco import formatting
from imm_eco.domain.vocabulary import ENDS, STEPS
from imm_eco.errors import RuleError
from imm_eco.i18n import _
from imm_eco.services.context import Context
from imm_eco.services.records import HoldRecord
from imm_eco.services.standings import current_step
from imm_eco.store import lookup
from imm_eco.store.journal import Effect, Place, content, live
from imm_eco.store.tables import HoldFact


def hold(context: Context, reference: str, on: date, reason: str | None) -> Effect:
    """Suspend a dossier from a day on. Raises RuleError where it is suspended already, or its life has ended."""
    dossier_id = lookup.dossier(context.db, reference)
    known = _require_alive(context, dossier_id)
    if not reason:
        message = _("{reference} cannot be suspended without a reason").format(reference=known)
        raise RuleError(message, hint=_("add --reason TEXT"), field="reason")
    standing = _open(context, dossier_id)
    if standing:
        message = _("{reference} is already suspended, since {date}")
        hint = _("resume it first with `imm-eco dossier resume {reference}`")
        said = {"reference": known, "date": formatting.day(standing.held_from)}
        raise RuleError(message.format(**said), hint=hint.format(reference=known))
    return record(context, HoldRecord(reference, on, {"reason": reason}))


def resume(context: Context, reference: str, on: date) -> Effect:
    """Let a suspended dossier go on: `on` is the first day that counts again."""
    dossier_id = lookup.dossier(context.db, reference)
    known = _require_alive(context, dossier_id)
    standing = _open(context, dossier_id)
    if standing is None:
        raise RuleError(_("{reference} is not suspended").format(reference=known))
    return record(context, HoldRecord(reference, standing.held_from, {"resumed_on": on}))


def record(context: Context, suspension: HoldRecord, place: Place | None = None) -> Effect:
    """Say a suspension, or what is new of one: it is known by its first day."""
    dossier_id = lookup.dossier(context.db, suspension.reference)
    identity = {"dossier_id": dossier_id, "held_from": suspension.held_from}
    known = context.one(HoldFact, **identity)
    told = context.fact(HoldFact, {**(content(known) if known else {}), **identity, **suspension.said})
    _check_dates(context, told)
    return context.revise(HoldFact, identity, suspension.said, place)


def _check_dates(context: Context, told: HoldFact) -> None:
    for field in ("held_from", "resumed_on"):
        day = getattr(told, field)
        if day is not None and day > context.today:
            raise RuleError(_("{date} is in the future").format(date=formatting.day(day)), field=field)
    if told.resumed_on is not None and told.resumed_on < told.held_from:
        message = _("a dossier is resumed on or after the day it was suspended, {date}")
        raise RuleError(message.format(date=formatting.day(told.held_from)), field="resumed_on")


def _require_alive(context: Context, dossier_id: int) -> str:
    """The reference of a dossier whose life has not ended. Raises RuleError."""
    reference, step = lookup.reference_of(context.db, dossier_id), current_step(context.db, dossier_id)
    if step.code in ENDS:
        message = _("{reference} is in {step}: its life has ended").format(
            reference=reference, step=STEPS.title(step.code)
        )
        raise RuleError(message)
    return reference


def _open(context: Context, dossier_id: int) -> HoldFact | None:
    standing = live(context.db, HoldFact, dossier_id=dossier_id, resumed_on=None)
    return standing[0] if standing else None
