"""An amount against its limit, day by day: both are what they were last said to be, until they are said anew."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple


class Level(NamedTuple):
    """What an amount is from a day on, in centimes, and the latest change that made it so."""

    day: str
    amount: int
    change: int


class Excess(NamedTuple):
    """A day on which an amount is above its limit, and the change that said the latest part of the amount."""

    day: str
    amount: int
    limit: int
    change: int

    @property
    def size(self) -> int:
        """By how much."""
        return self.amount - self.limit


def added_up(parts: Iterable[Level]) -> list[Level]:
    """The running total of amounts that come in the order of their days."""
    levels: list[Level] = []
    amount, change = 0, 0
    for part in parts:
        amount, change = amount + part.amount, max(change, part.change)
        levels.append(Level(part.day, amount, change))
    return levels


def steps(levels: Iterable[Level]) -> Iterator[Level]:
    """What each level adds to the one before it."""
    before = 0
    for level in levels:
        yield level._replace(amount=level.amount - before)
        before = level.amount


def worst_excess(amounts: Sequence[Level], limits: Sequence[Level], *, unlimited_first: bool = False) -> Excess | None:
    """The first of the days on which an amount is furthest above its limit; None where it never is.

    Both come in the order of their days. Before its first level the limit is zero, or, `unlimited_first`, is none.
    """
    worst: Excess | None = None
    for day in sorted({level.day for level in (*amounts, *limits)}):
        amount, limit = _on(amounts, day), _on(limits, day)
        if amount is None or (limit is None and unlimited_first):
            continue
        excess = Excess(day, amount.amount, limit.amount if limit else 0, amount.change)
        if excess.size > (worst.size if worst else 0):
            worst = excess
    return worst


def _on(levels: Sequence[Level], day: str) -> Level | None:
    """The level of a day: the last that was said by then."""
    place = bisect_right(levels, day, key=attrgetter("day"))
    return levels[place - 1] if place else None
