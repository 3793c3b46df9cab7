"""Grids as a workbook, a sheet each: real numbers and dates, ready to print on A4."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.formatting.rule import DataBarRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from imm_eco import formatting, i18n
from imm_eco.document import Document, of_grids
from imm_eco.grid import Field, Grid, Kind, Row, Value
from imm_eco.i18n import _
from imm_eco.render.sanitise import escape_controls, one_line
from imm_eco.render.xlsx_text import put_text
from imm_eco.sheets.output.package import write_package

_BAR = "8FB4D9"
HEADER = 3
EXACT_DIGITS = 15  # of a number that a workbook keeps; an amount of more is text
LINE, NARROWEST_NOTE = 15.5, 20  # the height of a line in points; characters
_FORBIDDEN = re.compile(r"[\\/*?:\[\]]")
_INK = "1F3A5F"
_SOFT = PatternFill("solid", fgColor="E8EDF3")
_LINE = Border(bottom=Side("thin", color=_INK))
# Of a style that it has seen openpyxl compares every field, unless it is the very same object.
_alignment, _font = cache(Alignment), cache(Font)


def to_xlsx(grids: Sequence[Grid]) -> bytes:
    """Title, header, rows and notes on a sheet; the same grids always give the same bytes."""
    return workbook(of_grids(grids))


def workbook(document: Document) -> bytes:
    """A sheet a grid; the charts stand on the first sheet, their values on the last."""
    book = Workbook()
    del book["Sheet"]
    for grid in document.grids:
        # openpyxl makes a name unique by adding a number.
        _sheet(book.create_sheet(sheet_name(grid.title)), grid)
    if document.charts:
        _charts(book, document)
    content = io.BytesIO()
    write_package(book, content, escape_controls(document.title))
    return content.getvalue()


def _charts(book: Workbook, document: Document) -> None:
    """The first sheet becomes one page to look at."""
    from imm_eco.render.xlsx_charts import draw, rows_taken

    sheet, data = book.worksheets[0], book.create_sheet(sheet_name(_("Chart data")))
    first = sheet.max_row + 2
    draw(sheet, data, document.charts, first)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = sheet.ORIENTATION_PORTRAIT, 1
    sheet.print_area = f"A1:{get_column_letter(sheet.max_column)}{first + rows_taken(document.charts)}"
    _print_setup(data)
    data.page_setup.orientation = data.ORIENTATION_PORTRAIT


def _sheet(sheet: Worksheet, grid: Grid) -> None:
    fields = tuple(field for field in grid.table_fields() if not field.is_drawn)
    title = sheet.cell(1, 1)
    put_text(title, grid.title)
    title.font = _font(name="Calibri", bold=True, size=14, color=_INK)
    if grid.is_record and grid.rows:
        _record(sheet, grid.rows[0], fields)
        _notes(sheet, grid, len(fields) + HEADER + 1)
    else:
        _table(sheet, grid, fields)
        _notes(sheet, grid, len(grid.rows) + HEADER + 2)
    _print_setup(sheet)


def _table(sheet: Worksheet, grid: Grid, fields: tuple[Field, ...]) -> None:
    _headings(sheet, fields)
    among = formatting.Among(fields, grid.rows)
    for number, row in enumerate(grid.rows, HEADER + 1):
        for index, field in enumerate(fields, 1):
            # What is written to the left keeps its distance from the figures before it.
            _fill(sheet.cell(number, index), field, row, among, indent=int(index > 1))
    _bars(sheet, grid, fields)
    _widths(sheet, grid, fields)
    _header_height(sheet, fields)
    sheet.freeze_panes = f"A{HEADER + 1}"
    last = get_column_letter(max(len(fields), 1))
    sheet.auto_filter.ref = f"A{HEADER}:{last}{HEADER + max(len(grid.rows), 1)}"
    sheet.print_title_rows = f"{HEADER}:{HEADER}"


def _record(sheet: Worksheet, row: Row, fields: tuple[Field, ...]) -> None:
    """The one record of a `show`: labels and values."""
    among = formatting.Among(fields, [row])
    for number, field in enumerate(fields, HEADER):
        label, value = sheet.cell(number, 1), sheet.cell(number, 2)
        put_text(label, _head(field))
        label.font = _font(name="Calibri", bold=True, color=_INK)
        label.alignment = _alignment(vertical="top")
        _fill(value, field, row, among)
        value.alignment = _alignment(horizontal="left", vertical="top", wrap_text=True)
    sheet.column_dimensions["A"].width = max((len(_head(field)) for field in fields), default=8) + 2
    sheet.column_dimensions["B"].width = 60


def sheet_name(title: str) -> str:
    """A sheet's name from any title: 31 characters, none of those that Excel refuses."""
    return _FORBIDDEN.sub(" ", one_line(title))[:31].strip(" '") or "imm-eco"


