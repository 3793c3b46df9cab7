"""The months: which are closed to results, since when and by whom, and what each holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from imm_eco.domain.rules.closing import CLOSED, OPEN, REOPENED, month_of
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import CLOSING_STATES, Term, Vocabulary
from imm_eco.grid import Field, Grid, Kind, Note, Row
from imm_eco.i18n import N_, _
from imm_eco.services import standings
from imm_eco.store.rows import fetch_all

STATES = Vocabulary("state", (*CLOSING_STATES.terms, Term(OPEN, "Ouvert", "Open")))
"""How a month stands: what was said of it, or open because nobody has closed it yet."""

_RESULTS = "SELECT period_end, count(*) AS results, count(DISTINCT dossier_id) AS dossiers FROM live_result GROUP BY 1"


class _SaidOfMonth(NamedTuple):
    month: str = ""
    reason: str | None = None
    change: int | None = None
    at: str | None = None
    author: str | None = None


_CLOSINGS = """
SELECT f.month, f.reason, f.change_id AS change, change.at, change.author
FROM live_closing AS f JOIN change ON change.id = f.change_id"""


class _Month(NamedTuple):
    """A month: how it stands, by which change, together with which later month, and what it holds."""

    month: str
    title: str
    state: str
    closed_with: str | None
    closed_by: str | None
    change: int | None
    at: str | None
    author: str | None
    reason: str | None
    results: int = 0
    dossiers: int = 0


def closings(db: sqlite3.Connection, as_of: date | None = None) -> Grid:
    """The months that hold results or that something was said of; up to a day, those that had ended by then."""
    months = list(_months(db, as_of or date.max))
    columns = [
        Field("month", N_("Month"), in_tables=False),
        Field("title", N_("Month"), in_data=False),
        Field("state", N_("State"), Kind.CODE, STATES),
        Field("closed_by", N_("With"), in_data=False, missing=""),
        Field("closed_with", N_("With"), in_tables=False),
        Field("at", N_("When"), Kind.MOMENT),
        Field("author", N_("Who")),
        Field("change", N_("Change"), Kind.COUNT),
        Field("results", N_("Results"), Kind.COUNT),
        Field("dossiers", N_("Dossiers"), Kind.COUNT, in_tables=False),
        Field("reason", N_("Reason")),
    ]
    return Grid("closings", _("Closings"), columns, [Row.of(month) for month in months], notes=list(_notes(months)))


def _months(db: sqlite3.Connection, until: date) -> Iterator[_Month]:
    known = standings.closings(db)
    said = {date.fromisoformat(row.month): row for row in fetch_all(db, _SaidOfMonth, _CLOSINGS)}
    held = {month_of(date.fromisoformat(end)): counts for end, *counts in db.execute(_RESULTS)}
    for month in sorted({*said, *held}):
        if month > until:
            return
        closer = known.closer(month)
        by = said.get(closer or month, _SaidOfMonth())
        with_later = closer if closer != month else None
        own, other = Period.month_of(month), Period.month_of(with_later) if with_later else None
        closed_with, closed_by = (other.code, other.title) if other else (None, None)
        reason = None if other else by.reason
        said_by = by.change, by.at, by.author
        counts = held.get(month, ())
        yield _Month(own.code, own.title, known.state(month), closed_with, closed_by, *said_by, reason, *counts)


def _notes(months: Sequence[_Month]) -> Iterator[Note]:
    counted = {state: sum(month.state == state for month in months) for state in (CLOSED, REOPENED, OPEN)}
    if months:
        yield Note(
            N_("{closed} closed, {reopened} reopened, {open} open. A result belongs to the month its period ends in."),
            {state: (Kind.COUNT, count) for state, count in counted.items()},
        )
