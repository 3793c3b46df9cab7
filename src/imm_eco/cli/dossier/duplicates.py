"""`imm-eco dossier duplicates`: list possible duplicates."""

from __future__ import annotations

from imm_eco.cli.views import Shown, Snapshot, view_command


@view_command
def duplicates(snapshot: Snapshot) -> Shown:
    """List possible duplicates."""
    from imm_eco.reports import lists

    return lists.dossier_duplicates(snapshot.db)
