"""The office of the table, made once and copied for each attempt."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from imm_eco.cli import terminal
from tests.conftest import Run
from tests.one_door.base import build

Context = tuple[Run, dict[str, int]]
_BUILT: list[tuple[Path, dict[str, int]]] = []


@pytest.fixture
def context(
    run: Run, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Context:
    """The office, and the number of each of its changes by name."""
    monkeypatch.setattr(terminal, "clock", lambda: datetime(2019, 6, 30, 12, tzinfo=UTC))
    if not _BUILT:
        changes = build(run, tmp_path)
        kept = tmp_path_factory.mktemp("one-door") / "imm-eco.db"
        shutil.copy(tmp_path / "imm-eco.db", kept)
        _BUILT.append((kept, changes))
    kept, changes = _BUILT[0]
    shutil.copy(kept, tmp_path / "imm-eco.db")
    return run, changes
