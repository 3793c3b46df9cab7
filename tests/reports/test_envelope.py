"""The envelope of support, against figures worked out by hand on the book of `conftest`."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from imm_eco.reports import envelope
from imm_eco.reports.query import ReportQuery
from tests.reports.book import MDH, Book

END_2018 = date(2018, 12, 31)
ECOSYSTEMS = ("valorisation-metaux", "nouveaux-metiers", "travail-metaux", "industrie-navale", "ferroviaire")


def rows(book: Book, **asked: Any) -> dict[Any, dict[str, Any]]:
    with book.open() as db:
        grid = envelope.report(db, ReportQuery(**{"as_of": END_2018, **asked}))[0]
    key = asked.get("by") or "ecosystem"
    return {row[key]: dict(row.values) for row in grid.rows}


def test_the_four_amounts_stand_side_by_side(book: Book):
    found = rows(book)["valorisation-metaux"]
    # A asks for 1 MDH; D, terminated, no longer asks. Nobody decided a grant.
    assert (found["requested"], found["granted"]) == (MDH, 0)
    # A signed 100 MDH. D signed 50 and keeps the 20 that it was paid in 2018; the one paid in 2019 is not yet there.
    assert (found["committed"], found["disbursed"]) == (120 * MDH, 20 * MDH)
    # 128 MDH were published for the ecosystem.
    assert (found["envelope"], found["balance"]) == (128 * MDH, 8 * MDH)
    assert found["share"] == pytest.approx(120 / 128)


def test_granted_is_the_latest_decision_on_a_validated_dossier(book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        for key, granted in (("A", 110 * MDH), ("C", 5 * MDH), ("D", 60 * MDH)):
            pen.decide(key, "suivi-2017-03-01", "valide", granted=granted)
        pen.decide("A", "suivi-2018-05-02", "avenant", granted=120 * MDH)
    # D is terminated and C not validated: their grants are not in force.
    assert rows(book)["programme"]["granted"] == 120 * MDH
    assert rows(book, as_of=date(2018, 5, 1))["programme"]["granted"] == (110 + 60) * MDH


def test_what_the_support_brings_is_of_the_dossiers_under_convention(book: Book):
    found = rows(book)["valorisation-metaux"]
    # Under convention and validated: A alone, 10 MDH of investment and 200 jobs sealed for 2020, for 100 MDH. The
    # terminated D has kept 20 MDH of its own, and brings nothing.
    assert (found["dossiers"], found["investment"], found["jobs"]) == (1, 10 * MDH, 200)
    assert (found["committed"], found["terminated"], found["kept"]) == (120 * MDH, 1, 20 * MDH)
    assert found["leverage"] == Fraction(10, 100)
    assert found["cost_per_job"] == Fraction(100 * MDH, 200)
    assert (rows(book)["ferroviaire"]["leverage"], rows(book)["ferroviaire"]["cost_per_job"]) == (None, None)


@pytest.mark.parametrize("day", [date(2017, 12, 31), END_2018, date(2019, 6, 30)])
@pytest.mark.parametrize(
    "key", ["envelope", "requested", "committed", "disbursed", "dossiers", "investment", "jobs", "kept"]
)
def test_the_rows_and_the_remainder_make_the_programme(book: Book, day: date, key: str):
    found = rows(book, as_of=day)
    assert sum(found[scope][key] or 0 for scope in (*ECOSYSTEMS, "unallocated")) == found["programme"][key]


@pytest.mark.parametrize("by", ["size", "region", "channel", "company"])
def test_cut_otherwise_it_is_the_same_whole(book: Book, by: str):
    found = rows(book, by=by)
    whole = rows(book)["programme"]
    for key in ("envelope", "requested", "granted", "committed", "disbursed", "balance", "leverage", "cost_per_job"):
        assert found["total"][key] == whole[key]
    parts = [row for group, row in found.items() if group != "total"]
    for key in ("committed", "jobs", "without_jobs", "last_jobs"):
        assert sum(part[key] or 0 for part in parts) == whole[key]


def test_jobs_that_a_seal_does_not_have_for_the_horizon_are_unknown(book: Book):
    # A commits 200 jobs for 2020; the seal of B ends in 2019, with 250, and begins again in 2021.
    found = rows(book)
    shown = {scope: tuple(found[scope][key] for key in ("jobs", "without_jobs", "last_jobs")) for scope in found}
    assert shown["valorisation-metaux"] == (200, 0, 0)
    assert shown["nouveaux-metiers"] == (None, 1, 250)
    assert shown["programme"] == (200, 1, 250)
    # What is committed to both is not divided by the jobs of one.
    assert found["nouveaux-metiers"]["cost_per_job"] is None and found["programme"]["cost_per_job"] is None
    assert found["valorisation-metaux"]["cost_per_job"] is not None


def test_one_ecosystem_cut_by_company(book: Book):
    found = rows(book, by="company", ecosystem="valorisation-metaux")
    # The companies of A and D are the first and the fourth that were made.
    assert {key: row["committed"] for key, row in found.items()} == {
        "000000001": 100 * MDH, "000000004": 20 * MDH, "total": 120 * MDH,
    }  # fmt: skip
    assert found["total"]["envelope"] == 128 * MDH
