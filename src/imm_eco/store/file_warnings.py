"""What is odd about a file and does no harm yet: told by `check`, counted as a problem by `check --strict`."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

from imm_eco import files, formatting
from imm_eco.i18n import _
from imm_eco.store import ddl
from imm_eco.store.verify import Finding

# Offset, length and value of what SQLite writes in the header of every file of ours, whatever it holds.
_HEADER = (
    (0, 16, b"SQLite format 3\x00"), (18, 2, b"\x01\x01"), (20, 4, b"\x00\x40\x20\x20"), (44, 4, b"\x00\x00\x00\x04"),
    (48, 12, b"\x00\x00\x00\x00" * 2 + b"\x00\x00\x00\x01"), (64, 4, bytes(4)), (72, 20, bytes(20)),
)  # fmt: skip


def file_warnings(db: sqlite3.Connection, path: Path) -> Iterator[Finding]:
    """Everything odd about the file and its folder; `db` reads it."""
    yield from _header(path)
    yield from _times(db)
    yield from _readers(path)
    yield from _leftovers(path)
    yield from _names(path)
    yield from _additions(db)


def _header(path: Path) -> Iterator[Finding]:
    with path.open("rb") as file:
        first = file.read(100)
    if any(first[offset : offset + length] != value for offset, length, value in _HEADER):
        yield Finding(_("the header of the file is not as imm-eco leaves it: another program has changed its settings"))


def _times(db: sqlite3.Connection) -> Iterator[Finding]:
    """The changes follow each other in time: what was known when depends on it."""
    query = "SELECT id, at, before FROM (SELECT id, at, lag(at) OVER (ORDER BY id) AS before FROM main.change)"
    for number, at, _before in db.execute(f"{query} WHERE at < before ORDER BY id").fetchall():
        message = _("this change is dated {at}, before the one it follows")
        yield Finding(message.format(at=formatting.moment(at)), "change", number, number)


def _readers(path: Path) -> Iterator[Finding]:
    """Nobody but its owner reads the file."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name != "nt" and mode & 0o077:
        yield Finding(_("other users of this computer may open the file (mode {mode})").format(mode=f"{mode:03o}"))


def _leftovers(path: Path) -> Iterator[Finding]:
    """Nothing that a command or another program left half done lies beside the file."""
    # A rollback journal that was left is gone as soon as the file is read: one that is there is being written.
    beside = [path.with_name(f"{path.name}{ending}") for ending in ("-wal", "-shm")]
    for left in beside:
        if left.exists():
            message = _("{file} lies beside the database: a command was cut short, or is still running")
            yield Finding(message.format(file=left.name))
    for left in files.leftovers(path.absolute().parent):
        message = _("{file} was left by a command that was killed: the next one that writes a file there removes it")
        yield Finding(message.format(file=left.name))


def _names(path: Path) -> Iterator[Finding]:
    """The file has one name: another one leads past its journal."""
    if path.stat().st_nlink > 1:
        yield Finding(_("the file has a second name (a hard link): copy it, and remove one of the two"))


def _additions(db: sqlite3.Connection) -> Iterator[Finding]:
    """What another program put in and does no harm."""
    for name in ddl.additions(db):
        message = _("{what} was put in by another program; it does no harm, and that program can take it out again")
        yield Finding(message.format(what=name))
