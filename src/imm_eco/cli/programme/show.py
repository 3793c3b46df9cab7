"""`imm-eco programme show`: show the programme."""

from __future__ import annotations

import typer

from imm_eco.cli.options import AsOf, Format, Json, KnownAt, Output
from imm_eco.cli.session import read_database
from imm_eco.cli.terminal import Terminal, today


def show(
    ctx: typer.Context,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Show the programme."""
    from imm_eco.reports.programme import in_force

    with read_database(ctx, known_at) as db:
        grids = in_force(db, as_of or today())
    Terminal.of(ctx).show(grids, format, output, json=json)
