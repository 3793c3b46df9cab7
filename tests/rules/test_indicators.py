from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imm_eco.domain.programme import reading
from imm_eco.domain.rules.indicators import MONTHS, Measure, measure, owed_period

IMM = reading.load()
DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("reporting", "day", "code"),
    [
        ("year", date(2018, 12, 31), "2018"),
        ("year", date(2018, 12, 30), "2017"),
        ("half", date(2018, 6, 30), "2018-S1"),
        ("half", date(2018, 6, 29), "2017-S2"),
        ("quarter", date(2018, 1, 1), "2017-T4"),
        ("quarter", date(2018, 9, 30), "2018-T3"),
        ("month", date(2019, 3, 1), "2019-02"),
        ("month", date(2020, 2, 29), "2020-02"),
    ],
)
def test_the_last_full_period_ended_on_the_day_or_before(reporting: str, day: date, code: str):
    assert owed_period(reporting, day).code == code


@given(st.sampled_from(sorted(MONTHS)), DAYS)
def test_no_later_period_is_full(reporting: str, day: date):
    owed = owed_period(reporting, day)
    assert owed.end <= day
    assert owed.months == MONTHS[reporting]
    assert owed_period(reporting, owed.end) == owed
    assert owed_period(reporting, owed.end - timedelta(days=1)) < owed
    # The period after it has not ended.
    assert (day - owed.end).days < 31 * MONTHS[reporting]


def test_a_stock_looks_at_every_period_ended_so_far():
    assert measure(IMM, "jobs").window(date(2018, 12, 31)) == (date.min, date(2018, 12, 31))


def test_a_cumulative_flow_begins_with_the_contracts():
    assert measure(IMM, "turnover").window(date(2018, 6, 30)) == (date(2016, 5, 2), date(2018, 6, 30))


@pytest.mark.parametrize(
    ("day", "window"),
    [
        (date(2018, 6, 30), (date(2020, 1, 1), date(2018, 6, 30))),
        (date(2020, 6, 30), (date(2020, 1, 1), date(2020, 6, 30))),
        (date(2020, 12, 31), (date(2020, 1, 1), date(2020, 12, 31))),
        (date(2022, 3, 1), (date(2020, 1, 1), date(2020, 12, 31))),
    ],
)
def test_an_annual_flow_keeps_to_the_year_of_the_horizon_and_is_empty_before(day, window):
    assert measure(IMM, "turnover", "annual").window(day) == window


def test_committed_years():
    assert measure(IMM, "jobs").committed_years == (2020, 2020)
    assert measure(IMM, "jobs", "annual").committed_years == (2020, 2020)
    assert measure(IMM, "turnover").committed_years == (0, 2020)
    assert measure(IMM, "turnover", "annual").committed_years == (2020, 2020)


def test_a_measure_has_its_indicator_unit():
    assert (measure(IMM, "jobs").unit, measure(IMM, "turnover").unit) == ("jobs", "MAD")
    assert measure(IMM, "jobs").is_stock and not measure(IMM, "export-turnover").is_stock


def test_a_measure_says_what_it_counts():
    assert measure(IMM, "turnover", "annual") == Measure(
        "turnover", "flow", "MAD", "annual", date(2016, 5, 2), date(2020, 12, 31)
    )


LINES = {2018: 10, 2019: 25, 2020: 40}


@pytest.mark.parametrize(
    ("indicator", "basis", "year", "promised"),
    [
        # Of a stock the year's own line; of a flow all lines by then, or the year's own.
        ("jobs", "cumulative", 2019, 25),
        ("jobs", "cumulative", 2018, 10),
        ("jobs", "cumulative", 2017, None),
        ("jobs", "cumulative", 2021, None),
        ("turnover", "cumulative", 2017, 0),
        ("turnover", "cumulative", 2019, 35),
        ("turnover", "cumulative", 2020, 75),
        ("turnover", "annual", 2019, 25),
        ("turnover", "annual", 2017, None),
    ],
)
def test_what_is_promised_by_the_end_of_a_year(indicator: str, basis: str, year: int, promised: int | None):
    assert measure(IMM, indicator, basis).towards(year).promised(LINES) == promised


@pytest.mark.parametrize("basis", ["cumulative", "annual"])
def test_a_seal_commits_where_a_year_up_to_the_horizon_has_more_than_zero(basis: str):
    counted = measure(IMM, "turnover", basis)
    assert counted.commits(LINES) and counted.commits({2018: 10, 2020: 0})
    assert not counted.commits({}) and not counted.commits({2020: 0}) and not counted.commits({2021: 10})


def test_an_annual_flow_of_the_first_year_begins_with_the_contracts():
    first = measure(IMM, "turnover", "annual").towards(2016)
    assert first.window(date(2016, 12, 31)) == (date(2016, 5, 2), date(2016, 12, 31))
