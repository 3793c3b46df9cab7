"""Every kind of odd or hostile file gets its exact verdict, in bounded time and memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from imm_eco.sheets.files import guard
from imm_eco.sheets.problem import Fault
from imm_eco.sheets.sandbox.reading import read_workbook
from tests.hostile import kinds_bombs, kinds_files, kinds_others, kinds_xlsx
from tests.hostile.making import MIB
from tests.hostile.verdicts import Kind, made, verdict_of

KINDS = [*kinds_files.KINDS, *kinds_bombs.KINDS, *kinds_xlsx.KINDS, *kinds_others.KINDS]


def test_there_are_many_kinds_each_of_its_own_name() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 60


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name.replace(" ", "-"))
def test_the_verdict(kind: Kind, tmp_path: Path) -> None:
    """One that takes too long or too much is given up, with another verdict than its own: no clock is needed here."""
    path = tmp_path / f"envoi{kind.suffix}"
    path.write_bytes(made(kind))
    book = read_workbook(path)
    assert verdict_of(book) == kind.verdict
    if book.problem:
        assert (book.path, book.sheets) == (path, [])
        assert book.problem.message
        assert book.problem.remedy


@pytest.mark.parametrize("kind", [each for each in KINDS if each.quick], ids=lambda kind: kind.name.replace(" ", "-"))
def test_what_would_inflate_is_refused_before_it_does(kind: Kind) -> None:
    """By the guard alone, which holds no more than the archive's directory and the beginning of a part."""
    content = made(kind)
    tracemalloc.start()
    try:
        fault = guard.inspect(content)
        held = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert isinstance(fault, Fault)
    assert fault.kind.code == kind.verdict
    assert held < 4 * MIB
