"""`imm-eco campaign add`: record an action."""

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


def add(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar=options.CODE, help=N_("A code of your own, such as RS-FES-2018."))],
    title: Annotated[str, typer.Option("--title", metavar=options.TEXT, help=N_("What it is."))],
    channel: Annotated[
        str,
        typer.Option("--channel", parser=reader_of(CHANNELS), metavar=choices(CHANNELS), help=N_("Its channel.")),
    ],
    on: options.On = None,
    city: City = None,
    contacts: Contacts = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record an action."""
    from imm_eco.services import candidates

    record = given(code=code, title=title, channel=channel, held_on=on, city=city, contacts=contacts)
    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        candidates.add_campaign(context, record)
