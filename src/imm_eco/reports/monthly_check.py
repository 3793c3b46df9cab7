"""May the month's figures be sent? Not while too few results are in, nor when those of a closed month have moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import PROGRAMME_SCOPE
from imm_eco.grid import Field, Grid, Kind, Note, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import catalogue, fields
from imm_eco.reports.packs import require_begun
from imm_eco.reports.published_revisions import Before, Revision, changed, columns
from imm_eco.reports.query import ReportQuery
from imm_eco.reports.scoreboard import TargetRow
from imm_eco.store import database, journal_positions, lookup
from imm_eco.store.journal_positions import Closed


@dataclass(frozen=True)
class MonthVerdict:
    """What was looked at, and how many faults of each kind there are."""

    grids: list[Grid]
    minimum: Fraction
    too_few: int
    moved: int


def verdict(path: Path, period: Period, known_at: str | None, minimum: Fraction | None) -> MonthVerdict:
    """The coverage of the month against the least there should be, and what has moved in the months closed."""
    with database.reading(path, known_at) as db:
        programme = lookup.programme(db)
        require_begun(programme, period)
        closed = journal_positions.closed_months(db)
        points = _Points(journal_positions.closings_of(db), [tuple(row) for row in db.execute(_REASONS)])
        mark = journal_positions.latest(db, known_at)
        report = catalogue.find("targets")
        assert report is not None and mark is not None
        board = report.compute(db, ReportQuery(period.end, known_at))[0]
    least = Fraction(programme.min_coverage, 100) if minimum is None else minimum
    coverage = [_coverage(row, least) for row in board.records(TargetRow) if row.group == PROGRAMME_SCOPE]
    moved = [row for each in closed for row in points.moved(path, each, known_at or mark.at)]
    too_few = sum(not given.enough for given in coverage)
    facts = {"report": "monthly", "period": period.code, "as_of": period.end, "known_at": known_at}
    untold = sum(each.reason is None for each in moved)
    facts |= {"passed": not (too_few or untold), "min_coverage": float(least), "closed_months": len(closed)}
    grids = [_enough(programme, coverage, facts, least, period), _changes(programme, moved, len(closed))]
    return MonthVerdict(grids, least, too_few, untold)


def _enough(
    programme: Programme,
    coverage: Sequence[_GivenResults],
    facts: Mapping[str, object],
    least: Fraction,
    period: Period,
) -> Grid:
    note = Note(
        N_("Results given as of {day}, of those owed; the least is {least}."),
        {"day": (Kind.DATE, period.end), "least": (Kind.RATIO, least)},
    )
    return Grid(
        "coverage", _("Coverage"), list(_fields(programme)), [Row.of(given) for given in coverage], facts, [note]
    )


def _changes(programme: Programme, moved: Sequence[_MovedFigure], closed: int) -> Grid:
    head = [Field("month", N_("Month")), Field("closed_at", N_("Closed"), Kind.MOMENT, in_tables=False)]
    note = Note(N_("Months closed: {count}."), {"count": (Kind.COUNT, closed)})
    title = _("Figures of closed months that have changed")
    shown = [each.row(place) for place, each in enumerate(moved)]
    told = Field("reason", N_("Reopened or late because"))
    return Grid("changed", title, [*head, *columns(programme), told], shown, notes=[note], secondary=True)


_REASONS = """
SELECT known_change.at, coalesce(known_change.late, closing.reason) FROM known_change
LEFT JOIN main.closing AS closing ON closing.change_id = known_change.id AND closing.state = 'reopened'
WHERE known_change.late IS NOT NULL OR closing.reason IS NOT NULL ORDER BY known_change.id"""


@dataclass(frozen=True)
class _Points:
    """What figures of closed months are compared with: each closing that was ever said; and why they may have moved."""

    closings: Sequence[Closed]
    reasons: Sequence[tuple[str, str]]

    def moved(self, path: Path, closed: Closed, known_at: str) -> Iterator[_MovedFigure]:
        """The figures of a closed month that are not those of its first closing, with why where that was said.

        Of what moved since its latest closing only what was said after that closing tells.
        """
        first = min((each.at for each in self.closings if each.month == closed.month), default=closed.at)
        since = {each.name for each in _changed(path, closed.month, closed.at, known_at)}
        for each in _changed(path, closed.month, first, known_at):
            told = self._why(closed.at if each.name in since else first, known_at)
            yield _MovedFigure(Period.month_of(closed.month).code, first, each, told)

    def _why(self, since: str, known_at: str) -> str | None:
        return "; ".join(dict.fromkeys(reason for at, reason in self.reasons if since <= at <= known_at)) or None


def _changed(path: Path, month: date, since: str, known_at: str) -> list[Revision]:
    return changed(path, Before(month, since, closed=True), known_at)


class _MovedFigure(NamedTuple):
    """A figure of a closed month that is not that of its first closing, and why, where that was said."""

    month: str
    closed_at: str
    revision: Revision
    reason: str | None

    def row(self, place: int) -> Row:
        """The same as a row, at its place among the others."""
        return self.revision.row(place, month=self.month, closed_at=self.closed_at, reason=self.reason)


class _GivenResults(NamedTuple):
    """Of an indicator, the dossiers that owe a result and those that gave it; nothing owed is nothing missing."""

    indicator: str
    dossiers: int
    reported: int
    coverage: Fraction | None
    enough: bool


def _coverage(row: TargetRow, least: Fraction) -> _GivenResults:
    owed, given = row.dossiers or 0, row.reported or 0
    share = Fraction(given, owed) if owed else None
    return _GivenResults(row.indicator, owed, given, share, share is None or share >= least)


def _fields(programme: Programme) -> Iterator[Field]:
    yield fields.indicator(programme)
    yield Field("dossiers", N_("Dossiers that owe a result"), Kind.COUNT)
    yield Field("reported", N_("Results given"), Kind.COUNT)
    yield Field("coverage", N_("Given"), Kind.RATIO)
    yield Field("enough", N_("Enough"))
