"""Coverage: who owes, who is late, what was revised; counted by hand, and equal to the scoreboard's."""

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
from imm_eco.grid import Grid
from imm_eco.render.data import rows, to_json
from imm_eco.render.table import to_text
from imm_eco.reports import coverage, targets
from imm_eco.reports import result_revisions as revising
from imm_eco.reports.query import ReportQuery
from imm_eco.store import tables
from imm_eco.store.journal import live
from tests.reports.book import MDH, Book, Pen
from tests.reports.test_oracle import DAYS, Story, stories, write
from tests.searching import many
from tests.store import making

METALS, TRADES = "valorisation-metaux", "nouveaux-metiers"
END_2018 = date(2018, 12, 31)


def grids(book: Book, day: date = END_2018, known_at: str | None = None, **asked: Any) -> list[Grid]:
    with book.open(known_at) as db:
        return list(coverage.report(db, ReportQuery(day, known_at, **asked)))


def summary(book: Book, indicator: str = "jobs", by: str = "ecosystem", **options: Any) -> dict[str, tuple[int, ...]]:
    """Owe, given, awaited, late, missing before; of each group."""
    asked: dict[str, Any] = {} if by == "ecosystem" else {"by": by}
    found = grids(book, **options, **asked)[0]
    keys = ("dossiers", "reported", "awaited", "late", "earlier")
    told: list[dict[str, Any]] = rows(found)
    return {row[by]: tuple(row[key] for key in keys) for row in told if row["indicator"] == indicator}


def missing(book: Book, day: date = END_2018, **options: Any) -> list[tuple[Any, ...]]:
    keys = ("reference", "period", "indicators", "state", "days_late")
    return [tuple(row[key] for key in keys) for row in grids(book, day, **options)[1].rows]


def revised(book: Book, day: date = END_2018, **options: Any) -> list[tuple[Any, ...]]:
    keys = ("revision", "reference", "indicator", "period", "old", "new", "change")
    return [tuple(row[key] for key in keys) for row in grids(book, day, **options)[2].rows]


def notes(grid: Grid) -> list[str]:
    return [sentence(note) for note in grid.notes]


def close(book: Book, month: str, moment: str, state: str = "closed") -> None:
    with book.at(moment) as pen:
        pen.say(tables.ClosingFact, month=date.fromisoformat(month), state=state, reason="x")


