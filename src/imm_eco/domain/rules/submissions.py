"""Two submissions that may be one: of one company and ecosystem, of much the same amount, within a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

AMOUNTS_APART = 10
"""Investments that differ by a tenth of the larger or less are much the same: amounts are completed, and corrected."""
DAYS_APART = 365
"""How long after the first a second submission of one project may come."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A project as it was submitted. `investment` is in centimes."""

    reference: str
    company: int
    ecosystem: str
    title: str
    investment: int
    opened_on: date

    def resembles(self, other: Submission) -> bool:
        """Whether another may be the same project, whatever its title: a title is what is completed."""
        if (self.company, self.ecosystem) != (other.company, other.ecosystem):
            return False
        apart = abs(self.investment - other.investment)
        near = apart * AMOUNTS_APART <= max(self.investment, other.investment)
        return near and abs((self.opened_on - other.opened_on).days) <= DAYS_APART
