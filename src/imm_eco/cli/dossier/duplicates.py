"""`imm-eco dossier duplicates`: list possible duplicates."""

from __future__ import annotations

from imm_eco.cli.views import Shown, View, view_command


@view_command
def duplicates(view: View) -> Shown:
    """List possible duplicates."""
    from imm_eco.reports import lists

    return lists.dossier_duplicates(view.db)
