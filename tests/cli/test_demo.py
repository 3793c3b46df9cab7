"""The demo as an analyst runs it, and the example that it plays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from imm_eco.cli import demo
from imm_eco.domain.programme import reading
from imm_eco.sheets.recognition.records import Vocabularies
from imm_eco.sheets.recognition.workbooks import Intake, recognise
from imm_eco.sheets.sandbox.reading import read_workbook

EXAMPLES = Path(__file__).parents[2] / "examples"
SRC = EXAMPLES.with_name("src")
BOOKS = sorted(path.relative_to(EXAMPLES) for path in EXAMPLES.rglob("*.xlsx"))
REFUSED = {
    "Fiche_projet_SODEMECA_VF.xlsx": [
        ("E352", "B17", "Valorisation des méteaux"),
        ("E332", "B19", "31/02/2018"),
        ("E312", "B24", "12,5"),
    ],
    "Galvanor_fiche projet_v3.xlsx": [
        ("E361", "B6", "00986977200008"),
        ("E301", "B16", None),
        ("E315", "B18", "19.500"),
        ("E302", "C25", "#REF!"),
    ],
}


@dataclass(frozen=True)
class Played:
    """The demo's transcript and folder."""

    folder: Path
    out: str
    err: str

    def json(self, *words: str, code: int = 0) -> Any:
        """What a command answers about the demo's database."""
        done = _imm_eco(self.folder, *words, "--json")
        assert done.returncode == code, done.stderr
        return json.loads(done.stdout)


def _imm_eco(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-X", "utf8", "-m", "imm_eco", *words]
    environment = {**os.environ, "PYTHONPATH": str(SRC)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=120
    )


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    folder = tmp_path_factory.mktemp("a day") / "the demo"
    done = _imm_eco(folder.parent, "demo", folder.name)
    assert done.returncode == 0, done.stderr
    return Played(folder, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def imported(played: Played) -> dict[str, dict[str, Any]]:
    """Every file of the example, taken in a second time."""
    answer = played.json("import", "inbox", *(book.name for book in BOOKS if len(book.parts) == 1), code=5)
    return {Path(file["file"]).name: file for file in answer["files"]}


def test_each_command_is_printed_before_it_runs(played: Played):
    commands = [line.removeprefix("$ imm-eco ") for line in played.err.splitlines() if line.startswith("$ ")]
    assert commands == [" ".join(scene.words) for scene in demo.STORY]


def test_it_says_why_two_forms_were_refused_and_goes_on(played: Played):
    assert "28 files: 26 imported, 0 unchanged, 2 refused\n" in played.err
    assert "Exit code 5, as it should be" in played.err
    assert played.err.index("Exit code 5") < played.err.index("$ imm-eco import registre-historique.xlsx")


def test_it_ends_with_the_scoreboard_and_what_to_try(played: Played):
    board = played.out.rpartition("Targets, committed and realised")[2]
    programme_row = next(line for line in board.splitlines() if line.startswith("Programme"))
    assert {"13,300", "5,878", "44%"} <= set(programme_row.split())
    *_rest, title, folder, first, second, third = played.err.splitlines()
    assert (title, folder) == ("Try next:", '  cd "the demo"')
    assert [first, second, third] == [f"  imm-eco {' '.join(words)}" for words in demo.NEXT]


@pytest.mark.parametrize("words", [words for words in demo.NEXT if words[0] != "export"], ids=" ".join)
def test_what_to_try_next_works(played: Played, words: tuple[str, ...]):
    assert _imm_eco(played.folder, *words).returncode == 0


def test_the_totals_are_the_published_ones(played: Played):
    board = played.json("report", "targets", "--as-of", "2018-12-31")
    rows = {(row["ecosystem"], row["indicator"]): row for row in board["rows"]}
    jobs = rows["programme", "jobs"]
    assert (jobs["target"], jobs["realised"], jobs["attainment"]) == (13_300, 5_878, 0.442)
    assert (jobs["dossiers"], jobs["reported"]) == (34, 31)
    assert sum(rows[code, "jobs"]["realised"] for code in reading.load().ecosystems.codes) == 5_878
    assert rows["ferroviaire", "jobs"]["realised"] == 0
    assert 500_000_000 < rows["programme", "turnover"]["realised"] < 3_000_000_000


def test_the_support_committed_is_the_published_one(played: Played):
    from datetime import date

    from imm_eco.reports.support import committed_support
    from imm_eco.store import database
    from imm_eco.store.relations.temporary import states_of_day

    day = date(2018, 12, 31)
    with database.reading(played.folder / "imm-eco.db") as db, states_of_day(db, day):
        by_ecosystem = committed_support(db, day)
    assert sum(by_ecosystem.values()) == 27_700_000_000
    assert set(by_ecosystem) == {"valorisation-metaux", "nouveaux-metiers", "travail-metaux", "industrie-navale"}


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (("targets", "--column", "realised"), 5878),
        (("targets", "--indicator", "turnover", "--column", "realised"), 2_134_006_655),
        (("envelope", "--column", "disbursed"), 158_690_000),
    ],
)
def test_a_figure_is_explained_down_to_the_cells_of_the_example(played: Played, words: tuple[str, ...], value: int):
    from openpyxl import load_workbook

    told = played.json("explain", *words, "--as-of", "2018-12-31")
    assert told["value"] == value == sum(row["value"] for row in told["rows"])
    books = {file: load_workbook(EXAMPLES / file) for file in {row["file"] for row in told["rows"]}}
    for row in told["rows"]:
        # The very cell of the sender's workbook holds the figure, and its row the dossier.
        sheet = books[row["file"]][row["sheet"]]
        cell = sheet[row["cell"]]
        assert int(str(cell.value).replace(" ", "").replace("\u202f", "").replace("\u00a0", "")) == row["value"]
        assert row["dossier"] in {str(each.value) for each in sheet[cell.row]}


