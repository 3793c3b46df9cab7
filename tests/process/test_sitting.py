"""A sitting: its agenda, its decisions all at once from a sheet, its minutes, a decision taken back."""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests import sitting
from tests.conftest import Run, setup_once
from tests.exchange.story import Table, write

SESSION = "suivi-2019-01-17"
OPEN = ("committee", "open", "suivi", "--on", "17/01/2019", "--state", "Mme Idrissi", "--minutes", "CS-2019-01")
SHEET = ("committee", "decide", "--sheet", "decisions.xlsx", "--session", "CS-2019-01")


def begin(run: Run, folder: Path) -> None:
    """Thirty dossiers before the State's committee, and its session."""
    sitting.lay_out(folder)
    run("init")
    run("import", "dossiers.xlsx")
    run(*OPEN)


prepared = setup_once(begin)


@setup_once
def held(run: Run, folder: Path) -> None:
    """The sitting, its decisions taken in but for the one without a reason."""
    begin(run, folder)
    run(*SHEET, ok=4)


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(folder / "imm-eco.db") as db:
        return db.execute(query).fetchall()


def decide(run: Run, folder: Path, lines: Table, *options: str, ok: int, **sheets: Any) -> dict[str, Any]:
    """What a sheet of these decisions becomes, for scripts."""
    head = ["Comité", "Date", "Référence", "Décision", "Soutien accordé (MAD)", "Motif"]
    write(folder / "some.xlsx", {"Décisions": [head, *lines], **sheets})
    found: dict[str, Any] = json.loads(
        run("committee", "decide", "--sheet", "some.xlsx", "--json", *options, ok=ok).out
    )
    return found


def effects(report: dict[str, Any]) -> list[str]:
    return [row["effect"] for row in report["rows"]]


class TestAgenda:
    def test_it_holds_the_dossiers_that_wait_those_ready_first(self, prepared: Run) -> None:
        found = json.loads(prepared("committee", "agenda", "suivi", "--on", "17/01/2019", "--json").out)
        assert (found["committee"], found["on"], found["dossiers"], found["ready"]) == ("suivi", "2019-01-17", 30, 28)
        late = {row["reference"]: row["missing"] for row in found["rows"] if not row["ready"]}
        assert late == {key: ["CNSS certificate, expired on 2018-12-31"] for key in ("CS-23", "CS-04")}
        of_one = [row for row in found["rows"] if row["ecosystem"] == "nouveaux-metiers"]
        assert [row["reference"] for row in of_one][-1] == "CS-04"
        first = of_one[0]
        assert (first["reference"], first["requested"], first["jobs"], first["days"]) == ("CS-01", 1_050_000, 11, 42)
        assert (first["pertinence"], first["faisabilite"], first["missing"]) == (69, 66, None)

    def test_on_another_day_other_pieces_have_expired(self, prepared: Run) -> None:
        ready = {
            day: json.loads(prepared("committee", "agenda", "suivi", "--on", day, "--json").out)["ready"]
            for day in ("31/12/2018", "01/01/2019", "01/01/2020")
        }
        assert ready == {"31/12/2018": 30, "01/01/2019": 28, "01/01/2020": 0}

    def test_the_steering_committee_sees_what_structuring_has_ready(self, prepared: Run) -> None:
        now = json.loads(prepared("committee", "agenda", "pilotage", "--on", "17/01/2019", "--json").out)
        then = json.loads(prepared("committee", "agenda", "pilotage", "--on", "01/12/2018", "--json").out)
        assert (now["rows"], then["dossiers"], then["ready"]) == ([], 30, 30)

    @pytest.mark.parametrize("format", ["csv", "md", "html", "xlsx"])
    def test_it_is_written_in_every_format(self, prepared: Run, tmp_path: Path, format: str) -> None:
        prepared("committee", "agenda", "suivi", "--on", "17/01/2019", "-o", f"agenda.{format}")
        assert (tmp_path / f"agenda.{format}").stat().st_size > 500


