"""`imm-eco dossier show`: show a dossier."""

from __future__ import annotations

import typer

from imm_eco.cli import options
from imm_eco.cli.options import AsOf, Json, KnownAt, Reference
from imm_eco.cli.session import read_database
from imm_eco.cli.terminal import Terminal, today


def show(
    ctx: typer.Context,
    reference: Reference,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    sources: options.Sources = False,
    json: Json = False,
) -> None:
    """Show a dossier."""
    from imm_eco.reports import show as details
    from imm_eco.store import lookup

    with read_database(ctx, known_at) as db:
        grids = details.dossier(db, lookup.dossier(db, reference), as_of or today())
    Terminal.of(ctx).show(details.asked_for(grids, sources=sources, data=json), json=json)
