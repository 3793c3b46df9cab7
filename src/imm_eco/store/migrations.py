"""Bringing an older file up: a step from each schema to the next, all of it in one transaction, after a backup.

A step makes anew the tables that changed; indexes, triggers and views are then made as this version makes them, so
that a migrated file has the very schema of a new one. Rows keep their digests: see `imm_eco.store.digest`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from imm_eco.errors import DatabaseError
from imm_eco.i18n import N_, _
from imm_eco.store import copies, database, ddl
from imm_eco.store.database import FACT_TABLES, SCHEMA_VERSION, schema_of
from imm_eco.store.ddl import statements
from imm_eco.store.digest import GIVEN
from imm_eco.store.numbering import first_numbers
from imm_eco.store.verify import findings


def _to_2(db: sqlite3.Connection) -> None:
    """Targets can be amended (`since`), months closed (`closing`); the changes are counted."""
    _make_anew(db, "target")
    _make_anew(db, "change")


def _to_3(db: sqlite3.Connection) -> None:
    """Each value of a fact knows its own cell, a target what it measures; alerts are answered (`answer`).

    A change may say why facts of closed months come late (`late`). Reservations have a number; payments of one day and
    one piece can be told apart (`rank`). The number of an absorbed company stays one of its survivor's (`alias`).
    """
    for table in filter(_names(db, "table").__contains__, (*FACT_TABLES, "change")):
        _make_anew(db, table)


STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (_to_2, _to_3)
"""Each brings a file from the schema of its place (1, 2, …) to the next."""


_BACKUP = N_("go back to your latest backup: `imm-eco restore FILE`")


@dataclass(frozen=True, slots=True)
class Migrated:
    """From which schema to which a file was brought up, and its backup of before: None where it was there already."""

    before: int
    after: int = SCHEMA_VERSION
    backup: Path | None = None


def migrate(path: Path) -> Migrated:
    """Bring a file up to this version's schema.

    Raises DatabaseError for one that is newer, or not sound; nothing is then changed.
    """
    with database.reading(path, any_schema=True) as db:
        if schema_of(db) == SCHEMA_VERSION:
            return Migrated(SCHEMA_VERSION)
    with database.rebuilding(path) as db:
        # Another migration may have held the lock meanwhile.
        before = schema_of(db)
        if before == SCHEMA_VERSION:
            return Migrated(SCHEMA_VERSION)
        backup = _free_name(path, f"before-migrate-{before}")
        copies.backup(path, backup)
        try:
            _bring_up(db, before)
            _require_sound(db, path)
        except BaseException:
            backup.unlink(missing_ok=True)
            raise
    return Migrated(before, backup=backup)


def _bring_up(db: sqlite3.Connection, version: int) -> None:
    for name in sorted(ddl.tables() & set(_names(db, "view"))):
        # What a view gives may have no end.
        raise DatabaseError(_("{what} is not as imm-eco makes it").format(what=f"table {name}"), hint=_(_BACKUP))
    _clear(db)
    for step in STEPS[version - 1 :]:
        step(db)
    there = _names(db, "table")
    for statement in statements():
        if not (statement.startswith("CREATE TABLE") and statement.split()[2].strip('"(') in there):
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _clear(db: sqlite3.Connection) -> None:
    """Take away all but the tables: what refuses changes, and what refers to their columns."""
    for kind in ("trigger", "view", "index"):
        for name in _names(db, kind):
            db.execute(f"DROP {kind} {_quoted(name)}")


def _quoted(name: str) -> str:
    """A name as SQL takes it, whatever another program has put into it."""
    return '"' + name.replace('"', '""') + '"'


def _names(db: sqlite3.Connection, kind: str) -> list[str]:
    """What a file holds of a kind, but for what SQLite makes for itself."""
    query = "SELECT name FROM main.sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name"
    return [row[0] for row in db.execute(query, (kind,)).fetchall()]


def _make_anew(db: sqlite3.Connection, table: str) -> None:
    """Give a table the columns and limits of today: its rows keep what they say, and their digests."""
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    given = {} if GIVEN.get(table, "id") in columns else {GIVEN[table]: first_numbers(db)}
    db.execute(f"CREATE TEMP TABLE kept AS SELECT * FROM main.{table}")
    for column, values in given.items():
        db.execute(f'ALTER TABLE temp.kept ADD COLUMN "{column}"')
        db.executemany(f'UPDATE temp.kept SET "{column}" = ? WHERE id = ?', [(v, n) for n, v in values.items()])
    db.execute(f"DROP TABLE main.{table}")
    db.execute(_statement(table))
    names = ", ".join(f'"{name}"' for name in (*columns, *given))
    db.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM temp.kept ORDER BY id")
    db.execute("DROP TABLE temp.kept")


def _statement(table: str) -> str:
    """The statement that makes a table."""
    return next(each for each in statements() if each.split()[:3] == ["CREATE", "TABLE", table])


def _free_name(path: Path, stem: str) -> Path:
    """The backup of a schema, under the first free name: `imm-eco.db.before-migrate-1`, then `…-1-2`."""
    first, number = path.with_name(f"{path.name}.{stem}"), 1
    backup = first
    while backup.exists():
        number += 1
        backup = first.with_name(f"{first.name}-{number}")
    return backup


def _require_sound(db: sqlite3.Connection, path: Path) -> None:
    """Raise DatabaseError, so that nothing is kept, where the file brought up would not be sound."""
    wrong = next(findings(db), None)
    if wrong:
        message = _("{path} could not be brought up: {what}").format(path=path, what=wrong.what)
        raise DatabaseError(message, hint=_("it was left as it is; please report it"))
