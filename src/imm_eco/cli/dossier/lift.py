"""`imm-eco dossier lift`: lift reservations."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.options import DryRun, Json, Reference
from imm_eco.cli.session import write_transaction
from imm_eco.cli.terminal import Terminal
from imm_eco.i18n import N_, _


def lift(
    ctx: typer.Context,
    reference: Reference,
    which: Annotated[
        str | None,
        typer.Argument(
            metavar=N_("RESERVATION"),
            help=N_("Its number, as `imm-eco dossier show REF` tells it, or its text; every open one without it."),
        ),
    ] = None,
    on: options.On = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Lift reservations."""
    from imm_eco.services import reservations

    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        lifted = reservations.lift(context, reference, which, on)
    for each in lifted:
        Terminal.of(ctx).say(_("reservation {number}: {text}").format(number=each.number, text=each.text))
