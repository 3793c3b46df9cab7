"""What is offered for a word that is not known: a slip, a name given in part, and never a word that is only like it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imm_eco.cli import app
from imm_eco.domain.programme.reading import load
from imm_eco.suggestions import nearest, nearest_codes, slips_between

COMMANDS = [entry.name for entry in app.words()]
INDICATORS = load().indicators


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("undoo", ["undo"]),
        ("dosier", ["dossier"]),
        ("reprot", ["report"]),
        ("comittee", ["committee"]),
        ("cand", ["candidate"]),
        ("find", []),
        ("redo-all", []),
        ("list", []),
        ("delete", []),
        ("x", []),
        ("", []),
    ],
)
def test_commands(typed: str, offered: Sequence[str]) -> None:
    assert nearest(typed, COMMANDS) == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Chiffre d’affaires", ["turnover", "export-turnover"]),
        ("CHIFFRE D'AFFAIRES ADDITIONEL", ["turnover"]),
        ("emplois indirect", ["indirect-jobs"]),
        ("jbos", ["jobs"]),
        ("trunover", ["turnover"]),
        ("tonnes", []),
    ],
)
def test_indicators(typed: str, offered: Sequence[str]) -> None:
    assert nearest_codes(typed, INDICATORS) == offered


def test_a_text_that_says_more_than_a_word_does_not_mean_it() -> None:
    assert nearest("Emplois indirects", ["Emplois", "Année"]) == []


@settings(max_examples=60)
@given(st.text("abcd", max_size=7), st.text("abcd", max_size=7))
def test_slips_are_counted_alike_both_ways(one: str, other: str) -> None:
    counted = slips_between(one, other, 7)
    assert counted is not None
    assert counted == slips_between(other, one, 7)
    assert (counted == 0) == (one == other)
    assert abs(len(one) - len(other)) <= counted <= max(len(one), len(other))
