"""A small base, and a way to ask one relation of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.reports.book import Book
from tests.store import making

Ask = Callable[..., list[tuple[Any, ...]]]
"""The rows of a statement, the dossier by its key; `day` is the day asked of."""


@pytest.fixture
def book(tmp_path: Path) -> Book:
    path = tmp_path / "book.db"
    making.create(path)
    return Book(path)


@pytest.fixture
def ask(book: Book) -> Ask:
    def asked(statement: str, known_at: str | None = None, **said: Any) -> list[tuple[Any, ...]]:
        with book.open(known_at) as db:
            return [tuple(row) for row in db.execute(statement, said)]

    return asked
