"""Whatever is recorded, closed, reopened and undone in whatever order: no figure of a closed month changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from imm_eco.domain.rules.closing import REOPENED, Closings
from imm_eco.domain.rules.periods import Period
from imm_eco.errors import ImmEcoError
from imm_eco.grid import Grid
from imm_eco.render.data import rows
from imm_eco.reports.catalogue import REPORTS
from imm_eco.reports.published_revisions import AT_HOME
from imm_eco.reports.query import ReportQuery
from imm_eco.services import dossiers, holds, periods, results, standings, support, undo
from imm_eco.services.context import Context
from imm_eco.services.records import ConventionRecord, DisbursementRecord, ResultRecord
from imm_eco.store import journal
from imm_eco.store.verify import findings
from tests.property.test_order import SLOW, TODAY, office_book
from tests.reports.book import Book
from tests.searching import many

MONTHS = [Period.month(2018, number) for number in (1, 2, 3, 6, 9, 12)]
PERIODS = [*MONTHS, Period.quarter(2018, 2), Period.year(2017)]
Act = Callable[[Context], Any]


def _record(indicator: str, period: Period, value: int) -> Act:
    told = ResultRecord("A", indicator, period, {"value": value})
    return lambda context: results.record(context, told)


def _undo(back: int) -> Act:
    return lambda context: undo.undo(context, max(context.change.id - back, 2))


def _close(period: Period) -> Act:
    return lambda context: periods.close(context, period, None)


def _reopen(period: Period) -> Act:
    return lambda context: periods.reopen(context, period, "why")


def _pay(on: date, amount: int) -> Act:
    return lambda context: support.disburse(context, DisbursementRecord("A", on, amount, "x", None))


def _sign(on: date, amount: int) -> Act:
    return lambda context: support.sign(context, ConventionRecord("A", "C", on, {"amount": amount}))


def _edit(values: Mapping[str, Any]) -> Act:
    return lambda context: dossiers.edit(context, "B", values)


def _hold(on: date) -> Act:
    return lambda context: holds.hold(context, "B", on, "why")


DAYS = st.sampled_from([each.end for each in MONTHS])
EDITS: list[Mapping[str, Any]] = [
    {"ecosystem": "travail-metaux"}, {"ecosystem": "nouveaux-metiers"}, {"investment": 3}, {"investment": 4},
    {"title": "other"}, {"opened_on": date(2016, 5, 5)},
]  # fmt: skip

ACTS = st.one_of(
    st.builds(_record, st.sampled_from(["jobs", "turnover"]), st.sampled_from(PERIODS), st.integers(0, 3)),
    st.builds(_record, st.just("turnover"), st.sampled_from(MONTHS), st.integers(0, 3)),
    st.builds(_undo, st.integers(1, 5)),
    st.builds(_pay, DAYS, st.integers(1, 3)),
    st.builds(_sign, DAYS, st.integers(3, 5)),
    st.builds(_edit, st.sampled_from(EDITS)),
    st.builds(_hold, DAYS),
    st.builds(_close, st.sampled_from(PERIODS)),
    st.builds(_reopen, st.sampled_from(MONTHS)),
)


Figures = dict[date, Any]


def told(book: Book) -> tuple[Closings, Figures]:
    """Which months are closed, and every figure of the pack as of the end of each."""
    with book.open() as db:
        closed = standings.closings(db)
        # A month that is reopened for a reason lets the later ones move with it.
        reopened = min((month for month, state in closed.states.items() if state == REOPENED), default=date.max)
        asked = [month.end for month in MONTHS if closed.is_closed(month.end) and month.end < reopened]
        return closed, {day: [rows(grid) for grid in _grids(db, day)] for day in asked}


def _grids(db: sqlite3.Connection, day: date) -> list[Grid]:
    return [grid for report in REPORTS for grid in report.compute(db, ReportQuery(day)) if grid.name not in AT_HOME]


def do(book: Book, act: Act) -> bool:
    origin = journal.Origin(datetime(2019, 6, 30, 12, tzinfo=UTC), "test", "test")
    try:
        with journal.writing(book.path, origin) as change:
            act(Context(change, TODAY))
    except ImmEcoError:
        return False
    return True


@settings(SLOW, max_examples=many(6, 100))
@given(st.lists(ACTS, min_size=4, max_size=16))
def test_no_figure_of_a_closed_month_changes(acts: list[Act]) -> None:
    with office_book() as book:
        with book.at("2019-01-02T08:00:00Z") as pen:
            pen.decide("A", "suivi-2016-12-15", "valide", granted=5)
        closed, before = told(book)
        for act in acts:
            kept = do(book, act)
            now_closed, after = told(book)
            # A change that closed a month as well as one that opens it takes no figure of it along.
            for month in before.keys() & after.keys():
                assert before[month] == after[month], month
            assert kept or closed == now_closed
            closed, before = now_closed, after
        with book.open() as db:
            assert list(findings(db)) == []
