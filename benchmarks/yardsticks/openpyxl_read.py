"""Read every cell of every workbook of a folder with openpyxl, and keep nothing."""

import sys
from pathlib import Path

from openpyxl import load_workbook

for path in sorted(Path(sys.argv[1]).glob("*.xlsx")):
    book = load_workbook(path, read_only=True)
    for page in book:
        for _row in page.iter_rows():
            pass
    book.close()
