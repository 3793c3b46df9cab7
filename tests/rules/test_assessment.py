"""How scores make the score of an axis: by criterion or whole, by one assessor or several."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imm_eco.domain.programme import Criterion, ScoringGrid
from imm_eco.domain.rules.assessment import Grids, Opinion, Score, verdicts

OLD = ScoringGrid("pertinence", "2017", (Criterion("emplois", "E", "E", 1), Criterion("export", "X", "X", 1)))
NEW = ScoringGrid("pertinence", "2019", (Criterion("emplois", "E", "E", 3, 4_000), Criterion("export", "X", "X", 1)))
GRIDS: Grids = {("pertinence", "2017"): OLD, ("pertinence", "2019"): NEW}


def whole(points: int, on: str = "2019-01-10", who: str | None = None, axis: str = "pertinence") -> Score:
    return Score(axis, points, on, assessor=who)


def scored(criterion: str, points: int, on: str = "2019-01-10", who: str | None = None, grid: str = "2019") -> Score:
    return Score("pertinence", points, on, criterion, who, grid)


def score(*given: Score) -> int | None:
    found = verdicts(given, GRIDS)
    return found["pertinence"].score if found else None


class TestOneAssessor:
    def test_the_latest_whole_score_counts(self) -> None:
        assert score(whole(5_000, "2019-01-01"), whole(7_250, "2019-02-01"), whole(1, "2018-12-31")) == 7_250

    def test_criteria_are_weighted(self) -> None:
        # 3 × 80 + 1 × 50 over 4.
        assert score(scored("emplois", 8_000), scored("export", 5_000)) == 7_250

    def test_the_mean_is_rounded_to_the_hundredth_halves_up(self) -> None:
        assert score(scored("emplois", 5_000), scored("export", 5_002)) == 5_001

    def test_a_missing_criterion_is_not_zero(self) -> None:
        found = verdicts([scored("emplois", 9_000)], GRIDS)["pertinence"]
        assert (found.score, found.opinions[0].missing) == (None, ("export",))

    def test_of_each_criterion_the_latest_counts(self) -> None:
        given = [scored("emplois", 1_000, "2019-01-01"), scored("export", 4_000), scored("emplois", 8_000)]
        assert score(*given) == 7_000

    def test_criteria_after_a_whole_score_replace_it_and_the_reverse(self) -> None:
        criteria = [scored("emplois", 8_000, "2019-02-01"), scored("export", 8_000, "2019-02-01")]
        assert score(whole(3_000, "2019-01-01"), *criteria) == 8_000
        assert score(*criteria, whole(3_000, "2019-03-01")) == 3_000
        assert score(*criteria, whole(3_000, "2019-02-01")) == 8_000

    def test_a_new_grid_never_alters_what_was_scored_under_the_old_one(self) -> None:
        old = [scored("emplois", 3_000, grid="2017"), scored("export", 7_000, grid="2017")]
        assert score(*old) == 5_000
        assert verdicts(old, {("pertinence", "2017"): OLD})["pertinence"].score == 5_000

    def test_scores_of_two_grids_are_not_mixed(self) -> None:
        assert score(scored("emplois", 9_000, "2019-01-01", grid="2017"), scored("export", 9_000, "2019-02-01")) is None

    def test_an_unknown_grid_gives_no_score(self) -> None:
        assert score(scored("emplois", 9_000, grid="lost"), scored("export", 9_000, grid="lost")) is None


class TestSeveralAssessors:
    def test_the_mean_of_the_latest_of_each(self) -> None:
        given = [whole(6_000, who="A"), whole(2_000, "2018-01-01", "A"), whole(7_000, who="B"), whole(8_000)]
        assert score(*given) == 7_000

    def test_who_has_not_finished_does_not_count(self) -> None:
        assert score(whole(6_000, who="A"), scored("emplois", 0, who="B")) == 6_000

    def test_one_by_criteria_one_whole(self) -> None:
        given = [whole(6_000, who="A"), scored("emplois", 8_000, who="B"), scored("export", 8_000, who="B")]
        assert score(*given) == 7_000


class TestBlocking:
    def test_a_criterion_under_its_threshold_blocks_the_axis(self) -> None:
        found = verdicts([scored("emplois", 3_999), scored("export", 10_000)], GRIDS)["pertinence"]
        assert (found.score, found.blocking) == (5_499, ("emplois",))

    def test_at_its_threshold_it_does_not(self) -> None:
        assert verdicts([scored("emplois", 4_000), scored("export", 0)], GRIDS)["pertinence"].blocking == ()

    def test_one_assessor_is_enough(self) -> None:
        given = [scored("emplois", 1_000, who="A"), scored("export", 9_000, who="A"), whole(9_000, who="B")]
        assert verdicts(given, GRIDS)["pertinence"].blocking == ("emplois",)

    def test_an_unfinished_assessment_blocks_nothing(self) -> None:
        given = [scored("emplois", 1_000, who="A"), whole(9_000, who="B")]
        assert verdicts(given, GRIDS)["pertinence"].blocking == ()


def test_each_axis_is_on_its_own() -> None:
    found = verdicts([whole(7_000), whole(5_000, axis="faisabilite")], GRIDS)
    assert {axis: each.score for axis, each in found.items()} == {"pertinence": 7_000, "faisabilite": 5_000}
    assert verdicts([], GRIDS) == {}


SCORES = st.lists(
    st.builds(
        Score,
        st.just("pertinence"),
        st.integers(0, 10_000),
        st.sampled_from(["2019-01-01", "2019-01-02"]),
        st.sampled_from([None, "emplois", "export"]),
        st.sampled_from([None, "A"]),
        st.just("2019"),
    ),
    unique_by=lambda score: (score.criterion, score.assessor, score.on),
)


@given(SCORES, st.integers(0, 1000))
def test_the_order_in_which_scores_were_said_never_matters(given_: list[Score], seed: int) -> None:
    known = [replace(each, grid=None) if each.criterion is None else each for each in given_]
    mixed = known.copy()
    Random(seed).shuffle(mixed)
    assert verdicts(known, GRIDS) == verdicts(mixed, GRIDS)


@pytest.mark.parametrize("points", [0, 1, 3_333, 10_000])
@given(weights=st.tuples(st.integers(1, 99), st.integers(1, 99)))
def test_equal_scores_give_that_score_whatever_the_weights(points: int, weights: tuple[int, int]) -> None:
    criteria = tuple(Criterion(code, "", "", weight) for code, weight in zip(("a", "b"), weights, strict=True))
    grids: Grids = {("pertinence", "x"): ScoringGrid("pertinence", "x", criteria)}
    given_ = [scored(code, points, grid="x") for code in ("a", "b")]
    assert verdicts(given_, grids)["pertinence"].score == points


class TestWhatAnOpinionSays:
    """Whose it is, the scores that count, what is missing and what blocks: the file of the dossier shows them."""

    def opinion(self, *given: Score) -> Opinion:
        [found] = verdicts(given, GRIDS)["pertinence"].opinions
        return found

    def test_a_whole_score(self) -> None:
        said = whole(6_000, who="B")
        assert self.opinion(said) == Opinion("B", (said,), Fraction(6_000))

    def test_criteria_in_the_order_of_the_grid_without_those_replaced(self) -> None:
        stale, first = scored("emplois", 1_000, "2019-01-01", "A"), scored("emplois", 3_999, who="A")
        export = scored("export", 5_000, who="A")
        # 3 × 39.99 + 1 × 50 over 4; 39.99 is under the threshold of 40.
        expected = Opinion("A", (first, export), Fraction(3 * 3_999 + 5_000, 4), (), ("emplois",))
        assert self.opinion(export, stale, first) == expected

    def test_nothing_missing_and_nothing_blocking(self) -> None:
        given_ = scored("emplois", 4_000, who="A"), scored("export", 0, who="A")
        assert self.opinion(*given_) == Opinion("A", given_, Fraction(3_000))

    def test_an_unfinished_one(self) -> None:
        said = scored("export", 5_000, who="A")
        assert self.opinion(said) == Opinion("A", (said,), None, ("emplois",))

    def test_one_of_a_grid_that_nobody_knows(self) -> None:
        said = scored("export", 5_000, who="A", grid="lost")
        assert self.opinion(said) == Opinion("A", (said,), None)

    def test_the_programme_office_comes_first(self) -> None:
        found = verdicts([whole(1, who="B"), whole(2), whole(3, who="A")], GRIDS)["pertinence"].opinions
        assert [opinion.assessor for opinion in found] == [None, "A", "B"]

    @pytest.mark.parametrize("turned", [False, True])
    def test_of_one_day_the_newest_grid_counts(self, turned: bool) -> None:
        old = [scored("emplois", 1_000, grid="2017"), scored("export", 1_000, grid="2017")]
        new = [scored("emplois", 9_000), scored("export", 9_000)]
        assert score(*(new + old if turned else old + new)) == 9_000

    @pytest.mark.parametrize("turned", [False, True])
    def test_of_one_day_a_known_grid_counts_before_one_that_nobody_knows(self, turned: bool) -> None:
        old = [scored("emplois", 1_000, grid="2017"), scored("export", 1_000, grid="2017")]
        lost = [scored("emplois", 9_000, grid="lost"), scored("export", 9_000, grid="lost")]
        assert score(*(lost + old if turned else old + lost)) == 1_000
