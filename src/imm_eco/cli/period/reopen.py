"""`imm-eco period reopen`: reopen a month."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.options import DryRun, Json, Reason
from imm_eco.cli.session import write_transaction
from imm_eco.i18n import N_


def reopen(
    ctx: typer.Context,
    month: Annotated[
        options.Period,
        typer.Argument(parser=options.read_period, metavar=N_("MONTH"), help=N_("One month: 2018-12.")),
    ],
    reason: Reason = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Reopen a month."""
    from imm_eco.services import periods

    with write_transaction(ctx, dry_run=dry_run, json=json, reason=reason) as context:
        periods.reopen(context, month, reason)
