from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imm_eco.domain.rules.attainment import Aim, attainment, expected, gap, pace, path, unallocated

START, HORIZON = date(2016, 5, 2), date(2020, 12, 31)


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (date(2016, 5, 1), Fraction(0)),
        (START, Fraction(0)),
        (date(2016, 5, 3), Fraction(1, 1704)),
        (date(2018, 12, 31), Fraction(973, 1704)),
        (HORIZON, Fraction(1)),
        (date(2021, 1, 1), Fraction(1)),
    ],
)
def test_the_path_is_straight_and_stays_between_start_and_horizon(day: date, share: Fraction):
    assert path(START, HORIZON, day) == share


def test_a_path_without_length_is_over_on_its_day():
    assert [path(START, START, day) for day in (date(2016, 5, 1), START)] == [0, 1]


@pytest.mark.parametrize(
    ("target", "share", "unit", "figure"),
    [
        (13_300, Fraction(973, 1704), "jobs", 7594),  # 7 594.4
        (3, Fraction(1, 2), "jobs", 2),  # 1.5 goes up
        (1_000, Fraction(1, 3), "MAD", 300),  # 10 MAD: 3.33 MAD is 3 MAD
        (0, Fraction(1, 2), "jobs", 0),
        (None, Fraction(1, 2), "jobs", None),
    ],
)
def test_expected_is_the_target_times_the_path_in_whole_units(target, share, unit, figure):
    assert expected(target, share, unit) == figure


@given(st.integers(0, 10**17), st.fractions(0, 1), st.sampled_from(["jobs", "MAD"]))
def test_expected_never_leaves_the_target(target: int, share: Fraction, unit: str):
    figure = expected(target, share, unit)
    assert figure is not None
    assert 0 <= figure <= target + 50
    assert expected(target - target % 100, Fraction(1), unit) == target - target % 100


def test_gap_and_attainment_need_a_target():
    assert (gap(5878, 13_300), gap(5878, None), gap(7, 5)) == (-7422, None, 2)
    # The published result of 2018: 5 878 of 13 300 jobs, 44 %.
    assert attainment(5878, 13_300) == Fraction(5878, 13_300)
    assert [attainment(5, target) for target in (None, 0, -10)] == [None, None, None]


@given(st.integers(), st.lists(st.none() | st.integers()))
def test_what_is_not_allocated_and_the_parts_make_the_whole(whole: int, parts: list[int | None]):
    left = unallocated(Aim(whole), map(Aim, parts))
    assert left is not None
    assert left + sum(part or 0 for part in parts) == whole


def test_without_a_whole_or_on_another_basis_nothing_is_left_over():
    assert unallocated(Aim(None), [Aim(1), Aim(2)]) is None
    assert unallocated(Aim(9, basis="cumulative"), [Aim(1, basis="annual"), Aim(2, basis="cumulative")]) is None


def test_only_what_measures_the_same_is_taken_off():
    direct, both = Aim(6_000, measures="direct"), Aim(5_000, measures="direct-and-indirect")
    assert unallocated(Aim(13_300), [direct, both, Aim()]) == 7_300
    assert unallocated(Aim(13_300, measures="direct-and-indirect"), [direct, both]) == 8_300
    assert [each.is_comparable for each in (direct, both, Aim(1), Aim())] == [True, False, True, None]


@pytest.mark.parametrize(
    ("realised", "attained", "left"),
    [
        # Under a ceiling of 200: 50 is a quarter of it, so three quarters better than needed, 150 below it.
        (50, 1.75, 150),
        (0, 2.0, 200),
        (200, 1.0, 0),
        (250, 0.75, -50),
        (400, 0.0, -200),
        (1000, 0.0, -800),
    ],
)
def test_where_lower_is_better_the_target_is_a_ceiling(realised: int, attained: float, left: int):
    assert attainment(realised, 200, "lower") == attained
    assert gap(realised, 200, "lower") == left


@pytest.mark.parametrize("better", ["higher", "lower"])
def test_without_a_target_nothing_is_attained_or_missing_either_way(better: str):
    assert (attainment(5, None, better), gap(5, None, better)) == (None, None)
    assert (attainment(5, 0, better), attainment(0, 0, better)) == (None, None)


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**12), st.sampled_from(["higher", "lower"]))
def test_a_target_is_attained_just_where_nothing_is_missing(realised: int, target: int, better: str):
    attained, left = attainment(realised, target, better), gap(realised, target, better)
    assert attained is not None
    assert left is not None
    # Beyond the precision of a fraction of one, a figure next to its target reads as just there.
    if abs(left) > target * 1e-12:
        assert (attained >= 1) == (left >= 0)


def test_one_job_of_one_is_all_of_it():
    assert attainment(1, 1) == 1.0


@pytest.mark.parametrize(
    ("missing", "months", "unit", "needed"),
    [
        (100, Fraction(12), "jobs", 9),  # 8.33 a month would not do
        (96, Fraction(12), "jobs", 8),
        (1, Fraction(12), "jobs", 1),
        (100, Fraction(1, 2), "jobs", 200),
        (1_200_001, Fraction(12), "MAD", 100_100),  # 1 000.0008 MAD, up to the whole MAD
        (0, Fraction(12), "jobs", 0),
        (-5, Fraction(12), "jobs", 0),
        (0, Fraction(0), "jobs", 0),
        (1, Fraction(0), "jobs", None),
        (None, Fraction(12), "jobs", None),
    ],
)
def test_the_pace_closes_what_is_missing_in_time(missing: int | None, months: Fraction, unit: str, needed: int | None):
    assert pace(missing, months, unit) == needed
