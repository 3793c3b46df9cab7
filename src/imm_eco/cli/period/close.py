"""`imm-eco period close`: close a period."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.options import DryRun, Json, Reason
from imm_eco.cli.session import write_transaction
from imm_eco.i18n import N_, _


def close(
    ctx: typer.Context,
    until: Annotated[
        options.Period,
        typer.Argument(
            parser=options.read_period,
            metavar=options.PERIOD,
            help=N_("Up to its last month: 2018-12, T4 2018, S2 2018, 2018."),
        ),
    ],
    reason: Reason = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Close a period."""
    from imm_eco.services import periods

    with write_transaction(ctx, dry_run=dry_run, json=json, reason=reason, unchanged=_closed_already(until)) as context:
        periods.close(context, until, reason)


def _closed_already(until: options.Period) -> str:
    return _("nothing to change: everything up to {month} is closed already").format(month=until.last_month.title)
