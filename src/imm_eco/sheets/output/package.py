"""The one writer of workbook files: the same workbook gives the same bytes, whenever it is written.

openpyxl names the parts of a package by absolute paths, comments in a folder of their own, drawings without a prefix:
the format allows it, and some readers (exceljs) cannot follow. It also stamps the hour. Here every part has one fixed
time, stands where Excel puts it, and names others from there.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from typing import IO, TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook knows no time zone; fixed, so that files compare equal
_ABSOLUTE = re.compile(rb'Target="/([^"]*)"')
_PLACES = ((re.compile(r"comments/comment(\d+\.xml)"), r"comments\1"), (re.compile("commentsDrawing"), "vmlDrawing"))
"""What openpyxl calls otherwise than Excel does."""
_PREFIXES = {
    "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}


def write_package(
    book: Workbook,
    target: Path | IO[bytes],
    title: str,
    category: str | None = None,
    bodies: Mapping[Worksheet, IO[bytes]] | None = None,
) -> None:
    """Write the workbook. `bodies` are, by page, the rows below those that the page has, as XML."""
    from openpyxl.writer.excel import ExcelWriter

    properties = book.properties
    properties.title, properties.creator, properties.category = title, "imm-eco", category
    properties.created = properties.modified = _EPOCH
    made = io.BytesIO()
    ExcelWriter(book, ZipFile(made, "w")).save()
    rows = {page.path.lstrip("/"): body for page, body in (bodies or {}).items()}
    with ZipFile(made) as source, ZipFile(target, "w") as package:
        for name in source.namelist():
            info, part = ZipInfo(_placed(name), _EPOCH.timetuple()[:6]), _as_excel(name, source.read(name))
            if name in rows:
                _put_rows(package, info, part, rows[name])
            else:
                package.writestr(info, part, ZIP_DEFLATED)


def _placed(text: str) -> str:
    """A name, or a text of names, with the comments where Excel puts them."""
    for other, excels in _PLACES:
        text = other.sub(excels, text)
    return text


def _as_excel(name: str, part: bytes) -> bytes:
    """A part as Excel would write it: names from where it stands, drawings with their prefixes."""
    if name == "[Content_Types].xml":
        return _placed(part.decode()).encode()
    if name.startswith("xl/drawings/drawing"):
        return _prefixed(part)
    if not name.endswith(".rels"):
        return part
    folder = PurePosixPath(name).parent.parent.as_posix()

    def target(match: re.Match[bytes]) -> bytes:
        return f'Target="{posixpath.relpath(f"/{_placed(match[1].decode())}", f"/{folder}")}"'.encode()

    return _ABSOLUTE.sub(target, part)


def _prefixed(part: bytes) -> bytes:
    from xml.etree import ElementTree

    for prefix, namespace in _PREFIXES.items():
        ElementTree.register_namespace(prefix, namespace)
    content: bytes = ElementTree.tostring(ElementTree.fromstring(part), encoding="UTF-8", xml_declaration=True)
    return content


def _put_rows(package: ZipFile, info: ZipInfo, part: bytes, body: IO[bytes]) -> None:
    """A sheet's part, and its rows below its header."""
    header, end, rest = part.rpartition(b"</sheetData>")
    info.compress_type = ZIP_DEFLATED
    info.file_size = len(part) + body.tell()  # what the archive makes room for
    body.seek(0)
    with package.open(info, "w") as written:
        written.write(header)
        copyfileobj(body, written)
        written.write(end + rest)
