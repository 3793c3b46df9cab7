"""The digests of the journal: of a row as stored, and of a change, which chains it to the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

LATER = frozenset({("target", "since")})
"""The columns that came with a later schema: a row that says nothing in one keeps the digest it had without it."""


def row_digest(table: str, values: Mapping[str, Any]) -> bytes:
    """The digest of a row as stored; a retraction, which comes later, is the retracting change's."""
    said = [value for name, value in values.items() if name not in _ASIDE]
    if table in _WITH_LATER:
        told = ((name, value) for name, value in values.items() if name not in _ASIDE)
        said = [value for name, value in told if value is not None or (table, name) not in LATER]
    return hashlib.sha256(_as_json([table, *said]).encode()).digest()


_as_json = json.JSONEncoder().encode
_ASIDE = frozenset(("digest", "retracted_by"))
_WITH_LATER = frozenset(table for table, _name in LATER)


def change_digest(
    row: dict[str, Any], appended: list[tuple[str, int, bytes]], retracted: list[tuple[str, int]]
) -> bytes:
    """The digest that chains a change: its own words, its facts, its retractions, and what came before."""
    words = [value.hex() if isinstance(value, bytes) else value for value in row.values()]
    facts = [[table, number, digest.hex()] for table, number, digest in sorted(appended)]
    return hashlib.sha256(json.dumps([words, facts, sorted(retracted)]).encode()).digest()
