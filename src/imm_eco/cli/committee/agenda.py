"""`imm-eco committee agenda`: show the agenda."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.committee.options import Committee
from imm_eco.cli.views import Shown, View, view_command
from imm_eco.i18n import N_


@view_command
def agenda(
    view: View,
    name: Committee,
    on: Annotated[
        date | None,
        typer.Option(
            "--on",
            "--as-of",
            parser=options.read_day,
            metavar=options.DAY,
            help=N_("The day of the sitting (default: today)."),
        ),
    ] = None,
) -> Shown:
    """Show the agenda."""
    from imm_eco.reports import agenda

    return agenda.report(view.db, name, on or view.today)
