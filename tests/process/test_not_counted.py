"""What is recorded and counts in no figure is said: at once, at the cell of a sheet, and in the list of alerts."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from imm_eco.cli import terminal
from imm_eco.store import tables
from tests.conftest import Run, setup_once_at
from tests.exchange.story import story, write
from tests.reports.book import Book

NEVER = "Jobs of 2018: 12 is kept and counts in no figure: the dossier was never validated (Withdrawn)."
BEFORE = "Jobs of September 2016: 3 is of before the validation of the dossier, on 2017-04-01."


@setup_once_at(datetime(2019, 2, 15, 12, tzinfo=UTC))
def context(run: Run, folder: Path) -> None:
    """D-1 was validated on 1 April 2017; D-2 withdrew."""
    run("init")
    run("import", write(folder / "story.xlsx", story()))
    run("dossier", "withdraw", "D-2", "--reason", "sold", "--on", "2018-05-02")


def alerts(run: Run) -> list[tuple[str, str]]:
    rows = json.loads(run("check", "--alerts", "--json").out)["rows"]
    return [(row["code"], row["message"]) for row in rows if row["code"] in ("W420", "W421")]


def test_it_is_said_at_once_and_listed(context: Run) -> None:
    before = alerts(context)
    assert NEVER in context("result", "record", "D-2", "jobs", "2018", "12").err
    assert BEFORE in context("result", "record", "D-1", "jobs", "2016-09", "3").err
    assert alerts(context) == [("W421", BEFORE), ("W420", NEVER), *before]
    board = json.loads(context("report", "targets", "--as-of", "2018-12-31", "--json").out)["rows"]
    assert [row["realised"] for row in board if (row["ecosystem"], row["indicator"]) == ("programme", "jobs")] == [55]


def test_a_counted_result_says_nothing(context: Run) -> None:
    context("result", "record", "D-1", "jobs", "2018", "70")
    assert alerts(context) == []


def test_a_sheet_is_told_its_cell(context: Run, tmp_path: Path) -> None:
    head = ["Référence", "Indicateur", "Période", "Valeur"]
    path = write(tmp_path / "results.xlsx", {"Résultats": [head, ["D-2", "Emplois", 2018, 12]]})
    [file] = json.loads(context("import", path, "--json").out)["files"]
    assert file["status"] == "imported"
    assert [(each["severity"], each["code"], each["cell"], each["message"]) for each in file["problems"]] == [
        ("warning", "W420", "D2", NEVER)
    ]


WITHDREW = "Jobs of 2018: 12 is kept and counts in no figure: the dossier was never validated (Withdrawn)."


class TestAtTheEnd:
    """The end of a dossier that has results tells at once that these count in no figure."""

    @pytest.fixture
    def given(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
        """D-2 gave 12 jobs for 2018 on its way; somebody has said why."""
        monkeypatch.setattr(terminal, "clock", lambda: datetime(2019, 2, 15, 12, tzinfo=UTC))
        run("init")
        run("import", write(tmp_path / "story.xlsx", story()))
        run("result", "record", "D-2", "jobs", "2018", "12")
        run("check", "--answer", "W420:D-2:jobs:2018", "--reason", "to be validated in March")
        assert alerts(run) == []
        return run

    def test_a_withdrawal_tells_it(self, given: Run) -> None:
        words = ("dossier", "withdraw", "D-2", "--reason", "sold", "--on", "2019-02-01")
        assert WITHDREW in given(*words, "--dry-run").err
        told = json.loads(given(*words, "--json").out)["alerts"]
        assert [(each["name"], each["figures"], each["message"]) for each in told] == [
            ("W420:D-2:jobs:2018", "12/desiste", WITHDREW)
        ]
        # What was said of a dossier on its way is no answer any more.
        assert alerts(given) == [("W420", WITHDREW)]

    def test_so_does_a_drop(self, given: Run) -> None:
        said = "the dossier was never validated (Dropped)"
        assert said in given("dossier", "drop", "D-2", "--reason", "x", "--on", "2019-02-01").err

    def test_a_sheet_is_told_its_cell(self, given: Run, tmp_path: Path) -> None:
        head = ["Référence", "Étape", "Date", "Motif"]
        path = write(tmp_path / "moves.xlsx", {"Étapes": [head, ["D-2", "Désisté", date(2019, 2, 1), "vendu"]]})
        [file] = json.loads(given("import", path, "--json").out)["files"]
        assert [(each["severity"], each["code"], each["cell"], each["message"]) for each in file["problems"]] == [
            ("warning", "W420", "B2", WITHDREW)
        ]

    def test_a_result_of_after_a_termination_tells_it(self, given: Run) -> None:
        given("committee", "open", "suivi", "--on", "2018-06-30", "--state", "M. Berrada")
        ended = ("committee", "decide", "D-1", "resilie", "--session", "suivi-2018-06-30", "--reason", "r")
        assert given(*ended, ok=None).code == 0
        said = "Jobs of 2018: 60 is of after the end of the dossier, on 2018-06-30 (Terminated); no figure counts it."
        assert said in given("result", "record", "D-1", "jobs", "2018", "60").err


class TestTheList:
    def test_what_is_recorded_and_not_counted_is_listed_with_why(self, context: Run) -> None:
        context("result", "record", "D-2", "jobs", "2018", "12")
        context("result", "record", "D-1", "turnover", "2016-02", "1MDH")
        rows = json.loads(context("result", "list", "--not-counted", "--json").out)["rows"]
        assert [(row["dossier"], row["indicator"], row["period"], row["value"], row["why"]) for row in rows] == [
            ("D-1", "turnover", "2016-02", 1_000_000, "before-contract"),
            ("D-2", "jobs", "2018", 12, "desiste"),
        ]
        assert "why" not in json.loads(context("result", "list", "--json").out)["rows"][0]
        table = context("result", "list", "--not-counted", lang="fr").out
        assert "Pourquoi il ne" in table and "Dossier désisté" in table
        # Those and the counted ones are all of them.
        every = json.loads(context("result", "list", "--json").out)["rows"]
        assert len(every) > len(rows)

    def test_on_a_day_those_count_that_were_validated_by_then(self, context: Run) -> None:
        def not_counted(*words: str) -> list[tuple[str, str, str]]:
            rows = json.loads(context("result", "list", "--not-counted", *words, "--json").out)["rows"]
            return [(row["dossier"], row["period"], row["why"]) for row in rows]

        context("result", "record", "D-1", "jobs", "2016-12", "3")
        assert not_counted() == []
        assert not_counted("--as-of", "2017-03-31") == [("D-1", "2016-12", "not-validated")]
        context("committee", "open", "suivi", "--on", "2018-12-15", "--state", "M. Berrada")
        context("committee", "decide", "D-1", "resilie", "--session", "suivi-2018-12-15", "--reason", "r")
        found = not_counted()
        assert {why for _dossier, _period, why in found} == {"resilie"}
        assert ("D-1", "2016-12", "resilie") in found
        assert not_counted("--as-of", "2018-12-14") == []

    def test_of_a_programme_s_gone_indicator(self, context: Run, tmp_path: Path) -> None:
        """An indicator that the programme no longer names counts nowhere."""
        with Book(tmp_path / "imm-eco.db").at("2019-02-15T13:00:00Z") as pen:
            number = pen.change.number(tables.Dossier, "D-1")
            values = {"indicator": "hours", "value": 9, "proof": "declare"}
            period = {"period_start": date(2018, 1, 1), "period_end": date(2018, 12, 31)}
            pen.say(tables.ResultFact, dossier_id=number, **values, **period)
        [row] = json.loads(context("result", "list", "--not-counted", "--json").out)["rows"]
        assert (row["indicator"], row["why"]) == ("hours", "no-indicator")
