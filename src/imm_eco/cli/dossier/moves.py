"""`imm-eco dossier moves`: show the moves."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli.views import Shown, Snapshot, view_command
from imm_eco.i18n import N_


@view_command
def moves(
    snapshot: Snapshot,
    reference: Annotated[
        str | None, typer.Argument(metavar=N_("REF"), help=N_("A dossier; without one, the whole process."))
    ] = None,
) -> Shown:
    """Show the moves."""
    from imm_eco.reports import process

    return (
        process.open_moves(snapshot.db, snapshot.dossier(reference), snapshot.today) if reference else process.moves()
    )
