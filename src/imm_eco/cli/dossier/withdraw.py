"""`imm-eco dossier withdraw`: withdraw dossiers."""

from __future__ import annotations

import typer

from imm_eco.cli import options
from imm_eco.cli.dossier.moving import References, move_each
from imm_eco.cli.options import DryRun, Json, Late, Reason


def withdraw(
    ctx: typer.Context,
    references: References,
    reason: Reason = None,
    on: options.On = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Withdraw dossiers."""
    move_each(ctx, "withdraw", references, on, reason, None, dry_run, json)
