"""The one door to foreign files: a workbook, a text file, or a folder of text files, as they were saved.

What stands behind it is another process (`client`), because these files come from outside companies.
Only cells that hold something are kept, so that formatted empty rows cost nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from imm_eco.encoding import shown
from imm_eco.sheets.cells import Book, Cell, SheetCells, cell_ref, column_letters, position_of
from imm_eco.sheets.sandbox.client import Arrival, Reader
from imm_eco.sheets.schema.sheet_names import sheet_files

if TYPE_CHECKING:
    from imm_eco.sheets.recognition.records import Vocabularies

__all__ = [
    "Arrival", "Book", "Cell", "SheetCells", "arrivals", "cell_ref", "column_letters", "expect",
    "is_next_ready", "position_of", "read_workbook",
]  # fmt: skip


def read_workbook(path: Path | str) -> Book:
    """Read a file. What cannot be read is a Book with its problem, never an exception."""
    path = Path(path)
    files = sheet_files(path) if path.is_dir() else []
    return _read_together(path, files) if files else _reader().second.read(path)


def arrivals(paths: Sequence[Path], lists_of: Callable[[Path], Vocabularies]) -> Iterator[Arrival]:
    """What is recognised in files by their lists, one after the other; while one is dealt with, the next is being read.

    A register may be streamed; it ends when the next file is asked for.
    """
    for number, path in enumerate(paths):
        lists = lists_of(path)
        arrival = _gathered(path, lists) if path.is_dir() else _reader().begin(path, lists)
        expect(paths[number + 1 + _reader().ahead : number + 1 + _AHEAD], lists_of)
        yield arrival


def is_next_ready() -> bool:
    """Whether the next of the arrivals need not be waited for."""
    return _reader().is_ready()


def _gathered(path: Path, lists: Vocabularies) -> Arrival:
    """What is recognised in a folder of text files."""
    from imm_eco.sheets.recognition.workbooks import recognise

    book = read_workbook(path)
    return Arrival(path, book.sha256, lambda: recognise(book, lists), lambda: book)


_AHEAD = 64


def expect(paths: Sequence[Path], lists_of: Callable[[Path], Vocabularies]) -> None:
    """Begin to read these files, one after the other, so that they need not be waited for."""
    for path in paths[:_AHEAD]:
        if not path.is_dir() and not _reader().expect(path, lists_of(path)):
            return


def _read_together(folder: Path, files: list[Path]) -> Book:
    """The text files of a folder that are named like sheets, as one workbook of these sheets."""
    digest = hashlib.sha256()
    whole = Book(folder, format="csv")
    for path in files:
        book = read_workbook(path)
        digest.update(f"{shown(path.name)} {book.sha256}\n".encode())
        whole.sheets += book.sheets
        if book.problem and not whole.problem:
            whole.problem = replace(book.problem, sheet=path.name)
    whole.sha256 = digest.hexdigest()
    if whole.problem:
        whole.sheets = []
    return whole


@cache
def _reader() -> Reader:
    return Reader()
