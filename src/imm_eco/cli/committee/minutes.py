"""`imm-eco committee minutes`: write the minutes."""

from __future__ import annotations

import typer

from imm_eco.cli.committee.options import Session, session_named
from imm_eco.cli.options import Format, Json, KnownAt, Output
from imm_eco.cli.session import read_database
from imm_eco.cli.terminal import Terminal


def minutes(
    ctx: typer.Context,
    session: Session,
    known_at: KnownAt = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Write the minutes."""
    from imm_eco.reports import minutes as records
    from imm_eco.store import lookup

    with read_database(ctx, known_at) as db:
        grids = records.report(db, lookup.session(db, session_named(session)))
    Terminal.of(ctx).show(grids, format, output, json=json)
