"""The parts of an .xlsx archive: which sheets there are, the shared texts, the formats of numbers, the properties.

Fonts, fills, charts and names are never read: they are where foreign workbooks are most often wrong, and
none of the field's data is in them. No part holds a document type declaration (`guard` has seen to it), so
the standard library's parser is safe here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from io import BytesIO
from typing import IO, TypeVar
from xml.etree.ElementTree import Element, fromstring, iterparse

from imm_eco.sheets.files.guard import GuardedArchive
from imm_eco.sheets.files.limits import LONGEST_NAME
from imm_eco.sheets.parsing.number_formats import (
    GENERAL,
    MAC_EPOCH,
    WINDOWS_EPOCH,
    Format,
    builtin,
    format_of_code,
)

T = TypeVar("T")
STRICT = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships":
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}  # fmt: skip
"""The names that “Strict Open XML” has for what every other workbook calls otherwise; all else is alike."""
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_NO_CELLS = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
_ESCAPED = re.compile("_x((?!d[89a-f])[0-9a-f]{4})_", re.IGNORECASE)  # how the format writes any character, but halves
_SMALL = 16 * 1024  # bytes of a part that is worth remembering
_PROPERTIES = (
    "title", "subject", "creator", "keywords", "category", "description", "version", "identifier",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of the workbook: its name, whether it is hidden, and where it is kept."""

    name: str
    hidden: bool
    path: str


class Package:
    """An .xlsx archive, opened. What it raises on a damaged one is for its caller to catch."""

    def __init__(self, archive: GuardedArchive) -> None:
        self._archive = archive
        self._names = {name.replace("\\", "/").lower(): name for name in self._archive.namelist()}
        self._is_strict = False
        self._root = self._relations("")
        self._path = next(path for kind, path in self._root.values() if kind == "officeDocument")
        self._is_strict = is_strict(self._archive.part(self._names[self._path.lower()]).read(_SMALL))
        self._workbook = self._xml(self._path)
        self._links = self._relations(self._path)
        self._styles: dict[str, Format] = {}

    @property
    def sheets(self) -> list[SheetPart]:
        """The sheets of cells, in order; charts that fill a sheet are none."""
        # A module of macros has no relation; a relation that no sheet names, or a second one, says nothing.
        entries = [sheet for sheet in self._workbook.findall(f"{MAIN}sheets/{MAIN}sheet") if sheet.get(_RELATION)]
        if not entries:
            raise ValueError("no sheet")
        found: dict[str, SheetPart] = {}
        for sheet in entries:
            kind, path = self._links[sheet.get(_RELATION, "")]
            if kind not in _NO_CELLS:
                hidden = sheet.get("state", "visible") != "visible"
                found.setdefault(path, SheetPart(sheet.get("name", "")[:LONGEST_NAME], hidden, path))
        return list(found.values())

    @cached_property
    def epoch(self) -> datetime:
        """The day from which dates are counted: 1900 on Windows, 1904 on old Macs."""
        settings = self._workbook.find(f"{MAIN}workbookPr")
        old_mac = settings is not None and settings.get("date1904") in ("1", "true")
        return MAC_EPOCH if old_mac else WINDOWS_EPOCH

    @cached_property
    def is_uncomputed(self) -> bool:
        """Whether the program that wrote it left the computing to the one that opens it."""
        settings = self._workbook.find(f"{MAIN}calcPr")
        return settings is not None and settings.get("fullCalcOnLoad") in ("1", "true")

    @cached_property
    def _texts(self) -> list[str]:
        """The texts that cells share, by number."""
        path = self._linked("sharedStrings")
        if path is None:
            return []
        texts = []
        with self.open(path) as source:
            for _event, element in iterparse(source):
                if element.tag == f"{MAIN}si":
                    texts.append(text_of(element))
                    element.clear()
        return texts

    def format(self, style: str) -> Format:
        """How a cell of this style shows its number; a style that the workbook forgot to keep shows it plainly."""
        known = self._styles.get(style)
        if known is None:
            number = _index(style or "0")
            known = self._formats[number] if number < len(self._formats) else GENERAL
            self._styles[style] = known
        return known

    def text(self, number: str) -> str:
        """The shared text of this number."""
        return self._texts[_index(number)]

    @cached_property
    def _formats(self) -> list[Format]:
        path = self._linked("styles")
        if path is None:
            return []
        with self.open(path) as source:
            return _formats_in(source.read())

    @property
    def properties(self) -> dict[str, str]:
        """The document's own properties that are set, and its custom ones by name."""
        core, custom = self._document("core-properties"), self._document("custom-properties")
        own = {element.tag.rpartition("}")[2]: element.text for element in core}
        told = {name: text for name in _PROPERTIES if (text := own.get(name))}
        return told | {item.get("name", ""): "".join(item.itertext()) for item in custom}

    def open(self, path: str) -> IO[bytes]:
        """A part, to be read."""
        part = self._archive.part(self._names[path.lower()])
        return BytesIO(_renamed(part.read())) if self._is_strict else part

    def _xml(self, path: str) -> Element:
        with self.open(path) as source:
            return _parsed(source.read())

    def _document(self, kind: str) -> Element | tuple[()]:
        path = next((path for other, path in self._root.values() if other == kind), None)
        return self._xml(path) if path and path.lower() in self._names else ()

    def _linked(self, kind: str) -> str | None:
        paths = (path for other, path in self._links.values() if other == kind)
        return next((path for path in paths if path.lower() in self._names), None)

    def _relations(self, path: str) -> dict[str, tuple[str, str]]:
        """What a part refers to, by id: the kind (the last word of its type) and the path."""
        folder, name = posixpath.split(path)
        relations = self._xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            item.get("Id", ""): (item.get("Type", "").rpartition("/")[2], _path(folder, item.get("Target", "")))
            for item in relations
        }


