"""The digests of the journal: of a row as stored, and of a change, which chains it to the one before."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

from imm_eco.store.tables import later_columns

GIVEN = {"reservation": "number"}
"""The columns that a migration filled in older rows, which keep the digest they had without it."""


def row_digest(table: str, values: Mapping[str, object]) -> bytes:
    """The digest of a row as stored; a retraction, which comes later, is the retracting change's."""
    names = [name for name in values if name not in UNSAID]
    return said_digest(table, names, [values[name] for name in names])


def said_digest(table: str, names: Sequence[str], values: Sequence[object]) -> bytes:
    """The digest of what a row says, in the order of its columns without those of `UNSAID`."""
    empty = [place for place in _later(table, tuple(names)) if values[place] is None]
    if empty:
        values = [value for place, value in enumerate(values) if place not in empty]
    return hashlib.sha256(_as_json([table, *values]).encode()).digest()


UNSAID = frozenset(("digest", "retracted_by"))
"""The columns that are no part of what a row says."""
_as_json = json.JSONEncoder().encode


@cache
def _later(table: str, names: tuple[str, ...]) -> tuple[int, ...]:
    """Where the later columns stand among those of a table: a row that says nothing in one keeps its old digest."""
    later = later_columns(table)
    return tuple(place for place, name in enumerate(names) if name in later)


class Appended:
    """The facts that a change appended, each by its table, its number and its digest: forty bytes a fact.

    A change may say a million. Of one table they come in the order of their numbers.
    """

    def __init__(self) -> None:
        self._of: dict[str, tuple[array[int], bytearray]] = {}

    def __len__(self) -> int:
        return sum(len(numbers) for numbers, _digests in self._of.values())

    def add(self, table: str, number: int, digest: bytes) -> None:
        """Note a fact. A digest of another length, which no row of ours has, is told apart from every other."""
        if table not in self._of:
            self._of[table] = array("q"), bytearray()
        numbers, digests = self._of[table]
        numbers.append(number)
        digests += digest if len(digest) == _LENGTH else hashlib.sha256(digest).digest()

    def mark(self) -> dict[str, int]:
        """How far it has come, for `back_to`."""
        return {table: len(numbers) for table, (numbers, _digests) in self._of.items()}

    def back_to(self, mark: Mapping[str, int]) -> None:
        """Forget what was noted after a mark."""
        for table, (numbers, digests) in self._of.items():
            count = mark.get(table, 0)
            del numbers[count:], digests[count * _LENGTH :]

    def as_json(self) -> Iterator[str]:
        """Each fact as the digest of its change covers it, by table and number."""
        for table, (numbers, digests) in sorted(self._of.items()):
            for place, number in enumerate(numbers):
                yield f'["{table}", {number}, "{digests[place * _LENGTH : (place + 1) * _LENGTH].hex()}"]'


_LENGTH = hashlib.sha256().digest_size
_TOGETHER = 1_000


def change_digest(row: Mapping[str, object], appended: Appended, retracted: Sequence[tuple[str, int]]) -> bytes:
    """The digest that chains a change: its own words, its facts, its retractions, and what came before.

    It is that of the JSON list of the three, which a large change never holds whole.
    """
    values = (value for name, value in row.items() if value is not None or name not in later_columns("change"))
    words = [value.hex() if isinstance(value, bytes) else value for value in values]
    hasher = hashlib.sha256(f"[{json.dumps(words)}, [".encode())
    facts, between = appended.as_json(), ""
    while some := ", ".join(islice(facts, _TOGETHER)):
        hasher.update(f"{between}{some}".encode())
        between = ", "
    hasher.update(f"], {json.dumps(sorted(retracted))}]".encode())
    return hasher.digest()
