"""`imm-eco candidate register`: register a company."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.candidate.options import (
    Campaign,
    Channel,
    City,
    Cnss,
    Contact,
    ContactedOn,
    Court,
    Email,
    LegalForm,
    Phone,
    Region,
    Register,
    Size,
    TaxId,
    warn_of_key,
)
from imm_eco.cli.options import DryRun, Json
from imm_eco.cli.session import given, write_transaction
from imm_eco.cli.terminal import Terminal
from imm_eco.i18n import N_, _

SUGGESTED = 3
"""How many companies of a similar name are told when one is registered."""


def register(
    ctx: typer.Context,
    ice: Annotated[str, typer.Option("--ice", parser=options.read_ice, metavar="ICE", help=N_("ICE, 15 digits."))],
    name: Annotated[str, typer.Option("--name", metavar=options.TEXT, help=N_("Company name."))],
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
    """Register a company."""
    from imm_eco.services import candidates

    record = given(
        ice=ice, name=name, channel=channel, contact=contact, campaign=campaign, contacted_on=contacted_on,
        legal_form=legal_form, trade_register=trade_register, court=court, tax_id=tax_id, cnss=cnss, size=size,
        region=region, city=city, email=email, phone=phone,
    )  # fmt: skip
    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        similar = candidates.like(context, name, ice)
        candidates.register(context, record)
    warn_of_key(ctx, ice)
    for known in similar[:SUGGESTED]:
        message = _("a company of a similar name is registered: {name} ({ice}); if it is the same, see {command}")
        command = f"`imm-eco candidate merge {known.ice} {ice} --reason TEXT`"
        Terminal.of(ctx).warn(message.format(name=known.name, ice=known.ice, command=command))
