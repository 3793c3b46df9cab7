"""Which months are closed, said of a few months by hand, then in general."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imm_eco.domain.rules.closing import CLOSED, OPEN, REOPENED, Closings, month_of
from imm_eco.domain.rules.periods import Period

MARCH, JUNE, SEPTEMBER, DECEMBER = (Period.month(2018, number).end for number in (3, 6, 9, 12))
MONTHS = [Period.month(2018, number).end for number in range(1, 13)]
SAID = st.dictionaries(st.sampled_from(MONTHS), st.sampled_from([CLOSED, REOPENED]))


def states(known: Closings) -> list[str]:
    return [known.state(month) for month in (MARCH, JUNE, SEPTEMBER, DECEMBER)]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, [OPEN, OPEN, OPEN, OPEN]),
        # Closing a month closes those before it, not those after.
        ({SEPTEMBER: CLOSED}, [CLOSED, CLOSED, CLOSED, OPEN]),
        # A reopened month is open by itself: its neighbours stay closed.
        ({SEPTEMBER: CLOSED, JUNE: REOPENED}, [CLOSED, REOPENED, CLOSED, OPEN]),
        # Also the last one.
        ({DECEMBER: REOPENED, JUNE: CLOSED}, [CLOSED, CLOSED, OPEN, REOPENED]),
    ],
)
def test_a_month_is_what_was_said_of_it_or_what_a_later_one_says(said: dict[date, str], found: list[str]):
    assert states(Closings(said)) == found


def test_a_month_is_closed_with_the_next_one_that_was_closed():
    known = Closings({JUNE: CLOSED, DECEMBER: CLOSED})
    assert [known.closer(month) for month in (MARCH, JUNE, SEPTEMBER)] == [JUNE, JUNE, DECEMBER]


@pytest.mark.parametrize(
    ("said", "month", "to_close"),
    [
        ({}, JUNE, [JUNE]),
        ({DECEMBER: CLOSED}, JUNE, []),
        ({DECEMBER: CLOSED, MARCH: REOPENED}, JUNE, [MARCH]),
        ({DECEMBER: CLOSED, MARCH: REOPENED, SEPTEMBER: REOPENED}, JUNE, [MARCH]),
        ({DECEMBER: REOPENED, MARCH: REOPENED}, DECEMBER, [MARCH, DECEMBER]),
    ],
)
def test_closing_says_only_what_is_not_closed_yet(said: dict[date, str], month: date, to_close: list[date]):
    assert Closings(said).to_close(month) == to_close


@given(SAID, st.sampled_from(MONTHS))
def test_after_a_closing_nothing_up_to_it_is_open_and_closing_again_says_nothing(said: dict[date, str], month: date):
    known = Closings(said)
    after = Closings({**said, **dict.fromkeys(known.to_close(month), CLOSED)})
    assert all(after.is_closed(each) for each in MONTHS if each <= month)
    assert [after.state(each) for each in MONTHS if each > month] == [
        known.state(each) for each in MONTHS if each > month
    ]
    assert after.to_close(month) == []


@pytest.mark.parametrize(
    ("said", "month", "kept"),
    [
        # The last closing is what holds the months before it: November takes that over.
        ({DECEMBER: CLOSED}, DECEMBER, date(2018, 11, 30)),
        ({DECEMBER: CLOSED, date(2018, 11, 30): REOPENED}, DECEMBER, date(2018, 10, 31)),
        ({DECEMBER: CLOSED, date(2018, 11, 30): CLOSED}, DECEMBER, None),
        ({DECEMBER: CLOSED}, JUNE, None),
        ({DECEMBER: REOPENED}, DECEMBER, None),
    ],
)
def test_those_before_a_reopened_month_stay_closed(said: dict[date, str], month: date, kept: date | None):
    assert Closings(said).to_keep(month) == kept


@given(SAID, st.sampled_from(MONTHS))
def test_reopening_opens_one_month_alone(said: dict[date, str], month: date):
    known = Closings(said)
    kept = known.to_keep(month)
    after = Closings({**said, month: REOPENED, **({kept: CLOSED} if kept else {})})
    others = [each for each in (date(2017, 12, 31), *MONTHS) if each != month]
    assert not after.is_closed(month)
    assert [after.state(each) for each in others] == [known.state(each) for each in others]


def test_a_day_belongs_to_its_month():
    assert [month_of(date(2020, 2, day)) for day in (1, 29)] == [date(2020, 2, 29)] * 2
