"""Is the file what the tool wrote? SQLite's own checks, then the digests of every row and every change."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from imm_eco.i18n import N_, _
from imm_eco.store.database import FACT_TABLES
from imm_eco.store.digest import change_digest, row_digest

ANCHOR_TABLES = ("candidate", "dossier", "session", "campaign")
_Appended = dict[int, list[tuple[str, int, bytes]]]
_Retracted = dict[int, list[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong: what, and in which table and row where that is known."""

    what: str
    table: str | None = None
    row: int | None = None
    change: int | None = None


def findings(db: sqlite3.Connection) -> Iterator[Finding]:
    """Everything that is wrong with the file, damage first; nothing for a sound one."""
    damage = list(_damage(db))
    yield from damage
    if not damage:
        yield from _tampering(db)


def _damage(db: sqlite3.Connection) -> Iterator[Finding]:
    for row in db.execute("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield Finding(_("SQLite finds damage: {detail}").format(detail=row[0]))
    for row in db.execute("PRAGMA foreign_key_check"):
        yield Finding(_("this row speaks of one that is not there"), row[0], row[1])


def _tampering(db: sqlite3.Connection) -> Iterator[Finding]:
    appended: _Appended = defaultdict(list)
    retracted: _Retracted = defaultdict(list)
    for table in (*ANCHOR_TABLES, *FACT_TABLES):
        yield from _rows(db, table, appended, retracted)
    yield from _chain(db, appended, retracted)


def _rows(db: sqlite3.Connection, table: str, appended: _Appended, retracted: _Retracted) -> Iterator[Finding]:
    """Compare each row with its own digest, and gather what each change must answer for."""
    for row in db.execute(f"SELECT * FROM main.{table} ORDER BY id"):
        if row_digest(table, dict(row)) != row["digest"]:
            yield Finding(_("this row was edited behind the tool's back"), table, row["id"], row["change_id"])
        appended[row["change_id"]].append((table, row["id"], row["digest"]))
        if "retracted_by" in row.keys() and row["retracted_by"] is not None:  # noqa: SIM118 - a Row iterates its values
            retracted[row["retracted_by"]].append((table, row["id"]))


def _chain(db: sqlite3.Connection, appended: _Appended, retracted: _Retracted) -> Iterator[Finding]:
    """Follow the chain of changes: none missing, none rewritten, each with just its own facts."""
    previous: bytes | None = None
    expected = 1
    for row in db.execute("SELECT * FROM change ORDER BY id"):
        number = row["id"]
        if number != expected or row["previous"] != previous:
            yield Finding(_(_BROKEN), "change", number, number)
        said = {name: value for name, value in dict(row).items() if name != "digest"}
        if change_digest(said, appended.pop(number, []), retracted.pop(number, [])) != row["digest"]:
            yield Finding(_(_REWRITTEN), "change", number, number)
        previous, expected = row["digest"], number + 1
    for number in sorted({*appended, *retracted}):
        yield Finding(_("rows belong to a change that is not in the journal"), "change", number, number)


_BROKEN = N_("the journal is broken here: a change is missing or out of its place")
_REWRITTEN = N_("this change is not what it was: rows were added, removed or restored, or its words edited")
