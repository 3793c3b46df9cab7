"""Figures at the end of each month, added up dossier by dossier in one pass.

A month is known by its number, counted in months since the year 0. A dossier's own figure is a list of levels, each
from a month on; it counts in the stretches of months in which the dossier is validated. What they add up to at the
end of a month is what the scoreboard of that day says: a test holds the two equal.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import accumulate
from operator import itemgetter

from imm_eco.domain.rules.indicators import Measure
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import VALIDATED

Given = tuple[int, int, int]
"""A result: the first and the last month of its period, and its value."""

Levels = Sequence[tuple[int, int]]
"""A dossier's own figure: each level with the month from whose end it holds, in order; zero before the first."""

Stretch = tuple[int, int]
"""From the end of the first month on, and no longer at the end of the second."""


def number(day: date) -> int:
    """The month of a day, by its number."""
    return day.year * 12 + day.month - 1


def last_day(month: int) -> date:
    """The last day of a month."""
    return Period.month(month // 12, month % 12 + 1).end


def ending(month: int, months: int) -> Period:
    """The period of so many months that ends with a month."""
    return Period(last_day(month - months) + timedelta(days=1), last_day(month))


def december(year: int) -> int:
    """The last month of a year."""
    return year * 12 + 11


def levels(measure: Measure, results: Iterable[Given]) -> list[tuple[int, int]]:
    """What a dossier's results make of an indicator, from month to month; the results in the order of their periods.

    A stock: each position until the next. A flow: what was summed up to then, since the contracts began or, on the
    basis `annual`, within the horizon's year.
    """
    if measure.is_stock:
        return [(last, value) for _first, last, value in results]
    begun, end = map(number, measure.window(date.max))
    counted = [(last, value) for _first, last, value in results if begun <= last <= end]
    return list(zip(map(itemgetter(0), counted), accumulate(value for _last, value in counted), strict=True))


def level_at(levels: Levels, month: int) -> int:
    """The level that holds at the end of a month."""
    position = bisect_right(levels, month, key=itemgetter(0))
    return levels[position - 1][1] if position else 0


def stretches(entries: Sequence[tuple[str, int]], last: int) -> list[Stretch]:
    """When a dossier counted: the months at whose end it was validated, up to the month `last`.

    `entries` are the steps that it entered, each with the month, in order.
    """
    validated = []
    begun = None
    for step, month in entries:
        if step in VALIDATED:
            begun = month if begun is None else begun
        elif begun is not None:
            validated.append((begun, month))
            begun = None
    if begun is not None:
        validated.append((begun, last + 1))
    return [each for each in validated if each[0] < each[1]]


def within(stretches: Iterable[Stretch], start: int, end: int) -> list[Stretch]:
    """The parts of stretches that lie between two months."""
    cut = ((max(begun, start), min(over, end)) for begun, over in stretches)
    return [each for each in cut if each[0] < each[1]]


class Sums:
    """Sums over dossiers at the end of each month of a way."""

    def __init__(self, first: int, last: int) -> None:
        self.first = first
        self._changes = [0] * (last - first + 2)

    def add(self, levels: Levels, stretches: Iterable[Stretch]) -> None:
        """Add a dossier's levels, in the stretches in which it counts."""
        first, end = self.first, self.first + len(self._changes) - 1
        for begun, over in stretches:
            start, stop = (begun if begun > first else first), (over if over < end else end)
            if start >= stop:
                continue
            previous = 0
            for month, level in levels:
                if month >= stop:
                    break
                self._changes[(month if month > start else start) - first] += level - previous
                previous = level
            self._changes[stop - first] -= previous

    def by_month(self) -> list[int]:
        """The sum at the end of each month, in order."""
        return list(accumulate(self._changes))[:-1]


def first_owed(rhythm: int, validated: int) -> int:
    """The last month of the first period of so many months for which a dossier owes results: validated by its end."""
    return validated + (-validated - 1) % rhythm


def given_from(results: Iterable[Given], first: int, last: int, *, is_stock: bool) -> int | None:
    """The month from whose end results have given what is owed for the months from `first` to `last`; None: not given.

    A stock is given by a position at the period's end or later; a flow once its results, which come in the order of
    their periods, cover every month of it.
    """
    covered = 0
    for begun, ended, _value in results:
        covered += max(min(ended, last) - max(begun, first) + 1, 0)
        if ended >= last if is_stock else covered > last - first:
            return max(ended, last)
    return None


def given_stretches(results: Sequence[Given], rhythm: int, owed: int, last: int, *, is_stock: bool) -> list[Stretch]:
    """When a dossier had given what it owed: for each period from the one that ends with the month `owed` to `last`.

    A period is owed from its own end on, until the next one's.
    """
    stretches = []
    for end in range(owed, last + 1, rhythm):
        since = given_from(results, end - rhythm + 1, end, is_stock=is_stock)
        if since is not None and since < end + rhythm:
            stretches.append((since, end + rhythm))
    return stretches


def missing_ends(results: Sequence[Given], rhythm: int, owed: int, last: int, *, is_stock: bool) -> list[int]:
    """The last months of the periods that were not given, of those from `owed` to `last`; the oldest first."""
    ends = range(owed, last + 1, rhythm)
    return [end for end in ends if given_from(results, end - rhythm + 1, end, is_stock=is_stock) is None]


def both(some: Sequence[Stretch], others: Sequence[Stretch]) -> list[Stretch]:
    """The months that lie in a stretch of both lists."""
    return [each for start, end in others for each in within(some, start, end)]
