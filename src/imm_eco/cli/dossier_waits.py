"""`imm-eco dossier hold · resume`: a dossier that waits."""

from __future__ import annotations

import typer

from imm_eco.cli import options
from imm_eco.cli.dossier import Reference, dossier
from imm_eco.cli.options import DryRun, Json, Late, Reason
from imm_eco.cli.session import write_transaction
from imm_eco.cli.terminal import today
from imm_eco.i18n import N_


@dossier.command("hold", help=N_("Suspend a dossier: it cannot move, and its days are counted apart."))
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

    with write_transaction(ctx, dry_run=dry_run, json=json) as office:
        holds.hold(office, reference, on or today(), reason)


@dossier.command("resume", help=N_("Let a suspended dossier go on."))
def resume(
    ctx: typer.Context, reference: Reference, on: options.On = None, dry_run: DryRun = False, json: Json = False
) -> None:
    """Resume a dossier."""
    from imm_eco.services import holds

    with write_transaction(ctx, dry_run=dry_run, json=json) as office:
        holds.resume(office, reference, on or today())
