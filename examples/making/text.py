"""Small tables written in the code, working days, and random choices that never change."""

from __future__ import annotations

import random
from datetime import date, timedelta


def words(text: str) -> list[str]:
    """The words of a line."""
    return text.split()


HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in words(
        "2016-07-06 2016-07-07 2016-09-12 2016-09-13 2016-10-03 2016-12-12 2016-12-13 2017-06-26 2017-06-27 "
        "2017-09-01 2017-09-02 2017-09-21 2017-11-30 2017-12-01 2018-06-15 2018-06-16 2018-08-22 2018-08-23 "
        "2018-09-11 2018-11-20 2018-11-21"
    )
)
"""The religious holidays of the three years; those of fixed date are in `FIXED`."""

FIXED = frozenset({(1, 1), (1, 11), (5, 1), (7, 30), (8, 14), (8, 20), (8, 21), (11, 6), (11, 18)})


def table(text: str) -> list[dict[str, str]]:
    """The rows of a table written as lines of `|` cells, by the heads of its first line."""
    heads, *rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(heads, row, strict=True)) for row in rows]


def chance(*key: object) -> random.Random:
    """A source of choices of its own for each key: a new company changes nothing for the others."""
    return random.Random("/".join(map(str, key)))


def is_working_day(day: date) -> bool:
    """Whether offices are open in Morocco."""
    return day.weekday() < 5 and day not in HOLIDAYS and (day.month, day.day) not in FIXED


def working_day(day: date) -> date:
    """The day itself, or the next one on which offices are open."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def centimes(mdh: float | str) -> int:
    """Millions of MAD, as the tables write them, in centimes."""
    from decimal import Decimal

    return int(Decimal(str(mdh)) * 100_000_000)
