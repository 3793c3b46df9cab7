"""An amount against its limit, day by day."""

from __future__ import annotations

import pytest

from imm_eco.domain.rules.limits import Excess, Level, added_up, steps, worst_excess


def levels(*said: tuple[str, int]) -> list[Level]:
    return [Level(day, amount, change) for change, (day, amount) in enumerate(said, 1)]


class TestWorstExcess:
    def test_an_amount_within_its_limit_on_every_day(self) -> None:
        assert worst_excess(levels(("2018-02", 5), ("2018-04", 9)), levels(("2018-01", 5), ("2018-03", 9))) is None

    def test_a_limit_that_is_reached_is_not_exceeded(self) -> None:
        assert worst_excess(levels(("2018-02", 5)), levels(("2018-02", 5))) is None

    def test_of_one_day_the_last_that_was_said_counts(self) -> None:
        amounts, limits = levels(("2018-02", 9), ("2018-02", 5)), levels(("2018-02", 1), ("2018-02", 5))
        assert worst_excess(amounts, limits) is None

    @pytest.mark.parametrize(
        ("limits", "worst"),
        [
            ((), Excess("2018-04", 9, 0, 2)),
            ((("2018-01", 5),), Excess("2018-04", 9, 5, 2)),
            ((("2018-01", 5), ("2018-03", 4), ("2018-04", 9)), Excess("2018-03", 5, 4, 1)),
            ((("2018-01", 9), ("2018-06", 2)), Excess("2018-06", 9, 2, 2)),
            ((("2018-03", 9),), Excess("2018-02", 5, 0, 1)),
        ],
    )
    def test_the_day_that_is_furthest_above(self, limits: tuple[tuple[str, int], ...], worst: Excess) -> None:
        assert worst_excess(levels(("2018-02", 5), ("2018-04", 9)), levels(*limits)) == worst

    def test_before_its_first_day_there_may_be_no_limit(self) -> None:
        amounts, limits = levels(("2018-02", 5)), levels(("2018-03", 5))
        assert worst_excess(amounts, limits, unlimited_first=True) is None
        assert worst_excess(amounts, limits) == Excess("2018-02", 5, 0, 1)

    def test_its_size(self) -> None:
        assert Excess("2018-02", 9, 5, 1).size == 4


def test_what_is_added_up_is_taken_apart_again() -> None:
    parts = levels(("2018-01", 5), ("2018-02", 2), ("2018-02", -3))
    assert [level.amount for level in added_up(parts)] == [5, 7, 4]
    assert list(steps(added_up(parts))) == parts
