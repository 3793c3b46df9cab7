"""Delays and funnel of a few lives, counted by hand."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from imm_eco import i18n
from imm_eco.grid import Grid
from imm_eco.render import encoded
from imm_eco.render.data import rows, to_json
from imm_eco.render.table import to_text
from imm_eco.reports import delays, funnel, show
from imm_eco.reports.query import ReportQuery
from imm_eco.store import tables
from tests.reports.book import Book, Pen

DAY = date(2018, 12, 31)
METALS, TRADES = "travail-metaux", "nouveaux-metiers"


def hold(pen: Pen, key: str, start: str, end: str | None) -> None:
    number = pen.change.anchor(tables.Dossier, key)
    resumed = date.fromisoformat(end) if end else None
    pen.say(
        tables.HoldFact, dossier_id=number, held_from=date.fromisoformat(start), resumed_on=resumed, reason="permis"
    )


@pytest.fixture
def lives(empty: Book) -> Book:
    """P: 10 then 20 days, then waiting in strengthening; Q: 40 days, 15 of them suspended, then dropped; R: late."""
    with empty.at() as pen:
        pen.dossier("P", METALS, opened="2018-11-01")
        pen.move("P", "recrutement", "2018-11-11")
        pen.move("P", "renforcement", "2018-12-01")
        hold(pen, "P", "2018-12-21", None)
        pen.dossier("Q", TRADES, opened="2018-03-01")
        hold(pen, "Q", "2018-03-11", "2018-03-26")
        pen.move("Q", "recrutement", "2018-04-10")
        pen.move("Q", "ecarte", "2018-05-10", "recrutement", reason="pas de projet")
        pen.dossier("R", METALS, opened="2017-06-01")
        pen.move("R", "recrutement", "2017-06-05")
        pen.move("R", "identification", "2017-07-05", "recrutement", reason="à revoir")
    return empty


def delay_rows(book: Book, day: date = DAY, only: str | None = None) -> dict[tuple[str, str], dict[str, Any]]:
    with book.open() as db:
        grid = delays.report(db, ReportQuery(day, ecosystem=only))[0]
    return {(str(row["step"]), str(row["ecosystem"])): row for row in rows(grid)}


def test_days_are_counted_by_step_and_ecosystem_suspended_ones_apart(lives: Book) -> None:
    found = delay_rows(lives)
    # R's two stays in identification: 4 days, then 544 that still run. P's: 10.
    assert found["identification", METALS] == {
        "step": "identification", "ecosystem": METALS, "dossiers": 2, "stays": 3, "running": 1, "median_days": 10,
        "p90_days": 544, "oldest_days": 544, "oldest": "R", "oldest_running": True, "suspended_days": 0,
    }  # fmt: skip
    trades = found["identification", TRADES]
    assert (trades["median_days"], trades["suspended_days"], trades["running"]) == (25, 15, 0)
    whole = found["identification", "programme"]
    assert (whole["dossiers"], whole["stays"], whole["median_days"], whole["p90_days"]) == (3, 4, 10, 544)
    assert (found["renforcement", METALS]["oldest_days"], found["renforcement", METALS]["suspended_days"]) == (20, 10)


def test_an_end_is_no_stay_and_an_ecosystem_has_no_total(lives: Book) -> None:
    assert {step for step, _scope in delay_rows(lives)} == {"identification", "recrutement", "renforcement"}
    assert {scope for _step, scope in delay_rows(lives, only=TRADES)} == {TRADES}


def test_a_past_day_knows_nothing_of_later_ones(lives: Book) -> None:
    found = delay_rows(lives, date(2018, 3, 16))
    assert found["identification", TRADES]["suspended_days"] == 5
    assert found["identification", TRADES]["oldest_running"] is True


def test_the_window_is_overrun_by_days_that_count(lives: Book) -> None:
    with lives.open() as db:
        report = json.loads(to_json(delays.report(db, ReportQuery(DAY))))
        before = json.loads(to_json(delays.report(db, ReportQuery(date(2018, 6, 1)))))
    assert (report["window_months"], report["late"], report["accompanied"], report["left_late"]) == ([6, 12], 1, 2, 0)
    (late,) = report["overrun"]
    # 578 days old, of which 365 are the twelve months.
    assert (late["reference"], late["days"], late["overrun"]) == ("R", 578, 213)
    assert before["overrun"] == []


def test_suspended_days_prolong_the_window(lives: Book) -> None:
    with lives.at() as pen:
        hold(pen, "R", "2018-01-01", "2018-12-31")
    with lives.open() as db:
        assert json.loads(to_json(delays.report(db, ReportQuery(DAY))))["late"] == 0


def funnel_rows(book: Book, channel: str | None = "all") -> dict[str, dict[str, Any]]:
    with book.open() as db:
        found = rows(funnel.report(db, ReportQuery(DAY))[0])
        return {str(row["step"]): row for row in found if row["channel"] == channel}


def test_the_funnel_counts_who_reached_each_step(lives: Book) -> None:
    found = funnel_rows(lives)
    assert [found[step]["reached"] for step in ("identification", "recrutement", "renforcement", "structuration")] == [
        3, 3, 1, 0,
    ]  # fmt: skip
    assert [found[step]["conversion"] for step in ("identification", "recrutement", "renforcement")] == [
        None, 1.0, 0.3333,
    ]  # fmt: skip
    assert found["validation"]["conversion"] is None
    # From identification to recruitment: 4, 10, and 25 days that count of 40.
    assert (found["recrutement"]["median_days"], found["recrutement"]["dropped"]) == (10, 1)


def test_the_funnel_goes_by_channel_the_unknown_one_last(lives: Book) -> None:
    with lives.at("2019-02-01T08:00:00Z") as pen:
        number = pen.change.anchor(tables.Dossier, "P")
        company = pen.change.anchor(tables.Candidate, f"{number:09}")
        pen.say(tables.CandidateFact, candidate_id=company, ice=f"{number:015}", name="P", channel="workshop")
        other = pen.dossier("S", METALS, opened="2018-12-01")
        pen.say(
            tables.CandidateFact, candidate_id=pen.change.anchor(tables.Candidate, f"{other:09}"),
            ice=f"{other:015}", name="S",
        )  # fmt: skip
    with lives.open() as db:
        grid = funnel.report(db, ReportQuery(DAY))[0]
    assert list(dict.fromkeys(row["channel"] for row in grid.rows)) == ["all", "ami", "workshop", None]
    assert funnel_rows(lives, "workshop")["renforcement"]["reached"] == 1


def test_dropouts_say_why(lives: Book) -> None:
    with lives.open() as db:
        found = json.loads(to_json(funnel.report(db, ReportQuery(DAY))))["dropouts"]
    assert [(row["reference"], row["step"], row["end"], row["reason"]) for row in found] == [
        ("Q", "recrutement", "ecarte", "pas de projet")
    ]


@pytest.mark.parametrize("report", [delays.report, funnel.report])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_format_shows_them(lives: Book, report: Any, lang: str) -> None:
    i18n.use(lang)
    with lives.open() as db:
        grids: list[Grid] = report(db, ReportQuery(DAY))
    assert "None" not in to_text(grids, 80)
    for format in ("csv", "jsonl", "md", "xlsx", "json"):
        assert encoded(grids, format)
    assert encoded(grids, "csv").decode().splitlines()[1].startswith(("identification", "all"))


def test_what_was_known_then_is_reported_again(lives: Book) -> None:
    with lives.open() as db:
        before = [grid.rows for grid in (*delays.report(db, ReportQuery(DAY)), *funnel.report(db, ReportQuery(DAY)))]
    with lives.at("2019-03-01T08:00:00Z") as pen:
        pen.move("P", "structuration", "2018-12-30")
        hold(pen, "R", "2018-02-01", "2018-03-01")
    known = "2019-02-01T00:00:00Z"
    with lives.open(known) as db:
        again = [
            grid.rows
            for grid in (*delays.report(db, ReportQuery(DAY, known)), *funnel.report(db, ReportQuery(DAY, known)))
        ]
    assert again == before


def test_the_timeline_adds_up_to_the_age(lives: Book) -> None:
    with lives.open() as db:
        for number, age, held in ((1, 60, 10), (2, 70, 15), (3, 578, 0)):
            found = json.loads(to_json(show.dossier(db, number, DAY)))
            assert (found["age_days"], found["suspended_days"]) == (age, held)
            assert sum(row["days"] or 0 for row in found["moves"]) == age
            assert sum(row["suspended"] or 0 for row in found["moves"]) == held
        assert found["holds"] == []


def test_the_timeline_draws_each_stay_at_its_place(lives: Book) -> None:
    with lives.open() as db:
        grid = next(each for each in show.dossier(db, 1, DAY) if each.name == "moves")
    text = to_text([grid], 100)
    drawn = [line for line in text.splitlines() if "█" in line]
    # Sixty days on thirty cells: 10, 20, and 30 of which the last 10 are suspended.
    assert [line.split()[-1] for line in drawn] == [
        "█████·························",
        "·····██████████···············",
        "···············██████████▒▒▒▒▒",
    ]
    assert "Of these, 10 days suspended" in text
    assert "###" in to_text([grid], 100, encoding="latin-1") and "=" in to_text([grid], 100, encoding="latin-1")
