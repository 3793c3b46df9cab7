"""`imm-eco target list`: list the targets."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.views import Shown, Snapshot, view_command
from imm_eco.i18n import N_


@view_command
def list_(
    snapshot: Snapshot,
    ecosystem_: options.Ecosystem = None,
    history: Annotated[
        bool, typer.Option("--history", help=N_("Every target ever in force, with the days of the amendments."))
    ] = False,
    indicators: Annotated[
        bool, typer.Option("--indicators", help=N_("The indicators instead: stock or flow, unit, which way is good."))
    ] = False,
    as_of: options.AsOf = None,
) -> Shown:
    """List the targets."""
    from imm_eco.reports import lists

    if history and indicators:
        raise options.contradiction("--history", "--indicators")
    only = snapshot.ecosystem(ecosystem_)
    if indicators:
        return lists.indicators(snapshot.db)
    if history:
        return lists.amendments(snapshot.db, as_of, only)
    return lists.targets(snapshot.db, as_of or snapshot.today, only)
