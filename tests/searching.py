"""How far the searches go: a few examples in every run, many under `IMM_ECO_THOROUGH=1`."""

from __future__ import annotations

import os

THOROUGH = bool(os.environ.get("IMM_ECO_THOROUGH"))


def many(usual: int, thorough: int) -> int:
    """How many are tried."""
    return thorough if THOROUGH else usual
