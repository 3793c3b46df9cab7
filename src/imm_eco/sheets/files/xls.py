"""Workbooks of Excel 97 to 2003 (.xls), through xlrd.

xlrd gives what a value's meaning hangs on: error cells, the format of a number, hidden rows, the epoch of
dates. python-calamine reads these files faster and says none of that: `1.5` shown as `1.5 MDH` would be
one dirham and a half.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Container, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from imm_eco.sheets.cells import Cell, SheetCells, merged_below
from imm_eco.sheets.files.limits import Budget, Refused
from imm_eco.sheets.parsing.number_formats import (
    GENERAL,
    MAC_EPOCH,
    WINDOWS_EPOCH,
    Format,
    builtin,
    format_of_code,
    held,
)
from imm_eco.sheets.parsing.text import is_blank
from imm_eco.sheets.problem import Fault
from imm_eco.sheets.problem_catalogue import DAMAGED, ENCRYPTED, ERROR_CELL, NO_RESULT

if TYPE_CHECKING:
    import xlrd

_SUMMARY = "\x05SummaryInformation".encode("utf-16-le")
_RECORD, _RESULT = struct.Struct("<HH"), struct.Struct("<HHH8s")
_FORMULA = 0x06
_NOTHING = (bytes(8), b"\x03" + bytes(5) + b"\xff\xff")
"""A saved result of zero, and of the empty text ([MS-XLS] 2.5.133)."""

_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = 1, 2, 3, 4, 5


def read_biff(content: bytes, budget: Budget) -> list[SheetCells]:
    """The sheets of cells, in order. Raises Refused for an encrypted one; other exceptions on a damaged one."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        raise Refused.of(ENCRYPTED if "encrypted" in str(error).lower() else DAMAGED) from None
    # Excel and LibreOffice sign their files; a program that does not has not computed the formulas either.
    uncomputed = frozenset() if _SUMMARY in content else frozenset(_formulas_of_nothing(content))
    return [_Sheet(book, sheet, uncomputed).read(budget) for sheet in book.sheets()]


def _formulas_of_nothing(content: bytes) -> Iterator[tuple[int, int]]:
    """Where, on whichever sheet, a formula's saved result is zero or the empty text."""
    from xlrd.compdoc import CompDoc

    document = CompDoc(content, logfile=io.StringIO())
    found = (document.locate_named_stream(name) for name in ("Workbook", "Book"))
    stream, place, length = next(each for each in found if each[0])
    end = place + length
    while place + _RECORD.size <= end:
        kind, size = _RECORD.unpack_from(stream, place)
        place += _RECORD.size
        if kind == _FORMULA and size >= _RESULT.size:
            row, column, _style, result = _RESULT.unpack_from(stream, place)
            if result in _NOTHING:
                yield row, column
        place += size


class _Sheet:
    """One sheet of the workbook."""

    def __init__(self, book: xlrd.Book, sheet: xlrd.sheet.Sheet, uncomputed: Container[tuple[int, int]]) -> None:
        self._book = book
        self._sheet = sheet
        self._uncomputed = uncomputed
        self._epoch: datetime = MAC_EPOCH if book.datemode else WINDOWS_EPOCH

    def read(self, budget: Budget) -> SheetCells:
        """Its rows, and where its merged cells take their value."""
        sheet = self._sheet
        page = SheetCells(sheet.name, hidden=sheet.visibility != 0)
        for number in range(sheet.nrows):
            found = (self._cell(number, column) for column in range(sheet.row_len(number)))
            cells = {cell.column: cell for cell in found if cell}
            info = sheet.rowinfo_map.get(number)
            row = budget.row(number + 1, cells, bool(info and info.hidden))
            if row:
                page.rows.append(row)
        ranges = [(top + 1, left + 1, bottom) for top, bottom, left, _right in sheet.merged_cells]
        page.merged = merged_below(page.rows, ranges)
        return page

    def _cell(self, row: int, column: int) -> Cell | None:
        kind, value = self._sheet.cell_type(row, column), self._sheet.cell_value(row, column)
        place = row + 1, column + 1
        if kind == _ERROR:
            from xlrd import error_text_from_code

            text = error_text_from_code.get(value, "#?")
            return Cell(text, *place, fault=Fault(ERROR_CELL, {"value": text}))
        if not value and kind in (_TEXT, _NUMBER) and (row, column) in self._uncomputed:
            return Cell("=", *place, fault=Fault(NO_RESULT))
        if kind not in (_TEXT, _NUMBER, _DATE, _BOOLEAN):
            return None
        number_format = self._format(row, column) if kind in (_NUMBER, _DATE) else GENERAL
        if kind in (_NUMBER, _DATE):
            value = held(value, number_format, self._epoch)
        elif kind == _BOOLEAN:
            value = bool(value)
        return None if is_blank(value) else Cell(value, *place, number_format.code)

    def _format(self, row: int, column: int) -> Format:
        style = self._book.xf_list[self._sheet.cell_xf_index(row, column)]
        # Some programs number a format that they then do not write.
        known = self._book.format_map.get(style.format_key)
        return format_of_code(known.format_str) if known and known.format_str else builtin(style.format_key)
