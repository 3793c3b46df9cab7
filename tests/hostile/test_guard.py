"""What the guard says of a file's bytes, to the last byte of each limit; nothing of the file is parsed here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from imm_eco.sheets.files import guard
from imm_eco.sheets.problem import Fault
from imm_eco.sheets.problem_catalogue import (
    DAMAGED,
    EMPTY_FILE,
    ENCRYPTED,
    NOT_A_WORKBOOK,
    OLD_FORMAT,
    OTHER_FORMAT,
    TEXT_FILE,
    TOO_BIG,
    UNSAFE,
)
from tests.hostile.making import MIB, ods_parts, ole, patched, workbook, zipped

BOOK = b"<workbook/>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def book_of(**parts: bytes) -> bytes:
    """An archive that holds a workbook and these parts."""
    return zipped({"xl/workbook.xml": BOOK, **{name.replace("__", "/"): part for name, part in parts.items()}})


def fault(kind: Any, **params: str) -> Fault:
    return Fault(kind, params)


def other(format_: str) -> Fault:
    return fault(OTHER_FORMAT, format=format_)


def stream(name: str, at: int = 1024, size: int = 1536) -> bytes:
    """An OLE file with that name in its directory, at that byte."""
    return (OLE + bytes(at - 8) + (name + "\0").encode("utf-16-le")).ljust(size, b"\0")


def directory(sector: int, length: int, power: int = 9) -> bytes:
    """An OLE file of that length which says in which sector its directory begins, and how long a sector is."""
    content = bytearray(ole("Workbook").ljust(length, b"\0")[:length])
    content[30] = power
    content[48:52] = sector.to_bytes(4, "little")
    return bytes(content)


FOREIGN: Mapping[str, tuple[bytes, Any]] = {
    "no byte": (b"", fault(EMPTY_FILE)),
    "pdf": (b"%PDF-1.7", other("PDF")),
    "png": (b"\x89PNG\r\n", other("PNG")),
    "jpeg": (b"\xff\xd8\xff\xe0", other("JPEG")),
    "rtf": (b"{\\rtf1", other("RTF")),
    "gzip": (b"\x1f\x8b\x08", other("gzip")),
    "rar": (b"Rar!\x1a", other("RAR")),
    "7-zip": (b"7z\xbc\xaf\x27", other("7-Zip")),
    "Excel 2": (b"\x09\x00\x04\x00\x01", fault(OLD_FORMAT)),
    "Excel 3": (b"\x09\x02\x06\x00\x01", fault(OLD_FORMAT)),
    "Excel 4": (b"\x09\x04\x06\x00\x01", fault(OLD_FORMAT)),
    "Excel 5": (b"\x09\x08\x01", fault(OLD_FORMAT)),
    "a control character": (b"Nom;Emplois\x01", fault(NOT_A_WORKBOOK)),
    "the last control character": (b"Nom;Emplois\x1f", fault(NOT_A_WORKBOOK)),
    "the usual control characters": (b"Nom;Emplois\t\n\r\f\x1a\x1b ", "csv"),
    "a control character far below": (b"a;b\n" * 1024 + b"\x01", "csv"),
    "a control character at the end of what is looked at": (b"a" * 4095 + b"\x01", fault(NOT_A_WORKBOOK)),
    "a web page": (b"  \n<HTML>", fault(TEXT_FILE)),
    "a web page after a mark": (b"\xef\xbb\xbf<html>", fault(TEXT_FILE)),
    "json": (b'{"a": 1}', fault(TEXT_FILE)),
    "a list": (b"[1]", fault(TEXT_FILE)),
    "a mail": (b"MIME-Version: 1.0", fault(TEXT_FILE)),
    "PostScript": (b"%!PS-Adobe", fault(TEXT_FILE)),
    "a card": (b"BEGIN:VCARD", fault(TEXT_FILE)),
    "text": (b"Nom;Emplois\n", "csv"),
    "text that speaks of markup": (b"Nom;<html>\n", "csv"),
    "UTF-16 with its mark": ("\ufeffNom;É\x01\n".encode("utf-16-le"), "csv"),
    "UTF-16 the other way round": ("\ufeffNom;É\n".encode("utf-16-be"), "csv"),
    "UTF-16 without its mark": ("Nom;Emplois\n".encode("utf-16-le"), "csv"),
    "UTF-16 the other way round without its mark": ("Nom;Emplois\n".encode("utf-16-be"), "csv"),
    "a web page in UTF-16": ("\ufeff<html>".encode("utf-16-le"), fault(TEXT_FILE)),
    "a web page in UTF-16 the other way round": ("\ufeff<html>".encode("utf-16-be"), fault(TEXT_FILE)),
    "UTF-16 of letters without a zero, with its mark": (b"\xff\xfe" + "مرحبا".encode("utf-16-le"), "csv"),
    "the same the other way round": (b"\xfe\xff" + "مرحبا".encode("utf-16-be"), "csv"),
    "markup after all that is looked at": (b" " * 4096 + b"<html>", "csv"),
    "wide, but for a byte": ("Nom;Emplois\n".encode("utf-16-le") + b"x", fault(NOT_A_WORKBOOK)),
    "zeros on both sides": (b"a\0b\0\0c", fault(NOT_A_WORKBOOK)),
    "a third of zeros": (b"a\0b\0cc", fault(NOT_A_WORKBOOK)),
    "more than a third of zeros": (b"a\0b\0c\0dd", "csv"),
}

STREAMS: Mapping[str, tuple[bytes, Any]] = {
    "Excel 97": (stream("Workbook"), "xls"),
    "Excel 5 in OLE": (stream("Book"), "xls"),
    "a password": (stream("EncryptedPackage"), fault(ENCRYPTED)),
    "Word": (stream("WordDocument"), other("Word (.doc)")),
    "PowerPoint": (stream("PowerPoint Document"), other("PowerPoint (.ppt)")),
    "Outlook": (stream("__properties_version1.0"), other("Outlook (.msg)")),
    "another program": (stream("Contents"), fault(NOT_A_WORKBOOK)),
    "a name that only ends like it": (stream("MyWorkbook"), fault(NOT_A_WORKBOOK)),
    "a name that only begins like it": (stream("Workbooks"), fault(NOT_A_WORKBOOK)),
    "a name beside the directory": (stream("Workbook", at=1030), fault(NOT_A_WORKBOOK)),
    "the name beside, then in the directory": (
        stream("Workbook", at=1030)[:1152] + stream("Workbook", at=1152)[1152:],
        "xls",
    ),
    "the name at the first byte after": (stream("Workbook", at=1152), "xls"),
    "the name in the directory, then beside": (
        stream("Workbook", at=1152)[:1280] + stream("Workbook", at=1300)[1280:],
        "xls",
    ),
    "the name beside, in the directory, beside": (
        stream("Workbook", at=1030)[:1152] + stream("Workbook", at=1152)[1152:1280] + stream("Workbook", 1300)[1280:],
        "xls",
    ),
    "a file of one sector": (directory(0, 512, power=12), fault(NOT_A_WORKBOOK)),
    "a byte after the number of the directory's sector": (
        directory(2, 1536)[:52] + b"\x01" + directory(2, 1536)[53:],
        "xls",
    ),
    "a directory that ends with the file": (directory(2, 1536), "xls"),
    "a directory beyond the file": (directory(3, 1536), fault(DAMAGED)),
    "a directory just beyond the file": (directory(2, 1535), fault(DAMAGED)),
    "sectors of 4 096 bytes": (directory(1, 8191, power=12), fault(DAMAGED)),
    "sectors of 4 096 bytes, all there": (directory(1, 8192, power=12), "xls"),
    "sectors larger than any": (directory(0, 65536, power=200), "xls"),
    "sectors larger than any, cut": (directory(0, 65535, power=200), fault(DAMAGED)),
    "only its first sector": (OLE.ljust(512, b"\xff"), fault(DAMAGED)),
    "less than its first sector": (OLE, fault(DAMAGED)),
}

ARCHIVES: Mapping[str, tuple[bytes, Any]] = {
    "a workbook": (workbook(A1="a"), "xlsx"),
    "a workbook alone": (book_of(), "xlsx"),
    "a workbook of another name": (zipped({"XL\\Workbook2.XML": BOOK}), "xlsx"),
    "at the top": (zipped({"workbook.xml": BOOK}), "xlsx"),
    "a name that only ends like it": (zipped({"xl/myworkbook.xml": BOOK}), fault(NOT_A_WORKBOOK)),
    "OpenDocument": (ods_parts(b"<x/>"), "ods"),
    "OpenDocument text": (ods_parts(b"<x/>", kind="text"), other("OpenDocument")),
    "a password of OpenDocument": (ods_parts(b"\1", "<encryption-data/>"), fault(ENCRYPTED)),
    "a password of the archive": (patched(book_of(), "xl/workbook.xml", "flags", 1), fault(ENCRYPTED)),
    "another flag of the archive": (patched(book_of(), "xl/workbook.xml", "flags", 2), "xlsx"),
    "Excel binary": (zipped({"xl/workbook.bin": b"\x83"}), other("Excel Binary (.xlsb)")),
    "Word": (zipped({"word/document.xml": b"<w/>"}), other("Word (.docx)")),
    "PowerPoint": (zipped({"PPT/Presentation.xml": b"<p/>"}), other("PowerPoint (.pptx)")),
    "Numbers": (zipped({"Index/Document.iwa": b"\0"}), other("Apple Numbers")),
    "an archive": (zipped({"photo.jpg": b"\xff"}), fault(NOT_A_WORKBOOK)),
    "an archive with a type declared": (zipped({"a.xml": b"<!DOCTYPE a><a/>"}), fault(NOT_A_WORKBOOK)),
    "half": (workbook(A1="a")[:2000], fault(DAMAGED)),
    "a part in two cases": (book_of(xl__A=b"", xl__a=b""), fault(DAMAGED)),
    "a part with two strokes": (zipped({"xl/workbook.xml": BOOK, "xl\\a": b"", "xl/a": b""}), fault(DAMAGED)),
    "strict": (
        zipped({"xl/workbook.xml": b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'}),
        "xlsx",
    ),
    "strict in another part": (book_of(xl__a=b'<a xmlns="http://purl.oclc.org/ooxml/x"/>'), "xlsx"),
}

PROLOGUES: Mapping[str, tuple[bytes, bool]] = {
    "no markup": (b"plain <!DOCTYPE a>", True),
    "a root": (b"<a/>", True),
    "a root of an underscore": (b"<_a/>", True),
    "spaces before": (b" \r\n\t<a/>", True),
    "no root": (b"<", False),
    "a root of a digit": (b"<1/>", False),
    "a type": (b"<!DOCTYPE a><a/>", False),
    "a type after the declaration": (b'<?xml version="1.0"?><!DOCTYPE a><a/>', False),
    "a type after a remark": (b"<!-- x\n -->\n<!DOCTYPE a><a/>", False),
    "a type inside a remark": (b"<!-- <!DOCTYPE a>\n --><a/>", True),
    "an instruction": (b"<?mso\n application?><a/>", True),
    "a remark that never ends": (b"<!-- <a/>", False),
    "a type in UTF-16": ("\ufeff<!DOCTYPE a><a/>".encode("utf-16-le"), False),
    "a type in UTF-16 the other way round": ("\ufeff<!DOCTYPE a><a/>".encode("utf-16-be"), False),
    "a type after a mark": (b"\xef\xbb\xbf<!DOCTYPE a><a/>", False),
    "UTF-8": (b'<?xml version="1.0" encoding="UTF-8"?><a/>', True),
    "UTF-8, spaces and other marks": (b"\n <?xml encoding = 'utf-8' standalone='yes'?><a/>", True),
    "Windows": (b'<?xml version="1.0" encoding="windows-1252"?><a/>', True),
    "seven bits": (b'<?xml version="1.0" encoding="utf-7"?><a/>', False),
    "a mainframe": (b'<?xml version="1.0" encoding="cp037"?><a/>', False),
    "a type at the last byte looked at": (b" " * (64 * 1024 - 2) + b"<!DOCTYPE a>", False),
    "markup beyond what is looked at": (b" " * 64 * 1024 + b"<!DOCTYPE a>", True),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_no_archive(name: str) -> None:
    content, said = FOREIGN[name]
    assert guard.inspect(content) == said


@pytest.mark.parametrize("name", STREAMS)
def test_an_ole_file_is_what_its_directory_names(name: str) -> None:
    content, said = STREAMS[name]
    assert guard.inspect(content) == said


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_is_what_it_holds(name: str) -> None:
    content, said = ARCHIVES[name]
    assert guard.inspect(content) == said


@pytest.mark.parametrize("name", PROLOGUES)
def test_a_part_begins_with_its_root(name: str) -> None:
    start, safe = PROLOGUES[name]
    assert guard.inspect(book_of(a=start)) == ("xlsx" if safe else fault(UNSAFE))


def test_a_manifest_is_never_parsed_and_may_declare_a_type() -> None:
    assert guard.inspect(zipped({"xl/workbook.xml": BOOK, "META-INF/manifest.xml": b"<!DOCTYPE a>"})) == "xlsx"
    assert guard.inspect(zipped({"xl/workbook.xml": BOOK, "xl/META-INF/a.xml": b"<!DOCTYPE a>"})) == fault(UNSAFE)


@pytest.mark.parametrize("size", [0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1])
def test_a_part_that_was_looked_at_is_read_whole_all_the_same(size: int) -> None:
    archive = guard.GuardedArchive(zipped({"a": b"a" * size, "b": b"b" * size}))
    assert archive.start("a") == b"a" * min(size, 64 * 1024)
    assert archive.part("a").read() == b"a" * size
    assert archive.part("b").read() == b"b" * size


def test_no_more_is_remembered_of_an_archive_than_a_little() -> None:
    parts = {f"x{n}": bytes([n]) * 60_000 for n in range(40)}
    archive = guard.GuardedArchive(zipped(parts))
    assert {name: archive.start(name) for name in parts} == parts
    assert sum(map(len, archive._seen.values())) <= MIB
    assert {name: archive.part(name).read() for name in parts} == parts


class TestLimits:
    def test_the_largest_file(self) -> None:
        largest = b"a" * 25 * MIB
        assert guard.inspect(largest) == "csv"
        assert guard.inspect(largest + b"a") == fault(TOO_BIG, found="25 MiB", limit="25 MiB")
        assert guard.too_large(40 * MIB) == fault(TOO_BIG, found="40 MiB", limit="25 MiB")

    @pytest.mark.parametrize(("parts", "refused"), [(5_000, False), (5_001, True)])
    def test_the_most_parts(self, parts: int, refused: bool) -> None:
        content = zipped({"xl/workbook.xml": BOOK, **{f"x{n}": b"" for n in range(parts - 1)}}, method=0)
        said = guard.inspect(content)
        assert said == (fault(TOO_BIG, found="5001 parts", limit="5000") if refused else "xlsx")

    def test_the_most_bytes_once_inflated(self) -> None:
        name, limit = "xl/a.bin", 128 * MIB - len(BOOK)
        content = book_of(xl__a_bin=b"").replace(b"xl/a_bin", b"xl/a.bin")
        assert guard.inspect(patched(content, name, "size", limit + 1)) == fault(
            TOO_BIG, found="128 MiB", limit="128 MiB"
        )
        # One byte less passes this limit; the part, which lies about its size, is then damaged.
        assert guard.inspect(patched(content, name, "size", limit)) != fault(TOO_BIG, found="128 MiB", limit="128 MiB")
        assert guard.inspect(patched(content, name, "size", 700 * MIB)) == fault(
            TOO_BIG, found="700 MiB", limit="128 MiB"
        )