def _headings(sheet: Worksheet, fields: tuple[Field, ...]) -> None:
    for index, field in enumerate(fields, 1):
        cell = sheet.cell(HEADER, index)
        put_text(cell, _head(field))
        cell.font = _font(name="Calibri", bold=True, color=_INK)
        cell.fill, cell.border = _SOFT, _LINE
        side, indent = ("right", 0) if field.is_number else ("left", int(index > 1))
        cell.alignment = _alignment(horizontal=side, vertical="center", wrap_text=True, indent=indent)


def _head(field: Field) -> str:
    """The heading, with what its cells cannot say themselves."""
    return formatting.heading(field) + {Kind.MONEY: " (MAD)", Kind.MOMENT: " (UTC)"}.get(field.kind, "")


def _fill(cell: Cell | MergedCell, field: Field, row: Row, among: formatting.Among, indent: int = 0) -> None:
    value = row[field.key]
    kind = field.kind_in(row)
    typed = None if value is None else _typed(value, kind)
    if typed is None:
        exact = replace(field, exact=True) if kind is Kind.MONEY else field
        put_text(cell, formatting.display(exact, row))
    else:
        cell.value = typed
        cell.number_format = _number_format(value, typed, kind, field, among.beside(row))
    if field.is_number:
        cell.alignment = _alignment(horizontal="right", vertical="top")
    else:
        cell.alignment = _alignment(horizontal="left", vertical="top", wrap_text=True, indent=indent)
    if row.strong:
        cell.font = _font(name="Calibri", bold=True)
        cell.fill = _SOFT


def _typed(value: Value, kind: Kind) -> int | float | Decimal | date | None:
    """The value as a number or a date of the workbook; None where it is text."""
    if kind in (Kind.MONEY, Kind.SCORE):
        amount = Decimal(round(formatting.number(value))).scaleb(-2)
        return amount if len(amount.normalize().as_tuple().digits) <= EXACT_DIGITS else None
    if kind in (Kind.COUNT, Kind.RATIO, Kind.FACTOR):
        known = formatting.number(value)
        return float(known) if isinstance(known, Fraction) else known
    if kind is Kind.DATE:
        return formatting.as_day(value)
    if kind is Kind.MOMENT:
        return formatting.as_moment(value).replace(tzinfo=None, microsecond=0)
    return None


def _number_format(exact: Value, typed: Value, kind: Kind, field: Field, beside: Sequence[formatting.Number]) -> str:
    """How a cell shows its value; `beside` are the amounts of its row, in centimes, of which none may look like it."""
    if kind is Kind.RATIO:
        return _ratio_format(formatting.number(exact), field.decimals)
    if kind is Kind.FACTOR:
        return "0.0"
    if kind in (Kind.DATE, Kind.MOMENT):
        day = i18n.locale().sheet_date
        return day if kind is Kind.DATE else f"{day} hh:mm:ss"
    amount = formatting.number(typed)
    figure = "#,##0" if amount == int(amount) else "#,##0.00"
    # Where money and counts share a column, money says so, in the unit that reads best; the cell keeps every centime.
    return (
        _in_unit(formatting.number(exact), figure, beside)
        if kind is Kind.MONEY and field.kind is Kind.AMOUNT
        else figure
    )


