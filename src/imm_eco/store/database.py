"""Opening the file safely: what it must be, how SQLite is set, and how its failures are told.

A rollback journal with synchronous EXTRA, because the file is copied, mailed and kept on shares:
it stays one file, and an acknowledged write survives a power cut.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from imm_eco.domain.vocabulary import fold
from imm_eco.errors import DatabaseError
from imm_eco.files import atomic_create
from imm_eco.i18n import _
from imm_eco.store import ddl
from imm_eco.store.sqlite_errors import explained, has_journal, journal_of, named, require_own_journal
from imm_eco.store.waiting import PatientConnection, patience

log = logging.getLogger(__name__)
APPLICATION_ID = 0x494D4D45  # "IMME"
SCHEMA_VERSION = 3

FACT_TABLES = (
    "programme", "target", "campaign_record", "candidate_record", "alias", "dossier_record", "commitment",
    "session_record", "attendee", "decision", "reservation", "seal", "seal_line", "move", "hold", "assessment",
    "piece", "convention", "disbursement", "result", "header", "closing", "answer",
)  # fmt: skip
"""The fact tables by name, so that a report need not load the models; a test holds the two equal."""


@contextmanager
def reading(
    path: Path, known_at: str | None = None, *, any_schema: bool = False, altered: bool = False
) -> Iterator[sqlite3.Connection]:
    """A connection that only reads, within one transaction: a report sees one state of the file.

    Every fact table has a view `live_…` of what is not retracted, or of what the database held as true
    at `known_at` (UTC, as the journal writes it: `2019-01-31T14:05:00Z`). The view `known_change` is the
    journal up to then. A file of an older schema is refused, but for what asks for `any_schema`, and one whose
    tables another program has altered, but for what looks for just that (`altered`).
    """
    with explained(path), closing(_open(path, any_schema=any_schema, altered=altered)) as db:
        db.execute("BEGIN")
        db.execute("SELECT name FROM sqlite_master LIMIT 1")
        set_views(db, _last_change(db, known_at) if known_at else None)
        db.execute("PRAGMA query_only = ON")
        yield db


@contextmanager
def locked(path: Path) -> Iterator[PatientConnection]:
    """A connection inside one immediate transaction: committed at the end, rolled back on any failure."""
    with serving(path) as applier, applier() as db:
        yield db


@contextmanager
def serving(path: Path) -> Iterator[Callable[[], AbstractContextManager[PatientConnection]]]:
    """One connection for many transactions, one after the other: each call gives a transaction of its own."""
    with explained(path), closing(_open(path)) as db:
        set_views(db, None)
        yield lambda: transaction(db, path)


@contextmanager
def rebuilding(path: Path) -> Iterator[PatientConnection]:
    """An immediate transaction in which tables may be made anew: of any schema, and without foreign keys."""
    with explained(path), closing(_open(path, any_schema=True)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        with transaction(db, path):
            yield db


@contextmanager
def transaction(db: PatientConnection, path: Path) -> Iterator[PatientConnection]:
    """One immediate transaction of a connection: committed at the end, rolled back on any failure."""
    with explained(path):
        db.execute("BEGIN IMMEDIATE")
        db.execute("PRAGMA defer_foreign_keys = ON")
        try:
            yield db
            if db.in_transaction:
                db.execute("COMMIT")
                log.debug(_("what was written is on the disk"))
        finally:
            db.has_committed = not db.in_transaction
            if db.in_transaction:
                db.execute("ROLLBACK")
                log.debug(_("what was begun is taken back"))


@contextmanager
def creating(path: Path) -> Iterator[Path]:
    """A new database under a temporary name, to be filled; it takes its own name when the block ends well.

    Raises DatabaseError when the path already holds a file, which is left as it is.
    """
    _require_free(path)
    try:
        with atomic_create(path) as part, named(part, path):
            with closing(connect(part)) as db, transaction(db, part):
                for statement in ddl.statements():
                    db.execute(statement)
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            yield part
    except FileExistsError:
        raise _taken(path) from None
    except OSError as error:
        raise DatabaseError(_("cannot create {path}: {why}").format(path=path, why=error.strerror)) from error


def _require_free(path: Path) -> None:
    """Nothing has the name, nor may a journal left by a lost database be put back into a new one."""
    if os.path.lexists(path):
        raise _taken(path)
    require_no_journal(path)


def require_no_journal(path: Path) -> None:
    """Raise DatabaseError where the journal of a database that is gone waits for one of that name."""
    if not path.exists() and has_journal(path):
        message = _("{journal} belongs to a database that is no longer there; it was left as it is")
        hint = _("put that database back beside it, or move the journal away")
        raise DatabaseError(message.format(journal=journal_of(path)), hint=hint)


def _taken(path: Path) -> DatabaseError:
    message = _("{path} already exists; it was left as it is").format(path=path)
    return DatabaseError(message, hint=_("choose another file with --db"))


def _open(path: Path, *, any_schema: bool = False, altered: bool = False) -> PatientConnection:
    db = connect(path)
    try:
        _require_ours(db, path)
        _require_schema(db, path, any_schema=any_schema)
        if not (any_schema or altered):
            _require_unaltered(db, path)
        log.debug(_("{path} is open (schema {version})").format(path=path, version=schema_of(db)))
    except BaseException:
        db.close()
        raise
    return db


def connect(path: Path) -> PatientConnection:
    """A connection to a file that is there, set for one that is copied, mailed and kept on shares.

    Raises UsageError for a wait that is no number, DatabaseError where there is no file.
    """
    # mode=rw even to read: a journal left by a crash must be rolled back by whoever comes first; on a
    # read-only file or folder SQLite falls back to reading. Without a spill of the cache a writer shuts
    # readers out for its last moment only, and with temp_store nothing of the data leaves the file's folder.
    limit = patience()
    _require_file(path)
    require_own_journal(path)
    uri = f"{path.absolute().as_uri()}?mode=rw"
    db = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=0, factory=PatientConnection)
    db.path, db.limit = path, limit
    db.row_factory = sqlite3.Row
    # `fold(text)` in queries: what two spellings of a name have in common.
    db.create_function("fold", 1, lambda text: None if text is None else fold(text), deterministic=True)
    for pragma in (
        "foreign_keys = ON", "recursive_triggers = ON", "synchronous = EXTRA", "trusted_schema = OFF",
        "cell_size_check = ON", "cache_size = -16000", "cache_spill = OFF", "temp_store = MEMORY",
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


def schema_of(db: sqlite3.Connection) -> int:
    """The version of the schema that a file has."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _require_schema(db: sqlite3.Connection, path: Path, *, any_schema: bool) -> None:
    """Raise DatabaseError for a file of a later version, and for one of an earlier version that must be of today's."""
    version = schema_of(db)
    params = {"path": path, "version": version, "known": SCHEMA_VERSION}
    if version > SCHEMA_VERSION:
        message = _("{path} was written by a newer imm-eco (schema {version}, this one knows {known})")
        raise DatabaseError(message.format(**params), hint=_("upgrade imm-eco"))
    if version < SCHEMA_VERSION and not any_schema:
        message = _("{path} was written by an older imm-eco (schema {version}, this one needs {known})")
        raise DatabaseError(message.format(**params), hint=_("bring it up with `imm-eco migrate`; a backup is kept"))


