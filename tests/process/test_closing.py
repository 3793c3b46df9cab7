"""Closing a month, at the face: nothing of it changes any more, by hand, by sheet or by undo, until it is reopened."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from imm_eco.cli import face
from tests.conftest import Result, Run
from tests.exchange.story import Book, sheets_of, story, write

HEAD = ["Référence", "Indicateur", "Période", "Valeur", "Preuve"]


@pytest.fixture
def office(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The story of D-1: 40 jobs in 2017, 55 in June 2018, 1.25 MDH of turnover in the second quarter of 2018."""
    monkeypatch.setattr(face, "clock", lambda: datetime(2019, 2, 15, 12, tzinfo=UTC))
    run("init")
    run("import", write(tmp_path / "story.xlsx", story()))
    return run


def last_change(run: Run) -> int:
    return int(json.loads(run("log", "-n", "1", "--json").out)["rows"][0]["id"])


def figures(run: Run) -> list[tuple[str, str, Any]]:
    rows = json.loads(run("result", "list", "--json").out)["rows"]
    return [(row["indicator"], row["period"], row["value"]) for row in rows]


def states(run: Run, *options: str) -> dict[str, str]:
    rows = json.loads(run("period", "list", *options, "--json").out)["rows"]
    return {row["month"]: row["state"] for row in rows}


def imported(run: Run, tmp_path: Path, *rows: list[Any], ok: int = 0, options: tuple[str, ...] = ()) -> dict[str, Any]:
    path = write(tmp_path / "results.xlsx", {"Résultats": [HEAD, *rows]})
    [file] = json.loads(run("import", path, "--json", *options, ok=ok).out)["files"]
    return dict(file)


def refused(result: Result, month: str, code: str) -> None:
    assert result.code == 4
    assert result.err == (
        f"error: {month} is closed: it takes no more results\n"
        f"hint: reopen that month for a reason, with `imm-eco period reopen {code} --reason …`\n"
    )


class TestClosing:
    def test_it_closes_every_month_before(self, office: Run) -> None:
        said = office("period", "close", "2018-06", "--reason", "pack sent")
        assert said.out.splitlines()[-1] == ("new     closing of a month  June 2018  state: Closed; reason: pack sent")
        assert said.err == "recorded as change 3\n"
        assert states(office) == {"2017-12": "closed", "2018-06": "closed"}
        assert json.loads(office("log", "3", "--json").out)["reason"] == "pack sent"

    @pytest.mark.parametrize(
        ("typed", "last"),
        [("2018", "2018-12"), ("S1 2018", "2018-06"), ("T3 2018", "2018-09"), ("janv. 2019", "2019-01")],
    )
    def test_a_longer_period_is_closed_up_to_its_last_month(self, office: Run, typed: str, last: str) -> None:
        office("period", "close", typed)
        assert states(office)[last] == "closed"

    def test_closing_again_changes_nothing(self, office: Run) -> None:
        office("period", "close", "2018-06")
        for period in ("2018-06", "2017", "T1 2018"):
            assert office("period", "close", period).err.startswith("nothing to change: everything up to ")
        assert last_change(office) == 3

    def test_a_month_that_has_not_ended_stays_open(self, office: Run) -> None:
        for period, title in (("2019-02", "February 2019"), ("2019", "December 2019")):
            assert f"the period {title} has not ended" in office("period", "close", period, ok=4).err
        assert office("period", "close", "2018-13", ok=2).err.startswith("error: PERIOD: “2018-13” is not a period")

    def test_a_dry_run_closes_nothing(self, office: Run) -> None:
        answer = json.loads(office("period", "close", "2018", "--dry-run", "--json").out)
        assert answer["entries"] == [
            {
                "effect": "new", "noun": "closing", "key": {"month": "2018-12-31"},
                "fields": [{"field": "state", "old": None, "new": "closed"}],
            }
        ]  # fmt: skip
        assert (answer["dry_run"], answer["change"]) == (True, None)
        assert set(states(office).values()) == {"open"}

    def test_it_reads_in_french(self, office: Run) -> None:
        office("period", "close", "2018")
        error = office("result", "record", "D-1", "jobs", "2018-06", "60", lang="fr", ok=4).err
        assert error.startswith("erreur\u00a0: juin 2018 est clôturé\u00a0: ce mois ne reçoit plus de résultats")
        assert "Clôturé" in office("period", "list", lang="fr").out


