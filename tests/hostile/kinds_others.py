"""OpenDocument, Excel 97 and text files, under their own names and others'."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from tests.hostile.making import ods, ods_cell, ods_parts, ods_row, ods_text, xls
from tests.hostile.verdicts import Bad, Kind

DAY = datetime.fromisoformat("2019-01-31")
STYLED = (
    '<n:number-style style:name="N1"><n:number n:decimal-places="1" n:min-integer-digits="1"/>'
    "<n:text> MDH</n:text></n:number-style>"
    '<style:style style:name="c1" style:family="table-cell" style:data-style-name="N1"/>'
)
NUMBER = 'office:value-type="float" office:value'
FORMULA = 'table:formula="of:=1+1"'


def _one(cell: str) -> Callable[[], bytes]:
    return lambda: ods(ods_row(cell))


def _tracked() -> bytes:
    old = f"<table:tracked-changes><table:deletion>{ods_row(ods_text('old'))}</table:deletion></table:tracked-changes>"
    return ods(ods_row(ods_text("new")), before=old)


def _drawn() -> bytes:
    inner = f"<table:shapes><table:table table:name='x'>{ods_row(ods_text('drawn'))}</table:table></table:shapes>"
    return ods(inner + ods_row(ods_text("a")))


def _noted() -> bytes:
    note = "<office:annotation><text:p>a note</text:p></office:annotation><text:p>a<text:s text:c='2'/>b</text:p>"
    return ods(ods_row(f'<table:table-cell office:value-type="string">{note}<text:p>c</text:p></table:table-cell>'))


OPEN_DOCUMENT = [
    Kind("texts of OpenDocument", _one(ods_text("a") + ods_text("b")), {"A1": "a", "B1": "b"}),
    Kind("a note of OpenDocument", _noted, {"A1": "a  b\nc"}),
    Kind("numbers of OpenDocument", _one(ods_cell(f'{NUMBER}="1.5"', "1,5")), {"A1": 1.5}),
    Kind("a date of OpenDocument", _one(ods_cell('office:value-type="date" office:date-value="2019-01-31"')),
         {"A1": DAY}),
    Kind("an hour of OpenDocument", _one(ods_cell('office:value-type="time" office:time-value="PT14H05M00S"')),
         {"A1": time(14, 5)}),
    Kind("a duration of OpenDocument", _one(ods_cell('office:value-type="time" office:time-value="PT30H00M00S"')),
         {"A1": timedelta(hours=30)}),
    Kind("an error of OpenDocument", _one(ods_cell(f'{FORMULA} office:value-type="string"', "#N/A")),
         {"A1": Bad("E302")}),
    Kind("an error of OpenOffice", _one(ods_cell(f'{FORMULA} {NUMBER}="0"', "Err:502")), {"A1": Bad("E302")}),
    Kind("a formula of OpenDocument without its result", _one(ods_cell(FORMULA)), {"A1": Bad("E303")}),
    Kind("a formula of OpenDocument with an empty result", _one(ods_cell(FORMULA, "")), {}),
    Kind("equal cells of OpenDocument", _one(ods_text("a", 'table:number-columns-repeated="3"')),
         {"A1": "a", "B1": "a", "C1": "a"}),
    Kind("equal rows of OpenDocument", lambda: ods(ods_row(ods_text("a"), attributes='table:number-rows-repeated="2"')),
         {"A1": "a", "A2": "a"}),
    Kind("what was deleted from OpenDocument", _tracked, {"A1": "new"}),
    Kind("a table drawn in OpenDocument", _drawn, {"A1": "a"}),
    Kind("an unknown type of OpenDocument", _one(ods_cell('office:value-type="zz"', "a")), {"A1": Bad("E302")}),
    Kind("a number of OpenDocument that is none", _one(ods_cell(f'{NUMBER}="abc"', "a")), {"A1": Bad("E302")}),
    Kind("OpenDocument cut short", lambda: ods_parts(b"<office:document-content"), "E107"),
    Kind("OpenDocument without a spreadsheet", lambda: ods_parts(b"<x/>"), "E107"),
]  # fmt: skip


def _values(book: Any, page: Any) -> None:
    import xlwt

    date, share = xlwt.XFStyle(), xlwt.XFStyle()
    date.num_format_str, share.num_format_str = "dd/mm/yyyy", "0%"
    page.write(0, 0, "é")
    page.write(0, 1, 1.5)
    page.write(1, 0, DAY, date)
    page.write(1, 1, 0.87, share)
    page.write(2, 0, True)


def _error(book: Any, page: Any) -> None:
    page.row(0).set_cell_error(0, "#REF!")


def _formula(book: Any, page: Any) -> None:
    import xlwt

    page.write(0, 0, xlwt.Formula("1+1"))
    page.write(0, 1, 2)


def _zero(book: Any, page: Any) -> None:
    page.write(0, 0, 0)


def _dates_of_old_macs(book: Any, page: Any) -> None:
    import xlwt

    book.dates_1904 = True
    date = xlwt.XFStyle()
    date.num_format_str = "dd/mm/yyyy"
    page.write(0, 0, 42_034, date)


EXCEL_97 = [
    Kind("Excel 97", lambda: xls(_values), {"A1": "é", "B1": 1.5, "A2": DAY, "B2": 0.87, "A3": True}),
    Kind("an error of Excel 97", lambda: xls(_error), {"A1": Bad("E302")}),
    Kind("a formula of Excel 97 without its result", lambda: xls(_formula, signed=False), {"A1": Bad("E303"), "B1": 2}),
    Kind("a zero of Excel 97", lambda: xls(_zero, signed=False), {"A1": 0}),
    Kind("a formula of Excel 97 with an empty result", lambda: xls(_formula), {"B1": 2}),
    Kind("dates from 1904 in Excel 97", lambda: xls(_dates_of_old_macs), {"A1": DAY}),
]

TABLE = {"A1": "ICE", "B1": "Raison sociale", "A2": "001", "B2": "Société é"}
TEXT = "ICE;Raison sociale\n001;Société é\n"


def _text(text: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: text.encode(encoding)


def _csv(name: str, make: Callable[[], bytes], verdict: Any) -> Kind:
    return Kind(name, make, verdict, suffix=".csv")


DELIMITED = [
    _csv("semicolons", _text(TEXT), TABLE),
    _csv("semicolons of Windows", _text(TEXT, "cp1252"), TABLE),
    _csv("semicolons marked UTF-8", _text(TEXT, "utf-8-sig"), TABLE),
    _csv("commas", _text(TEXT.replace(";", ",")), TABLE),
    _csv("tabs in UTF-16", _text(TEXT.replace(";", "\t"), "utf-16"), TABLE),
    _csv("tabs in UTF-16 from a Mac", _text("\ufeff" + TEXT.replace(";", "\t"), "utf-16-be"), TABLE),
    _csv("UTF-16 without its mark", _text(TEXT, "utf-16-le"), TABLE),
    _csv("lines of old Macs", _text(TEXT.replace("\n", "\r")), TABLE),
    _csv("the separator said", _text("sep=,\n" + TEXT.replace(";", ",")), TABLE),
    _csv("decimal commas", _text("Année;CA\n2019;1,5\n2020;2,5\n"), {"A1": "Année", "B1": "CA", "A2": "2019",
         "B2": "1,5", "A3": "2020", "B3": "2,5"}),
    _csv("a value of two lines", _text('a;b\n"x\ny";z\n\n1;2\n'), {"A1": "a", "B1": "b", "A2": "x\ny", "B2": "z",
         "A4": "1", "B4": "2"}),
    _csv("one column", _text("Code\nA-1\n"), {"A1": "Code", "A2": "A-1"}),
    _csv("what a spreadsheet would compute", _text("a;b\n'=1+1;'-5\n'a;''=1\n"), {"A1": "a", "B1": "b", "A2": "=1+1",
         "B2": "-5", "A3": "'a", "B3": "'=1"}),
    _csv("a quotation mark that is not closed", _text('a;b\n1;2\n"3;4\n5;6\n'), "E115"),
    _csv("quotation marks inside others", _text('a;b\n"le "Fer" SARL";2\n'), "E115"),
    _csv("two encodings", lambda: TEXT.encode() + TEXT.encode("cp1252"), "E116"),
    _csv("no letters of Windows", lambda: b"a;b\n\x81;\x8d\n", "E101"),
    _csv("zeros inside", lambda: b"a;b\n" * 2000 + b"\0;1\n", "E101"),
    _csv("a text too long for a cell", _text("a;b\n" + "x" * 40_000 + ";1\n"), {"A1": "a", "B1": "b",
         "A2": Bad("E305"), "B2": "1"}),
    _csv("more columns than a sheet has", _text(";".join(["x"] * 20_000) + "\n"), "E114"),
    Kind("semicolons named as a workbook", _text(TEXT), TABLE),
]  # fmt: skip

KINDS = [*OPEN_DOCUMENT, *EXCEL_97, *DELIMITED]
