"""How time is counted: days from one date to another, suspensions apart, and what is usual among many.

A day is counted when it is over: from 1 March to 4 March there are three days. A suspension counts from
its first day to the day before the dossier is resumed.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

Wait = tuple[date, date | None]
"""A suspension: its first day, and the first day that counts again; None while it lasts."""


def suspended(waits: Iterable[Wait], start: date, until: date) -> int:
    """The days from `start` to `until` that were spent waiting; suspensions do not overlap."""
    return sum(max((min(end or until, until) - max(begun, start)).days, 0) for begun, end in waits)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(start: date, until: date) -> Fraction:
    """The months from one day to a later one: whole between two ends of months, else with the share of a month."""
    return max(_in_months(until) - _in_months(start), Fraction(0))


def _in_months(day: date) -> Fraction:
    return day.year * 12 + day.month + Fraction(day.day, monthrange(day.year, day.month)[1])


def nearest_rank(values: Mapping[int, int], percent: int) -> int | None:
    """The value at or below which that share of the cases stand: always a value that occurs, never a mean of two.

    `values` says how many times each value occurs. Of n cases in order, it is the one of rank n × percent / 100
    rounded up: the median of two is the lower, the 90th percentile of ten the ninth. None without a case.
    """
    rank = -(-sum(values.values()) * percent // 100)
    passed = 0
    for value in sorted(values):
        passed += values[value]
        if passed >= rank:
            return value
    return None
