"""One sheet's XML in the plain form in which programs write rows, taken cell by cell by one expression.

Four times as fast as building its elements. What is written in any other way (formulas, rich texts, comments,
prefixes, entities of its own) is told by `Unusual`, and the sheet is then read by the parser: nothing
that this expression does not wholly account for is ever passed over.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError, fromstring

Token = tuple[str, str, str, str, str, str, str, str, str, str]
"""A piece of a sheet as written: of a row its number and other attributes; of a cell its column, row, style, type,
value and inline text; the end of a row; else a stray character."""

_PIECE = 2**20
_BEGIN, _END, _ROW_END = "<sheetData>", "</sheetData>", "</row>"
_TOKEN = re.compile(
    r'<c r="([A-Z]{1,3})(\d{1,7})"(?: s="(\d+)")?(?: t="([a-zA-Z]+)")?'
    r'(?:/>| />|>(?:<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)'
    r'|<row r="(\d{1,7})"((?: [A-Za-z0-9:]+="[^"<&]*")*)>|(</row>)|((?s:.))'
)
_ATTRIBUTE = re.compile(r'([A-Za-z0-9:]+)="([^"]*)"')
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding=[\"']([^\"']+)", re.ASCII)
# What XML cannot carry, or what a parser would give as another character.
_FORBIDDEN = bytes(number for number in range(32) if number not in (9, 10))
_NEVER = (b"\xef\xbf\xbe", b"\xef\xbf\xbf", b"]]>")
_ENTITY = re.compile("&([^;]*);?")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class Unusual(Exception):
    """The sheet is not in the plain form."""


class PlainSheet:
    """A sheet read piece by piece. `frame` is what stands around its rows, once these are read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._decode = codecs.getincrementaldecoder("utf-8")().decode
        self._last = b""
        self.frame: Element | None = None

    def tokens(self) -> Iterator[list[Token]]:
        """The pieces of its rows, whole rows at a time. Raises Unusual."""
        text = self._first()
        head, begun, text = text.partition(_BEGIN)
        if not begun:
            raise Unusual
        while True:
            rows, end, rest = text.partition(_END)
            if end:
                yield _TOKEN.findall(rows)
                self._close(head, rest)
                return
            cut = text.rfind(_ROW_END) + len(_ROW_END)
            if cut >= len(_ROW_END):
                yield _TOKEN.findall(text[:cut])
                text = text[cut:]
            text += self._next()

    def _first(self) -> str:
        data = self._source.read(_PIECE)
        declared = _DECLARED.match(data)
        if data[:1] != b"<" or (declared and declared[1].lower() != b"utf-8"):
            raise Unusual
        return self._text(data)

    def _next(self) -> str:
        data = self._source.read(_PIECE)
        if not data:
            raise Unusual
        return self._text(data)

    def _text(self, data: bytes) -> str:
        joined, self._last = self._last + data, data[-2:]
        if len(data.translate(None, _FORBIDDEN)) != len(data) or any(each in joined for each in _NEVER):
            raise Unusual
        try:
            return self._decode(data, final=not data)
        except UnicodeDecodeError:
            raise Unusual from None

    def _close(self, head: str, rest: str) -> None:
        """What stands around the rows must be a document by itself."""
        while data := self._source.read(_PIECE):
            rest += self._text(data)
        rest += self._text(b"")
        try:
            self.frame = fromstring(f"{head}{_BEGIN}{_END}{rest}".encode())
        except ParseError:
            raise Unusual from None


def unescaped_entities(text: str) -> str:
    """The text with its entities as what they stand for. Raises Unusual for one that is not of XML itself."""
    return _ENTITY.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    found = _ENTITIES.get(match[1]) if match[0].endswith(";") else None
    if found is None:
        raise Unusual
    return found


def is_hidden(attributes: str) -> bool:
    """Whether a row's attributes hide it. Raises Unusual where one is written twice."""
    found = _ATTRIBUTE.findall(attributes)
    told = dict(found)
    if len(told) < len(found) or "r" in told:
        raise Unusual
    return told.get("hidden") in ("1", "true")
