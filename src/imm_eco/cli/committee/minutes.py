"""`imm-eco committee minutes`: write the minutes."""

from __future__ import annotations

from imm_eco.cli.committee.options import Session, session_named
from imm_eco.cli.views import Shown, Snapshot, view_command


@view_command
def minutes(snapshot: Snapshot, session: Session) -> Shown:
    """Write the minutes."""
    from imm_eco.reports.minutes import report

    return report(snapshot.db, snapshot.session(session_named(session)))
