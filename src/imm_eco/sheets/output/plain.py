"""The register without a workbook: a folder of text files, a sheet a file, or one JSON document.

Text files are as the analyst's spreadsheet program opens them with a double click: UTF-8 with its mark, in
French `;` between values and a comma before centimes, in English `,` and a point. JSON has the nouns and the
keys of `docs/sheets.md`, codes, ISO dates, amounts in MAD. Both are read back to the same values.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, TypeAlias

from imm_eco import i18n
from imm_eco.domain.columns import Column, ColumnType
from imm_eco.domain.rules.periods import Period
from imm_eco.exact_json import dumps
from imm_eco.files import BrokenDocument, atomic_write, make_folder, parse_json
from imm_eco.formatting import dirhams
from imm_eco.sheets.cells import Cell, SheetCells
from imm_eco.sheets.files.limits import Budget, Refused
from imm_eco.sheets.output.workbooks import AMOUNT_FORMAT, Content, Row, contents, safe_text
from imm_eco.sheets.parsing.text import Raw, shown
from imm_eco.sheets.problem_catalogue import BROKEN_JSON, NO_VALUE, NOT_A_REGISTER
from imm_eco.sheets.recognition.records import Vocabularies
from imm_eco.sheets.schema.columns import Sheet

Rows = Iterable[Row]
Tables = Iterable[tuple[Sheet, Rows]]
Plain: TypeAlias = str | int | float | Decimal | None
"""What a key of a document says."""

MARK = "\ufeff"
"""By this Excel knows UTF-8."""

SCHEMA_VERSION = 1
_COMPUTED = re.compile(
    r"'*[=+\-@＝＋－＠\t\r]"
)  # what a spreadsheet would compute, and what already keeps it from that


def write_folder(folder: Path, tables: Tables, lists: Vocabularies) -> None:
    """Write a file a sheet, named by its title; each is whole or what it was."""
    make_folder(folder)
    for sheet, rows in tables:
        with _text_file(folder / f"{sheet.title}.csv") as file:
            _write_csv(file, sheet, rows, lists)


@contextmanager
def _text_file(path: Path) -> Iterator[IO[str]]:
    """A file written as it comes, whole or what it was."""
    with atomic_write(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        yield file


def _write_csv(file: IO[str], sheet: Sheet, rows: Rows, lists: Vocabularies) -> None:
    """A sheet as a text file: its headers, a row a record."""
    file.write(MARK)
    writer = csv.writer(file, delimiter=i18n.locale().delimiter, lineterminator="\r\n")
    writer.writerow(column.header for column in sheet.columns)
    tell = contents(sheet.columns, lists)
    writer.writerows(map(_text, tell(row)) for row in rows)


def _text(what: Content | None) -> str:
    """A value as typed: dates and decimals in the analyst's habit; text that stays text."""
    if what is None:
        return ""
    value = what.value
    if isinstance(value, str):
        safe = safe_text(value)
        return f"'{safe}" if _COMPUTED.match(safe) else safe
    if isinstance(value, date):
        return i18n.locale().date.format(value)
    if isinstance(value, Decimal):
        shown = f"{value:.2f}" if what.format == AMOUNT_FORMAT else f"{value:f}"
        return shown.replace(".", i18n.locale().decimal_mark)
    return str(value)


def write_json(path: Path, tables: Tables, lists: Vocabularies) -> None:
    """Write one document of every sheet, a row a line, whole or not at all."""
    with _text_file(path) as file:
        file.write(f'{{\n  "schema_version": {SCHEMA_VERSION},\n  "sheets": {{\n')
        for number, (sheet, rows) in enumerate(tables):
            file.write(",\n" * bool(number) + f"    {dumps(sheet.noun)}: [")
            before = "\n"
            for row in rows:
                file.write(f"{before}      {dumps(_plain_row(sheet, row, lists))}")
                before = ",\n"
            file.write("]" if before == "\n" else "\n    ]")
        file.write("\n  }\n}\n")


def _plain_row(sheet: Sheet, row: Row, lists: Vocabularies) -> dict[str, Plain]:
    return {column.key: _plain(column, row, lists) for column in sheet.columns}


def _plain(column: Column, row: Row, lists: Vocabularies) -> Plain:
    value = row.get(column.key)
    if isinstance(value, int):
        in_mad = column.type is ColumnType.QUANTITY and lists.units.get(str(row.get("indicator"))) == "MAD"
        return dirhams(value) if in_mad or column.type in (ColumnType.MONEY, ColumnType.SCORE) else value
    if isinstance(value, Period):
        return value.code
    if isinstance(value, date):
        return value.isoformat()
    return safe_text(value) if value and column.type is ColumnType.TEXT else value


def read_json(content: bytes, budget: Budget) -> list[SheetCells]:
    """The sheets of such a document, each with its keys as a header. Raises Refused where it is none."""
    try:
        document = parse_json(content, parse_float=_decimal, parse_constant=_no_number)
    except BrokenDocument as error:
        raise Refused.of(BROKEN_JSON, reason=str(error)) from None
    sheets = document.get("sheets") if isinstance(document, dict) else None
    if not isinstance(sheets, dict):
        raise Refused.of(NOT_A_REGISTER)
    return [_page(noun, rows, budget) for noun, rows in sheets.items()]


def _decimal(text: str) -> float | str:
    return float(text) if repr(float(text)) == text else text


def _no_number(text: str) -> None:
    raise ValueError(text)


def _page(noun: str, rows: object, budget: Budget) -> SheetCells:
    """The rows under the keys that any of them has, in the order in which they are met."""
    if not isinstance(rows, list):
        raise _no_value(noun)
    if odd := next((number for number, row in enumerate(rows, 1) if not isinstance(row, dict)), None):
        raise _no_value(noun, odd)
    keys = list(dict.fromkeys(key for row in rows for key in row))
    page = SheetCells(noun)
    for number, values in enumerate([{key: key for key in keys}, *rows], 1):
        cells = {
            place: Cell(_held(values[key], noun, number - 1, key), number, place)
            for place, key in enumerate(keys, 1)
            if values.get(key) not in (None, "")
        }
        if row := budget.row(number, cells):
            page.rows.append(row)
    return page


def _held(value: object, noun: str, number: int, key: str) -> Raw:
    """A value that a cell can hold. Raises Refused for a list or an object."""
    if not isinstance(value, str | int | float):
        raise _no_value(noun, number, key)
    return value


def _no_value(noun: str, number: int | None = None, key: str | None = None) -> Refused:
    """The refusal of what stands at a key; rows are counted from 1."""
    place = f"sheets.{noun}" + (f"[{number}]" if number else "") + (f".{key}" if key else "")
    return Refused.of(NO_VALUE, key=shown(place))
