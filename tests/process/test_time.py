"""Suspensions, many dossiers at once, and what holds each of them up, at the command line."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run, setup_once_at
from tests.exchange.story import sheets_of, story, write

HOLDS = [["Référence", "Suspendu le", "Motif", "Repris le"]]


@setup_once_at(datetime(2019, 6, 30, 12, tzinfo=UTC))
def context(run: Run, _folder: Path) -> None:
    """Three dossiers: A ready to be recruited, B without an expression of interest, C ended."""
    run("init")
    for number, reference in enumerate("ABC", 1):
        ice = f"{number:09}000012"
        run("candidate", "register", "--ice", ice, "--name", f"Sté {reference}", "--channel", "ami", "--contact", "N")
        run("dossier", "open", ice, "--title", "T", "--ecosystem", "travail-metaux", "--investment", "4MDH",
            "--reference", reference, "--on", "02/01/2019")  # fmt: skip
    run("dossier", "advance", "B", "--on", "01/02/2019")
    run("dossier", "withdraw", "C", "--reason", "no", "--on", "01/03/2019")


def listed(run: Run, *options: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run("dossier", "list", *options, "--json").out)["rows"]
    return rows


class TestHolds:
    def test_a_suspended_dossier_waits_until_it_is_resumed(self, context: Run) -> None:
        context("dossier", "hold", "A", "--reason", "permit", "--on", "01/03/2019")
        refused = context("dossier", "advance", "A", "--on", "15/03/2019", ok=4)
        assert "a dossier that is not suspended (since 2019-03-01)" in refused.err
        assert "use `imm-eco dossier resume A`" in refused.err
        context("dossier", "resume", "A", "--on", "01/04/2019")
        refused = context("dossier", "advance", "A", "--on", "15/03/2019", ok=4)
        assert "not suspended" in refused.err
        context("dossier", "advance", "A", "--on", "01/04/2019")
        found = json.loads(context("dossier", "show", "A", "--json").out)
        assert (found["holds"], found["suspended_days"]) == (
            [{"held_from": "2019-03-01", "resumed_on": "2019-04-01", "days": 31, "reason": "permit"}], 31,
        )  # fmt: skip
        assert (found["age_days"], [row["days"] for row in found["moves"]]) == (179, [89, 90])

    def test_it_can_be_withdrawn_all_the_same(self, context: Run) -> None:
        context("dossier", "hold", "A", "--reason", "permit", "--on", "01/03/2019")
        context("dossier", "withdraw", "A", "--reason", "gave up", "--on", "11/03/2019")
        assert json.loads(context("dossier", "show", "A", "--json").out)["suspended_days"] == 10
        context("check")
        assert "its life has ended" in context("dossier", "resume", "A", ok=4).err

    def test_its_life_does_not_end_before_a_suspension(self, context: Run) -> None:
        context("dossier", "hold", "A", "--reason", "permit", "--on", "01/03/2019")
        refused = context("dossier", "withdraw", "A", "--reason", "gave up", "--on", "01/02/2019", ok=4)
        assert "latest suspension or resumption (2019-03-01)" in refused.err
        context("check")

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("hold", "A"), "without a reason"),
            (("hold", "C", "--reason", "x"), "its life has ended"),
            (("hold", "B", "--reason", "x", "--on", "15/01/2019"), "made a move on 2019-02-01, within the suspension"),
            (("hold", "A", "--reason", "x", "--on", "01/01/2019"), "opened on 2019-01-02"),
            (("resume", "A"), "A is not suspended"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, context: Run, words: tuple[str, ...], said: str) -> None:
        assert said in context("dossier", *words, ok=4).err
        context("check")

    def test_twice_is_once_too_much(self, context: Run) -> None:
        context("dossier", "hold", "A", "--reason", "permit", "--on", "01/03/2019")
        again = context("dossier", "hold", "A", "--reason", "permit", "--on", "01/04/2019", ok=4)
        assert "already suspended, since 2019-03-01" in again.err
        assert "on or after the day" in context("dossier", "resume", "A", "--on", "01/02/2019", ok=4).err

    def test_an_opening_moved_after_a_suspension_is_refused(self, context: Run) -> None:
        context("dossier", "hold", "A", "--reason", "permit", "--on", "01/03/2019")
        assert "suspended on 2019-03-01" in context("dossier", "edit", "A", "--opened-on", "01/05/2019", ok=4).err

    def test_to_resume_is_undone_only_while_nothing_stands_on_it(self, context: Run) -> None:
        context("dossier", "hold", "A", "--reason", "permit", "--on", "01/03/2019")
        resumed = json.loads(context("dossier", "resume", "A", "--on", "01/04/2019", "--json").out)["change"]
        context("dossier", "advance", "A", "--on", "01/05/2019")
        assert "dossier advance" in context("undo", resumed, ok=4).err
        context("undo")
        context("undo", resumed)
        assert listed(context)[0]["held_since"] == "2019-03-01"


class TestTheSheet:
    def test_suspensions_go_out_and_come_back(self, run: Run, tmp_path: Path) -> None:
        book = story()
        book["Suspensions"] = [
            *HOLDS,
            ["D-1", date(2017, 7, 1), "fournisseur", date(2017, 9, 1)],
            ["D-2", date(2017, 3, 1), "permis", None],
        ]
        run("init")
        run("import", write(tmp_path / "story.xlsx", book))
        run("check")
        run("export", "out.xlsx")
        again = sheets_of(tmp_path / "out.xlsx")["Suspensions"]
        assert [row[0] for row in again if row and row[0] in ("D-1", "D-2")] == ["D-1", "D-2"]
        run("--db", "b.db", "init")
        run("--db", "b.db", "import", "out.xlsx")
        assert "unchanged, all of its" in run("import", "out.xlsx").err
        assert listed(run)[1]["held_since"] == "2017-03-01"
        first, second = (json.loads(run(*db, "dossier", "show", "D-1", "--json").out) for db in ((), ("--db", "b.db")))
        assert first["holds"] == second["holds"] and first["moves"] == second["moves"]

    def test_a_suspension_over_a_move_is_refused_at_its_cell(self, run: Run, tmp_path: Path) -> None:
        book = story()
        book["Suspensions"] = [*HOLDS, ["D-1", date(2017, 2, 1), "permis", date(2017, 5, 1)]]
        run("init")
        (file,) = json.loads(run("import", write(tmp_path / "s.xlsx", book), "--json", ok=5).out)["files"]
        assert file["status"] == "refused"
        assert any("suspended" in each["message"] for each in file["problems"])


class TestManyAtOnce:
    def test_all_that_are_ready_go_on(self, context: Run) -> None:
        answer = json.loads(context("dossier", "advance", "--all-ready", "--json").out)
        assert [entry["key"]["dossier"] for entry in answer["entries"]] == ["A"]
        assert answer["refused"] == []
        said = context("dossier", "advance", "--all-ready")
        assert ("no dossier moved" in said.err, said.out) == (True, "")

    def test_those_of_a_filter_that_cannot_are_named_with_their_needs(self, context: Run) -> None:
        said = context("dossier", "advance", "--ecosystem", "travail-metaux")
        assert "A enters Recruitment" in said.err
        assert "B cannot go from Recruitment to Strengthening" in said.err
        assert "commitments for the horizon year (2020)" in said.err
        assert "went on: 1 of 2 dossiers" in said.err

    def test_a_filter_of_which_none_can_is_a_refusal(self, context: Run) -> None:
        context("dossier", "advance", "A")
        said = context("dossier", "advance", "--ecosystem", "travail-metaux", "--json", ok=4)
        answer = json.loads(said.out)
        assert (answer["change"], len(answer["refused"])) == (None, 2)
        assert "error: B cannot go from Recruitment to Strengthening" in said.err
        assert "error: could not move: 2 of 2 dossiers" in said.err

    def test_a_filter_that_matches_nothing_is_none(self, context: Run) -> None:
        said = context("dossier", "advance", "--ecosystem", "industrie-navale")
        assert "no dossier moved" in said.err

    def test_named_ones_that_cannot_are_a_refusal(self, context: Run) -> None:
        said = context("dossier", "advance", "A", "B", "--json", ok=4)
        answer = json.loads(said.out)
        assert [entry["key"]["dossier"] for entry in answer["entries"]] == ["A"]
        assert answer["refused"][0]["message"].startswith("B cannot go")
        assert "could not move: 1 of 2 dossiers" in said.err

    @pytest.mark.parametrize(
        ("words", "code", "said"),
        [
            ((), 2, "which dossiers?"),
            (("A", "--all-ready"), 2, "not both"),
            (("--step", "validation"), 4, "nobody advances a dossier by hand from Validation"),
        ],
    )
    def test_what_is_asked_must_be_clear(self, context: Run, words: tuple[str, ...], code: int, said: str) -> None:
        assert said in context("dossier", "advance", *words, ok=code).err

    def test_a_dry_run_moves_nothing(self, context: Run) -> None:
        context("dossier", "advance", "--step", "identification", "--dry-run")
        assert listed(context)[0]["step"] == "identification"


class TestWhatHoldsThemUp:
    def test_ready_and_blocked_are_all_that_live(self, context: Run) -> None:
        (ready,), (blocked,) = listed(context, "--ready"), listed(context, "--blocked")
        assert (ready["reference"], ready["next"], ready["needs"]) == ("A", "advance", [])
        assert (blocked["reference"], blocked["needs"]) == ("B", ["expressed", "commitments"])
        assert "commitments for the horizon year (2020)" in blocked["missing"]

    def test_a_suspended_dossier_is_blocked(self, context: Run) -> None:
        context("dossier", "hold", "A", "--reason", "permit")
        assert [row["needs"] for row in listed(context, "--blocked")] == [["held"], ["expressed", "commitments"]]

    def test_stale_are_those_that_have_not_moved(self, context: Run) -> None:
        # B moved 149 days ago, A was opened 179 days ago, C has ended.
        assert [row["reference"] for row in listed(context, "--stale", "149")] == ["A", "B"]
        assert [row["reference"] for row in listed(context, "--stale", "150")] == ["A"]
        assert listed(context, "--stale", "150", "--blocked") == []

    @pytest.mark.parametrize("words", [("--ready", "--blocked"), ("--ready", "--as-of", "2019-01-05")])
    def test_one_question_at_a_time(self, context: Run, words: tuple[str, ...]) -> None:
        context("dossier", "list", *words, ok=2)

    def test_a_dossier_that_waits_for_a_committee_says_so(self, run: Run, tmp_path: Path) -> None:
        run("init")
        kept = story(Décisions=None, Réserves=None, Scellés=None, Conventions=None, Déboursements=None)
        kept["Étapes"] = [row for row in kept["Étapes"] if row[1] != "Suivi"]
        run("import", write(tmp_path / "story.xlsx", kept))
        (ready,) = (row for row in listed(run, "--ready") if row["reference"] == "D-1")
        assert ready["next"] == "retenu"
        assert "Selected (Steering committee)" in run("dossier", "list", "--ready").out


class TestReports:
    @pytest.mark.parametrize("report", ["delays", "funnel"])
    @pytest.mark.parametrize("format", ["table", "json", "jsonl", "csv", "md"])
    def test_reports_come_in_every_format(self, context: Run, report: str, format: str) -> None:
        assert context("report", report, "--format", format, "--as-of", "30/06/2019").out
        assert context("report", report, "--format", format, "--ecosystem", "travail-metaux").out

    def test_the_table_beside_can_be_asked_for_alone(self, context: Run) -> None:
        lines = context("report", "funnel", "--dropouts", "--format", "csv").out.splitlines()
        assert lines[1] == "ami,C,Sté C,travail-metaux,identification,desiste,2019-03-01,no"
        late = json.loads(context("report", "delays", "--overrun", "--as-of", "2020-06-01", "--json").out)
        assert [row["reference"] for row in late["rows"]] == ["A", "B"]
        assert (late["report"], late["late"]) == ("delays", 2)

    def test_a_workbook_has_both(self, context: Run, tmp_path: Path) -> None:
        context("report", "delays", "--output", "delays.xlsx")
        assert list(sheets_of(tmp_path / "delays.xlsx")) == ["Delays by step", "Past the identification window"]
