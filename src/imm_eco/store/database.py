"""Opening the file safely: what it must be, how SQLite is set, and how its failures are told.

A rollback journal with synchronous EXTRA, because the file is copied, mailed and kept on shares:
it stays one file, and an acknowledged write survives a power cut.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from imm_eco.errors import DatabaseError
from imm_eco.i18n import _

APPLICATION_ID = 0x494D4D45  # "IMME"
SCHEMA_VERSION = 2
LOCK_SECONDS = 30

FACT_TABLES = (
    "programme", "target", "campaign_record", "candidate_record", "dossier_record", "commitment",
    "session_record", "attendee", "decision", "reservation", "seal", "seal_line", "move", "hold", "assessment",
    "piece", "convention", "disbursement", "result", "header", "closing",
)  # fmt: skip
"""The fact tables by name, so that a report need not load the models; a test holds the two equal."""


@contextmanager
def reading(path: Path, known_at: str | None = None) -> Iterator[sqlite3.Connection]:
    """A connection that only reads, within one transaction: a report sees one state of the file.

    Every fact table has a view `live_…` of what is not retracted, or of what the database held as true
    at `known_at` (UTC, as the journal writes it: `2019-01-31T14:05:00Z`). The view `known_change` is the
    journal up to then.
    """
    with _explained(path), closing(_open(path)) as db:
        db.execute("BEGIN")
        _set_views(db, known_at)
        db.execute("PRAGMA query_only = ON")
        yield db


@contextmanager
def locked(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection inside one immediate transaction: committed at the end, rolled back on any failure."""
    with serving(path) as desk, desk() as db:
        yield db


@contextmanager
def serving(path: Path) -> Iterator[Callable[[], AbstractContextManager[sqlite3.Connection]]]:
    """One connection for many transactions, one after the other: each call gives a transaction of its own."""
    with _explained(path), closing(_open(path)) as db:
        _set_views(db, None)
        yield lambda: _transaction(db, path)


@contextmanager
def _transaction(db: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    with _explained(path):
        db.execute("BEGIN IMMEDIATE")
        db.execute("PRAGMA defer_foreign_keys = ON")
        try:
            yield db
            if db.in_transaction:
                db.execute("COMMIT")
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")


def create(path: Path) -> None:
    """Make a new, empty database, whole or not at all, readable by its owner alone.

    Raises DatabaseError when the path already holds a file.
    """
    from imm_eco.store.schema import statements

    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        message = _("{path} already exists; it was left as it is").format(path=path)
        raise DatabaseError(message, hint=_("choose another file with --db")) from None
    except OSError as error:
        raise DatabaseError(_("cannot create {path}: {why}").format(path=path, why=error.strerror)) from error
    try:
        with _explained(path), closing(_connect(path)) as db:
            db.execute("BEGIN IMMEDIATE")
            for statement in statements():
                db.execute(statement)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            db.execute("COMMIT")
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _open(path: Path) -> sqlite3.Connection:
    _require_file(path)
    db = _connect(path)
    try:
        _require_ours(db, path)
    except BaseException:
        db.close()
        raise
    return db


def _connect(path: Path) -> sqlite3.Connection:
    # mode=rw even to read: a journal left by a crash must be rolled back by whoever comes first.
    uri = f"{path.absolute().as_uri()}?mode=rw"
    db = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=LOCK_SECONDS)
    db.row_factory = sqlite3.Row
    for pragma in (
        "foreign_keys = ON", "recursive_triggers = ON", "synchronous = EXTRA", "trusted_schema = OFF",
        "cell_size_check = ON", "cache_size = -16000",
    ):  # fmt: skip
        db.execute(f"PRAGMA {pragma}")
    return db


def _require_file(path: Path) -> None:
    if path.is_file():
        return
    message = _("there is no database at {path}").format(path=path)
    raise DatabaseError(message, hint=_("create one with `imm-eco init`, or name another with --db"))


def _require_ours(db: sqlite3.Connection, path: Path) -> None:
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        message = _("{path} is not an imm-eco database").format(path=path)
        raise DatabaseError(message, hint=_("name the right file with --db; this one was left as it is"))
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        message = _("{path} was written by a newer imm-eco (schema {version}, this one knows {known})")
        raise DatabaseError(message.format(path=path, version=version, known=SCHEMA_VERSION), hint=_("upgrade imm-eco"))


def _set_views(db: sqlite3.Connection, known_at: str | None) -> None:
    condition, known = "retracted_by IS NULL", "TRUE"
    if known_at:
        last = db.execute("SELECT coalesce(max(id), 0) FROM change WHERE at <= ?", (known_at,)).fetchone()[0]
        condition, known = f"change_id <= {last} AND (retracted_by IS NULL OR retracted_by > {last})", f"id <= {last}"
    db.execute(f"CREATE TEMP VIEW known_change AS SELECT * FROM main.change WHERE {known}")
    for table in FACT_TABLES:
        db.execute(f"CREATE TEMP VIEW live_{table} AS SELECT * FROM main.{table} WHERE {condition}")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Tell SQLite's failures in the analyst's words."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _explain(error, path) from error


def _explain(error: sqlite3.DatabaseError, path: Path) -> Exception:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            message = _("{path} is being written by another program; waited {seconds} seconds")
            return DatabaseError(
                message.format(path=path, seconds=LOCK_SECONDS), hint=_("try again when it has finished")
            )
        case sqlite3.SQLITE_NOTADB:
            return DatabaseError(_("{path} is not an imm-eco database").format(path=path))
        case sqlite3.SQLITE_CORRUPT:
            return DatabaseError(_("{path} is damaged").format(path=path), hint=_("go back to your latest backup"))
        case sqlite3.SQLITE_FULL:
            return DatabaseError(_("the disk is full; nothing was written to {path}").format(path=path))
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR:
            return DatabaseError(_("cannot read or write {path}: {why}").format(path=path, why=error))
    return error
