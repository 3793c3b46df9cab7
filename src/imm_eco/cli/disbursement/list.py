"""`imm-eco disbursement list`: list the payments."""

from __future__ import annotations

from imm_eco.cli.options import AsOf, OnlyReference
from imm_eco.cli.views import Shown, Snapshot, view_command


@view_command
def list_(snapshot: Snapshot, reference: OnlyReference = None, as_of: AsOf = None) -> Shown:
    """List the payments."""
    from imm_eco.reports import lists

    return lists.disbursements(snapshot.db, as_of, dossier=snapshot.dossier(reference) if reference else None)
