"""`imm-eco candidate edit`: edit a company."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.candidate.options import COMPANY, NAME
from imm_eco.cli.options import Company, DryRun, Json, with_options
from imm_eco.cli.session import given, write_transaction
from imm_eco.i18n import N_


@with_options(COMPANY)
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
    name: Annotated[str | None, NAME] = None,
    *,
    dry_run: DryRun = False,
    json: Json = False,
    **about: object,
) -> None:
    """Edit a company."""
    from imm_eco.services import candidates

    record = given(ice=ice, name=name, **about)
    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        candidates.edit(context, company, record)
