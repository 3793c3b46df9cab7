"""`imm-eco report`: the scoreboard, the pipeline, the delays and the funnel, as of a day, as the database knew them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from imm_eco.cli.commands import Noun
from imm_eco.cli.desk import consulting, ecosystem
from imm_eco.cli.face import Face, today
from imm_eco.cli.options import AsOf, Ecosystem, Format, Json, KnownAt, Output
from imm_eco.i18n import N_

if TYPE_CHECKING:
    from imm_eco.grid import Grid

report = Noun(N_("Scoreboard, pipeline, delays and funnel, as of a day and as known at a moment."))


@report.command("targets", help=N_("Target, committed and realised by ecosystem: the scoreboard."))
def targets(
    ctx: typer.Context,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    ecosystem_: Ecosystem = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Show the scoreboard."""
    from imm_eco.reports import targets as scoreboard

    with consulting(ctx, known_at) as db:
        grid = scoreboard.report(db, as_of or today(), known_at, ecosystem(db, ecosystem_))
    Face.of(ctx).show(grid, format, output, json=json)


@report.command("pipeline", help=N_("Dossiers in each phase and step, and what they announce."))
def pipeline(
    ctx: typer.Context,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    ecosystem_: Ecosystem = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Show the pipeline."""
    from imm_eco.reports import pipeline as steps

    with consulting(ctx, known_at) as db:
        grid = steps.report(db, as_of or today(), known_at, ecosystem(db, ecosystem_))
    Face.of(ctx).show(grid, format, output, json=json)


@report.command("delays", help=N_("Days spent in each step, by ecosystem; dossiers past the identification window."))
def delays(
    ctx: typer.Context,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    ecosystem_: Ecosystem = None,
    overrun: Annotated[
        bool, typer.Option("--overrun", help=N_("Only the dossiers past the identification window."))
    ] = False,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Show the delays."""
    from imm_eco.reports import delays as stays

    with consulting(ctx, known_at) as db:
        grids = stays.report(db, as_of or today(), known_at, ecosystem(db, ecosystem_))
    _show(ctx, grids, overrun, format, output, json)


@report.command("funnel", help=N_("Dossiers that reached each step, by channel; those that left, and why."))
def funnel(
    ctx: typer.Context,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    ecosystem_: Ecosystem = None,
    dropouts: Annotated[bool, typer.Option("--dropouts", help=N_("Only the dossiers that left, and why."))] = False,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Show the funnel."""
    from imm_eco.reports import funnel as way

    with consulting(ctx, known_at) as db:
        grids = way.report(db, as_of or today(), known_at, ecosystem(db, ecosystem_))
    _show(ctx, grids, dropouts, format, output, json)


def _show(
    ctx: typer.Context, grids: list[Grid], only_aside: bool, format: str | None, output: Path | None, json: bool
) -> None:
    """The report with the table beside it, or that table alone, under the report's own facts."""
    shown = [replace(grids[1], facts=grids[0].facts, aside=False)] if only_aside else grids
    Face.of(ctx).show(shown, format, output, json=json)
