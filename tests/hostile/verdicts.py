"""A kind of odd or hostile file, and what must be said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from imm_eco.sheets.cells import Book


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell whose value cannot be trusted, by the code of its fault."""

    code: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A file to be made, and its verdict: the code of its problem, or the cells of its first sheet.

    `quick` says that it must be refused before anything of it is inflated or parsed.
    """

    name: str
    make: Callable[[], bytes]
    verdict: str | Mapping[str, Any]
    quick: bool = False
    suffix: str = ".xlsx"


_MADE: dict[str, bytes] = {}


def made(kind: Kind) -> bytes:
    """The bytes of a kind, which are made once."""
    if kind.name not in _MADE:
        _MADE[kind.name] = kind.make()
    return _MADE[kind.name]


def cells_of(book: Book) -> dict[str, Any]:
    """The cells of a book's first sheet, by name."""
    sheets = book.sheets[:1]
    cells = [cell for sheet in sheets for row in sheet.rows for cell in row.cells.values()]
    return {cell.ref: Bad(cell.fault.kind.code) if cell.fault else cell.value for cell in cells}


def verdict_of(book: Book) -> str | dict[str, Any]:
    """What was said of a file: the code of its problem, or the cells of its first sheet."""
    return book.problem.code if book.problem else cells_of(book)
