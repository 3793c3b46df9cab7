"""Headers in a sender's own words: taught once, understood ever after, for that sender or for all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run, setup_once
from tests.exchange.forms import write_form
from tests.exchange.story import story, write

POSTS = "Postes ouverts (hors CDD)"


@setup_once
def context(run: Run, folder: Path) -> None:
    run("init")
    book = story()
    book["Engagements"][0][2] = POSTS
    write(folder / "own.xlsx", book)


def test_taught_once_understood_ever_after(context: Run, tmp_path: Path) -> None:
    assert "E201" in context("import", "own.xlsx", ok=5).out
    first = context("import", "own.xlsx", "--map", f"{POSTS}=Emplois")
    assert f"“{POSTS}” is read as Jobs, on the sheet Commitments" in first.err
    assert "imported as change 3" in first.err
    assert "unchanged" in context("import", "own.xlsx").err
    rows = json.loads(context("import", "--maps", "--json").out)["rows"]
    assert {(row["sender"], row["noun"], row["field"]) for row in rows} == {
        ("*", "commitments", "jobs"), ("*", "seals", "jobs"),
    }  # fmt: skip


def test_a_dry_run_teaches_nothing(context: Run) -> None:
    assert "would be imported" in context("import", "own.xlsx", "--dry-run", "--map", f"{POSTS}=Emplois").err
    assert json.loads(context("import", "--maps", "--json").out)["rows"] == []
    context("import", "own.xlsx", ok=5)


def test_json_stays_one_object(context: Run) -> None:
    answer = json.loads(context("import", "own.xlsx", "--map", f"{POSTS}=Emplois", "--json").out)
    assert list(answer) == ["schema_version", "dry_run", "files"]


def test_a_senders_headers_are_its_own(context: Run, tmp_path: Path) -> None:
    context("import", "--map", f"{POSTS}=Emplois", "--sender", "Atlas Métal")
    context("import", "own.xlsx", ok=5)
    context("import", "own.xlsx", "--sender", "atlas metal", "--dry-run")
    (tmp_path / "ATLAS METAL").mkdir()
    (tmp_path / "own.xlsx").rename(tmp_path / "ATLAS METAL" / "own.xlsx")
    context("import", "ATLAS METAL")


def test_forgotten(context: Run) -> None:
    context("import", "own.xlsx", "--map", f"{POSTS}=Engagements.Emplois")
    assert "forgotten on 1 sheet" in context("import", "--unmap", "postes ouverts, hors CDD").err
    context("import", "own.xlsx", ok=5)
    assert "no header is taught" in context("import", "--unmap", "postes", ok=3).err


def test_a_label_of_a_form_too(run: Run, tmp_path: Path) -> None:
    run("init")
    write_form(tmp_path / "f.xlsx", 1, **{"Chargé du dossier": "Mme Alami", "Contact": None})
    run("import", "f.xlsx", ok=5)
    run("import", "f.xlsx", "--map", "Chargé du dossier=Contact")
    shown = json.loads(run("candidate", "list", "--json").out)["rows"]
    assert shown[0]["contact"] == "Mme Alami"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Postes=Emplos", "did you mean: Emplois"),
        ("Postes", "does not say which column"),
        ("Emplois=CA additionnel", "already names the column Jobs"),
        ("Postes=Engagements.Note", "no column is called"),
    ],
)
def test_what_teaches_nothing_is_refused_before_anything_is_read(context: Run, words: str, said: str) -> None:
    assert said in context("import", "own.xlsx", "--map", words, ok=2).err
    assert json.loads(context("log", "--json").out)["rows"][0]["id"] == 1


def test_they_go_out_and_come_in_with_everything_else(context: Run, tmp_path: Path) -> None:
    context("import", "own.xlsx", "--map", f"{POSTS}=Emplois")
    context("export", "all.xlsx")
    context("--db", "b.db", "init")
    context("--db", "b.db", "import", "all.xlsx")
    assert "unchanged" in context("--db", "b.db", "import", "own.xlsx").err


class TestTheUnitOfAHeader:
    """A unit is never lost, whatever road a header takes: read, renamed as told, or taught."""

    def turnover(self, run: Run, tmp_path: Path, header: str, *words: str, ok: int = 0) -> list[float]:
        """What a dossier commits to, from a sheet whose turnover stands under that header."""
        run("init") if not (tmp_path / "imm-eco.db").exists() else None
        book = story()
        book["Engagements"][0][3] = header
        for row, value in zip(book["Engagements"][1:], (9, 15), strict=True):
            row[3], row[4] = value, None
        del book["Scellés"]
        write(tmp_path / "own.xlsx", book)
        run("import", "own.xlsx", *words, ok=ok)
        if ok:
            return []
        rows = json.loads(run("dossier", "show", "D-1", "--json").out)["commitments"]
        return [row["turnover"] for row in rows]

    @pytest.mark.parametrize(
        ("header", "meant"),
        [
            ("Volume nouveau (MDH)", "CA additionnel"),
            ("Volume nouveau HT en MDH", "CA additionnel"),
            ("Volume nouveau", "CA additionnel (MDH)"),
            ("Volume nouveau (MDH)", "Engagements.CA additionnel (MDH)"),
        ],
    )
    def test_taught(self, run: Run, tmp_path: Path, header: str, meant: str) -> None:
        assert self.turnover(run, tmp_path, header, "--map", f"{header}={meant}") == [9_000_000, 15_000_000]
        assert self.turnover(run, tmp_path, header) == [9_000_000, 15_000_000]
        run("export", "headers.xlsx", "--only", "headers")
        run("--db", "new.db", "init")
        run("--db", "new.db", "import", "headers.xlsx")
        asked = ("import", "--maps", "--json")
        told, again = (json.loads(run("--db", db, *asked).out)["rows"] for db in ("imm-eco.db", "new.db"))
        assert [row["field"] for row in told] == [row["field"] for row in again]

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ("Volume (MDH)=CA additionnel (KDH)", "“Volume (MDH)” states MDH, and KDH was taught"),
            ("Volume=CA additionnel (k€)", "“€” is no unit that is read here"),
        ],
    )
    def test_two_that_differ_or_one_that_is_not_read_are_refused(self, run: Run, words: str, said: str) -> None:
        run("init")
        assert said in run("import", "--map", words, ok=2).err

    def test_renamed_as_the_hint_says(self, run: Run, tmp_path: Path) -> None:
        self.turnover(run, tmp_path, "CA aditionnel (MDH)", ok=5)
        shown = run("import", "own.xlsx", ok=5).out
        assert "CA additionnel (MDH)" in shown
        assert self.turnover(run, tmp_path, "CA additionnel (MDH)") == [9_000_000, 15_000_000]
