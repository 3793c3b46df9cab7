"""Whatever is recorded, closed, reopened and undone in whatever order: no result of a closed month changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from imm_eco.errors import ImmEcoError
from imm_eco.rules.closing import Closings, month_of
from imm_eco.rules.periods import Period
from imm_eco.services import closings, results, standings, undoing
from imm_eco.services.office import Office
from imm_eco.store import journal
from imm_eco.store.verify import findings
from tests.property.test_order import SLOW, TODAY, office_book
from tests.reports.book import Book

MONTHS = [Period.month(2018, number) for number in (1, 2, 3, 6, 9, 12)]
PERIODS = [*MONTHS, Period.quarter(2018, 2), Period.year(2017)]
Act = Callable[[Office], Any]


def _record(indicator: str, period: Period, value: int) -> Act:
    told = {"reference": "A", "indicator": indicator, "period": period, "value": value}
    return lambda office: results.record(office, told)


def _undo(back: int) -> Act:
    return lambda office: undoing.undo(office, max(office.change.id - back, 2))


def _close(period: Period) -> Act:
    return lambda office: closings.close(office, period, None)


def _reopen(period: Period) -> Act:
    return lambda office: closings.reopen(office, period, "why")


ACTS = st.one_of(
    st.builds(_record, st.sampled_from(["jobs", "turnover"]), st.sampled_from(PERIODS), st.integers(0, 3)),
    st.builds(_record, st.just("turnover"), st.sampled_from(MONTHS), st.integers(0, 3)),
    st.builds(_undo, st.integers(1, 5)),
    st.builds(_close, st.sampled_from(PERIODS)),
    st.builds(_reopen, st.sampled_from(MONTHS)),
)


def told(book: Book) -> tuple[Closings, dict[date, set[tuple[Any, ...]]]]:
    """Which months are closed, and the results of each month."""
    found: dict[date, set[tuple[Any, ...]]] = {}
    with book.open() as db:
        for row in db.execute("SELECT period_end, period_start, indicator, value, proof FROM live_result"):
            found.setdefault(month_of(date.fromisoformat(row[0])), set()).add(tuple(row))
        return standings.closings(db), found


def do(book: Book, act: Act) -> bool:
    origin = journal.Origin(datetime(2019, 6, 30, 12, tzinfo=UTC), "test", "test")
    try:
        with journal.writing(book.path, origin) as change:
            act(Office(change, TODAY))
    except ImmEcoError:
        return False
    return True


@SLOW
@given(st.lists(ACTS, min_size=4, max_size=25))
def test_no_result_of_a_closed_month_changes(acts: list[Act]) -> None:
    with office_book() as book:
        for act in acts:
            closed, before = told(book)
            kept = do(book, act)
            now_closed, after = told(book)
            changed = {month for month in {*before, *after} if before.get(month) != after.get(month)}
            # A change that closed a month as well as one that opens it takes no result of it along.
            assert not [month for month in changed if closed.is_closed(month) and now_closed.is_closed(month)]
            assert kept or not changed
        with book.open() as db:
            assert list(findings(db)) == []
