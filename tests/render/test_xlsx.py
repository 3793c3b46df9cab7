"""A workbook: real numbers and dates, text that stays text, ready to print."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from imm_eco import i18n
from imm_eco.grid import Grid
from imm_eco.render import encoded
from imm_eco.render.xlsx import sheet_name
from tests.render.samples import dossiers, record, scoreboard


def _opened(*grids: Grid) -> Any:
    return openpyxl.load_workbook(io.BytesIO(encoded(grids, "xlsx")))


def test_numbers_and_dates_are_real_cells():
    sheet = _opened(dossiers("Fonderie")).active
    assert [cell.value for cell in sheet[3]] == [
        "Reference", "Title", "Step", "Investment (MAD)", "Opened on", "Recorded (UTC)", "Shape",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[4]] == [
        "IMM-2019-0001", "Fonderie", "Implementation", 1234567.89, datetime(2019, 1, 31),  # noqa: DTZ001 - a workbook knows no time zone
        datetime(2019, 2, 1, 14, 5, 9), "shown",  # noqa: DTZ001
    ]  # fmt: skip
    assert [cell.number_format for cell in sheet[4]][3:6] == ["#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"]


def test_dates_are_shown_as_the_language_writes_them():
    i18n.use("fr")
    assert _opened(dossiers("A")).active["E4"].number_format == "dd/mm/yyyy"


def test_money_and_counts_in_one_column_say_which_they_are():
    sheet = _opened(scoreboard()).active
    assert (sheet["A1"].value, sheet["D3"].value) == ("Scoreboard", "Target")
    assert (sheet["D4"].value, sheet["D4"].number_format) == (6000, "#,##0")
    assert (sheet["D8"].value, sheet["D8"].number_format) == (6_000_000_000, '#,##0,, "MDH"')
    assert (sheet["E9"].value, sheet["E9"].number_format) == (2_400_123_456.78, '#,##0,, "MDH"')
    assert sheet["D6"].value == "n.d."
    assert (sheet["G7"].number_format, round(sheet["G7"].value, 4)) == ("0%", 0.442)
    assert sheet["A7"].font.bold
    assert sheet["A13"].value == "Support committed: 277.0\u00a0MDH of 630.0\u00a0MDH (44%)."


def test_ready_to_print():
    sheet = _opened(scoreboard()).active
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:I10"
    assert sheet.print_title_rows == "$3:$3"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet["A3"].font.bold
    assert [str(each.sqref) for each in sheet.conditional_formatting] == ["G4:G10"]


@pytest.mark.parametrize("text", ["=1+1", "+212 5", "-x", "@SUM(A1)", '=HYPERLINK("http://x","y")'])
def test_text_is_never_a_formula(text):
    cell = _opened(dossiers(text)).active["B4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_what_a_workbook_cannot_hold_is_shown():
    cell = _opened(dossiers("a\x00b\x1b\ufffe\ud800" + "x" * 40_000)).active["B4"]
    assert cell.value.startswith("a\\u0000b\\u001b\\ufffe\\ud800xxx")
    assert len(cell.value) == 32_767


def test_a_record_is_labels_and_values():
    sheet = _opened(record()).active
    assert [[cell.value for cell in row] for row in sheet["A3:B5"]] == [
        ["Reference", "IMM-2019-0001"], ["Requested support (MAD)", 850_000], ["Opened on", "–"],
    ]  # fmt: skip


def test_several_grids_are_sheets_of_their_own():
    assert _opened(record(), dossiers("A"), dossiers("B")).sheetnames == ["Dossier", "Dossiers", "Dossiers1"]


@pytest.mark.parametrize(
    ("title", "name"),
    [("a/b\\c?*[x]:", "a b c   x"), ("x" * 40, "x" * 31), ("''", "imm-eco"), ("", "imm-eco")],
)
def test_sheet_names(title, name):
    assert sheet_name(title) == name


def test_the_same_grid_gives_the_same_bytes():
    first = encoded(scoreboard(), "xlsx")
    assert first == encoded(scoreboard(), "xlsx")
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None


def test_an_empty_list_is_a_workbook_too():
    assert _opened(dossiers()).active["A3"].value == "Reference"
