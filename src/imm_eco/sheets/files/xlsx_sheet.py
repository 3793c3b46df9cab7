"""One sheet's XML, read in one pass: values, formats, hidden rows, merged cells, formulas without a result.

The sheet's stated size is not believed, gaps between rows cost nothing (a row 2 000 000 000 was once met),
and only cells that hold something are kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time
from functools import cache
from itertools import islice
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from imm_eco.sheets.cells import Cell, SheetCells, SheetRow, merged_below, position_of
from imm_eco.sheets.files.limits import Budget
from imm_eco.sheets.files.xlsx_fast import PlainSheet, Token, Unusual, is_hidden, unescaped_entities
from imm_eco.sheets.files.xlsx_package import MAIN, Package, SheetPart, text_of, unescaped
from imm_eco.sheets.parsing.number_formats import Format, held
from imm_eco.sheets.parsing.text import Raw, is_blank
from imm_eco.sheets.problem import Fault
from imm_eco.sheets.problem_catalogue import ERROR_CELL, NO_RESULT

MOST_RANGES = 20_000
_SHEET, _EXTENSION = f"{MAIN}worksheet", f"{MAIN}extLst"
_ROW, _CELL, _DATA, _MERGE, _MERGES = (f"{MAIN}{tag}" for tag in ("row", "c", "sheetData", "mergeCell", "mergeCells"))
_KINDS = ("n", "s", "b", "d", "e", "str", "inlineStr")
_SAVED_KINDS = ("n", "s", "b", "d", "str")
_FORMULA, _VALUE, _INLINE = (f"{MAIN}{tag}" for tag in ("f", "v", "is"))


class SheetReader:
    """Reads the sheets of a workbook, within what it may hold in all. What cannot be a sheet raises.

    `ranges` are the merged ranges of the plain sheet that was read last: top row, first column, bottom row.
    """

    def __init__(self, package: Package, budget: Budget) -> None:
        self._package = package
        self._budget = budget
        self.ranges: list[tuple[int, int, int]] = []

    def read(self, part: SheetPart) -> SheetCells:
        """A sheet's rows, and where its merged cells take their value."""
        left = self._budget.left
        page = SheetCells(part.name, hidden=part.hidden)
        try:
            page.rows += self.plain_rows(part)
            page.merged = merged_below(page.rows, self.ranges)
            return page
        except Unusual:
            self._budget.back_to(left)
            return self._read_elements(part)

    def plain_rows(self, part: SheetPart) -> Iterator[SheetRow]:
        """The rows of a sheet in the plain form, one by one; then its merged ranges are known. Raises Unusual."""
        with self._package.open(part.path) as source:
            sheet = PlainSheet(source)
            rows = _PlainRows(self._value, self._package.format)
            for tokens in sheet.tokens():
                yield from map(self._budget.keep, rows.of(tokens))
        assert sheet.frame is not None
        self.ranges = list(_ranges(_frame(sheet.frame)))

    def _read_elements(self, part: SheetPart) -> SheetCells:
        """Any sheet, by the parser."""
        page = SheetCells(part.name, hidden=part.hidden)
        merged: list[str] = []
        number = 0
        with self._package.open(part.path) as source:
            for element in _elements(source):
                if element.tag == _ROW:
                    number = _next(number, element.get("r"))
                    self._keep(page, element, number)
                else:
                    merged.append(element.get("ref", ""))
        page.merged = merged_below(page.rows, _ranges(merged))
        return page

    def _keep(self, page: SheetCells, element: Element, number: int) -> None:
        cells: dict[int, Cell] = {}
        column = 0
        for item in element:
            if item.tag != _CELL:
                _expect(item, _EXTENSION)
                continue
            column = _column(item.get("r"), number, column)
            cell = self._cell(item, number, column) if len(item) else None
            if cell:
                cells[column] = cell
        row = self._budget.row(number, cells, element.get("hidden") in ("1", "true"))
        if row:
            page.rows.append(row)

    def _cell(self, element: Element, row: int, column: int) -> Cell | None:
        kind = element.get("t", "n")
        saved = element.find(_VALUE)
        text = saved.text if saved is not None else None
        if kind == "e" or kind not in _KINDS:
            return Cell(text, row, column, fault=Fault(ERROR_CELL, {"value": text}))
        if text is None and element.find(_INLINE) is not None:
            kind = "inlineStr"
        elif text is None and kind != "inlineStr":
            # A formula whose saved result is the empty text (`=IF(A1="","",…)`) has a result.
            empty = kind == "str" and saved is not None
            return None if empty else _without_result(element, row, column)
        if text == "0" and self._package.is_uncomputed and (unknown := _without_result(element, row, column)):
            return unknown
        number_format = self._package.format(element.get("s", "0"))
        if kind == "inlineStr":
            inline = element.find(_INLINE)
            value: Raw = text_of(inline) if inline is not None else None
        else:
            try:
                value = self._value(kind, text or "", number_format)
            except Unusual:
                return Cell(text, row, column, fault=Fault(ERROR_CELL, {"value": text}))
        return None if is_blank(value) else Cell(value, row, column, number_format.code)

    def _value(self, kind: str, text: str, number_format: Format) -> Raw:
        """What a cell holds, by its type and what is saved of it. Raises Unusual for what is no such thing."""
        match kind:
            case "n":
                return held(_finite(text), number_format, self._package.epoch)
            case "s":
                return self._package.text(text)
            case "b":
                return text.strip() in ("1", "true")
            case "d":
                return _iso_moment(text)
        return unescaped(text)


