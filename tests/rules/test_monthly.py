"""Levels, stretches and sums from month to month, without a database."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from imm_eco.domain.rules.indicators import Measure
from imm_eco.domain.rules.monthly import (
    Sums,
    both,
    december,
    ending,
    first_owed,
    given_from,
    given_stretches,
    last_day,
    level_at,
    levels,
    missing_ends,
    number,
    stretches,
    within,
)
from imm_eco.domain.rules.periods import Period

START, HORIZON = date(2016, 5, 2), date(2020, 12, 31)
JOBS = Measure("jobs", "stock", "jobs", "cumulative", START, HORIZON)
TURNOVER = Measure("turnover", "flow", "MAD", "cumulative", START, HORIZON)
ANNUAL = Measure("turnover", "flow", "MAD", "annual", START, HORIZON)


def result(code: str, value: int) -> tuple[int, int, int]:
    period = Period.parse_code(code)
    return number(period.start), number(period.end), value


def at(levels_: list[tuple[int, int]], day: str) -> int:
    return level_at(levels_, number(date.fromisoformat(day)))


def test_a_month_is_its_number_and_its_last_day():
    assert last_day(number(date(2016, 2, 3))) == date(2016, 2, 29)
    assert last_day(december(2018)) == date(2018, 12, 31)
    assert number(date(2017, 1, 1)) - december(2016) == 1


def test_a_stock_holds_until_the_next_position():
    own = levels(JOBS, [result("2017", 40), result("2018", 30)])
    assert [at(own, day) for day in ("2017-11-30", "2017-12-31", "2018-11-30", "2018-12-31")] == [0, 40, 40, 30]


def test_of_two_positions_of_one_day_the_shorter_period_counts():
    assert at(levels(JOBS, [result("2017", 40), result("2017-12", 41)]), "2017-12-31") == 41


def test_a_cumulative_flow_adds_up_from_the_start_of_the_contracts():
    own = levels(TURNOVER, [result("2016-03", 9), result("2016", 10), result("2017-S1", 20), result("2017-S2", 30)])
    assert [at(own, day) for day in ("2016-05-31", "2016-12-31", "2017-06-30", "2020-12-31")] == [0, 10, 30, 60]


def test_an_annual_flow_is_that_of_the_horizon_s_year():
    results = [result("2019", 10), result("2020-S1", 20), result("2020-T3", 30), result("2021-T1", 5)]
    days = ("2019-12-31", "2020-01-31", "2020-06-30", "2020-09-30", "2021-03-31")
    assert [at(levels(ANNUAL, results), day) for day in days] == [0, 0, 20, 50, 50]
    assert [at(levels(ANNUAL.towards(2019), results), day) for day in days] == [10, 10, 10, 10, 10]


def test_a_dossier_counts_while_it_is_validated():
    entries = [("identification", 1), ("validation", 3), ("mise-en-place", 5), ("suivi", 7), ("resilie", 9)]
    assert stretches(entries, 20) == [(5, 9)]
    assert stretches(entries[:-1], 20) == [(5, 21)]
    assert stretches([*entries[:-1], ("clos", 9)], 20) == [(5, 21)]
    # Validated and terminated within a month: at the end of none did it count.
    assert stretches([("mise-en-place", 5), ("resilie", 5)], 20) == []
    assert stretches([("identification", 1)], 20) == []


def test_sums_hold_a_dossier_only_where_it_counts():
    sums = Sums(10, 14)
    sums.add([(9, 7), (12, 5)], [(11, 14)])
    assert sums.by_month() == [0, 7, 5, 5, 0]
    sums.add([(13, 1)], [(0, 99)])
    assert sums.by_month() == [0, 7, 5, 6, 1]


LEVELS = st.dictionaries(st.integers(0, 30), st.integers(-9, 9), max_size=6).map(lambda found: sorted(found.items()))


@given(LEVELS, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=1), st.integers(5, 12))
def test_sums_are_the_level_of_each_month_within_the_stretches(own, counted, last):
    sums = Sums(5, last)
    sums.add(own, within(counted, 0, 99))
    for month, value in zip(range(5, last + 1), sums.by_month(), strict=True):
        assert value == (level_at(own, month) if any(start <= month < end for start, end in counted) else 0)


def test_a_dossier_owes_from_the_end_of_the_period_in_which_it_was_validated():
    june = number(date(2017, 6, 15))
    assert [last_day(first_owed(rhythm, june)) for rhythm in (1, 3, 6, 12)] == [
        date(2017, 6, 30), date(2017, 6, 30), date(2017, 6, 30), date(2017, 12, 31),
    ]  # fmt: skip
    assert first_owed(12, december(2016)) == december(2016)
    assert last_day(first_owed(3, june + 1)) == date(2017, 9, 30)


def gave(*results: tuple[int, int, int], is_stock: bool) -> list[tuple[str, str]]:
    """When what is owed by the year from 2016 to 2018 was given: from the end of one month until the end of another."""
    found = given_stretches(results, 12, december(2016), december(2018), is_stock=is_stock)
    return [(last_day(start).isoformat()[:7], last_day(end).isoformat()[:7]) for start, end in found]


def test_a_position_given_later_covers_the_period_and_a_flow_has_to_cover_it():
    assert gave(result("2018-S1", 5), is_stock=True) == [("2018-06", "2018-12")]
    assert gave(result("2018-S1", 5), is_stock=False) == []
    assert gave(result("2017-T4", 5), result("2018", 5), is_stock=False) == [("2018-12", "2019-12")]
    halves = [result("2017-S1", 5), result("2017-S2", 5), result("2018-S2", 5)]
    assert gave(*halves, is_stock=False) == [("2017-12", "2018-12")]
    assert gave(result("2015", 5), is_stock=True) == []


CODES = ["S1", "S2", "T1", "T2", "T3", "T4", *(f"{month:02}" for month in range(1, 13))]


@given(st.integers(1, 4), st.lists(st.sampled_from(CODES)))
def test_a_flow_is_given_once_every_month_is(quarter, codes):
    """The months that are there against the months that are asked, one by one."""
    owed = Period.quarter(2018, quarter)
    asked = {*range(number(owed.start), number(owed.end) + 1)}
    there: dict[int, int] = {}
    results = []
    for code in codes:
        first, last, value = result(f"2018-{code}", 1)
        if not there.keys() & range(first, last + 1):
            there |= dict.fromkeys(range(first, last + 1), last)
            results.append((first, last, value))
    results.sort(key=lambda each: each[1])
    found = given_from(results, min(asked), max(asked), is_stock=False)
    assert found == (max(there[month] for month in asked) if asked <= there.keys() else None)


def test_what_is_missing_is_each_period_up_to_the_last():
    results = [result("2017-02", 5), result("2017-04", 5)]
    first, last = december(2016) + 1, december(2016) + 5
    flows = missing_ends(results, 1, first, last, is_stock=False)
    assert [last_day(end).month for end in flows] == [1, 3, 5]
    assert [last_day(end).month for end in missing_ends(results, 1, first, last, is_stock=True)] == [5]
    assert given_stretches(results, 1, first, last, is_stock=False) == [(first + 1, first + 2), (first + 3, first + 4)]
    assert given_stretches(results, 1, first, first + 2, is_stock=False) == [(first + 1, first + 2)]


def test_a_period_by_its_last_month():
    assert [ending(december(2018), months).code for months in (1, 3, 6, 12)] == [
        "2018-12",
        "2018-T4",
        "2018-S2",
        "2018",
    ]


def test_months_in_both_lists():
    assert both([(1, 5), (7, 9)], [(0, 2), (4, 8)]) == [(1, 2), (4, 5), (7, 8)]


def test_a_flow_of_the_very_month_in_which_the_contracts_began_counts():
    # They began on 2 May 2016: the month of May ends within them, April does not.
    own = levels(TURNOVER, [result("2016-04", 3), result("2016-05", 4)])
    assert at(own, "2016-05-31") == 4


def test_what_is_missing_is_told_by_whole_periods():
    # Three quarters are owed and one was given: the others are missing, and no month between.
    first, last = (number(date(2018, month, 1)) for month in (3, 9))
    found = missing_ends([result("2018-T2", 5)], 3, first, last, is_stock=False)
    assert [last_day(end).isoformat() for end in found] == ["2018-03-31", "2018-09-30"]
