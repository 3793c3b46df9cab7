"""`imm-eco campaign edit`: edit an action."""

from __future__ import annotations

from typing import Annotated

from imm_eco.cli.campaign.options import ACTION, CHANNEL, TITLE, Action
from imm_eco.cli.options import with_options
from imm_eco.cli.session import Context, change_command, given


@change_command
@with_options(ACTION)
def edit(
    context: Context,
    code: Action,
    title: Annotated[str | None, TITLE] = None,
    channel: Annotated[str | None, CHANNEL] = None,
    **action: object,
) -> None:
    """Edit an action."""
    from imm_eco.services import candidates

    candidates.edit_campaign(context, code, given(title=title, channel=channel, **action))
