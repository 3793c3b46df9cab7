"""The four amounts of support of a dossier on a day, and what it holds of the envelope."""

from __future__ import annotations

import pytest

from imm_eco.store.relations.support import with_support
from tests.reports.book import MDH, Book
from tests.store.relations.conftest import Ask

AMOUNTS = "requested, granted, committed, disbursed, held"
SUPPORT = f"{with_support()} SELECT {AMOUNTS} FROM support"


@pytest.fixture(autouse=True)
def written(book: Book) -> None:
    with book.at() as pen:
        pen.programme()
        pen.dossier("A", "travail-metaux", opened="2016-06-01", requested=9 * MDH)
        pen.decide("A", "pilotage-2016-12-01", "retenu")
        pen.move("A", "validation", "2016-12-01")
        pen.decide("A", "suivi-2017-03-01", "valide", granted=8 * MDH)
        pen.move("A", "mise-en-place", "2017-03-01")
        pen.sign("A", "2017-04-01", 5 * MDH, "C-1")
        pen.sign("A", "2017-06-01", 2 * MDH, "C-2")
        pen.pay("A", "2017-07-01", MDH, "OV-1")
        pen.pay("A", "2018-01-01", 2 * MDH, "OV-2")
        pen.decide("A", "suivi-2018-03-01", "avenant", granted=7 * MDH)
        pen.decide("A", "suivi-2018-04-01", "avenant")


@pytest.mark.parametrize(
    ("day", "amounts"),
    [
        ("2017-02-28", (9, None, None, None, 0)),
        ("2017-03-01", (9, 8, None, None, 8)),
        ("2017-05-31", (9, 8, 5, None, 8)),
        ("2017-12-31", (9, 8, 7, 1, 8)),
        ("2018-03-01", (9, 7, 7, 3, 7)),
        ("2018-04-01", (9, 7, 7, 3, 7)),
    ],
)
def test_each_amount_is_what_was_said_by_the_day(ask: Ask, day: str, amounts: tuple[int | None, ...]):
    assert ask(SUPPORT, day=day) == [tuple(None if each is None else each * MDH for each in amounts)]


def test_a_terminated_dossier_keeps_what_it_was_paid_and_holds_no_more(ask: Ask, book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.move("A", "resilie", "2018-06-01", "mise-en-place")
    assert ask(SUPPORT, day="2018-12-31") == [(None, None, 3 * MDH, 3 * MDH, 3 * MDH)]
    assert ask(f"{with_support(None)} SELECT {AMOUNTS} FROM support") == [(None, None, 3 * MDH, 3 * MDH, 3 * MDH)]


def test_a_terminated_dossier_that_was_paid_nothing_commits_nothing(ask: Ask, book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.dossier("B", "travail-metaux")
        pen.decide("B", "suivi-2017-03-01", "valide", granted=8 * MDH)
        pen.move("B", "mise-en-place", "2017-03-01")
        pen.sign("B", "2017-04-01", 5 * MDH)
        pen.move("B", "resilie", "2018-06-01", "mise-en-place")
    one = f"{with_support()} SELECT {AMOUNTS} FROM support WHERE dossier_id = 2"
    assert ask(one, day="2018-05-31") == [(MDH, 8 * MDH, 5 * MDH, None, 8 * MDH)]
    assert ask(one, day="2018-12-31") == [(None, None, 0, None, 0)]


def test_of_two_decisions_of_one_day_the_one_said_last_counts(ask: Ask, book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.decide("A", "suivi-2018-05-01", "avenant", granted=6 * MDH)
    with book.at("2019-01-12T08:00:00Z") as pen:
        pen.decide("A", "suivi-2018-05-01", "avenant", granted=5 * MDH)
    assert ask(f"{with_support()} SELECT granted FROM support", day="2018-05-01") == [(5 * MDH,)]


def test_what_pilotage_says_grants_nothing(ask: Ask, book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.decide("A", "pilotage-2018-09-01", "retenu", granted=1 * MDH)
    assert ask(f"{with_support()} SELECT granted FROM support", day="2018-12-31") == [(7 * MDH,)]
