"""Files as they come: what is kept of a workbook, and what is refused in one clear message."""

from __future__ import annotations

import io
import random
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.packaging.custom import StringProperty

from imm_eco.sheets.files import guard
from imm_eco.sheets.files.limits import Budget
from imm_eco.sheets.parsing.text import is_blank
from imm_eco.sheets.sandbox import handlers
from imm_eco.sheets.sandbox.reading import Book, cell_ref, column_letters, position_of, read_workbook
from tests.sheets.tables import blank, loaded, moment, workbook

SHEET = "xl/worksheets/sheet1.xml"


def saved(path: Path, **values: object) -> Path:
    """A workbook whose first sheet has these cells."""
    book = blank()
    for ref, value in values.items():
        book.active[ref] = value
    book.save(path)
    return path


def rewritten(path: Path, part: str, change) -> Path:
    """The same workbook with one part changed, as another program would have written it."""
    content = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data.decode()).encode() if name == part else data)
    path.write_bytes(content.getvalue())
    return path


def only_cells(book: Book) -> dict[str, object]:
    assert book.problem is None, book.problem
    return {cell.ref: cell.value for row in book.sheets[0].rows for cell in row.cells.values()}


def code_of(path: Path) -> str:
    return code_in(read_workbook(path), path)


def code_here(path: Path, budget: Budget | None = None) -> str:
    """The same, read in this very process."""
    return code_in(handlers.load(path, budget), path)


def code_in(book: Book, path: Path) -> str:
    assert book.sheets == []
    assert book.problem is not None
    assert book.path == path
    assert book.problem.message
    return book.problem.code


def test_cells_keep_their_type_and_format(tmp_path):
    path = saved(tmp_path / "a.xlsx", A1="texte", B2=12, C3=1.5, D4=True, E5=moment("2019-01-31"), F6="  ")
    book = loaded(path)
    book.active["G7"] = 0.87
    book.active["G7"].number_format = "0%"
    book.active["H8"] = 1.5
    book.active["H8"].number_format = '0.0 "MDH"'
    book.save(path)
    read = read_workbook(path)
    assert only_cells(read) == {
        "A1": "texte", "B2": 12, "C3": 1.5, "D4": True, "E5": moment("2019-01-31"), "G7": 0.87, "H8": 1.5,
    }  # fmt: skip
    formats = {cell.ref: cell.format for row in read.sheets[0].rows for cell in row.cells.values()}
    assert (formats["A1"], formats["G7"], formats["H8"]) == ("General", "0%", '0.0 "MDH"')


def test_a_formula_without_a_result_is_not_an_empty_cell(tmp_path):
    book = read_workbook(saved(tmp_path / "a.xlsx", A1="=1+1", B1=3))
    cell = book.sheets[0].rows[0].cells[1]
    assert (cell.value, cell.fault and cell.fault.kind.code) == ("=1+1", "E303")
    assert book.sheets[0].rows[0].cells[2].fault is None


def test_a_formula_with_its_result_is_the_result(tmp_path):
    path = saved(tmp_path / "a.xlsx", A1="=1+1", B1='=IF(1,"","")')
    rewritten(
        path, SHEET,
        lambda xml: xml.replace("<f>1+1</f><v />", "<f>1+1</f><v>2</v>").replace('r="B1"', 'r="B1" t="str"'),
    )  # fmt: skip
    assert only_cells(read_workbook(path)) == {"A1": 2}


def test_an_error_cell_is_a_fault(tmp_path):
    book = blank()
    book.active["A1"] = "#N/A"
    book.active["A1"].data_type = "e"
    book.save(tmp_path / "a.xlsx")
    cell = read_workbook(tmp_path / "a.xlsx").sheets[0].rows[0].cells[1]
    assert cell.fault is not None
    assert (cell.value, cell.fault.kind.code, cell.fault.message) == ("#N/A", "E302", "The cell holds the error #N/A.")


def test_hidden_rows_and_sheets_are_told(tmp_path):
    book = blank()
    book.active.append(["a"])
    book.active.append(["b"])
    book.active.row_dimensions[2].hidden = True
    book.create_sheet("caché").sheet_state = "veryHidden"
    book.save(tmp_path / "a.xlsx")
    first, second = read_workbook(tmp_path / "a.xlsx").sheets
    assert [row.hidden for row in first.rows] == [False, True]
    assert (first.hidden, second.hidden) == (False, True)


def test_merged_cells_speak_for_the_rows_below(tmp_path):
    book = blank()
    book.active["B2"] = "A-1"
    book.active.merge_cells("B2:C4")
    book.save(tmp_path / "a.xlsx")
    merged = read_workbook(tmp_path / "a.xlsx").sheets[0].merged
    assert {place: cell.value for place, cell in merged.items()} == {(3, 2): "A-1", (4, 2): "A-1"}