class TestWhoOwes:
    def test_those_who_owe_and_those_who_gave(self, book: Book):
        # For 2018 A gave its jobs, B did not; results are due 60 days after the end of the year, on 1 March 2019.
        assert summary(book) == {METALS: (1, 1, 0, 0, 0), TRADES: (1, 0, 1, 0, 0), "programme": (2, 1, 1, 0, 0)}
        assert summary(book, day=date(2019, 3, 1))[TRADES] == (1, 0, 1, 0, 0)
        assert summary(book, day=date(2019, 3, 2))[TRADES] == (1, 0, 0, 1, 0)

    def test_the_missing_have_a_name_a_due_day_and_days_late(self, book: Book):
        assert missing(book) == [("B", "2018", ["jobs", "turnover"], "awaited", 0)]
        # From 1 March to 15 March: fourteen days.
        assert missing(book, date(2019, 3, 15)) == [("B", "2018", ["jobs", "turnover"], "late", 14)]

    def test_a_position_given_later_makes_good_for_the_periods_before(self, book: Book):
        with book.at("2020-02-01T08:00:00Z") as pen:
            pen.result("B", "jobs", "2019", 120)
            pen.result("B", "turnover", "2019", MDH)
        # The jobs of the end of 2019 say where the jobs stand; the turnover of 2018 is still not known.
        found = missing(book, date(2019, 12, 31))
        assert [each for each in found if each[0] == "B"] == [("B", "2018", ["turnover"], "late", 305)]
        assert summary(book, "turnover", day=date(2019, 12, 31))[TRADES] == (1, 1, 0, 0, 1)

    def test_who_is_late_for_longest_comes_first_with_all_it_misses(self, book: Book):
        with book.at("2020-02-01T08:00:00Z") as pen:
            pen.result("B", "jobs", "2019", 120)
        assert [each[:3] for each in missing(book, date(2020, 3, 15))] == [
            ("B", "2018", ["turnover"]), ("B", "2019", ["turnover"]), ("A", "2019", ["jobs", "turnover"]),
            ("E", "2019", ["jobs", "turnover"]),
        ]  # fmt: skip

    def test_a_dossier_that_is_not_validated_owes_nothing(self, book: Book):
        before = [grid.rows for grid in grids(book)[:2]]
        with book.at("2019-01-11T08:00:00Z") as pen:
            pen.commit("C", {2020: (50, MDH)})
            pen.dossier("F", METALS)
        assert [grid.rows for grid in grids(book)[:2]] == before

    def test_one_ecosystem_has_its_row_alone(self, book: Book):
        assert summary(book, ecosystem=TRADES) == {TRADES: (1, 0, 1, 0, 0)}
        assert missing(book, ecosystem=METALS) == []
        assert summary(book, ecosystem="ferroviaire") == {"ferroviaire": (0, 0, 0, 0, 0)}

    def test_cut_by_what_is_known_of_the_company(self, book: Book):
        assert summary(book, by="channel") == {"ami": (2, 1, 1, 0, 0), "total": (2, 1, 1, 0, 0)}
        found = grids(book, by="size", ecosystem=TRADES)[0]
        assert [(row["size"], row["dossiers"]) for row in found.rows if row["indicator"] == "jobs"] == [
            (None, 1), ("total", 1),
        ]  # fmt: skip

    def test_export_turnover_and_investment_are_owed_where_they_are_sealed(self, empty: Book):
        with empty.at() as pen:
            pen.dossier("A", METALS)
            pen.validate("A", "2017-05-01", {2020: (10, MDH)})
            number = pen.change.anchor(tables.Dossier, "A")
            sealed_on = date(2017, 5, 1)
            pen.say(
                tables.SealLineFact, dossier_id=number, sealed_on=sealed_on, year=2019, jobs=5, turnover=0,
                investment=MDH,
            )  # fmt: skip
            pen.result("A", "jobs", "2018", 4)
            pen.result("A", "turnover", "2017", 4)
            pen.result("A", "turnover", "2018", 4)
        assert summary(empty, "investment")["programme"] == (1, 0, 1, 0, 1)
        assert summary(empty, "export-turnover") == {}
        grid = grids(empty)[1]
        assert missing(empty) == [
            ("A", "2017", ["investment"], "late", 305), ("A", "2018", ["investment"], "awaited", 0),
        ]  # fmt: skip
        assert [row.in_tables for row in grid.rows] == [False, False]
        assert notes(grid)[1].startswith("Not shown: 2 that miss only")

    def test_the_contact_stands_with_the_missing(self, book: Book):
        with book.at("2019-01-11T08:00:00Z") as pen:
            number = pen.change.anchor(tables.Dossier, "B")
            company = pen.change.anchor(tables.Candidate, f"{number:09}")
            pen.say(
                tables.CandidateFact, candidate_id=company, ice=f"{number:015}", name="Bêta", contact="Nadia Alaoui",
                phone="+212 5 22 00 00 00", email="nadia@beta.example",
            )  # fmt: skip
        row = rows(grids(book)[1])[0]
        assert row == {
            "reference": "B", "name": "Bêta", "ecosystem": TRADES, "period": "2018", "indicators": ["jobs", "turnover"],
            "due_on": "2019-03-01", "state": "awaited", "days_late": 0, "contact": "Nadia Alaoui",
            "phone": "+212 5 22 00 00 00", "email": "nadia@beta.example",
        }  # fmt: skip
        assert "B Bêta · Nadia Alaoui · +212 5 22 00 00 00\n" in to_text([grids(book)[1]], 80)


