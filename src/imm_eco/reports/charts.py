"""The charts of each report, taken from its own grids: what is drawn is what the table says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from imm_eco import formatting
from imm_eco.document import Chart, Ink, Series, Shape
from imm_eco.domain.vocabulary import ENDS, PROGRAMME_SCOPE, STEPS
from imm_eco.grid import Grid, Kind, Row
from imm_eco.i18n import _


def charts(grids: Sequence[Grid]) -> list[Chart]:
    """The charts of a report, from those of its grids that they need; a report without any has none."""
    named = {grid.name: grid for grid in grids}
    draw, *needed = _CHARTS.get(grids[0].name, (_none,))
    return list(draw(*(named[name] for name in needed)))


def _none() -> Iterator[Chart]:
    return iter(())


def _targets(grid: Grid) -> Iterator[Chart]:
    """Target against realised, an indicator a chart."""
    indicators = _titles(grid, "indicator")
    for indicator in dict.fromkeys(row["indicator"] for row in grid.rows):
        own = replace(grid, rows=[row for row in grid.rows if row["indicator"] == indicator])
        title = _("{indicator}: target and realised").format(indicator=indicators(indicator))
        yield _against(own, f"targets-{indicator}", title, "realised", "target", _kind(own.rows))


def _pipeline(grid: Grid) -> Iterator[Chart]:
    """Dossiers by step, those that left the process apart."""
    rows = [row for row in grid.rows if row["step"] in STEPS.codes]
    for key, title, kind in (
        ("dossiers", _("Dossiers by step"), Kind.COUNT),
        ("investment", _("Planned investment by step"), Kind.MONEY),
    ):
        yield Chart(
            f"pipeline-{key}",
            title,
            Shape.BARS,
            [STEPS.title(row["step"]) for row in rows],
            [
                Series(_("On their way"), [None if row["step"] in ENDS else row[key] for row in rows]),
                Series(_("Ended"), [row[key] if row["step"] in ENDS else None for row in rows], Ink.FIRST),
            ],
            kind,
        )


def _envelope(grid: Grid) -> Iterator[Chart]:
    """The four amounts of the programme under its envelope; then what each ecosystem has committed of its own."""
    named = {field.key: _(field.heading) for field in grid.fields}
    amounts = ("requested", "granted", "committed", "disbursed")
    whole = next(row for row in grid.rows if row["ecosystem"] == PROGRAMME_SCOPE)
    yield Chart(
        "envelope-amounts",
        _("Support, from the envelope to what is paid"),
        Shape.BARS,
        [named[key] for key in ("envelope", *amounts)],
        [
            Series(_("State support"), [None, *(whole[key] for key in amounts)]),
            Series(named["envelope"], [whole["envelope"], None, None, None, None], Ink.REFERENCE),
        ],
        Kind.MONEY,
    )
    yield _against(grid, "envelope-ecosystems", _("Committed by ecosystem"), "committed", "envelope", Kind.MONEY)


def _trajectory(grid: Grid, projections: Grid) -> Iterator[Chart]:
    """Realised and path month by month; each projection as a straight line from the last month to the horizon."""
    indicators, methods = _titles(grid, "indicator"), _titles(projections, "projection")
    for indicator in dict.fromkeys(row["indicator"] for row in grid.rows):
        rows = [row for row in grid.rows if row["indicator"] == indicator]
        over = [place for place, row in enumerate(rows) if row["realised"] is not None]
        leads = [row for row in projections.rows if row["indicator"] == indicator]
        series = [
            Series(_("Realised"), [row["realised"] for row in rows]),
            Series(_("Path"), [row["path"] for row in rows], Ink.REFERENCE),
        ]
        for row, ink in zip(leads, (Ink.FIRST, Ink.SECOND, Ink.THIRD), strict=False):
            series.append(Series(methods(row["projection"]), _straight(rows, over, row["value"]), ink))
        yield Chart(
            f"trajectory-{indicator}",
            _("{indicator}: realised and projected").format(indicator=indicators(indicator)),
            Shape.LINES,
            [row["month"] for row in rows],
            series,
            _kind(rows),
        )


def _straight(rows: Sequence[Row], over: Sequence[int], value: int | None) -> list[int | None]:
    """A straight line from what is realised in the last month that is over to what is projected at the horizon."""
    if value is None or not over:
        return [None] * len(rows)
    last, end = rows[over[-1]], rows[-1]
    whole = (end["month"] - last["month"]).days or 1
    gone = [(row["month"] - last["month"]).days for row in rows[over[-1] : -1]]
    way = [last["realised"] + round((value - last["realised"]) * days / whole) for days in gone]
    return [*[None] * over[-1], *way, value]


def _against(grid: Grid, name: str, title: str, figure: str, reference: str, kind: Kind) -> Chart:
    """A figure of each ecosystem against another one; the programme's own row would dwarf them."""
    rows = [row for row in grid.rows if row["ecosystem"] != PROGRAMME_SCOPE]
    scope = next(field for field in grid.fields if field.key == "ecosystem")
    named = {field.key: _(field.heading) for field in grid.fields}
    series = [
        Series(named[figure], [row[figure] for row in rows]),
        Series(named[reference], [row[reference] for row in rows], Ink.REFERENCE),
    ]
    return Chart(name, title, Shape.BARS, [formatting.display(scope, row) for row in rows], series, kind)


def _kind(rows: Sequence[Row]) -> Kind:
    return Kind.MONEY if rows and rows[0]["unit"] == "MAD" else Kind.COUNT


def _titles(grid: Grid, key: str) -> Callable[[str], str]:
    """How the grid names the codes of a column."""
    field = next(field for field in grid.fields if field.key == key)
    return field.vocabulary.title if field.vocabulary else str


_CHARTS: Mapping[str, tuple[Any, ...]] = {
    "targets": (_targets, "targets"),
    "pipeline": (_pipeline, "pipeline"),
    "envelope": (_envelope, "envelope"),
    "trajectory": (_trajectory, "trajectory", "projections"),
}
"""What draws the charts of a report, and the grids that it draws from."""
