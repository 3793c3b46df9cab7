"""An empty database, made as `init` makes one."""

from __future__ import annotations

from pathlib import Path

from imm_eco.store import database


def create(path: Path) -> None:
    """Make a database that holds nothing."""
    with database.creating(path):
        pass
