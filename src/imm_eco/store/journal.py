"""The journal: every write is one change, its facts appended and never overwritten, chained by digest.

A fact's digest covers its table, its number, its change and its values. A change's digest covers its
own words, the digests of the facts it appended, the numbers of those it retracted, and the digest of
the change before: a row edited behind the tool's back breaks the chain, and its own digest says which.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar

from imm_eco import notices, numbers
from imm_eco.i18n import _
from imm_eco.models import Anchor, Fact
from imm_eco.store import database
from imm_eco.store.digest import change_digest, row_digest

F = TypeVar("F", bound=Fact)
Effect = Literal["new", "changed", "unchanged"]
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_TOLERATED = timedelta(hours=1)
"""A batch carries the hour of its beginning: others may write meanwhile without a word about the clock."""
_BOOKKEEPING = ("id", "change_id", "retracted_by", "sheet", "cell", "source_id", "digest")


@dataclass(frozen=True, slots=True)
class Origin:
    """Who writes, when (UTC), by which command, from which file."""

    at: datetime
    author: str
    command: str
    reason: str | None = None
    file: str | None = None
    file_sha256: str | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an imported value stands in its file; `source` is the change of that file, if it is another one."""

    sheet: str | None = None
    cell: str | None = None
    source: int | None = None


