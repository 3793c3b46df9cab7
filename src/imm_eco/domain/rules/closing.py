"""Which months are closed, so that no figure of theirs changes any more.

A fact belongs to the month of the day that it bears. The figures of a month are sums over all that came before
it, so closing a month closes every earlier one; a month that was reopened stays open by itself, for its reason,
until it is closed again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from imm_eco.domain.rules.periods import Period

CLOSED, REOPENED, OPEN = "closed", "reopened", "open"


@lru_cache(maxsize=1024)
def month_of(day: date) -> date:
    """The month that a day belongs to, by its last day."""
    return Period.month_of(day).end


def reopening(month: Period) -> str:
    """The command by which a month takes results again."""
    return f"`imm-eco period reopen {month.code} --reason …`"


def _month_before(month: date) -> date:
    return month.replace(day=1) - timedelta(days=1)


@dataclass(frozen=True)
class Closings:
    """What was said of months, by their last days: each closed, or reopened. The others follow from later ones."""

    states: Mapping[date, str]

    def closer(self, month: date) -> date | None:
        """The month whose closing closes this one: itself, or else the next one after it; None where it is open."""
        own = self.states.get(month)
        if own is not None:
            return month if own == CLOSED else None
        return min((each for each, state in self.states.items() if state == CLOSED and each > month), default=None)

    def is_closed(self, month: date) -> bool:
        """Whether the figures of a month change no more."""
        return self.closer(month) is not None

    def state(self, month: date) -> str:
        """How a month stands: closed, reopened, or open because nobody has closed it yet."""
        if self.is_closed(month):
            return CLOSED
        return self.states.get(month, OPEN)

    def to_keep(self, month: date) -> date | None:
        """What has to be said closed itself when a month is reopened, so that those before it stay as they are.

        None where another closing holds them, or where none of them is closed.
        """
        after = Closings({**self.states, month: REOPENED})
        before = _month_before(month)
        while self.states.get(before) == REOPENED:
            before = _month_before(before)
        return before if self.is_closed(before) and not after.is_closed(before) else None

    def to_close(self, month: date) -> list[date]:
        """What closing a month has to say: of itself, and of each reopened month before it; nothing twice."""
        again = {each for each, state in self.states.items() if state == REOPENED and each <= month}
        return sorted(again if self.is_closed(month) else {*again, month})
