"""What odd and hostile files are made of: sound workbooks, taken apart and put together wrongly."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl

SHEET, WORKBOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
TEXTS = "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MIB = 2**20

Parts = dict[str, bytes]


def workbook(**values: Any) -> bytes:
    """A sound workbook whose first sheet has these cells."""
    book = openpyxl.Workbook()
    for ref, value in values.items():
        book.worksheets[0][ref] = value
    return saved(book)


def saved(book: Any) -> bytes:
    """The bytes of a workbook, as either library saves it."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def parts_of(content: bytes) -> Parts:
    """The parts of an archive, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def changed(content: bytes, part: str, *swaps: tuple[str, str], **more: bytes) -> bytes:
    """The archive with words of one part replaced; each must be there."""
    parts = parts_of(content)
    text = parts[part].decode()
    for old, new in swaps:
        assert old in text, (old, text[:2000])
        text = text.replace(old, new)
    parts[part] = text.encode()
    return zipped({**parts, **more})


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The archive with one part replaced or added."""
    return zipped({**parts_of(content), name: part})


def without(content: bytes, *names: str) -> bytes:
    """The archive without these parts."""
    return zipped({name: part for name, part in parts_of(content).items() if name not in names})


def rows(xml: str, after: str = "") -> bytes:
    """A workbook whose first sheet has these rows, as XML, and this after them."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{xml}</sheetData>{after}</worksheet>'
    return with_part(workbook(), SHEET, sheet.encode())


def cell(xml: str, attributes: str = "") -> bytes:
    """A workbook of one cell, A1, with this inside."""
    return rows(f'<row r="1"><c r="A1" {attributes}>{xml}</c></row>')


def shared(*texts: str, number: str = "0") -> bytes:
    """A workbook of one cell, A1, that names a text by its number among these."""
    return with_texts(cell(f"<v>{number}</v>", 't="s"'), *texts)


def with_texts(content: bytes, *texts: str) -> bytes:
    """The workbook with these texts for its cells to share."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = f'<Relationship Id="texts" Type="{kind}" Target="/{TEXTS}"/></Relationships>'
    said = "".join(f"<si><t>{text}</t></si>" for text in texts)
    content = changed(content, RELATIONS, ("</Relationships>", relation))
    return with_part(content, TEXTS, f'<sst xmlns="{MAIN}">{said}</sst>'.encode())


def patched(content: bytes, name: str, field: str, value: int) -> bytes:
    """The archive with a lie in both of a part's headers."""
    places = {"flags": (6, 8, "<H"), "size": (22, 24, "<I")}
    local, central, kind = places[field]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.getinfo(name).header_offset
    lied = bytearray(content)
    entry = -1
    while True:
        entry = content.index(b"PK\x01\x02", entry + 1)
        length = struct.unpack_from("<H", content, entry + 28)[0]
        if content[entry + 46 : entry + 46 + length] == name.encode():
            break
    struct.pack_into(kind, lied, start + local, value)
    struct.pack_into(kind, lied, entry + central, value)
    return bytes(lied)


_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
    for name, uri in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("n", "datastyle"),
    )
)


def ods(table_rows: str, *, styles: str = "", before: str = "", columns: str = "", tables: str = "") -> bytes:
    """An OpenDocument spreadsheet of one sheet with these rows."""
    content = (
        f"<office:document-content {_NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{before}"
        f"<table:table table:name='Feuille'>{columns}{table_rows}</table:table>"
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return ods_parts(content.encode())


def ods_parts(content: bytes, manifest: str = "", kind: str = "spreadsheet") -> bytes:
    """The archive of an OpenDocument file."""
    parts = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
        "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>".encode(),
        "content.xml": content,
    }
    return zipped(parts, zipfile.ZIP_STORED)


def ods_cell(attributes: str, text: str | None = None) -> str:
    """A cell of OpenDocument."""
    inside = "" if text is None else f"<text:p>{text}</text:p>"
    return f"<table:table-cell {attributes}>{inside}</table:table-cell>"


def ods_row(*cells: str, attributes: str = "") -> str:
    """A row of OpenDocument."""
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def ods_text(text: str, attributes: str = "") -> str:
    """A cell of OpenDocument that holds a text."""
    return ods_cell(f'office:value-type="string" {attributes}', text)


def xls(fill: Callable[[Any, Any], None], signed: bool = True) -> bytes:
    """A workbook of Excel 97 whose first sheet is filled by `fill(book, sheet)`.

    The library that writes it computes nothing and signs nothing; `signed` adds the trace of a program that does.
    """
    import xlwt

    book = xlwt.Workbook()
    fill(book, book.add_sheet("Feuille"))
    content = saved(book)
    return content + ("\x05SummaryInformation".encode("utf-16-le") if signed else b"")


def ole(stream: str) -> bytes:
    """An OLE file whose directory names this stream, and no more."""
    return (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + (stream + "\0").encode("utf-16-le")).ljust(1536, b"\0")
