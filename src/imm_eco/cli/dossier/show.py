"""`imm-eco dossier show`: show a dossier."""

from __future__ import annotations

from datetime import date

from imm_eco.cli.options import Reference
from imm_eco.cli.views import Shown, Snapshot, record_command


@record_command
def show(snapshot: Snapshot, day: date, reference: Reference) -> Shown:
    """Show a dossier."""
    from imm_eco.reports.show import dossier

    return dossier(snapshot.db, snapshot.dossier(reference), day)
