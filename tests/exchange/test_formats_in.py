"""What people send that is no .xlsx: the same rows from each format, under any name, alone or by the folder."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from tests.conftest import Result, Run, setup_once
from tests.exchange.story import Book, story, write
from tests.hostile.making import ods_cell, ods_parts, ods_row, ods_text
from tests.hostile.making import xls as xls_of


def files(result: Result) -> list[dict[str, Any]]:
    return list(json.loads(result.out)["files"])


def as_ods(book: Book) -> bytes:
    """The sheets as OpenDocument."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    tables = "".join(
        f'<table:table table:name="{name}">{"".join(ods_row(*map(_ods, row)) for row in table)}</table:table>'
        for name, table in book.items()
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    return ods_parts(f"<office:document-content {names}>{body}</office:document-content>".encode())


def _ods(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return ods_text(escape(value))
    if isinstance(value, date):
        return ods_cell(f'office:value-type="date" office:date-value="{value.isoformat()}"')
    return ods_cell(f'office:value-type="float" office:value="{value}"')


def as_xls(book: Book) -> bytes:
    """The sheets as Excel 97."""

    def fill(workbook: Any, first: Any) -> None:
        import xlwt

        day = xlwt.XFStyle()
        day.num_format_str = "dd/mm/yyyy"
        first.name = next(iter(book))
        for position, (name, table) in enumerate(book.items()):
            page = first if position == 0 else workbook.add_sheet(name)
            for row, values in enumerate(table):
                for column, value in enumerate(values):
                    if isinstance(value, date):
                        page.write(row, column, datetime.combine(value, datetime.min.time()), day)
                    elif value is not None:
                        page.write(row, column, value)

    return xls_of(fill)


def as_text(table: list[list[Any]], separator: str = ";") -> str:
    """A sheet as text, with dates and decimals as a French Excel writes them."""
    return "".join(separator.join(map(_text, row)) + "\r\n" for row in table)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


@setup_once
def known(run: Run, folder: Path) -> None:
    """A database that holds the story, exported to `known.json`; and a new one."""
    write(folder / "story.xlsx", story())
    run("--db", "known.db", "init")
    run("--db", "known.db", "import", "story.xlsx")
    run("--db", "known.db", "export", "known.json")
    run("init")


def same(run: Run, folder: Path) -> bool:
    run("export", "found.json")
    return (folder / "found.json").read_bytes() == (folder / "known.json").read_bytes()


@pytest.mark.parametrize("name", ["story.ods", "story.xls", "renamed.xlsx"])
def test_other_workbooks_say_the_same(known: Run, tmp_path: Path, name: str) -> None:
    make = as_xls if name == "story.xls" else as_ods
    (tmp_path / name).write_bytes(make(story()))
    [file] = files(known("import", name, "--json"))
    assert (file["status"], file["problems"]) == ("imported", [])
    assert same(known, tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_folder_of_text_files_is_one_workbook(known: Run, tmp_path: Path, encoding: str, separator: str) -> None:
    folder = tmp_path / "registre"
    folder.mkdir()
    for name, table in story().items():
        (folder / f"{name}.csv").write_bytes(as_text(table, separator).encode(encoding))
    [file] = files(known("import", "registre", "--json"))
    assert (file["file"], file["status"], file["problems"]) == ("registre", "imported", [])
    assert same(known, tmp_path)
    assert files(known("import", *sorted(folder.iterdir()), "--json"))[0]["status"] == "unchanged"


def test_the_folder_one_stands_in(known: Run, tmp_path: Path) -> None:
    folder = tmp_path / "registre"
    folder.mkdir()
    for name, table in story().items():
        (folder / f"{name}.csv").write_text(as_text(table), encoding="utf-8")
    [file] = files(known("--db", tmp_path / "imm-eco.db", "import", ".", "--json", cwd=folder))
    assert (file["file"], file["status"]) == ("registre", "imported")


def test_a_sheet_is_known_by_the_file_and_a_value_by_its_cell(known: Run, tmp_path: Path) -> None:
    known("import", "story.xlsx")
    rows = "Référence;Indicateur;Période;Valeur\r\nD-1;jobs;2019;45\r\n"
    (tmp_path / "SOMETAL résultats T2.csv").write_bytes(rows.encode("cp1252"))
    [file] = files(known("import", "SOMETAL résultats T2.csv", "--json", lang="fr"))
    assert (file["status"], file["counts"]["new"]) == ("imported", 1)
    shown = json.loads(known("result", "list", "--json").out)["rows"]
    assert "SOMETAL résultats T2.csv" in json.dumps(shown, ensure_ascii=False)


def test_problems_of_a_text_file_have_their_cells(known: Run, tmp_path: Path) -> None:
    known("import", "story.xlsx")
    (tmp_path / "resultats-2018.csv").write_text(
        "Référence;Indicateur;Période;Valeur\r\n\r\nD-1;jobs;2019;12,5\r\nD-1;joobs;2019;1\r\n", encoding="utf-8"
    )
    [file] = files(known("import", "resultats-2018.csv", "--json", ok=5))
    told = [(problem["code"], problem["sheet"], problem["cell"]) for problem in file["problems"]]
    assert told == [("E312", "resultats-2018", "D3"), ("E352", "resultats-2018", "B4")]


def test_text_files_of_other_names_stand_alone(known: Run, tmp_path: Path) -> None:
    known("import", "story.xlsx")
    folder = tmp_path / "envois"
    folder.mkdir()
    head = "Référence;Indicateur;Période;Valeur\r\n"
    for year in (2016, 2019):
        (folder / f"resultats-{year}.csv").write_text(f"{head}D-1;jobs;{year};40\r\n", encoding="utf-8")
    (folder / "notes.csv").write_text("bonjour\r\n", encoding="utf-8")
    told = {file["file"]: file["status"] for file in files(known("import", "envois", "--json", ok=5))}
    assert told == {"notes.csv": "refused", "resultats-2016.csv": "imported", "resultats-2019.csv": "imported"}


def test_one_bad_text_file_refuses_its_folder_and_is_named(known: Run, tmp_path: Path) -> None:
    folder = tmp_path / "registre"
    folder.mkdir()
    for name, table in story().items():
        (folder / f"{name}.csv").write_text(as_text(table), encoding="utf-8")
    (folder / "Dossiers.csv").write_text('a;b\n"1;2\n', encoding="utf-8")
    [file] = files(known("import", "registre", "--json", ok=5))
    [problem] = file["problems"]
    assert (file["status"], problem["code"], problem["sheet"]) == ("refused", "E115", "Dossiers.csv")


def test_thousands_of_digits_are_one_problem(known: Run, tmp_path: Path) -> None:
    (tmp_path / "Candidats.csv").write_text(
        f"ICE;Raison sociale;Contact;Canal\r\n{'1' * 5000};A;B;ami\r\n", encoding="utf-8"
    )
    [file] = files(known("import", "Candidats.csv", "--json", ok=5))
    assert [problem["code"] for problem in file["problems"]] == ["E362"]
    known("candidate", "register", "--ice", "1" * 5000, "--name", "A", "--contact", "B", "--channel", "ami", ok=2)