class TestAClosedMonth:
    def test_refuses_a_new_result_and_a_correction(self, office: Run) -> None:
        office("period", "close", "2018-06")
        before = figures(office)
        refused(office("result", "record", "D-1", "jobs", "2018-06", "60", ok=4), "June 2018", "2018-06")
        refused(office("result", "record", "D-1", "jobs", "2018-03", "50", ok=4), "March 2018", "2018-03")
        refused(office("result", "record", "D-1", "turnover", "2016", "1MDH", ok=4), "December 2016", "2016-12")
        # Another proof is a correction too: what was published as evidenced must not become declared.
        refused(
            office("result", "record", "D-1", "jobs", "2017", "40", "--proof", "declare", ok=4),
            "December 2017",
            "2017-12",
        )
        assert figures(office) == before

    def test_takes_what_is_recorded_already(self, office: Run) -> None:
        office("period", "close", "2018-06")
        assert "nothing to change" in office("result", "record", "D-1", "jobs", "2018-06", "55").err

    def test_leaves_later_months_open(self, office: Run) -> None:
        office("period", "close", "2018-11")
        # A year belongs to its last month, however many of its months are closed.
        office("result", "record", "D-1", "jobs", "2018", "70")
        assert ("jobs", "2018", 70) in figures(office)

    def test_a_sheet_is_told_the_cell_and_the_remedy(self, office: Run, tmp_path: Path) -> None:
        office("period", "close", "2018-06")
        rows = [
            ["D-1", "Emplois", "2018-06", 56, None],
            ["D-1", "Emplois", 2017, 40, None],
            ["D-1", "Emplois", 2018, 80, None],
        ]
        file = imported(office, tmp_path, *rows, ok=5)
        assert (file["status"], file["change"]) == ("refused", None)
        assert file["problems"] == [
            {
                "severity": "error", "code": "E406", "sheet": "Résultats", "cell": "C2", "value": "2018-06",
                "message": "June 2018 is closed: it takes no more results, and this one is new or differs from "
                "what was recorded.",
                "remedy": "Ask whoever keeps the figures whether that month is to be reopened; what is recorded "
                "already may stay. Reopen that month for a reason, with `imm-eco period reopen 2018-06 --reason …`.",
            }
        ]  # fmt: skip
        kept = imported(office, tmp_path, *rows, ok=5, options=("--partial",))
        assert (kept["status"], kept["counts"]) == ("partial", {"new": 1, "changed": 0, "unchanged": 1, "rejected": 1})

    def test_refuses_an_undo_that_would_change_it(self, office: Run) -> None:
        office("result", "record", "D-1", "jobs", "2018-06", "60")
        corrected = last_change(office)
        office("period", "close", "2018-06")
        for options in ((), ("--dry-run",)):
            assert office("undo", str(corrected), *options, ok=4).err == (
                "error: D-1: a result of June 2018 is altered while the month is closed\n"
                "hint: reopen that month for a reason, with `imm-eco period reopen 2018-06 --reason …`\n"
            )
        office("period", "reopen", "2018-06", "--reason", "a slip")
        office("undo", str(corrected))
        assert ("jobs", "2018-06", 55) in figures(office)

    def test_refuses_to_take_back_an_import_with_its_results(self, office: Run) -> None:
        office("period", "close", "2018-06")
        refused = office("undo", "2", ok=4).err
        assert "D-1: a result of December 2017 is altered while the month is closed" in refused
        assert "D-1: a result of June 2018 is altered while the month is closed" in refused
        assert "`imm-eco period reopen 2017-12 --reason …`" in refused

    def test_lets_a_change_of_other_months_be_undone(self, office: Run) -> None:
        office("result", "record", "D-1", "jobs", "2018", "80")
        office("period", "close", "2018-06")
        office("undo", str(last_change(office) - 1))
        assert ("jobs", "2018", 80) not in figures(office)

    def test_is_open_again_when_its_closing_is_undone(self, office: Run) -> None:
        office("period", "close", "2018-06")
        office("undo")
        office("result", "record", "D-1", "jobs", "2018-06", "60")


