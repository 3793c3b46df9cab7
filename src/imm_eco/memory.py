"""Memory: when Python looks for objects that nothing uses any more."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gc_paused() -> Iterator[None]:
    """Leave unused objects alone for a while: with a million new ones Python would look again and again.

    What is read and taken in makes no cycles to speak of; a workbook later they are looked for as ever.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
