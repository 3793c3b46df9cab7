"""What a file is, by its bytes and never by its name: a format that can be read, or why it cannot.

Files come from outside companies. The limits are far above every workbook of the field: public ones
inflate to 57 MiB at most, and to 1 MiB in 99 of 100.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import IO, Literal

from imm_eco.i18n import _
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

MIB = 2**20
LARGEST_FILE = 25 * MIB
LARGEST_INFLATED = 128 * MIB
MOST_PARTS = 5_000

Kind = Literal["xlsx", "ods", "xls", "csv", "json"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_OTHER = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"{\\rtf": "RTF",
    b"\x1f\x8b": "gzip",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
}
_BEFORE_EXCEL_97 = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")
_INSIDE = {
    "xl/workbook.bin": "Excel Binary (.xlsb)",
    "word/document.xml": "Word (.docx)",
    "ppt/presentation.xml": "PowerPoint (.pptx)",
    "index/document.iwa": "Apple Numbers",
    "content.xml": "OpenDocument",
}
_STREAMS = {
    "WordDocument": "Word (.doc)",
    "PowerPoint Document": "PowerPoint (.ppt)",
    "__properties_version1.0": "Outlook (.msg)",
}
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_MARKUP = (b"<", b"{", b"[", b"mime-version:", b"%!ps", b"begin:")
_PROLOGUE = 64 * 1024
_SECTOR = 512  # bytes, the first of an OLE file
_ENTRY = 128  # bytes, of the directory of an OLE file
_WORKBOOK = re.compile(r"(?:^|[/\\])workbook\d*\.xml$", re.IGNORECASE)
_ENCODING = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_ENCODINGS = (b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"iso-8859-1", b"windows-1252")
_ASIDE = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ROOT = re.compile(rb"<[A-Za-z_]")


class GuardedArchive(zipfile.ZipFile):
    """A zip archive that is looked at before it is read: the small parts that were seen whole are remembered."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content))
        self._seen: dict[str, bytes] = {}
        self._room = MIB

    def start(self, name: str) -> bytes:
        """The first bytes of a part, in which all stands that must be seen before it is parsed."""
        with self.open(name) as part:
            start = part.read(_PROLOGUE)
        if len(start) < min(_PROLOGUE, self._room):
            self._seen[name] = start
            self._room -= len(start)
        return start

    def part(self, name: str) -> IO[bytes]:
        """A part, to be read."""
        return io.BytesIO(self._seen[name]) if name in self._seen else self.open(name)


def inspect(content: bytes, archive: Callable[[], GuardedArchive] | None = None) -> Kind | Fault:
    """The format of these bytes, or why they cannot be read as a workbook; the `archive` opens those of one."""
    if not content:
        return Fault(EMPTY_FILE)
    if len(content) > LARGEST_FILE:
        return too_large(len(content))
    if content.startswith(_OLE):
        return _inspect_streams(content)
    if not content.startswith(_ZIP):
        return _foreign(content)
    try:
        return _inspect_archive(archive() if archive else GuardedArchive(content))
    except Exception:  # a damaged archive raises half a dozen types
        return Fault(DAMAGED)


def too_large(size: int) -> Fault:
    """The fault of a file of that many bytes."""
    return _too_big(f"{size / MIB:.0f} MiB", f"{LARGEST_FILE // MIB} MiB")


def _inspect_streams(content: bytes) -> Kind | Fault:
    """What an OLE file is, by the names of its streams: Excel 97, an encrypted workbook, another program's."""
    if len(content) < _directory_of(content):
        return Fault(DAMAGED)
    if _has_stream(content, "Workbook") or _has_stream(content, "Book"):
        return "xls"
    if _has_stream(content, "EncryptedPackage"):
        return Fault(ENCRYPTED)
    other = next((title for name, title in _STREAMS.items() if _has_stream(content, name)), None)
    return Fault(OTHER_FORMAT, {"format": other}) if other else Fault(NOT_A_WORKBOOK)


def _directory_of(content: bytes) -> int:
    """Where the directory of an OLE file begins, as its first sector says; a file cut short ends before."""
    size = 1 << min(content[30], 16) if len(content) > _SECTOR else _SECTOR
    return (int.from_bytes(content[48:52], "little") + 1) * size


