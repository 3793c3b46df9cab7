"""`imm-eco dossier commit`: record a year's commitments."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.options import Reference
from imm_eco.cli.session import Context, change_command, given
from imm_eco.i18n import N_


@change_command
def commit(
    context: Context,
    reference: Reference,
    year: Annotated[
        int, typer.Argument(parser=options.read_year, metavar=options.YEAR, help=N_("The year committed to."))
    ],
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            parser=options.read_whole,
            metavar=options.NUMBER,
            help=N_("Net direct jobs created since the baseline, at the year's end."),
        ),
    ] = None,
    turnover: Annotated[
        int | None,
        typer.Option(
            "--turnover",
            parser=options.read_amount,
            metavar=options.AMOUNT,
            help=N_("Additional turnover of the year."),
        ),
    ] = None,
    export_turnover: Annotated[
        int | None,
        typer.Option(
            "--export",
            parser=options.read_amount,
            metavar=options.AMOUNT,
            help=N_("The exported share of that turnover."),
        ),
    ] = None,
    investment: Annotated[
        int | None,
        typer.Option(
            "--investment",
            parser=options.read_amount,
            metavar=options.AMOUNT,
            help=N_("Investment of the year, before tax."),
        ),
    ] = None,
) -> None:
    """Record a year's commitments."""
    from imm_eco.services import dossiers
    from imm_eco.services.records import CommitmentRecord, record_of

    record = given(
        reference=reference,
        year=year,
        jobs=jobs,
        turnover=turnover,
        export_turnover=export_turnover,
        investment=investment,
    )
    dossiers.record_commitment(context, record_of(CommitmentRecord, record))
