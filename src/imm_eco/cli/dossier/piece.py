"""`imm-eco dossier piece`: record received pieces."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.dossier.options import Comment
from imm_eco.cli.options import Reference
from imm_eco.cli.session import Context, change_command, given, resolve_code
from imm_eco.i18n import N_, _


@change_command
def piece(
    context: Context,
    reference: Reference,
    pieces: Annotated[
        list[str], typer.Argument(metavar=N_("PIECE"), help=N_("Pieces of the checklist, by code or title."))
    ],
    comment: Comment = None,
    on: options.On = None,
    verified_on: Annotated[
        date | None,
        typer.Option(
            "--verified-on", parser=options.read_past_day, metavar=options.DAY, help=N_("The day it was verified.")
        ),
    ] = None,
    expires_on: Annotated[
        date | None,
        typer.Option(
            "--expires-on", parser=options.read_day, metavar=options.DAY, help=N_("The last day on which it is valid.")
        ),
    ] = None,
) -> None:
    """Record received pieces."""
    from imm_eco.services import assessments

    record = given(received_on=on, verified_on=verified_on, expires_on=expires_on, comment=comment)
    checklist = context.programme.pieces
    for text in pieces:
        code = resolve_code(checklist, text, _("unknown piece: {text}"))
        assessments.receive(context, reference, code, record)
