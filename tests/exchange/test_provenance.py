"""Every imported value knows its file, sheet and cell, also after it was taken back and said again."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imm_eco.domain.programme.reading import load
from imm_eco.services.intake import batches
from imm_eco.services.programmes import install
from imm_eco.store import database, journal
from imm_eco.store.database import FACT_TABLES
from imm_eco.store.provenance import spot_of, stated
from tests.conftest import Run, setup_once
from tests.exchange.forms import ice, write_form
from tests.exchange.story import STORY, Book, story, write
from tests.opening import opened
from tests.store import making


@setup_once
def told(run: Run, folder: Path) -> None:
    run("init")
    write(folder / "story.xlsx", story())
    run("import", "story.xlsx")


def jobs_of_2017(run: Run) -> dict[str, Any]:
    rows = json.loads(run("result", "list", "D-1", "--json").out)["rows"]
    return next(row for row in rows if (row["indicator"], row["period"]) == ("jobs", "2017"))


def place(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["value"], row["file"], row["sheet"], row["cell"]


def test_a_result_says_where_it_was_read(told: Run) -> None:
    assert place(jobs_of_2017(told)) == (40, "story.xlsx", "Résultats", "D2")
    assert "story.xlsx Résultats!D2" in told("result", "list").out


def test_said_again_by_an_undo_it_still_comes_from_its_file(told: Run, tmp_path: Path) -> None:
    row = [*STORY["Résultats"][1]]
    row[3] = 44
    write(tmp_path / "b.xlsx", {"Résultats": [STORY["Résultats"][0], [], row]})
    told("import", "b.xlsx")
    assert place(jobs_of_2017(told)) == (44, "b.xlsx", "Résultats", "D3")
    told("undo")
    assert place(jobs_of_2017(told)) == (40, "story.xlsx", "Résultats", "D2")
    told("redo")
    assert place(jobs_of_2017(told)) == (44, "b.xlsx", "Résultats", "D3")
    told("undo")
    assert place(jobs_of_2017(told)) == (40, "story.xlsx", "Résultats", "D2")
    told("check")


def test_typed_by_hand_it_has_a_change_and_no_file(told: Run) -> None:
    told("result", "record", "D-1", "jobs", "2017", "41")
    row = jobs_of_2017(told)
    assert (*place(row), row["change"]) == (41, None, None, None, 3)


def test_a_dossier_shows_the_source_of_all_that_is_known_of_it(told: Run) -> None:
    sources = json.loads(told("dossier", "show", "D-1", "--json").out)["sources"]
    assert {row["file"] for row in sources} == {"story.xlsx"}
    commitments = [(row["key"], row["sheet"], row["cell"]) for row in sources if row["noun"] == "commitment"]
    assert commitments == [("2019", "Engagements", "A2"), ("2020", "Engagements", "A3")]
    told("dossier", "edit", "D-1", "--title", "Fonderie II")
    sources = json.loads(told("dossier", "show", "D-1", "--json").out)["sources"]
    assert [row["command"] for row in sources if row["noun"] == "dossier"] == ["dossier edit"]
    assert "Where it comes from" in told("dossier", "show", "D-1", "--sources").out
    assert "Where it comes from" not in told("dossier", "show", "D-1").out


def values(run: Run, *shown: str) -> dict[tuple[str, str | None, str], dict[str, Any]]:
    """Where each value of a dossier or a company comes from, by what is said, of what, and the value's name."""
    rows = json.loads(run(*shown, "--json").out)["value_sources"]
    return {(row["noun"], row["key"], row["field"]): row for row in rows}


