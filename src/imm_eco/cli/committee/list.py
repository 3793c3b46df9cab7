"""`imm-eco committee list`: list the sessions."""

from __future__ import annotations

from imm_eco.cli.committee.options import OnlySession, session_number
from imm_eco.cli.options import AsOf
from imm_eco.cli.views import Shown, View, view_command


@view_command
def list_(view: View, session: OnlySession = None, as_of: AsOf = None) -> Shown:
    """List the sessions."""
    from imm_eco.reports import lists

    day = as_of or view.today
    if session:
        return lists.decisions(view.db, session_number(view.db, session), as_of=day)
    return lists.sessions(view.db, as_of=day)