class TestDecidingFromASheet:
    def test_good_rows_are_taken_in_and_the_bad_one_is_told(self, prepared: Run, tmp_path: Path) -> None:
        said = prepared(*SHEET, ok=4)
        assert re.search(r"Décisions +18 +CS-17 +Rejected +– +REFUSED", said.out)
        assert "E401" in said.out
        assert "1 row refused, nothing of it is kept; the good ones are taken in" in said.err
        assert rows(
            tmp_path, "SELECT count(*) FROM decision JOIN session s ON s.id = session_id WHERE key LIKE 's%'"
        ) == [(29,)]
        assert rows(tmp_path, "SELECT count(*) FROM reservation") == [(3,)]
        assert rows(tmp_path, "SELECT file, length(file_sha256) FROM change ORDER BY id DESC LIMIT 1") == [
            ("decisions.xlsx", 64)
        ]
        assert prepared("check", ok=None).code == 0

    def test_again_nothing_changes_but_the_bad_row(self, held: Run) -> None:
        report = json.loads(held(*SHEET, "--json", ok=4).out)
        assert (report["change"], report["counts"]) == (
            None,
            {"new": 0, "changed": 0, "unchanged": 32, "refused": 1},
        )

    def test_a_dry_run_tells_the_same_and_keeps_nothing(self, prepared: Run, tmp_path: Path) -> None:
        before = (tmp_path / "imm-eco.db").read_bytes()
        dry = json.loads(prepared(*SHEET, "--dry-run", "--json", ok=4).out)
        assert (tmp_path / "imm-eco.db").read_bytes() == before
        real = json.loads(prepared(*SHEET, "--json", ok=4).out)
        assert (dry["dry_run"], dry["change"], real["change"]) == (True, None, 4)
        assert dry["rows"] == real["rows"]

    def test_the_whole_sitting_is_taken_back_at_once(self, held: Run, tmp_path: Path) -> None:
        held("undo")
        assert rows(tmp_path, "SELECT count(*) FROM decision WHERE retracted_by IS NULL") == [(30,)]
        assert held("check", ok=None).code == 0

    def test_a_decision_is_never_half_taken_in(self, prepared: Run, tmp_path: Path) -> None:
        """A reservation that cannot be read refuses its decision too, and the reverse."""
        conditions = [["Référence", "Réserve", "Échéance"], ["CS-01", "Bail", "31/02/2019"], ["CS-02", None, None]]
        lines = [
            [None, None, "CS-01", "Validé avec réserves", 100, None],
            [None, None, "CS-02", "Validé avec réserves", 100, None],
            [None, None, "CS-03", "Validé", 100, None],
        ]
        report = decide(prepared, tmp_path, lines, "--session", SESSION, ok=5, Réserves=conditions)
        assert effects(report) == ["refused", "refused", "new", "refused", "refused"]
        assert rows(tmp_path, "SELECT count(*) FROM seal") == [(1,)]

    def test_a_reservation_that_a_rule_refuses_takes_its_decision_with_it(self, prepared: Run, tmp_path: Path) -> None:
        conditions = [["Référence", "Réserve", "Levée le"], ["CS-01", "Bail", date(2019, 1, 1)]]
        lines = [[None, None, "CS-01", "Validé avec réserves", 100, None]]
        report = decide(prepared, tmp_path, lines, "--session", SESSION, ok=4, Réserves=conditions)
        assert effects(report) == ["refused", "refused"]
        assert rows(tmp_path, "SELECT count(*) FROM move WHERE to_step = 'mise-en-place'") == [(0,)]
        assert prepared("check", ok=None).code == 0

    @pytest.mark.parametrize(
        ("line", "code", "problem"),
        [
            ([None, None, "CS-99", "Validé", 100, None], 5, "E402"),
            ([None, None, "CS-01", "Approuvé", 100, None], 5, "E35"),
            ([None, None, "CS-01", "Validé", "1.234", None], 5, "E315"),
            ([None, None, "CS-01", "Retenu", None, None], 4, "E401"),
            ([None, None, "CS-01", "Validé", None, None], 4, "E401"),
            (["pilotage", None, "CS-01", "Retenu", None, None], 4, "E401"),
            ([None, date(2019, 1, 16), "CS-01", "Validé", 100, None], 4, "E401"),
        ],
    )
    def test_the_exit_code_says_data_or_rule(
        self, prepared: Run, tmp_path: Path, line: list[Any], code: int, problem: str
    ) -> None:
        good = [None, None, "CS-30", "Validé", 100, None]
        report = decide(prepared, tmp_path, [line, good], "--session", SESSION, ok=code)
        assert effects(report) == ["refused", "new"]
        assert report["problems"][0]["code"].startswith(problem)

    def test_without_a_session_the_rows_say_it(self, prepared: Run, tmp_path: Path) -> None:
        lines: Table = [
            ["suivi", date(2019, 1, 17), "CS-01", "Validé", 100, None],
            [None, None, "CS-02", "Validé", 100, None],
        ]
        assert effects(decide(prepared, tmp_path, lines, ok=5)) == ["new", "refused"]

    def test_the_template_of_decisions_can_bring_its_own_session(self, prepared: Run, tmp_path: Path) -> None:
        sessions = [["Comité", "Date", "Participant", "Organisme"], ["suivi", date(2019, 4, 4), "M. Berrada", "État"]]
        lines = [["suivi", date(2019, 4, 4), "CS-01", "Validé", 100, None]]
        assert effects(decide(prepared, tmp_path, lines, ok=0, Séances=sessions)) == ["new"]

    def test_competence_holds_for_a_sheet_too(self, prepared: Run, tmp_path: Path) -> None:
        prepared("committee", "open", "suivi", "--on", "05/04/2019", "--state", "A", "--federation", "B")
        lines = [[None, None, "CS-01", "Validé", 100, None]]
        report = decide(prepared, tmp_path, lines, "--session", "suivi-2019-04-05", ok=4)
        assert "with an attendee of the federation cannot decide" in report["problems"][0]["message"]

    def test_other_sheets_are_left_aside_with_a_word(self, prepared: Run, tmp_path: Path) -> None:
        results = [["Référence", "Indicateur", "Période", "Valeur"], ["CS-01", "Emplois", 2018, 4]]
        lines = [[None, None, "CS-01", "Validé", 100, None]]
        report = decide(prepared, tmp_path, lines, "--session", SESSION, ok=0, Résultats=results)
        assert (report["aside"], rows(tmp_path, "SELECT count(*) FROM result")) == (["Résultats"], [(0,)])

    def test_a_file_that_is_no_sheet_of_decisions(self, prepared: Run, tmp_path: Path) -> None:
        assert "there is no file" in prepared("committee", "decide", "--sheet", "absent.xlsx", ok=3).err
        (tmp_path / "note.xlsx").write_bytes(b"PK\3\4 cut short")
        assert "E107" in prepared("committee", "decide", "--sheet", "note.xlsx", ok=5).out
        write(tmp_path / "empty.xlsx", {"Décisions": [["Comité", "Date", "Référence", "Décision"]]})
        assert "holds no decision" in prepared("committee", "decide", "--sheet", "empty.xlsx", ok=5).err

    @pytest.mark.parametrize(
        "words",
        [
            ("CS-01", "valide", "--sheet", "decisions.xlsx"),
            ("--sheet", "decisions.xlsx", "--reason", "x"),
            ("CS-01",),
            (),
        ],
    )
    def test_one_decision_or_a_sheet(self, prepared: Run, words: tuple[str, ...]) -> None:
        assert prepared("committee", "decide", *words, "--session", SESSION, ok=2).out == ""


