"""`imm-eco programme show`: show the programme."""

from __future__ import annotations

from imm_eco.cli.options import AsOf
from imm_eco.cli.views import Shown, Snapshot, view_command


@view_command
def show(snapshot: Snapshot, as_of: AsOf = None) -> Shown:
    """Show the programme."""
    from imm_eco.reports.programme import in_force

    return in_force(snapshot.db, as_of or snapshot.today)
