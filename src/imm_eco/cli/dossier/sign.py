"""`imm-eco dossier sign`: record a convention."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.options import Late, Reference
from imm_eco.cli.session import Context, change_command, given
from imm_eco.i18n import N_


@change_command
def sign(
    context: Context,
    reference: Reference,
    convention: Annotated[str, typer.Argument(metavar=N_("CONVENTION"), help=N_("The convention's own reference."))],
    amount: Annotated[
        int,
        typer.Argument(parser=options.read_amount, metavar=options.AMOUNT, help=N_("Support committed.")),
    ],
    on: options.On = None,
    late: Late = None,
) -> None:
    """Record a convention."""
    from imm_eco.services import support
    from imm_eco.services.records import ConventionRecord, record_of

    record = given(reference=reference, convention=convention, amount=amount, signed_on=on)
    support.sign(context, record_of(ConventionRecord, record))
