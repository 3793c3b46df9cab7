"""Whatever a file is, its annotated copy can be read and holds the same values; nothing surprises the editor."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from imm_eco.sheets.annotation import annotated
from imm_eco.sheets.cells import Book
from imm_eco.sheets.recognition.workbooks import recognise
from imm_eco.sheets.sandbox import handlers
from imm_eco.sheets.sandbox.reading import read_workbook
from tests.hostile.mutants import mutant, seeds
from tests.hostile.test_kinds import KINDS
from tests.hostile.verdicts import Kind, made
from tests.searching import many
from tests.sheets.tables import LISTS

COUNT = many(240, 4000)
ROUNDS = 8


def values(book: Book) -> dict[str, dict[str, Any]]:
    """Every cell that holds something, by sheet; the list of errors aside."""
    pages = [page for page in book.sheets if page.name not in ("Errors", "-") and page.rows]
    return {page.name: {cell.ref: cell.value for row in page.rows for cell in row.cells.values()} for page in pages}


def copy_of(book: Book, path: Path) -> tuple[Book, tuple[str, ...]]:
    """The annotated copy, read again, and what is said to be lost."""
    problems = recognise(book, LISTS).problems
    copy = annotated(book, path.read_bytes(), problems)
    again = path.with_name(f"copy{copy.suffix}")
    again.write_bytes(copy.content)
    return handlers.load(again), copy.lost


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name.replace(" ", "-"))
def test_every_kind_of_file_has_its_copy(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / f"envoi{kind.suffix}"
    path.write_bytes(made(kind))
    book = read_workbook(path)
    again, lost = copy_of(book, path)
    assert again.problem is None
    if book.problem:
        assert lost
    elif not lost:
        assert values(again) == values(book)


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_no_mutation_surprises_the_editor(round_: int, tmp_path: Path) -> None:
    chance = random.Random(1000 + round_)
    sound = seeds(tmp_path)
    edited = 0
    for number in range(COUNT // ROUNDS):
        suffix, content = sound[0] if chance.random() < 0.8 else chance.choice(sound)
        path = tmp_path / f"envoi{suffix}"
        path.write_bytes(mutant(content, chance))
        book = handlers.load(path)
        if book.problem is None:
            again, lost = copy_of(book, path)
            assert again.problem is None, (round_, number)
            if not lost:
                assert values(again) == values(book), (round_, number)
                edited += 1
    assert edited
