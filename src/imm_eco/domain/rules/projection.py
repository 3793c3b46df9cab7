"""Where the figures will stand at the horizon, by three methods, each from what was observed and from nothing else.

1. At the present pace: what was gained a month over the last two years goes on until the horizon.
2. Commitments kept: all validated dossiers deliver what they committed to at the rate observed until now.
3. Weighted pipeline: the same, with the dossiers that are not validated yet, each for its chance to be.

Each says how many observations it rests on. From fewer than it needs there is no projection: None, never a guess. A
projection is rounded like the path (`domain/rules/attainment.py`); until then every ratio is exact. Nothing is
capped: a rate above one stays so, a loss of jobs goes on as a loss.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from imm_eco.domain.rules.attainment import rounded
from imm_eco.domain.rules.indicators import Measure
from imm_eco.domain.rules.monthly import number
from imm_eco.domain.vocabulary import ACTIVE_STEPS, ENDS, VALIDATED

PERIODS_NEEDED = 3
"""The ends of reporting periods, within two years, that a pace is read from."""
WINDOW_MONTHS = 24
"""How far back from the latest of them a pace looks: whole years, because turnover has its seasons."""
COVERED = Fraction(1, 2)
"""The end of a period is an observation where at least this share of the results owed for it were given."""
DELIVERIES_NEEDED = 5
"""The dossiers that a delivery rate is read from."""
DEPARTURES_NEEDED = 10
"""The dossiers that have left a step, for its conversion to be read in tenths."""

BEFORE_VALIDATION = tuple(step for step in ACTIVE_STEPS if step not in VALIDATED)
"""The steps of the pipeline, in order; a dossier that leaves the last of them forward is validated."""

PERIODS, DELIVERIES, DEPARTURES = "periods", "deliveries", "departures"
"""What is counted as an observation: ends of periods, dossiers that reported, dossiers that left a step."""


@dataclass(frozen=True, slots=True)
class Projection:
    """A figure at the horizon; None where there are fewer observations than it needs. `of`: what they are."""

    value: int | None
    observations: int
    needed: int
    of: str


@dataclass(frozen=True, slots=True)
class Position:
    """What stood at the end of a reporting period: the month, the stock or the flow summed since the contracts began.

    `reported` of the `dossiers` that owed a result for the period gave it.
    """

    month: int
    value: int
    dossiers: int
    reported: int

    @property
    def is_covered(self) -> bool:
        """Whether enough of the results were given for the figure to be the programme's."""
        return self.reported > 0 and self.reported >= COVERED * self.dossiers


@dataclass(frozen=True, slots=True)
class Pace:
    """What was gained between the first and the last position of the window; `count` positions lie in it."""

    first: Position
    last: Position
    count: int

    @property
    def months(self) -> int:
        """From the first position to the last."""
        return self.last.month - self.first.month

    @property
    def monthly(self) -> Fraction:
        """The gain of a month: the change of the stock, or the flow of the window, over its months."""
        return Fraction(self.last.value - self.first.value, self.months or 1)


def pace(positions: Iterable[Position]) -> Pace | None:
    """The pace of the two years up to the latest covered position; None without any."""
    covered = [each for each in positions if each.is_covered]
    window = [each for each in covered if each.month >= covered[-1].month - WINDOW_MONTHS]
    return Pace(window[0], window[-1], len(window)) if window else None


