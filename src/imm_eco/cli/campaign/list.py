"""`imm-eco campaign list`: list the actions."""

from __future__ import annotations

from imm_eco.cli.options import AsOf
from imm_eco.cli.views import Shown, Snapshot, view_command


@view_command
def list_(snapshot: Snapshot, as_of: AsOf = None) -> Shown:
    """List the actions."""
    from imm_eco.reports import lists

    return lists.campaigns(snapshot.db, as_of=as_of)
