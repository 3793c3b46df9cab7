"""Closing a month: no figure of it changes any more, until a reasoned reopening, but by a fact told as late."""

from __future__ import annotations

from imm_eco.domain.rules.closing import CLOSED, OPEN, REOPENED
from imm_eco.domain.rules.periods import Period
from imm_eco.errors import RuleError
from imm_eco.i18n import _
from imm_eco.services.context import Context
from imm_eco.services.records import ClosingRecord
from imm_eco.store.journal import Effect, Place
from imm_eco.store.tables import ClosingFact


def close(context: Context, period: Period, reason: str | None) -> None:
    """Close a period up to its last month, with every month before; what is closed already stays as it is."""
    for month in context.closings.to_close(period.end):
        record(context, ClosingRecord(Period.month_of(month), {"state": CLOSED, "reason": reason}))


def reopen(context: Context, month: Period, reason: str | None) -> None:
    """Let the figures of one closed month change. Raises RuleError where it is open, or without a reason."""
    _require_month(month)
    state = context.closings.state(month.end)
    if state == OPEN:
        raise RuleError(_("{month} is not closed").format(month=month.title), hint=_("see `imm-eco period list`"))
    _require_reason(reason)
    record(context, ClosingRecord(month, {"state": REOPENED, "reason": reason}))


def record(context: Context, closing: ClosingRecord, place: Place | None = None) -> Effect:
    """Say how one month stands, as a row of the sheet does: closed, or reopened while those before stay closed.

    Raises RuleError for a month that has not ended, and for a reopening without a reason.
    """
    month = closing.month
    _require_month(month)
    if month.end > context.today:
        raise RuleError(_("the period {period} has not ended").format(period=month.title), field="month")
    fact = context.fact(ClosingFact, {**closing.said, "month": month.end})
    if fact.state == REOPENED:
        _require_reason(fact.reason)
    kept = context.closings.to_keep(month.end) if fact.state == REOPENED else None
    effect = context.change.put(fact, place)
    if kept:
        context.change.put(context.fact(ClosingFact, {"month": kept, "state": CLOSED}))
    context.forget_closings()
    return effect


def _require_month(period: Period) -> None:
    if period.months != 1:
        message = _("{period} is longer than a month").format(period=period.title)
        raise RuleError(message, hint=_("name one month, such as {month}").format(month="2018-12"), field="month")


def _require_reason(reason: str | None) -> None:
    if not (reason or "").strip():
        raise RuleError(_("a month is reopened for a reason"), hint=_("add --reason TEXT"), field="reason")
