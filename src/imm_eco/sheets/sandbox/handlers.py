"""From the bytes of a file to its book: what the process that reads foreign files does with each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from imm_eco.files import TooLarge, UnfitFile, read_plain
from imm_eco.sheets.cells import Book, SheetCells
from imm_eco.sheets.files.guard import LARGEST_FILE, GuardedArchive, Kind, inspect, too_large
from imm_eco.sheets.files.limits import Budget, Refused
from imm_eco.sheets.problem import Fault, Problem
from imm_eco.sheets.problem_catalogue import DAMAGED, UNREADABLE
from imm_eco.sheets.sandbox import serialization
from imm_eco.sheets.schema.sheet_names import page_name

if TYPE_CHECKING:
    from imm_eco.sheets.files.xlsx_package import Package
    from imm_eco.sheets.recognition.records import Vocabularies


def load(path: Path, budget: Budget | None = None) -> Book:
    """Read a file. What cannot be read is a book with its problem, never an exception (but MemoryError)."""
    return _book(_File(path), budget or Budget())


def tell(path: Path, asked: str, lists: Vocabularies | None) -> Iterator[object]:
    """What is asked of a file (`serialization`), its records by the `lists`.

    A register runs as far as it can; where it cannot, whenever that shows, it is told whole as if nothing had been.
    """
    file, stopped = _File(path), False
    if asked == serialization.STREAM and lists is not None:
        try:
            if file.kind == "xlsx":
                from imm_eco.sheets.sandbox.streaming import stream

                yield from serialization.pack_stream(file.sha256, stream(file.package, lists))
                return
        except MemoryError:
            raise
        except Exception:  # whatever it is, the book will tell
            pass
        stopped = True
    book = _book(file, Budget())
    if lists is None:
        yield from serialization.pack(book)
        return
    from imm_eco.sheets.recognition.workbooks import recognise

    intake = recognise(book, lists)
    if stopped:  # said once all is at hand, so that what can be heard need not be waited for
        yield serialization.STOPPED
    yield from serialization.pack_intake(book.sha256, intake)


def _book(file: _File, budget: Budget) -> Book:
    book = Book(file.path)
    try:
        book.sha256 = file.sha256
        book.format = file.kind
        book.sheets, book.properties = _read(file, budget)
        if file.kind == "csv":
            book.sheets[0].name = page_name(book.sheets[0].name)
    except MemoryError:
        raise
    except Refused as refusal:
        refuse(book, refusal.fault)
    except Exception:  # on a bad file the archive and its parsers raise a dozen types
        refuse(book, Fault(DAMAGED))
    return book


class _File:
    """A file's bytes and what they are. Raises Refused where they cannot be had, or are nothing that is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def content(self) -> bytes:
        return _content(self.path)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def kind(self) -> Kind:
        kind = "json" if _is_document(self.path, self.content) else inspect(self.content, lambda: self.archive)
        if isinstance(kind, Fault):
            raise Refused(kind)
        return kind

    @cached_property
    def package(self) -> Package:
        from imm_eco.sheets.files.xlsx_package import Package

        return Package(self.archive)

    @cached_property
    def archive(self) -> GuardedArchive:
        return GuardedArchive(self.content)


def _is_document(path: Path, content: bytes) -> bool:
    """Whether a file is named and begins as a JSON document: a register may come as one."""
    return path.suffix.lower() == ".json" and content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def refuse(book: Book, fault: Fault) -> None:
    """Leave nothing of a book but the problem that keeps it from being read."""
    book.sheets, book.properties = [], {}
    book.problem = Problem(fault.kind, params=fault.params)


def _content(path: Path) -> bytes:
    """The bytes of a file, never more than are read. Raises Refused."""
    try:
        return read_plain(path, LARGEST_FILE)
    except TooLarge:
        raise Refused(too_large(path.stat().st_size)) from None
    except UnfitFile as error:
        raise Refused.of(UNREADABLE, reason=error.reason) from None
    except OSError as error:
        raise Refused.of(UNREADABLE, reason=error.strerror or str(error)) from None


def _read(file: _File, budget: Budget) -> tuple[list[SheetCells], dict[str, str]]:
    """The sheets and the properties, by the reader of the format."""
    content = file.content
    match file.kind:
        case "ods":
            from imm_eco.sheets.files.ods import read_opendocument

            return read_opendocument(content, budget)
        case "xls":
            from imm_eco.sheets.files.xls import read_biff

            return read_biff(content, budget), {}
        case "json":
            from imm_eco.sheets.output.plain import read_json

            return read_json(content, budget), {}
        case "csv":
            from imm_eco.sheets.files.delimited import read_delimited

            return read_delimited(content, file.path.stem, budget), {}
    from imm_eco.sheets.files.xlsx_sheet import SheetReader

    reader = SheetReader(file.package, budget)
    return [reader.read(part) for part in file.package.sheets], file.package.properties
