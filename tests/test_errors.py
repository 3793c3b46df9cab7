"""A command that a refusal names is one that a shell reads as it is meant."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imm_eco.errors import command, quoted


@given(st.text())
def test_a_word_is_one_word_of_a_shell(word: str) -> None:
    assert shlex.split(quoted(word)) == [word]


@pytest.mark.parametrize(
    ("word", "written"),
    [("D-1", "D-1"), ("Mme Idrissi", '"Mme Idrissi"'), ("", '""'), ('dit "le Fès"', "'dit \"le Fès\"'"),
     ("$HOME", "'$HOME'"), ("5 `ls`", "'5 `ls`'"), ("l'Oued $1", "'l'\"'\"'Oued $1'")],
)  # fmt: skip
def test_it_is_written_as_plainly_as_it_can_be(word: str, written: str) -> None:
    assert quoted(word) == written
    assert command("dossier", word) == f"`imm-eco dossier {written}`"
