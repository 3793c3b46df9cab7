"""The example's database, played once; and a file of the first schema, as the version that made it left it."""

from __future__ import annotations

import lzma
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SRC

FIXTURES = Path(__file__).parents[1] / "store" / "fixtures"

Tamper = Callable[..., None]


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database at the end of the demo's story."""
    folder = tmp_path_factory.mktemp("demo") / "story"
    subprocess.run(
        [sys.executable, "-m", "imm_eco", "--quiet", "demo", str(folder)],
        env={**os.environ, "PYTHONPATH": str(SRC), "IMM_ECO_USER": "a.alaoui"},
        check=True,
        capture_output=True,
        timeout=300,
    )
    return folder / "imm-eco.db"


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
