"""Renderers are tested apart from the catalogue: the language sets the figures, the words stay English."""

from __future__ import annotations

import gettext

import pytest

from imm_eco import i18n


@pytest.fixture(autouse=True)
def _words_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_load", lambda _code: gettext.NullTranslations())
    i18n.use("en")
