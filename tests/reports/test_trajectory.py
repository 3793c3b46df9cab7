"""The trajectory: equal to the scoreboard of each month's end, and its projections worked out by hand."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imm_eco.domain.programme import reading
from imm_eco.formatting import sentence
from imm_eco.grid import Grid, Note
from imm_eco.render.data import rows, to_json
from imm_eco.reports import targets, trajectory
from imm_eco.reports.query import ReportQuery
from imm_eco.reports.scoreboard import TargetRow
from imm_eco.reports.trajectory import TrajectoryRow
from imm_eco.store import tables
from tests.reports.book import MDH, Book, Pen
from tests.reports.test_oracle import DAYS, Story, stories, write
from tests.searching import many
from tests.store import making

METALS, TRADES = "valorisation-metaux", "nouveaux-metiers"
END_2018 = date(2018, 12, 31)


def grids(book: Book, day: date = END_2018, ecosystem: str | None = None, known_at: str | None = None) -> list[Grid]:
    with book.open(known_at) as db:
        return list(trajectory.report(db, ReportQuery(day, known_at, ecosystem)))


def months(book: Book, indicator: str = "jobs", **options: Any) -> dict[str, dict[str, Any]]:
    """The rows of an indicator by month (`2018-12`)."""
    found = rows(grids(book, **options)[0])
    return {str(row["month"])[:7]: row for row in found if row["indicator"] == indicator}


def projected(book: Book, indicator: str = "jobs", **options: Any) -> dict[str, dict[str, Any]]:
    found = rows(grids(book, **options)[1])
    return {str(row["projection"]): row for row in found if row["indicator"] == indicator}


def notes(grid: Grid) -> list[str]:
    return [sentence(note) for note in grid.notes]


def test_every_month_of_the_contracts_has_a_row_and_only_those_that_are_over_a_figure(book: Book):
    found = months(book)
    assert (len(found), min(found), max(found)) == (56, "2016-05", "2020-12")
    assert found["2018-12"]["realised"] == 90
    assert [found["2019-01"][key] for key in ("realised", "gap", "dossiers", "reported")] == [None] * 4
    assert found["2019-01"]["path"] > found["2018-12"]["path"]
    # A month that is not over on the day has no figure yet.
    assert months(book, day=date(2018, 12, 30))["2018-12"]["realised"] is None


def test_a_month_says_what_the_scoreboard_of_its_end_says(book: Book):
    # D's 33 of the end of 2017 count until it is terminated, in October 2018; A's 40 and 90 from their own days.
    found = months(book)
    by_hand = {"2017-11": 0, "2017-12": 73, "2018-09": 73, "2018-10": 40, "2018-11": 40, "2018-12": 90}
    assert {month: found[month]["realised"] for month in by_hand} == by_hand
    # The path asks for 7 594 by the end of 2018 (973 of 1 704 days): 90 less 7 594.
    assert (found["2018-12"]["path"], found["2018-12"]["gap"]) == (7594, -7504)
    assert months(book, "turnover")["2018-12"]["realised"] == 13_000_000


def test_coverage_stands_beside_each_month(book: Book):
    found = months(book)
    # 2016 is owed until the end of November 2017, and nobody was validated then; then 2017: A and D, both given.
    coverage = {month: (found[month]["reported"], found[month]["dossiers"]) for month in found}
    assert [coverage[month] for month in ("2017-11", "2017-12", "2018-09", "2018-10", "2018-12")] == [
        (0, 0), (2, 2), (2, 2), (1, 1), (1, 2),
    ]  # fmt: skip


def test_an_ecosystem_has_its_own_target_or_none(book: Book):
    # 6 000 × 973 / 1 704 = 3 426.06.
    assert months(book, ecosystem=METALS)["2018-12"]["path"] == 3426
    other = months(book, ecosystem="travail-metaux")["2018-12"]
    assert (other["path"], other["realised"], other["gap"]) == (None, 0, None)
    assert "n.d.: no target was published; it is not zero." in notes(grids(book, ecosystem="travail-metaux")[0])


def test_an_annual_target_has_a_path_and_a_flow_in_its_own_year_alone(book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.target(METALS, "turnover", 6000 * MDH, basis="annual")
        pen.result("A", "turnover", "2020-S1", 4 * MDH)
    found = months(book, "turnover", ecosystem=METALS, day=date(2020, 12, 31))
    by_hand = {"2017-12": (0, 0), "2018-12": (0, 0), "2019-12": (0, 0), "2020-12": (4_000_000, 6_000_000_000)}
    assert {month: (found[month]["realised"], found[month]["path"]) for month in by_hand} == by_hand
    # 30 of the 365 days after the first.
    assert found["2020-01"]["path"] == 493_150_685
    assert (found["2020-05"]["realised"], found["2020-06"]["realised"]) == (0, 4_000_000)
    assert found["2018-12"]["basis"] == "annual"
    said = "Turnover: of the year 2020 alone (basis: annual); before it, path and realised are zero."
    assert any(each.endswith(said[9:]) for each in notes(grids(book, ecosystem=METALS)[0]))


def test_a_dossier_that_is_not_validated_changes_no_month(book: Book):
    before = grids(book)[0].rows
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.result("C", "turnover", "2018", 500 * MDH)
        pen.dossier("F", METALS)
        pen.result("F", "jobs", "2018", 70)
    assert grids(book)[0].rows == before


def test_what_was_known_before_a_correction_stays_so(book: Book):
    with book.at("2019-03-01T09:00:00Z") as pen:
        pen.result("A", "jobs", "2018", 75)
    assert months(book)["2018-12"]["realised"] == 75
    assert months(book, known_at="2019-02-28T23:59:59Z")["2018-12"]["realised"] == 90


def test_after_the_horizon_the_way_is_over(book: Book):
    found = months(book, day=date(2022, 3, 1))
    assert (max(found), found["2020-12"]["realised"]) == ("2020-12", 90)


@st.composite
def programmes(draw: st.DrawFn) -> tuple[str, str]:
    return draw(st.sampled_from(["year", "quarter", "month"])), draw(st.sampled_from(["cumulative", "annual"]))


def _rhythm(pen: Pen, reporting: str, basis: str) -> None:
    """The shipped programme with another rhythm, and its targets for turnover on another basis."""
    document = json.loads(reading.load().document) | {"reporting": reporting}
    pen.say(tables.ProgrammeFact, code=document["code"], document=json.dumps(document))
    pen.target("programme", "turnover", 11_000 * MDH, basis=basis)
    pen.target(METALS, "turnover", 6000 * MDH, basis=basis)


@settings(max_examples=many(10, 200), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(stories(), max_size=5), DAYS, programmes(), st.sampled_from([None, METALS]))
def test_every_month_equals_the_scoreboard_of_its_end(
    told: list[Story], day: date, kind: tuple[str, str], only: str | None
):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.db"
        making.create(path)
        book = Book(path)
        write(book, told)
        with book.at("2019-01-02T08:00:00Z") as pen:
            _rhythm(pen, *kind)
        with book.open() as db:
            for row in trajectory.report(db, ReportQuery(day, ecosystem=only))[0].records(TrajectoryRow):
                if row.realised is None:
                    assert row.month > day
                    continue
                board = targets.report(db, ReportQuery(row.month, ecosystem=only))[0].records(TargetRow)
                scope = only or "programme"
                same = next(each for each in board if each.group == scope and each.indicator == row.indicator)
                keys = ("realised", "dossiers", "reported", "unit", "basis")
                assert [getattr(row, key) for key in keys] == [getattr(same, key) for key in keys]
                assert row.path == same.expected


@pytest.fixture
def three_years(empty: Book) -> Book:
    """Six dossiers that report for three years, two in the pipeline, nine that left it on the way: four were rejected,
    five withdrew in recruitment.

    Each of the six: validated in December 2016, committed to 20, 40, 60, 80 and 100 jobs, and to as much of turnover
    a year in tenths of a MDH; it gives half of the jobs and a quarter of the turnover. The last gives nothing for 2018.
    """
    with empty.at() as pen:
        for number in range(6):
            key = f"R{number}"
            pen.dossier(key, METALS)
            for step, month in (("recrutement", 7), ("renforcement", 8), ("structuration", 9), ("validation", 10)):
                pen.move(key, step, f"2016-{month:02}-01")
            promised = {2015 + each: (20 * each, 2 * each * MDH) for each in range(1, 6)}
            pen.validate(key, "2016-12-15", promised)
            for year in (2016, 2017, 2018):
                if year < 2018 or number < 5:
                    jobs, turnover = promised[year]
                    pen.result(key, "jobs", str(year), jobs // 2)
                    pen.result(key, "turnover", str(year), turnover // 4)
        for number in range(4):
            key = f"T{number}"
            pen.dossier(key, METALS)
            for step, month in (("recrutement", 7), ("renforcement", 8), ("structuration", 9), ("validation", 10)):
                pen.move(key, step, f"2016-{month:02}-01")
            pen.move(key, "rejete", "2017-01-15", "validation")
        for number in range(5):
            key = f"L{number}"
            pen.dossier(key, METALS)
            pen.move(key, "recrutement", "2017-01-01")
            pen.move(key, "desiste", "2017-06-01", "recrutement")
        pen.dossier("P", METALS)
        pen.move("P", "recrutement", "2018-01-01")
        pen.commit("P", {2019: (30, 2 * MDH), 2020: (50, 3 * MDH)})
        pen.dossier("Q", TRADES)
        pen.commit("Q", {2020: (7, MDH)})
    return empty


def test_the_present_pace(three_years: Book):
    # Jobs: 6 × 10 at the end of 2016, 6 × 20 a year later, then 5 × 30 and the 20 that R5 had: 170. From 60 to 170 in
    # 24 months, 4.583 a month; 24 months are left: 170 + 110.
    found = projected(three_years)["present-pace"]
    assert (found["value"], found["observations"], found["pace"], found["rate"]) == (280, 3, 5, None)
    assert (found["target"], found["gap"]) == (13_300, 280 - 13_300)
    # Turnover: a quarter of 2, 4 and 6 MDH: 6 × 0.5, then 6 × 1.0, then 5 × 1.5: in all 16.5 MDH at the end of 2018,
    # and 3 at the end of 2016. 13.5 MDH in 24 months; as much again: 30 MDH.
    assert projected(three_years, "turnover")["present-pace"]["value"] == 30_000_000


def test_commitments_kept_at_the_rate_of_those_that_reported(three_years: Book):
    # At the end of 2018 five dossiers gave 5 × 30 jobs of the 5 × 60 that they had promised: half. Six committed to
    # 100 each.
    found = projected(three_years)["delivery-rate"]
    assert (found["value"], found["observations"], found["rate"]) == (300, 5, 0.5)
    # Turnover promised by then: 2 + 4 + 6 MDH each, a quarter of it given. Committed: 6 × (2 + 4 + 6 + 8 + 10) MDH.
    found = projected(three_years, "turnover")["delivery-rate"]
    assert (found["value"], found["rate"]) == (45_000_000, 0.25)


def test_the_pipeline_counts_for_its_chance(three_years: Book):
    # Of the 15 that left recruitment 10 went on, of the 10 that left validation 6, of the others all. P announces 50
    # jobs: 50 × 2/3 × 3/5 = 20; Q in identification 7, hence 2.8. Half of 600 + 22.8 is 311.4.
    found = projected(three_years)["weighted-pipeline"]
    assert (found["value"], found["observations"]) == (311, 10)
    # P announces 2 + 3 MDH of turnover, hence 2; Q 1, hence 0.4. A quarter of 180 + 2.4 MDH.
    assert projected(three_years, "turnover")["weighted-pipeline"]["value"] == 45_600_000


def test_a_conversion_from_too_few_makes_no_projection(three_years: Book):
    # At the end of 2016 none of those in validation was rejected yet: six have left it.
    grid = grids(three_years, date(2016, 12, 31))[1]
    found = [row for row in rows(grid) if row["indicator"] == "jobs"][2]
    assert [found[key] for key in ("value", "observations", "needed", "observed")] == [None, 6, 10, "departures"]
    assert notes(grid)[2] == (
        "Jobs, with the weighted pipeline: n.d. Dossiers that have left a step which the pipeline has to pass: 6; "
        "needed: 10."
    )


def test_the_conversions_are_shown_with_what_waits(three_years: Book):
    first, second, *others = rows(grids(three_years)[2])
    assert first == {
        "step": "identification", "left": 16, "went_on": 16, "conversion": 1.0, "dossiers": 1, "jobs": 7,
        "turnover": 1_000_000,
    }  # fmt: skip
    assert [second[key] for key in ("left", "went_on", "conversion", "dossiers", "jobs")] == [15, 10, 0.6667, 1, 50]
    assert [each["conversion"] for each in others] == [1.0, 1.0, 0.6]


def test_too_few_observations_make_no_projection_and_say_so(three_years: Book):
    grid = grids(three_years, date(2017, 12, 31))[1]
    assert [row["value"] for row in rows(grid) if row["projection"] == "present-pace"] == [None, None]
    assert notes(grid)[0] == (
        "Jobs, at the present pace: n.d. Ends of periods within two years, with half of the results owed: 2; needed: 3."
    )
    # Nobody of the other ecosystem was ever validated.
    found = projected(three_years, ecosystem=TRADES)
    assert {(row["value"], row["attainment"], row["gap"]) for row in found.values()} == {(None, None, None)}
    assert found["delivery-rate"]["observations"] == 0
    assert found["weighted-pipeline"]["observed"] == "deliveries"


def test_each_method_tells_its_arithmetic(three_years: Book):
    assert notes(grids(three_years)[1])[:3] == [
        "Jobs, at the present pace: 60 at 2016-12-31, 170 at 2018-12-31, that is 5 a month, as many for each month "
        "from there to the horizon.",
        "Jobs, commitments kept as observed: at 2018-12-31 the 5 dossiers that gave their result had delivered 150 of "
        "the 300 that they had promised by then, 50%; as much of the 600 committed for the horizon.",
        "Jobs, with the weighted pipeline: of the 57 announced by dossiers not validated yet, 23 by the conversion of "
        "their steps, at the same rate.",
    ]


def test_early_in_a_year_the_rate_is_that_of_the_year_before(three_years: Book):
    with three_years.at("2019-04-01T08:00:00Z") as pen:
        pen.result("R0", "jobs", "2019", 70)
    # At the end of 2019 one dossier has given: too few, so the rate stays that of the end of 2018.
    found = projected(three_years, day=date(2020, 1, 31))["delivery-rate"]
    assert (found["value"], found["observations"], found["rate"]) == (300, 5, 0.5)


def test_a_terminated_dossier_is_out_of_what_is_kept(three_years: Book):
    with three_years.at("2019-04-01T08:00:00Z") as pen:
        pen.move("R5", "resilie", "2018-11-01", "mise-en-place")
    assert projected(three_years)["delivery-rate"]["value"] == 250


def test_the_book_has_nothing_to_project(book: Book):
    found = grids(book)[1]
    assert {row["value"] for row in found.rows} == {None}
    assert all(isinstance(note, Note) for note in found.notes)
    assert len(found.notes) == 6


def test_json_holds_the_months_and_what_stands_beside_them(three_years: Book):
    found = json.loads(to_json(grids(three_years)))
    assert list(found) == [
        "schema_version", "report", "as_of", "known_at", "start", "horizon", "ecosystem", "rows", "projections",
        "conversions",
    ]  # fmt: skip
    assert found["rows"][31] == {
        "indicator": "jobs", "month": "2018-12-31", "unit": "jobs", "basis": "cumulative", "path": 7594,
        "realised": 170, "gap": -7424, "dossiers": 6, "reported": 5,
    }  # fmt: skip
    assert found["projections"][0] == {
        "indicator": "jobs", "projection": "present-pace", "unit": "jobs", "value": 280, "target": 13_300,
        "comparable": True, "attainment": 0.0211, "gap": -13_020, "observations": 3, "needed": 3, "observed": "periods",
        "pace": 5, "rate": None,
    }  # fmt: skip
