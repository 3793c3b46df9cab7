"""The first sheet of a template: how to fill it, and what each column holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from imm_eco.domain.columns import Column, ColumnType
from imm_eco.i18n import N_, Title, _
from imm_eco.sheets.output import workbooks
from imm_eco.sheets.schema.columns import SUBMISSION, Sheet

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

NAME = Title("Mode d’emploi", "Instructions")
"""What the sheet is called; an import leaves it aside."""

_ADVICE = (
    N_("A dark header or label is required; a light one may stay empty."),
    N_("Cells with a list are filled from it; the lists are in the language of this workbook."),
    N_("Amounts are in MAD, before tax, unless the header or the cell names another unit (1,5 MDH)."),
    N_("Dates are written day, month, year: 31/01/2019. Leave a cell empty where nothing is known."),
    N_("The ICE is text of 15 digits: its leading zeros stay."),
    N_("Columns can be left out or moved; headers must stay as they are."),
)
_WHAT = {
    ColumnType.TEXT: N_("text"),
    ColumnType.ICE: N_("15 digits"),
    ColumnType.WHOLE: N_("whole number"),
    ColumnType.SCORE: N_("from 0 to 100"),
    ColumnType.MONEY: N_("amount in MAD"),
    ColumnType.DATE: N_("date"),
    ColumnType.YEAR: N_("year"),
    ColumnType.PERIOD: N_("month, quarter, half-year or year"),
    ColumnType.QUANTITY: N_("number or amount in MAD"),
}
_LISTED = N_("one of the list")
_HEADINGS = (N_("Sheet"), N_("Column"), N_("Required"), N_("What it holds"), N_("What to know"))
_WIDTHS = (22, 30, 12, 28, 80)


def write_instructions(book: Workbook, sheets: Iterable[Sheet], *, form: bool = False) -> None:
    """Write the sheet for these sheets of a register, or for the company's form."""
    from openpyxl.styles import Font

    page = book.create_sheet(NAME.title)
    title = workbooks.put_text(page["A1"], page.title)
    title.font = Font(name="Calibri", bold=True, size=16, color="1F3A5F")
    for row, line in enumerate(_ADVICE, 3):
        workbooks.put_text(workbooks.cell_at(page, row, 1), _(line))
    _write_columns(page, len(_ADVICE) + 4, _form() if form else _columns(sheets))
    workbooks.set_paper(page)


def _columns(sheets: Iterable[Sheet]) -> Iterator[tuple[str, Column]]:
    return ((sheet.title, column) for sheet in sheets for column in sheet.in_template)


def _form() -> Iterator[tuple[str, Column]]:
    return ((SUBMISSION.title, column) for column in (*SUBMISSION.columns, *SUBMISSION.table))


def _write_columns(page: Worksheet, top: int, columns: Iterable[tuple[str, Column]]) -> None:
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    for number, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True), 1):
        workbooks.style_heading(workbooks.put_text(workbooks.cell_at(page, top, number), _(heading)), required=False)
        page.column_dimensions[get_column_letter(number)].width = width
    for row, (sheet, column) in enumerate(columns, top + 1):
        for number, text in enumerate(_described(sheet, column), 1):
            cell = workbooks.put_text(workbooks.cell_at(page, row, number), text)
            cell.alignment = Alignment(vertical="top", wrap_text=True)


def _described(sheet: str, column: Column) -> tuple[str, ...]:
    what = _(_WHAT.get(column.type, _LISTED))
    return (sheet, column.header, _("yes") if column.required else "", what, _(column.help) if column.help else "")
