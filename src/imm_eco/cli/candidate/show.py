"""`imm-eco candidate show`: show a company."""

from __future__ import annotations

import typer

from imm_eco.cli import options
from imm_eco.cli.options import AsOf, Company, Json, KnownAt
from imm_eco.cli.session import company_named, read_database
from imm_eco.cli.terminal import Terminal, today


def show(
    ctx: typer.Context,
    company: Company,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    sources: options.Sources = False,
    json: Json = False,
) -> None:
    """Show a company."""
    from imm_eco.reports import show as details

    with read_database(ctx, known_at) as db:
        grids = details.candidate(db, company_named(ctx, db, company).id, as_of or today())
    Terminal.of(ctx).show(details.asked_for(grids, sources=sources, data=json), json=json)
