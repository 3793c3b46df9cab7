"""`imm-eco campaign edit`: edit an action."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.campaign.options import Contacts
from imm_eco.cli.candidate.options import City
from imm_eco.cli.options import DryRun, Json, choices, reader_of
from imm_eco.cli.session import given, write_transaction
from imm_eco.domain.vocabulary import CHANNELS
from imm_eco.i18n import N_


def edit(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar=options.CODE, help=N_("The action's code."))],
    title: Annotated[str | None, typer.Option("--title", metavar=options.TEXT, help=N_("What it is."))] = None,
    channel: Annotated[
        str | None,
        typer.Option("--channel", parser=reader_of(CHANNELS), metavar=choices(CHANNELS), help=N_("Its channel.")),
    ] = None,
    on: options.On = None,
    city: City = None,
    contacts: Contacts = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Edit an action."""
    from imm_eco.services import candidates

    values = given(title=title, channel=channel, held_on=on, city=city, contacts=contacts)
    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        candidates.edit_campaign(context, code, values)
