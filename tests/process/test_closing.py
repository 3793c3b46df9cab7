"""Closing a month, as typed: nothing of it changes any more, by hand, by sheet or by undo, until it is reopened."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from imm_eco.store import tables
from tests.conftest import Result, Run, setup_once, setup_once_at
from tests.exchange.story import ATLAS, Book, sheets_of, story, write
from tests.reports.book import Book as Pages

HEAD = ["Référence", "Indicateur", "Période", "Valeur", "Preuve"]


TODAY = datetime(2019, 2, 15, 12, tzinfo=UTC)


def begin(run: Run, folder: Path) -> None:
    """The story of D-1: 40 jobs in 2017, 55 in June 2018, 1.25 MDH of turnover in the second quarter of 2018."""
    run("init")
    run("import", write(folder / "story.xlsx", story()))


context = setup_once(begin, TODAY)


@setup_once_at(TODAY)
def closed(run: Run, folder: Path) -> None:
    """The same when all of 2018 is closed."""
    begin(run, folder)
    run("period", "close", "2018")


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


def refused(result: Result, month: str, code: str, *facts: str) -> None:
    assert result.code == 4
    first, *told, last = result.err.splitlines()
    assert first == f"error: {month} is closed: no figure of it changes any more"
    assert last == (
        f"hint: reopen that month for a reason, with `imm-eco period reopen {code} --reason …`; "
        "or take it as a late fact of the open month: add --late REASON"
    )
    assert told and all(line.startswith("  - ") for line in told)
    assert not facts or told == [f"  - D-1: {fact}" for fact in facts]


class TestClosing:
    def test_it_closes_every_month_before(self, context: Run) -> None:
        said = context("period", "close", "2018-06", "--reason", "pack sent")
        assert said.out.splitlines()[-1] == ("new     closing of a month  June 2018  state: Closed; reason: pack sent")
        assert said.err == "recorded as change 3\n"
        assert states(context) == {"2017-12": "closed", "2018-06": "closed"}
        assert json.loads(context("log", "3", "--json").out)["reason"] == "pack sent"

    @pytest.mark.parametrize(
        ("typed", "last"),
        [("2018", "2018-12"), ("S1 2018", "2018-06"), ("T3 2018", "2018-09"), ("janv. 2019", "2019-01")],
    )
    def test_a_longer_period_is_closed_up_to_its_last_month(self, context: Run, typed: str, last: str) -> None:
        context("period", "close", typed)
        assert states(context)[last] == "closed"

    def test_closing_again_changes_nothing(self, context: Run) -> None:
        context("period", "close", "2018-06")
        for period in ("2018-06", "2017", "T1 2018"):
            assert context("period", "close", period).err.startswith("nothing to change: everything up to ")
        assert last_change(context) == 3

    def test_a_month_that_has_not_ended_stays_open(self, context: Run) -> None:
        for period, title in (("2019-02", "February 2019"), ("2019", "December 2019")):
            assert f"the period {title} has not ended" in context("period", "close", period, ok=4).err
        assert context("period", "close", "2018-13", ok=2).err.startswith("error: PERIOD: “2018-13” is not a period")

    def test_a_dry_run_closes_nothing(self, context: Run) -> None:
        answer = json.loads(context("period", "close", "2018", "--dry-run", "--json").out)
        assert answer["entries"] == [
            {
                "effect": "new", "noun": "closing", "key": {"month": "2018-12-31"},
                "fields": [{"field": "state", "old": None, "new": "closed"}],
            }
        ]  # fmt: skip
        assert (answer["dry_run"], answer["change"]) == (True, None)
        assert set(states(context).values()) == {"open"}

    def test_it_reads_in_french(self, context: Run) -> None:
        context("period", "close", "2018")
        error = context("result", "record", "D-1", "jobs", "2018-06", "60", lang="fr", ok=4).err
        assert error.startswith("erreur\u00a0: juin 2018 est clôturé\u00a0: plus aucun de ses chiffres ne change\n")
        assert "  - D-1\u00a0: Résultat, 30/06/2018\n" in error
        assert "Clôturé" in context("period", "list", lang="fr").out


class TestAClosedMonth:
    def test_refuses_a_new_result_and_a_correction(self, context: Run) -> None:
        context("period", "close", "2018-06")
        before = figures(context)
        refused(context("result", "record", "D-1", "jobs", "2018-06", "60", ok=4), "June 2018", "2018-06")
        refused(context("result", "record", "D-1", "jobs", "2018-03", "50", ok=4), "March 2018", "2018-03")
        refused(context("result", "record", "D-1", "turnover", "2016", "1MDH", ok=4), "December 2016", "2016-12")
        # Another proof is a correction too: what was published as evidenced must not become declared.
        refused(
            context("result", "record", "D-1", "jobs", "2017", "40", "--proof", "declare", ok=4),
            "December 2017",
            "2017-12",
        )
        assert figures(context) == before

    def test_takes_what_is_recorded_already(self, context: Run) -> None:
        context("period", "close", "2018-06")
        assert "nothing to change" in context("result", "record", "D-1", "jobs", "2018-06", "55").err

    def test_leaves_later_months_open(self, context: Run) -> None:
        context("period", "close", "2018-11")
        # A year belongs to its last month, however many of its months are closed.
        context("result", "record", "D-1", "jobs", "2018", "70")
        assert ("jobs", "2018", 70) in figures(context)

    def test_a_sheet_is_told_the_cell_and_the_remedy(self, context: Run, tmp_path: Path) -> None:
        context("period", "close", "2018-06")
        rows = [
            ["D-1", "Emplois", "2018-06", 56, None],
            ["D-1", "Emplois", 2017, 40, None],
            ["D-1", "Emplois", 2018, 80, None],
        ]
        file = imported(context, tmp_path, *rows, ok=5)
        assert (file["status"], file["change"]) == ("refused", None)
        assert file["problems"] == [
            {
                "severity": "error", "code": "E406", "sheet": "Résultats", "cell": "C2", "value": "2018-06",
                "message": "June 2018 is closed: no figure of it changes any more, and this row is new or differs "
                "from what was recorded.",
                "remedy": "Ask whoever keeps the figures whether that month is to be reopened; what is recorded "
                "already may stay. Reopen that month for a reason, with `imm-eco period reopen 2018-06 --reason …`; "
                "or take it as a late fact of the open month: add --late REASON.",
            }
        ]  # fmt: skip
        kept = imported(context, tmp_path, *rows, ok=5, options=("--partial",))
        assert (kept["status"], kept["counts"]) == ("partial", {"new": 1, "changed": 0, "unchanged": 1, "rejected": 1})

    def test_refuses_an_undo_that_would_change_it(self, context: Run) -> None:
        context("result", "record", "D-1", "jobs", "2018-06", "60")
        corrected = last_change(context)
        context("period", "close", "2018-06")
        for options in ((), ("--dry-run",)):
            refused(context("undo", str(corrected), *options, ok=4), "June 2018", "2018-06", "Result, 2018-06-30")
        context("period", "reopen", "2018-06", "--reason", "a slip")
        context("undo", str(corrected))
        assert ("jobs", "2018-06", 55) in figures(context)

    def test_refuses_to_take_back_an_import_with_its_results(self, context: Run) -> None:
        context("period", "close", "2018-06")
        result = context("undo", "2", ok=4)
        refused(result, "December 2017", "2017-12")
        assert "  - D-1: Result, 2017-12-31\n  - D-1: Result, 2018-06-30\n" in result.err
        assert "  - D-1: Convention, 2017-06-15\n" in result.err

    def test_lets_a_change_of_other_months_be_undone(self, context: Run) -> None:
        context("result", "record", "D-1", "jobs", "2018", "80")
        context("period", "close", "2018-06")
        context("undo", str(last_change(context) - 1))
        assert ("jobs", "2018", 80) not in figures(context)

    def test_is_open_again_when_its_closing_is_undone(self, context: Run) -> None:
        context("period", "close", "2018-06")
        context("undo")
        context("result", "record", "D-1", "jobs", "2018-06", "60")


class TestReopening:
    def test_needs_a_reason_and_a_closed_month(self, context: Run) -> None:
        assert "June 2018 is not closed" in context("period", "reopen", "2018-06", "--reason", "x", ok=4).err
        context("period", "close", "2018")
        for reason in ((), ("--reason", "  ")):
            assert "a month is reopened for a reason" in context("period", "reopen", "2018-06", *reason, ok=4).err
        assert "2018 is longer than a month" in context("period", "reopen", "2018", "--reason", "x", ok=4).err
        assert states(context) == {"2017-12": "closed", "2018-06": "closed", "2018-12": "closed"}

    def test_opens_that_month_alone_until_it_is_closed_again(self, context: Run) -> None:
        context("period", "close", "2018")
        context("period", "reopen", "2018-06", "--reason", "CNSS late")
        context("result", "record", "D-1", "jobs", "2018-06", "60")
        refused(context("result", "record", "D-1", "jobs", "2018-05", "50", ok=4), "May 2018", "2018-05")
        assert "nothing to change" in context("period", "reopen", "2018-06", "--reason", "CNSS late").err
        assert "reason: CNSS late → again" in context("period", "reopen", "2018-06", "--reason", "again").out
        said = context("period", "close", "2018-12")
        assert "changed  closing of a month  June 2018" in said.out
        assert "state: Reopened → Closed" in said.out
        refused(context("result", "record", "D-1", "jobs", "2018-06", "61", ok=4), "June 2018", "2018-06")

    def test_of_the_last_closed_month_leaves_those_before_closed(self, context: Run) -> None:
        context("period", "close", "2018-06")
        said = context("period", "reopen", "2018-06", "--reason", "CNSS late")
        assert [line.split("  ")[0] for line in said.out.splitlines() if "closing of a month" in line] == [
            "changed",
            "new",
        ]
        assert states(context) == {"2017-12": "closed", "2018-05": "closed", "2018-06": "reopened"}
        context("undo")
        assert states(context) == {"2017-12": "closed", "2018-06": "closed"}

    def test_the_list_says_when_by_whom_and_why(self, context: Run) -> None:
        context("period", "close", "2018", env={"IMM_ECO_USER": "a.alaoui"})
        context("period", "reopen", "2018-06", "--reason", "CNSS late", env={"IMM_ECO_USER": "s.idrissi"})
        rows = json.loads(context("period", "list", "--json").out)["rows"]
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
        assert list(states(context, "--as-of", "2018-11-30")) == ["2017-12", "2018-06"]


class TestClosingsInASheet:
    @pytest.fixture
    def closed(self, closed: Run) -> Run:
        closed("period", "reopen", "2018-06", "--reason", "CNSS late")
        return closed

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

    def test_a_rejected_result_keeps_its_months_open(self, context: Run, tmp_path: Path) -> None:
        book: Book = {
            "Résultats": [HEAD, ["D-1", "Emplois", "2018-09", "many", None], ["D-1", "Emplois", "2018-03", 50, None]],
            "Clôtures": [["Mois", "État", "Motif"], ["2018-12", "Clôturé", None]],
        }
        [file] = json.loads(context("import", write(tmp_path / "both.xlsx", book), "--partial", "--json", ok=5).out)[
            "files"
        ]
        assert (file["status"], file["counts"]["new"], file["counts"]["rejected"]) == ("partial", 1, 2)
        assert [(each["code"], each["sheet"], each["cell"]) for each in file["problems"]] == [
            ("E311", "Résultats", "D2"),
            ("E405", "Clôtures", "A2"),
        ]
        assert set(states(context).values()) == {"open"}


Command = tuple[str, ...]

DATED: dict[str, tuple[Command, str, str]] = {
    "a payment": (
        ("disbursement", "record", "D-1", "1 000", "--on", "2018-11-05"), "November 2018", "Payment, 2018-11-05",
    ),
    "a convention": (
        ("dossier", "sign", "D-1", "C-18/09", "1 000", "--on", "2018-11-06"), "November 2018", "Convention, 2018-11-06",
    ),
    "another amount": (
        ("dossier", "sign", "D-1", "C-17/01", "1 900 000", "--on", "2017-06-15"), "June 2017", "Convention, 2017-06-15",
    ),
    "a move": (("dossier", "advance", "D-2", "--on", "2018-11-07"), "November 2018", "Move, 2018-11-07"),
    "a withdrawal": (
        ("dossier", "withdraw", "D-2", "--on", "2018-11-07", "--reason", "x"), "November 2018", "Move, 2018-11-07",
    ),
    "a suspension": (
        ("dossier", "hold", "D-2", "--on", "2018-11-08", "--reason", "x"), "November 2018", "Suspension, 2018-11-08",
    ),
    "a new dossier": (
        ("dossier", "open", ATLAS, "--title", "Four", "--ecosystem", "industrie-navale", "--investment", "77MDH",
         "--reference", "D-9", "--on", "2018-11-09"), "November 2018", "Dossier, 2018-11-09",
    ),
    "an opening": (("dossier", "edit", "D-2", "--opened-on", "2016-12-05"), "December 2016", "Dossier, 2016-12-05"),
    # Validated on 1 April 2017: since then its jobs are committed by its ecosystem.
    "an ecosystem": (
        ("dossier", "edit", "D-1", "--ecosystem", "industrie-navale"), "April 2017", "Dossier, 2017-04-01",
    ),
    "an investment": (("dossier", "edit", "D-1", "--investment", "13MDH"), "April 2017", "Dossier, 2017-04-01"),
    "a target": (
        ("target", "set", "travail-metaux", "jobs", "1 600", "--on", "2018-05-02"), "May 2018", "Target, 2018-05-02",
    ),
    "a first target": (("target", "set", "industrie-navale", "jobs", "700"), "May 2016", "Target, 2016-05-02"),
    "a decision taken back": (
        ("committee", "retract", "D-1", "--session", "suivi-2018-04-01", "--reason", "x", "--yes"), "April 2018",
        "Decision, 2018-04-01",
    ),
}  # fmt: skip
"""What moves a figure of a closed month, with the month that it belongs to and how it is told."""


def published(run: Run) -> list[str]:
    """Every figure of the pack as of the end of 2018, as the database knows it."""
    names = ("targets", "pipeline", "envelope", "trajectory", "delays", "coverage")
    return [run("report", name, "--as-of", "2018-12-31", "--json").out for name in names]


class TestEveryFigureOfAClosedMonth:
    @pytest.mark.parametrize(("command", "month", "fact"), DATED.values(), ids=DATED)
    def test_is_kept(self, closed: Run, command: Command, month: str, fact: str) -> None:
        before = published(closed)
        for options in ((), ("--dry-run",)):
            result = closed(*command, *options, ok=4)
            assert result.err.startswith(f"error: {month} is closed: no figure of it changes any more\n"), result.err
            assert f": {fact}\n" in result.err, result.err
        assert published(closed) == before
        assert last_change(closed) == 3

    @pytest.mark.parametrize(("command", "month", "fact"), DATED.values(), ids=DATED)
    def test_takes_what_is_told_as_late(self, closed: Run, command: Command, month: str, fact: str) -> None:
        closed(*command, "--late", "slip found in January")
        assert closed("check").err == "imm-eco.db is sound\n"
        kept = json.loads(closed("log", "4", "--json").out)
        assert (kept["late"], kept["command"]) == ("slip found in January", " ".join(command[:2]))
        assert json.loads(closed("check", "--json").out)["sound"] is True
        refused = closed("undo", "4", ok=4).err
        assert "is closed: no figure of it changes any more" in refused
        closed("undo", "4", "--late", "it was another's")

    @pytest.mark.parametrize("command", [command for command, _month, _fact in DATED.values()], ids=DATED)
    def test_changes_once_its_month_is_reopened(self, closed: Run, command: Command) -> None:
        month = closed(*command, ok=4).err.partition("period reopen ")[2][:7]
        closed("period", "reopen", month, "--reason", "slip found in January")
        closed(*command)

    @pytest.mark.parametrize(
        "command",
        [
            ("dossier", "assess", "D-2", "--relevance", "60", "--on", "2018-11-05"),
            ("dossier", "piece", "D-2", "statuts", "--on", "2018-11-05"),
            ("dossier", "edit", "D-1", "--title", "Fonderie de laiton"),
            ("dossier", "edit", "D-2", "--investment", "5MDH"),
            ("disbursement", "record", "D-1", "1 000", "--on", "2019-01-05"),
            ("dossier", "hold", "D-2", "--on", "2019-01-05", "--reason", "x"),
            ("candidate", "edit", ATLAS, "--city", "Settat"),
        ],
    )
    def test_what_moves_no_figure_of_it_is_free(self, closed: Run, command: Command) -> None:
        assert closed(*command).err.endswith("recorded as change 4\n")

    def test_a_suspension_of_it_ends_in_the_open_month(self, context: Run) -> None:
        context("dossier", "hold", "D-2", "--on", "2018-11-08", "--reason", "x")
        context("period", "close", "2018")
        refused(context("dossier", "resume", "D-2", "--on", "2018-12-01", ok=4), "December 2018", "2018-12")
        context("dossier", "resume", "D-2", "--on", "2019-01-10")

    def test_what_an_older_version_took_in_is_odd_and_no_damage(self, closed: Run, tmp_path: Path) -> None:
        with Pages(tmp_path / "imm-eco.db").at("2019-02-15T12:00:00Z") as pen:
            number = pen.change.number(tables.Dossier, "D-1")
            pen.say(tables.DisbursementFact, dossier_id=number, paid_on=date(2018, 11, 5), amount=5_000_000)
        found = json.loads(closed("check", "--json").out)
        assert [(row["severity"], row["what"], row["where"], row["change"]) for row in found["rows"]] == [
            ("warning", "Payment of 2018-11-05: its month was closed, and no reason was given", "D-1", 4),
        ]  # fmt: skip
        assert found["sound"] is True

    def test_a_reason_for_nothing_late_is_not_kept(self, closed: Run) -> None:
        said = closed("disbursement", "record", "D-1", "1 000", "--on", "2019-01-05", "--late", "why not").err
        assert said.startswith("nothing of this is dated in a closed month: no late fact is told\n")
        assert json.loads(closed("log", "4", "--json").out)["late"] is None
        assert "told with its reason" in closed("undo", "--late", " ", ok=2).err

    def test_a_sheet_is_told_each_cell(self, closed: Run, tmp_path: Path) -> None:
        book: Book = {
            "Conventions": [["Référence", "Convention", "Date", "Montant engagé (MAD)"],
                            ["D-1", "C-9", "01/11/2018", 10]],
            "Déboursements": [["Référence", "Date", "Montant (MAD)"],
                              ["D-1", "02/11/2018", 5], ["D-1", "03/01/2019", 6]],
            "Étapes": [["Référence", "Étape", "Date"], ["D-2", "Recrutement", "04/11/2018"]],
            "Objectifs": [["Périmètre", "Indicateur", "Valeur", "Horizon", "Depuis"],
                          ["Industrie navale", "Emplois", 5, "31/12/2020", "05/11/2018"]],
        }  # fmt: skip
        path = write(tmp_path / "late.xlsx", book)
        [file] = json.loads(closed("import", path, "--json", ok=5).out)["files"]
        assert sorted((each["code"], each["sheet"], each["cell"]) for each in file["problems"]) == [
            ("E406", "Conventions", "C2"), ("E406", "Déboursements", "B2"), ("E406", "Objectifs", "E2"),
            ("E406", "Étapes", "C2"),
        ]  # fmt: skip
        [file] = json.loads(closed("import", path, "--json", "--late", "post of November").out)["files"]
        assert (file["status"], file["counts"]["new"]) == ("imported", 5)
        assert json.loads(closed("log", "4", "--json").out)["late"] == "post of November"

    def test_good_rows_beside_it_are_kept_with_partial(self, closed: Run, tmp_path: Path) -> None:
        rows = [["D-1", "02/11/2018", 5], ["D-1", "03/01/2019", 6]]
        path = write(tmp_path / "late.xlsx", {"Déboursements": [["Référence", "Date", "Montant (MAD)"], *rows]})
        [file] = json.loads(closed("import", path, "--partial", "--json", ok=5).out)["files"]
        assert (file["status"], file["counts"]["new"], file["counts"]["rejected"]) == ("partial", 1, 1)

    def test_decisions_by_sheet_are_told_row_by_row(self, closed: Run, tmp_path: Path) -> None:
        head = ["Référence", "Décision", "Soutien accordé (MAD)", "Motif"]
        path = write(tmp_path / "d.xlsx", {"Décisions": [head, ["D-1", "avenant", 2600000, "x"]]})
        closed("committee", "open", "suivi", "--on", "2018-11-20", "--state", "Mme Idrissi")
        typed = ("committee", "decide", "--sheet", path, "--session", "suivi-2018-11-20")
        assert "E406" in closed(*typed, "--json", ok=5).out
        closed(*typed, "--late", "minutes signed in January")


def test_every_way_in_is_guarded(context: Run, tmp_path: Path) -> None:
    """Whatever is tried on a closed month, the results stand as they stood."""
    context("result", "record", "D-1", "jobs", "2018-03", "50")
    mistaken = last_change(context)
    context("period", "close", "2018")
    before = figures(context)
    tries: list[Callable[[], Any]] = [
        lambda: context("result", "record", "D-1", "turnover", "2018-07", "1MDH", ok=4),
        lambda: context("undo", str(mistaken), ok=4),
        lambda: imported(context, tmp_path, ["D-1", "Emplois", "2018-03", 51, None], ok=5),
        lambda: imported(context, tmp_path, ["D-1", "Emplois", "2018-03", 51, None], ok=5, options=("--partial",)),
    ]
    for attempt in tries:
        attempt()
        assert figures(context) == before
