"""`imm-eco target list`: list the targets."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.options import AsOf, Format, Json, KnownAt, Output
from imm_eco.cli.session import ecosystem, read_database
from imm_eco.cli.terminal import Terminal, today
from imm_eco.errors import UsageError
from imm_eco.i18n import N_, _


def list_(
    ctx: typer.Context,
    ecosystem_: options.Ecosystem = None,
    history: Annotated[
        bool, typer.Option("--history", help=N_("Every target ever in force, with the days of the amendments."))
    ] = False,
    indicators: Annotated[
        bool, typer.Option("--indicators", help=N_("The indicators instead: stock or flow, unit, which way is good."))
    ] = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """List the targets."""
    from imm_eco.reports import lists

    _require_one_table(history, indicators)
    with read_database(ctx, known_at) as db:
        only, day = ecosystem(db, ecosystem_), as_of or today()
        if indicators:
            grid = lists.indicators(db)
        elif history:
            grid = lists.amendments(db, as_of, only)
        else:
            grid = lists.targets(db, day, only)
    Terminal.of(ctx).show(grid, format, output, json=json)


def _require_one_table(history: bool, indicators: bool) -> None:
    if history and indicators:
        raise UsageError(_("--history and --indicators contradict each other"))
