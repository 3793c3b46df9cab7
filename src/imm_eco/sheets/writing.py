"""Writing workbooks: real numbers and dates, text that stays text, the same rows always the same bytes.

A workbook appears whole or not at all, and what is written here is read back to the same values by
`imm_eco.sheets.reading`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from imm_eco import i18n
from imm_eco.files import atomic_write
from imm_eco.i18n import _
from imm_eco.sheets.columns import Column, Sheet, Type
from imm_eco.sheets.records import Lists
from imm_eco.vocabulary import Vocabulary

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell

STAMP = "imm-eco 1"
"""What the document's properties say: this layout of sheets, first version."""

LONGEST = 32_767  # characters that a cell can hold
WIDEST = 60
A4 = 9  # its number among the paper sizes of Office Open XML
TEXT_FORMAT = "@"
AMOUNT_FORMAT = "#,##0.00"
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook knows no time zone; fixed, so that files compare equal
_EXACT_DIGITS = 15  # of a number that survive a spreadsheet
# What XML cannot carry.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Content:
    """What a cell is given: a value that the workbook knows, and its format."""

    value: str | int | Decimal | Any
    format: str


def write_register(path: Path | str, tables: Iterable[tuple[Sheet, Rows]], lists: Lists) -> None:
    """Write a workbook of one sheet a noun, a row a record."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for sheet, rows in tables:
        _write_sheet(book, sheet, rows, lists)
    save(book, path, _("imm-eco register"))


def content(column: Column, row: Mapping[str, Any], lists: Lists) -> Content | None:
    """A value as its cell holds it: amounts in MAD, codes by title; None for an empty cell."""
    value = row.get(column.key)
    if value is None:
        return None
    vocabulary = lists.of(column)
    if vocabulary is not None:
        return Content(title_of(vocabulary, value), "General")
    if column.type is Type.QUANTITY:
        return _amount(value) if lists.units.get(row["indicator"]) == "MAD" else Content(value, "#,##0")
    return _typed(column.type, value)


def title_of(vocabulary: Vocabulary, code: str) -> str:
    """The title of a code, or the code itself where the title would be read as another one."""
    title = vocabulary.title(code)
    return title if vocabulary.find(title) == code else code


def _typed(kind: Type, value: Any) -> Content:
    match kind:
        case Type.MONEY:
            return _amount(value)
        case Type.WHOLE:
            return Content(value, "#,##0")
        case Type.YEAR:
            return Content(value, "0")
        case Type.SCORE:
            return Content(Decimal(value) / 100, "General")
        case Type.DATE:
            return Content(value, day_format())
        case Type.PERIOD:
            return Content(value.start.year, "0") if value.months == 12 else Content(value.title, TEXT_FORMAT)
    return Content(str(value), TEXT_FORMAT)


def _amount(centimes: int) -> Content:
    """An amount in MAD; as text where a spreadsheet would round its last digits."""
    if centimes % 100 == 0:
        return Content(centimes // 100, "#,##0")
    if len(str(abs(centimes))) > _EXACT_DIGITS:
        return Content(f"{centimes // 100},{centimes % 100:02d}", TEXT_FORMAT)
    return Content(Decimal(centimes) / 100, AMOUNT_FORMAT)


def format_of(column: Column) -> str:
    """The format of a column's cells while they are still empty."""
    formats = {
        Type.WHOLE: "#,##0",
        Type.MONEY: AMOUNT_FORMAT,
        Type.QUANTITY: "#,##0.##",
        Type.DATE: day_format(),
        Type.YEAR: "0",
        Type.SCORE: "General",
    }
    return formats.get(column.type, TEXT_FORMAT if column.vocabulary is None else "General")


def day_format() -> str:
    """How dates are shown, in the analyst's habit."""
    return "dd/mm/yyyy" if i18n.language == "fr" else "yyyy-mm-dd"


def put(cell: Cell, what: Content | None) -> Cell:
    """Give a cell its content; a text stays text whatever it starts with."""
    if what is None:
        return cell
    if isinstance(what.value, str):
        put_text(cell, what.value)
    else:
        cell.value = what.value
    cell.number_format = what.format
    return cell


def safe_text(text: str) -> str:
    """Text without the characters that no workbook can carry, its lines ended in one way."""
    return _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def put_text(cell: Cell, text: str) -> Cell:
    """Text that no spreadsheet computes, without the characters that no workbook can carry."""
    cell.value = safe_text(text)[:LONGEST]
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True
    return cell


def save(book: Workbook, path: Path | str, title: str) -> None:
    """Write the workbook whole or not at all, stamped, and without the hour at which it was written."""
    properties = book.properties
    properties.title, properties.creator, properties.category = title, "imm-eco", STAMP
    properties.created = properties.modified = _EPOCH
    with atomic_write(path) as temporary:
        book.save(temporary)
        _still(temporary)


def _still(path: Path) -> None:
    """The same parts with one fixed time: two writings of the same rows are equal byte for byte."""
    with ZipFile(path) as source:
        parts = [(name, source.read(name)) for name in source.namelist()]
    with ZipFile(path, "w") as target:
        for name, part in parts:
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", part)
            target.writestr(ZipInfo(name, _EPOCH.timetuple()[:6]), part, ZIP_DEFLATED)


def _write_sheet(book: Workbook, sheet: Sheet, rows: Rows, lists: Lists) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    contents = [[content(column, row, lists) for column in sheet.columns] for row in rows]
    page = book.create_sheet(sheet.title)
    for number, column in enumerate(sheet.columns):
        width = width_of(column, [line[number] for line in contents])
        page.column_dimensions[get_column_letter(number + 1)].width = width
    set_page(page, sheet, rows=len(contents))
    page.append([_heading(page, column) for column in sheet.columns])
    for line in contents:
        page.append([put(WriteOnlyCell(page), each) if each else None for each in line])


def _heading(page: Any, column: Column) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(page, column.header)
    style_heading(cell, required=column.required)
    return cell


def style_heading(cell: Any, *, required: bool) -> None:
    """The look of a header: dark where the column is required, light where it may stay empty."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    line = Side("thin", color="9AA7B8")
    cell.border = Border(line, line, line, line)
    cell.font = Font(name="Calibri", bold=True, color="FFFFFF" if required else "1F3A5F")
    cell.fill = PatternFill("solid", fgColor="1F3A5F" if required else "DCE4EE")
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def set_page(page: Any, sheet: Sheet, rows: int) -> None:
    """Frozen header, filter, A4 landscape on the page's width, the header on every page."""
    from openpyxl.utils import get_column_letter

    page.freeze_panes = "A2"
    page.row_dimensions[1].height = 30
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{rows + 1}"
    page.print_title_rows = "1:1"
    set_paper(page)


def set_paper(page: Any) -> None:
    """A4 landscape, fitted to the width, pages numbered."""
    page.page_setup.paperSize, page.page_setup.orientation = A4, "landscape"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.left.text, page.oddFooter.right.text = "&A", "&P / &N"


def width_of(column: Column, contents: Iterable[Content | None]) -> float:
    """A width that shows the header's words and most values."""
    least = {Type.MONEY: 18, Type.QUANTITY: 18, Type.DATE: 12, Type.ICE: 18}.get(column.type, 10)
    heading = max(len(word) for word in column.header.split())
    longest = max((len(str(each.value)) for each in contents if each), default=0)
    return float(min(max(least, heading + 2, longest + 2), WIDEST))


def lines(text: str, width: float) -> int:
    """About how many lines a text takes in a column; no program measures them before it is asked to."""
    return sum(int(len(line) / (width * 1.1)) + 1 for line in text.split("\n"))
