"""The lists over the book of `conftest`: what they hold, in which order, and where it comes from."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from imm_eco.domain.rules.periods import Period
from imm_eco.grid import Grid
from imm_eco.render.data import rows
from imm_eco.reports import lists
from imm_eco.store import database, tables
from imm_eco.store.journal import Place
from tests.reports.book import MDH, Book

END_2018 = date(2018, 12, 31)


def listed(book: Book, noun: str, *args: Any, known_at: str | None = None, **options: Any) -> list[dict[str, Any]]:
    with book.open(known_at) as db:
        return rows(getattr(lists, noun)(db, *args, **options))


def column(found: list[dict[str, Any]], key: str) -> list[Any]:
    return [row[key] for row in found]


def test_a_result_says_its_period_its_value_and_its_place(empty: Book):
    with empty.at() as pen:
        pen.dossier("A", "valorisation-metaux")
        pen.result("A", "turnover", "2018-T2", 123_456_789, proof="justifie", piece="Bilan", place=Place("Feuil", "D7"))
    assert listed(empty, "results") == [
        {
            "dossier": "A", "ecosystem": "valorisation-metaux", "indicator": "turnover", "period": "2018-T2",
            "period_start": "2018-04-01", "period_end": "2018-06-30", "value": 1_234_567.89, "unit": "MAD",
            "proof": "justifie", "piece": "Bilan", "change": 2, "file": None, "sheet": "Feuil", "cell": "D7",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "values"),
    [
        ({}, [40, 90, 5_000_000, 8_000_000, 999, 33]),
        ({"indicator": "jobs"}, [40, 90, 999, 33]),
        ({"ecosystem": "travail-metaux"}, [999]),
        ({"period": Period.year(2017)}, [40, 5_000_000, 33]),
        ({"as_of": date(2018, 12, 30)}, [40, 5_000_000, 33]),
        ({"proof": "verifie"}, []),
        ({"dossier": 1}, [40, 90, 5_000_000, 8_000_000]),
    ],
)
def test_results_can_be_narrowed(book: Book, options: dict[str, Any], values: list[int]):
    assert column(listed(book, "results", **options), "value") == values


def test_a_corrected_result_is_listed_once_as_it_stands_or_as_it_was_known(book: Book):
    with book.at("2019-03-01T09:00:00Z") as pen:
        pen.result("A", "jobs", "2018", 75)
    assert column(listed(book, "results", dossier=1, indicator="jobs"), "value") == [40, 75]
    before = listed(book, "results", dossier=1, indicator="jobs", known_at="2019-02-01T00:00:00Z")
    assert column(before, "value") == [40, 90]


def test_dossiers_show_the_four_amounts_apart(book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        number = pen.session()
        pen.say(tables.DecisionFact, session_id=number, dossier_id=1, outcome="valide", granted=110 * MDH)
    found = {row["reference"]: row for row in listed(book, "dossiers", END_2018)}
    amounts = ("requested", "granted", "committed", "disbursed")
    assert [found["A"][key] for key in amounts] == [1_000_000, 110_000_000, 100_000_000, None]
    # D was terminated: of its 50 MDH only the 20 MDH paid by the end of 2018 stay committed.
    assert [found["D"][key] for key in amounts] == [1_000_000, None, 20_000_000, 20_000_000]


@pytest.mark.parametrize(
    ("options", "references"),
    [
        ({}, ["A", "B", "C", "D", "E"]),
        ({"step": "mise-en-place"}, ["A", "B"]),
        ({"phase": "accompagnement"}, ["C", "E"]),
        ({"ecosystem": "valorisation-metaux"}, ["A", "D"]),
        ({"ended": True}, ["D"]),
        ({"ended": False}, ["A", "B", "C", "E"]),
        ({"candidate": 2}, ["B"]),
    ],
)
def test_dossiers_can_be_narrowed(book: Book, options: dict[str, Any], references: list[str]):
    assert column(listed(book, "dossiers", END_2018, **options), "reference") == references


def test_a_dossier_stands_where_it_stood_on_the_day(book: Book):
    found = {row["reference"]: row for row in listed(book, "dossiers", date(2017, 12, 31))}
    assert list(found) == ["A", "B", "C", "D"]
    assert (found["B"]["phase"], found["B"]["step"], found["B"]["entered_on"]) == (
        "accompagnement", "identification", "2016-06-01",
    )  # fmt: skip
    assert (found["D"]["step"], found["D"]["entered_on"]) == ("mise-en-place", "2017-05-01")


def test_candidates_can_be_searched_without_accents(book: Book):
    assert column(listed(book, "candidates", search="SOCIETE b"), "name") == ["Société B"]
    assert column(listed(book, "candidates", ecosystem="valorisation-metaux"), "name") == ["Société A", "Société D"]
    assert column(listed(book, "candidates", channel="workshop"), "name") == []
    assert column(listed(book, "candidates"), "dossiers") == [1, 1, 1, 1, 1]


def test_campaigns_count_the_companies_they_reached(empty: Book):
    with empty.at() as pen:
        number = pen.change.anchor(tables.Campaign, "RS-1")
        pen.say(
            tables.CampaignFact, campaign_id=number, channel="road-show", title="Fès", contacts=12,
            held_on=date(2018, 3, 1),
        )  # fmt: skip
        company = pen.change.anchor(tables.Candidate, "123456789")
        pen.say(tables.CandidateFact, candidate_id=company, ice="123456789000012", name="X", campaign_id=number)
    assert listed(empty, "campaigns") == [
        {
            "code": "RS-1", "channel": "road-show", "title": "Fès", "held_on": "2018-03-01", "city": None,
            "contacts": 12, "candidates": 1, "lost": 11,
        }
    ]  # fmt: skip
    assert column(listed(empty, "candidates", campaign="RS-1"), "campaign") == ["RS-1"]


def test_targets_are_listed_with_what_is_not_published(empty: Book):
    found = listed(empty, "targets", END_2018)
    values = {(row["scope"], row["indicator"]): row["value"] for row in found}
    assert len(found) == 3 * 7
    assert values["ferroviaire", "support"] is None
    # 630 MDH less 128 and 284 MDH.
    assert values["unallocated", "support"] == 218_000_000
    assert column(found[:7], "scope")[-2:] == ["unallocated", "programme"]
    assert {row["indicator"] for row in listed(empty, "targets", END_2018, "ferroviaire")} == {
        "jobs",
        "turnover",
        "support",
    }


def test_a_target_of_another_horizon_has_no_empty_rows_but_its_own(empty: Book):
    with empty.at() as pen:
        pen.target("navale", "indirect-jobs", 4, horizon=date(2018, 12, 31))
        pen.target("industrie-navale", "jobs", 50, horizon=date(2018, 12, 31))
    found = [row for row in listed(empty, "targets", END_2018, "industrie-navale") if row["value"]]
    assert [(row["horizon"], row["value"]) for row in found] == [("2018-12-31", 50)]


def test_sessions_say_who_sat_and_decisions_what_was_decided(book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        number = pen.session()
        for attendee in ("B. Alami", "A. Bennani"):
            pen.say(tables.AttendeeFact, session_id=number, attendee=attendee, body="etat")
        pen.say(tables.DecisionFact, session_id=number, dossier_id=1, outcome="valide", granted=MDH, reason="Complet")
    session = listed(book, "sessions", committee="suivi")[0]
    assert (session["session"], session["state"], session["federation"], session["decisions"]) == (
        "suivi-2017-03-01", "A. Bennani, B. Alami", None, 1,
    )  # fmt: skip
    decision = listed(book, "decisions", number)[0]
    assert [decision[key] for key in ("dossier", "outcome", "granted", "reason")] == [
        "A",
        "valide",
        1_000_000,
        "Complet",
    ]
    assert listed(book, "decisions", as_of=date(2017, 2, 28)) == []
    assert listed(book, "sessions", committee="pilotage") == []


def test_disbursements_up_to_a_day(book: Book):
    assert column(listed(book, "disbursements"), "amount") == [20_000_000, 1_000_000]
    assert column(listed(book, "disbursements", END_2018), "amount") == [20_000_000]


def test_the_log_begins_with_the_latest_change(book: Book):
    found = listed(book, "log")
    assert column(found, "id") == [2, 1]
    assert found[0]["at"] == "2019-01-10T08:00:00Z"
    assert column(listed(book, "log", 1), "id") == [2]


def test_info_counts_what_stands(book: Book):
    found = listed(book, "info", book.path)[0]
    assert (found["dossiers"], found["results"], found["targets"], found["changes"]) == (5, 6, 9, 2)
    assert (found["programme"], found["schema"]) == ("imm", database.SCHEMA_VERSION)


LISTS = sorted({*lists.__all__} - {"going_on"})
"""Every list of facts; `going_on` sifts one of them, and has its own tests."""


@pytest.mark.parametrize("noun", LISTS)
def test_every_field_has_its_value_in_every_row(book: Book, noun: str):
    args = {"dossiers": (END_2018,), "targets": (END_2018,), "info": (book.path,)}.get(noun, ())
    with book.open() as db:
        grid: Grid = getattr(lists, noun)(db, *args)
    # A row without the value has no such key, or attribute; a method is none.
    assert not any(callable(row[field.key]) for row in grid.rows for field in grid.fields)
