"""`imm-eco committee list`: list the sessions."""

from __future__ import annotations

from imm_eco.cli.committee.options import OnlySession, session_named
from imm_eco.cli.options import AsOf
from imm_eco.cli.views import Shown, Snapshot, view_command


@view_command
def list_(snapshot: Snapshot, session: OnlySession = None, as_of: AsOf = None) -> Shown:
    """List the sessions."""
    from imm_eco.reports import lists

    day = as_of or snapshot.today
    if session:
        return lists.decisions(snapshot.db, snapshot.session(session_named(session)), as_of=day)
    return lists.sessions(snapshot.db, as_of=day)
