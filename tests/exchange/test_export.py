"""Export: everything, and the same rows again after an import into an empty database."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from imm_eco.sheets.schema.columns import REGISTER
from tests.conftest import Run, setup_once
from tests.exchange.story import STORY, sheets_of, story, write

AWKWARD = [
    "=1+1", "-5", "+212 661", "@home", "007", "1e5", "00123456789012345678", "élan ’ œuvre", "شركة الحديد", "a\nb",
    "<b>&amp;", "'quoted", "🙂", "x" * 32_767, "31/01/2019", "1.234", "oui", "TRUE", "#N/A",
]  # fmt: skip


@setup_once
def told(run: Run, folder: Path) -> None:
    """A database that holds the story."""
    run("init")
    write(folder / "story.xlsx", story())
    run("import", "story.xlsx")


def again(run: Run, lang: str = "en") -> None:
    """Import `one.xlsx` into a new database, and export that to `two.xlsx`."""
    run("--db", "new.db", "init")
    run("--db", "new.db", "import", "one.xlsx")
    run("--db", "new.db", "export", "two.xlsx", lang=lang)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_imported_into_an_empty_database_it_gives_the_same_rows(told: Run, tmp_path: Path, lang: str) -> None:
    told("export", "one.xlsx", lang=lang)
    again(told, lang)
    assert sheets_of(tmp_path / "one.xlsx") == sheets_of(tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_imported_where_it_came_from_it_changes_nothing(told: Run, lang: str) -> None:
    told("export", "one.xlsx", lang=lang)
    [file] = json.loads(told("import", "one.xlsx", "--json").out)["files"]
    assert (file["status"], file["problems"]) == ("unchanged", [])


@pytest.mark.parametrize("text", AWKWARD, ids=lambda text: text[:12])
def test_a_text_stays_what_it_is(run: Run, tmp_path: Path, text: str) -> None:
    run("init")
    head, row = STORY["Candidats"][0], [*STORY["Candidats"][1]]
    row[1] = row[2] = row[5] = text
    row[9] = None
    write(tmp_path / "one.xlsx", {"Candidats": [head, row]})
    run("import", "one.xlsx")
    run("export", "one.xlsx", "--only", "candidates", lang="fr")
    again(run, "fr")
    one, two = (sheets_of(tmp_path / name)["Candidats"][1] for name in ("one.xlsx", "two.xlsx"))
    assert one == two
    assert (one[1], one[3], one[9]) == (text, text, text)
    cell = load_workbook(tmp_path / "one.xlsx")["Candidats"]["B2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix == (text[0] in "=+-@")


@pytest.mark.parametrize("name", ["_x0041_", "a_x005F_x000D_b", "_x00e9"])
def test_a_text_that_looks_like_an_escape_stays_what_it_is(run: Run, tmp_path: Path, name: str) -> None:
    run("init")
    run("candidate", "register", "--ice", "002087546000048", "--name", name, "--contact", "M. A", "--channel", "ami")
    run("export", "one.xlsx", lang="fr")
    again(run, "fr")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    rows = json.loads(run("--db", "new.db", "candidate", "list", "--json").out)["rows"]
    assert [row["name"] for row in rows] == [name]


def test_control_characters_never_break_the_file(run: Run, tmp_path: Path) -> None:
    run("init")
    run("candidate", "register", "--ice", "002087546000048", "--name", "A\x07B\x1b[31m", "--channel", "ami")
    run("export", "one.xlsx", lang="fr")
    assert "\x07" not in str(sheets_of(tmp_path / "one.xlsx")["Candidats"][1][1])


def test_values_are_real_cells_with_their_formats(told: Run, tmp_path: Path) -> None:
    told("export", "one.xlsx", lang="fr")
    book = load_workbook(tmp_path / "one.xlsx")
    opened = book["Dossiers"]["I2"]
    assert (opened.value, opened.number_format) == (datetime(2016, 10, 1), "dd/mm/yyyy")  # noqa: DTZ001
    requested = book["Dossiers"]["H2"]
    assert (requested.value, requested.number_format) == (3000000.5, "#,##0.00")
    assert (book["Candidats"]["A2"].value, book["Candidats"]["A2"].number_format) == ("000081234000046", "@")
    assert book["Candidats"].freeze_panes == "A2"
    assert book["Candidats"].page_setup.orientation == "landscape"
    assert book["Candidats"].page_setup.paperSize == 9
    assert book.properties.category == "imm-eco 1"


def test_steps_hold_only_the_moves_that_no_decision_made(told: Run, tmp_path: Path) -> None:
    told("export", "one.xlsx", lang="fr")
    sheets = sheets_of(tmp_path / "one.xlsx")
    assert list(sheets) == [sheet.fr for sheet in REGISTER]
    steps = [row[1] for row in sheets["Étapes"][1:]]
    assert steps == ["Recrutement", "Renforcement", "Structuration", "Suivi"]
    assert [row[4] for row in sheets["Décisions"][1:]] == ["Retenu", "Validé avec réserves", "Avenant"]
    assert len(sheets["Scellés"]) == 4
    assert len(sheets["Séances"]) == 5


def test_only_some_nouns(told: Run, tmp_path: Path) -> None:
    answer = json.loads(told("export", "one.xlsx", "--only", "Résultats,candidates", "--json").out)
    assert answer["rows"] == {"candidates": 2, "results": 3}
    assert list(sheets_of(tmp_path / "one.xlsx")) == ["Candidates", "Results"]
    assert "no sheet is called nothing" in told("export", "two.xlsx", "--only", "nothing", ok=2).err
    assert "does not say what to write" in told("export", "two.csv", ok=2).err


def test_as_the_database_knew_it(told: Run, tmp_path: Path) -> None:
    told("export", "one.xlsx", lang="fr")
    told("export", "two.xlsx", "--known-at", "2100-01-01", lang="fr")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_a_failed_export_leaves_what_was_there(told: Run, tmp_path: Path) -> None:
    (tmp_path / "one.xlsx").write_text("precious")
    told("export", "one.xlsx", "--only", "nothing", ok=2)
    assert (tmp_path / "one.xlsx").read_text() == "precious"
    assert sorted(path.name for path in tmp_path.glob(".*")) == []
