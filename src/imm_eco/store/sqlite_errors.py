"""SQLite's failures in the analyst's words: what happened to the file, and what to do about it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imm_eco.errors import DatabaseError
from imm_eco.i18n import _
from imm_eco.store.waiting import busy, is_busy

_ROLLBACK = (776, 2570)  # SQLITE_READONLY_ROLLBACK, SQLITE_IOERR_DELETE: a journal that cannot be dealt with
_MOVED = 1032  # SQLITE_READONLY_DBMOVED


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Tell SQLite's failures as refusals."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        refusal = explain(error, path)
        if refusal is error:
            raise
        raise refusal from error
    except UnicodeDecodeError as error:
        # A damaged schema is quoted in SQLite's own complaint, which Python then cannot read.
        if not error.object.startswith(b"malformed"):
            raise
        raise _damaged(path) from error


@contextmanager
def named(part: Path, path: Path) -> Iterator[None]:
    """Let a refusal about a file that is being made name the file that was asked for, not its temporary one."""
    try:
        yield
    except DatabaseError as error:
        message = error.message.replace(str(part), str(path))
        raise type(error)(message, hint=error.hint, details=error.details) from error


def explain(error: sqlite3.DatabaseError, path: Path) -> Exception:
    """The refusal that tells a failure; the failure itself where it is a fault of the tool."""
    extended = getattr(error, "sqlite_errorcode", 0)
    if is_busy(error):
        return busy(path)
    if extended in _ROLLBACK:
        return _left_open(path)
    if extended == _MOVED:
        return _moved(path)
    # Python's own complaint about text that is no UTF-8 bears no code; SQLite's about a header's format a general one.
    if (not extended and "decode" in str(error)) or str(error) == "unsupported file format":
        return _damaged(path)
    match extended & 0xFF:
        case sqlite3.SQLITE_NOTADB:
            return DatabaseError(_("{path} is not an imm-eco database").format(path=path))
        case sqlite3.SQLITE_CORRUPT:
            return _damaged(path)
        case sqlite3.SQLITE_FULL:
            return DatabaseError(_("the disk is full; nothing was written to {path}").format(path=path))
        case sqlite3.SQLITE_READONLY:
            return _read_only(path)
        case sqlite3.SQLITE_CANTOPEN if has_journal(path):
            return _left_open(path)
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            message = _("cannot read or write {path}: {why}").format(path=path, why=error)
            return DatabaseError(
                message, hint=_("try again; if it fails again, look at the disk, then `imm-eco check`")
            )
    return error


def has_journal(path: Path) -> bool:
    """Whether a write to the file was begun and neither finished nor taken back."""
    return journal_of(path).exists()


_JOURNAL_END = bytes.fromhex("d9d505f920a163d7")


def require_own_journal(path: Path) -> None:
    """Raise DatabaseError where what would be rolled back names another file: SQLite would delete that file.

    A journal of two databases at once ends with the name of the one that holds them together; imm-eco never writes one.
    """
    for journal in dict.fromkeys((journal_of(path), journal_of(path.resolve()))):
        if _names_another_file(journal):
            message = _("{journal} names another file, which would be deleted: imm-eco never leaves such a journal")
            hint = _("move it away, then look at the database with `imm-eco check`")
            raise DatabaseError(message.format(journal=journal), hint=hint)


def _names_another_file(journal: Path) -> bool:
    try:
        with journal.open("rb") as file:
            file.seek(-16, os.SEEK_END)
            end = file.read()
    except OSError:
        return False  # there is none, or it is too short to name anything
    return end[8:] == _JOURNAL_END and end[:4] != bytes(4)


def journal_of(path: Path) -> Path:
    """Where SQLite keeps what a running write may have to put back."""
    return path.with_name(f"{path.name}-journal")


def _damaged(path: Path) -> DatabaseError:
    hint = _("see `imm-eco check`, or go back to your latest backup: `imm-eco restore FILE`")
    return DatabaseError(_("{path} is damaged").format(path=path), hint=hint)


def _read_only(path: Path) -> DatabaseError:
    message = _("{path} cannot be written here; nothing was changed").format(path=path)
    return DatabaseError(message, hint=_("the file or its folder is read-only: reports work, writing does not"))


def _left_open(path: Path) -> DatabaseError:
    message = _(
        "a write to {path} was cut short, and it cannot be taken back here: the file or its folder is read-only"
    )
    hint = _("copy it together with {journal} to a folder of your own, and open it there")
    return DatabaseError(message.format(path=path), hint=hint.format(journal=journal_of(path).name))


def _moved(path: Path) -> DatabaseError:
    message = _("{path} was replaced by another file meanwhile; nothing was written").format(path=path)
    return DatabaseError(message, hint=_("try again"))
