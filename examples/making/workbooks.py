"""Writing workbooks the same way every time: no clock goes into them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from imm_eco.domain.programme import Programme
from imm_eco.sheets.schema.columns import Column, ColumnType, Sheet

Record = dict[str, Any]

FICTION = "Exemple livré avec imm-eco : entreprises, personnes et chiffres de détail inventés"

_MOMENT = datetime(2019, 1, 31, 9, 0, 0, tzinfo=UTC)
_HEAD = PatternFill("solid", start_color="FFD9E2EC")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def save(workbook: Workbook, path: Path) -> None:
    """Write a workbook whose bytes depend on what it holds, not on when it is written."""
    workbook.properties.creator = "imm-eco (exemple fictif)"
    workbook.properties.created = _MOMENT.replace(tzinfo=None)
    buffer = io.BytesIO()
    workbook.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + f"{_MOMENT:%Y-%m-%dT%H:%M:%SZ}".encode(), content)
            member = zipfile.ZipInfo(item.filename, (2019, 1, 31, 9, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, content)


def register(path: Path, programme: Programme, sheets: Iterable[tuple[Sheet, list[Record]]], title: str) -> None:
    """A register workbook: a title, then a header and a row a record, on each sheet that has records."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for sheet, records in sheets:
        _write(workbook.create_sheet(sheet.fr), programme, sheet, records, title)
    save(workbook, path)


def _write(page: Worksheet, programme: Programme, sheet: Sheet, records: list[Record], title: str) -> None:
    page["A1"] = title
    page["A1"].font = Font(bold=True, size=13)
    page["A2"] = FICTION
    page["A2"].font = Font(italic=True, color="FF777777")
    columns = [column for column in sheet.columns if any(record.get(column.key) is not None for record in records)]
    for number, column in enumerate(columns, start=1):
        head = page.cell(4, number, f"{column.fr} (MAD)" if column.type is ColumnType.MONEY else column.fr)
        head.font, head.fill = Font(bold=True), _HEAD
        head.alignment = Alignment(wrap_text=True, vertical="top")
        page.column_dimensions[get_column_letter(number)].width = _width(column, records)
        for row, record in enumerate(records, start=5):
            put(page, row, number, shown(column, record.get(column.key), programme, record))
    page.freeze_panes = "A5"


def _width(column: Column, records: list[Record]) -> float:
    longest = max((len(str(record.get(column.key) or "")) for record in records), default=0)
    return min(max(longest, len(column.fr), 10) + 3, 60)


def put(page: Worksheet, row: int, number: int, value: Any) -> None:
    """A value in a cell, with the format that it has in an office."""
    cell = page.cell(row, number, value)
    if isinstance(value, date):
        cell.number_format = "DD/MM/YYYY"
    elif isinstance(value, int | float) and abs(value) >= 10_000:
        cell.number_format = "#,##0"


def shown(column: Column, value: Any, programme: Programme, record: Record) -> Any:
    """A record's value as the register shows it: titles for codes, MAD for centimes."""
    if value is None:
        return None
    return _SHOWN.get(column.type, _as_it_is)(column, value, programme, record)


Show = Callable[[Column, Any, Programme, Record], Any]


def _as_it_is(_column: Column, value: Any, _programme: Programme, _record: Record) -> Any:
    return value


def _code(column: Column, value: str, _programme: Programme, _record: Record) -> str:
    assert column.vocabulary
    return next(term.fr for term in column.vocabulary if term.code == value)


def _mad(centimes: int) -> int | float:
    return centimes // 100 if centimes % 100 == 0 else centimes / 100


def _quantity(_column: Column, value: int, programme: Programme, record: Record) -> Any:
    return _mad(value) if programme.units[record["indicator"]] == "MAD" else value


def _period(_column: Column, value: str, _programme: Programme, _record: Record) -> Any:
    return int(value) if value.isdecimal() else value


_SHOWN: dict[ColumnType, Show] = {
    ColumnType.CODE: _code,
    ColumnType.MONEY: lambda _column, value, _programme, _record: _mad(value),
    ColumnType.SCORE: lambda _column, value, _programme, _record: value / 100 if value % 100 else value // 100,
    ColumnType.ECOSYSTEM: lambda _column, value, programme, _record: programme.ecosystem(value).fr,
    ColumnType.INDICATOR: lambda _column, value, programme, _record: programme.indicator(value).fr,
    ColumnType.PIECE: lambda _column, value, programme, _record: next(
        p.fr for p in programme.piece_list if p.code == value
    ),
    ColumnType.QUANTITY: _quantity,
    ColumnType.PERIOD: _period,
}
