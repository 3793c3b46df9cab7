"""What a committee may say, the same said again, what corrects it; numbers of reservations; sessions and payments."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from imm_eco.services import sessions
from imm_eco.services.checks import preserving
from tests import sitting
from tests.conftest import Run, setup_once
from tests.exchange.story import write

SESSION = "suivi-2019-01-17"
RESERVED = ("--reservation", "Bail", "--reservation", "Permis", "--due-on", "30/06/2019")


@setup_once
def sat(run: Run, folder: Path) -> None:
    """Thirty dossiers before the State's committee, and its session."""
    sitting.lay_out(folder)
    run("init")
    run("import", "dossiers.xlsx")
    run("committee", "open", "suivi", "--on", "17/01/2019", "--state", "Mme Idrissi", "--minutes", "CS-2019-01")


def decide(run: Run, *words: str, reference: str = "CS-01", ok: int | None = 0) -> Any:
    return run("committee", "decide", reference, *words, "--session", SESSION, ok=ok)


def entries(run: Run, *words: str) -> list[tuple[str, str, dict[str, tuple[Any, Any]]]]:
    """What a command did, or would do: effect, noun, fields old → new."""
    found = json.loads(run(*words, "--json").out)["entries"]
    return [
        (each["effect"], each["noun"], {f["field"]: (f["old"], f["new"]) for f in each["fields"]}) for each in found
    ]


def reservations(run: Run, reference: str = "CS-01") -> list[tuple[int, str, str | None, str]]:
    rows = json.loads(run("dossier", "show", reference, "--json").out)["reservations"]
    return [(row["number"], row["text"], row["due_on"], row["state"]) for row in rows]


class TestWhatACommitteeGives:
    @pytest.mark.parametrize(
        ("words", "need"),
        [
            (("valide-avec-reserves", "--granted", "2MDH"), "needs at least one reservation"),
            (("valide", "--granted", "2MDH", "--reservation", "Bail"), "needs no reservation"),
            (("ajourne", "--reason", "x", "--granted", "2MDH"), "needs no support granted, no reservation"),
            (("rejete", "--reason", "x", "--reservation", "Bail"), "needs no support granted, no reservation"),
        ],
    )
    def test_no_more_and_no_less(self, sat: Run, words: tuple[str, ...], need: str) -> None:
        assert need in decide(sat, *words, ok=4).err
        assert sat("check").err == "imm-eco.db is sound\n"

    def test_the_steering_committee_grants_nothing(self, sat: Run) -> None:
        sat("committee", "open", "pilotage", "--on", "18/01/2019", "--state", "Mme Idrissi", "--federation", "M. Tazi")
        words = ("committee", "decide", "CS-01", "ecarte", "--session", "pilotage-2019-01-18", "--reason", "x")
        assert "needs no support granted, no reservation" in sat(*words, "--granted", "5MDH", ok=4).err
        sat(*words, "--granted", "0")
        minutes = json.loads(sat("committee", "minutes", "pilotage-2019-01-18", "--json").out)
        assert minutes["decisions"][0]["granted"] is None

    @pytest.mark.parametrize("command", [("import",), ("committee", "decide", "--sheet")])
    @pytest.mark.parametrize(
        ("outcome", "reserved", "code"),
        [("Validé avec réserves", False, 1), ("Validé", True, 1), ("Validé avec réserves", True, 0)],
    )
    def test_on_sheets_too(
        self, sat: Run, tmp_path: Path, command: tuple[str, ...], outcome: str, reserved: bool, code: int
    ) -> None:
        head = ["Comité", "Date", "Référence", "Décision", "Soutien accordé (MAD)"]
        sheets: dict[str, Any] = {"Décisions": [head, ["suivi", "17/01/2019", "CS-01", outcome, 100]]}
        if reserved:
            sheets["Réserves"] = [["Référence", "Date", "Réserve"], ["CS-01", "17/01/2019", "Bail"]]
        write(tmp_path / "d.xlsx", sheets)
        said = sat(*command, "d.xlsx", ok=None)
        assert bool(said.code) == bool(code), said.err
        assert len(reservations(sat)) == (1 if reserved and not code else 0)
        if not code:
            assert sat(*command, "d.xlsx", ok=None).code == 0
            assert len(reservations(sat)) == 1


