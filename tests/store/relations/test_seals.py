"""The seal that holds on a day."""

from __future__ import annotations

from imm_eco.store.relations.seals import SEALED_LINES, seals_in_force
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
