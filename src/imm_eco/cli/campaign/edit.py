"""`imm-eco campaign edit`: edit an action."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.campaign.options import ACTION, CHANNEL, TITLE
from imm_eco.cli.options import DryRun, Json, with_options
from imm_eco.cli.session import given, write_transaction
from imm_eco.i18n import N_


@with_options(ACTION)
def edit(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar=options.CODE, help=N_("The action's code."))],
    title: Annotated[str | None, TITLE] = None,
    channel: Annotated[str | None, CHANNEL] = None,
    *,
    dry_run: DryRun = False,
    json: Json = False,
    **action: object,
) -> None:
    """Edit an action."""
    from imm_eco.services import candidates

    values = given(title=title, channel=channel, **action)
    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        candidates.edit_campaign(context, code, values)
