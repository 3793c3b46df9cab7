"""Every kind of odd or hostile file gets its exact verdict, in bounded time and memory."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from imm_eco.sheets.reading import read_workbook
from imm_eco.sheets.worker import SECONDS
from tests.hostile import kinds_bombs, kinds_files, kinds_others, kinds_xlsx
from tests.hostile.verdicts import Kind, verdict_of

KINDS = [*kinds_files.KINDS, *kinds_bombs.KINDS, *kinds_xlsx.KINDS, *kinds_others.KINDS]
QUICK = 3.0
"""Seconds: a refusal before inflating takes a tenth of one, on a machine that has nothing else to do."""


def test_there_are_many_kinds_each_of_its_own_name() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 60


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name.replace(" ", "-"))
def test_the_verdict(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / f"envoi{kind.suffix}"
    path.write_bytes(kind.make())
    start = time.perf_counter()
    book = read_workbook(path)
    taken = time.perf_counter() - start
    assert verdict_of(book) == kind.verdict
    assert taken < (QUICK if kind.quick else SECONDS + 5)
    if book.problem:
        assert (book.problem.file, book.sheets) == (path.name, [])
        assert book.problem.message
        assert book.problem.remedy
