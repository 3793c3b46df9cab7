"""`imm-eco campaign add`: record an action."""

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
def add(
    context: Context,
    code: Annotated[str, typer.Argument(metavar=options.CODE, help=N_("A code of your own, such as RS-FES-2018."))],
    title: Annotated[str, TITLE],
    channel: Annotated[str, CHANNEL],
    **action: object,
) -> None:
    """Record an action."""
    from imm_eco.services import candidates
    from imm_eco.services.records import CampaignRecord

    record = CampaignRecord(code, given(code=code, title=title, channel=channel, **action))
    candidates.add_campaign(context, record)
