"""Writing workbooks: real numbers and dates, text that stays text, the same rows always the same bytes.

A workbook appears whole or not at all, and what is written here is read back to the same values by
`imm_eco.sheets.sandbox.reading`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from imm_eco import i18n
from imm_eco.domain.columns import Column, ColumnType
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import Vocabulary
from imm_eco.files import atomic_write
from imm_eco.sheets.output.package import write_package
from imm_eco.sheets.parsing.text import as_carried
from imm_eco.sheets.parsing.values import Value
from imm_eco.sheets.recognition.records import Vocabularies

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.styles import Alignment, Border, Font, PatternFill
    from openpyxl.styles.styleable import StyleableObject
    from openpyxl.worksheet.worksheet import Worksheet

STAMP = "imm-eco 1"
"""What the document's properties say: this layout of sheets, first version."""

LONGEST = 32_767  # characters that a cell can hold
WIDEST = 60
A4 = 9  # its number among the paper sizes of Office Open XML
TEXT_FORMAT = "@"
AMOUNT_FORMAT = "#,##0.00"
_EXACT_DIGITS = 15  # of a number that survive a spreadsheet
# What XML cannot carry.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Content(NamedTuple):
    """What a cell is given: a value that the workbook knows, and its format."""

    value: str | int | Decimal | date
    format: str


Row: TypeAlias = Mapping[str, Value]
"""A row of a sheet by column key."""


def contents(columns: Iterable[Column], lists: Vocabularies) -> Callable[[Row], list[Content | None]]:
    """What gives a row's values as their cells hold them: amounts in MAD, codes by title; None for an empty cell."""
    tellers = [(column.key, _teller(column, lists)) for column in columns]

    def tell(row: Row) -> list[Content | None]:
        return [None if (value := row.get(key)) is None else teller(value, row) for key, teller in tellers]

    return tell


def _teller(column: Column, lists: Vocabularies) -> Callable[[Value, Row], Content]:
    """What makes the content of a column's cells from a value and its row."""
    vocabulary = lists.of(column)
    if vocabulary is not None:
        by_code = cache(lambda code: Content(title_of(vocabulary, code), "General"))
        return lambda value, row: by_code(value)
    typed = _typed(_NUMBERS.get(column.type, _text))
    if column.type is not ColumnType.QUANTITY:
        return lambda value, row: typed(value)
    in_mad = {indicator for indicator, unit in lists.units.items() if unit == "MAD"}
    amount = _typed(_amount)
    return lambda value, row: amount(value) if row.get("indicator") in in_mad else typed(value)


def _typed(number: Callable[[int], Content]) -> Callable[[Value], Content]:
    """What makes the content of a cell: a number as its column shows one, any other value by its type."""
    day = day_format()

    def tell(value: Value) -> Content:
        if isinstance(value, str):
            return _text(value)
        if isinstance(value, int):
            return number(value)
        if isinstance(value, date):
            return Content(value, day)
        return _period(value) if isinstance(value, Period) else _text(value)

    return tell


def title_of(vocabulary: Vocabulary, code: str) -> str:
    """The title of a code, or the code itself where the title would be read as another one."""
    title = vocabulary.title(code)
    return title if vocabulary.find(title) == code else code