def test_dates_of_the_1904_system(tmp_path):
    path = saved(tmp_path / "a.xlsx", A1=moment("2019-01-31"))
    rewritten(path, "xl/workbook.xml", lambda xml: xml.replace("<workbookPr ", '<workbookPr date1904="1" '))
    assert only_cells(read_workbook(path)) == {"A1": moment("2023-02-01")}


def test_a_wrong_dimension_hides_nothing(tmp_path):
    path = saved(tmp_path / "a.xlsx", A1="a", D9="d")
    rewritten(path, SHEET, lambda xml: xml.replace('ref="A1:D9"', 'ref="A1"'))
    assert only_cells(read_workbook(path)) == {"A1": "a", "D9": "d"}


def test_cells_and_rows_without_their_names(tmp_path):
    path = saved(tmp_path / "a.xlsx", A1=1, B1=2, A2=3)
    rewritten(path, SHEET, lambda xml: xml.replace(' r="A1"', "").replace(' r="B1"', "").replace(' r="2"', ""))
    assert only_cells(read_workbook(path)) == {"A1": 1, "B1": 2, "A2": 3}


@pytest.mark.parametrize("ref", ["XFD1048576", "A2000000000"])
def test_a_cell_far_away_costs_nothing(tmp_path, ref):
    path = saved(tmp_path / "a.xlsx", A1="a", B9=5)
    row = ref.lstrip("XFDA")
    rewritten(path, SHEET, lambda xml: xml.replace('r="B9"', f'r="{ref}"').replace('<row r="9"', f'<row r="{row}"'))
    book = read_workbook(path)
    assert book.problem is not None or len(book.sheets[0].rows) == 2


def test_formatted_empty_rows_are_forgotten(tmp_path):
    path = saved(tmp_path / "a.xlsx", A1="a", A3="b")
    empty = "".join(f'<row r="{n}" ht="20" customHeight="1"><c r="A{n}" s="0"/></row>' for n in range(4, 50_000))
    rewritten(path, SHEET, lambda xml: xml.replace("</sheetData>", empty + "</sheetData>"))
    assert [row.number for row in read_workbook(path).sheets[0].rows] == [1, 3]


def test_what_other_programs_write(tmp_path):
    path = saved(tmp_path / "a.xlsx", A1="texte", B1=1, C1=2, D1=3, E1=4, F1=5)
    cells = (
        '<c r="A1" t="inlineStr"><is><r><t>AT</t></r><r><t>LAS</t></r><rPh><t>x</t></rPh></is></c>'
        '<c r="B1" t="d"><v>2019-01-31T00:00:00Z</v></c>'
        '<c r="C1" t="str"><v>a_x000D_b</v></c>'
        '<c r="D1" s="99"><v>1E3</v></c>'
        '<c r="E1" t="b"><v>1</v></c>'
        '<c r="F1"><f>A1</f><v>0.1</v></c>'
    )
    rewritten(path, SHEET, lambda xml: xml[: xml.index("<c ")] + cells + xml[xml.index("</row>") :])
    assert only_cells(read_workbook(path)) == {
        "A1": "ATLAS", "B1": moment("2019-01-31"), "C1": "a\rb", "D1": 1000, "E1": True, "F1": 0.1,
    }  # fmt: skip


texts = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"], exclude_characters="\ufffe\uffff_"))
stored = st.one_of(
    texts.filter(lambda text: text.strip() and not text.startswith("=")),
    st.integers(-(10**15), 10**15),
    st.floats(-1e12, 1e12),
    st.booleans(),
    st.datetimes(moment("1901-01-01"), moment("2100-01-01")).map(lambda moment: moment.replace(microsecond=0)),
)


@given(st.dictionaries(st.tuples(st.integers(1, 40), st.integers(1, 40)), stored, max_size=12))
@settings(max_examples=60)
def test_it_reads_what_openpyxl_reads(values):
    book = blank()
    for (row, column), value in values.items():
        book.active.cell(row, column, value)
    path = Path(tempfile.mkdtemp()) / "a.xlsx"
    book.save(path)
    known = loaded(path).active
    expected = {cell.coordinate: cell.value for row in known.iter_rows() for cell in row if not is_blank(cell.value)}
    assert only_cells(read_workbook(path)) == expected


def test_too_many_cells(tmp_path):
    assert code_here(saved(tmp_path / "a.xlsx", A1=1, A2=2, A3=3, A4=4), Budget(cells=3)) == "E110"


