"""Commitments written with the years across: a row an indicator, a column a year, as many forms have them.

The table is turned so that it reads like any other: a record a year. Every value keeps its own cell.
"""

from __future__ import annotations

from imm_eco.sheets.cells import Cell, SheetCells, SheetRow
from imm_eco.sheets.parsing.values import read_year
from imm_eco.sheets.recognition.headers import Heading
from imm_eco.sheets.recognition.tables import SheetTable, headings_of
from imm_eco.sheets.schema.columns import COMMITMENTS, SUBMISSION

_NAMES = headings_of(COMMITMENTS.noun)
_YEAR = Heading(COMMITMENTS.column("year"))


def find_across(page: SheetCells) -> SheetTable | None:
    """The table below a row of two years or more, whose rows begin with what is counted."""
    for position, row in enumerate(page.rows):
        years = {number: cell for number, cell in row.cells.items() if _is_year(cell)}
        measures = _measures(page.rows[position + 1 :], min(years, default=0)) if len(years) > 1 else {}
        if measures:
            return _turned(page, row, years, measures)
    return None


def _is_year(cell: Cell) -> bool:
    return not cell.fault and isinstance(cell.value, str | int) and read_year(cell.value).value is not None


def _measures(rows: list[SheetRow], before: int) -> dict[int, tuple[SheetRow, Heading]]:
    """The rows that say what they count, left of the first year, up to the first row that does not."""
    found: dict[int, tuple[SheetRow, Heading]] = {}
    for row in rows:
        label = min(row.cells.items())[1]
        heading = _NAMES.match(label.value) if label.column < before else None
        if heading is None or heading.column.key in ("reference", "year"):
            break
        found[row.number] = (row, heading)
    return found


def _turned(
    page: SheetCells, header: SheetRow, years: dict[int, Cell], measures: dict[int, tuple[SheetRow, Heading]]
) -> SheetTable:
    """The same table with a row a year; the number of a measure's row stands for the number of its column."""
    labels = {number: min(row.cells.items())[1] for number, (row, _) in measures.items()}
    rows = [
        SheetRow(header.number, {header.number: year, **{n: _at(row, column) for n, (row, _) in measures.items()}})
        for column, year in sorted(years.items())
    ]
    top = SheetRow(header.number, {header.number: years[min(years)], **labels})
    headings = {header.number: _YEAR, **{number: heading for number, (_, heading) in measures.items()}}
    # Merged cells of the sheet mean nothing to the turned rows.
    plain = SheetCells(page.name, page.rows, page.hidden)
    return SheetTable(COMMITMENTS, SUBMISSION.table, plain, top, headings, rows, {header.number, *measures})


def _at(row: SheetRow, column: int) -> Cell:
    return row.cells.get(column) or Cell(None, row.number, column)