@settings(max_examples=many(10, 200), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(stories(), max_size=5), DAYS, st.sampled_from(["year", "half", "month"]),
    st.sampled_from(["cumulative", "annual"]), st.sampled_from([None, "channel"]), st.sampled_from([None, METALS]),
)  # fmt: skip
def test_the_counts_are_those_of_the_scoreboard(
    told: list[Story], day: date, reporting: str, basis: str, by: str | None, only: str | None
):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.db"
        making.create(path)
        book = Book(path)
        write(book, told)
        with book.at("2019-01-02T08:00:00Z") as pen:
            _rhythm(pen, reporting, basis)
        with book.open() as db:
            asked, key = ReportQuery(day, ecosystem=only, by=by), by or "ecosystem"
            own = {(row[key], row["indicator"]): row for row in coverage.report(db, asked)[0].rows}
            board = targets.report(db, asked)[0].rows
            for row in (row for row in board if row[key] != "unallocated"):
                found = own.get((row[key], row["indicator"]))
                counts = (found["dossiers"], found["reported"]) if found else (0, 0)
                assert counts == (row["dossiers"], row["reported"])
            for record in (found.record_of(coverage.CoverageRow) for found in own.values()):
                assert record.dossiers == record.reported + record.awaited + record.late


def _rhythm(pen: Pen, reporting: str, basis: str) -> None:
    document = json.loads(reading.load().document) | {"reporting": reporting}
    pen.say(tables.ProgrammeFact, code=document["code"], document=json.dumps(document))
    pen.target(METALS, "turnover", 6000 * MDH, basis=basis)


class TestRevisions:
    @pytest.fixture
    def closed(self, book: Book) -> Book:
        """November closed on 12 January 2019, after the book was written; then a correction, a proof, a withdrawal."""
        close(book, "2018-11-30", "2019-01-12T08:00:00Z")
        with book.at("2019-02-01T08:00:00Z") as pen:
            pen.result("A", "jobs", "2018", 95)
            pen.result("A", "jobs", "2017", 40, proof="verifie")
            pen.result("B", "jobs", "2018", 12)
        return book

    def test_each_kind_stands_with_its_change_corrections_first(self, closed: Book):
        # Change 1 is the programme, 2 the book, 3 the closing, 4 the revisions.
        assert revised(closed) == [
            ("corrected", "A", "jobs", "2018", 90, 95, 4), ("proof", "A", "jobs", "2017", 40, 40, 4),
            ("recorded", "B", "jobs", "2018", None, 12, 4),
        ]  # fmt: skip
        assert notes(grids(closed)[2]) == [
            "Since the closing of November 2018, recorded at 2019-01-12 08:00:00 UTC (change 3).",
            "1 corrected, 1 with another proof, 0 withdrawn, 1 new.",
        ]

    def test_only_the_net_of_it_is_told(self, closed: Book):
        with closed.at("2019-02-02T08:00:00Z") as pen:
            pen.result("A", "jobs", "2018", 97)
            pen.result("A", "jobs", "2017", 40)
        assert revised(closed)[0] == ("corrected", "A", "jobs", "2018", 90, 97, 5)
        assert [each[0] for each in revised(closed)] == ["corrected", "recorded"]
        assert revised(closed, known_at="2019-02-01T12:00:00Z")[0] == ("corrected", "A", "jobs", "2018", 90, 95, 4)

    def test_a_result_taken_back_is_withdrawn(self, closed: Book):
        with closed.at("2019-02-03T08:00:00Z") as pen:
            number = pen.change.anchor(tables.Dossier, "A")
            known = live(pen.change.db, tables.ResultFact, dossier_id=number, indicator="turnover")
            pen.change.retract(next(fact for fact in known if fact.value == 8 * MDH))
        assert ("withdrawn", "A", "turnover", "2018", 8 * MDH, None, 5) in revised(closed)
        assert all(each[0] != "withdrawn" for each in revised(closed, known_at="2019-02-01T12:00:00Z"))

    def test_the_closing_of_the_month_itself_hides_nothing(self, closed: Book):
        close(closed, "2018-12-31", "2019-03-01T08:00:00Z")
        assert len(revised(closed)) == 3
        # For January the latest closing before it is December's: nothing came after.
        assert revised(closed, date(2019, 1, 31)) == []

    def test_a_month_that_is_open_again_is_no_closing(self, closed: Book):
        close(closed, "2018-12-31", "2019-03-01T08:00:00Z")
        close(closed, "2018-12-31", "2019-03-02T08:00:00Z", state="reopened")
        assert len(revised(closed, date(2019, 1, 31))) == 3

    def test_a_closing_that_was_not_known_yet_is_none(self, closed: Book):
        facts = grids(closed, known_at="2019-01-11T08:00:00Z")[2].facts
        assert facts["last_closed"] is None

    def test_without_a_closing_thirty_days_are_looked_at(self, book: Book):
        # Everything was recorded in January 2019: after 1 December, and before 16 January.
        found = grids(book)
        assert {row["revision"] for row in found[2].rows} == {"recorded"}
        assert (found[0].facts["since"], found[0].facts["last_closed"]) == ("2018-12-01T23:59:59Z", None)
        assert revised(book, date(2019, 2, 15)) == []
        assert notes(grids(book, date(2019, 2, 15))[2])[0] == (
            "No earlier month is closed: what changed in 30 days, since 2019-01-16 23:59:59 UTC."
        )

    def test_periods_that_are_not_over_on_the_day_are_left_out(self, closed: Book):
        assert [each[3] for each in revised(closed, date(2018, 12, 30))] == ["2017"]

    def test_another_ecosystem_is_not_told_of(self, closed: Book):
        assert [each[1] for each in revised(closed, ecosystem=TRADES)] == ["B"]

    def test_many_new_results_are_counted_and_not_shown(self, closed: Book):
        with closed.at("2019-02-04T08:00:00Z") as pen:
            for month in range(1, 13):
                pen.result("B", "turnover", f"2018-{month:02}", MDH)
                pen.result("B", "export-turnover", f"2018-{month:02}", MDH)
        grid = grids(closed)[2]
        assert [row["revision"] for row in grid.table_rows()] == ["corrected", "proof"]
        assert (len(grid.rows), notes(grid)[-1]) == (
            27, "The 25 new ones are too many to be shown here; JSON and workbooks have each.",
        )  # fmt: skip