def _ratio_format(share: formatting.Number, decimals: int) -> str:
    """Per cent, rounded by the program that opens the file; in words where its rounding is not ours."""
    if formatting.is_nearly(share, 100 * 10**decimals):
        return f'"{formatting.ratio(share, decimals)}"'
    return "0." + "0" * decimals + "%" if decimals else "0%"


def _in_unit(centimes: formatting.Number, figure: str, beside: Sequence[formatting.Number]) -> str:
    unit, places = formatting.short(centimes, beside)
    if unit == "DH":
        return f'{figure} "MAD"'
    return f'#,##0{"." * bool(places)}{"0" * places},, "MDH"'


def _notes(sheet: Worksheet, grid: Grid, first: int) -> None:
    """Each in a line of its own across the table, as many lines high as it needs: print is no wider than the table."""
    across = max(sheet.max_column, 1)
    columns = (get_column_letter(column) for column in range(1, across + 1))
    width = max(int(sum(sheet.column_dimensions[letter].width for letter in columns)), NARROWEST_NOTE)
    for number, note in enumerate(grid.notes, first):
        cell = sheet.cell(number, 1)
        put_text(cell, formatting.sentence(note))
        cell.font = _font(name="Calibri", italic=True, color="666666")
        cell.alignment = _alignment(vertical="top", wrap_text=True)
        if across > 1:
            sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=across)
        sheet.row_dimensions[number].height = LINE * len(textwrap.wrap(formatting.sentence(note), width) or [""])


def _bars(sheet: Worksheet, grid: Grid, fields: tuple[Field, ...]) -> None:
    drawn = {field.key for field in grid.table_fields() if field.kind is Kind.BAR}
    for index, field in enumerate(fields, 1):
        if field.key in drawn and field.kind is Kind.RATIO and grid.rows:
            letter = get_column_letter(index)
            # Without a word Excel fills a tenth for nothing, or for less, and nine tenths for the whole.
            ends = {"minLength": 0, "maxLength": 100}
            rule = DataBarRule("num", 0, "num", 1, color=_BAR, showValue=True, **ends)  # type: ignore[no-untyped-call]
            sheet.conditional_formatting.add(f"{letter}{HEADER + 1}:{letter}{HEADER + len(grid.rows)}", rule)


def _widths(sheet: Worksheet, grid: Grid, fields: tuple[Field, ...]) -> None:
    among = formatting.Among(fields, grid.rows)
    for index, field in enumerate(fields, 1):
        widest = max((len(formatting.display(field, row, among)) for row in grid.rows), default=0)
        if field.kind is Kind.MONEY:
            # Written in full here; a figure too wide for its column would be shown as ####.
            exact = (
                len(f"{round(formatting.number(row[field.key])) / 100:,.2f}")
                for row in grid.rows
                if row[field.key] is not None
            )
            widest = max(exact, default=0)
        heading = max(len(word) for word in _head(field).split(" "))
        sheet.column_dimensions[get_column_letter(index)].width = min(max(widest, heading, 8), 50) + 3


def _header_height(sheet: Worksheet, fields: tuple[Field, ...]) -> None:
    """Room for headings of several lines: not every program makes it by itself."""
    widths = (int(sheet.column_dimensions[get_column_letter(index)].width) - 1 for index in range(1, len(fields) + 1))
    lines = [len(textwrap.wrap(_head(field), width)) for field, width in zip(fields, widths, strict=True)]
    sheet.row_dimensions[HEADER].height = LINE * max(lines, default=1) + 3


def _print_setup(sheet: Worksheet) -> None:
    """A4 landscape, as wide as the page, pages numbered."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.6, header=0.3, footer=0.3)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    assert sheet.oddFooter is not None
    footer = sheet.oddFooter.right
    assert footer is not None
    footer.text = "&P / &N"