def at_present_pace(seen: Pace | None, measure: Measure, reached: int) -> Projection:
    """The latest position, and the pace for each month from there to the horizon.

    `reached` is what the horizon's figure held at the latest position: the position itself, or on the basis
    `annual` the flow of the horizon's year up to then, zero while that year has not begun.
    """
    if seen is None or seen.count < PERIODS_NEEDED:
        return Projection(None, seen.count if seen else 0, PERIODS_NEEDED, PERIODS)
    eve = number(measure.begins) - 1
    months = max(number(measure.horizon) - max(seen.last.month, eve), 0)
    position = reached if seen.last.month > eve else 0
    return Projection(rounded(position + seen.monthly * months, measure.unit), seen.count, PERIODS_NEEDED, PERIODS)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Of dossiers that gave their result for the end of a year: what it was, and what their seals promised by then."""

    year: int
    dossiers: int = 0
    delivered: int = 0
    promised: int = 0

    def take(self, delivered: int, promised: int) -> Delivery:
        """With one dossier more; one that had promised nothing yet says nothing of how promises are kept."""
        if promised <= 0:
            return self
        return Delivery(self.year, self.dossiers + 1, self.delivered + delivered, self.promised + promised)

    @property
    def is_enough(self) -> bool:
        """Whether a rate can be read from it."""
        return self.dossiers >= DELIVERIES_NEEDED

    @property
    def rate(self) -> Fraction:
        """Delivered over promised, of all these dossiers together."""
        return Fraction(self.delivered, self.promised or 1)


def delivery(years: Sequence[Delivery]) -> Delivery:
    """The latest year with enough dossiers; where no year has, the latest. `years` in order, at least one."""
    return next((each for each in reversed(years) if each.is_enough), years[-1])


def commitments_kept(seen: Delivery, committed: int, unit: str) -> Projection:
    """What all validated dossiers committed to for the horizon, at the rate at which promises were kept."""
    value = rounded(committed * seen.rate, unit) if seen.is_enough else None
    return Projection(value, seen.dossiers, DELIVERIES_NEEDED, DELIVERIES)


@dataclass(frozen=True, slots=True)
class Conversion:
    """Of the dossiers that have left a step for good, those that went further on."""

    step: str
    left: int = 0
    went_on: int = 0

    @property
    def is_enough(self) -> bool:
        """Whether a share can be read from it."""
        return self.left >= DEPARTURES_NEEDED

    @property
    def share(self) -> Fraction | None:
        """Went on over left; None from fewer dossiers than are needed."""
        return Fraction(self.went_on, self.left) if self.is_enough else None


def conversions(ways: Iterable[Sequence[str]]) -> list[Conversion]:
    """The conversion of each step before validation, from the steps that each dossier entered, in order.

    A dossier has left a step for good once it stands further on, or has ended; it went on if it ever reached a
    later step. One that was sent back is still on its way: it says nothing yet of the step where it is,
    nor of those that it has to pass again.
    """
    left: Counter[str] = Counter()
    went_on: Counter[str] = Counter()
    places = {step: place for place, step in enumerate(ACTIVE_STEPS)}
    for way in ways:
        furthest = max(places.get(step, 0) for step in way)
        now = len(ACTIVE_STEPS) if way[-1] in ENDS else places[way[-1]]
        left.update(BEFORE_VALIDATION[: min(furthest + 1, now)])
        went_on.update(BEFORE_VALIDATION[: min(furthest, now)])
    return [Conversion(step, left[step], went_on[step]) for step in BEFORE_VALIDATION]


def hoped(announced: Mapping[str, int], steps: Sequence[Conversion]) -> Fraction:
    """Of what the pipeline announces, by step, the share that will be validated.

    What stands in a step counts for the product of the conversions from there to validation.
    """
    ahead, expected = Fraction(1), Fraction(0)
    for each in reversed(steps):
        ahead *= each.share or 0
        expected += announced.get(each.step, 0) * ahead
    return expected


def weighted_pipeline(
    seen: Delivery, committed: int, announced: Mapping[str, int], steps: Sequence[Conversion], unit: str
) -> Projection:
    """What is committed, and what the pipeline can be hoped to add to it, both at the delivery rate.

    `announced` for the horizon, by the step where its dossiers stand. Only the steps that they have to pass need
    their observations.
    """
    waiting = [place for place, each in enumerate(steps) if announced.get(each.step)]
    if not seen.is_enough or not waiting:
        return commitments_kept(seen, committed, unit)
    ahead = steps[waiting[0] :]
    observations = min(each.left for each in ahead)
    if not all(each.is_enough for each in ahead):
        return Projection(None, observations, DEPARTURES_NEEDED, DEPARTURES)
    value = rounded((committed + hoped(announced, steps)) * seen.rate, unit)
    return Projection(value, observations, DEPARTURES_NEEDED, DEPARTURES)
