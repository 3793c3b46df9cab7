"""`imm-eco dossier hold`: suspend a dossier."""

from __future__ import annotations

from imm_eco.cli import options
from imm_eco.cli.options import Late, Reason, Reference
from imm_eco.cli.session import Context, change_command


@change_command
def hold(
    context: Context,
    reference: Reference,
    reason: Reason = None,
    on: options.On = None,
    late: Late = None,
) -> None:
    """Suspend a dossier."""
    from imm_eco.services import holds

    holds.hold(context, reference, on or context.today, reason)
