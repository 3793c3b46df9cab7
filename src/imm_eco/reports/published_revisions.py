"""Published revisions: every figure of a pack that is not what it was said to be at an earlier moment.

Both readings are as of the same day; only what the database knew differs. Each count and each amount of every report
is compared; shares and ratios follow from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from imm_eco import formatting
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.periods import Period
from imm_eco.grid import Field, Grid, Kind, Note, NoteValues, Row, Value
from imm_eco.i18n import N_, _, ngettext
from imm_eco.reports import fields
from imm_eco.reports.catalogue import REPORTS
from imm_eco.reports.query import ReportQuery
from imm_eco.store import database, journal_positions, lookup

AT_HOME = frozenset({"missing", "revisions"})
"""Tables beside a report that a pack leaves out: whom to ask for a result, with phone and mail, is for the office
alone; and revisions have a section of their own."""

SHOWN = 40
"""So many revised figures are read by people; data and workbooks have each."""

_COMPARED = (Kind.COUNT, Kind.MONEY, Kind.AMOUNT)
_OWN = ("indicator", "ecosystem", "unit", "basis", "qualifier")


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier statement of the figures of a day: what was known when it was made.

    It was a pack, of the period `pack`, in its `issue`; or the closing of the month; or just a moment.
    """

    as_of: date
    known_at: str
    pack: str | None = None
    closed: bool = False
    issue: int | None = None

    def as_json(self) -> dict[str, object]:
        """The same in a manifest."""
        return {
            "as_of": self.as_of.isoformat(),
            "known_at": self.known_at,
            "pack": self.pack,
            "closed": self.closed,
            "issue": self.issue,
        }


class FigureName(NamedTuple):
    """What a figure of a report is called: by its codes for data, by its titles for people."""

    report: str
    report_title: str
    indicator: Value
    ecosystem: Value
    of: str | None
    of_title: str | None
    figure: str
    figure_title: str
    unit: str


class Revision(NamedTuple):
    """A figure that was one thing and is another, in its unit; None where it was not known or did not exist."""

    name: FigureName
    before: int | Fraction | None
    after: int | Fraction | None

    @property
    def difference(self) -> int | Fraction | None:
        """What it gained."""
        return None if self.before is None or self.after is None else self.after - self.before

    def row(self, place: int, **beside: Value) -> Row:
        """The same as a row, at its place among the others."""
        return Row.of(self, {**self.name._asdict(), **beside}, in_tables=place < SHOWN)


def revised(path: Path, before: Before | None, known_at: str, name: str = "revisions") -> Grid:
    """What has changed since an earlier statement, by what the database knew at `known_at`; old, new, difference."""
    with database.reading(path, known_at) as db:
        programme = lookup.programme(db)
    rows = changed(path, before, known_at) if before else []
    as_of, known_before = (before.as_of, before.known_at) if before else (None, None)
    facts = {"report": name, "as_of": as_of, "known_before": known_before, "known_at": known_at}
    notes = [_since(before), *_counted(before, rows)]
    title = _("Revisions since the last pack") if name == "revisions" else _("What differs from the issue before")
    shown = [each.row(place) for place, each in enumerate(rows)]
    return Grid(name, title, columns(programme), shown, facts, notes)


def changed(path: Path, before: Before, known_at: str) -> list[Revision]:
    """The figures that differ, in the order of the reports; none where nothing was said in between."""
    with database.reading(path) as db:
        if journal_positions.latest(db, before.known_at) == journal_positions.latest(db, known_at):
            return []
    then, now = (_figures(path, before.as_of, moment) for moment in (before.known_at, known_at))
    pairs = ((then.get(key), now.get(key)) for key in {**now, **then})
    named = ((new or old, old and old.value, new and new.value) for old, new in pairs)
    return [Revision(figure.name, old, new) for figure, old, new in named if figure and old != new]


def columns(programme: Programme) -> tuple[Field, ...]:
    """The columns of a table of revised figures."""
    return (
        Field("report", N_("Report"), in_tables=False),
        Field("report_title", N_("Report"), in_data=False),
        fields.indicator(programme),
        fields.scope(programme),
        Field("of", N_("Of what"), in_tables=False),
        Field("of_title", N_("Of what"), in_data=False, missing=""),
        Field("figure", N_("Figure"), in_tables=False),
        Field("figure_title", N_("Figure"), in_data=False),
        fields.unit(),
        Field("before", N_("Before"), Kind.AMOUNT, missing=fields.UNPUBLISHED),
        Field("after", N_("Now"), Kind.AMOUNT, missing=fields.UNPUBLISHED),
        Field("difference", N_("Difference"), Kind.AMOUNT),
    )


