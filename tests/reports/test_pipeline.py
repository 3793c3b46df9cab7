"""The pipeline of the book of `conftest`, counted by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from imm_eco.domain.vocabulary import STEPS
from imm_eco.render.data import rows
from imm_eco.render.table import to_text
from imm_eco.reports import pipeline
from imm_eco.reports.aggregates import total
from imm_eco.reports.pipeline import Announced, PipelineRow
from imm_eco.reports.query import ReportQuery
from tests.reports.book import MDH, Book

END_2018 = date(2018, 12, 31)


def steps(book: Book, day: date = END_2018, ecosystem: str | None = None) -> dict[str, dict[str, Any]]:
    with book.open() as db:
        return {str(row["step"]): row for row in rows(pipeline.report(db, ReportQuery(day, ecosystem=ecosystem))[0])}


def test_each_dossier_stands_in_one_step(book: Book):
    found = steps(book)
    counts = {step: row["dossiers"] for step, row in found.items() if row["dossiers"]}
    # E was opened in March 2018 and has not moved by the end of the year.
    assert counts == {"identification": 1, "structuration": 1, "mise-en-place": 2, "resilie": 1, "total": 5}


def test_two_levels_then_the_ends_then_the_total(book: Book):
    found = steps(book)
    assert list(found) == [*STEPS.codes, "total"]
    assert [found[step]["phase"] for step in ("identification", "structuration", "validation", "suivi")] == [
        "accompagnement", "accompagnement", "validation", "suivi",
    ]  # fmt: skip
    assert found["clos"]["phase"] is None and found["total"]["phase"] is None
    assert list(found["total"]) == [
        "phase", "step", "dossiers", "unit", "investment", "requested", "jobs", "without_jobs",
        "last_jobs", "turnover",
    ]  # fmt: skip


def test_amounts_are_those_of_the_dossiers(book: Book):
    # Two dossiers of 10 MDH investment that ask for 1 MDH each.
    assert (steps(book)["mise-en-place"]["investment"], steps(book)["mise-en-place"]["requested"]) == (
        20_000_000, 2_000_000,
    )  # fmt: skip


def test_announced_is_the_horizon_for_jobs_and_the_sum_up_to_it_for_turnover(book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.commit("C", {2019: (5, MDH), 2020: (12, 2 * MDH), 2021: (50, 9 * MDH)})
    found = steps(book)["structuration"]
    assert (found["jobs"], found["turnover"]) == (12, 3_000_000)


def test_the_total_is_the_sum_of_the_steps(book: Book):
    for day in (date(2016, 6, 1), date(2017, 3, 1), END_2018):
        found = steps(book, day)
        whole = found.pop("total")
        for key in ("dossiers", "investment", "requested", "jobs", "turnover"):
            assert sum(row[key] for row in found.values()) == whole[key]


def test_a_dossier_does_not_exist_before_it_is_opened(book: Book):
    assert steps(book, date(2016, 5, 31))["total"]["dossiers"] == 0
    assert steps(book, date(2018, 2, 28))["total"]["dossiers"] == 4
    assert steps(book, date(2018, 3, 1))["total"]["dossiers"] == 5


def test_the_ecosystems_make_the_programme(book: Book):
    codes = ("valorisation-metaux", "nouveaux-metiers", "travail-metaux", "industrie-navale", "ferroviaire")
    parts = [steps(book, ecosystem=code)["total"]["dossiers"] for code in codes]
    assert parts == [2, 1, 1, 1, 0]


def test_the_phase_is_named_once_for_people(book: Book):
    with book.open() as db:
        grid = pipeline.report(db, ReportQuery(END_2018))[0]
    assert [row["heading"] for row in grid.rows] == [
        "Accompaniment", "", "", "", "Validation", "Implementation", "Follow-up", "Ends", "", "", "", "", "Total",
    ]  # fmt: skip


@pytest.mark.parametrize("by", ["size", "region", "channel", "company"])
def test_cut_otherwise_it_is_the_same_whole(book: Book, by: str):
    with book.open() as db:
        both = (ReportQuery(END_2018), ReportQuery(END_2018, by=by))
        whole, cut = (pipeline.report(db, asked)[0].records(PipelineRow) for asked in both)
    for row in whole:
        parts = [each for each in cut if each.step == row.step]
        assert total(Announced(), [each.announced for each in parts]) == row.announced


def test_jobs_that_are_announced_for_other_years_alone_are_unknown_and_not_zero(empty: Book):
    with empty.at() as pen:
        pen.dossier("A", "travail-metaux")
        pen.commit("A", {2018: (10, 0), 2019: (12, 0)})
    found = steps(empty)["identification"]
    assert (found["jobs"], found["without_jobs"], found["last_jobs"]) == (None, 1, 12)
    with empty.at("2019-01-11T08:00:00Z") as pen:
        pen.dossier("B", "travail-metaux")
        pen.commit("B", {2020: (30, 0)})
        pen.dossier("C", "travail-metaux")
    for step in ("identification", "total"):
        found = steps(empty)[step]
        assert (found["jobs"], found["without_jobs"], found["last_jobs"]) == (30, 1, 12)
    with empty.open() as db:
        text = to_text(pipeline.report(db, ReportQuery(END_2018)))
    said = "Without a figure of jobs, and not counted: 1 dossier (last ones before: 12 jobs)."
    assert said in " ".join(text.split())
