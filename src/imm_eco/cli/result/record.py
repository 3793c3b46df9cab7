"""`imm-eco result record`: record a result."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options, session
from imm_eco.cli.options import Late, Reference, choices, reader_of
from imm_eco.cli.session import Context, change_command, given
from imm_eco.domain.vocabulary import PROOFS
from imm_eco.i18n import N_


@change_command
def record(
    context: Context,
    reference: Reference,
    indicator: options.Indicator,
    period: Annotated[
        options.Period,
        typer.Argument(parser=options.read_period, metavar=options.PERIOD, help=N_("2018, S1 2018, T2 2018, 2018-06…")),
    ],
    value: Annotated[
        str,
        typer.Argument(
            metavar=N_("VALUE"),
            help=N_("Jobs: net total at the period's end. Turnover: of the period (2,5MDH)."),
        ),
    ],
    proof: Annotated[
        str | None,
        typer.Option("--proof", parser=reader_of(PROOFS), metavar=choices(PROOFS), help=N_("What backs it.")),
    ] = None,
    piece: Annotated[
        str | None, typer.Option("--piece", metavar=options.TEXT, help=N_("The piece of evidence."))
    ] = None,
    late: Late = None,
) -> None:
    """Record a result."""
    from imm_eco.services import results
    from imm_eco.services.records import ResultRecord, record_of

    code = session.indicator(context.programme, indicator)
    figure = options.read_figure(value, context.programme, code, signed=context.programme.indicator(code).signed)
    given_figure = given(reference=reference, indicator=code, period=period, value=figure, proof=proof, piece=piece)
    results.record(context, record_of(ResultRecord, given_figure))
