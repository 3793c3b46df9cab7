"""The step of a dossier on a day, since when, and whether its delay is suspended."""

from __future__ import annotations

from datetime import date

import pytest

from imm_eco.store import tables
from imm_eco.store.relations.steps import VALIDATED_STATES, states, suspensions
from imm_eco.store.relations.words import ONE_DOSSIER, with_
from tests.reports.book import Book
from tests.store.relations.conftest import Ask

_STATES = "SELECT key, step, entered_on FROM states JOIN dossier ON dossier.id = dossier_id ORDER BY key"
STEPS = f"{with_(states())} {_STATES}"
NOW = f"{with_(states(None))} {_STATES}"
VALIDATED = f"{with_(states(), VALIDATED_STATES)} SELECT validated_on FROM validated"


@pytest.fixture(autouse=True)
def written(book: Book) -> None:
    with book.at("2019-01-10T08:00:00Z") as pen:
        pen.programme()
        pen.dossier("A", "travail-metaux", opened="2016-06-01")
        pen.move("A", "recrutement", "2016-07-01")
        pen.move("A", "renforcement", "2016-07-01")
        pen.move("A", "identification", "2016-08-01", "renforcement")
        pen.move("A", "mise-en-place", "2017-03-01")
        pen.move("A", "suivi", "2018-01-01")
    with book.at("2019-02-10T08:00:00Z") as pen:
        pen.move("A", "resilie", "2018-06-01", "suivi")


@pytest.mark.parametrize(
    ("day", "step", "since"),
    [
        ("2016-06-01", "identification", "2016-06-01"),
        ("2016-06-30", "identification", "2016-06-01"),
        ("2016-07-01", "renforcement", "2016-07-01"),
        ("2016-08-01", "identification", "2016-08-01"),
        ("2017-03-01", "mise-en-place", "2017-03-01"),
        ("2018-05-31", "suivi", "2018-01-01"),
        ("2019-01-01", "resilie", "2018-06-01"),
    ],
)
def test_the_step_is_that_of_the_latest_move_by_the_day(ask: Ask, day: str, step: str, since: str):
    assert ask(STEPS, day=day) == [("A", step, since)]


def test_a_dossier_is_not_there_before_it_was_opened(ask: Ask):
    assert ask(STEPS, day="2016-05-31") == []


def test_without_a_day_the_latest_move_of_all_counts(ask: Ask):
    assert ask(NOW) == [("A", "resilie", "2018-06-01")]


def test_what_was_said_later_was_not_known(ask: Ask):
    assert ask(STEPS, "2019-01-31T00:00:00Z", day="2019-01-01") == [("A", "suivi", "2018-01-01")]
    assert ask(STEPS, "2019-02-28T00:00:00Z", day="2019-01-01") == [("A", "resilie", "2018-06-01")]


def test_a_dossier_is_validated_since_it_first_entered_and_no_more_once_terminated(ask: Ask):
    assert ask(VALIDATED, day="2017-02-28") == []
    assert ask(VALIDATED, day="2018-05-31") == [("2017-03-01",)]
    assert ask(VALIDATED, day="2018-06-01") == []


def test_one_dossier_alone_is_asked_about(ask: Ask, book: Book):
    with book.at("2019-03-10T08:00:00Z") as pen:
        pen.dossier("B", "travail-metaux")
    one = f"{with_(states(None, ONE_DOSSIER))} SELECT key, step FROM states JOIN dossier ON dossier.id = dossier_id"
    assert ask(one, dossier=2) == [("B", "identification")]


def test_a_delay_is_suspended_from_its_first_day_until_it_is_resumed(ask: Ask, book: Book):
    with book.at("2019-03-10T08:00:00Z") as pen:
        held = {"held_from": date(2017, 1, 1), "resumed_on": date(2017, 2, 1), "reason": "-"}
        pen.say(tables.HoldFact, dossier_id=1, **held)
    query = f"{with_(suspensions())} SELECT held_since FROM suspensions"
    found = {day: ask(query, day=day) for day in ("2016-12-31", "2017-01-01", "2017-01-31", "2017-02-01")}
    assert found == {
        "2016-12-31": [], "2017-01-01": [("2017-01-01",)], "2017-01-31": [("2017-01-01",)], "2017-02-01": [],
    }  # fmt: skip
    assert ask(f"{with_(suspensions(None))} SELECT held_since FROM suspensions") == []
