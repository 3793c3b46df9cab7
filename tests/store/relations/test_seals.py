"""The seal that holds on a day."""

from __future__ import annotations

from imm_eco.store.relations.seals import SEALED_LINES, promise, promises, seals_in_force
from imm_eco.store.relations.words import with_
from tests.reports.book import Book
from tests.store.relations.conftest import Ask

LINES = f"{with_(seals_in_force(), SEALED_LINES)} SELECT sealed_on, year, jobs FROM sealed ORDER BY year"


def test_the_latest_seal_by_the_day_holds_with_all_its_lines(book: Book, ask: Ask):
    with book.at() as pen:
        pen.programme()
        pen.dossier("A", "travail-metaux")
        pen.seal("A", "2017-03-01", {2018: (10, 0), 2020: (20, 0)})
        pen.seal("A", "2018-03-01", {2019: (15, 0)})
    assert ask(LINES, day="2017-02-28") == []
    assert ask(LINES, day="2018-02-28") == [("2017-03-01", 2018, 10), ("2017-03-01", 2020, 20)]
    assert ask(LINES, day="2018-03-01") == [("2018-03-01", 2019, 15)]


def promised(ask: Ask, column: str, *, of_one_year: bool, year: int) -> tuple[object, ...]:
    """What the seal promises, what it last promised, whether it is unknown, whether it commits at all."""
    relation = promises("sealed", promise(column, of_one_year=of_one_year))
    tables = with_(seals_in_force(), SEALED_LINES, relation)
    query = f"{tables} SELECT promised, last_promised, unknown, commits FROM promises"
    [found] = ask(query, day="2018-12-31", year=year)
    return found


def test_a_promise_of_one_year_is_that_year_s_own_and_unknown_where_it_has_none(book: Book, ask: Ask):
    with book.at() as pen:
        pen.programme()
        pen.dossier("A", "travail-metaux")
        pen.seal("A", "2017-03-01", {2018: (100, 5), 2019: (9, 7), 2021: (20, 11)})
    assert promised(ask, "jobs", of_one_year=True, year=2019) == (9, None, 0, 1)
    # The last one before, not the greatest.
    assert promised(ask, "jobs", of_one_year=True, year=2020) == (None, 9, 1, 1)
    assert promised(ask, "jobs", of_one_year=True, year=2017) == (None, None, 1, 0)
    assert promised(ask, "turnover", of_one_year=True, year=2021) == (11, None, 0, 1)


def test_a_promise_of_a_cumulative_flow_is_the_sum_of_the_years_up_to_it(book: Book, ask: Ask):
    with book.at() as pen:
        pen.programme()
        pen.dossier("A", "travail-metaux")
        pen.seal("A", "2017-03-01", {2018: (100, 5), 2019: (9, 7), 2021: (20, 11)})
    assert promised(ask, "turnover", of_one_year=False, year=2020) == (12, None, 0, 1)
    assert promised(ask, "export_turnover", of_one_year=False, year=2020) == (None, None, 0, 0)
