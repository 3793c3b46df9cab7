"""The charts of each report, taken from its own grids: what is drawn is what the table says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from imm_eco import formatting
from imm_eco.document import Chart, Ink, Series, Shape
from imm_eco.domain.vocabulary import ENDS, PROGRAMME_SCOPE, STEPS
from imm_eco.grid import Grid, Kind
from imm_eco.i18n import _
from imm_eco.reports.envelope import EnvelopeRow
from imm_eco.reports.forecasts import ProjectionRow
from imm_eco.reports.pipeline import PipelineRow
from imm_eco.reports.scoreboard import TargetRow
from imm_eco.reports.trajectory import TrajectoryRow


def charts(grids: Sequence[Grid]) -> list[Chart]:
    """The charts of a report; one without any has none."""
    draw = _CHARTS.get(grids[0].name)
    return list(draw({grid.name: grid for grid in grids})) if draw else []


def _targets(grids: Mapping[str, Grid]) -> Iterator[Chart]:
    """Target against realised, an indicator a chart."""
    grid = grids["targets"]
    titles = _titles(grid, "indicator")
    # The programme's own row would dwarf the others.
    records = [row for row in grid.records(TargetRow) if row.group != PROGRAMME_SCOPE]
    for indicator in dict.fromkeys(row.indicator for row in records):
        own = [row for row in records if row.indicator == indicator]
        title = _("{indicator}: target and realised").format(indicator=titles(indicator))
        series = _against(grid, realised=[row.realised for row in own], target=[row.target for row in own])
        yield Chart(f"targets-{indicator}", title, Shape.BARS, _named(grid, own), series, own[0].kind)


def _pipeline(grids: Mapping[str, Grid]) -> Iterator[Chart]:
    """Dossiers by step, those that left the process apart."""
    rows = [row for row in grids["pipeline"].records(PipelineRow) if row.step in STEPS.codes]
    for key, title, kind, values in (
        ("dossiers", _("Dossiers by step"), Kind.COUNT, [row.announced.dossiers for row in rows]),
        ("investment", _("Planned investment by step"), Kind.MONEY, [row.announced.investment for row in rows]),
    ):
        shown = list(zip((row.step in ENDS for row in rows), values, strict=True))
        series = [
            Series(_("On their way"), [None if is_end else value for is_end, value in shown]),
            Series(_("Ended"), [value if is_end else None for is_end, value in shown], Ink.FIRST),
        ]
        yield Chart(f"pipeline-{key}", title, Shape.BARS, [STEPS.title(row.step) for row in rows], series, kind)


def _envelope(grids: Mapping[str, Grid]) -> Iterator[Chart]:
    """The four amounts of the programme under its envelope; then what each ecosystem has committed of its own."""
    grid = grids["envelope"]
    named = {field.key: _(field.heading) for field in grid.fields}
    *own, whole = grid.records(EnvelopeRow)
    yield Chart(
        "envelope-amounts",
        _("Support, from the envelope to what is paid"),
        Shape.BARS,
        [named[key] for key in ("envelope", "requested", "granted", "committed", "disbursed")],
        [
            Series(_("State support"), [None, whole.requested, whole.granted, whole.committed, whole.disbursed]),
            Series(named["envelope"], [whole.envelope, None, None, None, None], Ink.REFERENCE),
        ],
        Kind.MONEY,
    )
    series = _against(grid, committed=[row.committed for row in own], envelope=[row.envelope for row in own])
    title = _("Committed by ecosystem")
    yield Chart("envelope-ecosystems", title, Shape.BARS, _named(grid, own), series, Kind.MONEY)


def _trajectory(grids: Mapping[str, Grid]) -> Iterator[Chart]:
    """Realised and path month by month; each projection as a straight line from the last month to the horizon."""
    grid, projections = grids["trajectory"], grids["projections"]
    records, leads = grid.records(TrajectoryRow), projections.records(ProjectionRow)
    indicators, methods = _titles(grid, "indicator"), _titles(projections, "projection")
    for indicator in dict.fromkeys(row.indicator for row in records):
        rows = [row for row in records if row.indicator == indicator]
        series = [
            Series(_("Realised"), [row.realised for row in rows]),
            Series(_("Path"), [row.path for row in rows], Ink.REFERENCE),
        ]
        own = (lead for lead in leads if lead.indicator == indicator)
        for lead, ink in zip(own, (Ink.FIRST, Ink.SECOND, Ink.THIRD), strict=False):
            series.append(Series(methods(lead.projection), _straight(rows, lead.value), ink))
        title = _("{indicator}: realised and projected").format(indicator=indicators(indicator))
        kind = Kind.of_unit(rows[0].unit)
        yield Chart(f"trajectory-{indicator}", title, Shape.LINES, [row.month for row in rows], series, kind)


def _straight(rows: Sequence[TrajectoryRow], value: int | None) -> list[int | None]:
    """A straight line from what is realised in the last month that is over to what is projected at the horizon."""
    over = [(place, row.month, row.realised) for place, row in enumerate(rows) if row.realised is not None]
    if value is None or not over:
        return [None] * len(rows)
    last, since, realised = over[-1]
    whole = (rows[-1].month - since).days or 1
    gone = [(row.month - since).days for row in rows[last:-1]]
    return [*[None] * last, *(realised + round((value - realised) * days / whole) for days in gone), value]


def _against(grid: Grid, **columns: Sequence[int | None]) -> list[Series]:
    """A figure of each ecosystem against another one, each by its key."""
    inks = (Ink.MAIN, Ink.REFERENCE)
    columns_and_inks = zip(columns.items(), inks, strict=True)
    return [Series(_(grid.column(key).heading), values, ink) for (key, values), ink in columns_and_inks]


def _named(grid: Grid, records: Sequence[NamedTuple]) -> list[str]:
    """The ecosystems as the grid shows them in the rows of some records."""
    return [formatting.display(grid.column("ecosystem"), row) for row in grid.rows if row.record in records]


def _titles(grid: Grid, key: str) -> Callable[[str], str]:
    """How the grid names the codes of a column."""
    vocabulary = grid.column(key).vocabulary
    return vocabulary.title if vocabulary else str


_CHARTS: Mapping[str, Callable[[Mapping[str, Grid]], Iterator[Chart]]] = {
    "targets": _targets,
    "pipeline": _pipeline,
    "envelope": _envelope,
    "trajectory": _trajectory,
}
"""What draws the charts of a report from its grids, by their names."""
