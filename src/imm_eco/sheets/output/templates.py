"""Workbooks to fill: required headers in colour, lists, checks with their messages, comments that explain.

Everything comes from the declaration of the columns. Filled as it asks, a template is taken in without a
warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from imm_eco.domain.columns import Column, ColumnType
from imm_eco.i18n import N_, _
from imm_eco.sheets.output import workbooks
from imm_eco.sheets.output.instructions import write_instructions
from imm_eco.sheets.output.validation import Choices, add_check
from imm_eco.sheets.recognition.records import Vocabularies
from imm_eco.sheets.schema.columns import CANDIDATES, SUBMISSION, Sheet

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

LAST_ROW = 2000
"""The last row that checks and lists reach; rows below it are read all the same."""

_LABEL, _ANSWER, _LINE = 30, 19, 19  # widths in characters, a line's height in points
_FORM_ROWS = 8  # years that the submission's table has room for
_COMPANY, _PROJECT = N_("The applicant company"), N_("The project submitted")
_YEARLY = N_("Yearly commitments, one row a year")

Rows = Sequence[workbooks.Row]


def write_template(
    path: Path | str, sheets: Iterable[Sheet], lists: Vocabularies, rows: Mapping[str, Rows] | None = None
) -> None:
    """Write a register to fill; `rows` are those known in advance, by noun."""
    book, choices = _start(lists)
    chosen = tuple(sheets)
    write_instructions(book, chosen)
    for sheet in chosen:
        _write_sheet(book, sheet, choices, (rows or {}).get(sheet.noun, ()))
    _finish(book, choices, path)


def write_submission(path: Path | str, lists: Vocabularies) -> None:
    """Write a company's form: labels and values, then the table of yearly commitments."""
    book, choices = _start(lists)
    write_instructions(book, (), form=True)
    _write_form(book, choices)
    _finish(book, choices, path)


def _start(lists: Vocabularies) -> tuple[Workbook, Choices]:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    return book, Choices(book, lists)


def _finish(book: Workbook, choices: Choices, path: Path | str) -> None:
    choices.write()
    book.active = 1  # the first sheet to fill; the instructions stand before it
    for page in book.worksheets:
        page.sheet_view.tabSelected = page is book.worksheets[1]
    workbooks.save(book, path, _("imm-eco template"))


def _write_sheet(book: Workbook, sheet: Sheet, choices: Choices, rows: Rows) -> None:
    page = book.create_sheet(sheet.title)
    columns = sheet.in_template
    tell = workbooks.contents(columns, choices.lists)
    contents = [tell(row) for row in rows]
    for number, column in enumerate(columns, 1):
        known = (line[number - 1] for line in contents)
        longest = max((len(str(each.value)) for each in known if each), default=0)
        _write_column(page, number, column, choices, longest)
        if column in sheet.beside:
            _write_note(workbooks.cell_at(page, 1, number), _(column.help))
    for row, line in enumerate(contents, 2):
        for number, each in enumerate(line, 1):
            if each:
                workbooks.put(workbooks.cell_at(page, row, number), each)
    workbooks.set_page(page, len(columns), rows=max(len(contents), 1))


def _write_column(page: Worksheet, number: int, column: Column, choices: Choices, longest: int) -> None:
    from openpyxl.utils import get_column_letter

    letter = get_column_letter(number)
    _write_heading(workbooks.cell_at(page, 1, number), column)
    dimension = page.column_dimensions[letter]
    dimension.width = max(workbooks.width_of(column, longest), 14.0)
    dimension.number_format = workbooks.format_of(column)
    add_check(page, f"{letter}2:{letter}{LAST_ROW}", column, choices)


def _write_heading(cell: Cell, column: Column) -> None:
    """A header or a label, and beside it what the person filling it should know."""
    workbooks.style_heading(workbooks.put_text(cell, column.header), required=column.required)
    required = _("Required.") if column.required else _("Optional.")
    _write_note(cell, " ".join(filter(None, (required, _(column.help) if column.help else ""))))


def _write_note(cell: Cell, text: str) -> None:
    from openpyxl.comments import Comment

    cell.comment = Comment(text, "imm-eco", height=80, width=260)


def _write_form(book: Workbook, choices: Choices) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    page = book.create_sheet(SUBMISSION.title)
    for number in range(1, len(SUBMISSION.table) + 1):
        page.column_dimensions[get_column_letter(number)].width = _LABEL if number == 1 else _ANSWER
    title = workbooks.put_text(page["A1"], SUBMISSION.title)
    title.font = Font(name="Calibri", bold=True, size=16, color="1F3A5F")
    project = [column for column in SUBMISSION.columns if column not in CANDIDATES.columns]
    row = _write_labels(page, 3, _COMPANY, CANDIDATES.columns, choices)
    row = _write_labels(page, row + 1, _PROJECT, project, choices)
    _write_years(page, row + 1, choices)
    for number in range(3, page.max_row + 1):
        page.row_dimensions[number].height = page.row_dimensions[number].height or _LINE
    workbooks.set_paper(page)
    page.page_setup.orientation, page.page_setup.fitToHeight = "portrait", 1
    page.sheet_view.showGridLines = False


def _write_labels(page: Worksheet, row: int, heading: str, columns: Iterable[Column], choices: Choices) -> int:
    """A section of labels and answers; gives the next free row."""
    from openpyxl.styles import Alignment

    _section(page, row, heading)
    after = row + 1
    for column in columns:
        _write_heading(workbooks.cell_at(page, after, 1), column)
        answer = _box(workbooks.cell_at(page, after, 2), column)
        for number in range(3, len(SUBMISSION.table) + 1):
            _box(workbooks.cell_at(page, after, number), column)
        # The answer is as wide as the table below; words of any length can be read in it.
        page.merge_cells(start_row=after, end_row=after, start_column=2, end_column=len(SUBMISSION.table))
        answer.alignment = Alignment(horizontal="left", vertical="center", wrap_text=column.type is ColumnType.TEXT)
        add_check(page, answer.coordinate, column, choices)
        after += 1
    return after


def _write_years(page: Worksheet, row: int, choices: Choices) -> None:
    from openpyxl.utils import get_column_letter

    _section(page, row, _YEARLY)
    page.row_dimensions[row + 1].height = 2 * _LINE
    first, last = row + 2, row + 1 + _FORM_ROWS
    for number, column in enumerate(SUBMISSION.table, 1):
        _write_heading(workbooks.cell_at(page, row + 1, number), column)
        letter = get_column_letter(number)
        for each in range(first, last + 1):
            _box(workbooks.cell_at(page, each, number), column)
        add_check(page, f"{letter}{first}:{letter}{last}", column, choices)


def _section(page: Worksheet, row: int, heading: str) -> None:
    from openpyxl.styles import Font

    cell = workbooks.put_text(workbooks.cell_at(page, row, 1), _(heading))
    cell.font = Font(name="Calibri", bold=True, size=12, color="1F3A5F")


def _box(cell: Cell, column: Column) -> Cell:
    """A framed cell to fill, with its column's format."""
    from openpyxl.styles import Border, Side

    line = Side("thin", color="9AA7B8")
    cell.border = Border(line, line, line, line)
    cell.number_format = workbooks.format_of(column)
    return cell
