"""Bytes that are no text are refused in words; a file's name keeps them, so that it opens again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from imm_eco import encoding
from tests.care.test_faults import ENVIRONMENT, EXAMPLES, posix
from tests.conftest import Run

LATIN = os.fsdecode(b"Soci\xe9t\xe9")
FORM = EXAMPLES / "inbox" / "FicheProjet_Engrenia.xlsx"
REGISTER = ("candidate", "register", "--ice", "002418735000181", "--channel", "ami", "--name")
pytestmark = posix


def test_what_was_meant() -> None:
    assert encoding.decoded("Fès") == "Fès"
    assert encoding.decoded(LATIN) == LATIN
    assert encoding.shown(LATIN) == r"Soci\xe9t\xe9"
    assert not encoding.is_text(LATIN)


TYPED = (
    (*REGISTER, LATIN), (*REGISTER, "Atlas", "--city", LATIN), ("candidate", "show", LATIN),
    ("candidate", "edit", LATIN),
    ("candidate", "list", "--search", LATIN), ("dossier", "show", LATIN), ("dossier", "advance", "D-1", LATIN),
    ("dossier", "withdraw", "D-1", "--reason", LATIN), ("result", "record", LATIN, "jobs", "2018", "1"),
    ("result", "record", "D-1", LATIN, "2018", "1"), ("result", "record", "D-1", "jobs", LATIN, "1"),
    ("result", "record", "D-1", "jobs", "2018", LATIN), ("campaign", "add", LATIN, "--title", "a", "--channel", "ami"),
    ("committee", "open", LATIN), ("log", "--author", LATIN), ("log", "--file", LATIN), ("report", LATIN),
    ("report", "targets", "--ecosystem", LATIN), ("explain", LATIN), (LATIN,), ("--color", LATIN, "info"),
)  # fmt: skip


@pytest.mark.parametrize("words", TYPED, ids=lambda words: " ".join(words).replace(LATIN, "X"))
def test_a_typed_word_that_is_no_text_is_refused(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    run("init")
    before = (tmp_path / "imm-eco.db").read_bytes()
    refused = run(*words, ok=2)
    assert refused.err.startswith("error: ")
    refused.err.encode()
    assert (tmp_path / "imm-eco.db").read_bytes() == before


def test_the_refusal_says_where_and_what(run: Run) -> None:
    run("init")
    assert run(*REGISTER, LATIN, ok=2).err == (
        "error: --name: these bytes are no text: Soci\\xe9t\\xe9\nhint: set the terminal to UTF-8 and type it again\n"
    )
    assert run(*REGISTER, "Atlas", ok=2, env={"IMM_ECO_USER": LATIN}).err == (
        "error: IMM_ECO_USER: these bytes are no text: Soci\\xe9t\\xe9\n"
    )


def test_a_valid_word_is_itself_on_a_machine_without_its_letters(run: Run, tmp_path: Path) -> None:
    run("init")
    environment = {**ENVIRONMENT, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    shutil.copy(FORM, tmp_path / "Fès.xlsx")
    for words in ((*REGISTER, "Fès-Tétouan"), ("import", "Fès.xlsx"), ("backup", "été.db"), ("--db", "été.db", "info")):
        subprocess.run([sys.executable, "-m", "imm_eco", *words], cwd=tmp_path, env=environment, check=True)
    names = [row["name"] for row in json.loads(run("candidate", "list", "--json").out)["rows"]]
    assert "Fès-Tétouan" in names
    assert "Fès.xlsx" in [row["file"] for row in json.loads(run("log", "--json").out)["rows"]]
    assert (tmp_path / "été.db").exists()


class TestAFileWhoseNameIsNoText:
    @pytest.fixture
    def inbox(self, run: Run, tmp_path: Path) -> Path:
        run("init")
        inbox = tmp_path / "inbox"
        inbox.mkdir()
        shutil.copy(FORM, inbox / f"{LATIN}.xlsx")
        shutil.copy(EXAMPLES / "inbox" / "Cuprium - fiche projet.xlsx", inbox)
        return inbox

    def test_is_taken_in_with_the_others_and_known_again(self, run: Run, inbox: Path) -> None:
        told = json.loads(run("import", inbox, "--json").out)["files"]
        assert {each["file"]: each["status"] for each in told} == {
            "Cuprium - fiche projet.xlsx": "imported", r"Soci\xe9t\xe9.xlsx": "imported",
        }  # fmt: skip
        assert "unchanged" in run("import", inbox / f"{LATIN}.xlsx").err
        files = [row["file"] for row in json.loads(run("log", "--json").out)["rows"]]
        assert r"Soci\xe9t\xe9.xlsx" in files
        run("check")

    def test_is_sent_back_when_it_is_refused(self, run: Run, inbox: Path, tmp_path: Path) -> None:
        (inbox / f"{LATIN}.xlsx").write_bytes(b"%PDF-1.7")
        refused = run("import", inbox, "--annotate", tmp_path / "out", ok=5)
        assert r"error: Soci\xe9t\xe9.xlsx: refused" in refused.err

    def test_is_written_and_opened_where_it_is_an_answer(self, run: Run, inbox: Path, tmp_path: Path) -> None:
        run("import", inbox)
        run("backup", f"{LATIN}.db")
        told = json.loads(run("--db", f"{LATIN}.db", "info", "--json").out)
        assert told["changes"] == 3
        run("report", "targets", "--output", f"{LATIN}.json")
        run("export", f"{LATIN}.xlsx")
        run("template", f"{LATIN}-form.xlsx")
        assert {path.name for path in tmp_path.iterdir()} >= {f"{LATIN}.db", f"{LATIN}.json", f"{LATIN}-form.xlsx"}


@pytest.mark.parametrize("asked", ["Résultats été", "resultats ete", "RÉSULTATS", unicodedata.normalize("NFD", "été")])
def test_a_file_is_found_however_its_accents_are_spelt(run: Run, tmp_path: Path, asked: str) -> None:
    run("init")
    name = unicodedata.normalize("NFD", "Résultats été.xlsx")
    shutil.copy(FORM, tmp_path / name)
    run("import", name)
    found = json.loads(run("log", "--file", asked, "--json").out)["rows"]
    assert [row["file"] for row in found] == [name]
