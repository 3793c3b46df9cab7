"""`imm-eco dossier return`: send a dossier back."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.dossier.moving import move_each
from imm_eco.cli.options import DryRun, Json, Late, Reason, Reference, reader_of
from imm_eco.domain.vocabulary import STEPS
from imm_eco.i18n import N_


def return_(
    ctx: typer.Context,
    reference: Reference,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            parser=reader_of(STEPS),
            metavar=options.CODE,
            help=N_("The step to go back to (default: the one before)."),
        ),
    ] = None,
    reason: Reason = None,
    on: options.On = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Send a dossier back."""
    move_each(ctx, "return", [reference], on, reason, to, dry_run, json)
