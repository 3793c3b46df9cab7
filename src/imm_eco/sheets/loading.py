"""From the bytes of a file to its book: what the process that reads foreign files does with each."""

from __future__ import annotations

import hashlib
from pathlib import Path

from imm_eco.i18n import _
from imm_eco.sheets.cells import Book, SheetCells
from imm_eco.sheets.faults import Fault, Problem
from imm_eco.sheets.guard import LARGEST_FILE, Kind, inspect, too_large
from imm_eco.sheets.limits import Budget, Refused
from imm_eco.sheets.problems import DAMAGED, UNREADABLE


def load(path: Path, budget: Budget | None = None) -> Book:
    """Read a file. What cannot be read is a book with its problem, never an exception (but MemoryError)."""
    book = Book(path)
    try:
        content = _content(path)
        book.sha256 = hashlib.sha256(content).hexdigest()
        kind = "json" if _is_document(path, content) else inspect(content)
        if isinstance(kind, Fault):
            raise Refused(kind)
        book.format = kind
        book.sheets, book.properties = _read(content, kind, path, budget or Budget())
    except MemoryError:
        raise
    except Refused as refusal:
        refuse(book, refusal.fault)
    except Exception:  # on a bad file the archive and its parsers raise a dozen types
        refuse(book, Fault(DAMAGED))
    return book


def _is_document(path: Path, content: bytes) -> bool:
    """Whether a file is named and begins as a JSON document: a register may come as one."""
    return path.suffix.lower() == ".json" and content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def refuse(book: Book, fault: Fault) -> None:
    """Leave nothing of a book but the problem that keeps it from being read."""
    book.sheets, book.properties = [], {}
    book.problem = Problem(fault.kind, book.path.name, params=fault.params)


def _content(path: Path) -> bytes:
    """The bytes of a file, never more than are read. Raises Refused."""
    try:
        if not path.is_file():
            raise Refused.of(UNREADABLE, reason=_("it is not a file"))
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise Refused(too_large(size))
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Refused.of(UNREADABLE, reason=error.strerror or str(error)) from None


def _read(content: bytes, kind: Kind, path: Path, budget: Budget) -> tuple[list[SheetCells], dict[str, str]]:
    """The sheets and the properties, by the reader of the format."""
    match kind:
        case "ods":
            from imm_eco.sheets.opendocument import read_opendocument

            return read_opendocument(content, budget)
        case "xls":
            from imm_eco.sheets.biff import read_biff

            return read_biff(content, budget), {}
        case "json":
            from imm_eco.sheets.plain import read_json

            return read_json(content, budget), {}
        case "csv":
            from imm_eco.sheets.delimited import read_delimited

            return read_delimited(content, path.stem, budget), {}
    from imm_eco.sheets.package import Package
    from imm_eco.sheets.sheet_xml import SheetReader

    package = Package(content)
    reader = SheetReader(package, budget)
    return [reader.read(part) for part in package.sheets], package.properties
