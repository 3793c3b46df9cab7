"""How days are counted, and what is usual among many."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imm_eco.domain.rules.durations import months_after, months_between, nearest_rank, suspended

START, END = date(2019, 1, 1), date(2019, 3, 1)


@pytest.mark.parametrize(
    ("waits", "days"),
    [
        ([], 0),
        ([(date(2019, 1, 10), date(2019, 1, 20))], 10),
        ([(date(2019, 1, 10), date(2019, 1, 10))], 0),
        ([(date(2018, 12, 1), date(2019, 1, 5))], 4),
        ([(date(2019, 2, 20), None)], 9),
        ([(date(2019, 2, 20), date(2020, 1, 1))], 9),
        ([(date(2018, 1, 1), date(2018, 2, 1)), (date(2019, 5, 1), None)], 0),
        ([(date(2018, 1, 1), None)], 59),
        ([(date(2019, 1, 2), date(2019, 1, 4)), (date(2019, 1, 4), date(2019, 1, 5))], 3),
    ],
)
def test_suspended_days_are_those_within(waits: list[tuple[date, date | None]], days: int) -> None:
    assert suspended(waits, START, END) == days


@given(st.lists(st.integers(0, 900), min_size=1, max_size=40), st.integers(1, 100))
def test_a_nearest_rank_is_the_value_at_that_rank(values: list[int], percent: int) -> None:
    counts = {value: values.count(value) for value in values}
    rank = ceil(len(values) * percent / 100 - 1e-9)
    assert nearest_rank(counts, percent) == sorted(values)[rank - 1]


def test_the_median_of_two_is_the_lower_and_of_nothing_nothing() -> None:
    assert nearest_rank({4: 1, 10: 1}, 50) == 4
    assert nearest_rank(dict.fromkeys(range(1, 11), 1), 90) == 9
    assert nearest_rank({}, 50) is None


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2018, 3, 15), 12, date(2019, 3, 15)),
        (date(2018, 8, 31), 6, date(2019, 2, 28)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2018, 12, 1), 1, date(2019, 1, 1)),
    ],
)
def test_months_go_by_the_calendar(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


def test_the_whole_of_a_hundred_and_one_is_the_last_of_them() -> None:
    assert nearest_rank({1: 100, 2: 1}, 100) == 2


@pytest.mark.parametrize(
    ("start", "until", "months"),
    [
        (date(2018, 12, 31), date(2020, 12, 31), Fraction(24)),
        (date(2019, 1, 31), date(2019, 2, 28), Fraction(1)),
        # 10 of January's 31 days are over, and 15 of April's 30.
        (date(2019, 1, 10), date(2019, 4, 15), 3 + Fraction(15, 30) - Fraction(10, 31)),
        (date(2019, 1, 10), date(2019, 1, 10), Fraction(0)),
        (date(2019, 2, 1), date(2019, 1, 1), Fraction(0)),
    ],
)
def test_months_between_two_days_have_shares(start: date, until: date, months: Fraction) -> None:
    assert months_between(start, until) == months
