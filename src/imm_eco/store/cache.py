"""What stands of many dossiers or companies, read at once and kept up as a change goes on.

A question to the file for each row of a register would cost more than all that is done with the row.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Generic, TypeVar

from imm_eco.store.tables import Anchor, Fact

F = TypeVar("F", bound=Fact)
Identity = tuple[object, ...]


class LiveFactCache(Generic[F]):
    """The live facts of one kind, by what they are of: the first field of their identity."""

    def __init__(self, model: type[F]) -> None:
        self._model = model
        self._owner = model.identity[0]
        self._of: dict[int, dict[Identity, F]] = {}

    @staticmethod
    def can_hold(model: type[Fact]) -> bool:
        """Whether facts of this kind are each of a dossier, a company, a session or an action."""
        return bool(model.identity) and model.identity[0].endswith("_id")

    def prefetch(self, db: sqlite3.Connection, owners: Iterable[int]) -> None:
        """Read what stands of these, unless it is known already."""
        new = [owner for owner in dict.fromkeys(owners) if owner not in self._of]
        if not new:
            return
        self._of |= {owner: {} for owner in new}
        query = (
            f"SELECT * FROM main.{self._model.__tablename__} WHERE retracted_by IS NULL"
            f" AND {self._owner} IN (SELECT value FROM json_each(?)) ORDER BY id"
        )
        for row in db.execute(query, (json.dumps(new),)):
            self.note(self._model.of(dict(row)))

    def begin(self, anchor: str, owner: int) -> None:
        """Keep up with an identity that was made: nothing stands of it yet."""
        if self._owner == f"{anchor}_id":
            self._of[owner] = {}

    def knows(self, owner: int) -> bool:
        """Whether what stands of it has been read."""
        return owner in self._of

    def of(self, owner: int) -> Collection[F]:
        """What stands of one of them, in the order in which it was said."""
        return self._of[owner].values()

    def find(self, identity: Mapping[str, object]) -> F | None:
        """The fact of that identity, if it stands."""
        owner = identity[self._owner]
        assert isinstance(owner, int)
        of = self._of[owner]
        return of.get(tuple([plain(identity[name]) for name in self._model.identity])) if of else None

    def note(self, fact: F) -> None:
        """Keep up with a fact that was said."""
        facts = self._of.get(getattr(fact, self._owner))
        if facts is not None:
            facts[self._identity(fact)] = fact

    def forget(self, fact: F) -> None:
        """Keep up with a fact that was withdrawn."""
        facts = self._of.get(getattr(fact, self._owner))
        if facts is not None:
            facts.pop(self._identity(fact), None)

    def _identity(self, fact: F) -> Identity:
        values = fact.__dict__
        return tuple([v.isoformat() if (v := values[name]).__class__ is date else v for name in self._model.identity])


class Keys:
    """The numbers of identities of one kind, by key; None where there is none."""

    def __init__(self, model: type[Anchor]) -> None:
        self._table = str(model.__tablename__)
        self._numbers: dict[str, int | None] = {}

    def prefetch(self, db: sqlite3.Connection, keys: Iterable[str]) -> list[int]:
        """Read the numbers of these keys, unless they are known already; gives those that there are."""
        keys = list(dict.fromkeys(keys))
        new = [key for key in keys if key not in self._numbers]
        if new:
            query = f"SELECT key, id FROM {self._table} WHERE key IN (SELECT value FROM json_each(?))"
            self._numbers |= dict.fromkeys(new)
            self._numbers |= {row[0]: row[1] for row in db.execute(query, (json.dumps(new),))}
        return [number for key in keys if (number := self._numbers[key]) is not None]

    def knows(self, key: str) -> bool:
        """Whether that key has been looked for."""
        return key in self._numbers

    def number(self, key: str) -> int | None:
        """The number of that key."""
        return self._numbers[key]

    def note(self, key: str, number: int) -> None:
        """Keep up with an identity that was made."""
        self._numbers[key] = number


def plain(value: object) -> object:
    """A value as it is stored."""
    return value.isoformat() if isinstance(value, date) else value
