"""`imm-eco target set`: set a target, or amend it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from imm_eco.cli import options, session
from imm_eco.cli.options import Late, choices, reader_of
from imm_eco.cli.session import Context, change_command, given, resolve_code
from imm_eco.domain.vocabulary import BASES, MEASURES, PROGRAMME_SCOPE, QUALIFIERS
from imm_eco.i18n import N_, _


@change_command
def set_(
    context: Context,
    scope: Annotated[
        str, typer.Argument(metavar=N_("SCOPE"), help=N_("An ecosystem, by code or title, or `programme`."))
    ],
    indicator: options.Indicator,
    value: Annotated[str, typer.Argument(metavar=N_("VALUE"), help=N_("As published: 6 000, or 630 MDH."))],
    source: Annotated[
        str | None, typer.Option("--source", metavar=options.TEXT, help=N_("Where it was published."))
    ] = None,
    qualifier: Annotated[
        str | None,
        typer.Option(
            "--qualifier",
            parser=reader_of(QUALIFIERS),
            metavar=choices(QUALIFIERS),
            help=N_("How the publication hedges it."),
        ),
    ] = None,
    basis: Annotated[
        str | None,
        typer.Option(
            "--basis",
            parser=reader_of(BASES),
            metavar=choices(BASES),
            help=N_("For a flow: since the contract began, or of the horizon's year."),
        ),
    ] = None,
    measures: Annotated[
        str | None,
        typer.Option(
            "--measures",
            parser=reader_of(MEASURES),
            metavar=choices(MEASURES),
            help=N_("What the publication counts, where it is more than direct jobs."),
        ),
    ] = None,
    horizon: Annotated[
        date | None,
        typer.Option("--horizon", parser=options.read_day, metavar=options.DAY, help=N_("Default: the programme's.")),
    ] = None,
    on: Annotated[
        date | None,
        typer.Option(
            "--on",
            parser=options.read_day,
            metavar=options.DAY,
            help=N_("An amendment that holds from that day on; else the one in force is corrected."),
        ),
    ] = None,
    late: Late = None,
) -> None:
    """Set a target, or amend it."""
    from imm_eco.services import programmes
    from imm_eco.services.records import TargetRecord, record_of

    programme = context.programme
    code = session.indicator(programme, indicator)
    where = resolve_code(programme.scopes, scope, _("unknown scope: {text}"))
    if where not in (*programme.ecosystems.codes, PROGRAMME_SCOPE):
        raise typer.BadParameter(_("the remainder is computed: set the programme's target instead"))
    figure = options.read_figure(value, programme, code)
    record = given(value=figure, source=source, qualifier=qualifier, basis=basis, measures=measures)
    by = horizon or programme.horizon
    corrected = None if on else programmes.in_force(context, where, code, by, context.today)
    about = {"scope": where, "indicator": code, "horizon": by, "since": corrected.since if corrected else on}
    programmes.record_target(context, record_of(TargetRecord, {**about, **record}))