class TestReopening:
    def test_needs_a_reason_and_a_closed_month(self, office: Run) -> None:
        assert "June 2018 is not closed" in office("period", "reopen", "2018-06", "--reason", "x", ok=4).err
        office("period", "close", "2018")
        for reason in ((), ("--reason", "  ")):
            assert "a month is reopened for a reason" in office("period", "reopen", "2018-06", *reason, ok=4).err
        assert "2018 is longer than a month" in office("period", "reopen", "2018", "--reason", "x", ok=4).err
        assert states(office) == {"2017-12": "closed", "2018-06": "closed", "2018-12": "closed"}

    def test_opens_that_month_alone_until_it_is_closed_again(self, office: Run) -> None:
        office("period", "close", "2018")
        office("period", "reopen", "2018-06", "--reason", "CNSS late")
        office("result", "record", "D-1", "jobs", "2018-06", "60")
        refused(office("result", "record", "D-1", "jobs", "2018-05", "50", ok=4), "May 2018", "2018-05")
        assert "nothing to change" in office("period", "reopen", "2018-06", "--reason", "CNSS late").err
        assert "reason: CNSS late → again" in office("period", "reopen", "2018-06", "--reason", "again").out
        said = office("period", "close", "2018-12")
        assert "changed  closing of a month  June 2018" in said.out
        assert "state: Reopened → Closed" in said.out
        refused(office("result", "record", "D-1", "jobs", "2018-06", "61", ok=4), "June 2018", "2018-06")

    def test_of_the_last_closed_month_leaves_those_before_closed(self, office: Run) -> None:
        office("period", "close", "2018-06")
        said = office("period", "reopen", "2018-06", "--reason", "CNSS late")
        assert [line.split("  ")[0] for line in said.out.splitlines() if "closing of a month" in line] == [
            "changed",
            "new",
        ]
        assert states(office) == {"2017-12": "closed", "2018-05": "closed", "2018-06": "reopened"}
        office("undo")
        assert states(office) == {"2017-12": "closed", "2018-06": "closed"}

    def test_the_list_says_when_by_whom_and_why(self, office: Run) -> None:
        office("period", "close", "2018", env={"IMM_ECO_USER": "a.alaoui"})
        office("period", "reopen", "2018-06", "--reason", "CNSS late", env={"IMM_ECO_USER": "s.idrissi"})
        rows = json.loads(office("period", "list", "--json").out)["rows"]
        assert rows == [
            {
                "month": "2017-12", "state": "closed", "closed_with": "2018-12", "at": "2019-02-15T12:00:00Z",
                "author": "a.alaoui", "change": 3, "results": 1, "dossiers": 1, "reason": None,
            },
            {
                "month": "2018-06", "state": "reopened", "closed_with": None, "at": "2019-02-15T12:00:00Z",
                "author": "s.idrissi", "change": 4, "results": 2, "dossiers": 1, "reason": "CNSS late",
            },
            {
                "month": "2018-12", "state": "closed", "closed_with": None, "at": "2019-02-15T12:00:00Z",
                "author": "a.alaoui", "change": 3, "results": 0, "dossiers": 0, "reason": None,
            },
        ]  # fmt: skip
        assert list(states(office, "--as-of", "2018-11-30")) == ["2017-12", "2018-06"]


