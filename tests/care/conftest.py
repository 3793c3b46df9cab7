"""Copies of the example's database; and files of earlier schemas, as the versions that made them left them."""

from __future__ import annotations

import lzma
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parents[1] / "store" / "fixtures"

Tamper = Callable[..., None]


@pytest.fixture
def db(played: Path, tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    path = tmp_path / "imm-eco.db"
    shutil.copyfile(played, path)
    path.chmod(0o600)
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The demo's database as schema 1 had it."""
    return of_schema(1, tmp_path)


def of_schema(version: int, folder: Path) -> Path:
    """The demo's database as an earlier schema had it."""
    path = folder / "imm-eco.db"
    path.write_bytes(lzma.decompress((FIXTURES / f"schema-{version}.db.xz").read_bytes()))
    path.chmod(0o600)
    return path


@pytest.fixture
def tamper(db: Path) -> Tamper:
    """Edit the file as someone who knows SQLite would: triggers put aside and put back, foreign keys off."""

    def _tamper(*statements: str) -> None:
        other = sqlite3.connect(db, isolation_level=None)
        triggers = other.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in triggers:
            other.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            other.execute(statement)
        for _name, sql in triggers:
            other.execute(sql)
        other.close()

    return _tamper