def test_too_many_new_results_are_counted_and_not_listed(book: Book, monkeypatch: pytest.MonkeyPatch):
    close(book, "2018-11-30", "2019-01-12T08:00:00Z")
    with book.at("2019-02-01T08:00:00Z") as pen:
        pen.result("A", "jobs", "2018", 95)
        for month in (1, 2, 3):
            pen.result("B", "turnover", f"2018-{month:02}", MDH)
    monkeypatch.setattr(revising, "LISTED", 2)
    main, _missing, grid = grids(book)
    assert [row["revision"] for row in grid.rows] == ["corrected"]
    assert main.facts["revised"] == {"corrected": 1, "recorded": 3}
    assert notes(grid)[-1] == "The 3 new ones are too many to be listed: see `imm-eco log`."


def test_json_has_the_summary_what_is_missing_and_what_was_revised(book: Book):
    found = json.loads(to_json(grids(book)))
    assert list(found) == [
        "schema_version", "report", "as_of", "known_at", "period", "due_on", "since", "since_change", "last_closed",
        "revised", "ecosystem", "rows", "missing", "revisions",
    ]  # fmt: skip
    assert found["rows"][0] == {
        "ecosystem": METALS, "indicator": "jobs", "dossiers": 1, "reported": 1, "awaited": 0, "late": 0, "share": 1.0,
        "earlier": 0,
    }  # fmt: skip
    assert list(found["revisions"][0]) == [
        "revision", "reference", "indicator", "period", "unit", "old", "new", "old_proof", "new_proof", "change",
    ]  # fmt: skip
