"""Workbooks that other programs write, and workbooks that are wrong inside."""

from __future__ import annotations

import zipfile
from datetime import datetime, time, timedelta
from typing import Any

import openpyxl

from tests.hostile.making import (
    MAIN,
    RELATIONS,
    SHEET,
    STYLES,
    TEXTS,
    WORKBOOK,
    cell,
    changed,
    parts_of,
    rows,
    saved,
    shared,
    with_part,
    without,
    workbook,
    zipped,
)
from tests.hostile.verdicts import Bad, Kind

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
DAY = datetime.fromisoformat("2019-01-31")


def _formatted(value: Any, number_format: str) -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = value
    book.worksheets[0]["A1"].number_format = number_format
    return saved(book)


def _merged() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"], book.worksheets[0]["B2"] = "A-1", 3
    book.worksheets[0].merge_cells("A1:A4")
    return saved(book)


def _hidden() -> bytes:
    book = openpyxl.Workbook()
    for number in (1, 2):
        book.worksheets[0][f"A{number}"] = number
    book.worksheets[0].row_dimensions[2].hidden = True
    return saved(book)


def _chart_first() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "a"
    book.create_chartsheet("Graphique", 0)
    return saved(book)


def _macros() -> bytes:
    content = changed(workbook(A1="a"), "[Content_Types].xml", ("sheet.main+xml", "sheet.macroEnabled.main+xml"))
    return with_part(content, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" * 100)


def _prefixed() -> bytes:
    content = workbook(A1="a", B1=2)
    xml = parts_of(content)[SHEET].decode().replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
    return with_part(content, SHEET, xml.replace("xmlns=", "xmlns:x=").encode())


def _renamed_parts() -> bytes:
    """Names with backslashes and other capitals, as some programs write them."""
    renamed = {name.replace("xl/", "XL\\").replace("worksheets/", "Worksheets\\"): part
               for name, part in parts_of(workbook(A1="a")).items()}  # fmt: skip
    return zipped(renamed)


def _recoded(encoding: str) -> bytes:
    content = shared("é")
    xml = parts_of(content)[TEXTS].decode()
    return with_part(content, TEXTS, f'<?xml version="1.0" encoding="{encoding}"?>{xml}'.encode(encoding))


SECOND = '<sheet name="Autre" sheetId="2" state="visible" r:id="rId2" />'


def two_sheets() -> bytes:
    book = openpyxl.Workbook()
    book.create_sheet("Autre")["A1"] = "lost"
    return saved(book)


KINDS = [
    Kind("strict", lambda: changed(workbook(A1=1), WORKBOOK, (MAIN, STRICT)), {"A1": 1}),
    Kind("macros", _macros, {"A1": "a"}, suffix=".xlsm"),
    Kind("a chart for a first sheet", _chart_first, {"A1": "a"}),
    Kind("a wrong dimension", lambda: changed(workbook(A1=1, D9=2), SHEET, ("A1:D9", "A1")), {"A1": 1, "D9": 2}),
    Kind("dates from 1904", lambda: changed(workbook(A1=DAY), WORKBOOK, ("<workbookPr ", '<workbookPr date1904="1" ')),
         {"A1": DAY + timedelta(days=1462)}),
    Kind("29 February 1900", lambda: _formatted(60, "dd/mm/yyyy"), {"A1": datetime(1900, 2, 28)}),  # noqa: DTZ001
    Kind("a date before all dates", lambda: _formatted(-5, "dd/mm/yyyy"), {"A1": datetime(1899, 12, 25)}),  # noqa: DTZ001
    Kind("a date after all dates", lambda: _formatted(9_000_000, "dd/mm/yyyy"), {"A1": 9_000_000.0}),
    Kind("an hour", lambda: _formatted(time(14, 5), "h:mm"), {"A1": time(14, 5)}),
    Kind("a duration", lambda: _formatted(timedelta(hours=30), "[h]:mm"), {"A1": timedelta(hours=30)}),
    Kind("a percentage", lambda: _formatted(0.87, "0%"), {"A1": 0.87}),
    Kind("a unit in the format", lambda: _formatted(1.5, '0.0 "MDH dits"'), {"A1": 1.5}),
    Kind("a date by number alone", lambda: _formatted(DAY, "mm-dd-yy"), {"A1": DAY}),
    Kind("merged cells", _merged, {"A1": "A-1", "B2": 3}),
    Kind("hidden rows", _hidden, {"A1": 1, "A2": 2}),
    Kind("error cells", lambda: cell("<v>#N/A</v>", 't="e"'), {"A1": Bad("E302")}),
    Kind("an error of a new kind", lambda: cell("<f>A2#</f><v>#SPILL!</v>", 't="e" vm="1"'), {"A1": Bad("E302")}),
    Kind("a formula without its result", lambda: workbook(A1="=1+1", B1=2), {"A1": Bad("E303"), "B1": 2}),
    Kind("a formula with an empty result", lambda: cell("<f>1+1</f><v></v>"), {"A1": Bad("E303")}),
    Kind("a text formula with an empty result", lambda: cell('<f>""</f><v></v>', 't="str"'), {}),
    Kind("a formula with its result", lambda: cell("<f>1+1</f><v>2</v>"), {"A1": 2}),
    Kind("a formula with a zero nobody computed", lambda: cell("<f>1+1</f><v>0</v>"), {"A1": Bad("E303")}),
    Kind("a formula that is zero", lambda: changed(cell("<f>1-1</f><v>0</v>"), WORKBOOK, (' fullCalcOnLoad="1"', "")),
         {"A1": 0}),
    Kind("texts of several pieces", lambda: cell("<is><r><t>AT</t></r><r><t>LAS</t></r><rPh><t>x</t></rPh></is>",
         't="inlineStr"'), {"A1": "ATLAS"}),
    Kind("escaped characters", lambda: cell("<v>a_x000D_b</v>", 't="str"'), {"A1": "a\rb"}),
    Kind("dates as text", lambda: cell("<v>2019-01-31T00:00:00Z</v>", 't="d"'), {"A1": DAY}),
    Kind("no names for cells", lambda: rows("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"),
         {"A1": 1, "B1": 2, "A2": 3}),
    Kind("a remark between rows", lambda: rows('<!-- x --><row r="1"><?y?><c r="A1"><v>1</v></c></row>'), {"A1": 1}),
    Kind("a text as it stands", lambda: cell("<v><![CDATA[a<b]]></v>", 't="str"'), {"A1": "a<b"}),
    Kind("prefixed names", _prefixed, {"A1": "a", "B1": 2}),
    Kind("other names for parts", _renamed_parts, {"A1": "a"}),
    Kind("letters of UTF-16", lambda: _recoded("utf-16"), {"A1": "é"}),
    Kind("letters of Windows", lambda: _recoded("windows-1252"), {"A1": "é"}),
    Kind("nothing compressed", lambda: zipped(parts_of(workbook(A1="a")), zipfile.ZIP_STORED), {"A1": "a"}),
    Kind("compressed otherwise", lambda: zipped(parts_of(workbook(A1="a")), zipfile.ZIP_LZMA), {"A1": "a"}),
    Kind("no styles", lambda: without(workbook(A1=DAY), STYLES), {"A1": 43496}),
    Kind("a style that is not there", lambda: cell("<v>1E3</v>", 's="99"'), {"A1": 1000}),
    Kind("no sheet behind a name", lambda: without(workbook(A1="a"), SHEET), "E107"),
    Kind("no relation behind a name", lambda: changed(workbook(A1="a"), RELATIONS, ('Id="rId1"', 'Id="rId77"')),
         "E107"),
    Kind("a sheet that nothing names", lambda: changed(two_sheets(), WORKBOOK, (SECOND, "")), {}),
    Kind("no workbook", lambda: changed(workbook(A1="a"), "_rels/.rels", ("officeDocument\"", "other\"")), "E107"),
    Kind("a shared text", lambda: shared("a", "b", number="1"), {"A1": "b"}),
    Kind("no texts", lambda: without(shared("a"), TEXTS), "E107"),
    Kind("a text that is not there", lambda: shared("a", number="7"), "E107"),
    Kind("a text before the first", lambda: shared("a", "b", number="-1"), "E107"),
    Kind("a number that is none", lambda: cell("<v>NaN</v>"), {"A1": Bad("E302")}),
    Kind("a number without end", lambda: cell("<v>1e999</v>"), {"A1": Bad("E302")}),
    Kind("a number of Python's", lambda: cell("<v>1_000</v>"), {"A1": Bad("E302")}),
    Kind("a number of other digits", lambda: cell("<v>\u0661\u0662</v>"), {"A1": Bad("E302")}),
    Kind("a cell of no known type", lambda: cell("<v>1</v>", 't="zz"'), {"A1": Bad("E302")}),
    Kind("a cell named in small letters", lambda: rows('<row r="1"><c r="a1"><v>1</v></c></row>'), "E107"),
    Kind("a cell of another row", lambda: rows('<row r="1"><c r="A9"><v>1</v></c></row>'), "E107"),
    Kind("a cell twice", lambda: rows('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'), "E107"),
    Kind("a row twice", lambda: rows('<row r="1"><c><v>1</v></c></row><row r="1"><c><v>2</v></c></row>'), "E107"),
    Kind("a row zero", lambda: rows('<row r="0"><c><v>1</v></c></row>'), "E107"),
    Kind("something else in a row", lambda: rows('<row r="1"><d r="A1"><v>1</v></d></row>'), "E107"),
    Kind("no data", lambda: with_part(workbook(), SHEET, f'<worksheet xmlns="{MAIN}"/>'.encode()), "E107"),
    Kind("another part for a sheet", lambda: changed(workbook(A1="a"), RELATIONS,
         ("/xl/worksheets/sheet1.xml", "/xl/styles.xml")), "E107"),
    Kind("a sheet cut short", lambda: with_part(workbook(), SHEET, b"<worksheet><sheetData><row>"), "E107"),
]  # fmt: skip
