"""`imm-eco disbursement record`: record a payment."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.options import DryRun, Json, Late, Reference
from imm_eco.cli.session import given, write_transaction
from imm_eco.cli.terminal import today
from imm_eco.errors import UsageError
from imm_eco.i18n import N_, _


def record(
    ctx: typer.Context,
    reference: Reference,
    amount: Annotated[
        int, typer.Argument(parser=options.read_amount, metavar=options.AMOUNT, help=N_("The amount paid."))
    ],
    piece: Annotated[
        str | None,
        typer.Option(
            "--piece",
            metavar=options.TEXT,
            help=N_("The payment order; it tells two payments of a day apart."),
        ),
    ] = None,
    another: Annotated[
        bool,
        typer.Option("--another", help=N_("It is another payment than the one of that day, even without a piece.")),
    ] = False,
    correct: Annotated[bool, typer.Option("--correct", help=N_("It corrects the payment of that day."))] = False,
    rank: Annotated[
        int | None,
        typer.Option(
            "--rank",
            parser=options.read_whole,
            metavar=options.NUMBER,
            help=N_("Which payment of that day it corrects, from 1, where it has several."),
        ),
    ] = None,
    on: options.On = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record a payment."""
    from imm_eco.services import support
    from imm_eco.services.records import DisbursementRecord, record_of

    if another and (correct or rank is not None):
        raise UsageError(_("another payment corrects none"), hint=_("give --another, --correct or --rank"))
    payment = given(reference=reference, paid_on=on or today(), amount=amount, piece=piece, rank=rank)
    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        support.disburse(context, record_of(DisbursementRecord, payment), another=another, correct=correct)