def is_strict(start: bytes) -> bool:
    """Whether a workbook's own part, of which this is the start, is of “Strict Open XML”."""
    return any(name in start for name in STRICT)


def _renamed(content: bytes) -> bytes:
    for strict, usual in STRICT.items():
        content = content.replace(strict, usual)
    return content


def _remembering(read: Callable[[bytes], T]) -> Callable[[bytes], T]:
    """Senders fill in the same templates: small parts are the same, byte by byte, in one file after another."""
    known = lru_cache(maxsize=32)(read)
    return lambda content: known(content) if len(content) <= _SMALL else read(content)


@_remembering
def _parsed(content: bytes) -> Element:
    return fromstring(content)


@_remembering
def _formats_in(content: bytes) -> list[Format]:
    """The formats of the numbers of cells, by style."""
    styles = fromstring(content)
    # Those of conditional formats stand deeper, under numbers of their own.
    codes = styles.findall(f"{MAIN}numFmts/{MAIN}numFmt")
    own = {item.get("numFmtId", ""): item.get("formatCode", "") for item in codes}
    cells = styles.find(f"{MAIN}cellXfs")
    ids = [style.get("numFmtId") or "0" for style in _styles_of(cells)] if cells is not None else ["0"]
    known = {number: _format(own.get(number), _index(number)) for number in set(ids)}
    return [known[number] for number in ids]


def _styles_of(cells: Element) -> Iterator[Element]:
    """The styles of cells; of one that is written in two ways, that of programs which know no other."""
    for style in cells:
        if style.tag == f"{_COMPATIBLE}AlternateContent":
            ways = [way for way in style if len(way)]
            yield from next((way for way in ways if way.tag == f"{_COMPATIBLE}Fallback"), ways[0] if ways else ())
        else:
            yield style


def text_of(element: Element) -> str:
    """The text of a shared or inline string; how it is to be pronounced is left out."""
    return unescaped("".join(_pieces(element)))


def unescaped(text: str) -> str:
    """The text with its escapes as what they stand for: `_x000D_` is a carriage return, `_x005F_` an underscore."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _pieces(element: Element) -> Iterator[str]:
    for part in element:
        if part.tag == f"{MAIN}t":
            yield part.text or ""
        elif part.tag == f"{MAIN}r":
            yield part.findtext(f"{MAIN}t") or ""


def _path(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")


def _format(code: str | None, number: int) -> Format:
    return format_of_code(code) if code else builtin(number)


def _index(number: str) -> int:
    """A number that counts from the start: Python would take -1 for the last."""
    if not (number.isascii() and number.isdecimal()):
        raise ValueError(number)
    return int(number)
