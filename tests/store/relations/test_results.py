"""The position of a stock, and whether what is owed for a period is given."""

from __future__ import annotations

import pytest

from imm_eco.domain.rules.periods import Period
from imm_eco.store.relations.results import UNCOUNTED, given, owed_parameters, positions
from imm_eco.store.relations.steps import VALIDATED_STATES, states
from imm_eco.store.relations.words import with_
from tests.reports.book import MDH, Book
from tests.store.relations.conftest import Ask

POSITIONS = (
    f"{with_(states(), VALIDATED_STATES, positions('validated'))} SELECT dossier_id, value, period_end FROM positions"
)


@pytest.fixture(autouse=True)
def written(book: Book) -> None:
    with book.at("2019-01-10T08:00:00Z") as pen:
        pen.programme()
        pen.dossier("A", "travail-metaux")
        pen.validate("A", "2016-07-01", {2020: (10, MDH)})
        pen.result("A", "jobs", "2017", 40)
        pen.result("A", "jobs", "2018-S1", 35)
        pen.result("A", "turnover", "2017-S1", MDH)
        pen.result("A", "turnover", "2017-T3", MDH)
        pen.result("A", "turnover", "2017-T4", MDH)
        pen.dossier("B", "travail-metaux")
        pen.result("B", "jobs", "2017", 999)
    with book.at("2019-02-10T08:00:00Z") as pen:
        pen.result("A", "jobs", "2018-S1", 37)


@pytest.mark.parametrize(
    ("day", "position"),
    [("2017-12-30", []), ("2017-12-31", [(1, 40, "2017-12-31")]), ("2018-06-30", [(1, 37, "2018-06-30")])],
)
def test_a_position_is_the_latest_of_those_that_count(ask: Ask, day: str, position: list[tuple[int, int, str]]):
    assert ask(POSITIONS, day=day, indicator="jobs") == position


def test_a_position_is_what_it_was_known_to_be(ask: Ask):
    known = ask(POSITIONS, "2019-01-31T00:00:00Z", day="2018-12-31", indicator="jobs")
    assert known == [(1, 35, "2018-06-30")]


def test_a_result_counts_or_the_relation_says_why_not(ask: Ask, book: Book):
    """A counts; B was never validated; C is terminated; turnover of before the contracts counts nowhere."""
    with book.at("2019-03-01T08:00:00Z") as pen:
        pen.dossier("C", "travail-metaux")
        pen.validate("C", "2017-03-01", {})
        pen.move("C", "resilie", "2018-03-01", "mise-en-place")
        pen.result("C", "jobs", "2017", 5)
        pen.result("A", "turnover", "2016-02", 7)
        pen.result("A", "jobs", "2016-02", 7)
        pen.result("A", "hours", "2016-02", 7)
    query = f"""
{with_(states(), UNCOUNTED)} SELECT DISTINCT key, indicator, period_end, why FROM uncounted
JOIN live_result AS result ON result.id = fact JOIN dossier ON dossier.id = dossier_id
WHERE why IS NOT NULL AND period_end <= '2018-12-31' ORDER BY key, indicator, period_end"""
    said = {"indicators": '["jobs", "turnover"]', "flows": '["turnover"]', "start": "2016-05-02"}
    found = ask(query, day="2018-12-31", **said)
    assert found == [
        ("A", "hours", "2016-02-29", "no-indicator"), ("A", "turnover", "2016-02-29", "before-contract"),
        ("B", "jobs", "2017-12-31", "not-validated"), ("C", "jobs", "2017-12-31", "resilie"),
    ]  # fmt: skip
    assert {row[3] for row in ask(query, day="2018-02-28", **said) if row[0] == "C"} == set()
    assert {row[3] for row in ask(query, day="2017-02-28", **said) if row[0] == "C"} == {"not-validated"}


@pytest.mark.parametrize(
    ("period", "day", "stock", "flow"),
    [
        ("2017", "2017-12-31", True, True),
        ("2017", "2017-12-30", False, False),
        ("2017-T1", "2017-06-30", False, True),
        ("2017-T4", "2017-12-31", True, True),
        ("2017-08", "2017-09-30", False, True),
        ("2016", "2018-12-31", True, False),
        ("2018-T1", "2018-12-31", True, False),
    ],
)
def test_a_stock_is_given_by_a_later_position_and_a_flow_by_every_day(
    ask: Ask, period: str, day: str, stock: bool, flow: bool
):
    owed = owed_parameters(Period.parse_code(period))
    for indicator, is_stock, is_given in (("jobs", True, stock), ("turnover", False, flow)):
        query = f"{with_(given(is_stock=is_stock, only='dossier_id = 1'))} SELECT dossier_id FROM given"
        assert ask(query, day=day, indicator=indicator, **owed) == ([(1,)] if is_given else [])
