"""The options that describe a dossier."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from imm_eco.cli import options
from imm_eco.cli.options import choices, reader_of
from imm_eco.domain.vocabulary import PROJECT_TYPES
from imm_eco.i18n import N_

Comment = Annotated[str | None, typer.Option("--comment", metavar=options.TEXT, help=N_("A remark."))]
TITLE = typer.Option("--title", metavar=options.TEXT, help=N_("What the project is."))
INVESTMENT = typer.Option(
    "--investment",
    parser=options.read_amount,
    metavar=options.AMOUNT,
    help=N_("Total investment, before tax (1,5MDH, 850 000)."),
)
PROJECT: dict[str, Any] = {
    "requested": Annotated[
        int | None,
        typer.Option("--requested", parser=options.read_amount, metavar=options.AMOUNT, help=N_("Support requested.")),
    ],
    "sector": Annotated[str | None, typer.Option("--sector", metavar=options.TEXT, help=N_("Sector (filière)."))],
    "type": Annotated[
        str | None,
        typer.Option(
            "--type",
            parser=reader_of(PROJECT_TYPES),
            metavar=choices(PROJECT_TYPES),
            help=N_("New or extended plant."),
        ),
    ],
    "expressed_on": Annotated[
        date | None,
        typer.Option(
            "--expressed-on",
            parser=options.read_past_day,
            metavar=options.DAY,
            help=N_("Date of the signed expression of interest."),
        ),
    ],
}
"""What is said of a project, beside its title, its ecosystem and its investment."""
