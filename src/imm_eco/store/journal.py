"""The journal: every write is one change, its facts appended and never overwritten, chained by digest.

A fact's digest covers its table, its number, its change and its values. A change's digest covers its
own words, the digests of the facts it appended, the numbers of those it retracted, and the digest of
the change before: a row edited behind the tool's back breaks the chain, and its own digest says which.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from imm_eco import counts, formatting
from imm_eco.i18n import _
from imm_eco.store import database
from imm_eco.store.cache import Keys, LiveFactCache
from imm_eco.store.digest import UNSAID, Appended, change_digest, said_digest
from imm_eco.store.facts import live as live
from imm_eco.store.facts import stored as stored
from imm_eco.store.journal_positions import MOMENT, TOLERATED, ahead_of
from imm_eco.store.provenance import BOOKKEEPING, NOWHERE, Written, written
from imm_eco.store.provenance import Place as Place
from imm_eco.store.rows import FactValue, StoredValue
from imm_eco.store.tables import Anchor, Fact
from imm_eco.store.touched import Touched

log = logging.getLogger(__name__)
F = TypeVar("F", bound=Fact)
Effect = Literal["new", "changed", "unchanged"]
_IN_A_BATCH = timedelta(hours=1)
"""A batch carries the hour of its beginning: others may write meanwhile without a word about the clock."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who writes, when (UTC), by which command, from which file; `late` is why facts of closed months come now."""

    at: datetime
    author: str
    command: str
    reason: str | None = None
    file: str | None = None
    file_sha256: str | None = None
    undoes: int | None = None
    late: str | None = None
    on_commit: Callable[[int], None] = lambda _number: None
    """Given the number of the change as soon as it lasts, whatever becomes of the telling of it."""


