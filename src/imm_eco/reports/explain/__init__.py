"""Where a figure of a report comes from: the facts that make it, to the file, sheet and cell, and the sum checked.

Each report says what its columns are made of (`contributions.Explained`). Here a row is found, its contributions are
read and put together again, and the result is held against the report's own figure.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from imm_eco.domain.vocabulary import Term, Vocabulary
from imm_eco.errors import ImmEcoError, NotFoundError, UsageError
from imm_eco.formatting import to_plain
from imm_eco.grid import Field, Grid, Row, Value
from imm_eco.i18n import _
from imm_eco.reports import catalogue
from imm_eco.reports.explain import coverage, durations, envelope, pipeline, targets, trajectory
from imm_eco.reports.explain.contributions import Contribution, Explained, Figure
from imm_eco.reports.query import ReportQuery
from imm_eco.suggestions import did_you_mean, nearest_codes


@dataclass(frozen=True, slots=True)
class Explainable:
    """A report whose figures can be explained: what names its rows, its first figure, and what its rows are made of."""

    keys: tuple[str, ...]
    column: str
    explained: Callable[[sqlite3.Connection, ReportQuery, Row], Explained]
    default: Mapping[str, str]


REPORTS: Mapping[str, Explainable] = {
    "targets": Explainable(
        ("ecosystem", "indicator"), "realised", targets.explained, {"ecosystem": "programme", "indicator": "jobs"}
    ),
    "pipeline": Explainable(("step",), "dossiers", pipeline.explained, {"step": "total"}),
    "envelope": Explainable(("ecosystem",), "committed", envelope.explained, {"ecosystem": "programme"}),
    "funnel": Explainable(("channel", "step"), "reached", durations.funnel, {"channel": "all"}),
    "delays": Explainable(("step", "ecosystem"), "median_days", durations.delays, {"ecosystem": "programme"}),
    "trajectory": Explainable(("indicator", "month"), "realised", trajectory.explained, {"indicator": "jobs"}),
    "coverage": Explainable(
        ("ecosystem", "indicator"), "reported", coverage.explained, {"ecosystem": "programme", "indicator": "jobs"}
    ),
}


@dataclass(frozen=True)
class Answer:
    """A figure with all that makes it."""

    grid: Grid
    row: Row
    field: Field
    figure: Figure
    explained: Explained
    contributions: Sequence[Contribution]

    @property
    def value(self) -> Value:
        """The figure, as the report holds it."""
        return self.row[self.field.key]

    @property
    def plain(self) -> Value:
        """The figure, as the report's JSON says it."""
        return to_plain(self.value, self.field.kind_in(self.row))


def explain(db: sqlite3.Connection, report: str, asked: ReportQuery, where: Mapping[str, Value], column: str) -> Answer:
    """The figure of a column in the row that `where` names, with its contributions.

    Raises NotFoundError where the report has no such row, and ImmEcoError, a bug, where they do not make the figure.
    """
    declared = REPORTS[report]
    found = catalogue.find(report)
    assert found is not None
    grid = found.compute(db, asked)[0]
    row = next((row for row in grid.rows if all(_said(row[key]) == value for key, value in where.items())), None)
    if row is None:
        named = ", ".join(f"{key} {value}" for key, value in where.items())
        raise NotFoundError(_("the report has no row of {named}").format(named=named))
    explained = declared.explained(db, asked, row)
    field = _column(grid, explained, column)
    figure = explained.figures[field.key]
    parts = {name: list(explained.parts[name].read()) for name in figure.parts}
    sums = {name: explained.parts[name].sum(found) for name, found in parts.items()}
    contributions = [each for found in parts.values() for each in found]
    if figure.make(sums, contributions) != row[field.key]:
        raise ImmEcoError(_("the contributions do not make the figure of the report: this is a bug in imm-eco"))
    return Answer(grid, row, field, figure, explained, contributions)


def _said(value: Value) -> Value:
    """What names a row, as it is typed: a day in ISO 8601, a code as it is."""
    return value.isoformat() if isinstance(value, date) else value


def _vocabulary(fields: Mapping[str, Field]) -> Vocabulary:
    return Vocabulary("column", tuple(Term(key, _(each.heading), each.heading) for key, each in fields.items()))


def _column(grid: Grid, explained: Explained, text: str) -> Field:
    """The column that a text names, by its key or its heading in either language. Raises UsageError."""
    named = {field.key: field for field in grid.data_fields()}
    known = {key: field for key, field in named.items() if key in explained.figures}
    columns = _vocabulary(known)
    found = columns.find(text)
    if found is None and (blank := _vocabulary(named).find(text)):
        message = _("this row has no figure in the column {column}").format(column=_(named[blank].heading))
        raise UsageError(message, hint=_("one of: {words}").format(words=", ".join(columns.codes)))
    if found is None:
        hint = did_you_mean(nearest_codes(text, columns))
        hint = hint or _("one of: {words}").format(words=", ".join(columns.codes))
        raise UsageError(_("unknown column: {text}").format(text=text), hint=hint)
    return known[found]
