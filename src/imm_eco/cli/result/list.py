"""`imm-eco result list`: list the results."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.views import Shown, Snapshot, view_command
from imm_eco.i18n import N_


@view_command
def list_(
    snapshot: Snapshot,
    reference: options.OnlyReference = None,
    indicator: Annotated[
        str | None, typer.Option("--indicator", metavar=options.CODE, help=N_("Only this indicator's."))
    ] = None,
    ecosystem_: options.Ecosystem = None,
    not_counted: Annotated[
        bool, typer.Option("--not-counted", help=N_("Only what counts in no figure, each with why."))
    ] = False,
    as_of: options.AsOf = None,
) -> Shown:
    """List the results."""
    from imm_eco.reports import lists

    code = snapshot.indicator(indicator)
    number = snapshot.dossier(reference) if reference else None
    only = snapshot.ecosystem(ecosystem_)
    return lists.results(snapshot.db, as_of, dossier=number, indicator=code, ecosystem=only, uncounted=not_counted)
