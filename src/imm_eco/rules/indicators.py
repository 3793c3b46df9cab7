"""How an indicator is counted: stock or flow, over which days, and which results are owed.

A stock (jobs) is a position at a period's end: the latest one on or before the day counts, and
positions are never summed over time. A flow (turnover) is of a period: flows are summed, since the
contract began (basis `cumulative`) or within one year (basis `annual`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from imm_eco.programme import Programme
from imm_eco.rules.periods import Period

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
"""The length, in months, of each rhythm at which a programme may ask for results."""


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator as it is counted towards a horizon.

    `start` is the day the contracts began; `basis` speaks of flows alone; `better` says which way is good.
    """

    indicator: str
    nature: str
    unit: str
    basis: str
    start: date
    horizon: date
    better: str = "higher"

    @property
    def is_stock(self) -> bool:
        """Whether it is a position at a date, never summed over time."""
        return self.nature == "stock"

    @property
    def is_annual(self) -> bool:
        """Whether it is a flow of which one year alone counts."""
        return not self.is_stock and self.basis == "annual"

    def window(self, day: date) -> tuple[date, date]:
        """The first and last day on which a counted result's period may end, as seen on `day`.

        A stock: any day up to `day`. A cumulative flow: since the contracts began. An annual flow:
        within the horizon's year, or the year of `day` while the horizon's has not come.
        """
        if self.is_stock:
            return date.min, day
        if self.basis == "cumulative":
            return self.start, day
        year = min(day.year, self.horizon.year)
        return date(year, 1, 1), min(day, date(year, 12, 31))

    @property
    def begins(self) -> date:
        """The first day whose results can count in the figure of the horizon."""
        return date(self.horizon.year, 1, 1) if self.is_annual else self.start

    @property
    def committed_years(self) -> tuple[int, int]:
        """The first and last year of the sealed commitments that make the committed figure.

        A cumulative flow: the sum of the years up to the horizon's. An annual flow: the horizon's year
        alone. A stock: of the years up to the horizon's, the latest that the promoter gave.
        """
        return self.promised_years(self.horizon.year)

    def promised_years(self, year: int) -> tuple[int, int]:
        """The same for the end of any year: what was to be reached by then."""
        return (year if self.is_annual else 0), year

    def promised(self, lines: Mapping[int, int], year: int) -> int:
        """What yearly commitments promise by the end of a year, in the indicator's unit; `lines` by year."""
        first, last = self.promised_years(year)
        counted = {each: value for each, value in lines.items() if first <= each <= last}
        if self.is_stock:
            return counted[max(counted)] if counted else 0
        return sum(counted.values())


def measure(programme: Programme, indicator: str, basis: str = "cumulative") -> Measure:
    """An indicator of the programme, counted on a basis towards the programme's horizon."""
    found = programme.indicator(indicator)
    return Measure(indicator, found.nature, found.unit, basis, programme.start, programme.horizon, found.better)


def owed_period(reporting: str, day: date) -> Period:
    """The last full period for which results are owed on `day`: it ended on that day or before."""
    current = _period_of(reporting, day)
    return current if current.end <= day else _period_of(reporting, current.start - timedelta(days=1))


def _period_of(reporting: str, day: date) -> Period:
    number = (day.month - 1) // MONTHS[reporting] + 1
    match reporting:
        case "month":
            return Period.month(day.year, number)
        case "quarter":
            return Period.quarter(day.year, number)
        case "half":
            return Period.half(day.year, number)
    return Period.year(day.year)
