"""`imm-eco committee list`: list the sessions."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli.committee.options import session_named
from imm_eco.cli.options import AsOf, Format, Json, KnownAt, Output
from imm_eco.cli.session import read_database
from imm_eco.cli.terminal import Terminal, today
from imm_eco.i18n import N_


def list_(
    ctx: typer.Context,
    session: Annotated[
        str | None,
        typer.Option("--session", metavar=N_("SESSION"), help=N_("Only the decisions of this session.")),
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """List the sessions."""
    from imm_eco.reports import lists
    from imm_eco.store import lookup

    day = as_of or today()
    with read_database(ctx, known_at) as db:
        if session:
            grid = lists.decisions(db, lookup.session(db, session_named(session)), as_of=day)
        else:
            grid = lists.sessions(db, as_of=day)
    Terminal.of(ctx).show(grid, format, output, json=json)
