"""The book of the report tests: five dossiers, one in each situation that the figures tell apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Prepare
from tests.reports.book import MDH, Book
from tests.store import making


def _begin(folder: Path) -> Book:
    book = Book(folder / "book.db")
    making.create(book.path)
    with book.at("2019-01-01T08:00:00Z") as pen:
        pen.programme()
    return book


def write_book(folder: Path) -> None:
    with _begin(folder).at() as pen:
        pen.dossier("A", "valorisation-metaux")
        pen.validate("A", "2017-03-01", {2018: (100, 10 * MDH), 2019: (150, 20 * MDH), 2020: (200, 30 * MDH)})
        pen.sign("A", "2017-04-01", 100 * MDH)
        pen.result("A", "jobs", "2017", 40)
        pen.result("A", "jobs", "2018", 90)
        pen.result("A", "turnover", "2017", 5 * MDH)
        pen.result("A", "turnover", "2018", 8 * MDH)
        pen.dossier("B", "nouveaux-metiers")
        pen.validate("B", "2018-06-15", {2019: (250, 25 * MDH), 2021: (300, 50 * MDH)})
        pen.sign("B", "2018-07-01", 60 * MDH)
        pen.dossier("C", "travail-metaux")
        pen.move("C", "structuration", "2018-01-01")
        pen.result("C", "jobs", "2018", 999)
        pen.dossier("D", "valorisation-metaux")
        pen.validate("D", "2017-05-01", {2020: (70, 7 * MDH)})
        pen.sign("D", "2017-06-01", 50 * MDH)
        pen.pay("D", "2018-02-01", 20 * MDH)
        pen.pay("D", "2019-02-01", 1 * MDH, "OV-2")
        pen.result("D", "jobs", "2017", 33)
        pen.move("D", "resilie", "2018-10-01", "mise-en-place")
        pen.dossier("E", "industrie-navale", opened="2018-03-01")
        pen.validate("E", "2019-02-01", {2020: (80, 9 * MDH)})


@pytest.fixture
def empty(tmp_path: Path, prepare: Prepare) -> Book:
    """A database with the shipped programme and nothing else."""
    prepare(_begin)
    return Book(tmp_path / "book.db")


@pytest.fixture
def book(empty: Book, prepare: Prepare) -> Book:
    """A and B validated, C not yet, D terminated, E validated only in 2019."""
    prepare(write_book)
    return empty
