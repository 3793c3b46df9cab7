"""`imm-eco candidate show`: show a company."""

from __future__ import annotations

from datetime import date

from imm_eco.cli.options import Company
from imm_eco.cli.views import Shown, Snapshot, record_command


@record_command
def show(snapshot: Snapshot, day: date, company: Company) -> Shown:
    """Show a company."""
    from imm_eco.reports.show import candidate

    return candidate(snapshot.db, snapshot.company(company), day)
