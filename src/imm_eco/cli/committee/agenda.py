"""`imm-eco committee agenda`: show the agenda."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.committee.options import Committee
from imm_eco.cli.options import Format, Json, KnownAt, Output
from imm_eco.cli.session import read_database
from imm_eco.cli.terminal import Terminal, today
from imm_eco.i18n import N_


def agenda(
    ctx: typer.Context,
    name: Committee,
    on: Annotated[
        date | None,
        typer.Option(
            "--on",
            "--as-of",
            parser=options.read_day,
            metavar=options.DAY,
            help=N_("The day of the sitting (default: today)."),
        ),
    ] = None,
    known_at: KnownAt = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Show the agenda."""
    from imm_eco.reports import agenda as agendas

    with read_database(ctx, known_at) as db:
        grid = agendas.report(db, name, on or today())
    Terminal.of(ctx).show(grid, format, output, json=json)
