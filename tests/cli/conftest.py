"""The sample's commands, in place of those of the house."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import pytest

from imm_eco.cli import app, terminal
from tests.cli import sample


@pytest.fixture
def sample_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = (
        app.Entry("sample", "sample", "A noun."),
        app.Entry("refuse", "sample", "Refuse.", verb=True),
        app.Entry("fail", "sample", "Fail.", verb=True),
    )
    monkeypatch.setitem(sys.modules, "imm_eco.cli.sample", sample)
    monkeypatch.setattr(app, "PANELS", (app.Panel("Start:", entries),))
    monkeypatch.setattr(terminal, "clock", lambda: datetime(2019, 6, 30, 12, tzinfo=UTC))
