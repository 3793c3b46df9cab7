"""`imm-eco disbursement list`: list the payments."""

from __future__ import annotations

import typer

from imm_eco.cli import options
from imm_eco.cli.options import AsOf, Format, Json, KnownAt, Output
from imm_eco.cli.session import read_database
from imm_eco.cli.terminal import Terminal


def list_(
    ctx: typer.Context,
    reference: options.OnlyReference = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """List the payments."""
    from imm_eco.reports import lists
    from imm_eco.store import lookup

    with read_database(ctx, known_at) as db:
        number = lookup.dossier(db, reference) if reference else None
        grid = lists.disbursements(db, as_of, dossier=number)
    Terminal.of(ctx).show(grid, format, output, json=json)
