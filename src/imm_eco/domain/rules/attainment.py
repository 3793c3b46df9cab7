"""Where a figure stands against its target: attainment, gap, and the stated path.

The path is a straight line from the day the contracts began to the horizon. No target means no
attainment, no gap and no path: None, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor


def _step(unit: str) -> int:
    """What one unit is in stored values: a MAD is 100 centimes, a job and any other unit 1."""
    return 100 if unit == "MAD" else 1


def path(start: date, horizon: date, day: date) -> Fraction:
    """The share of the way that is over on `day`: days gone by over days in all, between 0 and 1."""
    total = (horizon - start).days
    if total <= 0:
        return Fraction(int(day >= horizon))
    return min(max(Fraction((day - start).days, total), Fraction(0)), Fraction(1))


def expected(target: int | None, share: Fraction, unit: str) -> int | None:
    """What the path asks for, rounded to the whole unit, of money to the MAD; halves go up."""
    return None if target is None else rounded(target * share, unit)


def rounded(value: Fraction, unit: str) -> int:
    """To the whole unit, of money to the MAD; halves go up."""
    step = _step(unit)
    return step * floor(value / step + Fraction(1, 2))


def gap(realised: int, target: int | None, better: str = "higher") -> int | None:
    """What realised is beyond the target, on its good side: below zero, it is what is still missing, or too much."""
    if target is None:
        return None
    return target - realised if better == "lower" else realised - target


def pace(missing: int | None, months: Fraction, unit: str, better: str = "higher") -> int | None:
    """What is needed a month to close what is missing in time, rounded up to the whole unit: less would not do.

    Where lower is better, what may still come a month, rounded down: more would be too much. Zero once nothing is
    missing, or nothing more may come. None without a target, and when no time is left.
    """
    if missing is None or (missing > 0 and not months):
        return None
    step = _step(unit)
    rounded = floor if better == "lower" else ceil
    return step * rounded(missing / (step * months)) if missing > 0 else 0


def attainment(realised: int, target: int | None, better: str = "higher") -> Fraction | None:
    """How far a target is attained, as an exact fraction of one; None where there is no target above zero.

    Where higher is better, realised over target. Where lower is, the target is a ceiling: one as long as realised is
    just there, and as much more, or less, as realised is under it, or over it, down to none at twice the ceiling.
    One or more is always a target that is met.
    """
    if not target or target < 0:
        return None
    if better == "lower":
        return max(Fraction(2) - Fraction(realised, target), Fraction(0))
    return Fraction(realised, target)


@dataclass(frozen=True, slots=True)
class Aim:
    """A target as published: value in jobs or centimes, qualifier, basis, and what it measures where it says so."""

    value: int | None = None
    qualifier: str | None = None
    basis: str | None = None
    measures: str | None = None

    @property
    def is_comparable(self) -> bool | None:
        """Whether it asks for no more than what is counted, direct jobs; None where there is no target."""
        return None if self.value is None else self.measures in (None, "direct")


def is_alike(one: Aim, other: Aim) -> bool:
    """Whether two targets measure the same, and may be added or taken off."""
    return (one.measures or "direct") == (other.measures or "direct")


def unallocated(programme: Aim, parts: Iterable[Aim]) -> int | None:
    """What the ecosystems leave of the programme's own target, by those that measure the same.

    The unpublished explain nothing. It may be below zero: published figures do not have to add up. None without a
    programme's target, and where bases differ.
    """
    alike = [part for part in parts if part.value is not None and is_alike(part, programme)]
    if programme.value is None or any(part.basis != programme.basis for part in alike):
        return None
    return programme.value - sum(part.value or 0 for part in alike)
