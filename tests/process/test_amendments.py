"""Targets amended from a day on, at the command line: each day is measured against the target of its time."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from imm_eco.cli import terminal
from imm_eco.services.standings import published_envelope
from imm_eco.store import tables
from tests.conftest import Run, setup_once_at
from tests.exchange.story import sheets_of, story, write
from tests.reports.book import MDH, Book


@setup_once_at(datetime(2019, 2, 15, 12, tzinfo=UTC))
def context(run: Run, _folder: Path) -> None:
    """The shipped programme on 15 February 2019; its jobs raised to 14 000 from 1 June 2018 on."""
    run("init")
    run("target", "set", "programme", "jobs", "14 000", "--on", "01/06/2018", "--source", "avenant n° 1")


@setup_once_at(datetime(2019, 2, 15, 12, tzinfo=UTC))
def decided(run: Run, folder: Path) -> None:
    """D-1 was granted 2 MDH on 1 April 2017, then 2.5 MDH on 1 April 2018."""
    run("init")
    run("import", write(folder / "story.xlsx", story()))


def target(run: Run, *options: str, scope: str = "programme", indicator: str = "jobs") -> dict[str, Any]:
    rows = json.loads(run("target", "list", *options, "--json").out)["rows"]
    [found] = [row for row in rows if (row["scope"], row["indicator"]) == (scope, indicator)]
    return dict(found)


def scoreboard(run: Run, day: str) -> dict[str, Any]:
    rows = json.loads(run("report", "targets", "--as-of", day, "--json").out)["rows"]
    [found] = [row for row in rows if (row["ecosystem"], row["indicator"]) == ("programme", "jobs")]
    return dict(found)


class TestAmendments:
    def test_each_day_has_the_target_of_its_time(self, context: Run) -> None:
        assert [target(context, "--as-of", day)["value"] for day in ("2018-05-31", "2018-06-01")] == [13_300, 14_000]
        assert [scoreboard(context, day)["target"] for day in ("2018-05-31", "2018-06-01")] == [13_300, 14_000]
        # What the ecosystems leave: 13 300 or 14 000, less 6 000; 5 000 are of indirect jobs too.
        left = [target(context, "--as-of", day, scope="unallocated")["value"] for day in ("2018-05-31", "2018-06-01")]
        assert left == [7_300, 8_000]

    def test_an_amendment_says_its_own_source_and_keeps_the_basis(self, context: Run) -> None:
        context("target", "set", "programme", "turnover", "2MMDH", "--basis", "annual")
        context("target", "set", "programme", "turnover", "3MMDH", "--on", "2019-01-01")
        found = target(context, indicator="turnover")
        assert [found[key] for key in ("value", "basis", "source", "qualifier", "since")] == [
            3_000_000_000, "annual", None, None, "2019-01-01",
        ]  # fmt: skip

    def test_without_a_day_the_one_in_force_is_corrected(self, context: Run) -> None:
        said = context("target", "set", "programme", "jobs", "14 100")
        assert "since 2018-06-01  value: 14,000 → 14,100" in said.out
        context("target", "set", "programme", "jobs", "15 000", "--on", "2019-12-01")
        context("target", "set", "programme", "jobs", "14 200")
        days = ("2018-05-31", "2019-02-15", "2019-12-01")
        assert [target(context, "--as-of", day)["value"] for day in days] == [13_300, 14_200, 15_000]

    def test_what_was_known_before_it_keeps(self, context: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(terminal, "clock", lambda: datetime(2019, 3, 1, tzinfo=UTC))
        context("target", "set", "programme", "jobs", "16 000", "--on", "2018-01-01")
        assert scoreboard(context, "2018-03-31")["target"] == 16_000
        assert target(context, "--as-of", "2018-03-31", "--known-at", "2019-02-28")["value"] == 13_300

    def test_the_history_tells_each_with_its_days(self, context: Run) -> None:
        context("target", "set", "programme", "jobs", "15 000", "--on", "2019-01-01")
        rows = json.loads(context("target", "list", "--history", "--json").out)["rows"]
        jobs = [row for row in rows if (row["scope"], row["indicator"]) == ("programme", "jobs")]
        assert [(row["value"], row["since"], row["until"]) for row in jobs] == [
            (13_300, None, "2018-06-01"), (14_000, "2018-06-01", "2019-01-01"), (15_000, "2019-01-01", None),
        ]  # fmt: skip
        assert len(rows) == 9 + 2
        before = json.loads(context("target", "list", "--history", "--as-of", "2018-12-31", "--json").out)["rows"]
        assert [row["until"] for row in before if row["value"] == 14_000] == [None]

    def test_the_indicators_say_how_they_are_counted(self, context: Run) -> None:
        rows = json.loads(context("target", "list", "--indicators", "--json").out)["rows"]
        keys = ("code", "title", "nature", "unit", "signed", "better")
        assert [[row[key] for key in keys] for row in rows[:3]] == [
            ["jobs", "Jobs", "stock", "jobs", True, "higher"],
            ["turnover", "Additional turnover", "flow", "MAD", True, "higher"],
            ["indirect-jobs", "Indirect jobs", "stock", "jobs", False, "higher"],
        ]
        assert rows[1]["also"] == ["chiffre d’affaires additionnel", "ca"]
        assert context("target", "list", "--indicators", "--history", ok=2).err.startswith(
            "error: --history and --indicators contradict each other"
        )

    def test_people_read_what_is_allocated_and_what_is_not(self, context: Run) -> None:
        out = context("target", "list").out.replace("\N{NO-BREAK SPACE}", " ")
        assert "Jobs: 6,000 of 14,000 allocated to ecosystems, 8,000 not." in out
        assert "State support: 412.0 MDH of 630.0 MDH allocated to ecosystems, 218.0 MDH not." in out

    def test_a_sheet_gives_the_same_amendments_again(self, context: Run, tmp_path: Path) -> None:
        context("export", "one.xlsx", "--only", "targets", lang="fr")
        rows = sheets_of(tmp_path / "one.xlsx")["Objectifs"]
        assert rows[0][-3:] == ("Source", "Depuis", "Mesure")
        assert [(row[2], row[7] and row[7].date()) for row in rows if row[:2] == ("Programme", "Emplois")] == [
            (13_300, None), (14_000, date(2018, 6, 1)),
        ]  # fmt: skip
        assert json.loads(context("import", "one.xlsx", "--json").out)["files"][0]["status"] == "unchanged"
        context("--db", "new.db", "init")
        context("--db", "new.db", "import", "one.xlsx")
        context("--db", "new.db", "export", "two.xlsx", "--only", "targets", lang="fr")
        assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


class TestTheEnvelopeOfADay:
    def test_is_the_one_in_force(self, empty: Book) -> None:
        with empty.at("2019-01-02T08:00:00Z") as pen:
            pen.target("programme", "support", 500 * MDH, since=date(2018, 6, 1))
            pen.target("programme", "support", 700 * MDH, since=date(2019, 1, 1))
        days = [date(2018, 5, 31), date(2018, 6, 1), date(2018, 12, 31), date(2019, 1, 1)]
        with empty.open() as db:
            assert [published_envelope(db, day) for day in days] == [630 * MDH, 500 * MDH, 500 * MDH, 700 * MDH]

    def test_a_grant_is_judged_by_the_envelope_of_its_day(self, decided: Run, tmp_path: Path) -> None:
        decided("undo", "2")
        decided("target", "set", "programme", "support", "2,4MDH", "--on", "2018-01-01")
        # The one of 2017 fits in the envelope of 2017; the one of 2018 is above that of 2018.
        [file] = json.loads(decided("import", "story.xlsx", "--json", ok=5).out)["files"]
        first = file["problems"][0]
        assert (first["code"], first["sheet"], first["cell"]) == ("E401", "Décisions", "D2")
        assert "needs a total of granted support within the envelope (2,400,000\u00a0DH at most for" in first["message"]

    @pytest.mark.parametrize(
        ("since", "worst"), [("2017-06-01", "2018-04-01"), ("2019-01-01", "2019-01-01"), ("2020-01-01", "2020-01-01")]
    )
    def test_an_envelope_below_what_is_granted_is_refused(self, decided: Run, since: str, worst: str) -> None:
        assert decided("target", "set", "programme", "support", "1MDH", "--on", since, ok=4).err == (
            f"error: programme: on {worst}, the dossiers are granted 2,500,000\xa0DH in all,"
            " above the envelope of 1,000,000\xa0DH\n"
            "hint: the envelope holds no less than what is granted: lower a grant by an amendment first; see"
            " `imm-eco report envelope`\n"
        )
        assert decided("check").err == "imm-eco.db is sound\n"

    def test_the_amendment_that_a_grant_rests_on_cannot_be_undone(self, decided: Run, tmp_path: Path) -> None:
        decided("undo", "2")
        decided("target", "set", "programme", "support", "2,2MDH")
        decided("target", "set", "programme", "support", "3MDH", "--on", "2018-01-01")
        amendment = json.loads(decided("log", "-n", "1", "--json").out)["rows"][0]["id"]
        decided("import", "story.xlsx")
        refused = decided("undo", str(amendment), ok=4).err
        assert "programme: on 2018-04-01, the dossiers are granted 2,500,000\xa0DH in all" in refused


def test_two_targets_of_one_day_are_one(empty: Book) -> None:
    with empty.at("2019-01-02T08:00:00Z") as pen:
        pen.target("programme", "jobs", 14_000, since=date(2018, 6, 1))
        pen.target("programme", "jobs", 14_500, since=date(2018, 6, 1))
    with empty.open() as db:
        standing = db.execute("SELECT value FROM live_target WHERE since IS NOT NULL").fetchall()
    assert [row[0] for row in standing] == [14_500]
    assert tables.TargetFact.identity == ("scope", "indicator", "horizon", "since")
