"""Which changes stand and which were taken back, as `undo` and `redo` walk back and forward."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class UndoChains:
    """Each change with those that took it back, brought it back, and so on.

    A change, what takes it back, what brings it back, and so on, are a chain: its first one stands where the chain
    is of an odd length, and its last one is what a further step takes back.
    """

    last: int
    undone_by: Mapping[int, int]

    @staticmethod
    def of(db: sqlite3.Connection) -> UndoChains:
        """The chains as the journal knows them."""
        last = db.execute("SELECT coalesce(max(id), 0) FROM known_change").fetchone()[0]
        rows = db.execute("SELECT undoes, id FROM known_change WHERE undoes IS NOT NULL ORDER BY id").fetchall()
        return UndoChains(int(last), {row[0]: row[1] for row in rows})

    def chain(self, number: int) -> list[int]:
        """A change and those that took it back, brought it back, …, one after the other."""
        numbers = [number]
        while numbers[-1] in self.undone_by:
            numbers.append(self.undone_by[numbers[-1]])
        return numbers

    def stands(self, number: int) -> bool:
        """Whether what a change did is in force."""
        return len(self.chain(number)) % 2 == 1

    def taker(self, number: int) -> int | None:
        """The change by which it is taken back now, or None where it stands."""
        return None if self.stands(number) else self.chain(number)[-1]

    def origin(self, number: int) -> int:
        """The change that a chain begins with."""
        undoes = {taker: taken for taken, taker in self.undone_by.items()}
        while number in undoes:
            number = undoes[number]
        return number

    @cached_property
    def takers(self) -> frozenset[int]:
        """The changes that take another back: undos, and the undos of undos."""
        return frozenset(self.undone_by.values())

    def to_undo(self) -> int | None:
        """The latest change that is no undo and stands; the one that made the database is none."""
        return next((n for n in range(self.last, 1, -1) if n not in self.takers and self.stands(n)), None)

    def to_redo(self) -> int | None:
        """The change that was taken back last."""
        taken = [n for n in self.undone_by if n not in self.takers and not self.stands(n)]
        return max(taken, key=lambda n: self.chain(n)[-1], default=None)
