"""`imm-eco dossier close`: close dossiers."""

from __future__ import annotations

import typer

from imm_eco.cli import options
from imm_eco.cli.dossier.moving import References, move_each
from imm_eco.cli.options import DryRun, Json, Late


def close(
    ctx: typer.Context,
    references: References,
    on: options.On = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Close dossiers."""
    move_each(ctx, "close", references, on, None, None, dry_run, json)
