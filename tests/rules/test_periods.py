"""Periods: a month, a quarter, a half-year or a year."""

from __future__ import annotations

from datetime import date

import pytest

from imm_eco import i18n
from imm_eco.domain.rules.periods import Period


def test_a_period_has_a_first_and_a_last_day():
    assert Period.month(2020, 2) == Period(date(2020, 2, 1), date(2020, 2, 29))
    assert Period.quarter(2018, 2) == Period(date(2018, 4, 1), date(2018, 6, 30))
    assert Period.half(2018, 2) == Period(date(2018, 7, 1), date(2018, 12, 31))
    assert Period.year(2018) == Period(date(2018, 1, 1), date(2018, 12, 31))


@pytest.mark.parametrize(
    ("code", "french", "english"),
    [
        ("2018", "2018", "2018"),
        ("2018-S1", "S1 2018", "H1 2018"),
        ("2018-T2", "T2 2018", "Q2 2018"),
        ("2018-06", "juin 2018", "June 2018"),
        ("2019-08", "août 2019", "August 2019"),
    ],
)
def test_codes_and_titles(code, french, english):
    period = Period.parse_code(code)
    assert period.code == code
    i18n.use("fr")
    assert period.title == french
    i18n.use("en")
    assert period.title == english


@pytest.mark.parametrize(
    "code", ["", "18", "2018-6", "2018-13", "2018-S3", "2018-T5", "2018-T02", "2018-Q1", "2018-S", "²018", "0000"]
)
def test_what_is_no_code(code):
    with pytest.raises(ValueError):
        Period.parse_code(code)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2018, 1, 1), date(2018, 1, 30)),
        (date(2018, 1, 2), date(2018, 1, 31)),
        (date(2018, 2, 1), date(2018, 4, 30)),
        (date(2018, 7, 1), date(2019, 6, 30)),
        (date(2018, 1, 1), date(2018, 2, 28)),
        (date(2018, 6, 1), date(2018, 1, 31)),
    ],
)
def test_only_the_periods_of_the_calendar(start, end):
    with pytest.raises(ValueError):
        Period(start, end)


def test_they_stand_in_the_order_of_their_days():
    june, quarter, half = Period.month(2018, 6), Period.quarter(2018, 2), Period.half(2018, 2)
    assert sorted([half, june, quarter]) == [quarter, june, half]


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda: Period.month(2018, 13), "13 is not between 1 and 12"),
        (lambda: Period.quarter(2018, 5), "5 is not between 1 and 4"),
        (lambda: Period.half(2018, 0), "0 is not between 1 and 2"),
        (lambda: Period.parse_code("2018-T02"), "'2018-T02' is not the code of a period"),
        (lambda: Period.parse_code("18"), "'18' is not the code of a period"),
        (lambda: Period(date(2018, 1, 2), date(2018, 1, 31)), "2018-01-02 to 2018-01-31 is no period of the calendar"),
    ],
)
def test_what_is_no_period_is_named(made, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        made()
