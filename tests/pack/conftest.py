"""The book of the report tests, and the pack of a month as it is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result, Run
from tests.reports.book import Book
from tests.reports.conftest import book, empty

__all__ = ["book", "empty"]

Make = Callable[..., dict[str, bytes]]


@pytest.fixture
def monthly(run: Run, book: Book) -> Callable[..., Result]:
    """Run `imm-eco report monthly` on the book."""

    def _run(*args: Any, **how: Any) -> Result:
        return run("--db", book.path, "report", "monthly", *args, **how)

    return _run


@pytest.fixture
def make(monthly: Callable[..., Result], tmp_path: Path) -> Make:
    """Make the pack of a month in a folder; gives its files by what their names end with."""

    def _make(period: str = "2018-12", *args: Any, folder: str = "out", **how: Any) -> dict[str, bytes]:
        monthly("--period", period, "--output", folder, *args, **how)
        files = (tmp_path / folder).glob(f"imm-{period}.*")
        return {each.name.removeprefix(f"imm-{period}."): each.read_bytes() for each in files}

    return _make


def loaded(content: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(content)
    return found
