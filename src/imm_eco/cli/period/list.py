"""`imm-eco period list`: list the months."""

from __future__ import annotations

from imm_eco.cli.options import AsOf
from imm_eco.cli.views import Shown, View, view_command


@view_command
def list_(view: View, as_of: AsOf = None) -> Shown:
    """List the months."""
    from imm_eco.reports import lists

    return lists.closings(view.db, as_of)
