"""Workbooks that Excel and LibreOffice open, whatever the program that wrote them left in: read as they show them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from imm_eco.sheets.files.guard import inspect
from imm_eco.sheets.files.xlsx_package import STRICT
from imm_eco.sheets.parsing.number_formats import WINDOWS_EPOCH, format_of_code, held, section_for
from imm_eco.sheets.parsing.values import read_money
from imm_eco.sheets.problem_catalogue import ERROR_CELL, UNKNOWN_SHEET
from imm_eco.sheets.recognition.workbooks import recognise
from imm_eco.sheets.sandbox.reading import Book, read_workbook
from tests.conftest import Run
from tests.sheets.tables import GOOD_ICE, LISTS

DAY = datetime(2018, 3, 4)  # noqa: DTZ001 - a workbook knows no time zone
MODULE = '<sheet name="Module1" sheetId="9" state="veryHidden" r:id="" xmlns:r="{0}"/></sheets>'
ORPHAN = '<Relationship Id="rId77" Type="{0}/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
Edit = tuple[str, Callable[[str], str]]


def page(path: Path, **formats: str) -> Workbook:
    """A sheet with a date and an amount."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1"] = DAY, 25_000
    for cell, code in formats.items():
        sheet[cell].number_format = code
    book.save(path)
    return book


def edited(path: Path, part: str, edit: Callable[[str], str]) -> Path:
    """The workbook with one of its parts written otherwise."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    before = parts[part].decode()
    parts[part] = edit(before).encode()
    assert parts[part].decode() != before
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def values(book: Book) -> list[object]:
    assert book.problem is None
    return [cell.value for row in book.sheets[0].rows for cell in row.cells.values()]


def in_two_ways(styles: str) -> str:
    start, end = styles.index("<cellXfs"), styles.index("</cellXfs>")
    first, own, rest = styles[start:end].split("<xf ", 2)
    other = f"<mc:Choice Requires='hs'><xf {own}</mc:Choice><mc:Fallback><xf {own}</mc:Fallback>"
    both = f'<mc:AlternateContent xmlns:mc="{COMPATIBLE}">{other}</mc:AlternateContent>'
    return f"{styles[:start]}{first}{both}<xf {rest}{styles[end:]}"


@pytest.mark.parametrize(
    ("part", "edit"),
    [
        ("xl/workbook.xml", lambda text: text.replace("</sheets>", MODULE.format(OFFICE))),
        ("xl/_rels/workbook.xml.rels", lambda text: text.replace("</Relationships>", ORPHAN.format(OFFICE))),
        ("xl/worksheets/sheet1.xml", lambda text: text.replace('<c r="B1"', '<c r="B1" s=""')),
        ("xl/styles.xml", in_two_ways),
    ],
    ids=["a module of macros", "a relation that no sheet names", "an empty style", "a style written in two ways"],
)
def test_it_is_read_as_it_is(tmp_path: Path, part: str, edit: Callable[[str], str]) -> None:
    page(tmp_path / "a.xlsx")
    assert values(read_workbook(edited(tmp_path / "a.xlsx", part, edit))) == [DAY, 25_000]


def strictly(path: Path) -> Path:
    """The workbook with the names that “Strict Open XML” has."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            for strict, usual in STRICT.items():
                content = content.replace(usual, strict)
            archive.writestr(name, content)
    return path


def test_strict_open_xml_is_read_like_any_other(tmp_path: Path) -> None:
    page(tmp_path / "a.xlsx")
    assert values(read_workbook(strictly(tmp_path / "a.xlsx"))) == [DAY, 25_000]


