"""The options that describe a company."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.options import choices, reader_of
from imm_eco.cli.terminal import Terminal
from imm_eco.domain.vocabulary import CHANNELS, REGIONS, SIZES
from imm_eco.i18n import N_

Company = Annotated[str, typer.Argument(metavar="ICE", help=N_("The company: its ICE, or the first nine digits."))]
Name = Annotated[str | None, typer.Option("--name", metavar=options.TEXT, help=N_("Company name."))]
LegalForm = Annotated[str | None, typer.Option("--legal-form", metavar=options.TEXT, help=N_("Legal form."))]
Register = Annotated[
    str | None, typer.Option("--trade-register", metavar=options.TEXT, help=N_("Trade register number (RC)."))
]
Court = Annotated[str | None, typer.Option("--court", metavar=options.TEXT, help=N_("Court of the register."))]
TaxId = Annotated[str | None, typer.Option("--tax-id", metavar=options.TEXT, help=N_("Tax identifier (IF)."))]
Cnss = Annotated[str | None, typer.Option("--cnss", metavar=options.TEXT, help=N_("CNSS number."))]
Size = Annotated[
    str | None,
    typer.Option("--size", parser=reader_of(SIZES), metavar=choices(SIZES), help=N_("Size of the company.")),
]
Region = Annotated[
    str | None,
    typer.Option("--region", parser=reader_of(REGIONS), metavar="01…12", help=N_("Region, by code or name.")),
]
City = Annotated[str | None, typer.Option("--city", metavar=options.TEXT, help=N_("City."))]
Contact = Annotated[str | None, typer.Option("--contact", metavar=options.TEXT, help=N_("The person to talk to."))]
Email = Annotated[str | None, typer.Option("--email", metavar=options.TEXT, help=N_("E-mail address."))]
Phone = Annotated[str | None, typer.Option("--phone", metavar=options.TEXT, help=N_("Telephone."))]
Channel = Annotated[
    str | None,
    typer.Option(
        "--channel",
        parser=reader_of(CHANNELS),
        metavar=choices(CHANNELS),
        help=N_("How the company came to the programme."),
    ),
]
Campaign = Annotated[
    str | None,
    typer.Option("--campaign", metavar=options.CODE, help=N_("The mobilisation action that reached it.")),
]
ContactedOn = Annotated[
    date | None,
    typer.Option("--contacted-on", parser=options.read_past_day, metavar=options.DAY, help=N_("Day of contact.")),
]


def warn_of_key(ctx: typer.Context, ice: str | None) -> None:
    """Say that an ICE's key is wrong: it is taken all the same, for some published ones are."""
    from imm_eco.sheets.parsing import values

    doubt = values.read_ice(ice).warning
    if doubt:
        Terminal.of(ctx).warn(f"{doubt.message} {doubt.remedy}")