class TestTheSameAgain:
    def test_is_nothing_new_when_all_of_it_is_equal(self, sat: Run) -> None:
        decide(sat, "valide-avec-reserves", "--granted", "2MDH", *RESERVED)
        assert "nothing to change" in decide(sat, "valide-avec-reserves", "--granted", "2MDH", *RESERVED).err

    def test_with_other_reservations_it_corrects_them(self, sat: Run) -> None:
        decide(sat, "valide-avec-reserves", "--granted", "2MDH", "--reservation", "Bail")
        did = entries(
            sat, "committee", "decide", "CS-01", "valide-avec-reserves", "--granted", "2MDH", *RESERVED,
            "--session", SESSION,
        )  # fmt: skip
        assert ("changed", "reservation", {"due_on": (None, "2019-06-30")}) in did
        assert [each[:3] for each in reservations(sat)] == [(1, "Bail", "2019-06-30"), (2, "Permis", "2019-06-30")]

    def test_with_another_grant_or_outcome_it_is_shown_old_to_new(self, sat: Run) -> None:
        decide(sat, "valide-avec-reserves", "--granted", "2MDH", *RESERVED)
        did = entries(
            sat, "committee", "decide", "CS-01", "valide", "--granted", "1MDH", "--session", SESSION, "--dry-run"
        )
        assert did[0] == (
            "changed", "decision",
            {"outcome": ("valide-avec-reserves", "valide"), "granted": (2_000_000, 1_000_000)},
        )  # fmt: skip
        assert [each[:2] for each in did[1:]] == [("withdrawn", "reservation")] * 2
        decide(sat, "rejete", "--reason", "hors objet")
        shown = json.loads(sat("dossier", "show", "CS-01", "--json").out)
        assert (shown["step"], shown["reservations"]) == ("rejete", [])
        assert sat("check", "--strict").err == "imm-eco.db is sound\n"

    def test_it_is_refused_where_something_stands_on_it(self, sat: Run) -> None:
        decide(sat, "valide-avec-reserves", "--granted", "2MDH", *RESERVED)
        sat("dossier", "sign", "CS-01", "C-1", "1,5MDH", "--on", "01/02/2019")
        refused = decide(sat, "valide-avec-reserves", "--granted", "1MDH", ok=4).err
        assert "cannot be corrected: something stands on it" in refused
        sat("dossier", "lift", "CS-01", "2", "--on", "01/03/2019")
        refused = decide(sat, "valide-avec-reserves", "--granted", "2MDH", "--reservation", "Bail", ok=4).err
        assert "dossier lift" in refused
        decide(sat, "valide-avec-reserves", "--granted", "1,8MDH")
        assert [each[3] for each in reservations(sat)][1] == "lifted"

    def test_on_a_sheet_it_is_a_correction_too(self, sat: Run, tmp_path: Path) -> None:
        decide(sat, "valide", "--granted", "2MDH")
        head = ["Comité", "Date", "Référence", "Décision", "Soutien accordé (MAD)"]
        write(tmp_path / "d.xlsx", {"Décisions": [head, ["suivi", "17/01/2019", "CS-01", "Validé", 1_900_000]]})
        said = sat("committee", "decide", "--sheet", "d.xlsx")
        assert re.search(r"granted support: 2,000,000\sDH →.*1,900,000\sDH", said.out, re.DOTALL)
        assert "1 changed" in said.err


