"""The sample's commands, in place of those of the house."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import pytest

from imm_eco.cli import app, terminal
from tests.cli import sample
from tests.cli.sample import fail, refuse


@pytest.fixture
def sample_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    words = (
        app.Word("sample", "A noun.", is_noun=True),
        app.Word("refuse", "Refuse.", "Refuse, after asking."),
        app.Word("fail", "Fail.", "Fail in the way that is named."),
    )
    monkeypatch.setitem(sys.modules, "imm_eco.cli.sample", sample)
    monkeypatch.setitem(sys.modules, "imm_eco.cli.refuse", refuse)
    monkeypatch.setitem(sys.modules, "imm_eco.cli.fail", fail)
    monkeypatch.setattr(app, "PANELS", (app.Panel("Start:", words),))
    monkeypatch.setattr(terminal, "clock", lambda: datetime(2019, 6, 30, 12, tzinfo=UTC))
