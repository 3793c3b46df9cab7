"""Write the candidates of a database with openpyxl alone, write-only: the cells, formats and widths of the export."""

import sqlite3
import sys
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

# What a script would hold written out: headers, which of them are required, the title of each code.
from imm_eco.sheets.schema.columns import CANDIDATES

HEADERS = [column.header for column in CANDIDATES.columns]
REQUIRED = [column.required for column in CANDIDATES.columns]
COLUMNS = ["a.key" if column.key == "campaign" else f"f.{column.key}" for column in CANDIDATES.columns]
TITLES = [
    {term.code: term.title for term in column.vocabulary.terms} if column.vocabulary else None
    for column in CANDIDATES.columns
]
LEAST = [18 if name == "f.ice" else 12 if name == "f.contacted_on" else 10 for name in COLUMNS]
FROM = "FROM candidate_record f LEFT JOIN campaign a ON a.id = f.campaign_id WHERE f.retracted_by IS NULL"


def main(source: str, target: str) -> None:
    db = sqlite3.connect(source)
    book = Workbook(write_only=True)
    page = book.create_sheet("Candidats")
    for number, width in enumerate(widths(db), 1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.freeze_panes = "A2"
    page.row_dimensions[1].height = 30
    page.append([heading(page, *each) for each in zip(HEADERS, REQUIRED, strict=True)])
    count = 1
    for row in db.execute(f"SELECT {', '.join(COLUMNS)} {FROM} ORDER BY f.ice"):
        page.append([cell(page, *each) for each in zip(COLUMNS, TITLES, row, strict=True)])
        count += 1
    page.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{count}"
    page.print_title_rows = "1:1"
    book.save(target)


def widths(db: sqlite3.Connection) -> list[float]:
    """Of each column: as wide as its longest value, within limits."""
    longest = db.execute(f"SELECT {', '.join(f'max(length({name}))' for name in COLUMNS)} {FROM}").fetchone()
    found = []
    for name, titles, header, length, least in zip(COLUMNS, TITLES, HEADERS, longest, LEAST, strict=True):
        if titles:
            length = max(
                (len(titles[code]) for (code,) in db.execute(f"SELECT DISTINCT {name} {FROM}") if code), default=0
            )
        word = max(len(word) for word in header.split())
        found.append(float(min(max(least, word + 2, (length or 0) + 2), 60)))
    return found


def heading(page: Any, text: str, required: bool) -> Cell:
    made = WriteOnlyCell(page, text)
    line = Side("thin", color="9AA7B8")
    made.border = Border(line, line, line, line)
    made.font = Font(name="Calibri", bold=True, color="FFFFFF" if required else "1F3A5F")
    made.fill = PatternFill("solid", fgColor="1F3A5F" if required else "DCE4EE")
    made.alignment = Alignment(vertical="center", wrap_text=True)
    return made


def cell(page: Any, name: str, titles: dict[str, str] | None, value: str | None) -> Cell | str | None:
    if value is None:
        return None
    if titles:
        return titles[value]
    made = WriteOnlyCell(page, date.fromisoformat(value) if name == "f.contacted_on" else value)
    made.number_format = "dd/mm/yyyy" if name == "f.contacted_on" else "@"
    return made


main(*sys.argv[1:])
