"""`imm-eco candidate edit`: edit a company."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.candidate.options import (
    Campaign,
    Channel,
    City,
    Cnss,
    Company,
    Contact,
    ContactedOn,
    Court,
    Email,
    LegalForm,
    Name,
    Phone,
    Region,
    Register,
    Size,
    TaxId,
    warn_of_key,
)
from imm_eco.cli.options import DryRun, Json
from imm_eco.cli.session import given, write_transaction
from imm_eco.i18n import N_


def edit(
    ctx: typer.Context,
    company: Company,
    ice: Annotated[
        str | None,
        typer.Option(
            "--ice",
            parser=options.read_ice,
            metavar="ICE",
            help=N_("The ICE of another of its establishments."),
        ),
    ] = None,
    name: Name = None,
    channel: Channel = None,
    contact: Contact = None,
    campaign: Campaign = None,
    contacted_on: ContactedOn = None,
    legal_form: LegalForm = None,
    trade_register: Register = None,
    court: Court = None,
    tax_id: TaxId = None,
    cnss: Cnss = None,
    size: Size = None,
    region: Region = None,
    city: City = None,
    email: Email = None,
    phone: Phone = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Edit a company."""
    from imm_eco.services import candidates

    record = given(
        ice=ice, name=name, channel=channel, contact=contact, campaign=campaign, contacted_on=contacted_on,
        legal_form=legal_form, trade_register=trade_register, court=court, tax_id=tax_id, cnss=cnss, size=size,
        region=region, city=city, email=email, phone=phone,
    )  # fmt: skip
    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        candidates.edit(context, company, record)
    warn_of_key(ctx, ice)
