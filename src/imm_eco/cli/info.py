"""`imm-eco info`: describe the database."""

from __future__ import annotations

import typer

from imm_eco.cli.options import Format, Json, Output
from imm_eco.cli.session import read_database, warn_of_clock
from imm_eco.cli.terminal import Terminal


def info(ctx: typer.Context, format: Format = None, json: Json = False, output: Output = None) -> None:
    """Describe the database."""
    from imm_eco.reports import lists

    terminal = Terminal.of(ctx)
    with read_database(ctx) as db:
        grid = lists.info(db, terminal.db)
        warn_of_clock(terminal, db)
    terminal.show(grid, format, output, json=json)