class _PlainRows:
    """The rows of a sheet in the plain form, by its tokens; a row may not go back, nor a column within its row."""

    def __init__(self, value_of: Callable[[str, str, Format], Raw], format_of: Callable[[str], Format]) -> None:
        self._value_of = value_of
        self._format_of = format_of
        self._last = 0
        self._hidden: dict[str, bool] = {}
        # One tuple for all the rows that have the same columns, or the same formats.
        self._places: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._formats: dict[tuple[str, ...], tuple[str, ...]] = {}

    def of(self, tokens: Iterable[Token]) -> Iterator[SheetRow]:
        """The rows that hold something. Raises Unusual."""
        row, format_of, read = "", self._format_of, self._read
        columns: list[int] = []
        values: list[Raw] = []
        formats: list[str] = []
        faults: dict[int, Fault] = {}
        last, hidden = 0, False
        for letters, digits, style, kind, saved, inline, number, attributes, end, stray in tokens:
            if letters:
                column = _column_of(letters)
                if column <= last or digits != row:
                    raise ValueError(letters)
                last = column
                if not (saved or inline):
                    continue
                number_format = format_of(style or "0")
                value = read(kind, saved, inline, number_format)
                if kind == "e":
                    faults[column] = Fault(ERROR_CELL, {"value": value})
                elif is_blank(value):
                    continue
                columns.append(column)
                values.append(value)
                formats.append("General" if kind == "e" else number_format.code)
            elif end and row:
                if columns:
                    places, shown = tuple(columns), tuple(formats)
                    places, shown = self._places.setdefault(places, places), self._formats.setdefault(shown, shown)
                    yield SheetRow.packed(self._last, places, tuple(values), shown, hidden, faults)
                row, faults = "", {}
                columns, values, formats = [], [], []
            elif number and not row:
                row, last, hidden = number, 0, self._is_hidden(attributes)
                self._last = _next(self._last, number)
            elif not stray.isspace() or row:
                raise Unusual
        if row:
            raise Unusual

    def _read(self, kind: str, saved: str, inline: str, number_format: Format) -> Raw:
        text = saved or inline
        if "&" in text:
            text = unescaped_entities(text)
        if inline:
            if kind != "inlineStr":
                raise Unusual
            return unescaped(text)
        if kind == "e":
            return text
        if kind and kind not in _SAVED_KINDS:
            raise Unusual
        return self._value_of(kind or "n", text, number_format)

    def _is_hidden(self, attributes: str) -> bool:
        """Whether a row is hidden; its attributes are looked at once, as the rows of a sheet have few others."""
        if attributes not in self._hidden:
            self._hidden[attributes] = is_hidden(attributes)
        return self._hidden[attributes]


