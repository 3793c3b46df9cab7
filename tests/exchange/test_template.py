"""Templates: what they hold, and that one filled as it asks is taken in without a word."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from imm_eco.cli import template
from imm_eco.domain.vocabulary import fold
from imm_eco.services.templates import KIND_NAMES
from imm_eco.sheets.schema.columns import KINDS, REGISTER, SUBMISSION
from tests.conftest import Run, setup_once
from tests.exchange.story import ATLAS, Book, story, write

FORM: dict[str, Any] = {
    "ICE": ATLAS, "Raison sociale": "STÉ ATLAS", "Contact": "A. Alami", "Canal": "Road show", "Région": "06",
    "Intitulé": "Fonderie", "Écosystème": "Travail des métaux", "Investissement (MAD)": 12_500_000,
    "Date d’ouverture": date(2018, 3, 1), "Taille": "PME",
}  # fmt: skip
YEARS: list[list[Any]] = [[2019, 80, 9_000_000, None, 1_000_000], [2020, 120, 15_000_000, 500_000.5, None]]


@setup_once
def context(run: Run, _folder: Path) -> None:
    run("init")


def taken(run: Run, name: str) -> dict[str, Any]:
    """What an import makes of a filled template: it has nothing to say about it."""
    [file] = json.loads(run("import", name, "--json").out)["files"]
    assert file["problems"] == []
    return dict(file)


def fill_form(page: Worksheet) -> None:
    labels: dict[Any, int] = {row[0].value: row[0].row for row in page.iter_rows(max_col=1) if row[0].value}
    for label, value in FORM.items():
        page.cell(labels[label], 2, value)
    for row, line in enumerate(YEARS, labels["Année"] + 1):
        for column, value in enumerate(line, 1):
            page.cell(row, column, value)


def fill(book: Workbook, rows: Book) -> None:
    """Write the story's rows under the template's own headers; amounts of the story are then in MAD."""
    for name, (head, *lines) in rows.items():
        page = book[name]
        places = {fold(str(cell.value).split("(")[0]): number for number, cell in enumerate(page[1], 1)}
        for number, line in enumerate(lines, 2):
            for title, value in zip(head, line, strict=True):
                cell = page.cell(number, places[fold(title.split("(")[0])], value)
                cell.data_type = "s" if isinstance(value, str) else cell.data_type


def test_a_filled_form_is_a_candidate_a_dossier_and_its_commitments(context: Run, tmp_path: Path) -> None:
    context("template", "fiche.xlsx", lang="fr")
    book = load_workbook(tmp_path / "fiche.xlsx")
    fill_form(book["Fiche projet"])
    book.save(tmp_path / "fiche.xlsx")
    assert taken(context, "fiche.xlsx")["counts"]["new"] == 4
    context("export", "all.xlsx", lang="fr")
    book = load_workbook(tmp_path / "all.xlsx")
    assert [cell.value for cell in book["Dossiers"][2]][:4] == [
        "IMM-2018-0001", ATLAS, "Fonderie", "Travail des métaux",
    ]  # fmt: skip
    assert [row[0] for row in book["Engagements"].iter_rows(min_row=2, values_only=True)] == ["IMM-2018-0001"] * 2
    assert taken(context, "fiche.xlsx")["status"] == "unchanged"


def test_a_form_erases_nothing_that_it_leaves_empty(context: Run, tmp_path: Path) -> None:
    context("candidate", "register", "--ice", ATLAS, "--name", "STÉ ATLAS", "--channel", "ami", "--city", "Fès")
    context("template", "fiche.xlsx", lang="fr")
    book = load_workbook(tmp_path / "fiche.xlsx")
    fill_form(book["Fiche projet"])
    book.save(tmp_path / "fiche.xlsx")
    taken(context, "fiche.xlsx")
    context("export", "all.xlsx", lang="fr")
    head, row = (
        next(load_workbook(tmp_path / "all.xlsx")["Candidats"].iter_rows(n, n, values_only=True)) for n in (1, 2)
    )
    assert dict(zip(head, row, strict=True))["Ville"] == "Fès"


@pytest.mark.parametrize("kind", ["register", "decisions"])
def test_a_filled_register_is_taken_in(context: Run, tmp_path: Path, kind: str) -> None:
    wanted = {sheet.fr for sheet in KINDS[kind]}
    whole = story()
    whole["Dossiers"][1][5], whole["Dossiers"][2][5] = 12_500_000, 4_000_000
    if kind == "decisions":
        early = {name: whole[name] for name in ("Actions", "Candidats", "Engagements", "Évaluations", "Pièces")}
        dossiers = [*whole["Dossiers"]]
        dossiers[0] = [*dossiers[0]]
        dossiers[0][5] = "Investissement (MAD)"
        early["Dossiers"] = dossiers
        early["Étapes"] = [whole["Étapes"][0], *(row for row in whole["Étapes"][1:] if row[1] != "Suivi")]
        write(tmp_path / "early.xlsx", early)
        context("import", "early.xlsx")
    context("template", "t.xlsx", "--kind", kind, lang="fr")
    book = load_workbook(tmp_path / "t.xlsx")
    fill(book, {name: rows for name, rows in whole.items() if name in wanted})
    book.save(tmp_path / "t.xlsx")
    assert taken(context, "t.xlsx")["status"] == "imported"


def test_results_are_filled_in_advance_for_what_is_owed(context: Run, tmp_path: Path) -> None:
    write(tmp_path / "story.xlsx", story())
    context("import", "story.xlsx")
    options = ("--kind", "results", "--ecosystem", "Travail des métaux", "--period", "2018")
    assert json.loads(context("template", "r.xlsx", *options, "--json", lang="fr").out)["rows"] == 3
    book = load_workbook(tmp_path / "r.xlsx")
    page = book["Résultats"]
    rows = [[cell.value for cell in row[:5]] for row in page.iter_rows()]
    assert rows == [
        ["Référence", "Raison sociale", "Indicateur", "Période", "Valeur"],
        ["D-1", "STÉ ATLAS [a]", "Emplois", 2018, None],
        ["D-1", "STÉ ATLAS [a]", "CA additionnel", 2018, None],
        ["D-1", "STÉ ATLAS [a]", "CA export", 2018, None],
    ]
    for number, value in enumerate((60, 4_000_000, 250_000.5), 2):
        page.cell(number, 5, value)
    page.cell(3, 4, "S1 2017")
    book.save(tmp_path / "r.xlsx")
    assert taken(context, "r.xlsx")["counts"]["new"] == 3
    assert json.loads(context("template", "r.xlsx", *options, "--json").out)["rows"] == 1
    assert json.loads(context("template", "r.xlsx", *options[:2], "--period", "2016", "--json").out)["rows"] == 0


@pytest.mark.parametrize("asked", [("--dossier", "D-2"), ("--period", "2016")])
def test_a_template_of_what_nobody_owes_says_that_it_is_empty(
    context: Run, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    write(tmp_path / "story.xlsx", story())
    context("import", "story.xlsx")
    assert context("template", "r.xlsx", "--kind", "results", *asked).err == (
        "written: r.xlsx\nwarning: no result is left to give there: the workbook has no row\n"
    )
    assert context("template", "r.xlsx", "--kind", "results").err == "written: r.xlsx\n"


def test_a_figure_left_blank_is_left_out_with_a_word(context: Run, tmp_path: Path) -> None:
    write(tmp_path / "story.xlsx", story())
    context("import", "story.xlsx")
    context("template", "r.xlsx", "--kind", "results", "--dossier", "D-1", "--period", "2018", lang="fr")
    book = load_workbook(tmp_path / "r.xlsx")
    book["Résultats"]["E2"], book["Résultats"]["E3"] = 60, "n.d."
    book.save(tmp_path / "r.xlsx")
    [file] = json.loads(context("import", "r.xlsx", "--json").out)["files"]
    assert (file["status"], file["counts"]["new"]) == ("imported", 1)
    assert [(each["code"], each["severity"], each["cell"], each["message"]) for each in file["problems"]] == [
        ("W213", "warning", "A3", "No figure is given in 2 of the rows, from row 3 on: they were left out.")
    ]


def test_a_row_that_says_more_still_wants_its_figure(context: Run, tmp_path: Path) -> None:
    write(tmp_path / "story.xlsx", story())
    context("import", "story.xlsx")
    write(tmp_path / "r.xlsx", {"Résultats": [["Référence", "Indicateur", "Période", "Valeur", "Preuve"],
                                              ["D-1", "Emplois", 2018, None, "Vérifié"]]})  # fmt: skip
    [file] = json.loads(context("import", "r.xlsx", "--json", ok=5).out)["files"]
    assert [each["severity"] for each in file["problems"]] == ["error"]


def test_results_for_one_sender(context: Run, tmp_path: Path) -> None:
    write(tmp_path / "story.xlsx", story())
    context("import", "story.xlsx")

    def rows(*words: str, ok: int = 0) -> int | str:
        result = context("template", "r.xlsx", "--kind", "results", "--period", "2018", *words, "--json", ok=ok)
        return int(json.loads(result.out)["rows"]) if not ok else result.err

    assert (rows("--company", ATLAS), rows("--dossier", "d-1"), rows("--dossier", "D-2")) == (3, 3, 0)
    assert "no dossier has the reference" in str(rows("--dossier", "D-9", ok=3))
    assert "each name the sender" in str(rows("--dossier", "D-1", "--company", ATLAS, ok=2))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_company_of_a_result_is_for_the_reader_alone(context: Run, tmp_path: Path, lang: str) -> None:
    """Whatever stands there, nothing of it is read, stored, or told to be unknown; the template says so."""
    write(tmp_path / "story.xlsx", story())
    context("import", "story.xlsx")
    context("template", "r.xlsx", "--kind", "results", "--company", ATLAS, "--period", "2018", lang=lang)
    book = load_workbook(tmp_path / "r.xlsx")
    page = book.worksheets[1]
    said = {
        "fr": "pour qui le remplit : cette colonne n’est pas lue",
        "en": "for whoever fills this in: it is not read",
    }
    assert page["B1"].comment.text == said[lang]
    assert page.auto_filter.ref == "A1:G4"
    for row, name in enumerate(("Ste Atlas S.A.R.L.", None, "=1/0"), 2):
        page.cell(row, 2, name)
    page["E2"], page["E4"] = 60, 250_000.5
    page["B5"] = "Atlas"
    book.save(tmp_path / "r.xlsx")
    [file] = json.loads(context("import", "r.xlsx", "--json").out)["files"]
    assert (file["counts"]["new"], [each["code"] for each in file["problems"]]) == (2, ["W213"])
    rows = json.loads(context("result", "list", "--json").out)["rows"]
    assert {row["cell"]: row["value"] for row in rows if row["file"] == "r.xlsx"} == {"E2": 60, "E4": 250_000.5}


@pytest.mark.parametrize("kind", KIND_NAMES)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_empty_template_explains_itself(context: Run, tmp_path: Path, kind: str, lang: str) -> None:
    context("template", "t.xlsx", "--kind", kind, lang=lang)
    first = (tmp_path / "t.xlsx").read_bytes()
    context("template", "t.xlsx", "--kind", kind, lang=lang)
    assert (tmp_path / "t.xlsx").read_bytes() == first
    book = load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames[0] == {"fr": "Mode d’emploi", "en": "Instructions"}[lang]
    assert book.worksheets[-1].sheet_state == "hidden"
    assert book.active is book.worksheets[1]
    for page in book.worksheets[1:-1]:
        assert page.data_validations.dataValidation
        assert page.page_setup.paperSize == 9
    if kind != "submission":
        assert taken(context, "t.xlsx")["status"] == "unchanged"


def test_columns_have_their_lists_checks_comments_and_formats(context: Run, tmp_path: Path) -> None:
    context("template", "t.xlsx", "--kind", "register", lang="fr")
    book = load_workbook(tmp_path / "t.xlsx")
    page = book["Candidats"]
    checks = {str(each.sqref).split(":")[0]: each for each in page.data_validations.dataValidation}
    assert checks["H2"].formula1 == "=imm_size"
    assert book.defined_names["imm_size"].attr_text == "'Listes'!$B$2:$B$4"
    assert [cell.value for cell in book["Listes"]["B"]][:4] == ["imm_size", "Locomotive", "PME", "TPE"]
    assert (checks["A2"].type, checks["A2"].formula1) == ("textLength", "15")
    assert page.column_dimensions["A"].number_format == "@"
    assert "15 chiffres" in page["A1"].comment.text
    assert page["A1"].fill.fgColor.rgb != page["C1"].fill.fgColor.rgb
    assert page.max_row == 1
    assert all(len(each.prompt or "") <= 255 for sheet in book for each in sheet.data_validations.dataValidation)


def test_support_is_no_result(context: Run, tmp_path: Path) -> None:
    context("template", "t.xlsx", "--kind", "results", lang="fr")
    titles = {cell.value for row in load_workbook(tmp_path / "t.xlsx")["Listes"].iter_rows() for cell in row}
    assert "Emplois" in titles
    assert "Soutien de l’État" not in titles


def test_what_a_template_cannot_be(context: Run) -> None:
    assert "for the template of results" in context("template", "t.xlsx", "--period", "2018", ok=2).err
    assert "is not the name of a workbook" in context("template", "t.xls", ok=2).err
    assert "one of: submission" in context("template", "t.xlsx", "--kind", "form", ok=2).err
    assert template.KINDS == KIND_NAMES
    assert {column.key for column in SUBMISSION.table} < {column.key for sheet in REGISTER for column in sheet.columns}


def test_its_comments_stand_where_excel_puts_them(run: Run, tmp_path: Path) -> None:
    run("init")
    run("template", "t.xlsx")
    with zipfile.ZipFile(tmp_path / "t.xlsx") as archive:
        names, types = set(archive.namelist()), archive.read("[Content_Types].xml").decode()
        assert {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"} <= names
        assert {part.lstrip("/") for part in re.findall(r'PartName="([^"]*)"', types)} <= names
        rels = archive.read("xl/worksheets/_rels/sheet2.xml.rels").decode()
    assert set(re.findall(r'Target="([^"]*)"', rels)) == {"../comments1.xml", "../drawings/vmlDrawing1.vml"}
