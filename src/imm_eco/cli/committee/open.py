"""`imm-eco committee open`: open a session."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.committee.options import seats
from imm_eco.cli.options import DryRun, Json, reader_of
from imm_eco.cli.session import given, write_transaction
from imm_eco.cli.terminal import today
from imm_eco.domain.vocabulary import COMMITTEES
from imm_eco.i18n import N_


def open_(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            parser=reader_of(COMMITTEES),
            metavar=N_("COMMITTEE"),
            help=N_("Which committee sits: pilotage or suivi."),
        ),
    ],
    state: Annotated[
        list[str] | None, typer.Option("--state", metavar=options.TEXT, help=N_("An attendee of the State."))
    ] = None,
    federation: Annotated[
        list[str] | None,
        typer.Option("--federation", metavar=options.TEXT, help=N_("An attendee of the federation.")),
    ] = None,
    minutes: Annotated[
        str | None, typer.Option("--minutes", metavar=options.TEXT, help=N_("Reference of the minutes (PV)."))
    ] = None,
    on: options.On = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Open a session."""
    from imm_eco.services import sessions

    about = given(committee=name, held_on=on or today(), minutes=minutes)
    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        sessions.open_(context, about, seats(state, federation))
