"""The options that describe a mobilisation action."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.candidate.options import City
from imm_eco.cli.options import choices, reader_of
from imm_eco.domain.vocabulary import CHANNELS
from imm_eco.i18n import N_

Action = Annotated[str, typer.Argument(metavar=options.CODE, help=N_("The action's code."))]
TITLE = typer.Option("--title", metavar=options.TEXT, help=N_("What it is."))
CHANNEL = typer.Option("--channel", parser=reader_of(CHANNELS), metavar=choices(CHANNELS), help=N_("Its channel."))
ACTION: dict[str, object] = {
    "held_on": options.On,
    "city": City,
    "contacts": Annotated[
        int | None,
        typer.Option(
            "--contacts", parser=options.read_whole, metavar=options.NUMBER, help=N_("How many contacts it made.")
        ),
    ],
}
"""What is said of an action, beside its title and its channel."""
