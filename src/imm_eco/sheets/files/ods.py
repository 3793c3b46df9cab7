"""OpenDocument spreadsheets (.ods), read in one pass like .xlsx: values, formats, hidden rows, merged cells.

Dates and hours are written as such, so no format is needed to know them; it is read for the unit or the
percent sign beside a number. Runs of equal cells and rows are written once with a count: filled ones are
repeated here, within the budget, and empty ones cost nothing.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from imm_eco.sheets.cells import Cell, SheetCells, merged_below
from imm_eco.sheets.files.limits import LAST_ROW, LONGEST_NAME, Budget
from imm_eco.sheets.files.ods_names import META, OFFICE, TABLE, TEXT, attribute
from imm_eco.sheets.files.ods_styles import DataStyles
from imm_eco.sheets.parsing.number_formats import WINDOWS_EPOCH, Format, held
from imm_eco.sheets.parsing.text import Raw, is_blank
from imm_eco.sheets.problem import Fault
from imm_eco.sheets.problem_catalogue import ERROR_CELL, NO_RESULT

_ROW, _TABLE, _COLUMN = f"{TABLE}table-row", f"{TABLE}table", f"{TABLE}table-column"
_CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
_SPREADSHEET, _STYLES = f"{OFFICE}spreadsheet", f"{OFFICE}automatic-styles"
_ERROR = re.compile(r"#[A-Z/0?!]+[!?A]|#N/A|Err:\d+", re.IGNORECASE)
_DURATION = re.compile(r"(-)?P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
_MOST_REPEATED = 16_384


@dataclass(slots=True)
class _SheetBuilder:
    """A sheet while it is read: where the next row goes, and the styles of its columns from left to right."""

    sheet: SheetCells
    next: int = 1
    columns: list[tuple[int, str]] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)

    def style_of(self, column: int) -> str:
        """The style of a column's cells that name none."""
        return next((style for last, style in self.columns if column <= last), "")


