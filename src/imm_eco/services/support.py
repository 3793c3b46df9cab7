"""Support: committed by a signed convention, then disbursed. Requested and granted stand elsewhere.

Never disbursed above committed, nor committed above granted.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import date

from imm_eco import formatting
from imm_eco.domain.vocabulary import STEPS
from imm_eco.errors import RuleError, command
from imm_eco.i18n import _
from imm_eco.services.context import Context
from imm_eco.services.records import ConventionRecord, DisbursementRecord
from imm_eco.services.standings import current_step
from imm_eco.store import lookup
from imm_eco.store.journal import Effect, Place, live, stored
from imm_eco.store.tables import ConventionFact, DisbursementFact


def sign(context: Context, signed: ConventionRecord, place: Place | None = None) -> Effect:
    """Record a signed convention. `amount` is the support that the State commits, in centimes."""
    dossier_id = lookup.dossier(context.db, signed.reference)
    identity = {"dossier_id": dossier_id, "convention": signed.convention}
    known = context.one(ConventionFact, **identity)
    # A convention that is known keeps its day unless another is given.
    day = signed.signed_on or (known.signed_on if known else context.today)
    candidate = context.fact(ConventionFact, {**identity, **signed.said, "signed_on": day})
    if known and (known.signed_on, known.amount) == (candidate.signed_on, candidate.amount):
        return "unchanged"
    _check_date(context, candidate.signed_on, "signed_on")
    _check_validated(context, dossier_id, signed.reference, candidate.signed_on)
    return context.change.put(candidate, place)


def disburse(
    context: Context,
    paid: DisbursementRecord,
    place: Place | None = None,
    *,
    another: bool = False,
    correct: bool = False,
) -> Effect:
    """Record a payment. `amount` in centimes; `piece`, then `rank`, tell payments of one day apart.

    A payment of a day that has one is the same, `another` or a correction that is asked for: by `correct`, by its
    piece or by its rank. Raises RuleError where nothing says which.
    """
    dossier_id = lookup.dossier(context.db, paid.reference)
    day = {"dossier_id": dossier_id, "paid_on": paid.paid_on, "piece": paid.piece}
    alike = live(context.db, DisbursementFact, **day)
    identity = {**day, "rank": _rank(context, paid, alike, place, another=another, correct=correct)}
    payment = context.fact(DisbursementFact, {**identity, "amount": paid.amount})
    known = context.one(DisbursementFact, **identity)
    if known and known.amount == payment.amount:
        return "unchanged"
    _check_date(context, payment.paid_on, "paid_on")
    _check_signed(context, dossier_id, payment.paid_on)
    return context.change.put(payment, place)


def _rank(
    context: Context,
    paid: DisbursementRecord,
    alike: Sequence[DisbursementFact],
    place: Place | None,
    *,
    another: bool,
    correct: bool,
) -> int | None:
    """Which of the payments of a day and a piece is meant: the first one has no rank."""
    if paid.rank is not None:
        return None if paid.rank == 1 else paid.rank
    if not alike:
        return None
    if another:
        return _next_rank(context, alike[0])
    same = [each for each in alike if each.amount == paid.amount]
    if same:
        return same[0].rank
    if len(alike) == 1 and (correct or alike[0].piece is not None):
        return alike[0].rank
    raise _unclear(context, paid.amount, alike, typed=place is None)


def _next_rank(context: Context, alike: DisbursementFact) -> int:
    """A rank that no payment of that day and piece ever had."""
    ever = stored(context.db, DisbursementFact, dossier_id=alike.dossier_id, paid_on=alike.paid_on, piece=alike.piece)
    return max(each.rank or 1 for each in ever) + 1


def _unclear(context: Context, amount: int, alike: Sequence[DisbursementFact], *, typed: bool) -> RuleError:
    """The refusal of a payment that may be another one, or correct one of those that are there, with both remedies."""
    reference, day = lookup.reference_of(context.db, alike[0].dossier_id), alike[0].paid_on
    amounts = ", ".join(formatting.money(each.amount, exact=True) for each in alike)
    message = _("{reference} already has a payment of {date}: {amounts}")
    said = message.format(reference=reference, date=formatting.day(day), amounts=amounts)
    hint = _("say which it is: its piece, or its rank of the day (2 is a second payment, 1 corrects the first)")
    if typed:
        piece = ("--piece", alike[0].piece) if alike[0].piece else ()
        figure = f"{amount // 100},{amount % 100:02}".removesuffix(",00")
        words = ("disbursement", "record", reference, figure, "--on", day.isoformat(), *piece)
        which = ("--correct",) if len(alike) == 1 else ("--rank", str(alike[-1].rank or 1))
        hint = _("another payment: {another}; a correction of that one: {correct}").format(
            another=command(*words, "--another"), correct=command(*words, *which)
        )
    return RuleError(said, hint=hint, field="amount")


def _check_date(context: Context, day: date, field: str) -> None:
    if day > context.today:
        raise RuleError(_("{date} is in the future").format(date=formatting.day(day)), field=field)


def _check_validated(context: Context, dossier_id: int, reference: str, on: date) -> None:
    row = context.db.execute(
        "SELECT min(moved_on) FROM live_move WHERE dossier_id = ? AND to_step = 'mise-en-place'",
        (dossier_id,),
    ).fetchone()
    step = current_step(context.db, dossier_id).code
    if step not in ("mise-en-place", "suivi"):
        message = _("a convention is signed after the validation; {reference} is in {step}")
        raise RuleError(message.format(reference=reference, step=STEPS.title(step)), field="signed_on")
    if on.isoformat() < row[0]:
        message = _("a convention is signed after the validation; {reference} was validated on {date}")
        day = formatting.day(date.fromisoformat(row[0]))
        raise RuleError(message.format(reference=reference, date=day), field="signed_on")


def _check_signed(context: Context, dossier_id: int, on: date) -> None:
    conventions = live(context.db, ConventionFact, dossier_id=dossier_id)
    if not any(convention.signed_on <= on for convention in conventions):
        message = _("no convention was signed on or before {date}").format(date=formatting.day(on))
        hint = _("record it with `imm-eco dossier sign {reference} CONVENTION AMOUNT`")
        reference = shlex.quote(lookup.reference_of(context.db, dossier_id))
        raise RuleError(message, hint=hint.format(reference=reference), field="paid_on")
