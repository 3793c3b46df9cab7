"""How many times each thing is tried, from which seed, and what was found: told at the end of the run.

`IMM_ECO_THOROUGH=1` tries several times as many; `IMM_ECO_SEED` begins elsewhere.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Callable

SEED = int(os.environ.get("IMM_ECO_SEED", "20190131"))

Tell = Callable[[str, object], None]


def chance(*what: object) -> random.Random:
    """The dice of one test: the same ones at every run from the same seed."""
    return random.Random(f"{SEED} {what}")


class Figure:
    """What one test counts, and how long it took."""

    def __init__(self, name: str, tell: Tell) -> None:
        self.name = name
        self.counts: Counter[str] = Counter()
        self._tell = tell
        self._begun = time.perf_counter()

    def __enter__(self) -> Figure:
        return self

    def __exit__(self, *error: object) -> None:
        counted = ", ".join(f"{count} {what}" for what, count in self.counts.items())
        self._tell("figure", f"{self.name}: {counted}; {time.perf_counter() - self._begun:.0f} s, seed {SEED}")

    def count(self, *what: str) -> None:
        """One more of each of these."""
        self.counts.update(what)
