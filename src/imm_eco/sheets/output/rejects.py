"""The workbook of rejects: the rows that were not taken in, on the sender's own sheets, and why.

Corrected, it is imported like any other: the column of reasons is known and passed over in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from imm_eco.domain.vocabulary import fold
from imm_eco.i18n import Title, _
from imm_eco.sheets.cells import Book, Cell, SheetCells, SheetRow, column_letters, position_of
from imm_eco.sheets.output import workbooks
from imm_eco.sheets.parsing.text import Raw, shown
from imm_eco.sheets.recognition.records import Record
from imm_eco.sheets.recognition.tables import HEADER_ROWS

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

NAME = Title("Motif du rejet", "Rejection reason")
"""The header of the column of reasons."""

_FOLDED = frozenset(fold(name) for name in NAME.titles)
_REASON_WIDTH = 70
_NARROWEST, _WIDEST = 10, 40

Reasons = Mapping[tuple[str, int], Sequence[str]]
"""Why each row is rejected, by page and row."""


def without_reasons(page: SheetCells) -> SheetCells:
    """The sheet without its columns of reasons, from their header down."""
    found = (
        (row, n)
        for row in reversed(page.rows[:HEADER_ROWS])
        for n, value in zip(row.columns, row.values, strict=True)
        if _is_header(value)
    )
    tops = {n: row.number for row, n in found}
    if not tops:
        return page
    rows = [_without(row, {n for n, top in tops.items() if row.number >= top}) for row in page.rows]
    merged = {place: cell for place, cell in page.merged.items() if place[1] not in tops}
    return SheetCells(page.name, [row for row in rows if row.columns], page.hidden, merged)


def _is_header(value: Raw) -> bool:
    return isinstance(value, str) and fold(value) in _FOLDED


def _without(row: SheetRow, columns: set[int]) -> SheetRow:
    return SheetRow(row.number, {n: cell for n, cell in row.cells.items() if n not in columns}, row.hidden)


@dataclass(frozen=True, slots=True)
class Rejects:
    """What was not taken in of a workbook.

    `headers` gives the header's row of each table; `whole` are the sheets that are written with all their
    rows: a form, because it says whose the rows are, and a sheet that could not be understood.
    """

    book: Book
    headers: Mapping[str, int]
    rejected: Sequence[Record]
    whole: frozenset[str]
    why: Reasons


def write_rejects(path: Path, rejects: Rejects) -> None:
    """Write the rejected rows below the headers they had, each with its reason."""
    from imm_eco.sheets.output.cell_copies import new_workbook, sheet_name

    workbook = new_workbook()
    for sheet in rejects.book.sheets:
        page = without_reasons(sheet)
        rows = {record.row: record for record in rejects.rejected if record.page == page.name}
        if page.name in rejects.whole or (rows and page.name in rejects.headers):
            target = workbook.create_sheet(sheet_name(page.name))
            _write(target, page, rows, None if page.name in rejects.whole else rejects.headers[page.name], rejects.why)
    workbooks.save(workbook, path, _("imm-eco rejects"))


def _write(
    target: Worksheet, page: SheetCells, rejected: Mapping[int, Record], header: int | None, why: Reasons
) -> None:
    """Write a sheet: whole, or its rejected rows one below the other; the reasons on their right."""
    last = max((number for row in page.rows for number in row.cells), default=0) + 1
    kept = [row for row in page.rows if header is None or row.number <= header or row.number in rejected]
    shared = _shared_cells(page)
    at, reasons = 0, {}
    for row in kept:
        at = row.number if header is None or row.number <= header else max(at, header) + 1
        _put_row(target, at, {**_shared(shared.get(row.number, {}), rejected.get(row.number)), **row.cells})
        reasons[at] = why.get((page.name, row.number), ())
    _put_reasons(target, header or 1, last, reasons)
    _set_looks(target, header, kept, last)


def _put_row(target: Worksheet, at: int, cells: Mapping[int, Cell]) -> None:
    from openpyxl.styles import Alignment

    from imm_eco.sheets.output.cell_copies import put_cell

    for number, cell in cells.items():
        written = workbooks.cell_at(target, at, number)
        put_cell(written, cell)
        written.alignment = Alignment(vertical="top")


def _shared_cells(page: SheetCells) -> dict[int, dict[int, Cell]]:
    """By row and column, what merged cells further up say there."""
    found: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in page.merged.items():
        found.setdefault(row, {})[column] = cell
    return found


def _shared(here: Mapping[int, Cell], record: Record | None) -> dict[int, Cell]:
    """What a row was told by a merged cell further up; apart from its neighbours it says so itself."""
    refs = {position_of(ref) for ref in record.cells.values()} if record and here else set()
    return {column: cell for column, cell in here.items() if (cell.row, column) in refs}


def _put_reasons(target: Worksheet, header: int, column: int, reasons: Mapping[int, Sequence[str]]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    heading = workbooks.put_text(workbooks.cell_at(target, header, column), NAME.title)
    heading.font, heading.fill = Font(name="Calibri", bold=True, color="FFFFFF"), PatternFill("solid", fgColor="C00000")
    heading.alignment = Alignment(vertical="center")
    for row, told in reasons.items():
        if told and row != header:
            cell = workbooks.put_text(workbooks.cell_at(target, row, column), "\n".join(told))
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.fill = PatternFill("solid", fgColor="FFF1F0")
            target.row_dimensions[row].height = 15 * workbooks.lines(str(cell.value), _REASON_WIDTH)


def _set_looks(target: Worksheet, header: int | None, rows: Sequence[SheetRow], last: int) -> None:
    """Widths, a frozen header in bold, and the page to print on."""
    longest: dict[int, int] = {}
    for row in rows:
        for number, cell in row.cells.items():
            longest[number] = max(longest.get(number, 0), len(shown(cell.value)))
    for number, length in longest.items():
        target.column_dimensions[column_letters(number)].width = min(max(length + 2, _NARROWEST), _WIDEST)
    target.column_dimensions[column_letters(last)].width = _REASON_WIDTH
    if header:
        target.freeze_panes = f"A{header + 1}"
        target.print_title_rows = f"{header}:{header}"
        for heading in target[header][: last - 1]:
            if heading.value is not None:
                workbooks.style_heading(heading, required=False)
    workbooks.set_paper(target)