def test_the_bytes_are_known_by_their_digest_and_the_author_by_name(tmp_path):
    path = tmp_path / "a.xlsx"
    book = blank()
    book.properties.keywords = "imm-eco 1"
    book.custom_doc_props.append(StringProperty(name="imm-eco", value="submission"))
    book.save(path)
    read = read_workbook(path)
    assert len(read.sha256) == 64
    assert read.properties["keywords"] == "imm-eco 1"
    assert read.properties["imm-eco"] == "submission"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(632)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "E102"),
        (OLE, "E101"),
        (OLE + "EncryptedPackage\0".encode("utf-16-le"), "E103"),
        (OLE + "WordDocument\0".encode("utf-16-le"), "E105"),
        (b"\x09\x08\x08\x00" + bytes(40), "E104"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "E106"),
        (b"%PDF-1.7 ...", "E105"),
        (b"\x00\x01\x02\x03", "E101"),
        (b"PK\x03\x04 cut short", "E107"),
    ],
)
def test_what_is_no_workbook(tmp_path, content, code):
    path = tmp_path / "envoi.xlsx"
    path.write_bytes(content)
    assert code_of(path) == code


def test_a_workbook_cut_short(tmp_path):
    path = saved(tmp_path / "a.xlsx", A1="a")
    content = path.read_bytes()
    for length in (len(content) // 2, len(content) - 30):
        path.write_bytes(content[:length])
        assert code_of(path) == "E107"


def test_a_workbook_whose_bytes_were_damaged(tmp_path):
    path = saved(tmp_path / "a.xlsx", A1="a")
    rewritten(path, SHEET, lambda xml: xml[: len(xml) // 2])
    assert code_of(path) == "E107"


@pytest.mark.parametrize(
    ("part", "code", "format"),
    [
        ("word/document.xml", "E105", "Word"),
        ("xl/workbook.bin", "E105", ".xlsb"),
        ("content.xml", "E105", "OpenDocument"),
        ("a.txt", "E101", ""),
    ],
)
def test_other_archives(tmp_path, part, code, format):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "x")
    assert code_of(path) == code
    problem = read_workbook(path).problem
    assert problem is not None
    assert format in problem.message


@pytest.mark.parametrize(
    ("encoding", "bomb"),
    [
        ("utf-8", '<!DOCTYPE a [<!ENTITY b "c">]>'),
        ("utf-16", '<!DOCTYPE a [<!ENTITY b "c">]>'),
        ("utf-8", f'<!-- {"<a>" * 30_000} --><!DOCTYPE a [<!ENTITY b "c">]>'),
        ("utf-8", '<?xml version="1.0" encoding="cp037"?>'),
    ],
)
def test_a_document_type_is_refused(tmp_path, encoding, bomb):
    path = saved(tmp_path / "a.xlsx", A1="a")
    content = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, (bomb + data.decode()).encode(encoding) if name == SHEET else data)
    path.write_bytes(content.getvalue())
    assert code_of(path) == "E109"


def test_a_bomb_is_refused_before_it_is_inflated(tmp_path):
    path = saved(tmp_path / "a.xlsx", A1="a")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/x.xml", b" " * (guard.LARGEST_INFLATED + 1))
    assert code_of(path) == "E110"


def test_too_many_parts(tmp_path, monkeypatch):
    monkeypatch.setattr(guard, "MOST_PARTS", 5)
    assert code_here(saved(tmp_path / "a.xlsx", A1="a")) == "E110"


def test_too_many_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(handlers, "LARGEST_FILE", 100)
    assert code_here(saved(tmp_path / "a.xlsx", A1="a")) == "E110"


def test_no_damage_raises(tmp_path):
    path = workbook(tmp_path / "a.xlsx", Candidats="| ICE | n:1 | d:2019-01-31 |")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chance = random.Random(7)
    for _ in range(150):
        name = chance.choice(sorted(parts))
        place, length = chance.randrange(len(parts[name])), chance.randrange(1, 12)
        changed = parts[name][:place] + chance.randbytes(chance.randrange(4)) + parts[name][place + length :]
        with zipfile.ZipFile(path, "w") as archive:
            for part, content in parts.items():
                archive.writestr(part, changed if part == name else content)
        book = read_workbook(path)
        assert book.problem is None or book.problem.code[0] == "E"


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path):
    assert code_of(tmp_path / "absent.xlsx") == "E111"
    assert code_of(tmp_path) == "E111"


def test_the_suffix_does_not_matter(tmp_path):
    path = workbook(tmp_path / "a.xlsx", Candidats="| a |").rename(tmp_path / "a.xls")
    assert only_cells(read_workbook(path)) == {"A1": "a"}


@pytest.mark.parametrize(
    ("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_names_of_cells(column, letters):
    assert column_letters(column) == letters
    assert position_of(cell_ref(7, column)) == (7, column)