def _amount(centimes: int) -> Content:
    """An amount in MAD; as text where a spreadsheet would round its last digits."""
    if centimes % 100 == 0:
        return Content(centimes // 100, "#,##0")
    if len(str(abs(centimes))) > _EXACT_DIGITS:
        return Content(f"{Decimal(centimes).scaleb(-2):f}".replace(".", ","), TEXT_FORMAT)
    return Content(Decimal(centimes).scaleb(-2), AMOUNT_FORMAT)


def _period(period: Period) -> Content:
    return Content(period.start.year, "0") if period.months == 12 else Content(period.title, TEXT_FORMAT)


def _text(value: Value) -> Content:
    return Content(str(value), TEXT_FORMAT)


_NUMBERS: dict[ColumnType, Callable[[int], Content]] = {
    ColumnType.MONEY: _amount,
    ColumnType.WHOLE: lambda value: Content(value, "#,##0"),
    ColumnType.QUANTITY: lambda value: Content(value, "#,##0"),
    ColumnType.YEAR: lambda value: Content(value, "0"),
    ColumnType.SCORE: lambda value: Content(Decimal(value) / 100, "General"),
}


def format_of(column: Column) -> str:
    """The format of a column's cells while they are still empty."""
    formats = {
        ColumnType.WHOLE: "#,##0",
        ColumnType.MONEY: AMOUNT_FORMAT,
        ColumnType.QUANTITY: "#,##0.##",
        ColumnType.DATE: day_format(),
        ColumnType.YEAR: "0",
        ColumnType.SCORE: "General",
    }
    return formats.get(column.type, TEXT_FORMAT if column.vocabulary is None else "General")


def day_format() -> str:
    """How dates are shown, in the analyst's habit."""
    return i18n.locale().sheet_date


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


def cell_at(page: Worksheet, row: int, column: int) -> Cell:
    """A cell of a page, to write into: none that a merged range covers."""
    from openpyxl.cell import Cell

    cell = page.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def safe_text(text: str) -> str:
    """Text without the characters that no workbook can carry, its lines ended in one way."""
    return _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def put_text(cell: Cell, text: str) -> Cell:
    """Text that no spreadsheet computes, without the characters that no workbook can carry."""
    cell.value = as_carried(safe_text(text)[:LONGEST])
    cell.data_type = "s"
    if starts_computed(text):
        cell.quotePrefix = True
    return cell


def starts_computed(text: str) -> bool:
    """Whether a spreadsheet would take a text for something to compute."""
    return text.startswith(("=", "+", "-", "@"))


def save(book: Workbook, path: Path | str, title: str) -> None:
    """Write the workbook whole or not at all, stamped, and without the hour at which it was written."""
    with atomic_write(path) as temporary:
        write_package(book, temporary, title, STAMP)


def style_heading(cell: StyleableObject, *, required: bool) -> None:
    """The look of a header: dark where the column is required, light where it may stay empty."""
    cell.border, cell.font, cell.fill, cell.alignment = _heading_styles(required)


@cache
def _heading_styles(required: bool) -> tuple[Border, Font, PatternFill, Alignment]:
    """Border, font, fill and alignment: openpyxl finds the same objects again at once, and compares others in full."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    line = Side("thin", color="9AA7B8")
    return (
        Border(line, line, line, line),
        Font(name="Calibri", bold=True, color="FFFFFF" if required else "1F3A5F"),
        PatternFill("solid", fgColor="1F3A5F" if required else "DCE4EE"),
        Alignment(vertical="center", wrap_text=True),
    )


def set_page(page: Worksheet, width: int, rows: int) -> None:
    """Frozen header, filter over `width` columns, A4 landscape on the page's width, the header on every page."""
    from openpyxl.utils import get_column_letter

    page.freeze_panes = "A2"
    page.row_dimensions[1].height = 30
    page.auto_filter.ref = f"A1:{get_column_letter(width)}{rows + 1}"
    page.print_title_rows = "1:1"
    set_paper(page)


def set_paper(page: Worksheet) -> None:
    """A4 landscape, fitted to the width, pages numbered."""
    page.page_setup.paperSize, page.page_setup.orientation = A4, "landscape"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.page_setup.fitToPage = True
    assert page.oddFooter is not None
    page.oddFooter.left.text, page.oddFooter.right.text = "&A", "&P / &N"


def width_of(column: Column, longest: int) -> float:
    """A width that shows the header's words and most values; `longest` is the length of the longest."""
    least = {ColumnType.MONEY: 18, ColumnType.QUANTITY: 18, ColumnType.DATE: 12, ColumnType.ICE: 18}.get(
        column.type, 10
    )
    heading = max(len(word) for word in column.header.split())
    return float(min(max(least, heading + 2, longest + 2), WIDEST))


def lines(text: str, width: float) -> int:
    """About how many lines a text takes in a column; no program measures them before it is asked to."""
    return sum(int(len(line) / (width * 1.1)) + 1 for line in text.split("\n"))
