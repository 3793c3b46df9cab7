"""The annex of the pack: the alerts about its figures, those that stand and those that somebody has answered."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import load_workbook

from imm_eco.store import tables
from tests.conftest import Run
from tests.pack.conftest import Make, loaded
from tests.reports.book import Book

ALERT = "W420:C:jobs:2018"


def alerts(files: dict[str, bytes]) -> list[dict[str, Any]]:
    """The rows of the annex, without those about the conventions of the book, which are all called C-1."""
    rows: list[dict[str, Any]] = loaded(files["json"])["alerts"]["rows"]
    return [row for row in rows if not row["name"].endswith(":C-1")]


def names(files: dict[str, bytes]) -> list[str]:
    return [row["name"] for row in alerts(files)]


def test_the_annex_tells_what_stands_and_what_was_answered(make: Make, book: Book, run: Run) -> None:
    """Of C, never validated, 999 jobs are given for 2018; of A 900 follow 90."""
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.result("A", "jobs", "2018", 900)
    run("--db", book.path, "check", "--answer", "W413:A:jobs:2018", "--reason", "counted with the subsidiary")
    files = make()
    assert [(row["name"], row["code"], row["of"], row["figures"], row["reason"]) for row in alerts(files)] == [
        ("W413:A:jobs:2018", "W413", "A", "900/40", "counted with the subsidiary"),
        (ALERT, "W420", "C", "999", None),
    ]
    said = "Jobs of 2018: 999 is kept and counts in no figure"
    page = load_workbook(io.BytesIO(files["xlsx"]))["Alerts"]
    told = [[cell.value for cell in row if cell.value is not None] for row in page.iter_rows()]
    assert any("counted with the subsidiary" in row for row in told)
    assert said in files["html"].decode() and "counted with the subsidiary" in files["html"].decode()
    # A mail has no room for them.
    assert said not in files["md"].decode()
    # `check --alerts` lists those that nobody has answered.
    assert ALERT in (listed := run("--db", book.path, "check", "--alerts").out) and "W413:A" not in listed


def test_other_figures_than_those_answered_stand_without_the_answer(make: Make, book: Book, run: Run) -> None:
    run("--db", book.path, "check", "--answer", ALERT, "--reason", "to be validated soon")
    assert [(row["figures"], row["reason"]) for row in alerts(make())] == [("999", "to be validated soon")]
    with book.at("2030-01-11T08:00:00Z") as pen:
        pen.result("C", "jobs", "2018", 998)
    assert [(row["figures"], row["reason"]) for row in alerts(make("2018-12", folder="again"))] == [("998", None)]


def test_they_are_of_the_month_and_of_what_was_known(make: Make, book: Book) -> None:
    """A result of 2019 is no figure of December 2018; C is validated in 2019, and is not counted before."""
    with book.at("2020-01-11T08:00:00Z") as pen:
        pen.move("C", "mise-en-place", "2019-03-01", "structuration")
        pen.result("A", "jobs", "2019", 5)
        pen.dossier("F", "travail-metaux", opened="2019-02-01", investment=500)
        pen.sign("A", "2019-04-01", 100, "C-9")
        pen.sign("B", "2018-09-01", 100, "C-9")
    assert names(make("2018-12", folder="one")) == [ALERT]
    assert names(make("2019-12", folder="two")) == [
        "W411:A:jobs:2019", "W419:A:C-9", "W419:B:C-9", "W421:C:jobs:2018", "W416:F:investment",
    ]  # fmt: skip
    assert names(make("2018-12", "--known-at", "2019-01-10T08:00:00", folder="three")) == [ALERT]


def test_a_company_s_other_name_is_told_as_it_was_known(make: Make, book: Book) -> None:
    before = make("2018-12", folder="before")
    with book.at("2019-02-01T08:00:00Z") as pen:
        number = pen.change.anchor(tables.Candidate, "000000002")
        pen.say(tables.CandidateFact, candidate_id=number, ice="000000000000002", name="Tout autre nom", channel="ami")
    assert "W418:000000000" in names(make("2018-12", folder="after"))
    with book.at("2019-03-01T08:00:00Z") as pen:
        pen.say(tables.CandidateFact, candidate_id=number, ice="000000000000002", name="Société B", channel="ami")
    again = make("2018-12", "--known-at", "2019-02-15T08:00:00", folder="then")
    assert alerts(again)[-1] == {
        "name": "W418:000000000", "code": "W418", "of": "000000000", "figures": "Tout autre nom/Société B",
        "reason": None,
    }  # fmt: skip
    assert make("2018-12", "--known-at", "2019-01-10T08:00:00", folder="earlier") == before


def test_where_none_stands_the_annex_says_so(make: Make, book: Book) -> None:
    files = make("2016-12")
    assert alerts(files) == []
    assert "No alert stands, and none was answered." in files["html"].decode()