def spot(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["file"], row["sheet"], row["cell"], row["change"]


class TestEachValueItsOwnCell:
    def test_of_a_register(self, told: Run) -> None:
        found = values(told, "dossier", "show", "D-1")
        assert spot(found["dossier", None, "investment"]) == ("story.xlsx", "Dossiers", "F2", 2)
        assert spot(found["dossier", None, "requested"]) == ("story.xlsx", "Dossiers", "G2", 2)
        assert spot(found["commitment", "2019", "export_turnover"]) == ("story.xlsx", "Engagements", "E2", 2)
        assert spot(found["decision", "suivi-2018-04-01", "granted"]) == ("story.xlsx", "Décisions", "F2", 2)
        assert ("commitment", "2019", "investment") not in found

    def test_of_what_was_sealed_that_of_the_commitment(self, told: Run) -> None:
        found = values(told, "dossier", "show", "D-1")
        assert spot(found["seal_line", "2017-04-01 · 2020", "jobs"]) == ("story.xlsx", "Scellés", "D2", 2)

    def test_of_a_form_and_of_its_table(self, run: Run, tmp_path: Path) -> None:
        run("init")
        write_form(tmp_path / "form.xlsx", 1)
        run("import", "form.xlsx")
        found = values(run, "dossier", "show", "IMM-2018-0001")
        assert spot(found["dossier", None, "investment"]) == ("form.xlsx", "Fiche projet", "B7", 2)
        assert spot(found["dossier", None, "opened_on"]) == ("form.xlsx", "Fiche projet", "B8", 2)
        assert spot(found["commitment", "2019", "turnover"]) == ("form.xlsx", "Fiche projet", "C12", 2)
        company = values(run, "candidate", "show", "000000001")
        assert spot(company["candidate", None, "contact"]) == ("form.xlsx", "Fiche projet", "B3", 2)
        assert "Where it comes from" in run("candidate", "show", "000000001", "--sources").out

    def test_typed_it_has_its_change_and_who_typed_it_and_the_others_keep_their_cells(self, told: Run) -> None:
        told("dossier", "edit", "D-1", "--investment", "13 MDH", env={"IMM_ECO_USER": "s.rguig"})
        found = values(told, "dossier", "show", "D-1")
        typed = found["dossier", None, "investment"]
        assert spot(typed) == (None, None, None, 3)
        assert (typed["command"], typed["author"]) == ("dossier edit", "s.rguig")
        assert spot(found["dossier", None, "requested"]) == ("story.xlsx", "Dossiers", "G2", 2)
        shown = told("explain", "pipeline", "--column", "investment", "--step", "suivi", "--as-of", "2019-01-01")
        assert "change 3: dossier edit, s.rguig" in shown.out
        asked = told("explain", "pipeline", "--column", "requested", "--step", "suivi", "--as-of", "2019-01-01")
        assert "story.xlsx Dossiers!G2" in asked.out

    def test_what_a_later_file_leaves_out_names_the_earlier_one(self, told: Run, tmp_path: Path) -> None:
        head, row, *_others = STORY["Dossiers"]
        later = [head[:6] + head[7:8], [*row[:5], 14, *row[7:8]]]
        write(tmp_path / "later.xlsx", {"Dossiers": later})
        told("import", "later.xlsx")
        found = values(told, "dossier", "show", "D-1")
        assert spot(found["dossier", None, "investment"]) == ("later.xlsx", "Dossiers", "F2", 3)
        assert spot(found["dossier", None, "requested"]) == ("story.xlsx", "Dossiers", "G2", 2)
        told("undo")
        found = values(told, "dossier", "show", "D-1")
        assert spot(found["dossier", None, "investment"]) == ("story.xlsx", "Dossiers", "F2", 2)

    def test_a_proof_typed_later_leaves_the_figure_where_it_was_read(self, told: Run) -> None:
        told("result", "record", "D-1", "jobs", "2017", "40", "--proof", "verifie")
        assert place(jobs_of_2017(told)) == (40, "story.xlsx", "Résultats", "D2")
        found = values(told, "dossier", "show", "D-1")
        assert spot(found["result", "jobs · 2017", "proof"]) == (None, None, None, 3)
        assert spot(found["result", "jobs · 2017", "value"]) == ("story.xlsx", "Résultats", "D2", 2)

    def test_a_proof_that_a_row_leaves_empty_stands_in_no_cell(self, told: Run) -> None:
        proof = values(told, "dossier", "show", "D-1")["result", "turnover · 2018-T2", "proof"]
        assert spot(proof) == ("story.xlsx", None, None, 2)

    def test_what_one_of_two_merged_companies_knew_alone_keeps_its_cell(self, told: Run) -> None:
        told("candidate", "merge", "002087546", "000081234", "--reason", "one company")
        found = values(told, "candidate", "show", "002087546")
        assert spot(found["candidate", None, "name"]) == ("story.xlsx", "Candidats", "B2", 2)

    def test_years_across_a_form(self, run: Run, tmp_path: Path) -> None:
        run("init")
        form: Book = {
            "Fiche projet": [
                ["ICE", ice(1)], ["Raison sociale", "STÉ 1"], ["Contact", "M. 1"], ["Canal", "Spontanée"],
                ["Intitulé du projet", "Projet 1"], ["Écosystème", "Travail des métaux"],
                ["Investissement (MAD)", 1_000_000], ["Date d’ouverture", date(2018, 1, 2)], [],
                [None, 2019, 2020], ["Emplois", 10, 20], ["CA additionnel (MAD)", 3_000_000, 4_000_000],
            ],
        }  # fmt: skip
        write(tmp_path / "across.xlsx", form)
        run("import", "across.xlsx")
        found = values(run, "dossier", "show", "IMM-2018-0001")
        assert spot(found["commitment", "2020", "jobs"]) == ("across.xlsx", "Fiche projet", "C11", 2)
        assert spot(found["commitment", "2019", "turnover"]) == ("across.xlsx", "Fiche projet", "B12", 2)


TABLES = ("Candidats", "Dossiers", "Engagements", "Résultats", "Conventions", "Déboursements", "Décisions", "Objectifs")


@st.composite
def books(draw: st.DrawFn) -> Book:
    """The history with its columns in any order and anywhere on their sheets, below a title or none."""
    book = story()
    for name in TABLES:
        order = draw(st.permutations(range(len(book[name][0]))))
        left, above = draw(st.integers(0, 3)), draw(st.integers(0, 3))
        rows = [[None] * left + [row[number] for number in order] for row in book[name]]
        book[name] = [[], *([["Direction de l’industrie"]] if above else []), *[[]] * above, *rows]
    return book


def places(db: sqlite3.Connection) -> Iterator[tuple[Any, str | None, str]]:
    """Each figure and each day that stands in a cell: what it is, and where it is said to stand."""
    for table in FACT_TABLES:
        for row in map(dict, db.execute(f"SELECT * FROM live_{table} WHERE cell IS NOT NULL")):
            for name in (name for name in row if name.endswith("_on") or isinstance(row[name], int)):
                found = spot_of(stated(row), name)
                if row[name] is not None and found.cell and name != "campaign_id":
                    yield row[name], found.sheet, found.cell


@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(books())
def test_of_any_register_every_cell_holds_its_value(book: Book) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, db_path = write(Path(folder) / "any.xlsx", book), Path(folder) / "imm-eco.db"
        making.create(db_path)
        origin = journal.Origin(datetime(2019, 7, 1, tzinfo=UTC), "test", "import")
        with journal.writing(db_path, origin) as change:
            install(change, load(None))
        (report,) = batches.import_paths([path], db_path, origin, date(2019, 7, 1))
        assert report.status == "imported"
        with closing(sqlite3.connect(db_path)) as plain, database.reading(db_path) as db:
            assert plain.execute("SELECT count(*) FROM result WHERE cell IS NOT NULL").fetchone() == (3,)
            found = list(places(db))
        assert len(found) > 40
        for value, sheet, cell in found:
            assert value in opened(path, sheet, cell), (value, sheet, cell)