def test_a_copy_of_a_strict_workbook_to_send_back_stays_one(run: Run, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Candidats"
    sheet.append(["ICE", "Raison sociale", "Contact", "Canal"])
    sheet.append([GOOD_ICE, "ATLAS", "M. A", "amis ?"])
    book.save(tmp_path / "a.xlsx")
    run("init")
    strictly(tmp_path / "a.xlsx")
    assert "E352" in run("import", "a.xlsx", "--annotate", "back", ok=5).out
    [back] = (tmp_path / "back").iterdir()
    with zipfile.ZipFile(back) as archive:
        for name in archive.namelist():
            assert not any(usual in archive.read(name) for usual in STRICT.values()), name
    found = read_workbook(back)
    assert [each.name for each in found.sheets] == ["Candidats", "Errors"]
    assert found.sheets[0].rows[1].cells[4].value == "amis ?"


@pytest.mark.parametrize("wrong", ["NaN", "Infinity", "#VALUE", "1_000"])
def test_what_is_no_number_is_a_fault_of_its_cell(tmp_path: Path, wrong: str) -> None:
    page(tmp_path / "a.xlsx")
    path = edited(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", lambda text: text.replace("25000", wrong))
    [row] = read_workbook(path).sheets[0].rows
    assert row.cells[1].value == DAY
    fault = row.cells[2].fault
    assert fault is not None
    assert (fault.kind, fault.params) == (ERROR_CELL, {"value": wrong})


def test_the_format_of_a_condition_is_none_of_the_cells(tmp_path: Path) -> None:
    book = page(tmp_path / "a.xlsx", A1="dd/mm/yyyy", B1='0.00 "DH"')
    shown = DifferentialStyle(numFmt=NumberFormat(numFmtId=164, formatCode='0.0 "MDH"'))
    sheet = book.active
    assert sheet is not None
    sheet.conditional_formatting.add("B1", Rule(type="expression", dxf=shown, formula=["B1>1"]))
    book.save(tmp_path / "a.xlsx")
    found = read_workbook(tmp_path / "a.xlsx")
    assert values(found) == [DAY, 25_000]
    cell = found.sheets[0].rows[0].cells[2]
    assert cell.format == '0.00 "DH"'
    assert read_money(cell.value, "MAD", cell.format).value == 2_500_000


@pytest.mark.parametrize(
    ("saved", "shown"),
    [
        ("a_x000D_b", "a\rb"),
        ("_x005F_x0041_", "_x0041_"),
        ("_x00e9_t_x00E9_", "été"),
        ("_x20_ _xd800_", "_x20_ _xd800_"),
    ],
)
def test_the_escapes_of_a_text_are_what_they_stand_for(tmp_path: Path, saved: str, shown: str) -> None:
    page(tmp_path / "a.xlsx")
    cell = f'<c r="B1" t="str"><v>{saved}</v></c></row>'
    edit = (
        "xl/worksheets/sheet1.xml",
        lambda text: text[: text.index('<c r="B1"')] + cell + text[text.index("</row>") + 6 :],
    )
    assert values(read_workbook(edited(tmp_path / "a.xlsx", *edit))) == [DAY, shown]


class TestASectionOfAFormat:
    @pytest.mark.parametrize(
        "code", ['[=0]"";dd/mm/yyyy', "[<1]0;[>=1]dd/mm/yyyy", 'dd/mm/yyyy;"a;b"0', "dd/mm/yyyy;@"]
    )
    def test_a_date_in_any_that_shows_one(self, code: str) -> None:
        assert held(43_163.0, format_of_code(code), WINDOWS_EPOCH) == DAY

    @pytest.mark.parametrize("code", ['0;"d"0', '"dd;mm"0', "[>=1]0;dd/mm/yyyy", "0;;;@"])
    def test_no_date_where_a_number_is_shown(self, code: str) -> None:
        assert held(43_163.0, format_of_code(code), WINDOWS_EPOCH) == 43_163

    def test_a_zero_that_is_not_shown_is_no_date(self) -> None:
        assert held(0.0, format_of_code('[=0]"";dd/mm/yyyy'), WINDOWS_EPOCH) is None

    @pytest.mark.parametrize(("number", "shown"), [(5, "0.0"), (-5, "(0)"), (0, '"-"')], ids=["above", "below", "zero"])
    def test_by_the_sign(self, number: int, shown: str) -> None:
        assert section_for('0.0;(0);"-";@', number) == shown

    def test_a_unit_of_another_section_is_not_the_cells(self) -> None:
        code = '[>=1000000]0.0,,"MDH";[>=1000]0.0,"KDH";0 "DH"'
        assert [read_money(raw, "MAD", code).value for raw in (2_500_000, 2_500, 25)] == [250_000_000, 250_000, 2_500]


class TestASheetAside:
    HEAD = ("ICE", "Raison sociale", "Contact", "Canal")
    ROW = (GOOD_ICE, "ATLAS", "M. A", "ami")

    def told(self, path: Path, **sheets: Sequence[tuple[object, ...]]) -> tuple[str | None, list[str], list[str]]:
        book = Workbook()
        for name, rows in sheets.items():
            sheet = book.create_sheet(name.replace("_", " "))
            for row in rows:
                sheet.append(row)
        del book["Sheet"]
        book.save(path)
        intake = recognise(read_workbook(path), LISTS)
        nouns = [record.sheet.noun for record in intake.records]
        return intake.kind, nouns, [f"{each.sheet} {each.code}" for each in intake.problems]

    LOG = [("Email", "a@b.ma", "rappel"), ("Téléphone", "0522", "absent")] * 20
    ERRORS = [("#REF!", 1), ("#REF!", 2), ("#REF!", 3), ("#REF!", 4), ("#REF!", 5)]  # noqa: RUF012

    @pytest.mark.parametrize("rows", [LOG, ERRORS], ids=["a log of calls", "errors one below the other"])
    def test_does_not_stand_for_a_register(self, tmp_path: Path, rows: Sequence[tuple[object, ...]]) -> None:
        kind, nouns, problems = self.told(tmp_path / "a.xlsx", Calculs=rows, Candidats=[self.HEAD, self.ROW])
        assert (kind, nouns, problems) == ("register", ["candidates"], [f"Calculs {UNKNOWN_SHEET.code}"])

    def test_does_not_displace_the_form(self, tmp_path: Path) -> None:
        form: list[tuple[object, ...]] = [*zip(self.HEAD, self.ROW, strict=True), ("Intitulé", "Fonderie")]
        form += [("Écosystème", "Travail des métaux"), ("Investissement (MAD)", 5), ("Date d’ouverture", DAY)]
        kind, nouns, problems = self.told(tmp_path / "a.xlsx", Calculs=self.LOG, Fiche_projet=form)
        assert (kind, nouns) == ("submission", ["candidates", "dossiers"])
        assert problems == [f"Calculs {UNKNOWN_SHEET.code}"]
        assert self.told(tmp_path / "b.xlsx", Feuil1=form)[0] == "submission"


def test_the_streams_of_an_excel_97_file_have_their_names_in_any_case() -> None:
    content = bytearray(2_048)
    content[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    content[30], content[48:52] = 9, (1).to_bytes(4, "little")
    name = "WORKBOOK".encode("utf-16-le")
    content[1_024 : 1_024 + len(name)] = name
    assert inspect(bytes(content)) == "xls"
