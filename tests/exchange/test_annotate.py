"""`import --annotate`: the sender's own file, its faults coloured, explained and listed; the rest as it was."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from imm_eco.files import safe_stem
from imm_eco.sheets.annotation.styles import COLOURS, OVER_A_COLOUR
from tests.conftest import Result, Run, setup_once
from tests.exchange.spoilt import ADDRESSES, FAULTS, clean, correct, held, spread
from tests.exchange.story import story, write

RED, YELLOW = ((COLOURS[each], OVER_A_COLOUR[each]) for each in ("error", "warning"))
HEAD = ["ICE", "Raison sociale", "Contact", "Canal"]
ATLAS = ["002087546000048", "Atlas", "A", "ami"]


@setup_once
def context(run: Run, _folder: Path) -> None:
    """A new database."""
    run("init")


@pytest.fixture
def sent(context: Run, tmp_path: Path) -> Run:
    """A workbook with seven faults, `a.xlsx`."""
    spread(tmp_path / "a.xlsx", story())
    return context


def file(result: Result) -> dict[str, Any]:
    [one] = json.loads(result.out)["files"]
    return dict(one)


def coloured(path: Path, colours: tuple[str, str] = RED) -> set[tuple[str, str]]:
    """The cells of a workbook that have a colour; the list of errors aside."""
    pages = [page for page in load_workbook(path).worksheets if page.title not in ("Errors", "Erreurs")]
    cells = ((page.title, cell) for page in pages for row in page.iter_rows() for cell in row)
    return {(title, cell.coordinate) for title, cell in cells if cell.fill.fgColor.rgb in colours}


def notes(path: Path) -> dict[tuple[str, str], str]:
    cells = ((page.title, cell) for page in load_workbook(path).worksheets for row in page.iter_rows() for cell in row)
    return {(title, cell.coordinate): cell.comment.text for title, cell in cells if cell.comment}


def listed(path: Path, name: str = "Errors") -> list[tuple[Any, ...]]:
    """The rows of the list, without its heading."""
    rows = list(load_workbook(path)[name].iter_rows(values_only=True))
    first = next(number for number, row in enumerate(rows) if row[-1] == "Code")
    return rows[first + 1 :]


def parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_seven_faults_are_told_at_their_addresses_everywhere(sent: Run, tmp_path: Path) -> None:
    told = file(sent("import", "a.xlsx", "--annotate", "out", "--json", ok=5))
    copy = Path(told["annotated"])
    assert copy == Path("out/a-to-correct.xlsx")
    errors = [each for each in told["problems"] if each["severity"] == "error"]
    assert {(each["sheet"], each["cell"]) for each in errors} == ADDRESSES
    assert len(errors) == 7
    assert coloured(tmp_path / copy) == ADDRESSES
    assert {place for place, text in notes(tmp_path / copy).items() if "Error" in text} == ADDRESSES
    assert [row[1:3] for row in listed(tmp_path / copy) if row[0] == "Error"] == [
        (each["sheet"], each["cell"]) for each in errors
    ]


def test_the_list_has_a_link_to_each_cell_and_can_be_printed(sent: Run, tmp_path: Path) -> None:
    sent("import", "a.xlsx", "--annotate", "out", ok=5)
    workbook = load_workbook(tmp_path / "out" / "a-to-correct.xlsx")
    page = workbook["Errors"]
    assert workbook.active is page
    assert [each.title for each in workbook.worksheets if each.sheet_view.tabSelected] == ["Errors"]
    places = {cell.hyperlink.location for row in page.iter_rows() for cell in row if cell.hyperlink}
    assert places >= {f"'{sheet}'!{cell}" for sheet, cell in ADDRESSES}
    assert page.freeze_panes == "A5"
    assert page.print_title_rows == "$4:$4"
    assert page.page_setup.orientation == "landscape"


def test_it_speaks_the_analysts_language(sent: Run, tmp_path: Path) -> None:
    sent("import", "a.xlsx", "--annotate", "out", ok=5, lang="fr")
    copy = tmp_path / "out" / "a-a-corriger.xlsx"
    assert load_workbook(copy).sheetnames[-1] == "Erreurs"
    assert "obligatoire" in notes(copy)["Résultats", "E8"]
    assert {row[0] for row in listed(copy, "Erreurs")} == {"Erreur", "Alerte"}


def test_corrected_and_imported_it_gives_what_a_clean_file_gives(sent: Run, tmp_path: Path) -> None:
    sent("import", "a.xlsx", "--annotate", "out", ok=5)
    correct(tmp_path / "out" / "a-to-correct.xlsx")
    told = file(sent("import", "out", "--json"))
    assert (told["status"], told["problems"]) == ("imported", [])
    assert held(sent, tmp_path) == clean(sent, tmp_path)


def test_annotated_again_nothing_is_doubled_and_mended_cells_are_as_before(sent: Run, tmp_path: Path) -> None:
    sent("import", "a.xlsx", "--annotate", "out", ok=5)
    first = tmp_path / "out" / "a-to-correct.xlsx"
    correct(first, {"Candidats": FAULTS["Candidats"]})
    sent("import", first, "--annotate", "out", ok=5)
    second = tmp_path / "out" / "a-to-correct-2.xlsx"
    left = {place for place in ADDRESSES if place[0] != "Candidats"}
    assert coloured(second) == left
    assert set(notes(second)) == left
    assert all(text.count("imm-eco") == 1 for text in notes(second).values())
    workbook = load_workbook(second)
    assert workbook["Candidats"]["B10"].fill.fgColor.rgb == "FFDDEEFF"
    assert workbook["Dossiers"]["G8"].fill.bgColor.rgb == "FFDDEEFF"
    assert workbook.sheetnames.count("Errors") == 1
    assert len(listed(second)) == 5


def test_the_other_language_replaces_the_list_of_the_first(sent: Run, tmp_path: Path) -> None:
    sent("import", "a.xlsx", "--annotate", "out", ok=5, lang="fr")
    sent("import", "out/a-a-corriger.xlsx", "--annotate", "out", ok=5)
    names = load_workbook(tmp_path / "out" / "a-to-correct.xlsx").sheetnames
    assert [name for name in names if name in ("Erreurs", "Errors")] == ["Errors"]


def test_a_senders_own_notes_and_sheet_of_errors_are_kept(context: Run, tmp_path: Path) -> None:
    workbook = Workbook()
    page = workbook.active
    assert page is not None
    page.title = "Candidats"
    page.append(HEAD)
    page.append(["12", "Atlas", "A", "ami"])
    page["A2"].comment = Comment("to be checked", "Sara")
    page["B2"].comment = Comment("sic", "Sara")
    workbook.create_sheet("Errors")["A1"] = "our own errors"
    workbook.save(tmp_path / "a.xlsx")
    context("import", "a.xlsx", "--annotate", "one", ok=5)
    one = tmp_path / "one" / "a-to-correct.xlsx"
    assert notes(one)["Candidats", "A2"].startswith("to be checked\n\nimm-eco")
    assert load_workbook(one).sheetnames == ["Candidats", "Errors", "Errors (2)"]
    context("import", one, "--annotate", "two", ok=5)
    two = tmp_path / "two" / "a-to-correct.xlsx"
    assert notes(two) == notes(one)
    assert load_workbook(two)["Errors"]["A1"].value == "our own errors"
    assert load_workbook(two).sheetnames == ["Candidats", "Errors", "Errors (2)"]
    correct(two, {"Candidats": {"A2": ("12", ATLAS[0])}})
    assert file(context("import", two, "--json"))["problems"] == []


def test_everything_else_is_as_it_was_to_the_byte(context: Run, tmp_path: Path) -> None:
    """Results of formulas, rules of a newer Excel, macros, pictures: what no library carries over."""
    write(tmp_path / "plain.xlsx", {"Candidats": [HEAD, ["12", "Atlas", "A", "ami"]]})
    extra = {"xl/vbaProject.bin": b"macros", "xl/media/image1.png": b"\x89PNG"}
    rule = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:none xmlns:x14="urn:x14"/></ext></extLst>'
    formula = b'<c r="B2" t="str"><f>PROPER("atlas")</f><v>Atlas</v></c>'
    with ZipFile(tmp_path / "a.xlsm", "w") as archive:
        for name, part in {**parts(tmp_path / "plain.xlsx"), **extra}.items():
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b'<c r="B2" t="inlineStr"><is><t>Atlas</t></is></c>', formula)
                part = part.replace(b"</worksheet>", rule + b"</worksheet>")
            if name == "[Content_Types].xml":
                part = part.replace(
                    b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
                    b"vnd.ms-excel.sheet.macroEnabled.main",
                )
            archive.writestr(name, part)
    context("import", "a.xlsm", "--annotate", "out", ok=5)
    before, after = parts(tmp_path / "a.xlsm"), parts(tmp_path / "out" / "a-to-correct.xlsm")
    edited = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
              "xl/worksheets/sheet1.xml"}  # fmt: skip
    assert {name for name in before if before[name] != after[name]} == edited
    sheet = after["xl/worksheets/sheet1.xml"]
    assert formula in sheet
    assert sheet.index(b"<legacyDrawing") < sheet.index(rule)
    # The sheet is what it was but for the cell's style, the selection and the reference to its notes.
    undone = re.sub(rb"<legacyDrawing[^>]*/>", b"", sheet)
    told = before["xl/worksheets/sheet1.xml"].replace(b' tabSelected="1"', b"")
    assert re.sub(rb' s="\d+"', b"", undone) == told


def test_a_formula_without_a_result_survives(context: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", {"Candidats": [HEAD, ATLAS]})
    workbook = load_workbook(tmp_path / "a.xlsx")
    workbook["Candidats"]["B2"] = "=A1&A2"
    workbook.save(tmp_path / "a.xlsx")
    told = file(context("import", "a.xlsx", "--annotate", "out", "--json", ok=5))
    assert [each["code"] for each in told["problems"]] == ["E303"]
    assert load_workbook(tmp_path / told["annotated"])["Candidats"]["B2"].value == "=A1&A2"


def test_a_cell_at_fault_for_being_empty_is_made_and_a_merged_one_is_marked_at_its_top(
    context: Run, tmp_path: Path
) -> None:
    workbook = Workbook()
    page = workbook.active
    assert page is not None
    page.title = "Candidats"
    page.append(HEAD)
    page.append(ATLAS)
    page.append(["001524836000087", "Rif", None, "ami"])
    page.append(["001524837000051", "Rif", None, "?!"])
    page.merge_cells("D3:D4")
    page["D3"] = "?!"
    workbook.save(tmp_path / "a.xlsx")
    context("import", "a.xlsx", "--annotate", "out", ok=5)
    marked = coloured(tmp_path / "out" / "a-to-correct.xlsx")
    assert {("Candidats", "C3"), ("Candidats", "C4"), ("Candidats", "D3")} <= marked
    assert ("Candidats", "D4") not in marked


def test_names_and_texts_that_would_do_harm_are_harmless(context: Run, tmp_path: Path) -> None:
    name = "-rf \u202ex=1"
    evil = "A&B'<x>\"!"
    book = {"Candidats": [HEAD, ["=cmd|' /C calc'!A0", "_x0041_", "<a>&]]>", "é"]], evil: [["x"]]}
    write(tmp_path / f"{name}.xlsx", book)
    told = file(context("import", ".", "--annotate", "out", "--json", ok=5))
    copy = tmp_path / told["annotated"]
    assert copy.name == "rf _x=1-to-correct.xlsx"
    values = {row[3]: row for row in listed(copy)}
    assert "=cmd|' /C calc'!A0" in values
    cells = [cell for row in load_workbook(copy)["Errors"].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    [sheet] = [row for row in listed(copy) if row[0] == "Warning"]
    assert sheet[1:4] == (evil, None, None)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("../../etc/x", ".._.._etc_x".strip(".")),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("~$a", "$a"),
        ("", "_"),
        ("a\x1b[31m\nb", "a_[31m_b"),
        ("été – 2019", "été – 2019"),
        ("x" * 300, "x" * 60),
        (" . ", "_"),
    ],
)
def test_a_foreign_name_stays_in_its_folder(name: str, stem: str) -> None:
    assert safe_stem(name) == stem


def test_a_file_that_cannot_be_opened_gives_the_list_alone(context: Run, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 cut short")
    result = context("import", "a.xlsx", "--annotate", "out", ok=5)
    copy = tmp_path / "out" / "a-to-correct.xlsx"
    assert load_workbook(copy).sheetnames == ["Errors"]
    assert [row[-1] for row in listed(copy)] == ["E107"]
    assert "could not be opened" in result.err


def test_what_is_not_xlsx_is_copied_as_values_and_says_so(context: Run, tmp_path: Path) -> None:
    text = "ICE;Raison sociale;Contact;Canal\n12;=1+1;A;ami\n002087546000048;Atlas;A;ami\n"
    (tmp_path / "Candidats.csv").write_text(text, encoding="utf-8")
    result = context("import", "Candidats.csv", "--annotate", "out", ok=5)
    copy = tmp_path / "out" / "Candidats-to-correct.xlsx"
    assert coloured(copy) == {("Candidats", "A2")}
    page = load_workbook(copy)["Candidats"]
    assert (page["B2"].value, page["B2"].data_type) == ("=1+1", "s")
    assert "formulas and looks are left out" in result.err
    assert any("left out" in str(row[0]) for row in load_workbook(copy)["Errors"].iter_rows(values_only=True))
    correct(copy, {"Candidats": {"A2": ("12", "000081234000046")}})
    assert file(context("import", copy, "--json"))["counts"]["new"] == 2


def test_nothing_of_the_senders_or_the_analysts_is_overwritten(sent: Run, tmp_path: Path) -> None:
    sent("import", "a.xlsx", "--annotate", "out", ok=5)
    sent("import", "a.xlsx", "--annotate", "out", ok=5)
    out = tmp_path / "out"
    assert [path.name for path in out.iterdir()] == ["a-to-correct.xlsx"]
    correct(out / "a-to-correct.xlsx", {"Candidats": FAULTS["Candidats"]})
    worked_on = (out / "a-to-correct.xlsx").read_bytes()
    sent("import", "a.xlsx", "--annotate", "out", ok=5)
    assert sorted(path.name for path in out.iterdir()) == ["a-to-correct-2.xlsx", "a-to-correct.xlsx"]
    assert (out / "a-to-correct.xlsx").read_bytes() == worked_on


def test_two_files_of_one_name_each_have_their_copy(context: Run, tmp_path: Path) -> None:
    for folder, ice in (("one", "1"), ("two", "2")):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "a.xlsx", {"Candidats": [HEAD, [ice, "A", "B", "ami"]]})
    for _again in range(2):
        context("import", "one", "two", "--annotate", "out", ok=5)
        copies = sorted((tmp_path / "out").iterdir())
        assert [listed(copy)[0][3] for copy in copies] == ["2", "1"]


def test_a_good_file_is_not_annotated_and_a_folder_must_be_one(context: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", {"Candidats": [HEAD, ATLAS]})
    (tmp_path / "flat").write_text("a file")
    assert "flat" in context("import", "a.xlsx", "--annotate", "flat", ok=2).err
    assert "annotated" not in file(context("import", "a.xlsx", "--annotate", "out", "--json"))
    assert not (tmp_path / "out").exists()


def test_a_dry_run_annotates_too(sent: Run, tmp_path: Path) -> None:
    sent("import", "a.xlsx", "--dry-run", "--annotate", "out", ok=5)
    assert coloured(tmp_path / "out" / "a-to-correct.xlsx") == ADDRESSES


def test_a_warning_has_a_colour_of_its_own(context: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", {"Candidats": [HEAD, ATLAS, ["002087546000049", "Rif", "B", "?"]]})
    context("import", "a.xlsx", "--annotate", "out", ok=5)
    copy = tmp_path / "out" / "a-to-correct.xlsx"
    assert ("Candidats", "A3") in coloured(copy, YELLOW)
    assert ("Candidats", "D3") in coloured(copy, RED)