def read_opendocument(content: bytes, budget: Budget) -> tuple[list[SheetCells], dict[str, str]]:
    """The sheets, and the document's properties. What cannot be such a document raises."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    styles = DataStyles()
    if "styles.xml" in archive.namelist():
        with archive.open("styles.xml") as source:
            styles.read_all(source)
    with archive.open("content.xml") as source:
        pages = _Reader(styles, budget).read(source)
    return pages, _properties(archive)


class _Reader:
    """Reads the tables of a document, one after the other."""

    def __init__(self, styles: DataStyles, budget: Budget) -> None:
        self._styles = styles
        self._budget = budget

    def read(self, source: IO[bytes]) -> list[SheetCells]:
        """Every sheet, in order."""
        pages: list[_SheetBuilder] = []
        depth, found = 0, False
        for event, element in iterparse(source, events=("start", "end")):
            if element.tag == _TABLE:
                # A table inside a table is part of a drawing, not a sheet.
                depth += 1 if event == "start" else -1
                if event == "start" and depth == 1:
                    pages.append(_SheetBuilder(self._sheet(element)))
            elif event == "end" and depth < 2:
                found = found or element.tag == _SPREADSHEET
                self._take(element, pages)
        if not found:
            raise ValueError("no spreadsheet")
        for page in pages:
            page.sheet.merged = merged_below(page.sheet.rows, page.merged)
        return [page.sheet for page in pages]

    def _take(self, element: Element, pages: list[_SheetBuilder]) -> None:
        if element.tag == _STYLES:
            self._styles.add(element)
        elif pages and element.tag == _COLUMN:
            last = pages[-1].columns[-1][0] if pages[-1].columns else 0
            style = attribute(element, TABLE, "default-cell-style-name")
            pages[-1].columns.append((last + _count(element, "columns-repeated"), style))
        elif pages and element.tag == _ROW:
            self._row(element, pages[-1])
            element.clear()

    def _sheet(self, element: Element) -> SheetCells:
        hidden = self._styles.is_hidden(attribute(element, TABLE, "style-name"))
        return SheetCells(attribute(element, TABLE, "name")[:LONGEST_NAME], hidden=hidden)

    def _row(self, element: Element, page: _SheetBuilder) -> None:
        first, times = page.next, _count(element, "rows-repeated")
        page.next += times
        hidden = attribute(element, TABLE, "visibility") in ("collapse", "filter")
        cells = self._cells(element, first, page)
        row = self._budget.row(first, cells, hidden)
        if row is None:
            return
        page.sheet.rows.append(row)
        self._budget.need((times - 1) * len(cells))
        for number in range(first + 1, min(first + times, LAST_ROW + 2)):
            again = {n: Cell(each.value, number, n, each.format, each.fault) for n, each in cells.items()}
            if copy := self._budget.row(number, again, hidden):
                page.sheet.rows.append(copy)

    def _cells(self, element: Element, row: int, page: _SheetBuilder) -> dict[int, Cell]:
        cells: dict[int, Cell] = {}
        column = 1
        default = attribute(element, TABLE, "default-cell-style-name")
        for item in element:
            if item.tag not in _CELLS:
                continue
            times = _count(item, "columns-repeated")
            style = attribute(item, TABLE, "style-name") or default or page.style_of(column)
            cell = self._cell(item, row, column, style)
            for number in range(column, column + (min(times, _MOST_REPEATED + 1) if cell else 0)):
                assert cell is not None
                cells[number] = Cell(cell.value, row, number, cell.format, cell.fault)
            height = _count(item, "rows-spanned")
            if cell and height > 1:
                page.merged.append((row, column, row + height - 1))
            column += times
        return cells

    def _cell(self, item: Element, row: int, column: int, style: str) -> Cell | None:
        kind = attribute(item, OFFICE, "value-type")
        paragraphs = item.findall(f"{TEXT}p")
        formula = attribute(item, TABLE, "formula")
        if not kind and not paragraphs:
            return Cell(f"={formula}", row, column, fault=Fault(NO_RESULT)) if formula else None
        text = "\n".join(_said(paragraph) for paragraph in paragraphs)
        if formula and _ERROR.fullmatch(text.strip()):
            return Cell(text, row, column, fault=Fault(ERROR_CELL, {"value": text.strip()}))
        number_format = self._styles.format_of(style, kind)
        try:
            value = _value(item, kind, text, number_format)
        except ValueError:
            said = attribute(item, OFFICE, "value") or text
            return Cell(said, row, column, fault=Fault(ERROR_CELL, {"value": said}))
        return None if is_blank(value) else Cell(value, row, column, number_format.code)


def _value(item: Element, kind: str, text: str, number_format: Format) -> Raw:
    match kind:
        case "float" | "percentage" | "currency":
            plain = Format(number_format.code)
            return held(float(attribute(item, OFFICE, "value")), plain, WINDOWS_EPOCH)
        case "date":
            return datetime.fromisoformat(attribute(item, OFFICE, "date-value")).replace(tzinfo=None)
        case "time":
            return _time(attribute(item, OFFICE, "time-value"))
        case "boolean":
            return attribute(item, OFFICE, "boolean-value") == "true"
        case "string" | "":
            return attribute(item, OFFICE, "string-value") or text
    raise ValueError(kind)


def _time(text: str) -> Raw:
    """An hour of the day, or a duration of a day and more."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(text)
    minus, *parts = match.groups()
    days, hours, minutes, seconds = (float(part or 0) for part in parts)
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if minus or length >= timedelta(days=1):
        return -length if minus else length
    return (WINDOWS_EPOCH + length).time()


def _count(element: Element, name: str) -> int:
    """How often a cell or a row is repeated, or how far it reaches; once where nothing is said."""
    number = int(attribute(element, TABLE, f"number-{name}") or 1)
    if number < 1:
        raise ValueError(number)
    return number


def _said(paragraph: Element) -> str:
    return "".join(_pieces(paragraph))


def _pieces(element: Element) -> Iterator[str]:
    """The text of a paragraph: runs of spaces, tabs and line ends are elements; notes are left out."""
    yield element.text or ""
    for child in element:
        if child.tag == f"{TEXT}s":
            yield " " * min(int(attribute(child, TEXT, "c") or 1), _MOST_REPEATED)
        elif child.tag == f"{TEXT}tab":
            yield "\t"
        elif child.tag == f"{TEXT}line-break":
            yield "\n"
        elif child.tag in (f"{TEXT}span", f"{TEXT}a"):
            yield from _pieces(child)
        yield child.tail or ""


def _properties(archive: zipfile.ZipFile) -> dict[str, str]:
    """The document's own properties that are set, and its custom ones by name."""
    if "meta.xml" not in archive.namelist():
        return {}
    with archive.open("meta.xml") as source:
        told = [element for _event, element in iterparse(source) if not len(element) and element.text]
    return {attribute(each, META, "name") or each.tag.rpartition("}")[2]: each.text or "" for each in told}