class OpenChange:
    """A change being made: the one way in which anything is written."""

    def __init__(self, db: sqlite3.Connection, origin: Origin) -> None:
        self._db = db
        self.origin = origin
        last = db.execute("SELECT id, digest, at FROM change ORDER BY id DESC LIMIT 1").fetchone()
        self.at = _dated(origin, last["at"] if last else "")
        self.id: int = last["id"] + 1 if last else 1
        self._previous: bytes | None = last["digest"] if last else None
        self._appended = Appended()
        self._retracted: list[tuple[str, int]] = []
        self._next: dict[str, int] = {}
        self._dossiers: list[int] = []
        self._spoken_of: set[int] = set()
        self._unwritten: dict[type[Fact | Anchor], list[list[StoredValue]]] = {}
        self._withdrawn: dict[str, list[int]] = {}
        self._caches: dict[type[Fact], LiveFactCache[Any]] = {}
        self._keys: dict[type[Anchor], Keys] = {}
        self._first: dict[type[Anchor], int] = {}
        self._begun = False
        self._touched, self._taken = Touched(), Touched()
        self.before_end: list[Callable[[], None]] = []
        """What must hold is asked by these before anything is kept. They raise RuleError."""
        self.is_sealed = False

    @property
    def db(self) -> sqlite3.Connection:
        """The connection, with all that was said so far: rows are written together, before anything is asked."""
        if self._unwritten or self._withdrawn:
            self._write()
        return self._db

    def prefetch(self, anchor: type[Anchor], keys: Iterable[str], *models: type[Fact]) -> None:
        """Read at once what stands of many identities, before what is said of each."""
        owners = self._keys_of(anchor).prefetch(self.db, keys)
        for model in models:
            self._cache_of(model).prefetch(self.db, owners)

    def clear_cache(self) -> None:
        """Keep nothing of what was read ahead."""
        self._caches.clear()
        self._keys.clear()

    def number(self, anchor: type[Anchor], key: str) -> int | None:
        """The number of the identity with that key, or None."""
        keys = self._keys_of(anchor)
        if not keys.knows(key):
            keys.prefetch(self.db, [key])
        return keys.number(key)

    def standing(self, model: type[F], owner: int) -> Collection[F]:
        """The facts that stand of a dossier, a company, a session or an action."""
        facts = self._cache_of(model)
        if not facts.knows(owner):
            facts.prefetch(self.db, [owner])
        return facts.of(owner)

    def find(self, model: type[F], identity: Mapping[str, object]) -> F | None:
        """The fact of that identity, if it stands."""
        if not LiveFactCache.can_hold(model):
            facts = live(self.db, model, **identity)
            return facts[0] if facts else None
        owner = identity[model.identity[0]]
        assert isinstance(owner, int)
        self.standing(model, owner)
        return self._cache_of(model).find(identity)

    def has_made(self, anchor: type[Anchor], number: int) -> bool:
        """Whether an identity is new with this change: nothing can have been said of it before."""
        return number >= self._first.get(anchor, number + 1)

    def _cache_of(self, model: type[F]) -> LiveFactCache[F]:
        if model not in self._caches:
            self._caches[model] = LiveFactCache(model)
        return self._caches[model]

    def _keys_of(self, anchor: type[Anchor]) -> Keys:
        if anchor not in self._keys:
            self._keys[anchor] = Keys(anchor)
        return self._keys[anchor]

    def _write(self) -> None:
        """Write what was said: withdrawals first, since one fact of an identity stands at a time."""
        withdrawn, unwritten, self._withdrawn, self._unwritten = self._withdrawn, self._unwritten, {}, {}
        self._begin()
        for table, withdrawn_ids in withdrawn.items():
            query = f"UPDATE {table} SET retracted_by = ? WHERE id = ?"
            self._db.executemany(query, [(self.id, number) for number in withdrawn_ids])
        for model, rows in unwritten.items():
            self._db.executemany(_insertion(str(model.__tablename__), (*_columns(model), "digest")), rows)

    def _begin(self) -> None:
        """Write that there is a change, which is sealed at its end.

        While rows spoke of a change that was not there, SQLite searched every table for each new identity.
        """
        if not self._begun:
            row = {**self._words(), "appended": 0, "retracted": 0, "digest": b""}
            names = ("id", "at", "author", "command", "late", "appended", "retracted", "digest")
            values = {name: row[name] for name in names}
            self._db.execute(_insertion("change", values), tuple(values.values()))
            self._begun = True

    def take_spoken_of(self) -> set[int]:
        """The dossiers that something was said of, or taken back, since this was last asked."""
        spoken, self._spoken_of = self._spoken_of, set()
        return spoken

    def take_touched(self) -> Touched:
        """Everything that was spoken of since this was last asked."""
        touched, self._touched = self._touched, Touched()
        self._taken.add(touched)
        return touched

    def touched(self, model: type[Fact]) -> set[int]:
        """Of whom facts of a kind were said or withdrawn, from the beginning on."""
        table = str(model.__tablename__)
        return self._taken.said[table] | self._touched.said[table]

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
        number = self.number(model, key)
        if number is None:
            number = self._insert(model.of({"key": key}))
            self._first.setdefault(model, number)
            for facts in self._caches.values():
                facts.begin(str(model.__tablename__), number)
            self._keys_of(model).note(key, number)
        return number

    def put(self, fact: Fact, place: Place | None = None) -> Effect:
        """Say a fact: new, a correction of the live fact of the same identity, or nothing new."""
        return self.say(fact, self.find(type(fact), {name: getattr(fact, name) for name in fact.identity}), place)

    def say(self, fact: F, current: F | None, place: Place | None = None) -> Effect:
        """Say a fact whose live version of the same identity is at hand, or None where there is none."""
        if current and content(current) == content(fact):
            return "unchanged"
        if current:
            self._retract(current)
        self._insert(fact, written(fact, current, place, self.id))
        return "changed" if current else "new"

    def retract(self, fact: Fact) -> None:
        """Withdraw a live fact; it stays readable as what was known until now."""
        self._retract(fact)
        self._touched.note_withdrawn(type(fact), fact.__dict__)

    def _retract(self, fact: Fact) -> None:
        table = str(fact.__tablename__)
        if type(fact) in self._unwritten:
            self._write()
        self._withdrawn.setdefault(table, []).append(fact.id or 0)
        if type(fact) in self._caches:
            self._cache_of(type(fact)).forget(fact)
        self._retracted.append((table, fact.id or 0))
        self._note(getattr(fact, "dossier_id", None))

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of the change: kept whole, or undone by the exception that leaves it; the rest stands."""
        self.db.execute("SAVEPOINT part")
        before = self._appended.mark(), len(self._retracted), dict(self._next), len(self._dossiers), self._begun
        try:
            yield
        except BaseException:
            self._unwritten, self._withdrawn = {}, {}
            self.clear_cache()
            self._take_part_back()
            self._appended.back_to(before[0])
            del self._retracted[before[1] :]
            self._next, self._begun = before[2], before[4]
            self._spoken_of.update(self._dossiers[before[3] :])
            raise
        self._db.execute("RELEASE part")

    def _take_part_back(self) -> None:
        # A full disk makes SQLite take back the whole transaction by itself.
        if self._db.in_transaction:
            self._db.execute("ROLLBACK TO part")
            self._db.execute("RELEASE part")

    def _insert(self, row: Fact | Anchor, place: Written = NOWHERE) -> int:
        """Have a row written, with its digest; gives its number."""
        model, fields = type(row), row.__dict__
        table = str(model.__tablename__)
        number = fields["id"] = self._number(table)
        fields["change_id"] = self.id
        if isinstance(row, Fact):
            fields["sheet"], fields["cell"], fields["source_id"], fields["cells"] = place
            fields["retracted_by"] = None
        names = _columns(model)
        values = [value.isoformat() if (value := fields[name]).__class__ is date else value for name in names]
        digest = fields["digest"] = said_digest(table, names, values)
        values.append(digest)
        self._unwritten.setdefault(model, []).append(values)
        self._appended.add(table, number, digest)
        if isinstance(row, Fact):
            self._note(fields.get("dossier_id"))
            self._touched.note_said(type(row), fields)
            if facts := self._caches.get(type(row)):
                facts.note(row)
        return number

    def _number(self, table: str) -> int:
        if table not in self._next:
            self._next[table] = self._db.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0]
        self._next[table] += 1
        return self._next[table] - 1

    def seal(self) -> None:
        """Record the change itself, chained to the one before, once what must hold was asked. Raises RuleError."""
        for ask in self.before_end:
            ask()
        counted = {"appended": len(self._appended), "retracted": len(self._retracted)}
        words = {**self._words(), **counted, "previous": self._previous}
        row = {**words, "digest": change_digest(words, self._appended, self._retracted)}
        facts = (counts.facts_said(len(self._appended)), counts.facts_withdrawn(len(self._retracted)))
        log.debug(_("change {number}: {facts}").format(number=self.id, facts=", ".join(facts)))
        # Not its number: SQLite would search every table for rows that speak of the old one.
        values = ", ".join(f"{name} = :{name}" for name in row if name != "id")
        self.db.execute(f"UPDATE change SET {values} WHERE id = :id", row)
        self.is_sealed = True

    def _words(self) -> dict[str, StoredValue]:
        """What the change says of itself."""
        names = ("author", "command", "reason", "file", "file_sha256", "undoes", "late")
        return {"id": self.id, "at": self.at, **{name: getattr(self.origin, name) for name in names}}


@contextmanager
def writing(path: Path, origin: Origin, *, dry_run: bool = False) -> Iterator[OpenChange]:
    """One change in one immediate transaction: kept whole at the end, or not at all.

    A dry run is the real transaction, rolled back; a change that said nothing is not recorded.
    """
    change = None
    try:
        with database.locked(path) as db:
            change = OpenChange(db, origin)
            yield change
            if not change.is_empty:
                change.seal()
            if change.is_empty or dry_run:
                db.execute("ROLLBACK")
    finally:
        # Also where an interruption comes just after the commit.
        if change and change.is_sealed and db.has_committed:
            origin.on_commit(change.id)


def content(fact: Fact) -> dict[str, FactValue]:
    """What a fact says, without the bookkeeping of when and where it was said."""
    return {name: value for name, value in fact.__dict__.items() if name not in BOOKKEEPING}


def _insertion(table: str, names: Iterable[str]) -> str:
    names = tuple(names)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def _dated(origin: Origin, before: str) -> str:
    """When a change is made (UTC): never before the one it follows, or what was known when could not be told."""
    at = origin.at.astimezone(UTC).strftime(MOMENT)
    if before <= at:
        return at
    if ahead_of(before, origin.at, _IN_A_BATCH if origin.file else TOLERATED):
        message = _("the clock of this computer is behind the latest change ({at}): this one is dated the same")
        log.warning(message.format(at=formatting.moment(before)))
    return before


@cache
def _columns(model: type[Fact | Anchor]) -> tuple[str, ...]:
    """What a row of a table says, column by column, in their order in the file."""
    return tuple(name for name in model.columns if name not in UNSAID)
