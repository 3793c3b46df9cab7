"""`imm-eco committee agenda`: show the agenda."""

from __future__ import annotations

from imm_eco.cli.committee.options import Committee, SittingOn
from imm_eco.cli.views import Shown, Snapshot, view_command


@view_command
def agenda(snapshot: Snapshot, name: Committee, on: SittingOn = None) -> Shown:
    """Show the agenda."""
    from imm_eco.reports.agenda import report

    return report(snapshot.db, name, on or snapshot.today)
