"""The workbook: real values, charts that read them, ready to print."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from datetime import date
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from tests.pack.conftest import Make
from tests.pack.test_page import HOSTILE
from tests.reports.book import Book

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture
def packed(make: Make) -> bytes:
    return make()["xlsx"]


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def charts(content: bytes) -> list[Any]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        names.sort(key=lambda name: int("".join(filter(str.isdigit, name))))
        return [ElementTree.fromstring(archive.read(name)) for name in names]


def test_a_sheet_a_table_in_the_order_of_reading(packed: bytes):
    names = opened(packed).sheetnames
    wanted = ["Summary", "Targets, committed and realised", "Pipeline of dossiers", "Funnel by channel"]
    assert names[:4] == wanted
    assert "Envelope of State support" in names
    assert names[-3:] == ["Revisions since the last pack", "Alerts", "Chart data"]


def test_figures_are_real_cells_of_the_report(packed: bytes):
    book = opened(packed)
    assert [[cell.value for cell in row[:4]] for row in book["Summary"]["A4:D6"]] == [
        ["Jobs", "more than", 13_300, 90],
        ["Additional turnover", "close to", 11_000_000_000, 13_000_000],
        ["State support committed", "estimated", 630_000_000, 180_000_000],
    ]
    assert [round(book["Summary"].cell(row, 5).value, 4) for row in (4, 5, 6)] == [0.0068, 0.0012, 0.2857]
    assert book["Summary"]["C5"].number_format == '#,##0,, "MDH"'
    assert book["Summary"]["D5"].number_format == '#,##0.0,, "MDH"'
    targets = book["Targets, committed and realised"]
    assert [targets.cell(10, column).value for column in (1, 2, 4, 5, 6)] == ["Programme", "Jobs", 13_300, 200, 90]


def test_every_sheet_is_ready_to_print_and_to_scroll(packed: bytes):
    for sheet in opened(packed).worksheets:
        assert (sheet.page_setup.paperSize, sheet.sheet_properties.pageSetUpPr.fitToPage) == (9, True), sheet.title
        if sheet.title != "Chart data":
            assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")
    first = opened(packed).worksheets[0]
    assert (first.page_setup.orientation, first.page_setup.fitToHeight) == ("portrait", 1)


def test_charts_show_their_axes_and_read_the_cells(packed: bytes):
    book, drawn = opened(packed), charts(packed)
    assert len(drawn) >= 6
    for chart in drawn:
        axes = [axis for name in ("catAx", "dateAx", "valAx") for axis in chart.iter(f"{C}{name}")]
        assert [axis.find(f"{C}delete").get("val") for axis in axes] == ["0", "0"]
        for series in chart.iter(f"{C}ser"):
            for reference in (*series.iter(f"{C}numRef"), *series.iter(f"{C}strRef")):
                assert cached(reference) == read(book, reference.find(f"{C}f").text)


def cached(reference: Any) -> list[str | None]:
    """The values that a chart keeps beside its reference."""
    points = {int(point.get("idx")): point.find(f"{C}v").text for point in reference.iter(f"{C}pt")}
    count = int(next(reference.iter(f"{C}ptCount")).get("val"))
    return [points.get(place) for place in range(count)]


def read(book: Any, formula: str) -> list[str | None]:
    """The values of the cells that a chart refers to."""
    sheet, cells = formula.rsplit("!", 1)
    found = book[sheet.strip("'")][cells.replace("$", "")]
    rows = found if isinstance(found, tuple) else ((found,),)
    return [None if cell.value is None else plain(cell) for row in rows for cell in row]


def plain(cell: Any) -> str:
    if cell.is_date:
        return str((cell.value.date() - date(1899, 12, 30)).days)
    return str(cell.value)


def test_the_chart_of_the_jobs_is_the_report_s(packed: bytes):
    chart = charts(packed)[0]
    values = [cached(series.find(f"{C}val").find(f"{C}numRef")) for series in chart.iter(f"{C}ser")]
    assert values == [["90", "0", "0", "0", "0", None], ["6000", "5000", None, None, None, "7300"]]
    assert "".join(next(chart.iter(f"{C}title")).itertext()) == "Jobs: target and realised"


def test_a_part_names_another_from_where_it_stands(packed: bytes):
    """Readers that know only what Excel writes can follow: exceljs opens it."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = set(archive.namelist())
        for rels in (name for name in names if name.endswith(".rels")):
            folder = posixpath.dirname(posixpath.dirname(rels))
            targets = re.findall(r'Target="([^"]*)"', archive.read(rels).decode())
            assert targets
            assert {posixpath.normpath(posixpath.join(folder, target)) for target in targets} <= names, rels
        assert archive.read("xl/drawings/drawing1.xml").split(b"?>")[1].lstrip().startswith(b"<xdr:wsDr ")


def test_text_from_outside_is_never_a_formula(make: Make, book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.dossier(HOSTILE[::-1], "travail-metaux", opened="2016-07-01")
        for key in ("=1+1", "@SUM(A1)", "+1", HOSTILE):
            pen.dossier(key, "travail-metaux", opened="2016-07-01")
            pen.move(key, "desiste", "2017-01-05", "identification", reason=key)
    content = make()["xlsx"]
    sheet = opened(content)["Dossiers that left, and why"]
    cells = [cell for row in sheet.iter_rows(min_row=4) for cell in row]
    assert {"=1+1", "@SUM(A1)", "+1"} <= {cell.value for cell in cells if cell.data_type == "s"}
    assert not any(cell.data_type == "f" for each in opened(content).worksheets for row in each for cell in row)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(re.search(rb"[\x00-\x08\x1b]", archive.read(name)) for name in archive.namelist())
