"""The register as a workbook, of as many rows as there are: none is held, each is written as it comes.

openpyxl makes the workbook, its headers and the first cell of each style. The rows are written as the XML that it
would make of them: an object and a tree for each cell are most of its time. They wait beside the workbook, because the
widths of their columns stand before them, in a file without a name, of which nothing is left when the run is cut off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

from imm_eco.domain.columns import Column
from imm_eco.files import atomic_write
from imm_eco.i18n import _
from imm_eco.sheets.output import workbooks
from imm_eco.sheets.output.package import write_package
from imm_eco.sheets.output.workbooks import LONGEST, Content, Row, contents, put, safe_text, starts_computed
from imm_eco.sheets.parsing.text import as_carried
from imm_eco.sheets.recognition.records import Vocabularies
from imm_eco.sheets.schema.columns import Sheet

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

Rows = Iterable[Row]

_IN_MEMORY = 2**18  # bytes of a sheet that need no file
_MARKUP = re.compile("[&<>]")


def write_register(path: Path | str, tables: Iterable[tuple[Sheet, Rows]], lists: Vocabularies) -> None:
    """Write a workbook of one sheet a noun, a row a record."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    with atomic_write(path) as temporary, ExitStack() as waiting:
        bodies: dict[Worksheet, IO[bytes]] = {}
        for sheet, rows in tables:
            page = book.create_sheet(sheet.title)
            bodies[page] = waiting.enter_context(SpooledTemporaryFile(_IN_MEMORY, dir=str(temporary.parent)))
            _write_sheet(page, sheet, rows, lists, bodies[page])
        write_package(book, temporary, _("imm-eco register"), workbooks.STAMP, bodies)


def _write_sheet(page: Worksheet, sheet: Sheet, rows: Rows, lists: Vocabularies, body: IO[bytes]) -> None:
    headings = [_heading(page, column) for column in sheet.columns]
    lines = _Lines(page, len(sheet.columns))
    tell = contents(sheet.columns, lists)
    for row in rows:
        body.write(lines.line(tell(row)).encode())
    for letter, column, longest in zip(lines.letters, sheet.columns, lines.longest, strict=True):
        page.column_dimensions[letter].width = workbooks.width_of(column, longest)
    workbooks.set_page(page, len(sheet.columns), rows=lines.count)
    page.append(headings)


def _heading(page: Worksheet, column: Column) -> Cell:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(page, column.header)
    workbooks.style_heading(cell, required=column.required)
    _style(cell)  # before those of the rows, which are made first
    return cell


def _style(cell: Cell) -> str:
    """A cell's style as an attribute. Styles are numbered in the order in which they are asked for."""
    number = cell.style_id
    return f' s="{number}"' if cell.has_style else ""


class _Lines:
    """The rows of one sheet as XML, below its header; how many there are, and the longest value of each column."""

    def __init__(self, page: Worksheet, width: int) -> None:
        from openpyxl.utils import get_column_letter

        self.letters = [get_column_letter(number) for number in range(1, width + 1)]
        self.longest = [0] * width
        self.count = 0
        self._page = page
        self._styles: dict[tuple[str, bool], str] = {}

    def line(self, contents: Sequence[Content | None]) -> str:
        """The next row."""
        self.count += 1
        row = self.count + 1
        longest, cells = self.longest, []
        for place, (letter, what) in enumerate(zip(self.letters, contents, strict=True)):
            if what is None:
                continue
            length = len(str(what.value))
            if length > longest[place]:
                longest[place] = length
            cells.append(f'<c r="{letter}{row}"{self._cell(what)}')
        return f'<row r="{row}">{"".join(cells)}</row>'

    def _cell(self, what: Content) -> str:
        """A cell after its place."""
        value = what.value
        if not isinstance(value, str):
            return f'{self._style(what, quoted=False)} t="n"><v>{_number(value)}</v></c>'
        text = as_carried(safe_text(value)[:LONGEST])
        opening = f'{self._style(what, quoted=starts_computed(value))} t="inlineStr"'
        if not text:
            return f"{opening} />"
        stripped = text.strip()
        keep = ' xml:space="preserve"' if stripped and stripped != text else ""
        return f"{opening}><is><t{keep}>{_escaped(text)}</t></is></c>"

    def _style(self, what: Content, *, quoted: bool) -> str:
        style = self._styles.get((what.format, quoted))
        if style is None:
            from openpyxl.cell import WriteOnlyCell

            style = self._styles[what.format, quoted] = _style(put(WriteOnlyCell(self._page), what))
        return style


# Days, years and round amounts come back on many rows.
@lru_cache(maxsize=8192)
def _number(value: int | Decimal | date) -> str:
    """A number or a day as a workbook holds it."""
    from openpyxl.compat import safe_string
    from openpyxl.utils.datetime import to_excel

    number = to_excel(value) if isinstance(value, date) else value  # type: ignore[no-untyped-call]
    return str(safe_string(number))


def _escaped(text: str) -> str:
    if not _MARKUP.search(text):
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
