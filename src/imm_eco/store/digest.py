"""The digests of the journal: of a row as stored, and of a change, which chains it to the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

LATER = frozenset({("target", "since")})
"""The columns that came with a later schema: a row that says nothing in one keeps the digest it had without it."""


def row_digest(table: str, values: Mapping[str, Any]) -> bytes:
    """The digest of a row as stored; a retraction, which comes later, is the retracting change's."""
    names = [name for name in values if name not in UNSAID]
    return said_digest(table, names, [values[name] for name in names])


def said_digest(table: str, names: Sequence[str], values: Sequence[Any]) -> bytes:
    """The digest of what a row says, in the order of its columns without those of `UNSAID`."""
    if table in _WITH_LATER:
        told = zip(names, values, strict=True)
        values = [value for name, value in told if value is not None or (table, name) not in LATER]
    return hashlib.sha256(_as_json([table, *values]).encode()).digest()


UNSAID = frozenset(("digest", "retracted_by"))
"""The columns that are no part of what a row says."""
_as_json = json.JSONEncoder().encode
_WITH_LATER = frozenset(table for table, _name in LATER)


def change_digest(
    row: dict[str, Any], appended: list[tuple[str, int, bytes]], retracted: list[tuple[str, int]]
) -> bytes:
    """The digest that chains a change: its own words, its facts, its retractions, and what came before."""
    words = [value.hex() if isinstance(value, bytes) else value for value in row.values()]
    facts = [[table, number, digest.hex()] for table, number, digest in sorted(appended)]
    return hashlib.sha256(json.dumps([words, facts, sorted(retracted)]).encode()).digest()