def _frame(root: Element) -> Iterator[str]:
    """The merged ranges of what stands around the rows. Raises Unusual where there is a row too, or no one place."""
    data = root.findall(_DATA)
    if root.tag != _SHEET or len(data) != 1 or len(data[0]):
        raise Unusual
    yield from (element.get("ref", "") for element in root.findall(f"{_MERGES}/{_MERGE}"))


def _ranges(refs: Iterable[str]) -> list[tuple[int, int, int]]:
    return [_range(ref) for ref in islice(refs, MOST_RANGES)]


def _number(text: str) -> float:
    """A number of the file; Python's own underscores and wide digits are none."""
    if "_" in text or not text.isascii():
        raise ValueError(text)
    return float(text)


def _finite(text: str) -> float:
    """The number of a cell. Raises Unusual where it is none, as where a program wrote `NaN`."""
    try:
        number = _number(text)
    except ValueError:
        raise Unusual from None
    if not math.isfinite(number):
        raise Unusual
    return number


def _next(last: int, stated: str | None) -> int:
    """A row's number: the one stated, which cannot go back, else the one after the last."""
    number = int(_number(stated)) if stated else last + 1
    if number <= last:
        raise ValueError(stated)
    return number


def _column(ref: str | None, row: int, last: int) -> int:
    """A cell's column: the one that its name states, on this row and after the last one."""
    if ref is None:
        return last + 1
    letters = ref.rstrip("0123456789")
    column = _column_of(letters)
    if column <= last or ref[len(letters) :] != str(row):
        raise ValueError(ref)
    return column


@cache
def _column_of(letters: str) -> int:
    if not (letters.isascii() and letters.isupper() and letters.isalpha()):
        raise ValueError(letters)
    return position_of(f"{letters[:8]}1")[1]


def _range(ref: str) -> tuple[int, int, int]:
    """A merged range as its top row, its first column and its bottom row."""
    first, _, last = ref.partition(":")
    top, column = position_of(first)
    return top, column, position_of(last or first)[0]


def _expect(element: Element, tag: str) -> None:
    if element.tag != tag:
        raise ValueError(element.tag)


def _iso_moment(text: str) -> Raw:
    """A date or an hour written as ISO 8601; what it says of a time zone is dropped. Raises Unusual."""
    try:
        return time.fromisoformat(text) if text[2:3] == ":" else datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise Unusual from None


def _without_result(element: Element, row: int, column: int) -> Cell | None:
    formula = element.find(_FORMULA)
    return Cell(f"={formula.text or ''}", row, column, fault=Fault(NO_RESULT)) if formula is not None else None


def _elements(source: IO[bytes]) -> Iterator[Element]:
    """The rows and merged ranges of a sheet, where they belong; what was given is forgotten at once."""
    data: Element | None = None
    within: list[Element] = []
    for event, element in iterparse(source, events=("start", "end")):
        if event == "start":
            within.append(element)
            data = element if _is_at(within, _SHEET, _DATA) else data
        elif _is_at(within, _SHEET, _DATA, _ROW) or _is_at(within, _SHEET, _MERGES, _MERGE):
            yield element
            within[-2].clear()
        if event == "end":
            within.pop()
    if data is None:
        raise ValueError("no worksheet")


def _is_at(within: list[Element], *tags: str) -> bool:
    """Whether the elements that one stands in, and itself, are these from the root on."""
    return len(within) == len(tags) and all(each.tag == tag for each, tag in zip(within, tags, strict=True))
