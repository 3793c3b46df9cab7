"""Write the candidates of a database with openpyxl alone: write-only, the formats of the export."""

import sqlite3
import sys
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

COLUMNS = (
    "ice", "name", "legal_form", "trade_register", "court", "tax_id", "cnss", "size", "region", "city", "contact",
    "email", "phone", "channel", "NULL", "contacted_on",
)  # fmt: skip
CODED = ("size", "region", "channel")

source, target = sys.argv[1:]
book = Workbook(write_only=True)
page = book.create_sheet("Candidats")
page.freeze_panes = "A2"
page.append(list(COLUMNS))
query = f"SELECT {', '.join(COLUMNS)} FROM candidate_record WHERE retracted_by IS NULL ORDER BY ice"
for row in sqlite3.connect(source).execute(query):
    line = []
    for name, value in zip(COLUMNS, row, strict=True):
        if value is None:
            line.append(None)
            continue
        cell = WriteOnlyCell(page, date.fromisoformat(value) if name == "contacted_on" else value)
        if name == "contacted_on":
            cell.number_format = "dd/mm/yyyy"
        elif name not in CODED:
            cell.number_format = "@"
        line.append(cell)
    page.append(line)
book.save(target)
