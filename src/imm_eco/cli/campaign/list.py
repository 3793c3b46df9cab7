"""`imm-eco campaign list`: list the actions."""

from __future__ import annotations

import typer

from imm_eco.cli.options import AsOf, Format, Json, KnownAt, Output
from imm_eco.cli.session import read_database
from imm_eco.cli.terminal import Terminal


def list_(
    ctx: typer.Context,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """List the actions."""
    from imm_eco.reports import lists

    with read_database(ctx, known_at) as db:
        grid = lists.campaigns(db, as_of=as_of)
    Terminal.of(ctx).show(grid, format, output, json=json)
