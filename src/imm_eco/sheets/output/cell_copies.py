"""A workbook's cells written again, as values: for files that cannot be edited, and for rejected rows."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from imm_eco.sheets.cells import Book, Cell, SheetCells
from imm_eco.sheets.output.workbooks import cell_at, put_text
from imm_eco.sheets.parsing.text import shown

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell as TargetCell
    from openpyxl.worksheet.worksheet import Worksheet

_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
_LONGEST_NAME = 31
_NO_NAME = str.maketrans(r"[]:*?/\\", "_" * 8)


def new_workbook() -> Workbook:
    """A workbook without a sheet."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def plain_workbook(book: Book) -> bytes:
    """The values of a book as an .xlsx file, each at its place. It holds an empty sheet if nothing else."""
    workbook = new_workbook()
    for sheet in book.sheets:
        page = workbook.create_sheet(sheet_name(sheet.name))
        page.sheet_state = "hidden" if sheet.hidden else "visible"
        put_cells(page, (cell for row in sheet.rows for cell in row.cells.values()))
        _merge(page, sheet)
        for row in sheet.rows:
            page.row_dimensions[row.number].hidden = row.hidden
    if not any(page.sheet_state == "visible" for page in workbook.worksheets):
        workbook.create_sheet("-").sheet_state = "visible"
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def sheet_name(name: str) -> str:
    """A name that a sheet may have."""
    return name.translate(_NO_NAME).strip("'")[:_LONGEST_NAME] or "-"


def put_cells(page: Worksheet, cells: Iterable[Cell]) -> None:
    """Write cells where they stood, formulas without a result as formulas."""
    for cell in cells:
        target = cell_at(page, cell.row, cell.column)
        put_cell(target, cell)
        if cell.fault and isinstance(cell.value, str) and cell.value.startswith("="):
            target.value, target.data_type = cell.value, "f"


def put_cell(target: TargetCell, cell: Cell) -> None:
    """A cell's value and format; a text stays text.

    Where a value cannot be trusted there is an error, never a value: a formula would mean other cells elsewhere.
    """
    value = cell.value
    if cell.fault:
        target.value = value if value in _ERRORS else _ERRORS[0]
        target.data_type = "e"
    elif isinstance(value, str):
        put_text(target, value)
    elif isinstance(value, bool | int | float | time | timedelta):
        target.value = value
    elif isinstance(value, date | datetime):
        target.value = value if value.year >= 1900 else shown(value)
    if value is not None and cell.format != "General":
        target.number_format = cell.format


def _merge(page: Worksheet, sheet: SheetCells) -> None:
    """Merge again the cells of a column that show one value."""
    ends: dict[tuple[int, int], int] = {}
    for (row, column), cell in sheet.merged.items():
        ends[cell.row, column] = max(row, ends.get((cell.row, column), 0))
    for (top, column), bottom in ends.items():
        page.merge_cells(start_row=top, end_row=bottom, start_column=column, end_column=column)
