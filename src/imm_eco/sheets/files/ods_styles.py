"""The formats of numbers in OpenDocument, as the codes that Excel writes: `0.0 "MDH"`, `0%`, `000000000000000`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from imm_eco.sheets.files.ods_names import NUMBER, OFFICE, STYLE, TABLE, attribute
from imm_eco.sheets.parsing.number_formats import GENERAL, Format

_GROUPS = (f"{OFFICE}automatic-styles", f"{OFFICE}styles")
_NUMBERS = tuple(f"{NUMBER}{kind}-style" for kind in ("number", "percentage", "currency"))
_PERCENT = Format("0%")
_MOST_DIGITS = 30
_STRUCTURE = str.maketrans("", "", '";')  # what divides the code itself


class DataStyles:
    """What the styles of a document say of its numbers, and which of its sheets they hide."""

    def __init__(self) -> None:
        self._codes: dict[str, Format] = {}
        self._cells: dict[str, tuple[str, str]] = {}
        self._hidden: set[str] = set()

    def read_all(self, source: IO[bytes]) -> None:
        """Take in a part's styles."""
        for _event, element in iterparse(source):
            if element.tag in _GROUPS:
                self.add(element)

    def add(self, styles: Element) -> None:
        """Take in a group of styles."""
        for style in styles:
            name = attribute(style, STYLE, "name")
            if style.tag in _NUMBERS:
                self._codes[name] = Format("".join(_code(style)))
            elif style.tag == f"{STYLE}style":
                parent = attribute(style, STYLE, "parent-style-name")
                self._cells[name] = attribute(style, STYLE, "data-style-name"), parent
                if any(attribute(each, TABLE, "display") == "false" for each in style):
                    self._hidden.add(name)

    def is_hidden(self, style: str) -> bool:
        """Whether a sheet of this style is hidden."""
        return style in self._hidden

    def format_of(self, style: str, kind: str) -> Format:
        """How a cell of this style shows a number of this kind."""
        if kind not in ("float", "percentage", "currency"):
            return GENERAL
        found = next((self._codes[data] for data in self._lineage(style) if data in self._codes), GENERAL)
        return _PERCENT if kind == "percentage" and "%" not in found.code else found

    def _lineage(self, style: str) -> Iterator[str]:
        """The data style of a cell's style, then of those that it is made from."""
        seen: set[str] = set()
        while style in self._cells and style not in seen:
            seen.add(style)
            data, style = self._cells[style]
            yield data


def _code(style: Element) -> Iterator[str]:
    """The pieces of a number's format, in order."""
    for part in style:
        if part.tag == f"{NUMBER}number":
            yield _digits(part)
        elif part.tag in (f"{NUMBER}text", f"{NUMBER}currency-symbol"):
            text = (part.text or "").translate(_STRUCTURE)
            yield "%" if text.strip() == "%" else f'"{text}"' if text else ""


def _digits(number: Element) -> str:
    whole = min(int(attribute(number, NUMBER, "min-integer-digits") or 1), _MOST_DIGITS)
    decimals = min(int(attribute(number, NUMBER, "decimal-places") or 0), _MOST_DIGITS)
    factor = float(attribute(number, NUMBER, "display-factor") or 1)
    code = ("0" * whole or "#") + ("." + "0" * decimals if decimals else "")
    while factor >= 1000:
        code, factor = code + ",", factor / 1000
    return code
