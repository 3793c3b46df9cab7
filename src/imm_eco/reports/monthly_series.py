"""The course of an indicator, month by month: realised and coverage at each month's end, and what projections rest on.

One pass over the dossiers: each adds what it gave in the months in which it was validated. At the end of a
month the sums are those that the scoreboard of that day shows.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.indicators import MONTHS, Measure
from imm_eco.domain.rules.monthly import (
    Given,
    Levels,
    Stretch,
    Sums,
    both,
    december,
    first_owed,
    given_from,
    given_stretches,
    last_day,
    level_at,
    levels,
    number,
    stretches,
    within,
)
from imm_eco.domain.rules.projection import BEFORE_VALIDATION, Delivery, Position
from imm_eco.domain.vocabulary import VALIDATED
from imm_eco.reports import measurements
from imm_eco.reports.histories import DossierHistory
from imm_eco.reports.measurements import Lines, Seal


@dataclass(frozen=True, slots=True)
class ValidatedSpan:
    """A dossier of the reports that go month by month: where it is on the day, and when it counted."""

    dossier: int
    step: str
    way: tuple[str, ...]
    validated: int | None
    counted: Sequence[Stretch]


def validated_span(life: DossierHistory, last: int) -> ValidatedSpan:
    """The stand of a dossier, its life known up to the day of the report; `last` is the last month looked at."""
    entries = [(entry.step, number(entry.on)) for entry in life.entries]
    counted = within(stretches(entries, last), number(life.opened_on), last + 1)
    validated = min((month for step, month in entries if step in VALIDATED), default=None)
    return ValidatedSpan(life.dossier, life.last.step, tuple(entry.step for entry in life.entries), validated, counted)


@dataclass
class IndicatorSeries:
    """An indicator from the contracts' start to the horizon, over all dossiers of a scope, as of a day."""

    measure: Measure
    day: date
    rhythm: int
    committed: int = 0
    announced: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.first, self.last = number(self.measure.start), number(self.measure.horizon)
        self._realised, self._dossiers, self._reported = (Sums(self.first, self.last) for _each in range(3))
        self._summed = Sums(self.first, self.last) if self.measure.is_annual else self._realised
        self._cumulative = replace(self.measure, basis="cumulative")
        self._year_ends = {year: Delivery(year) for year in range(self.measure.start.year, _last_year(self.day) + 1)}
        self._towards = {year: self.measure.towards(year) for year in self._year_ends}

    @property
    def months(self) -> range:
        """The months of the way."""
        return range(self.first, self.last + 1)

    @property
    def over(self) -> list[int]:
        """The months of the way that are over on the day."""
        return [month for month in self.months if last_day(month) <= self.day]

    @cached_property
    def realised(self) -> list[int]:
        """What was realised at the end of each month, on the basis of the measure."""
        return self._realised.by_month()

    @cached_property
    def dossiers(self) -> list[int]:
        """How many dossiers owed a result for the last full period."""
        return self._dossiers.by_month()

    @cached_property
    def reported(self) -> list[int]:
        """How many of them had given it."""
        return self._reported.by_month()

    @property
    def deliveries(self) -> list[Delivery]:
        """What was delivered of what was promised, at the end of each year that is over."""
        return list(self._year_ends.values()) or [Delivery(self.measure.start.year)]

    def positions(self) -> list[Position]:
        """The figure at the end of each reporting period that is over: a stock, or a flow summed from the start."""
        summed = self._summed.by_month()
        at_end = [month for month in self.over if (month + 1) % self.rhythm == 0]
        places = [(month, month - self.first) for month in at_end]
        return [Position(month, summed[at], self.dossiers[at], self.reported[at]) for month, at in places]

    def take(self, one: ValidatedSpan, given: Sequence[Given], seals: Sequence[Seal], announced: Lines) -> None:
        """Add one dossier."""
        if one.validated is not None:
            own = levels(self.measure, given)
            self._realised.add(own, one.counted)
            if self.measure.is_annual:
                self._summed.add(levels(self._cumulative, given), one.counted)
            self._owe(one, one.validated, given, seals)
            if one.step in VALIDATED:
                self.committed += _promised(self.measure, seals) or 0
                self._deliver(own, given, seals)
        if one.step in BEFORE_VALIDATION:
            self.announced[one.step] += self.measure.promised(announced) or 0

    def _owe(self, one: ValidatedSpan, validated: int, given: Sequence[Given], seals: Sequence[Seal]) -> None:
        """Count the dossier among those that owe, and in the months in which it had given, among those that gave."""
        is_stock = self.measure.is_stock
        owing = [(month, int(self.measure.commits(lines))) for month, lines in seals]
        since = first_owed(self.rhythm, validated)
        owed = within(one.counted, since, self.last + 1)
        self._dossiers.add(owing, owed)
        gave = given_stretches(given, self.rhythm, since, self.last, is_stock=is_stock)
        self._reported.add(owing, both(owed, gave))

    def _deliver(self, own: Levels, given: Sequence[Given], seals: Sequence[Seal]) -> None:
        """Set against its promise what the dossier gave for each year that is over."""
        for year, so_far in self._year_ends.items():
            towards, end = self._towards[year], december(year)
            sealed = [seal for seal in seals if seal[0] <= end]
            promised = _promised(towards, sealed)
            if promised and _is_delivered(towards, given, sealed[-1][1]):
                reached = levels(towards, given) if self.measure.is_annual else own
                self._year_ends[year] = so_far.take(level_at(reached, end), promised)


def _promised(measure: Measure, seals: Sequence[Seal]) -> int | None:
    """What the latest of some seals promises for the measure's horizon."""
    return measure.promised(seals[-1][1]) if seals else None


def _is_delivered(measure: Measure, given: Sequence[Given], lines: Lines) -> bool:
    """Whether all was given that is set against the promise: the position at the year's end, or every year promised.

    One month of a flow, or one year of several, says nothing of how the promise of them all was kept.
    """
    end = number(measure.horizon)
    if measure.is_stock:
        return any(last == end for _first, last, _value in given)
    year, last_year = measure.committed_years
    begun = min((each for each, value in lines.items() if value > 0 and year <= each <= last_year), default=last_year)
    return given_from(given, december(begun - 1) + 1, end, is_stock=False) is not None


def _last_year(day: date) -> int:
    """The latest year that is over on a day."""
    return day.year if (day.month, day.day) == (12, 31) else day.year - 1


def indicator_series(
    db: sqlite3.Connection, programme: Programme, measure: Measure, stands: Iterable[ValidatedSpan], day: date
) -> IndicatorSeries:
    """The course of an indicator over the dossiers of a scope, as of a day."""
    found = IndicatorSeries(measure, day, MONTHS[programme.reporting])
    given, seals, announced = (
        measurements.results(db, measure, day),
        measurements.seals(db, measure, day),
        measurements.announced(db, measure),
    )
    for one in stands:
        found.take(one, given.get(one.dossier, ()), seals.get(one.dossier, ()), announced.get(one.dossier, {}))
    return found