class Change:
    """A change being made: the one way in which anything is written."""

    def __init__(self, db: sqlite3.Connection, origin: Origin) -> None:
        self.db = db
        self.origin = origin
        last = db.execute("SELECT id, digest, at FROM change ORDER BY id DESC LIMIT 1").fetchone()
        self.at = _dated(origin.at, last["at"] if last else "")
        self.id: int = last["id"] + 1 if last else 1
        self._previous: bytes | None = last["digest"] if last else None
        self._appended: list[tuple[str, int, bytes]] = []
        self._retracted: list[tuple[str, int]] = []
        self._next: dict[str, int] = {}
        self._dossiers: list[int] = []
        self._spoken_of: set[int] = set()

    def take_spoken_of(self) -> set[int]:
        """The dossiers that something was said of, or taken back, since this was last asked."""
        spoken, self._spoken_of = self._spoken_of, set()
        return spoken

    def _note(self, dossier_id: int | None) -> None:
        if dossier_id is not None:
            self._dossiers.append(dossier_id)
            self._spoken_of.add(dossier_id)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been said: such a change is not recorded."""
        return not (self._appended or self._retracted)

    @property
    def corrects(self) -> bool:
        """Whether something said before was withdrawn."""
        return bool(self._retracted)

    def anchor(self, model: type[Anchor], key: str) -> int:
        """The number of the identity with that key, made if it is new."""
        table = str(model.__tablename__)
        known = self.db.execute(f"SELECT id FROM {table} WHERE key = ?", (key,)).fetchone()
        return int(known["id"]) if known else self._insert(model.model_validate({"key": key}))

    def put(self, fact: Fact, place: Place | None = None) -> Effect:
        """Say a fact: new, a correction of the live fact of the same identity, or nothing new."""
        known = live(self.db, type(fact), **{name: getattr(fact, name) for name in fact.identity})
        return self.say(fact, known[0] if known else None, place)

    def say(self, fact: F, known: F | None, place: Place | None = None) -> Effect:
        """Say a fact whose live version of the same identity is at hand, or None where there is none."""
        if known and content(known) == content(fact):
            return "unchanged"
        if known:
            self.retract(known)
        where = place or Place()
        self._insert(fact, sheet=where.sheet, cell=where.cell, source_id=where.source)
        return "changed" if known else "new"

    def retract(self, fact: Fact) -> None:
        """Withdraw a live fact; it stays readable as what was known until now."""
        table = str(fact.__tablename__)
        self.db.execute(f"UPDATE {table} SET retracted_by = ? WHERE id = ?", (self.id, fact.id))
        self._retracted.append((table, fact.id or 0))
        self._note(getattr(fact, "dossier_id", None))

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of the change: kept whole, or undone by the exception that leaves it; the rest stands."""
        before = len(self._appended), len(self._retracted), dict(self._next), len(self._dossiers)
        self.db.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            self._take_part_back()
            del self._appended[before[0] :], self._retracted[before[1] :]
            self._next = before[2]
            self._spoken_of.update(self._dossiers[before[3] :])
            raise
        self.db.execute("RELEASE part")

    def _take_part_back(self) -> None:
        # A full disk makes SQLite take back the whole transaction by itself.
        if self.db.in_transaction:
            self.db.execute("ROLLBACK TO part")
            self.db.execute("RELEASE part")

    def _insert(self, row: Fact | Anchor, **where: str | int | None) -> int:
        """Write a row: its values and their digest; gives its number."""
        table = str(row.__tablename__)
        number = self._number(table)
        values = {**_stored(row), **where, "id": number, "change_id": self.id}
        digest = values["digest"] = row_digest(table, values)
        marks = ", ".join("?" * len(values))
        self.db.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))
        self._appended.append((table, number, digest))
        self._note(values.get("dossier_id"))
        return number

    def _number(self, table: str) -> int:
        if table not in self._next:
            self._next[table] = self.db.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0]
        self._next[table] += 1
        return self._next[table] - 1

    def seal(self) -> None:
        """Record the change itself, chained to the one before."""
        row = {
            "id": self.id,
            "at": self.at,
            "author": self.origin.author,
            "command": self.origin.command,
            "reason": self.origin.reason,
            "file": self.origin.file,
            "file_sha256": self.origin.file_sha256,
            "undoes": self.origin.undoes,
            "appended": len(self._appended),
            "retracted": len(self._retracted),
            "previous": self._previous,
        }
        row["digest"] = change_digest(row, self._appended, self._retracted)
        message = _("change {number}: {appended} facts said, {retracted} withdrawn")
        said = {"number": self.id, "appended": len(self._appended), "retracted": len(self._retracted)}
        notices.detail(message.format(**said))
        marks = ", ".join("?" * len(row))
        self.db.execute(f"INSERT INTO change ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


@contextmanager
def writing(path: Path, origin: Origin, *, dry_run: bool = False) -> Iterator[Change]:
    """One change in one immediate transaction: kept whole at the end, or not at all.

    A dry run is the real transaction, rolled back; a change that said nothing is not recorded.
    """
    with database.locked(path) as db:
        change = Change(db, origin)
        yield change
        if change.is_empty or dry_run:
            db.execute("ROLLBACK")
        else:
            change.seal()


def live(db: sqlite3.Connection, model: type[F], **where: Any) -> list[F]:
    """The facts that stand, of those values, in the order in which they were said."""
    return stored(db, model, retracted_by=None, **where)


def stored(db: sqlite3.Connection, model: type[F], **where: Any) -> list[F]:
    """The facts of those values, standing or withdrawn, in the order in which they were said."""
    # Said as NULL, not bound: only so can the index of what stands be used.
    conditions = " AND ".join(f"{name} IS {'NULL' if value is None else '?'}" for name, value in where.items())
    query = f"SELECT * FROM main.{model.__tablename__} WHERE {conditions} ORDER BY id"
    values = [_plain(value) for value in where.values() if value is not None]
    return [model.model_validate(dict(row)) for row in db.execute(query, values)]


def content(fact: Fact) -> dict[str, Any]:
    """What a fact says, without the bookkeeping of when and where it was said."""
    return {name: getattr(fact, name) for name in type(fact).model_fields if name not in _BOOKKEEPING}


def _stored(row: Fact | Anchor) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in type(row).model_fields}


def _dated(now: datetime, before: str) -> str:
    """When a change is made (UTC): never before the one it follows, or what was known when could not be told."""
    at = now.astimezone(UTC).strftime(_MOMENT)
    if before <= at:
        return at
    if datetime.strptime(before, _MOMENT).replace(tzinfo=UTC) - now > _TOLERATED:
        message = _("the clock of this computer is behind the latest change ({at}): this one is dated the same")
        notices.warn(message.format(at=numbers.moment(before)))
    return before


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