_Key = tuple[str, tuple[Value, ...], str]


class _Figure(NamedTuple):
    """A figure of a report: the table, the columns that name its rows, the row and the column that it stands in."""

    grid: Grid
    naming: Sequence[Field]
    row: Row
    field: Field

    @property
    def key(self) -> _Key:
        """What it is the figure of, whatever it is."""
        return self.grid.name, tuple(self.row[each.key] for each in self.naming), self.field.key

    @property
    def value(self) -> int | Fraction | None:
        value = self.row[self.field.key]
        if not isinstance(value, int | Fraction | None):
            raise TypeError(value)
        return value

    @property
    def name(self) -> FigureName:
        row, field = self.row, self.field
        others = [each for each in self.naming if each.key not in _OWN and row[each.key] is not None]
        return FigureName(
            report=self.grid.name,
            report_title=self.grid.title,
            indicator=row.values.get("indicator"),
            ecosystem=row.values.get("ecosystem"),
            of=" · ".join(str(row[each.key]) for each in others) or None,
            of_title=" · ".join(_title(each, row[each.key]) for each in others) or None,
            figure=field.key,
            figure_title=_(field.heading),
            unit="MAD" if field.kind_in(row) is Kind.MONEY else _unit(field, row),
        )


def _figures(path: Path, day: date, known_at: str) -> dict[_Key, _Figure]:
    """Every count and amount of the pack as of a day, as known at a moment."""
    with database.reading(path, known_at) as db:
        grids = [grid for report in REPORTS for grid in report.compute(db, ReportQuery(day, known_at))]
        return {each.key: each for grid in grids if grid.name not in AT_HOME for each in _figures_of(grid)}


def _figures_of(grid: Grid) -> Iterator[_Figure]:
    """The figures of a table, each by what the row is about: its columns before the first figure."""
    shown = grid.data_fields()
    naming = list(takewhile(lambda field: not field.is_number, shown))
    compared = [field for field in shown if field.kind in _COMPARED]
    yield from (_Figure(grid, naming, row, field) for row in grid.rows for field in compared)


def _title(field: Field, value: Value) -> str:
    if field.kind is Kind.CODE and field.vocabulary:
        return field.vocabulary.title(str(value))
    return formatting.day(value) if field.kind is Kind.DATE else str(value)


def _unit(field: Field, row: Row) -> str:
    """The unit of a figure that is no money: the row's own, or what the column counts."""
    if field.kind is Kind.AMOUNT:
        return str(row["unit"])
    if field.key == "jobs":
        return "jobs"
    return "days" if field.key.endswith("days") else "dossiers"


def _since(before: Before | None) -> Note | str:
    """What the figures are compared with, in words."""
    if before is None:
        return _(
            "There is no earlier pack in this folder, and no earlier month is closed: there is nothing to compare with."
        )
    said: NoteValues = {"day": (Kind.DATE, before.as_of), "moment": (Kind.MOMENT, before.known_at)}
    if before.pack:
        period, issue = Period.parse_code(before.pack), before.issue or 1
        said = {**said, "period": (Kind.TEXT, period.title), "issue": (Kind.COUNT, issue)}
        sentence = N_("Figures as of {day}: as issue {issue} of the pack of {period} knew them ({moment}), and now.")
        return Note(sentence, said)
    if before.closed:
        return Note(N_("Figures as of {day}: as known when that month was closed ({moment}), and now."), said)
    return Note(N_("Figures as of {day}: as known at {moment}, and now."), said)


def _counted(before: Before | None, rows: Sequence[Revision]) -> Iterator[Note | str]:
    if before and not rows:
        yield _("None of the figures has changed since.")
    if (more := len(rows) - SHOWN) > 0:
        sentence = ngettext(
            "{count} more figure has changed: JSON and workbooks have it.",
            "{count} more figures have changed: JSON and workbooks have each.",
            more,
        )
        yield Note(sentence, {"count": (Kind.COUNT, more)})