class TestNumbers:
    @pytest.fixture
    def reserved(self, sat: Run) -> Run:
        decide(sat, "valide-avec-reserves", "--granted", "2MDH", *RESERVED, "--reservation", "Étude")
        return sat

    def test_they_never_move(self, reserved: Run) -> None:
        reserved("dossier", "lift", "CS-01", "1", "--on", "01/03/2019")
        reserved("dossier", "lift", "CS-01", "2", "--on", "01/03/2019")
        assert [(each[0], each[3] == "lifted") for each in reservations(reserved)] == [
            (1, True), (2, True), (3, False),
        ]  # fmt: skip

    def test_the_text_names_it_too(self, reserved: Run) -> None:
        assert reserved("dossier", "lift", "CS-01", "etude", "--on", "01/03/2019").err.endswith(
            "reservation 3: Étude\n"
        )
        refused = reserved("dossier", "lift", "CS-01", "7", ok=3).err
        assert "CS-01 has no reservation 7\n  - 1: Bail, open\n  - 2: Permis, open\n  - 3: Étude, lifted on" in refused

    def test_lifted_again_it_keeps_its_day(self, reserved: Run) -> None:
        reserved("dossier", "lift", "CS-01", "1", "--on", "01/03/2019")
        assert "nothing to change" in reserved("dossier", "lift", "CS-01", "1").err

    def test_every_view_tells_them(self, reserved: Run) -> None:
        reserved("dossier", "sign", "CS-01", "C-1", "1MDH", "--on", "01/02/2019")
        reserved("dossier", "lift", "CS-01", "1", "--on", "01/03/2019")
        assert "(no. 2: Permis, no. 3: Étude)" in reserved("dossier", "advance", "CS-01", ok=4).err
        minutes = json.loads(reserved("committee", "minutes", SESSION, "--json").out)["reservations"]
        assert [(row["number"], row["text"]) for row in minutes] == [(1, "Bail"), (2, "Permis"), (3, "Étude")]

    def test_a_decision_taken_back_and_taken_again_gives_them_back(self, reserved: Run) -> None:
        reserved("committee", "retract", "CS-01", "--session", SESSION, "--reason", "x", "--yes")
        decide(
            reserved, "valide-avec-reserves", "--granted", "2MDH", "--reservation", "Permis", "--reservation", "Site"
        )
        assert [each[:2] for each in reservations(reserved)] == [(2, "Permis"), (4, "Site")]

    def test_a_sheet_names_one_by_its_number_and_two_of_one_text_are_two(self, reserved: Run, tmp_path: Path) -> None:
        head = ["Référence", "Date", "N° de réserve", "Réserve"]
        rows = [["CS-01", "17/01/2019", 2, "Permis de construire"], ["CS-01", "17/01/2019", 4, "Bail"]]
        write(tmp_path / "r.xlsx", {"Réserves": [head, *rows]})
        reserved("import", "r.xlsx")
        texts = [(1, "Bail"), (2, "Permis de construire"), (3, "Étude"), (4, "Bail")]
        assert [each[:2] for each in reservations(reserved)] == texts
        assert "several reservations Bail" in reserved("dossier", "lift", "CS-01", "Bail", ok=3).err
        reserved("export", "all.xlsx")
        reserved("--db", "new.db", "init")
        reserved("--db", "new.db", "import", "all.xlsx")
        rows = json.loads(reserved("--db", "new.db", "dossier", "show", "CS-01", "--json").out)["reservations"]
        assert [(row["number"], row["text"]) for row in rows] == texts


