"""The target that holds on a day."""

from __future__ import annotations

from datetime import date

import pytest

from imm_eco.store.relations.targets import targets_in_force
from imm_eco.store.relations.words import with_
from tests.reports.book import Book
from tests.store.relations.conftest import Ask

JOBS = f"{with_(targets_in_force())} SELECT value FROM targets WHERE scope = 'travail-metaux' AND indicator = 'jobs'"


@pytest.fixture(autouse=True)
def written(book: Book) -> None:
    with book.at() as pen:
        pen.programme()
        pen.target("travail-metaux", "jobs", 300, since=date(2019, 1, 1))
        pen.target("travail-metaux", "jobs", 100)
        pen.target("travail-metaux", "jobs", 200, since=date(2018, 1, 1))


@pytest.mark.parametrize(
    ("day", "value"), [("2016-01-01", 100), ("2017-12-31", 100), ("2018-01-01", 200), ("2019-01-01", 300)]
)
def test_the_first_holds_from_the_start_and_an_amendment_from_its_day(ask: Ask, day: str, value: int):
    assert ask(JOBS, day=day) == [(value,)]


def test_without_a_day_the_last_amendment_holds(ask: Ask):
    assert ask(f"{with_(targets_in_force(None))} SELECT value FROM targets WHERE scope = 'travail-metaux'") == [(300,)]


def test_each_scope_has_its_own(ask: Ask):
    found = ask(f"{with_(targets_in_force())} SELECT scope, indicator FROM targets ORDER BY 1, 2", day="2018-12-31")
    assert len(found) == len(set(found)) and ("programme", "jobs") in found
