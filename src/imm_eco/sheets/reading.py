"""The one door to foreign files: a workbook, a text file, or a folder of text files, as they were saved.

What stands behind it is another process (`reader`), because these files come from outside companies.
Only cells that hold something are kept, so that formatted empty rows cost nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from imm_eco.sheets.cells import Book, Cell, Row, SheetCells, cell_ref, column_letters, position_of
from imm_eco.sheets.naming import page_name, sheet_files
from imm_eco.sheets.reader import Reader

__all__ = [
    "Book", "Cell", "Row", "SheetCells", "cell_ref", "column_letters", "expect", "position_of", "read_workbook",
    "read_workbooks",
]  # fmt: skip


def read_workbook(path: Path | str) -> Book:
    """Read a file. What cannot be read is a Book with its problem, never an exception."""
    path = Path(path)
    files = sheet_files(path) if path.is_dir() else []
    if files:
        return _read_together(path, files)
    book = _reader().read(path)
    if book.format == "csv":
        for page in book.sheets:
            page.name = page_name(page.name)
    return book


def read_workbooks(paths: Sequence[Path]) -> Iterator[Book]:
    """Read files one after the other; while one is dealt with, the next is being read."""
    for number, path in enumerate(paths):
        book = read_workbook(path)
        expect(paths[number + 1 : number + 2])
        yield book


def expect(paths: Sequence[Path]) -> None:
    """Begin to read the first of these files, so that it need not be waited for."""
    if paths and not paths[0].is_dir():
        _reader().expect(paths[0])


def _read_together(folder: Path, files: list[Path]) -> Book:
    """The text files of a folder that are named like sheets, as one workbook of these sheets."""
    digest = hashlib.sha256()
    whole = Book(folder, format="csv")
    for path in files:
        book = read_workbook(path)
        digest.update(f"{path.name} {book.sha256}\n".encode())
        whole.sheets += book.sheets
        if book.problem and not whole.problem:
            whole.problem = replace(book.problem, file=folder.name, sheet=path.name)
    whole.sha256 = digest.hexdigest()
    if whole.problem:
        whole.sheets = []
    return whole


@cache
def _reader() -> Reader:
    return Reader()