def test_the_pipeline_is_full(played: Played):
    rows = played.json("report", "pipeline", "--as-of", "2018-12-31")["rows"]
    dossiers = {row["step"]: row["dossiers"] for row in rows}
    assert dossiers.pop("clos") == 0
    assert all(dossiers.values()), dossiers
    assert (dossiers["suivi"], dossiers["mise-en-place"], dossiers["total"]) == (26, 8, 71)


@pytest.mark.parametrize("name", REFUSED)
def test_the_mistakes_are_told_cell_by_cell(imported: dict[str, dict[str, Any]], name: str):
    problems = imported[name]["problems"]
    assert imported[name]["status"] == "refused"
    assert [(one["code"], one["cell"], one["value"] or None) for one in problems] == REFUSED[name]
    assert all(one["severity"] == "error" and one["message"] and one["remedy"] for one in problems)


def test_taken_in_again_everything_is_unchanged(imported: dict[str, dict[str, Any]]):
    assert len(imported) == len(BOOKS) == 33
    kept = {name: file["status"] for name, file in imported.items() if name not in REFUSED}
    assert set(kept.values()) == {"unchanged"}, kept


def test_warnings_are_the_expected_ones(imported: dict[str, dict[str, Any]]):
    warned = {name: {one["code"] for one in file["problems"]} for name, file in imported.items()}
    assert {name: codes for name, codes in warned.items() if codes and name not in REFUSED} == {
        "CHAUDRAL - Fiche Projet IMM.xlsx": {"W211"},
        "Fiche_projet_AtlasTubes_VF2.xlsx": {"W207"},
        "Pompalis_dossier_2018.xlsx": {"W361"},
    }


def test_a_folder_with_a_database_is_left_alone(played: Played):
    before = {path: path.stat().st_mtime_ns for path in played.folder.rglob("*")}
    done = _imm_eco(played.folder.parent, "demo", played.folder.name)
    assert done.returncode == 6
    assert done.stderr.startswith("error: the demo already holds a database; nothing was touched")
    assert {path: path.stat().st_mtime_ns for path in played.folder.rglob("*")} == before


def test_a_folder_with_files_of_those_names_is_left_alone(tmp_path: Path):
    (tmp_path / "inbox").mkdir()
    done = _imm_eco(tmp_path, "demo", ".")
    assert done.returncode == 2
    assert "  - inbox\n" in done.stderr
    assert list(tmp_path.rglob("*")) == [tmp_path / "inbox"]


def test_without_a_name_the_next_free_one_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "imm-eco-demo").mkdir()
    assert demo._free_folder() == Path("imm-eco-demo-2")


def test_a_failure_stops_the_story_with_its_code(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    broken = (demo.Scene("", ("report", "targets")), demo.Scene("", ("init",)))
    monkeypatch.setattr(demo, "STORY", broken)
    done = run("demo", "here", ok=6)
    assert "there is no database" in done.err
    assert not (tmp_path / "here" / "imm-eco.db").exists()


def test_the_analysts_own_database_is_not_touched(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(demo, "STORY", demo.STORY[:1])
    done = run("demo", "here", env={"IMM_ECO_DB": str(tmp_path / "mine.db")})
    assert (tmp_path / "here" / "imm-eco.db").exists()
    assert not (tmp_path / "mine.db").exists()
    assert "  imm-eco --db imm-eco.db dossier show" in done.err


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The example, written anew."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(EXAMPLES))
        import_module("make").write(folder)
        yield folder


def _read(path: Path) -> Intake:
    shipped = reading.load()
    lists = Vocabularies(shipped.ecosystems, shipped.indicators, shipped.pieces, shipped.units, shipped.criteria)
    return recognise(read_workbook(path), lists)


@pytest.mark.parametrize("book", BOOKS, ids=str)
def test_the_shipped_files_are_those_that_make_writes(made: Path, book: Path):
    shipped, again = _read(EXAMPLES / book), _read(made / book)
    assert shipped.records or book.name in REFUSED
    assert [(one.sheet.noun, one.values) for one in shipped.records] == [
        (one.sheet.noun, one.values) for one in again.records
    ]


def test_the_forms_say_what_the_story_says(made: Path):
    """Whatever the habit in which a form was filled, the same values are read."""
    planned_of, forms = import_module("making.dossiers").DOSSIER, import_module("making.forms")
    for style in import_module("making.styles").STYLES:
        candidate, dossier, *lines = _read(made / "inbox" / style.file).records
        told = {key: value for key, value in forms.values_of(style).items() if value is not None}
        assert candidate.values | dossier.values == told, style.file
        for line, planned in zip(lines, planned_of[style.ref].lines, strict=True):
            assert all(line.values[key] == getattr(planned, key) for key in line.values if key != "reference")