def _has_stream(content: bytes, name: str) -> bool:
    """Whether an entry of the directory has this name, in any case; it begins with it, in UTF-16, and zeros follow."""
    wide = re.compile(re.escape(name.encode("utf-16-le") + b"\0\0"), re.IGNORECASE)
    return any(found.start() % _ENTRY == 0 for found in wide.finditer(content))


def _foreign(content: bytes) -> Kind | Fault:
    for signature, name in _OTHER.items():
        if content.startswith(signature):
            return Fault(OTHER_FORMAT, {"format": name})
    if content.startswith(_BEFORE_EXCEL_97):
        return Fault(OLD_FORMAT)
    if not _is_text(content[:4096]):
        return Fault(NOT_A_WORKBOOK)
    start = _prologue(content[:4096]).lstrip().lower()
    return Fault(TEXT_FILE) if start.startswith(_MARKUP) else "csv"


def _is_text(start: bytes) -> bool:
    """Text of any encoding: no control characters but the usual ones, once UTF-16 is set aside."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_wide(start):
        return True
    return not any(byte < 32 and byte not in b"\t\n\r\f\x1a\x1b" for byte in start)


def _is_wide(start: bytes) -> bool:
    """UTF-16 without its mark: in Latin text one byte of each pair is zero, always the same one."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    return len(start) % 2 == 0 and min(even, odd) == 0 and 3 * max(even, odd) > len(start)


def _inspect_archive(archive: GuardedArchive) -> Kind | Fault:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS:
        return _too_big(_("{count} parts").format(count=len(parts)), str(MOST_PARTS))
    # zipfile never inflates a part beyond its declared size, so the declared sum is a limit.
    inflated = sum(part.file_size for part in parts)
    if inflated > LARGEST_INFLATED:
        return _too_big(f"{inflated / MIB:.0f} MiB", f"{LARGEST_INFLATED // MIB} MiB")
    if any(part.flag_bits & 1 for part in parts):
        return Fault(ENCRYPTED)
    if len({name.replace("\\", "/").lower() for name in names}) < len(parts):
        return Fault(DAMAGED)  # two parts of one name: which one is meant, nobody can tell
    kind = _kind_of_archive(archive, names)
    return kind if isinstance(kind, Fault) else _inspect_parts(archive, names) or kind


def _kind_of_archive(archive: zipfile.ZipFile, names: set[str]) -> Kind | Fault:
    if any(_WORKBOOK.search(name) for name in names):
        return "xlsx"
    if "mimetype" in names and archive.read("mimetype").startswith(_ODS):
        locked = b"encryption-data" in archive.read("META-INF/manifest.xml")
        return Fault(ENCRYPTED) if locked else "ods"
    lower = {name.lower() for name in names}
    other = next((title for part, title in _INSIDE.items() if part in lower), None)
    return Fault(OTHER_FORMAT, {"format": other}) if other else Fault(NOT_A_WORKBOOK)


def _inspect_parts(archive: GuardedArchive, names: set[str]) -> Fault | None:
    # What is never parsed may say what it likes: early OpenOffice declared a type in its manifest.
    for name in sorted(name for name in names if not name.startswith("META-INF/")):
        prologue = _prologue(archive.start(name))
        if not _is_safe(prologue):
            return Fault(UNSAFE)
    return None


def _prologue(start: bytes) -> bytes:
    """How a part starts, without byte order marks and the second byte of wide characters."""
    return start.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")


def _is_safe(prologue: bytes) -> bool:
    """Whether a part is no XML, or XML in a usual encoding that begins with its root element.

    What stands before the root could define entities; the declaration can only stand there.
    """
    if not prologue.lstrip().startswith(b"<"):
        return True
    encoding = _ENCODING.match(prologue)
    if encoding and encoding[1].lower() not in _ENCODINGS:
        return False
    return bool(_ROOT.match(_ASIDE.sub(b"", prologue).lstrip()))


def _too_big(found: str, limit: str) -> Fault:
    return Fault(TOO_BIG, {"found": found, "limit": limit})
