"""`imm-eco campaign edit`: edit an action."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.campaign.options import ACTION, CHANNEL, TITLE
from imm_eco.cli.options import with_options
from imm_eco.cli.session import Context, change_command, given
from imm_eco.i18n import N_


@change_command
@with_options(ACTION)
def edit(
    context: Context,
    code: Annotated[str, typer.Argument(metavar=options.CODE, help=N_("The action's code."))],
    title: Annotated[str | None, TITLE] = None,
    channel: Annotated[str | None, CHANNEL] = None,
    **action: object,
) -> None:
    """Edit an action."""
    from imm_eco.services import candidates

    values = given(title=title, channel=channel, **action)
    candidates.edit_campaign(context, code, values)
