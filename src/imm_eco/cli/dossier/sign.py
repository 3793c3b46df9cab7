"""`imm-eco dossier sign`: record a convention."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.options import DryRun, Json, Late, Reference
from imm_eco.cli.session import given, write_transaction
from imm_eco.i18n import N_


def sign(
    ctx: typer.Context,
    reference: Reference,
    convention: Annotated[str, typer.Argument(metavar=N_("CONVENTION"), help=N_("The convention's own reference."))],
    amount: Annotated[
        int,
        typer.Argument(parser=options.read_amount, metavar=options.AMOUNT, help=N_("Support committed.")),
    ],
    on: options.On = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record a convention."""
    from imm_eco.services import support
    from imm_eco.services.records import ConventionRecord, record_of

    record = given(reference=reference, convention=convention, amount=amount, signed_on=on)
    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        support.sign(context, record_of(ConventionRecord, record))
