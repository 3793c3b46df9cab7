"""`imm-eco campaign list`: list the actions."""

from __future__ import annotations

from imm_eco.cli.options import AsOf
from imm_eco.cli.views import Shown, View, view_command


@view_command
def list_(view: View, as_of: AsOf = None) -> Shown:
    """List the actions."""
    from imm_eco.reports import lists

    return lists.campaigns(view.db, as_of=as_of)
