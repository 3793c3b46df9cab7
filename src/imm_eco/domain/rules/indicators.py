"""How an indicator is counted: stock or flow, over which days, and which results are owed.

A stock (jobs) is a position at a period's end: the latest one on or before the day counts, and
positions are never summed over time. A flow (turnover) is of a period: flows are summed, since the
contract began (basis `cumulative`) or within the horizon's year (basis `annual`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.periods import Period

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

    @property
    def begins(self) -> date:
        """The first day whose results can count: that on which the contracts began; of an annual flow the year's."""
        return max(self.start, date(self.horizon.year, 1, 1)) if self.is_annual else self.start

    def window(self, day: date) -> tuple[date, date]:
        """The first and last day on which a counted result's period may end, as seen on `day`.

        A stock: any day up to `day`. A cumulative flow: since the contracts began. An annual flow: within the
        horizon's year, and none before it.
        """
        if self.is_stock:
            return date.min, day
        last = date(self.horizon.year, 12, 31) if self.is_annual else day
        return self.begins, min(day, last)

    @property
    def is_of_one_year(self) -> bool:
        """Whether commitments to it are those of one year: a position at its end, or an annual flow."""
        return self.is_stock or self.is_annual

    @property
    def committed_years(self) -> tuple[int, int]:
        """The first and last year of the commitments that make the committed figure.

        A cumulative flow: the sum of the years up to the horizon's. An annual flow, and a stock: the horizon's year
        alone.
        """
        return (self.horizon.year if self.is_of_one_year else 0), self.horizon.year

    def towards(self, year: int) -> Measure:
        """The same, towards the end of another year."""
        return replace(self, horizon=date(year, 12, 31))

    def promised(self, lines: Mapping[int, int]) -> int | None:
        """What yearly commitments promise for the horizon, in the indicator's unit; `lines` by year.

        None, which is not zero, of one year that has no figure of its own.
        """
        first, last = self.committed_years
        if self.is_of_one_year:
            return lines.get(last)
        return sum(value for year, value in lines.items() if first <= year <= last)

    def commits(self, lines: Mapping[int, int]) -> bool:
        """Whether commitments speak of the indicator in a year up to the horizon's: its results are then owed."""
        return any(value > 0 for year, value in lines.items() if year <= self.horizon.year)


def measure(programme: Programme, indicator: str, basis: str = "cumulative") -> Measure:
    """An indicator of the programme, counted on a basis towards the programme's horizon."""
    declared = programme.indicator(indicator)
    return Measure(
        indicator, declared.nature, declared.unit, basis, programme.start, programme.horizon, declared.better
    )


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
