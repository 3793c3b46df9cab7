"""Closing a month: no figure of it changes any more, until a reasoned reopening, but by a fact told as late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from imm_eco import notices, numbers
from imm_eco.errors import RuleError
from imm_eco.i18n import _, ngettext
from imm_eco.models import ClosingFact
from imm_eco.rules.closing import CLOSED, OPEN, REOPENED
from imm_eco.rules.periods import Period
from imm_eco.services.late_facts import altered_though_closed
from imm_eco.services.office import Office, Record
from imm_eco.store.dated_facts import Altered
from imm_eco.store.journal import Effect, Place
from imm_eco.vocabulary import DATED_FACTS


class ClosedMonthError(RuleError):
    """Facts of a month that is closed would change, and nobody says why they come late."""

    def __init__(self, facts: Sequence[Altered]) -> None:
        self.facts = facts
        self.period = Period.month_of(facts[0].day)
        message = _("{month} is closed: no figure of it changes any more").format(month=self.period.title)
        details = [_named(fact) for fact in facts[:_NAMED]]
        if len(facts) > _NAMED:
            details.append(_("and {count} more").format(count=numbers.count(len(facts) - _NAMED)))
        super().__init__(message, details=details, hint=remedy(self.period), field=facts[0].field)


_NAMED = 10
"""So many facts of closed months are told one by one."""


def _named(fact: Altered) -> str:
    said = {"reference": fact.reference, "fact": DATED_FACTS.title(fact.noun), "date": numbers.day(fact.day)}
    return _("{reference}: {fact}, {date}").format(**said)


def remedy(period: Period) -> str:
    """What to do where a month is closed."""
    command = f"`imm-eco period reopen {period.code} --reason …`"
    return _(
        "reopen that month for a reason, with {command}; or take it as a late fact of the open month: add --late REASON"
    ).format(command=command)


def close(office: Office, period: Period, reason: str | None) -> None:
    """Close a period up to its last month, with every month before; what is closed already stays as it is."""
    for month in office.closings.to_close(period.end):
        record(office, {"month": Period.month_of(month), "state": CLOSED, "reason": reason})


def reopen(office: Office, month: Period, reason: str | None) -> None:
    """Let the figures of one closed month change. Raises RuleError where it is open, or without a reason."""
    _require_month(month)
    state = office.closings.state(month.end)
    if state == OPEN:
        raise RuleError(_("{month} is not closed").format(month=month.title), hint=_("see `imm-eco period list`"))
    _require_reason(reason)
    if state == CLOSED:
        record(office, {"month": month, "state": REOPENED, "reason": reason})


def record(office: Office, values: Record, place: Place | None = None) -> Effect:
    """Say how one month stands, as a row of the sheet does: closed, or reopened while those before stay closed.

    Raises RuleError for a month that has not ended, and for a reopening without a reason.
    """
    month: Period = values["month"]
    _require_month(month)
    if month.end > office.today:
        raise RuleError(_("the period {period} has not ended").format(period=month.title), field="month")
    fact = office.fact(ClosingFact, {**values, "month": month.end})
    if fact.state == REOPENED:
        _require_reason(fact.reason)
    kept = office.closings.to_keep(month.end) if fact.state == REOPENED else None
    effect = office.change.put(fact, place)
    if kept:
        office.change.put(office.fact(ClosingFact, {"month": kept, "state": CLOSED}))
    office.forget_closings()
    return effect


def settle(office: Office) -> None:
    """Hold a change, at its end, against the months that are closed; a reason for what comes late stays where it does.

    Raises ClosedMonthError where it alters a fact of a month that it found closed and leaves closed, without a reason.
    """
    facts = require_untouched(office)
    if office.change.origin.late is None:
        return
    if facts:
        sentence = ngettext("{count} late fact of a closed month", "{count} late facts of closed months", len(facts))
        notices.say(sentence.format(count=numbers.count(len(facts))))
    else:
        office.change.origin = replace(office.change.origin, late=None)
        notices.say(_("nothing of this is dated in a closed month: no late fact is told"))


def require_untouched(office: Office) -> list[Altered]:
    """The facts of closed months that the change alters. Raises ClosedMonthError for some without a reason."""
    facts = list(altered_though_closed(office.db, office.change.id))
    if facts and office.change.origin.late is None:
        raise ClosedMonthError(facts)
    return facts


def _require_month(period: Period) -> None:
    if period.months != 1:
        message = _("{period} is longer than a month").format(period=period.title)
        raise RuleError(message, hint=_("name one month, such as {month}").format(month="2018-12"), field="month")


def _require_reason(reason: str | None) -> None:
    if not (reason or "").strip():
        raise RuleError(_("a month is reopened for a reason"), hint=_("add --reason TEXT"), field="reason")
