"""`imm-eco dossier duplicates`: list possible duplicates."""

from __future__ import annotations

import typer

from imm_eco.cli.options import Format, Json, KnownAt, Output
from imm_eco.cli.session import read_database
from imm_eco.cli.terminal import Terminal


def duplicates(
    ctx: typer.Context, known_at: KnownAt = None, format: Format = None, json: Json = False, output: Output = None
) -> None:
    """List possible duplicates."""
    from imm_eco.reports import lists

    with read_database(ctx, known_at) as db:
        grid = lists.dossier_duplicates(db)
    Terminal.of(ctx).show(grid, format, output, json=json)
