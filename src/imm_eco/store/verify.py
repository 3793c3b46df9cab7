"""Is the file what the tool wrote? SQLite's own checks, the schema, then the digests of every row and every change.

What cannot be noticed in one file: the whole of it put back to an earlier state, and a journal rewritten from a
change to its end, digests and counter included, by someone who knows how. A *head* noted elsewhere tells both.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from imm_eco.i18n import N_, _
from imm_eco.store import ddl
from imm_eco.store.database import FACT_TABLES, SCHEMA_VERSION, schema_of
from imm_eco.store.digest import GIVEN, Appended, change_digest, row_digest
from imm_eco.store.entries import named
from imm_eco.store.numbering import first_numbers

ANCHOR_TABLES = ("candidate", "dossier", "session", "campaign")
HEAD_DIGITS = 12
_Appended = dict[int, Appended]
_Retracted = dict[int, list[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong: what; in which table, row and change where that is known; of which dossier, company, …"""

    what: str
    table: str | None = None
    row: int | None = None
    change: int | None = None
    key: str | None = None


def head(db: sqlite3.Connection) -> str | None:
    """The journal's last change and the digest that all before it is chained to: `32-9f86d081884c`."""
    last = db.execute("SELECT id, digest FROM change ORDER BY id DESC LIMIT 1").fetchone()
    return f"{last[0]}-{last[1].hex()[:HEAD_DIGITS]}" if last else None


def findings(db: sqlite3.Connection, noted: str | None = None) -> Iterator[Finding]:
    """Everything that is wrong with the file, damage first; nothing for a sound one.

    `noted` is a head that was noted earlier: the journal must still hold it.
    """
    with _lenient(db):
        for look in (_damage, _schema, _tampering, lambda db: _noted(db, noted)):
            try:
                yield from look(db)
            except (
                sqlite3.DatabaseError, UnicodeDecodeError, TypeError, AttributeError, OverflowError, LookupError,
            ) as error:  # fmt: skip
                if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_IOERR_READ:
                    raise  # the disk's or the network's fault: it says nothing about the file
                # What cannot even be read: a damaged page, a value of another type, a column of another name.
                yield Finding(_("a part of the file cannot be read"))


@contextmanager
def _lenient(db: sqlite3.Connection) -> Iterator[None]:
    """Text that is no UTF-8 is read as something that no digest fits, instead of stopping the check."""
    strict: Callable[[bytes], str] | type[str] = db.text_factory
    db.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        db.text_factory = strict


def _damage(db: sqlite3.Connection) -> Iterator[Finding]:
    for row in db.execute("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield Finding(_("SQLite finds damage: {detail}").format(detail=row[0]))
    for row in db.execute("PRAGMA foreign_key_check"):
        yield Finding(_("this row speaks of one that is not there"), row[0], row[1])


def _schema(db: sqlite3.Connection) -> Iterator[Finding]:
    """Every table, index, trigger and view of ours is there as this version makes it, and nothing acts on them."""
    if schema_of(db) == SCHEMA_VERSION:
        yield from (Finding(difference) for difference in ddl.differences(db))


def _tampering(db: sqlite3.Connection) -> Iterator[Finding]:
    appended: _Appended = defaultdict(Appended)
    retracted: _Retracted = defaultdict(list)
    # A view in the place of a table is told already, and what it gives may have no end.
    there = {row[0] for row in db.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
    for table in (*ANCHOR_TABLES, *FACT_TABLES):
        if table in there:
            yield from _rows(db, table, appended, retracted)
    if "change" in there:
        yield from _chain(db, appended, retracted)


def _rows(db: sqlite3.Connection, table: str, appended: _Appended, retracted: _Retracted) -> Iterator[Finding]:
    """Compare each row with its own digest, and gather what each change must answer for."""
    given = first_numbers(db) if table in GIVEN else {}
    for row in db.execute(f"SELECT * FROM main.{table} ORDER BY id"):
        values, number, change = dict(row), row["id"], row["change_id"]
        if not (_is_as_said(table, values) or _is_as_migrated(table, values, given)):
            key = named(db, table, values)
            yield Finding(_("this row was edited behind the tool's back"), table, number, change, key)
        appended[change].add(table, number, row["digest"])
        if (later := values.get("retracted_by")) is not None:
            retracted[later].append((table, number))


def _is_as_said(table: str, values: dict[str, object]) -> bool:
    try:
        return row_digest(table, values) == values["digest"]
    except TypeError:  # a value of a type that is never written
        return False


def _is_as_migrated(table: str, values: dict[str, object], given: dict[int, int]) -> bool:
    """Whether a row of before is as it was said, with the number that the migration gave it."""
    row = dict(values)
    return table in GIVEN and row.pop(GIVEN[table]) == given.get(int(str(row["id"]))) and _is_as_said(table, row)


def _chain(db: sqlite3.Connection, appended: _Appended, retracted: _Retracted) -> Iterator[Finding]:
    """Follow the chain of changes: none missing, none rewritten, each with just its own facts."""
    previous: bytes | None = None
    expected = 1
    for row in db.execute("SELECT * FROM main.change ORDER BY id"):
        number, digest = row["id"], row["digest"]
        if number != expected or row["previous"] != previous:
            yield Finding(_(_BROKEN), "change", number, number)
        values = {name: value for name, value in dict(row).items() if name != "digest"}
        if change_digest(values, appended.pop(number, Appended()), retracted.pop(number, [])) != digest:
            yield Finding(_(_REWRITTEN), "change", number, number)
        previous, expected = digest, number + 1
    for number in sorted({*appended, *retracted}):
        yield Finding(_("rows belong to a change that is not in the journal"), "change", number, number)
    yield from _end(db, expected - 1)


def _end(db: sqlite3.Connection, last: int) -> Iterator[Finding]:
    """The file counts its changes apart from the journal: one taken off the end is missed."""
    if not db.execute("SELECT 1 FROM main.sqlite_master WHERE name = 'sqlite_sequence'").fetchone():
        return  # a file of the first schema
    counters = db.execute("SELECT name, seq FROM main.sqlite_sequence").fetchall()
    if [tuple(each) for each in counters] != ([("change", last)] if last else []):
        counted = dict(counters).get("change", 0)
        message = _("the journal ends with change {last}, and the file has counted {count}")
        yield Finding(message.format(last=last, count=counted), "change", last, last)


def _noted(db: sqlite3.Connection, noted: str | None) -> Iterator[Finding]:
    """The journal still holds the head that was noted."""
    if noted is None:
        return
    number, _dash, digest = noted.partition("-")
    row = db.execute("SELECT digest FROM main.change WHERE id = ?", (int(number),)).fetchone()
    if row is None:
        message = _("the journal ends before the noted head {head}: the file was put back to an earlier state")
        yield Finding(message.format(head=noted), "change", int(number), int(number))
    elif row[0].hex()[:HEAD_DIGITS] != digest:
        message = _("the journal was rewritten since the head {head} was noted")
        yield Finding(message.format(head=noted), "change", int(number), int(number))


_BROKEN = N_("the journal is broken here: a change is missing or out of its place")
_REWRITTEN = N_("this change is not what it was: rows were added, removed or restored, or its words edited")
