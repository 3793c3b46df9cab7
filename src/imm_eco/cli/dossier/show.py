"""`imm-eco dossier show`: show a dossier."""

from __future__ import annotations

from datetime import date

from imm_eco.cli.options import Reference
from imm_eco.cli.views import Shown, View, record_command


@record_command
def show(view: View, day: date, reference: Reference) -> Shown:
    """Show a dossier."""
    from imm_eco.reports.show import dossier

    return dossier(view.db, view.dossier(reference), day)
