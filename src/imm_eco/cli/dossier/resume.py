"""`imm-eco dossier resume`: resume a dossier."""

from __future__ import annotations

import typer

from imm_eco.cli import options
from imm_eco.cli.options import DryRun, Json, Reference
from imm_eco.cli.session import write_transaction
from imm_eco.cli.terminal import today


def resume(
    ctx: typer.Context, reference: Reference, on: options.On = None, dry_run: DryRun = False, json: Json = False
) -> None:
    """Resume a dossier."""
    from imm_eco.services import holds

    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        holds.resume(context, reference, on or today())
