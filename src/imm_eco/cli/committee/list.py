"""`imm-eco committee list`: list the sessions."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli.committee.options import session_number
from imm_eco.cli.options import AsOf
from imm_eco.cli.views import Shown, View, view_command
from imm_eco.i18n import N_


@view_command
def list_(
    view: View,
    session: Annotated[
        str | None,
        typer.Option("--session", metavar=N_("SESSION"), help=N_("Only the decisions of this session.")),
    ] = None,
    as_of: AsOf = None,
) -> Shown:
    """List the sessions."""
    from imm_eco.reports import lists

    day = as_of or view.today
    return (
        lists.decisions(view.db, session_number(view.db, session), as_of=day)
        if session
        else lists.sessions(view.db, as_of=day)
    )
