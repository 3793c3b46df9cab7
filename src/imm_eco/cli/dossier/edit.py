"""`imm-eco dossier edit`: edit a dossier."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.dossier.options import INVESTMENT, OPENED_ON, PROJECT, TITLE
from imm_eco.cli.options import DryRun, Json, Late, Reference, with_options
from imm_eco.cli.session import ecosystem, given, write_transaction


@with_options(PROJECT)
def edit(
    ctx: typer.Context,
    reference: Reference,
    title: Annotated[str | None, TITLE] = None,
    ecosystem_: options.Ecosystem = None,
    investment: Annotated[int | None, INVESTMENT] = None,
    *,
    opened_on: Annotated[date | None, OPENED_ON] = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
    **project: object,
) -> None:
    """Edit a dossier."""
    from imm_eco.services import dossiers

    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        record = given(
            title=title,
            ecosystem=ecosystem(context.db, ecosystem_),
            investment=investment,
            **project,
            opened_on=opened_on,
        )
        dossiers.edit(context, reference, record)
