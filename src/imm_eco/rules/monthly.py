"""Figures at the end of each month, added up dossier by dossier in one pass.

A month is known by its number, counted in months since the year 0. A dossier's own figure is a list of levels, each
from a month on; it counts in the stretches of months in which the dossier is validated. What they add up to at the
end of a month is what the scoreboard of that day says: a test holds the two equal.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate
from operator import itemgetter

from imm_eco.rules.indicators import Measure
from imm_eco.rules.periods import Period
from imm_eco.vocabulary import VALIDATED

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


def december(year: int) -> int:
    """The last month of a year."""
    return year * 12 + 11


def levels(measure: Measure, results: Iterable[Given]) -> list[tuple[int, int]]:
    """What a dossier's results make of an indicator, from month to month; the results in the order of their periods.

    A stock: each position until the next. A flow: what was summed up to then, since the contracts began or, on the
    basis `annual`, since the year did; at the end of each January an annual flow begins again.
    """
    if measure.is_stock:
        return [(last, value) for _first, last, value in results]
    if measure.basis == "cumulative":
        begun = number(measure.start)
        counted = [(last, value) for _first, last, value in results if last >= begun]
        return list(zip(map(itemgetter(0), counted), accumulate(value for _last, value in counted), strict=True))
    return list(_within_years(results))


def _within_years(results: Iterable[Given]) -> Iterator[tuple[int, int]]:
    year, so_far = None, 0
    for _first, last, value in results:
        if year is not None and last // 12 != year:
            yield (year + 1) * 12, 0
            so_far = 0
        year, so_far = last // 12, so_far + value
        yield last, so_far
    if year is not None:
        yield (year + 1) * 12, 0


def level_at(levels: Levels, month: int) -> int:
    """The level that holds at the end of a month."""
    position = bisect_right(levels, month, key=itemgetter(0))
    return levels[position - 1][1] if position else 0


def stretches(entries: Sequence[tuple[str, int]], last: int) -> list[Stretch]:
    """When a dossier counted: the months at whose end it was validated, up to the month `last`.

    `entries` are the steps that it entered, each with the month, in order.
    """
    found = []
    begun = None
    for step, month in entries:
        if step in VALIDATED:
            begun = month if begun is None else begun
        elif begun is not None:
            found.append((begun, month))
            begun = None
    if begun is not None:
        found.append((begun, last + 1))
    return [each for each in found if each[0] < each[1]]


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
        for begun, over in within(stretches, self.first, self.first + len(self._changes) - 1):
            held = 0
            for month, level in levels:
                if month >= over:
                    break
                self._changes[max(month, begun) - self.first] += level - held
                held = level
            self._changes[over - self.first] -= held

    def by_month(self) -> list[int]:
        """The sum at the end of each month, in order."""
        return list(accumulate(self._changes))[:-1]


def owed_ends(rhythm: int, first: int, last: int) -> range:
    """The last months of the periods of so many months that are the last full one at the end of some month of a way.

    Each is that from its own end on, until the next one's.
    """
    return range(first - (first + 1) % rhythm, last + 1, rhythm)


def first_given(results: Iterable[Given], owed: int, *, is_stock: bool) -> int | None:
    """The month from whose end a dossier has given what it owes for the period that ends with the month `owed`.

    A position at its end or later; a flow has to touch the period as well.
    """
    reaching = (last for first, last, _value in results if last >= owed and (is_stock or first <= owed))
    return min(reaching, default=None)
