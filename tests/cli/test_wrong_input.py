"""What is typed or sent wrongly: one clear message, the right exit code, and not a byte written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Result, Run, setup_once

OPEN = ("dossier", "open", "002418735", "--title", "Tubes", "--investment", "42,5MDH", "--on", "20/03/2017")


@setup_once
def begun(run: Run, _folder: Path) -> None:
    """A database with one company and one dossier."""
    run("init")
    run("candidate", "register", "--ice", "002418735000181", "--name", "Tubes du Saïss", "--channel", "ami")
    run(*OPEN, "--ecosystem", "travail-metaux")


@pytest.fixture
def db(begun: Run, tmp_path: Path) -> Path:
    return tmp_path / "imm-eco.db"


TYPED = {
    "an unknown ecosystem": (
        (*OPEN, "--ecosystem", "travail des metau"),
        "error: unknown ecosystem: travail des metau\nhint: did you mean: travail-metaux\n",
    ),
    "an ecosystem like no other": (
        (*OPEN, "--ecosystem", "textile"),
        "error: unknown ecosystem: textile\n"
        "hint: one of: valorisation-metaux, nouveaux-metiers, travail-metaux, industrie-navale, ferroviaire\n",
    ),
    "a day that does not exist": (
        ("dossier", "advance", "IMM-2017-0001", "--on", "31/02/2019"),
        "error: --on: “31/02/2019” does not exist in the calendar: February 2019 has 28 days.\n"
        "hint: Check the day and the month.\n",
    ),
    "an American date": (
        ("dossier", "advance", "IMM-2017-0001", "--on", "02/28/2019"),
        "error: --on: “02/28/2019” has no month 28; dates are read day first.\n"
        "hint: Type the day before the month: 28/02/2019, if that is the date.\n",
    ),
    "a fraction of a job": (
        ("dossier", "commit", "IMM-2017-0001", "2020", "--jobs", "12,5", "--turnover", "6MDH"),
        "error: --jobs: “12,5” has a fraction; only whole numbers are counted here.\n"
        "hint: Type a whole number, in digits only: 13300 or 13 300.\n",
    ),
    "a fraction of a realised job": (
        ("result", "record", "IMM-2017-0001", "jobs", "2018", "12,5"),
        "error: “12,5” has a fraction; only whole numbers are counted here.\n"
        "hint: Type a whole number, in digits only: 13300 or 13 300.\n",
    ),
    "an amount with two readings": (
        ("dossier", "edit", "IMM-2017-0001", "--investment", "1.234"),
        "error: --investment: “1.234” can be read in two ways: 1\u00a0234\u00a0MAD or 1.234\u00a0MAD.\n"
        "hint: Type the one that is meant in full, with nothing but digits and spaces.\n",
    ),
    "a first commitment without its turnover": (
        ("dossier", "commit", "IMM-2017-0001", "2020", "--jobs", "85"),
        "error: Additional turnover: a value is needed\n",
    ),
    "an unknown committee": (
        ("committee", "open", "pilotag", "--on", "20/11/2017"),
        "error: COMMITTEE: “pilotag” is not on the list.\nhint: Did you mean “Steering committee”?",
    ),
    "an argument typed as an option": (
        ("disbursement", "record", "IMM-2017-0001", "--amount", "1MDH"),
        "error: unknown option: --amount\n"
        "hint: that is given by its place, without an option: imm-eco disbursement record REF AMOUNT\n",
    ),
    "a misspelt command": (
        ("dossier", "advnce", "IMM-2017-0001"),
        "error: unknown command: imm-eco dossier advnce\nhint: did you mean: `imm-eco dossier advance`\n",
    ),
}

TYPED |= {
    "a word that only shares letters with undo": (
        ("find", "Tubes"),
        "error: unknown command: imm-eco find\nhint: see `imm-eco --help`\n",
    ),
    "a name that two indicators begin with": (
        ("result", "record", "IMM-2017-0001", "Chiffre d'affaires", "2018", "6MDH"),
        "error: unknown indicator: Chiffre d'affaires\nhint: did you mean: turnover or export-turnover\n",
    ),
}

UNKNOWN = {
    "a dossier": (
        ("dossier", "advance", "IMM-2017-0002"),
        "error: no dossier has the reference IMM-2017-0002\nhint: did you mean: IMM-2017-0001\n",
    ),
    "a company": (
        ("candidate", "edit", "001525713", "--city", "Fès"),
        "error: no candidate has the ICE 001525713\n"
        "hint: a candidate is named by its 15 digits or the first nine: see `imm-eco candidate list`\n",
    ),
    "a session": (
        ("committee", "decide", "IMM-2017-0001", "valide", "--session", "suivi-2018-03-15", "--granted", "1MDH"),
        "error: no session is known as suivi-2018-03-15\n"
        "hint: open it with `imm-eco committee open suivi --on 2018-03-15`, or see `imm-eco committee list`\n",
    ),
    "a file": (
        ("import", "nowhere.xlsx"),
        "error: there is no file or folder at nowhere.xlsx\n",
    ),
}


class TestTyped:
    @pytest.mark.parametrize("case", TYPED)
    def test_it_is_refused_in_words(self, run: Run, db: Path, case: str) -> None:
        words, message = TYPED[case]
        self.refused(run, db, words, message, 2)

    @pytest.mark.parametrize("case", UNKNOWN)
    def test_what_does_not_exist_is_not_found(self, run: Run, db: Path, case: str) -> None:
        words, message = UNKNOWN[case]
        self.refused(run, db, words, message, 3)

    def refused(self, run: Run, db: Path, words: tuple[str, ...], message: str, code: int) -> None:
        before = db.read_bytes()
        result = run(*words, ok=code)
        assert result.out == ""
        assert result.err.startswith(message)
        assert result.err.count("error: ") == 1
        assert db.read_bytes() == before

    @pytest.mark.parametrize("case", [*TYPED, *UNKNOWN])
    def test_it_is_said_in_french_too(self, run: Run, db: Path, case: str) -> None:
        words, message = {**TYPED, **UNKNOWN}[case]
        said = run(*words, ok=None, lang="fr").err
        assert said.startswith("erreur\u00a0: ")
        assert message.partition("\n")[0].removeprefix("error: ") not in said

    def test_a_wrong_key_of_an_ice_is_taken_with_a_warning(self, run: Run, db: Path) -> None:
        register = ("candidate", "register", "--ice", "001525713000066", "--name", "Atlas", "--channel", "ami")
        said = run(*register).err
        assert said == (
            "warning: The key of the ICE “001525713000066” (its last two digits) is wrong. "
            "Check it against the company's papers.\nrecorded as change 4\n"
        )

    def test_the_zeros_that_an_ice_lost_are_given_back_with_a_warning(self, run: Run, db: Path) -> None:
        said = run("candidate", "register", "--ice", "9000011000029.0", "--name", "Forge", "--channel", "ami").err
        assert said == (
            "warning: The ICE “9000011000029.0” had lost its leading zeros; it was read as 009000011000029, "
            "whose key is right. Format the column as text so that the zeros stay.\nrecorded as change 4\n"
        )


class TestSent:
    """The same mistakes in a workbook, each at its cell."""

    def sent(self, run: Run, db: Path, sheet: str, *rows: tuple[Any, ...]) -> list[dict[str, str]]:
        workbook = openpyxl.Workbook()
        page = workbook.active
        assert page is not None
        page.title = sheet
        for row in rows:
            page.append(row)
        workbook.save(db.with_name("sent.xlsx"))
        return self.problems(run, db)

    def problems(self, run: Run, db: Path) -> list[dict[str, str]]:
        before = db.read_bytes()
        [told] = self.told(run("import", "sent.xlsx", "--json", ok=5))
        assert (told["status"], told["change"]) == ("refused", None)
        assert db.read_bytes() == before
        problems = told["problems"]
        assert isinstance(problems, list)
        return problems

    def told(self, result: Result) -> list[dict[str, object]]:
        files = json.loads(result.out)["files"]
        assert isinstance(files, list)
        return files

    def test_an_unknown_ecosystem_is_named_with_the_nearest(self, run: Run, db: Path) -> None:
        head = ("Référence", "ICE", "Intitulé", "Écosystème", "Investissement", "Date d'ouverture")
        row = ("D-1", "002418735000181", "Tubes", "Travail des métal", 1000, "20/03/2017")
        [problem] = self.sent(run, db, "Dossiers", head, row)
        assert (problem["code"], problem["cell"], problem["value"]) == ("E352", "D2", "Travail des métal")
        assert "Did you mean “Metalworking”?" in problem["remedy"]

    def test_a_day_that_does_not_exist(self, run: Run, db: Path) -> None:
        head, row = ("Référence", "Étape", "Date"), ("IMM-2017-0001", "recrutement", "31/02/2019")
        [problem] = self.sent(run, db, "Étapes", head, row)
        assert (problem["code"], problem["cell"], problem["value"]) == ("E332", "C2", "31/02/2019")

    @pytest.mark.parametrize("jobs", [12.5, "12,5"])
    def test_a_fraction_of_a_job(self, run: Run, db: Path, jobs: object) -> None:
        head = ("Référence", "Année", "Emplois", "CA additionnel")
        [problem] = self.sent(run, db, "Engagements", head, ("IMM-2017-0001", 2020, jobs, 1000))
        assert (problem["code"], problem["sheet"], problem["cell"]) == ("E312", "Engagements", "C2")

    def test_a_missing_required_column_is_named_once(self, run: Run, db: Path) -> None:
        head = ("Référence", "Année", "Emplois")
        rows = [("IMM-2017-0001", year, 10) for year in (2018, 2019, 2020)]
        [problem] = self.sent(run, db, "Engagements", head, *rows)
        assert problem["code"] == "E201"
        assert "Additional turnover" in problem["message"]

    @pytest.mark.parametrize(
        ("content", "code"),
        [(b"", "E102"), (b"<html><table>", "E106"), (b"PK\x03\x04 cut", "E107"), (b"%PDF-1.4", "E105")],
        ids=["empty", "web page", "cut", "pdf"],
    )
    def test_a_file_that_is_no_workbook(self, run: Run, db: Path, content: bytes, code: str) -> None:
        db.with_name("sent.xlsx").write_bytes(content)
        [problem] = self.problems(run, db)
        assert problem["code"] == code

    def test_on_screen_it_is_one_line_with_its_remedy(self, run: Run, db: Path) -> None:
        db.with_name("sent.xlsx").write_bytes(b"<html><table>")
        result = run("import", "sent.xlsx", ok=5)
        assert result.out.count("E106") == 1
        assert result.err.startswith("error: sent.xlsx: refused for 1 problem; nothing of it was kept\n")

    def test_without_a_database_nothing_is_read_nor_made(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "sent.xlsx").write_bytes(b"<html><table>")
        assert "there is no database at imm-eco.db" in run("import", "sent.xlsx", ok=6).err
        assert not (tmp_path / "imm-eco.db").exists()
