"""Copies of the file: a backup that is whole and sound before it has its name, and the way back."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from imm_eco.errors import DatabaseError, OutputError
from imm_eco.files import atomic_write
from imm_eco.i18n import _
from imm_eco.store import database, sqlite_errors
from imm_eco.store.sqlite_errors import explain, explained, has_journal, journal_of
from imm_eco.store.verify import findings, head

KEPT = 5
"""How many copies of one kind are kept beside the file: those before the latest undoings, the latest restorings."""
_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Copied:
    """What a sound copy holds: the head of its journal, and the version of its schema."""

    head: str | None
    schema: int


def backup(source: Path, target: Path) -> Copied:
    """Copy a database, even one in use, to a new file that its owner alone can read.

    Raises DatabaseError when the copy is not sound; nothing then has the target's name.
    """
    database.require_no_journal(target)
    with atomic_write(target) as part:
        return _copy(source, part, target)


def restore(saved: Path, path: Path) -> tuple[Copied, Path | None]:
    """Put a backup in the place of the database; gives the file that keeps what was there, if anything was.

    Raises DatabaseError when the backup is not a sound database; nothing is then touched.
    """
    path = path.resolve() if path.is_symlink() else path
    database.require_no_journal(path)
    with _quiet(path), atomic_write(path) as part:
        copied = _copy(saved, part, path)
        aside = _set_aside(path) if path.exists() else None
    return copied, aside


def keep(path: Path, stem: str) -> Path:
    """Back the database up beside itself before what may go wrong: `imm-eco.db.before-undo-3`."""
    copy = next_name(path, stem)
    backup(path, copy)
    return copy


def next_name(path: Path, stem: str) -> Path:
    """The name of the next copy of a kind, beside the file."""
    last = max((number for number, _copy in _copies(path, stem)), default=0)
    return path.with_name(f"{path.name}.{stem}-{last + 1}")


def prune(path: Path, stem: str) -> list[Path]:
    """Remove the copies of one kind but the latest ones; gives those that went."""
    gone = [copy for _number, copy in sorted(_copies(path, stem))[:-KEPT]]
    for copy in gone:
        copy.unlink(missing_ok=True)
        journal_of(copy).unlink(missing_ok=True)
    return gone


def _copies(path: Path, stem: str) -> list[tuple[int, Path]]:
    named = re.compile(re.escape(f"{path.name}.{stem}-") + r"(\d+)")
    matches = ((named.fullmatch(each.name), each) for each in path.parent.iterdir())
    return [(int(match[1]), each) for match, each in matches if match]


def _copy(source: Path, part: Path, target: Path) -> Copied:
    """Copy page by page into the file that will have the name of `target`."""
    with database.reading(source, any_schema=True) as db, closing(sqlite3.connect(part)) as copy:
        copy.execute("PRAGMA journal_mode = MEMORY")
        # In parts, so that Ctrl-C is heard; the transaction holds the source still meanwhile.
        try:
            db.backup(copy, pages=_PAGES, progress=lambda *_: None)
        except sqlite3.DatabaseError as error:
            # What can be read and not be written is the copy's fault, not the database's.
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
                raise OutputError(str(explain(error, target))) from error
            raise
    return _require_sound(part, source)


def _require_sound(part: Path, source: Path) -> Copied:
    with sqlite_errors.named(part, source), database.reading(part, any_schema=True) as db:
        wrong = next(findings(db), None)
        if wrong:
            message = _("{path} is not sound: {what}").format(path=source, what=wrong.what)
            raise DatabaseError(message, hint=_("see `imm-eco check`"))
        return Copied(head(db), database.schema_of(db))


@contextmanager
def _quiet(path: Path) -> Iterator[None]:
    """Let nobody write to the database that is about to be replaced, if there is one that can be opened."""
    if not path.is_file():
        yield
        return
    with explained(path), ExitStack() as stack:
        try:
            db = stack.enter_context(closing(database.connect(path)))
            db.execute("BEGIN IMMEDIATE")
        except sqlite3.DatabaseError:
            pass  # what cannot be opened is replaced as it is; a lock that is not had in time is refused
        if os.name == "nt":  # an open file cannot be replaced there
            stack.close()
        yield


def _set_aside(path: Path) -> Path:
    """Keep the file under another name, with the journal of a write that was cut short and could not be taken back."""
    aside = next_name(path, "before-restore")
    # A second name of the same file would be written through, were the restoring to stop here.
    with atomic_write(aside) as part:
        shutil.copyfile(path, part)
    if has_journal(path):
        journal_of(path).replace(journal_of(aside))
    return aside
