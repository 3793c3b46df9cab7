"""The seal that a validation puts on commitments: what was validated stays what it was, whatever is edited later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import NamedTuple


class SealedLine(NamedTuple):
    """The commitments of a year, as they are sealed. Amounts are in centimes."""

    year: int
    jobs: int
    turnover: int
    export_turnover: int | None = None
    investment: int | None = None


def seal_digest(lines: Sequence[SealedLine]) -> str:
    """The digest of sealed commitments: SHA-256 of their figures, year by year, in centimes."""
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest()
