"""`imm-eco dossier resume`: resume a dossier."""

from __future__ import annotations

from imm_eco.cli.options import On, Reference
from imm_eco.cli.session import Context, change_command


@change_command
def resume(context: Context, reference: Reference, on: On = None) -> None:
    """Resume a dossier."""
    from imm_eco.services import holds

    holds.resume(context, reference, on or context.today)
