"""The seal that a validation puts on commitments: what was validated stays what it was, whatever is edited later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

SEALED_FIELDS = ("year", "jobs", "turnover", "export_turnover", "investment")


def seal_digest(lines: Sequence[Mapping[str, Any]]) -> str:
    """The digest of sealed commitments: SHA-256 of their figures, year by year, in centimes."""
    figures = [[line[name] for name in SEALED_FIELDS] for line in lines]
    return hashlib.sha256(json.dumps(figures).encode()).hexdigest()