class TestClosingsInASheet:
    @pytest.fixture
    def closed(self, office: Run) -> Run:
        office("period", "close", "2018")
        office("period", "reopen", "2018-06", "--reason", "CNSS late")
        return office

    def test_an_export_gives_the_same_database_again(self, closed: Run, tmp_path: Path) -> None:
        closed("export", "one.xlsx", lang="fr")
        sheet = sheets_of(tmp_path / "one.xlsx")["Clôtures"]
        assert sheet == [
            ("Mois", "État", "Motif"),
            ("juin 2018", "Rouvert", "CNSS late"),
            ("décembre 2018", "Clôturé", None),
        ]
        closed("--db", "new.db", "init")
        closed("--db", "new.db", "import", "one.xlsx")
        closed("--db", "new.db", "export", "two.xlsx", lang="fr")
        assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
        refused(
            closed("--db", "new.db", "result", "record", "D-1", "jobs", "2017", "1", ok=4), "December 2017", "2017-12"
        )

    @pytest.mark.parametrize("target", ["again.xlsx", "again.json", "folder"])
    def test_an_export_changes_nothing_where_it_came_from(self, closed: Run, target: str) -> None:
        closed("export", target)
        files = json.loads(closed("import", target, "--json").out)["files"]
        assert {(file["status"], len(file["problems"])) for file in files} == {("unchanged", 0)}

    def test_the_database_made_from_an_export_can_be_taken_back(self, closed: Run) -> None:
        closed("export", "one.xlsx")
        closed("--db", "new.db", "init")
        closed("--db", "new.db", "import", "one.xlsx")
        closed("--db", "new.db", "undo")
        assert json.loads(closed("--db", "new.db", "result", "list", "--json").out)["rows"] == []

    @pytest.mark.parametrize(
        ("row", "cell", "why"),
        [
            (["2018", "Clôturé", None], "A2", "2018 is longer than a month."),
            (["2019-02", "Clôturé", None], "A2", "The period February 2019 has not ended."),
            (["2018-03", "Rouvert", None], "C2", "A month is reopened for a reason."),
        ],
    )
    def test_a_row_obeys_the_rules_of_the_command(
        self, closed: Run, tmp_path: Path, row: list[Any], cell: str, why: str
    ) -> None:
        path = write(tmp_path / "closings.xlsx", {"Clôtures": [["Mois", "État", "Motif"], row]})
        [file] = json.loads(closed("import", path, "--json", ok=5).out)["files"]
        assert [(each["cell"], each["message"]) for each in file["problems"]] == [(cell, why)]

    def test_a_rejected_result_keeps_its_months_open(self, office: Run, tmp_path: Path) -> None:
        book: Book = {
            "Résultats": [HEAD, ["D-1", "Emplois", "2018-09", "many", None], ["D-1", "Emplois", "2018-03", 50, None]],
            "Clôtures": [["Mois", "État", "Motif"], ["2018-12", "Clôturé", None]],
        }
        [file] = json.loads(office("import", write(tmp_path / "both.xlsx", book), "--partial", "--json", ok=5).out)[
            "files"
        ]
        assert (file["status"], file["counts"]["new"], file["counts"]["rejected"]) == ("partial", 1, 2)
        assert [(each["code"], each["sheet"], each["cell"]) for each in file["problems"]] == [
            ("E311", "Résultats", "D2"),
            ("E405", "Clôtures", "A2"),
        ]
        assert set(states(office).values()) == {"open"}


def test_every_way_in_is_guarded(office: Run, tmp_path: Path) -> None:
    """Whatever is tried on a closed month, the results stand as they stood."""
    office("result", "record", "D-1", "jobs", "2018-03", "50")
    mistaken = last_change(office)
    office("period", "close", "2018")
    before = figures(office)
    tries: list[Callable[[], Any]] = [
        lambda: office("result", "record", "D-1", "turnover", "2018-07", "1MDH", ok=4),
        lambda: office("undo", str(mistaken), ok=4),
        lambda: imported(office, tmp_path, ["D-1", "Emplois", "2018-03", 51, None], ok=5),
        lambda: imported(office, tmp_path, ["D-1", "Emplois", "2018-03", 51, None], ok=5, options=("--partial",)),
    ]
    for attempt in tries:
        attempt()
        assert figures(office) == before
