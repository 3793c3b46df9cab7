"""The rows of an export: the very XML that openpyxl makes, and nothing left of a writing that fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import canonicalize
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from imm_eco.domain.vocabulary import Term, Vocabulary
from imm_eco.sheets.output.register import write_register
from imm_eco.sheets.output.workbooks import contents, put, style_heading
from imm_eco.sheets.recognition.records import Vocabularies
from imm_eco.sheets.schema.columns import CANDIDATES, RESULTS, Sheet

NONE = Vocabulary("none", ())
INDICATORS = Vocabulary("indicator", (Term("jobs", "Emplois", "Jobs"), Term("turnover", "CA", "Turnover")))
LISTS = Vocabularies(NONE, INDICATORS, NONE, {"jobs": "count", "turnover": "MAD"})

TEXTS = [
    "plain", "", " ", "\n", " before", "after ", "a\nb", "a\r\nb\rc", "<b>&amp;</b>", "]]>", '"quoted"', "'quoted",
    "=1+1", "+212", "-", "@home", "=", "#N/A", "TRUE", "007", "\x00\x0b\ufffe\ud800", "\u200b", "\xa0", "🙂",
    "x" * 32_768,
]  # fmt: skip
AMOUNTS = [0, 1, -1, 99, 100, -100, 123_456_789, 10**15 + 1, 10**16 + 5, 12_345_678_901_234]
DAYS = [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(2018, 12, 31)]


def companies() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{"ice": "001", "name": text, "city": text[::-1], "size": "pme"} for text in TEXTS]
    return [*rows, *({"contacted_on": day} for day in DAYS), {}]


def figures() -> list[dict[str, Any]]:
    return [{"indicator": code, "value": amount} for amount in AMOUNTS for code in ("jobs", "turnover")]


def by_openpyxl(path: Path, sheet: Sheet, rows: list[dict[str, Any]]) -> None:
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet.title)
    page.row_dimensions[1].height = 30
    headings = [WriteOnlyCell(page, column.header) for column in sheet.columns]
    for cell, column in zip(headings, sheet.columns, strict=True):
        style_heading(cell, required=column.required)
    page.append(headings)
    for line in map(contents(sheet.columns, LISTS), rows):
        page.append([put(WriteOnlyCell(page), each) if each else None for each in line])
    book.save(path)


def part(path: Path, name: str) -> str:
    with ZipFile(path) as package:
        return canonicalize(package.read(name).decode())


def rows_of(path: Path) -> str:
    inside = part(path, "xl/worksheets/sheet1.xml").partition("<sheetData>")[2]
    return inside.partition("</sheetData>")[0]


@pytest.mark.parametrize(("sheet", "rows"), [(CANDIDATES, companies()), (RESULTS, figures())], ids=["texts", "amounts"])
def test_rows_and_styles_are_those_that_openpyxl_makes(
    tmp_path: Path, sheet: Sheet, rows: list[dict[str, Any]]
) -> None:
    ours, theirs = tmp_path / "ours.xlsx", tmp_path / "theirs.xlsx"
    write_register(ours, [(sheet, iter(rows))], LISTS)
    by_openpyxl(theirs, sheet, rows)
    assert rows_of(ours).count("<row ") == len(rows) + 1
    assert rows_of(ours) == rows_of(theirs)
    assert part(ours, "xl/styles.xml") == part(theirs, "xl/styles.xml")


def test_rows_too_many_for_memory_are_the_same(tmp_path: Path) -> None:
    rows = [{"ice": f"{number:015d}", "name": f"Société {number}" * 20} for number in range(2_000)]
    write_register(tmp_path / "ours.xlsx", [(CANDIDATES, iter(rows))], LISTS)
    by_openpyxl(tmp_path / "theirs.xlsx", CANDIDATES, rows)
    assert rows_of(tmp_path / "ours.xlsx") == rows_of(tmp_path / "theirs.xlsx")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ours.xlsx", "theirs.xlsx"]


def test_a_writing_that_fails_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    def failing() -> Iterator[dict[str, Any]]:
        yield from ({"ice": "001", "name": "x" * 1_000} for _ in range(1_000))
        raise RuntimeError("the file is damaged further on")

    path = tmp_path / "export.xlsx"
    path.write_bytes(b"the old one")
    with pytest.raises(RuntimeError, match="further on"):
        write_register(path, [(CANDIDATES, failing())], LISTS)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("export.xlsx", b"the old one")]
