"""`imm-eco dossier hold`: suspend a dossier."""

from __future__ import annotations

import typer

from imm_eco.cli import options
from imm_eco.cli.options import DryRun, Json, Late, Reason, Reference
from imm_eco.cli.session import write_transaction
from imm_eco.cli.terminal import today


def hold(
    ctx: typer.Context,
    reference: Reference,
    reason: Reason = None,
    on: options.On = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Suspend a dossier."""
    from imm_eco.services import holds

    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        holds.hold(context, reference, on or today(), reason)
