"""The refusal of what would change a closed month, and the word on what is taken there as late."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from imm_eco import formatting
from imm_eco.domain.rules.closing import reopening
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import DATED_FACTS
from imm_eco.i18n import _, ngettext
from imm_eco.services.checks.preserving import ViolationError
from imm_eco.services.checks.violation import Violation
from imm_eco.services.late_facts import altered_though_closed
from imm_eco.store.dated_facts import Altered
from imm_eco.store.journal import OpenChange

log = logging.getLogger(__name__)
RULE = "closed-month"


class ClosedMonthError(ViolationError):
    """Facts of a month that is closed would change, and nobody says why they come late."""

    def __init__(self, facts: Sequence[Altered]) -> None:
        self.period = Period.month_of(facts[0].day)
        super().__init__([Violation("", _named(each), each.change, hint=remedy(self.period)) for each in facts])
        self.message = _("{month} is closed: no figure of it changes any more").format(month=self.period.title)
        # The lines of one seal bear one name.
        names = list(dict.fromkeys(_named(each) for each in facts))
        more = len(names) - _NAMED
        left_off = [_("and {count} more").format(count=formatting.count(more))] if more > 0 else []
        self.details = (*names[:_NAMED], *left_off)
        self.field = facts[0].field


_NAMED = 10
"""So many facts of closed months are told one by one."""


def _named(fact: Altered) -> str:
    said = {"reference": fact.reference, "fact": DATED_FACTS.title(fact.noun), "date": formatting.day(fact.day)}
    return _("{reference}: {fact}, {date}").format(**said)


def remedy(period: Period) -> str:
    """What to do where a month is closed."""
    return _(
        "reopen that month for a reason, with {command}; or take it as a late fact of the open month: add --late REASON"
    ).format(command=reopening(period))


def refusal(change: OpenChange, broken: Sequence[Violation]) -> ViolationError:
    """The refusal of a change that would break rules: of a closed month before all others."""
    if any(violation.rule == RULE for violation in broken):
        return ClosedMonthError(list(altered_though_closed(change.db, change.id)))
    return ViolationError(broken)


def tell_late(change: OpenChange) -> None:
    """Say how much of a change is late; the reason of one that holds nothing late is not kept."""
    facts = list(altered_though_closed(change.db, change.id))
    if facts:
        sentence = ngettext("{count} late fact of a closed month", "{count} late facts of closed months", len(facts))
        log.info(sentence.format(count=formatting.count(len(facts))))
    else:
        change.origin = replace(change.origin, late=None)
        log.info(_("nothing of this is dated in a closed month: no late fact is told"))
