"""Every figure explained: its contributions make it, come from somewhere, and what moved adds up."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imm_eco import i18n
from imm_eco.errors import ImmEcoError, NotFoundError, UsageError
from imm_eco.formatting import number, to_plain
from imm_eco.grid import Kind
from imm_eco.render.data import rows
from imm_eco.reports import catalogue
from imm_eco.reports.explain import REPORTS, Answer, difference, explain, table
from imm_eco.reports.query import ReportQuery
from imm_eco.store.journal import Place
from tests.reports.book import MDH, Book
from tests.reports.test_oracle import DAYS, Story, stories, write
from tests.searching import many
from tests.store import making

END_2018 = date(2018, 12, 31)
REALISED = {"ecosystem": "programme", "indicator": "jobs"}


def answer(book: Book, day: date, where: dict[str, Any], column: str, known_at: str | None = None) -> Answer:
    with book.open(known_at) as db:
        return explain(db, "targets", ReportQuery(day, known_at), where, column)


def moved(before: Answer, after: Answer) -> list[tuple[Any, ...]]:
    grid = difference.grid(before, after, REALISED, ("then", "now"))
    return [(row["reason"], row["dossier"], row["before"], row["after"]) for row in grid.rows]


@pytest.mark.parametrize("name", REPORTS)
def test_every_cell_of_a_report_is_made_of_its_contributions(book: Book, name: str):
    report = catalogue.find(name)
    assert report is not None
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.decide("A", "suivi-2018-05-02", "avenant", granted=120 * MDH)
        pen.target("valorisation-metaux", "jobs", 6500, since=date(2018, 7, 1))
    for by in (None, *report.by):
        keys = REPORTS[name].keys if by is None else (by, *(k for k in REPORTS[name].keys if k != "ecosystem"))
        with book.open() as db:
            asked = ReportQuery(END_2018, by=by)
            grid = report.compute(db, asked)[0]
            figures = {field.key for field in grid.data_fields() if field.is_number}
            for row in grid.rows:
                where = {key: to_plain(row[key], Kind.TEXT) for key in keys}
                # What is not allocated is a target and nothing else.
                for column in figures - row.void:
                    found = explain(db, name, asked, where, column)
                    assert found.value == row[column]
                    assert found.plain == to_plain(row[column], found.field.kind_in(row))
                    assert {each.part for each in found.contributions} <= set(found.figure.parts)


@pytest.mark.parametrize("report", catalogue.REPORTS, ids=lambda report: report.name)
def test_every_report_can_be_explained(report: catalogue.Report):
    assert report.name in REPORTS


def test_a_stock_is_explained_by_one_position_a_dossier(book: Book):
    found = answer(book, END_2018, REALISED, "realised").contributions
    # A's 90 of 2018; not its 40 of 2017, not D's 33, which is terminated, nor C's 999, which is not validated.
    assert [(each.dossier, each.period, each.value, each.proof) for each in found] == [("A", "2018", 90, "declare")]


def test_a_month_of_the_trajectory_is_explained_by_what_counted_then(book: Book):
    with book.open() as db:
        where = {"indicator": "jobs", "month": "2018-09-30"}
        found = explain(db, "trajectory", ReportQuery(END_2018), where, "realised").contributions
    # A's 40 and D's 33 of the end of 2017: D was terminated in October.
    assert [(each.dossier, each.period, each.value) for each in found] == [("A", "2017", 40), ("D", "2017", 33)]


def test_a_month_that_is_not_over_has_nothing_but_its_path(book: Book):
    where = {"indicator": "jobs", "month": "2019-01-31"}
    with book.open() as db:
        assert explain(db, "trajectory", ReportQuery(END_2018), where, "realised").contributions == []
        assert [
            each.value for each in explain(db, "trajectory", ReportQuery(END_2018), where, "path").contributions
        ] == [13_300]


def test_what_is_missing_before_is_explained_by_who_owes_it(book: Book):
    with book.at("2020-02-01T08:00:00Z") as pen:
        pen.result("B", "turnover", "2019", MDH)
    where = {"ecosystem": "programme", "indicator": "turnover"}
    with book.open() as db:
        found = explain(db, "coverage", ReportQuery(date(2019, 12, 31)), where, "earlier").contributions
    assert [(each.dossier, each.noun, each.value) for each in found] == [("B", "move", 1)]


def test_a_contribution_knows_its_file_its_sheet_and_its_cell(book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.result("A", "turnover", "2018", 9 * MDH, place=Place("Résultats", "D7"))
    where = {"ecosystem": "programme", "indicator": "turnover"}
    found = answer(book, END_2018, where, "realised").contributions
    assert [(each.period, each.value, each.origin.sheet, each.origin.cell, each.origin.change) for each in found] == [
        ("2017", 5 * MDH, None, None, 2),
        ("2018", 9 * MDH, "Résultats", "D7", 3),
    ]


def test_a_ratio_shows_both_its_parts(book: Book):
    found = answer(book, END_2018, REALISED, "attainment")
    assert [(each.part, each.company, each.value) for each in found.contributions] == [
        ("realised", "Société A", 90), ("target", "Programme", 13_300),
    ]  # fmt: skip


def test_the_remainder_is_the_programme_less_the_ecosystems(book: Book):
    found = answer(book, END_2018, {"ecosystem": "unallocated", "indicator": "jobs"}, "target")
    # The 5 000 of new trades are of direct and indirect jobs: they are not taken off.
    assert [each.value for each in found.contributions] == [13_300, -6000]


def test_a_share_is_rounded_as_the_report_rounds_it(book: Book, run: Any):
    args = ("--ecosystem", "programme", "--indicator", "jobs", "--column", "attainment", "--as-of", "2018-12-31")
    told = json.loads(run("--db", book.path, "explain", "targets", *args, "--json").out)
    assert told["value"] == 0.0068


def test_what_is_not_allocated_has_no_other_figure_to_explain(book: Book, run: Any):
    refused = run("--db", book.path, "explain", "targets", "--ecosystem", "unallocated", ok=2)
    assert refused.err == "error: this row has no figure in the column Realised\nhint: one of: target\n"


def test_a_column_is_named_by_its_key_or_its_heading_in_either_language(book: Book):
    assert answer(book, END_2018, REALISED, "Realised").field.key == "realised"
    i18n.use("fr")
    assert answer(book, END_2018, REALISED, "réalisé").field.key == "realised"
    with pytest.raises(UsageError) as refusal:
        answer(book, END_2018, REALISED, "realisd")
    assert refusal.value.hint == "vouliez-vous dire realised\u00a0?"


def test_a_row_that_the_report_does_not_have_is_not_found(book: Book):
    with book.open() as db, pytest.raises(NotFoundError):
        explain(db, "targets", ReportQuery(END_2018, by="size"), {"size": "tpe", "indicator": "jobs"}, "realised")


def test_contributions_that_do_not_make_the_figure_are_a_bug(book: Book, monkeypatch: pytest.MonkeyPatch):
    from imm_eco.reports.explain import targets

    monkeypatch.setattr(targets.ExplainedRow, "realised", lambda _cell: [])
    with pytest.raises(ImmEcoError) as refusal:
        answer(book, END_2018, REALISED, "realised")
    assert refusal.value.exit_code == 1


def test_json_has_the_figure_and_its_contributions(book: Book):
    found = answer(book, END_2018, REALISED, "realised")
    grid = table.grid(found, ReportQuery(END_2018), REALISED)
    assert grid.facts == {
        "report": "explain", "of": "targets", "as_of": END_2018, "known_at": None, "ecosystem": "programme",
        "indicator": "jobs", "column": "realised", "value": 90, "contributions": 1, "adds_up": True,
    }  # fmt: skip
    assert rows(grid) == [
        {
            "part": "realised", "dossier": "A", "company": "Société A", "noun": "result", "period": "2018", "value": 90,
            "unit": "jobs", "proof": "declare", "change": 2, "file": None, "sheet": None, "cell": None, "row_of": None,
            "command": "test", "author": "test",
        }
    ]  # fmt: skip


class TestDifference:
    def test_between_two_dates(self, book: Book):
        # At the end of 2017: A's 40 and D's 33. A year later A's later position, 90, and D is terminated.
        before, after = (answer(book, day, REALISED, "realised") for day in (date(2017, 12, 31), END_2018))
        assert moved(before, after) == [("new", "A", 40, 90), ("left", "D", 33, 0)]

    def test_between_two_moments_of_knowledge(self, book: Book):
        with book.at("2019-03-01T09:00:00Z") as pen:
            pen.result("A", "jobs", "2018", 75)
            pen.result("B", "jobs", "2018", 12)
        known = ("2019-02-01T00:00:00Z", "2019-04-01T00:00:00Z")
        before, after = (answer(book, END_2018, REALISED, "realised", moment) for moment in known)
        assert moved(before, after) == [("new", "B", 0, 12), ("corrected", "A", 90, 75)]

    def test_a_dossier_that_is_validated_brings_all_that_it_has(self, book: Book):
        with book.at("2019-03-01T09:00:00Z") as pen:
            pen.result("E", "jobs", "2018", 7)
        # E gave its result for 2018 and was validated on 1 February 2019.
        before, after = (answer(book, day, REALISED, "realised") for day in (END_2018, date(2019, 2, 1)))
        assert moved(before, after) == [("newly-validated", "E", 0, 7)]

    def test_a_withdrawn_result_is_told_apart_from_a_dossier_that_left(self, book: Book):
        origin_turnover = {"ecosystem": "programme", "indicator": "turnover"}
        before = answer(book, date(2018, 12, 31), origin_turnover, "realised", "2019-01-10T09:00:00Z")
        with book.at("2019-03-01T09:00:00Z") as pen:
            result = pen.change.db.execute("SELECT id FROM result WHERE value = ?", (5 * MDH,)).fetchone()[0]
            from imm_eco.store.journal import live
            from imm_eco.store.tables import ResultFact

            pen.change.retract(live(pen.change.db, ResultFact, id=result)[0])
        after = answer(book, date(2018, 12, 31), origin_turnover, "realised")
        grid = difference.grid(before, after, origin_turnover, ("then", "now"))
        assert [(row["reason"], row["dossier"], row["moved"]) for row in grid.rows] == [("withdrawn", "A", -5 * MDH)]

    def test_an_amended_target_is_a_correction_of_it(self, book: Book):
        with book.at("2019-01-11T08:00:00Z") as pen:
            pen.target("programme", "jobs", 14_000, since=date(2018, 7, 1))
        before, after = (answer(book, day, REALISED, "target") for day in (date(2018, 6, 30), END_2018))
        assert moved(before, after) == [("corrected", None, 13_300, 14_000)]

    @settings(max_examples=many(10, 200), deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(stories(), max_size=4), DAYS, DAYS, st.sampled_from(["jobs", "turnover"]),
           st.sampled_from(["realised", "committed", "dossiers", "reported"]))  # fmt: skip
    def test_what_moved_makes_the_difference(
        self, told: list[Story], first: date, second: date, indicator: str, column: str
    ):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "book.db"
            making.create(path)
            book = Book(path)
            write(book, told)
            where = {"ecosystem": "programme", "indicator": indicator}
            before, after = (answer(book, day, where, column) for day in (first, second))
            found = difference.movements(before, after)
            assert sum(each.moved for each in found) == Fraction(number(after.value or 0)) - Fraction(
                number(before.value or 0)
            )
            counted = [reading.explained.dossiers for reading in (before, after)]
            for each in found:
                was, now = (each.fact.dossier in dossiers for dossiers in counted)
                expected = {"newly-validated": (False, True), "left": (True, False)}.get(each.reason, (True, True))
                assert (was, now) == expected


def test_at_the_face(book: Book, run: Any):
    db = ("--db", book.path)
    told = run(*db, "explain", "targets", "--as-of", "2018-12-31")
    assert told.out == (
        "Realised (Programme, Jobs): 90\n"
        "\n"
        "Dossier  Company name  What    Period  Value  Proof     Change  Comes from\n"
        "────────────────────────────────────────────────────────────────────────────────────\n"
        "A        Société A     result  2018       90  Declared       2  change 2: test, test\n"
        "\n"
        "Realised: the results that count on the day, of validated dossiers.\n"
        "As of 2018-12-31.\n"
        "Contributions: 1. Put together again, they make 90: checked against the report.\n"
    )
    told = run(*db, "explain", "targets", "--diff", "2017-12-31", "2018-12-31")
    assert told.out == (
        "Realised (Programme, Jobs): 73 → 90\n"
        "\n"
        "Dossier  Company name  Period  Before  After  Difference  Change  Comes from\n"
        "──────────────────────────────────────────────────────────────────────────────────────\n"
        "New\n"
        "A        Société A     2018        40     90          50       2  change 2: test, test\n"
        "\n"
        "Left\n"
        "D        Société D     2017        33      0         -33       2  change 2: test, test\n"
        "\n"
        "From 2017-12-31 to 2018-12-31.\n"
        "Realised: the results that count on the day, of validated dossiers.\n"
        "Realised: New +50, Left -33; in all +17.\n"
    )


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("target",), 2, "error: unknown report: target\nhint: did you mean: targets\n"),
        (("targets", "--size", "pmee"), 2, "error: --size: unknown: pmee\nhint: did you mean: pme\n"),
        (
            ("targets", "--size", "pme", "--region", "06"), 2,
            "error: the rows of targets are not told apart by --region\n"
            "hint: they are by: --ecosystem, --indicator, --size, --region, --channel, --company\n",
        ),
        (
            ("targets", "--diff", "2018-01-01", "2018-01-02T10:00"), 2,
            "error: --diff needs two dates, or two moments with a time of day\n"
            "hint: --diff 2018-06-30 2018-12-31, --diff 2019-01-31T08:00 2019-02-28T08:00\n",
        ),
        (
            ("targets", "--diff", "2018-01-01", "2018-06-30", "--as-of", "2018-12-31"), 2,
            "error: --diff says itself what --as-of would say\nhint: leave out --as-of\n",
        ),
        (("targets", "--size", "tpe"), 3, "error: the report has no row of size tpe, indicator jobs\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_explained(book: Book, run: Any, words: tuple[str, ...], code: int, message: str):
    assert run("--db", book.path, "explain", *words, ok=code).err == message
