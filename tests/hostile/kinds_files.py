"""What is no workbook, or another program's, whatever its name says."""

from __future__ import annotations

import random
import struct

from tests.hostile.making import MIB, SHEET, ods_parts, ole, patched, workbook, xls, zipped
from tests.hostile.verdicts import Kind

SPREADSHEET_2003 = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'


def _cut(share: float) -> bytes:
    content = workbook(A1="a", B2=3)
    return content[: int(len(content) * share)]


def _locked_xls() -> bytes:
    """A workbook of Excel 97 with a password: a FILEPASS record follows the first one."""
    import io

    import xlwt
    from xlwt.CompoundDoc import XlsDoc

    book = xlwt.Workbook()
    book.add_sheet("Feuille").write(0, 0, "a")
    stream = book.get_biff_data()
    start = 4 + struct.unpack_from("<H", stream, 2)[0]
    content = io.BytesIO()
    XlsDoc().save(content, stream[:start] + struct.pack("<HHH", 0x2F, 6, 1) + bytes(4) + stream[start:])
    return content.getvalue()


def _twice() -> bytes:
    import io
    import zipfile

    content = io.BytesIO(workbook(A1="a"))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr(SHEET.upper(), archive.read(SHEET))
    return content.getvalue()


KINDS = [
    Kind("empty", lambda: b"", "E102"),
    Kind("noise", lambda: random.Random(1).randbytes(5000), "E101"),
    Kind("one zero", lambda: b"\0", "E101"),
    Kind("pdf", lambda: b"%PDF-1.7\n%\xe2\xe3", "E105"),
    Kind("png", lambda: b"\x89PNG\r\n\x1a\n", "E105"),
    Kind("jpeg", lambda: b"\xff\xd8\xff\xe0\0", "E105"),
    Kind("rtf", lambda: b"{\\rtf1\\ansi ICE}", "E105"),
    Kind("gzip", lambda: b"\x1f\x8b\x08\0\0", "E105"),
    Kind("rar", lambda: b"Rar!\x1a\x07\0", "E105"),
    Kind("web page", lambda: b"<html><table><tr><td>1</td></tr></table>", "E106", suffix=".xls"),
    Kind("web page in UTF-16", lambda: "\ufeff<html>".encode("utf-16-le"), "E106", suffix=".xls"),
    Kind("web archive", lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related", "E106", suffix=".xls"),
    Kind("Excel 2003 XML", lambda: SPREADSHEET_2003, "E106", suffix=".xls"),
    Kind("json of something else", lambda: b'{"rows": []}', "E131", suffix=".json"),
    Kind("json inside json", lambda: b'{"sheets": ' * 50_000, "E132", suffix=".json"),
    Kind("json cut short", lambda: b'{"sheets": {"candidates": [{"ice": "1"}', "E132", suffix=".json"),
    Kind("json in latin-1", lambda: '{"sheets": {"é": []}}'.encode("latin-1"), "E132", suffix=".json"),
    Kind("json of what is no number", lambda: b'{"sheets": {"results": [{"value": NaN}]}}', "E132", suffix=".json"),
    Kind("json of a long number", lambda: b'{"a": ' + b"9" * 5000 + b"}", "E132", suffix=".json"),
    Kind("json with a list for a value", lambda: b'{"sheets": {"candidates": [{"ice": [1]}]}}', "E133", suffix=".json"),
    Kind("json with a word for a row", lambda: b'{"sheets": {"candidates": ["ice"]}}', "E133", suffix=".json"),
    Kind("json with a word for rows", lambda: b'{"sheets": {"candidates": "ice"}}', "E133", suffix=".json"),
    Kind("a list in json", lambda: b"[1, 2]", "E106", suffix=".json"),
    Kind("Word", lambda: zipped({"word/document.xml": b"<w/>"}), "E105"),
    Kind("PowerPoint", lambda: zipped({"ppt/presentation.xml": b"<p/>"}), "E105"),
    Kind("Excel binary", lambda: zipped({"xl/workbook.bin": b"\x83\x01\0"}), "E105", suffix=".xlsb"),
    Kind("Apple Numbers", lambda: zipped({"Index/Document.iwa": b"\0"}), "E105"),
    Kind("OpenDocument text", lambda: ods_parts(b"<x/>", kind="text"), "E105"),
    Kind("plain archive", lambda: zipped({"photo.jpg": b"\xff\xd8"}), "E101"),
    Kind("old Word", lambda: ole("WordDocument"), "E105", suffix=".xls"),
    Kind("old PowerPoint", lambda: ole("PowerPoint Document"), "E105", suffix=".xls"),
    Kind("Outlook", lambda: ole("__properties_version1.0"), "E105"),
    Kind("OLE of another kind", lambda: ole("Contents"), "E101"),
    Kind("before Excel 97", lambda: b"\x09\x04\x06\0" + bytes(60), "E104", suffix=".xls"),
    Kind("password", lambda: ole("EncryptedPackage"), "E103"),
    Kind("password of Excel 97", _locked_xls, "E103", suffix=".xls"),
    Kind("password of OpenDocument", lambda: ods_parts(b"\1\2", "<x encryption-data='1'/>"), "E103"),
    Kind("password of the archive", lambda: patched(workbook(A1=1), SHEET, "flags", 1), "E103"),
    Kind("half of a workbook", lambda: _cut(0.5), "E107"),
    Kind("all but the end", lambda: _cut(0.98), "E107"),
    Kind("only a signature", lambda: b"PK\x03\x04 and nothing more", "E107"),
    Kind("a part under two names", _twice, "E107"),
    Kind("half of an Excel 97", lambda: xls(lambda _book, page: page.write(0, 0, "a"))[:2500], "E107", suffix=".xls"),
    Kind("too many bytes", lambda: workbook() + bytes(26 * MIB), "E110", quick=True),
]
