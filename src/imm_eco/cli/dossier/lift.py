"""`imm-eco dossier lift`: lift reservations."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.options import Reference
from imm_eco.cli.session import Context, change_command
from imm_eco.i18n import N_, _


@change_command
def lift(
    context: Context,
    reference: Reference,
    which: Annotated[
        str | None,
        typer.Argument(
            metavar=N_("RESERVATION"),
            help=N_("Its number, as `imm-eco dossier show REF` tells it, or its text; every open one without it."),
        ),
    ] = None,
    on: options.On = None,
) -> list[str]:
    """Lift reservations."""
    from imm_eco.services import reservations

    lifted = reservations.lift(context, reference, which, on)
    message = _("reservation {number}: {text}")
    return [message.format(number=each.number, text=each.text) for each in lifted]
