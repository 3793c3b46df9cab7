"""The three projections, by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from imm_eco.domain.rules.indicators import Measure
from imm_eco.domain.rules.monthly import december
from imm_eco.domain.rules.projection import (
    BEFORE_VALIDATION,
    DELIVERIES_NEEDED,
    DEPARTURES_NEEDED,
    PERIODS_NEEDED,
    Conversion,
    Delivery,
    Position,
    Projection,
    at_present_pace,
    commitments_kept,
    conversions,
    delivery,
    hoped,
    pace,
    weighted_pipeline,
)

START, HORIZON = date(2016, 5, 2), date(2020, 12, 31)
JOBS = Measure("jobs", "stock", "jobs", "cumulative", START, HORIZON)
TURNOVER = Measure("turnover", "flow", "MAD", "cumulative", START, HORIZON)
ANNUAL = Measure("turnover", "flow", "MAD", "annual", START, HORIZON)


def year_end(year: int, value: int, dossiers: int = 4, reported: int = 4) -> Position:
    return Position(december(year), value, dossiers, reported)


THREE = [year_end(2016, 100), year_end(2017, 180), year_end(2018, 340)]


class TestPace:
    def test_the_pace_is_what_was_gained_over_the_window(self):
        # From 100 to 340 in 24 months: 10 a month. 24 months are left: 340 + 240.
        assert at_present_pace(pace(THREE), JOBS, 340) == Projection(580, 3, 3, "periods")

    def test_only_two_years_back_are_looked_at(self):
        # 2015 is out of the window: as above.
        assert at_present_pace(pace([year_end(2015, 0), *THREE]), JOBS, 340).value == 580

    def test_two_positions_are_not_enough(self):
        assert at_present_pace(pace(THREE[1:]), JOBS, 340) == Projection(None, 2, PERIODS_NEEDED, "periods")
        assert at_present_pace(pace([]), JOBS, 0) == Projection(None, 0, PERIODS_NEEDED, "periods")

    def test_a_period_of_which_less_than_half_was_given_is_no_observation(self):
        half, less = year_end(2019, 345, 4, 2), year_end(2019, 345, 4, 1)
        assert pace([*THREE, less]) == pace(THREE)
        # From 180 to 345 in 24 months, 6.875 a month, for 12 months: 345 + 82.5, and halves go up.
        assert at_present_pace(pace([*THREE, half]), JOBS, 345).value == 428
        assert pace([year_end(2018, 0, 0, 0)]) is None

    def test_time_without_results_is_no_time_without_progress(self):
        # The latest results are those of the end of 2018, whatever the day of the report: from there the line goes on.
        late = [*THREE, Position(december(2019), 340, 4, 0)]
        assert at_present_pace(pace(late), JOBS, 340).value == 580

    def test_a_position_a_month_beyond_the_window_is_out_of_it(self):
        late = Position(december(2018) + 1, 341, 4, 4)
        seen = pace([*THREE, late])
        assert seen is not None and (seen.first, seen.count) == (THREE[1], 3)

    def test_one_result_of_two_is_half_and_one_of_three_is_less(self):
        assert Position(0, 5, 2, 1).is_covered
        assert not Position(0, 5, 3, 1).is_covered
        assert not Position(0, 5, 0, 0).is_covered

    def test_past_the_horizon_nothing_is_added(self):
        seen = pace([year_end(2019, 1), year_end(2020, 2), year_end(2021, 3)])
        assert at_present_pace(seen, JOBS, 3).value == 3

    def test_the_year_before_the_horizon_is_not_of_its_year(self):
        flow = Measure("hires", "flow", "jobs", "annual", START, HORIZON)
        seen = pace([year_end(2017, 0), year_end(2018, 12), year_end(2019, 24)])
        assert at_present_pace(seen, flow, 12).value == 12

    def test_what_is_lost_is_projected_too(self):
        falling = [year_end(2016, 100), year_end(2017, 60), year_end(2018, 40)]
        assert at_present_pace(pace(falling), JOBS, 40).value == 40 - 60

    def test_at_the_horizon_the_figure_is_what_was_reached(self):
        seen = pace([year_end(2018, 340), year_end(2019, 400), year_end(2020, 450)])
        assert at_present_pace(seen, JOBS, 450).value == 450

    def test_a_cumulative_flow_goes_on_from_its_sum(self):
        # 24 000 MAD in 24 months, 1 000 a month; 24 more months: 34 000 + 24 000.
        flows = [year_end(2016, 1_000_000), year_end(2017, 2_000_000), year_end(2018, 3_400_000)]
        assert at_present_pace(pace(flows), TURNOVER, 3_400_000).value == 5_800_000

    def test_an_annual_flow_is_the_pace_of_a_year(self):
        # The same 1 000 MAD a month make 12 000 in the year of the horizon, whatever came before it.
        flows = [year_end(2016, 1_000_000), year_end(2017, 2_000_000), year_end(2018, 3_400_000)]
        assert at_present_pace(pace(flows), ANNUAL, 1_400_000).value == 1_200_000

    def test_within_the_year_of_the_horizon_what_it_has_already_counts(self):
        # 1 000 MAD a month from June 2018 to June 2020; 7 000 of them since January 2020; 6 months are left.
        june = [Position(december(year) - 6, value, 4, 4) for year, value in ((2018, 0), (2019, 0), (2020, 2_400_000))]
        assert at_present_pace(pace(june), ANNUAL, 700_000).value == 700_000 + 600_000

    @given(st.lists(st.integers(-1000, 1000), min_size=3, max_size=3), st.integers(0, 500))
    def test_more_in_the_end_never_projects_less(self, values, more):
        positions = [year_end(2016 + place, value) for place, value in enumerate(values)]
        better = [*positions[:-1], year_end(2018, values[-1] + more)]
        low = at_present_pace(pace(positions), JOBS, values[-1]).value
        high = at_present_pace(pace(better), JOBS, values[-1] + more).value
        assert low is not None and high is not None and high >= low + more


class TestCommitments:
    ENOUGH = Delivery(2018, 5, 300, 400)

    def test_the_rate_is_of_all_dossiers_together(self):
        seen = Delivery(2018)
        for delivered, promised in ((10, 100), (90, 100), (0, 50)):
            seen = seen.take(delivered, promised)
        assert (seen.dossiers, seen.rate) == (3, Fraction(100, 250))

    def test_a_dossier_that_had_promised_nothing_yet_is_no_observation(self):
        assert Delivery(2018).take(25, 0) == Delivery(2018)
        assert Delivery(2018).take(25, 1) == Delivery(2018, 1, 25, 1)

    def test_what_is_committed_is_delivered_at_the_rate(self):
        # 300 of 400: three quarters of 1 001 are 750.75.
        assert commitments_kept(self.ENOUGH, 1001, "jobs") == Projection(751, 5, DELIVERIES_NEEDED, "deliveries")
        # 75 075 centimes, to the whole MAD.
        assert commitments_kept(self.ENOUGH, 100_100, "MAD").value == 75_100

    def test_four_dossiers_are_not_enough(self):
        assert commitments_kept(Delivery(2018, 4, 300, 400), 1000, "jobs") == Projection(None, 4, 5, "deliveries")

    def test_a_rate_above_one_is_not_cut(self):
        assert commitments_kept(Delivery(2018, 5, 500, 400), 1000, "jobs").value == 1250

    def test_the_latest_year_with_enough_dossiers_is_used(self):
        early = Delivery(2019, 2, 10, 10)
        assert delivery([Delivery(2017, 9, 1, 2), self.ENOUGH, early]) is self.ENOUGH
        assert delivery([Delivery(2018, 3, 1, 2), early]) is early
        assert delivery([Delivery(2016, 3, 1, 2), Delivery(2017, 3, 1, 2), early]) is early


def way(*steps: str) -> tuple[str, ...]:
    return ("identification", *steps)


ALL_THE_WAY = way("recrutement", "renforcement", "structuration", "validation", "mise-en-place")


class TestConversions:
    def counts(self, *ways: tuple[str, ...]) -> dict[str, tuple[int, int]]:
        return {each.step: (each.left, each.went_on) for each in conversions(ways)}

    def test_who_is_still_there_says_nothing(self):
        assert self.counts(way(), way("recrutement")) == {
            "identification": (1, 1), "recrutement": (0, 0), "renforcement": (0, 0), "structuration": (0, 0),
            "validation": (0, 0),
        }  # fmt: skip

    def test_who_ended_there_did_not_go_on(self):
        found = self.counts(way("recrutement", "desiste"), way("ecarte"), ALL_THE_WAY)
        assert (found["identification"], found["recrutement"], found["validation"]) == ((3, 2), (2, 1), (1, 1))

    def test_a_rejection_is_of_validation(self):
        found = self.counts((*ALL_THE_WAY[:-1], "rejete"), (*ALL_THE_WAY, "resilie"))
        assert (found["structuration"], found["validation"]) == ((2, 2), (2, 1))

    def test_who_was_sent_back_is_on_its_way_again(self):
        back = (*ALL_THE_WAY[:-1], "structuration")
        assert self.counts(back)["structuration"] == (0, 0)
        # Once it has ended it counts once: it had passed structuration, and not validation.
        ended = self.counts((*back, "desiste"))
        assert (ended["structuration"], ended["validation"]) == ((1, 1), (1, 0))

    def test_nine_departures_make_no_share(self):
        assert Conversion("validation", 9, 3).share is None
        assert Conversion("validation", 10, 6).share == Fraction(3, 5)
        assert Conversion("validation") == Conversion("validation", 0, 0)
        assert hoped({"validation": 40}, [Conversion("validation", 9, 3)]) == 0


def steps(**went_on: int) -> list[Conversion]:
    """Ten dossiers have left each step, all of them further on but where it is said."""
    return [Conversion(step, 10, went_on.get(step, 10)) for step in BEFORE_VALIDATION]


class TestPipeline:
    ENOUGH = Delivery(2018, 5, 300, 400)

    def test_each_dossier_counts_for_the_steps_that_are_left(self):
        # 100 in structuration: 6 of 10 go on, then 5 of 10: 30. 40 in validation: 20. 1 000 + 50 at three quarters.
        chances = steps(structuration=6, validation=5, identification=1)
        announced = {"structuration": 100, "validation": 40}
        assert hoped(announced, chances) == 50
        found = weighted_pipeline(self.ENOUGH, 1000, announced, chances, "jobs")
        assert found == Projection(788, 10, DEPARTURES_NEEDED, "departures")

    def test_only_the_steps_ahead_need_observations(self):
        few = [Conversion("identification", 1, 1), *steps()[1:]]
        assert weighted_pipeline(self.ENOUGH, 1000, {"validation": 40}, few, "jobs").value == 780
        found = weighted_pipeline(self.ENOUGH, 1000, {"identification": 40}, few, "jobs")
        assert found == Projection(None, 1, DEPARTURES_NEEDED, "departures")

    def test_an_empty_pipeline_adds_nothing(self):
        none = [Conversion(step) for step in BEFORE_VALIDATION]
        kept = commitments_kept(self.ENOUGH, 1000, "jobs")
        assert weighted_pipeline(self.ENOUGH, 1000, {"validation": 0}, none, "jobs") == kept

    def test_without_a_delivery_rate_there_is_none(self):
        found = weighted_pipeline(Delivery(2018, 4, 3, 4), 1000, {"validation": 40}, steps(), "jobs")
        assert found == Projection(None, 4, DELIVERIES_NEEDED, "deliveries")

    @given(
        st.integers(0, 1000),
        st.dictionaries(st.sampled_from(BEFORE_VALIDATION), st.integers(0, 1000)),
        st.lists(st.integers(0, 10), min_size=5, max_size=5),
    )
    def test_the_pipeline_lies_between_nothing_and_all_of_it(self, committed, announced, went_on):
        chances = [Conversion(step, 10, on) for step, on in zip(BEFORE_VALIDATION, went_on, strict=True)]
        low = commitments_kept(self.ENOUGH, committed, "jobs").value
        high = commitments_kept(self.ENOUGH, committed + sum(announced.values()), "jobs").value
        found = weighted_pipeline(self.ENOUGH, committed, announced, chances, "jobs").value
        assert low is not None and found is not None and high is not None
        assert low <= found <= high
