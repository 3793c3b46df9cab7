"""`imm-eco result list`: list the results."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.options import AsOf, Format, Json, KnownAt, Output
from imm_eco.cli.session import ecosystem, read_database, resolve_code
from imm_eco.cli.terminal import Terminal
from imm_eco.i18n import N_, _


def list_(
    ctx: typer.Context,
    reference: options.OnlyReference = None,
    indicator: Annotated[
        str | None, typer.Option("--indicator", metavar=options.CODE, help=N_("Only this indicator's."))
    ] = None,
    ecosystem_: options.Ecosystem = None,
    not_counted: Annotated[
        bool, typer.Option("--not-counted", help=N_("Only what counts in no figure, each with why."))
    ] = False,
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
        indicators = lookup.programme(db).indicators
        code = resolve_code(indicators, indicator, _("unknown indicator: {text}")) if indicator else None
        number = lookup.dossier(db, reference) if reference else None
        only = ecosystem(db, ecosystem_)
        grid = lists.results(db, as_of, dossier=number, indicator=code, ecosystem=only, uncounted=not_counted)
    Terminal.of(ctx).show(grid, format, output, json=json)
