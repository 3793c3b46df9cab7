"""`imm-eco dossier moves`: show the moves."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli.options import Format, Json, KnownAt, Output
from imm_eco.cli.session import read_database
from imm_eco.cli.terminal import Terminal, today
from imm_eco.i18n import N_


def moves(
    ctx: typer.Context,
    reference: Annotated[
        str | None, typer.Argument(metavar=N_("REF"), help=N_("A dossier; without one, the whole process."))
    ] = None,
    known_at: KnownAt = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Show the moves."""
    from imm_eco.reports import process

    if reference is None:
        grid = process.moves()
    else:
        from imm_eco.store import lookup

        with read_database(ctx, known_at) as db:
            grid = process.open_moves(db, lookup.dossier(db, reference), today())
    Terminal.of(ctx).show(grid, format, output, json=json)
