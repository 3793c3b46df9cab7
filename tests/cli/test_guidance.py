"""What leads on: help by every road, and hints that can be pasted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from imm_eco.cli import app
from tests.conftest import Run


def paths() -> Iterator[tuple[str, ...]]:
    """Every command and noun of the command line, as its words."""
    for entry in app.entries():
        loaded: Any = entry.load()
        yield (entry.name,)
        yield from ((entry.name, verb) for verb in getattr(loaded, "commands", ()))


class TestHelp:
    def test_every_command_tells_the_same_by_every_road(self, run: Run) -> None:
        for words in [(), *paths()]:
            told = run(*words, "--help").out
            assert told.startswith("Usage: imm-eco")
            assert run(*words, "-h").out == told
            assert run("help", *words).out == told

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("dosier",), "unknown command: imm-eco dosier\nhint: did you mean: `imm-eco dossier`\n"),
            (("dossier", "ope"), "unknown command: imm-eco dossier ope\nhint: did you mean: `imm-eco dossier open`\n"),
            (("check", "me"), "unexpected argument: me\nhint: see `imm-eco check --help`\n"),
        ],
    )
    def test_what_is_no_command_is_refused(self, run: Run, words: tuple[str, ...], said: str) -> None:
        assert run("help", *words, ok=2).err == f"error: {said}"

    def test_a_misspelt_word_in_french(self, run: Run) -> None:
        said = run("dossier", "lsit", ok=2, lang="fr").err
        assert said == (
            "erreur\u00a0: commande inconnue\u00a0: imm-eco dossier lsit\n"
            "conseil\u00a0: vouliez-vous dire `imm-eco dossier list`\u00a0?\n"
        )