def _require_unaltered(db: sqlite3.Connection, path: Path) -> None:
    """Raise DatabaseError where a table, an index, a view is not as this version makes it, or a trigger was added."""
    differences = () if ddl.is_as_made(db) else tuple(ddl.differences(db))
    if differences:
        message = _("{path} was altered by another program").format(path=path)
        hint = _("see `imm-eco check`, or go back to your latest backup: `imm-eco restore FILE`")
        raise DatabaseError(message, details=differences, hint=hint)


def _last_change(db: sqlite3.Connection, known_at: str) -> int:
    """The last change that had been made at a moment; 0 before the first."""
    return int(db.execute("SELECT coalesce(max(id), 0) FROM change WHERE at <= ?", (known_at,)).fetchone()[0])


def set_views(db: sqlite3.Connection, last: int | None) -> None:
    """Let the views `live_…` show what stands, or what stood after the change `last`."""
    condition, of_change = "retracted_by IS NULL", "TRUE"
    if last is not None:
        of_change = f"id <= {last}"
        condition = f"change_id <= {last} AND (retracted_by IS NULL OR retracted_by > {last})"
    with making(db):
        db.execute("DROP VIEW IF EXISTS temp.known_change")
        db.execute(f"CREATE TEMP VIEW known_change AS SELECT * FROM main.change WHERE {of_change}")
        for table in FACT_TABLES:
            db.execute(f"DROP VIEW IF EXISTS temp.live_{table}")
            db.execute(f"CREATE TEMP VIEW live_{table} AS SELECT * FROM main.{table} WHERE {condition}")


@contextmanager
def making(db: sqlite3.Connection) -> Iterator[None]:
    """Let temporary views and tables be made for a moment, on a connection that only reads as well."""
    only_reads = db.execute("PRAGMA query_only").fetchone()[0]
    db.execute("PRAGMA query_only = OFF")
    try:
        yield
    finally:
        db.execute(f"PRAGMA query_only = {only_reads}")