class Page(HTMLParser):
    """What a page fetches, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [str(value) for name, value in attrs if name in ("src", "href", "srcset", "action")]
        if tag in ("link", "script", "img", "iframe"):
            self.fetched.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


class TestMinutes:
    def test_the_record_for_scripts(self, held: Run) -> None:
        found = json.loads(held("committee", "minutes", "CS-2019-01", "--json").out)
        assert (found["committee"], found["held_on"], found["minutes"]) == ("suivi", "2019-01-17", "CS-2019-01")
        assert found["attendees"] == [{"body": "etat", "attendee": "Mme Idrissi"}]
        assert len(found["decisions"]) == 29
        totals = {row["outcome"]: (row["dossiers"], row["granted"]) for row in found["totals"]}
        granted = {n: sitting.asked(n) * 9 // 10 for n in sitting.NUMBERS if n not in (9, 17, 26)}
        assert totals["valide-avec-reserves"] == (2, granted[5] + granted[20])
        assert totals["total"] == (29, sum(granted.values()))
        assert [(row["dossier"], row["due_on"]) for row in found["reservations"]] == [
            ("CS-05", "2019-06-30"), ("CS-05", "2019-04-30"), ("CS-20", "2019-09-30"),
        ]  # fmt: skip

    @pytest.mark.parametrize(("lang", "title"), [("en", "Record of decisions"), ("fr", "Relevé de décisions")])
    def test_a_page_to_print_fetches_nothing(self, held: Run, tmp_path: Path, lang: str, title: str) -> None:
        held("committee", "minutes", "17/01/2019", "-o", "releve.html", lang=lang)
        text = (tmp_path / "releve.html").read_text(encoding="utf-8")
        page = Page(text)
        assert page.fetched == []
        assert "://" not in text
        assert "@import" not in text
        assert f'<html lang="{lang}">' in text
        assert "size: A4" in text
        assert any(title in each for each in page.texts)
        assert {"CS-01", "Mme Idrissi", "Bail du terrain à produire"} <= set(page.texts)
        assert len(text) < 60_000

    def test_text_from_outside_stays_text(self, held: Run, tmp_path: Path) -> None:
        held(
            "committee",
            "decide",
            "CS-17",
            "rejete",
            "--session",
            SESSION,
            "--reason",
            "<script>alert(1)</script>&",
        )
        held("committee", "minutes", SESSION, "-o", "releve.html")
        text = (tmp_path / "releve.html").read_text(encoding="utf-8")
        assert "<script" not in text
        assert "<script>alert(1)</script>&" in "".join(Page(text).texts)

    def test_as_markdown_and_as_a_workbook(self, held: Run, tmp_path: Path) -> None:
        held("committee", "minutes", SESSION, "-o", "releve.md", lang="fr")
        assert "## Réserves" in (tmp_path / "releve.md").read_text(encoding="utf-8")
        held("committee", "minutes", SESSION, "-o", "releve.xlsx", lang="fr")
        book = openpyxl.load_workbook(tmp_path / "releve.xlsx")
        assert "Décisions" in book.sheetnames
        assert book["Décisions"].max_row > 30

    def test_a_sitting_without_a_decision_has_minutes_too(self, prepared: Run) -> None:
        assert json.loads(prepared("committee", "minutes", SESSION, "--json").out)["decisions"] == []

    def test_an_unknown_session(self, prepared: Run) -> None:
        assert (
            "no session is known as suivi-2000-01-01" in prepared("committee", "minutes", "suivi-2000-01-01", ok=3).err
        )


class TestReservations:
    def test_those_overdue_are_marked(self, held: Run) -> None:
        sessions = held("committee", "list").out
        assert "3, OVERDUE" in sessions
        shown = held("dossier", "show", "CS-05", "--as-of", "01/05/2019").out
        assert re.search(r"Accord de la banque à produire +2019-04-30 +– +OVERDUE", shown)
        assert re.search(r"Bail du terrain à produire +2019-06-30 +– +open", shown)

    def test_one_is_lifted_after_the_other(self, held: Run) -> None:
        held("dossier", "lift", "CS-05", "2", "--on", "15/04/2019")
        listed = json.loads(held("committee", "list", "--session", SESSION, "--json").out)["rows"]
        [row] = [row for row in listed if row["dossier"] == "CS-05"]
        assert (row["open"], row["due_on"], row["overdue"]) == (1, "2019-06-30", 1)
        assert re.search(r"2019-04-30 +2019-04-15 +lifted", held("dossier", "show", "CS-05").out)


RETRACT = ("committee", "retract", "CS-05", "--session", SESSION, "--yes", "--reason")


class TestRetracting:
    def test_a_decision_goes_with_all_that_followed_from_it(self, held: Run, tmp_path: Path) -> None:
        held(*RETRACT, "taken for another dossier")
        live = (
            "SELECT count(*) FROM {} JOIN dossier d ON d.id = dossier_id WHERE retracted_by IS NULL AND d.key = 'CS-05'"
        )
        left = [rows(tmp_path, live.format(table))[0][0] for table in ("decision", "seal", "seal_line", "reservation")]
        assert left == [1, 0, 0, 0]  # the steering committee's own decision stays
        assert json.loads(held("dossier", "show", "CS-05", "--json").out)["step"] == "validation"
        reason = rows(tmp_path, "SELECT command, reason FROM change ORDER BY id DESC LIMIT 1")
        assert reason == [("committee retract", "taken for another dossier")]
        assert held("check", ok=None).code == 0
        held("committee", "decide", "CS-05", "ajourne", "--session", SESSION, "--reason", "dossier incomplet")

    def test_the_retraction_itself_is_undone(self, held: Run) -> None:
        held(*RETRACT, "x")
        held("undo")
        found = json.loads(held("dossier", "show", "CS-05", "--json").out)
        assert (found["step"], len(found["reservations"])) == ("mise-en-place", 2)

    @pytest.mark.parametrize(
        ("built", "said"),
        [
            (
                ("dossier", "sign", "CS-05", "C-19", "1MDH", "--on", "01/04/2019"),
                "on 2019-04-01, the conventions commit 1,000,000\xa0DH, above the 0\xa0DH granted",
            ),
            (("dossier", "lift", "CS-05", "1", "--on", "01/04/2019"), "dossier lift"),
        ],
    )
    def test_it_says_what_stands_on_it(self, held: Run, tmp_path: Path, built: tuple[str, ...], said: str) -> None:
        held(*built)
        before = (tmp_path / "imm-eco.db").read_bytes()
        refused = held(*RETRACT, "x", ok=4)
        assert "cannot be retracted: something stands on it" in refused.err
        assert said in refused.err
        assert f"change 5: {' '.join(built[:2])}" in refused.err
        assert (tmp_path / "imm-eco.db").read_bytes() == before
        held("undo", "5")
        held(*RETRACT, "x")

    def test_an_amendment_stands_on_the_validation(self, held: Run) -> None:
        held("committee", "open", "suivi", "--on", "09/05/2019", "--state", "Mme Idrissi")
        held(
            "committee",
            "decide",
            "CS-05",
            "avenant",
            "--session",
            "suivi-2019-05-09",
            "--granted",
            "1MDH",
            "--reason",
            "révision",
        )
        refused = held(*RETRACT, "x", ok=4)
        assert "the decision of 2019-05-09, Amendment, was not open where the dossier stood" in refused.err
        held("committee", "retract", "CS-05", "--session", "suivi-2019-05-09", "--reason", "x", "--yes")
        held(*RETRACT, "x")

    def test_the_selection_stands_under_the_validation(self, held: Run) -> None:
        refused = held("committee", "retract", "CS-05", "--session", "CP-2018-12", "--reason", "x", ok=4)
        assert "does not follow from Structuring" in refused.err

    def test_nothing_to_retract(self, held: Run) -> None:
        assert (
            "decided nothing on CS-17"
            in held("committee", "retract", "CS-17", "--session", SESSION, "--reason", "x", ok=3).err
        )
        assert "--reason" in held("committee", "retract", "CS-05", "--session", SESSION, ok=2).err
