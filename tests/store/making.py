"""An empty database, made as `init` makes one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from imm_eco.store import database


def create(path: Path) -> None:
    """Make a database that holds nothing."""
    path.touch(0o600, exist_ok=False)
    path.write_bytes(_empty())


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder, database.creating(Path(folder) / "empty.db") as path:
        return path.read_bytes()
