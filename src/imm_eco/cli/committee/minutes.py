"""`imm-eco committee minutes`: write the minutes."""

from __future__ import annotations

from imm_eco.cli.committee.options import Session, session_number
from imm_eco.cli.views import Shown, View, view_command


@view_command
def minutes(view: View, session: Session) -> Shown:
    """Write the minutes."""
    from imm_eco.reports.minutes import report

    return report(view.db, session_number(view.db, session))
