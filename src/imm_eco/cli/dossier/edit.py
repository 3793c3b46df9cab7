"""`imm-eco dossier edit`: edit a dossier."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.dossier.options import ExpressedOn, Investment, ProjectType, Requested, Sector, Title
from imm_eco.cli.options import DryRun, Json, Late, Reference
from imm_eco.cli.session import ecosystem, given, write_transaction
from imm_eco.i18n import N_


def edit(
    ctx: typer.Context,
    reference: Reference,
    title: Title = None,
    ecosystem_: options.Ecosystem = None,
    investment: Investment = None,
    requested: Requested = None,
    sector: Sector = None,
    type_: ProjectType = None,
    expressed_on: ExpressedOn = None,
    opened_on: Annotated[
        date | None,
        typer.Option("--opened-on", parser=options.read_past_day, metavar=options.DAY, help=N_("Opening date.")),
    ] = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Edit a dossier."""
    from imm_eco.services import dossiers

    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        record = given(
            title=title, ecosystem=ecosystem(context.db, ecosystem_), investment=investment, requested=requested,
            sector=sector, type=type_, expressed_on=expressed_on, opened_on=opened_on,
        )  # fmt: skip
        dossiers.edit(context, reference, record)
