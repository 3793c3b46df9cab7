"""`imm-eco period list`: list the months."""

from __future__ import annotations

from imm_eco.cli.options import AsOf
from imm_eco.cli.views import Shown, Snapshot, view_command


@view_command
def list_(snapshot: Snapshot, as_of: AsOf = None) -> Shown:
    """List the months."""
    from imm_eco.reports import lists

    return lists.closings(snapshot.db, as_of)
