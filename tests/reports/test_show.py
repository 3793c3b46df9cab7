"""A dossier and a company in full."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from imm_eco.errors import NotFoundError
from imm_eco.render.data import to_json
from imm_eco.reports import show
from imm_eco.store import tables
from tests.reports.book import MDH, Book

END_2018 = date(2018, 12, 31)


def dossier(book: Book, number: int = 1, day: date = END_2018) -> dict[str, Any]:
    with book.open() as db:
        found: dict[str, Any] = json.loads(to_json(show.dossier(db, number, day)))
    return found


def test_a_dossier_is_one_object(book: Book):
    found = dossier(book)
    assert (found["reference"], found["phase"], found["step"]) == ("A", "mise-en-place", "mise-en-place")
    assert list(found)[-14:] == [
        "age_days", "suspended_days", "moves", "holds", "scores", "pieces", "commitments", "decisions",
        "reservations", "conventions", "disbursements", "results", "sources", "value_sources",
    ]  # fmt: skip
    assert [row["value"] for row in found["results"]] == [40, 90, 5_000_000, 8_000_000]


def test_the_days_of_each_step_are_counted_to_the_day(book: Book):
    # D: opened 1 June 2016, validated 1 May 2017 (334 days later), terminated 1 October 2018 (518 days later).
    moves = dossier(book, 4)["moves"]
    assert [(row["step"], row["days"], row["left_on"]) for row in moves] == [
        ("identification", 334, "2017-05-01"), ("mise-en-place", 518, "2018-10-01"), ("resilie", None, None),
    ]  # fmt: skip
    # On 2 May 2017 it had been in implementation for a day.
    assert dossier(book, 4, date(2017, 5, 2))["moves"][-1]["days"] == 1


def test_a_later_edit_of_commitments_shows_as_a_deviation(book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.commit("A", {2018: (100, 10 * MDH), 2020: (210, 25 * MDH)})
    found = {row["year"]: row for row in dossier(book)["commitments"]}
    keys = ("jobs", "jobs_sealed", "jobs_deviation", "turnover_deviation", "investment_deviation")
    assert [found[2018][key] for key in keys] == [100, 100, 0, 0, None]
    assert [found[2019][key] for key in keys] == [None, 150, -150, -20_000_000, None]
    assert [found[2020][key] for key in keys] == [210, 200, 10, -5_000_000, None]


def test_before_a_seal_there_is_nothing_to_deviate_from(book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.commit("C", {2020: (12, MDH)})
    (line,) = dossier(book, 3)["commitments"]
    assert (line["jobs"], line["jobs_sealed"], line["jobs_deviation"]) == (12, None, None)
    # A's seal of March 2017 did not exist a month before.
    assert all(row["jobs_sealed"] is None for row in dossier(book, 1, date(2017, 2, 1))["commitments"])


def test_the_checklist_is_whole_and_says_what_is_missing(book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.say(tables.PieceFact, dossier_id=1, piece="statuts", received_on=date(2018, 5, 4))
    pieces = {row["piece"]: row for row in dossier(book)["pieces"]}
    assert len(pieces) == 7
    assert (pieces["statuts"]["received_on"], pieces["statuts"]["required"]) == ("2018-05-04", True)
    assert pieces["plan-financement"]["received_on"] is None
    assert dossier(book, 1, date(2018, 5, 3))["pieces"][0]["received_on"] is None


def test_scores_stand_beside_their_threshold(book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        day = date(2017, 1, 5)
        pen.say(tables.AssessmentFact, dossier_id=1, axis="pertinence", score=7250, assessed_on=day)
        pen.say(tables.AssessmentFact, dossier_id=1, axis="faisabilite", score=6000, assessed_on=day)
    scores = dossier(book)["scores"]
    assert [(row["axis"], row["score"], row["threshold"]) for row in scores] == [
        ("pertinence", 72.5, 60), ("faisabilite", 60, 60),
    ]  # fmt: skip


def test_a_reservation_is_open_until_the_day_it_is_lifted(book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.say(
            tables.ReservationFact, session_id=pen.session(), dossier_id=1, number=1, text="Bail à produire",
            lifted_on=date(2018, 4, 1),
        )  # fmt: skip
    assert dossier(book)["reservations"][0]["lifted_on"] == "2018-04-01"
    assert dossier(book, 1, date(2018, 3, 31))["reservations"][0]["lifted_on"] is None
    assert dossier(book, 1, date(2017, 2, 28))["reservations"] == []


def test_a_dossier_is_not_shown_before_it_was_opened(book: Book):
    with pytest.raises(NotFoundError, match="E was not open yet"):
        dossier(book, 5, date(2018, 2, 28))


def test_a_company_is_shown_with_its_dossiers(book: Book):
    with book.open() as db:
        found = json.loads(to_json(show.candidate(db, 1, END_2018)))
    assert (found["name"], found["channel"]) == ("Société A", "ami")
    assert [row["reference"] for row in found["dossiers"]] == ["A"]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_what_is_shown_can_be_read(book: Book, lang: str):
    from imm_eco import i18n
    from imm_eco.render.table import to_text

    i18n.use(lang)
    with book.open() as db:
        text = to_text(show.dossier(db, 1, END_2018), 100)
    assert "None" not in text
    assert {"en": "100,000,000 DH", "fr": "100 000 000 DH"}[lang].replace(" ", "\u00a0") in text.replace(" ", "\u00a0")
