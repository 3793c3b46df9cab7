"""`imm-eco result`: the realised figures of a period, one by one; batches come by `import`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from imm_eco.cli import options
from imm_eco.cli.commands import Noun
from imm_eco.cli.dossier import Reference
from imm_eco.cli.options import AsOf, DryRun, Format, Json, KnownAt, Late, Output, choices, reader_of
from imm_eco.cli.session import ecosystem, given, read_database, resolve_code, write_transaction
from imm_eco.cli.terminal import Terminal
from imm_eco.i18n import N_, _
from imm_eco.vocabulary import PROOFS

result = Noun(N_("Results given by the companies."))


@result.command("record", help=N_("Record a realised figure of a dossier for a period."))
def record(
    ctx: typer.Context,
    reference: Reference,
    indicator: Annotated[
        str, typer.Argument(metavar=N_("INDICATOR"), help=N_("jobs, turnover…, by code or by title."))
    ],
    period: Annotated[
        Any,
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
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record a result."""
    from imm_eco.services import results

    with write_transaction(ctx, dry_run=dry_run, json=json) as office:
        code = resolve_code(office.programme.indicators, indicator, _("unknown indicator: {text}"))
        figure = options.read_figure(value, office.programme, code, signed=office.programme.indicator(code).signed)
        given_figure = given(reference=reference, indicator=code, period=period, value=figure, proof=proof, piece=piece)
        results.record(office, given_figure)


@result.command("list", help=N_("List the results, with the file, sheet and cell of those imported."))
def list_(
    ctx: typer.Context,
    reference: Annotated[str | None, typer.Argument(metavar=N_("REF"), help=N_("Only this dossier's."))] = None,
    indicator: Annotated[
        str | None, typer.Option("--indicator", metavar=options.CODE, help=N_("Only this indicator's."))
    ] = None,
    ecosystem_: options.Ecosystem = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """List the results."""
    from imm_eco.reports import lists
    from imm_eco.store import lookup

    with read_database(ctx, known_at) as db:
        known = lookup.programme(db).indicators
        code = resolve_code(known, indicator, _("unknown indicator: {text}")) if indicator else None
        number = lookup.dossier(db, reference) if reference else None
        grid = lists.results(db, as_of, dossier=number, indicator=code, ecosystem=ecosystem(db, ecosystem_))
    Terminal.of(ctx).show(grid, format, output, json=json)
