"""May the month's figures be sent? Not while too few results are in, nor when those of a closed month have moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from imm_eco.grid import Field, Grid, Kind, Note, Row
from imm_eco.i18n import N_, _
from imm_eco.programme import Programme
from imm_eco.reports import catalogue, fields
from imm_eco.reports.asked import Asked
from imm_eco.reports.packs import require_begun
from imm_eco.reports.restated import Before, changed, columns
from imm_eco.rules.periods import Period
from imm_eco.store import database, lookup, moments
from imm_eco.store.moments import Closed
from imm_eco.vocabulary import PROGRAMME_SCOPE


@dataclass(frozen=True)
class Verdict:
    """What was looked at, and how many faults of each kind there are."""

    grids: list[Grid]
    minimum: Fraction
    too_few: int
    moved: int


def verdict(path: Path, period: Period, known_at: str | None, minimum: Fraction | None) -> Verdict:
    """The coverage of the month against the least there should be, and what has moved in the months closed."""
    with database.reading(path, known_at) as db:
        programme = lookup.programme(db)
        require_begun(programme, period)
        closed = moments.closed_months(db)
        mark = moments.latest(db, known_at)
        report = catalogue.find("targets")
        assert report is not None and mark is not None
        board = report.compute(db, Asked(period.end, known_at))[0]
    least = Fraction(programme.min_coverage, 100) if minimum is None else minimum
    coverage = [_coverage(row, least) for row in board.rows if row["ecosystem"] == PROGRAMME_SCOPE]
    moved = [row for each in closed for row in _moved(path, each, known_at or mark.at)]
    too_few = sum(not row["enough"] for row in coverage)
    facts = {"report": "monthly", "period": period.code, "as_of": period.end, "known_at": known_at}
    facts |= {"passed": not (too_few or moved), "min_coverage": float(least), "closed_months": len(closed)}
    grids = [_enough(programme, coverage, facts, least, period), _changes(programme, moved, len(closed))]
    return Verdict(grids, least, too_few, len(moved))


def _enough(
    programme: Programme, coverage: list[dict[str, Any]], facts: dict[str, Any], least: Fraction, period: Period
) -> Grid:
    note = Note(
        N_("Results given as of {day}, of those owed; the least is {least}."),
        {"day": (Kind.DATE, period.end), "least": (Kind.RATIO, least)},
    )
    return Grid("coverage", _("Coverage"), list(_fields(programme)), list(map(Row, coverage)), facts, [note])


def _changes(programme: Programme, moved: list[dict[str, Any]], closed: int) -> Grid:
    head = [fields.text("month", N_("Month")), Field("closed_at", N_("Closed"), Kind.MOMENT)]
    note = Note(N_("Months closed: {count}."), {"count": (Kind.COUNT, closed)})
    title = _("Figures of closed months that have changed")
    return Grid("changed", title, [*head, *columns(programme)], list(map(Row, moved)), notes=[note], aside=True)


def _moved(path: Path, closed: Closed, known_at: str) -> Iterator[dict[str, Any]]:
    """The figures of a closed month that are no longer those of its closing."""
    month = Period.month(closed.month.year, closed.month.month)
    for row in changed(path, Before(closed.month, closed.at, closed=True), known_at):
        yield {"month": month.code, "closed_at": closed.at, **row}


def _coverage(row: Row, least: Fraction) -> dict[str, Any]:
    """Where nothing is owed, nothing is missing."""
    owed, given = row["dossiers"], row["reported"]
    share = Fraction(given, owed) if owed else None
    values = {"indicator": row["indicator"], "dossiers": owed, "reported": given, "coverage": share}
    return {**values, "enough": share is None or share >= least}


def _fields(programme: Programme) -> Iterator[Field]:
    yield fields.indicator(programme)
    yield fields.count("dossiers", N_("Dossiers that owe a result"))
    yield fields.count("reported", N_("Results given"))
    yield Field("coverage", N_("Given"), Kind.RATIO)
    yield fields.text("enough", N_("Enough"))
