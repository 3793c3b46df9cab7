"""The options that describe a company."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from imm_eco.cli import options
from imm_eco.cli.options import choices, reader_of
from imm_eco.domain.vocabulary import CHANNELS, REGIONS, SIZES
from imm_eco.i18n import N_

NAME = typer.Option("--name", metavar=options.TEXT, help=N_("Company name."))
Region = Annotated[
    str | None,
    typer.Option("--region", parser=reader_of(REGIONS), metavar="01…12", help=N_("Region, by code or name.")),
]
City = Annotated[str | None, typer.Option("--city", metavar=options.TEXT, help=N_("City."))]
Channel = Annotated[
    str | None,
    typer.Option(
        "--channel",
        parser=reader_of(CHANNELS),
        metavar=choices(CHANNELS),
        help=N_("How the company came to the programme."),
    ),
]
COMPANY: dict[str, Any] = {
    "channel": Channel,
    "contact": Annotated[
        str | None, typer.Option("--contact", metavar=options.TEXT, help=N_("The person to talk to."))
    ],
    "campaign": Annotated[
        str | None,
        typer.Option("--campaign", metavar=options.CODE, help=N_("The mobilisation action that reached it.")),
    ],
    "contacted_on": Annotated[
        date | None,
        typer.Option("--contacted-on", parser=options.read_past_day, metavar=options.DAY, help=N_("Day of contact.")),
    ],
    "legal_form": Annotated[str | None, typer.Option("--legal-form", metavar=options.TEXT, help=N_("Legal form."))],
    "trade_register": Annotated[
        str | None, typer.Option("--trade-register", metavar=options.TEXT, help=N_("Trade register number (RC)."))
    ],
    "court": Annotated[str | None, typer.Option("--court", metavar=options.TEXT, help=N_("Court of the register."))],
    "tax_id": Annotated[str | None, typer.Option("--tax-id", metavar=options.TEXT, help=N_("Tax identifier (IF)."))],
    "cnss": Annotated[str | None, typer.Option("--cnss", metavar=options.TEXT, help=N_("CNSS number."))],
    "size": Annotated[
        str | None,
        typer.Option("--size", parser=reader_of(SIZES), metavar=choices(SIZES), help=N_("Size of the company.")),
    ],
    "region": Region,
    "city": City,
    "email": Annotated[str | None, typer.Option("--email", metavar=options.TEXT, help=N_("E-mail address."))],
    "phone": Annotated[str | None, typer.Option("--phone", metavar=options.TEXT, help=N_("Telephone."))],
}
"""What is said of a company, beside its ICE and its name."""
