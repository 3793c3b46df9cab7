"""What many would write: read each workbook with pandas, and put it into a table."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pandas

with closing(sqlite3.connect("pandas.db")) as db:
    for path in map(Path, sys.argv[1:]):
        pandas.read_excel(path, engine="openpyxl").to_sql(path.stem, db, index=False)
    db.commit()
