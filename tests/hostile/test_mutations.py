"""Thousands of workbooks with one thing wrong: none surprises the reader, nor what makes sense of it.

Read in this process, so that an exception that nobody catches fails the test here. `IMM_ECO_THOROUGH=1`
tries ten times as many.
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from imm_eco.sheets.files.limits import Refused
from imm_eco.sheets.problem_catalogue import DAMAGED
from imm_eco.sheets.recognition.workbooks import recognise
from imm_eco.sheets.sandbox import handlers
from imm_eco.sheets.sandbox.serialization import pack, unpack
from tests.hostile.mutants import mutant, seeds
from tests.searching import many
from tests.sheets.tables import LISTS

COUNT = many(800, 8000)
ROUNDS = 8


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_no_mutation_surprises(round_: int, tmp_path: Path) -> None:
    chance = random.Random(round_)
    sound = seeds(tmp_path)
    told: Counter[str] = Counter()
    for number in range(COUNT // ROUNDS):
        suffix, content = sound[0] if chance.random() < 0.6 else chance.choice(sound)
        path = tmp_path / f"envoi{suffix}"
        path.write_bytes(mutant(content, chance))
        book = unpack(path, pack(handlers.load(path)).__next__)
        intake = recognise(book, LISTS)
        assert all(problem.message for problem in intake.problems), (round_, number)
        told[book.problem.code if book.problem else "read"] += 1
    assert told["read"]
    assert told[DAMAGED.code]


def test_what_is_refused_is_refused_with_words() -> None:
    refusal = Refused.of(DAMAGED)
    assert refusal.fault.message