class TestSessions:
    def test_a_past_one_is_not_written_over(self, sat: Run) -> None:
        opened = ("committee", "open", "suivi", "--on", "17/01/2019")
        for same in (
            (), ("--state", "mme  IDRISSI"), ("--minutes", "CS-2019-01"),
            ("--state", "Mme Idrissi", "--minutes", "CS-2019-01"),
        ):  # fmt: skip
            assert "nothing to change" in sat(*opened, *same).err
        refused = sat(*opened, "--state", "M. Alaoui", "--minutes", "PV 7", ok=4).err
        assert refused == (
            "error: the session suivi-2019-01-17 is already recorded, and otherwise\n"
            "  - minutes: CS-2019-01 → PV 7\n"
            "  - State: Mme Idrissi → M. Alaoui\n"
            'hint: correct it with `imm-eco committee edit suivi-2019-01-17 --minutes "PV 7" --state "M. Alaoui"`\n'
        )
        did = entries(sat, "committee", "edit", SESSION, "--minutes", "PV 7", "--state", "M. Alaoui")
        assert did == [
            ("changed", "session", {"minutes": ("CS-2019-01", "PV 7")}), ("new", "attendee", {"body": (None, "etat")}),
        ]  # fmt: skip

    def test_is_corrected_under_the_rules_of_competence(self, sat: Run) -> None:
        decide(sat, "valide", "--granted", "2MDH")
        edit = ("committee", "edit", SESSION)
        assert "an attendee of the federation cannot decide" in sat(*edit, "--federation", "M. Tazi", ok=4).err
        assert "without an attendee of the State" in sat(*edit, "--remove", "Mme Idrissi", ok=4).err
        sat(*edit, "--remove", "mme idrissi", "--state", "M. Alaoui")
        assert "those who sat: M. Alaoui" in sat(*edit, "--remove", "Mme Idrissi", ok=3).err
        assert sat(*edit, ok=2).out == ""

    def test_one_person_is_on_one_side(self, sat: Run, tmp_path: Path) -> None:
        words = ("committee", "open", "pilotage", "--on", "18/01/2019", "--state", "Salma Rguig")
        assert "Salma Rguig cannot sit on both sides" in sat(*words, "--federation", "salma  rguig", ok=4).err
        head = ["Comité", "Date", "Participant", "Organisme"]
        rows = [["pilotage", "18/01/2019", "Salma Rguig", "État"], ["pilotage", "18/01/2019", "Salma  RGUÎG", "FIMME"]]
        write(tmp_path / "s.xlsx", {"Séances": [head, *rows]})
        assert "cannot sit on both sides" in sat("import", "s.xlsx", "--json", ok=5).out
        rows[1][3] = "État"
        write(tmp_path / "s.xlsx", {"Séances": [head, *rows]})
        sat("import", "s.xlsx")
        seated = json.loads(sat("committee", "minutes", "pilotage-2019-01-18", "--json").out)["attendees"]
        assert [row["attendee"] for row in seated] == ["Salma Rguig"]

    @pytest.mark.parametrize("committee", ["suivi", "pilotage"])
    def test_one_set_of_minutes_is_one_session(self, sat: Run, tmp_path: Path, committee: str) -> None:
        """Of either committee: typed, corrected, on a sheet of sessions and on one of decisions."""
        said = "CS-2019-01 are the minutes of another session: suivi-2019-01-17"
        words = ("committee", "open", committee, "--on", "18/01/2019", "--state", "X")
        refused = sat(*words, "--minutes", "cs-2019-01", ok=4).err
        hint = (
            "hint: give these minutes their own reference, or correct those of the other: `imm-eco committee edit {}`"
        )
        assert refused == f"error: {said}\n" + hint.format("suivi-2019-01-17 --minutes REFERENCE") + "\n"
        head = ["Comité", "Date", "PV", "Participant", "Organisme"]
        write(tmp_path / "s.xlsx", {"Séances": [head, [committee, "18/01/2019", " CS-2019-01 ", "X", "État"]]})
        [problem] = json.loads(sat("import", "s.xlsx", "--json", ok=5).out)["files"][0]["problems"]
        assert (problem["cell"], problem["message"]) == ("C2", f"{said}.")
        sat(*words)
        edited = sat("committee", "edit", f"{committee}-2019-01-18", "--minutes", "CS-2019-01", ok=4).err
        assert edited.startswith(f"error: {said}\n")
        head = ["Comité", "Date", "PV", "Référence", "Décision", "Motif"]
        sat("committee", "edit", f"{committee}-2019-01-18", "--minutes", "PV 18")
        sat("committee", "open", "suivi", "--on", "19/01/2019", "--state", "X")
        write(tmp_path / "d.xlsx", {"Décisions": [head, ["suivi", "19/01/2019", "pv 18", "CS-01", "Ajourné", "x"]]})
        [problem] = json.loads(sat("import", "d.xlsx", "--json", ok=5).out)["files"][0]["problems"]
        said = f"PV 18 are the minutes of another session: {committee}-2019-01-18."
        assert (problem["cell"], problem["message"]) == ("C2", said)
        assert sat("check").err == "imm-eco.db is sound\n"

    def test_minutes_that_two_committees_shared_before_are_odd_and_no_damage(
        self, sat: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(sessions, "_require_own_minutes", lambda *_args: None)
            patch.setattr(preserving, "broken_by", lambda *_args: [])
            sat("committee", "open", "pilotage", "--on", "18/01/2019", "--state", "X", "--minutes", "CS-2019-01")
        [row] = json.loads(sat("check", "--json").out)["rows"]
        assert (row["severity"], row["what"]) == (
            "warning", "pilotage-2019-01-18 has the minutes of suivi-2019-01-17: CS-2019-01"
        )  # fmt: skip
        sat("committee", "edit", "pilotage-2019-01-18", "--minutes", "CP-2019-01")
        assert sat("check").err == "imm-eco.db is sound\n"


class TestPayments:
    @pytest.fixture
    def signed(self, sat: Run) -> Run:
        decide(sat, "valide", "--granted", "2MDH")
        sat("dossier", "sign", "CS-01", "C-1", "2MDH", "--on", "01/02/2019")
        sat("disbursement", "record", "CS-01", "100", "--on", "01/03/2019")
        return sat

    def paid(self, run: Run) -> list[tuple[float, str | None]]:
        rows = json.loads(run("disbursement", "list", "CS-01", "--json").out)["rows"]
        return [(row["amount"], row["piece"]) for row in rows]

    def test_a_second_one_of_a_day_is_another_or_a_correction_and_is_asked_which(self, signed: Run) -> None:
        again = ("disbursement", "record", "CS-01", "120", "--on", "01/03/2019")
        refused = signed(*again, ok=4).err
        another, correct = (words.split("`")[1].split()[1:] for words in refused.split("hint:")[1].split(";"))
        assert signed(*another).code == 0
        assert self.paid(signed) == [(100, None), (120, None)]
        signed("undo")
        signed(*correct)
        assert self.paid(signed) == [(120, None)]

    def test_of_several_one_is_corrected_by_its_rank(self, signed: Run) -> None:
        signed("disbursement", "record", "CS-01", "120", "--on", "01/03/2019", "--another")
        again = ("disbursement", "record", "CS-01", "130", "--on", "01/03/2019")
        assert "--rank 2`" in signed(*again, ok=4).err
        signed(*again, "--rank", "1")
        assert self.paid(signed) == [(130, None), (120, None)]
        assert "nothing to change" in signed(*again).err
        signed(*again, "--another", "--correct", ok=2)

    def test_a_piece_names_the_payment(self, signed: Run) -> None:
        again = ("disbursement", "record", "CS-01", "120", "--on", "01/03/2019", "--piece", "OV-1")
        signed(*again)
        signed("disbursement", "record", "CS-01", "125", "--on", "01/03/2019", "--piece", "OV-1")
        assert self.paid(signed) == [(100, None), (125, "OV-1")]

    def test_on_sheets(self, signed: Run, tmp_path: Path) -> None:
        head = ["Référence", "Date", "Montant (MAD)", "Rang du jour"]
        write(tmp_path / "p.xlsx", {"Déboursements": [head, ["CS-01", "01/03/2019", 120, None]]})
        assert "already has a payment of 2019-03-01: 100 DH" in signed("import", "p.xlsx", "--json", ok=5).out.replace(
            "\xa0", " "
        )
        write(tmp_path / "p.xlsx", {"Déboursements": [head, ["CS-01", "01/03/2019", 120, 2]]})
        signed("import", "p.xlsx")
        assert "unchanged" in signed("import", "p.xlsx", "--json").out
        assert self.paid(signed) == [(100, None), (120, None)]
        signed("export", "all.xlsx")
        signed("--db", "new.db", "init")
        signed("--db", "new.db", "import", "all.xlsx")
        rows = json.loads(signed("--db", "new.db", "disbursement", "list", "--json").out)["rows"]
        assert [row["amount"] for row in rows] == [100, 120]

    def test_a_convention_named_again_keeps_its_day(self, signed: Run, tmp_path: Path) -> None:
        assert "nothing to change" in signed("dossier", "sign", "CS-01", "C-1", "2MDH").err
        did = entries(signed, "dossier", "sign", "CS-01", "C-1", "1,9MDH")
        assert did == [("changed", "convention", {"amount": (2_000_000, 1_900_000)})]


def test_a_piece_that_has_come_keeps_its_day(sat: Run, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "imm-eco.db") as db:
        piece, day = db.execute(
            "SELECT piece, received_on FROM piece p JOIN dossier d ON d.id = dossier_id"
            " WHERE d.key = 'CS-01' AND received_on IS NOT NULL AND expires_on IS NULL"
        ).fetchone()
    assert "nothing to change" in sat("dossier", "piece", "CS-01", piece).err
    did = entries(sat, "dossier", "piece", "CS-01", piece, "--comment", "copie conforme")
    assert did == [("changed", "piece", {"comment": (None, "copie conforme")})], day


def test_an_action_is_added_once_and_corrected_by_name(run: Run) -> None:
    run("init")
    add = ("campaign", "add", "RS-1", "--title", "Fès", "--channel", "road-show", "--on", "01/09/2016")
    run(*add)
    assert "nothing to change" in run(*add).err
    refused = run("campaign", "add", "RS-1", "--title", "Fès", "--channel", "workshop", ok=4).err
    assert "imm-eco campaign edit RS-1 --channel workshop" in refused
    assert entries(run, "campaign", "edit", "RS-1", "--channel", "workshop") == [
        ("changed", "campaign", {"channel": ("road-show", "workshop")})
    ]


class TestTheRecordOfASitting:
    def corrections(self, run: Run) -> list[str]:
        return [line for line in run("committee", "minutes", SESSION).out.splitlines() if "corrects those" in line]

    def test_says_which_change_it_corrects_an_earlier_one_by(self, sat: Run) -> None:
        decide(sat, "valide-avec-reserves", "--granted", "2MDH", *RESERVED)
        decide(sat, "valide", "--granted", "1MDH", reference="CS-02")
        assert self.corrections(sat) == []
        decide(sat, "valide-avec-reserves", "--granted", "2MDH", "--reservation", "Bail")
        sat("committee", "retract", "CS-02", "--session", SESSION, "--reason", "x", "--yes")
        first, second = self.corrections(sat)
        assert first.startswith("This record corrects those of before change 6, of ")
        assert (first.endswith(": CS-01."), second.endswith(": CS-02.")) == (True, True)
        sat("undo")
        assert len(self.corrections(sat)) == 1

    def test_a_lifting_corrects_nothing(self, sat: Run) -> None:
        decide(sat, "valide-avec-reserves", "--granted", "2MDH", *RESERVED)
        sat("dossier", "lift", "CS-01", "1", "--on", "01/03/2019")
        assert self.corrections(sat) == []


class TestRetracting:
    @pytest.fixture
    def decided(self, sat: Run) -> Run:
        decide(sat, "valide", "--granted", "2MDH")
        return sat

    def test_what_leaves_the_totals_is_told_and_asked(self, decided: Run) -> None:
        words = ("committee", "retract", "CS-01", "--session", SESSION, "--reason", "x")
        refused = decided(*words, ok=2).err.replace("\xa0", " ")
        assert "warning: this leaves the totals: Jobs: committed 11; " in refused
        assert "State support: granted 2.0 MDH" in refused
        assert "this needs a confirmation" in refused
        assert "nothing was done" in decided(*words, terminal=True, stdin="n\n", ok=4).err
        dry = json.loads(decided(*words, "--dry-run", "--json").out)
        assert {"indicator": "jobs", "figure": "committed", "unit": "jobs", "value": 11} in dry["leaves"]
        decided(*words, terminal=True, stdin="y\n")

    def test_one_that_takes_nothing_out_asks_nothing(self, sat: Run) -> None:
        decide(sat, "ajourne", "--reason", "incomplet")
        sat("committee", "retract", "CS-01", "--session", SESSION, "--reason", "x")


def test_a_convention_of_two_dossiers_is_an_alert(sat: Run, tmp_path: Path) -> None:
    for reference in ("CS-01", "CS-02"):
        decide(sat, "valide", "--granted", "2MDH", reference=reference)
    sat("dossier", "sign", "CS-01", "CV-1", "1MDH", "--on", "01/02/2019")
    said = sat("dossier", "sign", "CS-02", "cv-1", "1MDH", "--on", "01/02/2019").err
    assert "The convention cv-1 is signed for other dossiers too: CS-01." in said
    head = ["Référence", "Convention", "Date", "Montant engagé (MAD)"]
    write(tmp_path / "c.xlsx", {"Conventions": [head, ["CS-02", "cv-1", "01/02/2019", 1_000_000]]})
    listed = json.loads(sat("check", "--alerts", "--json").out)["rows"]
    assert {row["name"] for row in listed if row["code"] == "W419"} == {"W419:CS-01:CV-1", "W419:CS-02:cv-1"}
