"""The trajectory: month by month, realised against the stated path; then where it leads, by three methods.

Realised at the end of a month is what the scoreboard of that day says, as it is known now; a month that is not over
has none. The path is that of the target in force on the day of the report. The projections are those of
`domain/rules/projection.py`, each with its observations and, in a note, its arithmetic.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules import attainment
from imm_eco.domain.rules.attainment import Aim
from imm_eco.domain.rules.indicators import Measure, measure
from imm_eco.domain.rules.monthly import last_day, number
from imm_eco.domain.rules.projection import conversions
from imm_eco.domain.vocabulary import PROGRAMME_SCOPE
from imm_eco.grid import Field, Grid, Kind, Note, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.comparable import wider
from imm_eco.reports.forecasts import Forecast, chances, projections
from imm_eco.reports.histories import histories
from imm_eco.reports.monthly_series import indicator_series, validated_span
from imm_eco.reports.query import ReportQuery
from imm_eco.reports.scoreboard import scoreboard_indicators, target_values
from imm_eco.store import lookup


class TrajectoryRow(NamedTuple):
    """An indicator at the end of a month, in its unit; a month that is not over has a path and nothing else."""

    indicator: str
    month: date
    unit: str
    basis: str
    path: int | None
    realised: int | None = None
    gap: int | None = None
    dossiers: int | None = None
    reported: int | None = None
    coverage: str | None = None


def report(db: sqlite3.Connection, asked: ReportQuery) -> list[Grid]:
    """The trajectory as of a day, of the programme or of one ecosystem; beside it, where it leads."""
    programme = lookup.programme(db)
    scope = asked.ecosystem or PROGRAMME_SCOPE
    held = target_values(db, programme.horizon, asked.as_of)
    last = number(programme.horizon)
    stands = [validated_span(life, last) for life in histories(db, asked.as_of, asked.ecosystem)]
    steps = conversions(one.way for one in stands)
    found = []
    for indicator in scoreboard_indicators(programme, held):
        aim = held.get((scope, indicator), Aim())
        basis = aim.basis or held.get((PROGRAMME_SCOPE, indicator), Aim()).basis or "cumulative"
        counted = measure(programme, indicator, basis)
        found.append(Forecast(indicator_series(db, programme, counted, stands, asked.as_of), steps, aim))
    return [_trajectory(programme, asked, found), projections(programme, found), chances(found, stands)]


def _trajectory(programme: Programme, asked: ReportQuery, found: Sequence[Forecast]) -> Grid:
    columns = [
        fields.indicator(programme),
        Field("month", N_("End of month"), Kind.DATE),
        fields.unit(),
        Field("basis", N_("Basis"), Kind.CODE, vocabulary.BASES, in_tables=False),
        Field("path", N_("Path"), Kind.AMOUNT, missing=fields.UNPUBLISHED),
        Field("realised", N_("Realised"), Kind.AMOUNT),
        Field("gap", N_("Gap to the path"), Kind.AMOUNT),
        Field("dossiers", N_("Dossiers that owe a result"), Kind.COUNT, in_tables=False),
        Field("reported", N_("Results given"), Kind.COUNT, in_tables=False),
        Field("coverage", N_("Given"), in_data=False),
    ]
    return Grid(
        "trajectory",
        asked.titled(_("Trajectory, month by month"), programme),
        columns,
        [row for each in found for row in _months(each)],
        asked.facts("trajectory", schema_version=2, start=programme.start, horizon=programme.horizon),
        list(_notes(programme, asked, found)),
        section="indicator",
    )


def row_of(measure: Measure, day: date, target: int | None, given: tuple[int, int, int] | None) -> TrajectoryRow:
    """A target at a month's end, and what was `given` by then: realised, the dossiers that owe, those that gave."""
    path = attainment.expected(target, attainment.path(measure.begins, measure.horizon, day), measure.unit)
    row = TrajectoryRow(measure.indicator, day, measure.unit, measure.basis, path)
    if given is None:
        return row
    realised, dossiers, reported = given
    gap, coverage = attainment.gap(realised, path, measure.better), f"{reported}/{dossiers}"
    return TrajectoryRow(*row[:5], realised, gap, dossiers, reported, coverage)


def _months(found: Forecast) -> Iterator[Row]:
    """A row a month; people read those in which the figure moves, the latest, and the ends of years."""
    own = found.course
    over = len(own.over)
    figures = zip(own.months, own.realised, own.dossiers, own.reported, strict=True)
    before, begun = 0, False
    for place, (month, realised, dossiers, reported) in enumerate(figures):
        day, is_over = last_day(month), place < over
        begun = begun or realised != 0 or not is_over
        record = row_of(own.measure, day, found.target, (realised, dossiers, reported) if is_over else None)
        moves = is_over and (realised != before or place == over - 1)
        shown = begun and (moves or day.month == 12 or month == own.last)
        yield Row.of(record, strong=place == over - 1, in_tables=shown)
        before = realised


def _notes(programme: Programme, asked: ReportQuery, found: Sequence[Forecast]) -> Iterator[Note]:
    realised = N_("As of {day}. Realised: what the scoreboard of the end of each month shows.")
    yield Note(realised, {"day": (Kind.DATE, asked.as_of)})
    yield Note(
        N_("Path: the straight line from {start} to the target in force, at {horizon}."),
        {"start": (Kind.DATE, programme.start), "horizon": (Kind.DATE, programme.horizon)},
    )
    for each in found:
        if each.course.measure.is_annual:
            title = programme.indicators.title(each.course.measure.indicator)
            yield Note(
                N_("{indicator}: of the year {year} alone (basis: annual); before it, path and realised are zero."),
                {"indicator": (Kind.TEXT, title), "year": (Kind.TEXT, str(programme.horizon.year))},
            )
    yield Note(
        N_("Shown: the months in which the figure moved and the ends of years. JSON, CSV and workbooks have all.")
    )
    for each in found:
        if each.aim.is_comparable is False:
            yield wider(programme, asked.ecosystem or PROGRAMME_SCOPE, each.course.measure.indicator, each.aim)
    if any(each.target is None for each in found):
        yield Note(N_("n.d.: no target was published; it is not zero."))
