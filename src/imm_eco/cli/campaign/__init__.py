"""`imm-eco campaign`: the actions that reach companies."""

from __future__ import annotations

from imm_eco.cli.commands import Noun
from imm_eco.i18n import N_

noun = Noun(
    __name__,
    {
        "add": N_("Record a mobilisation action: a call, a workshop, a road-show stop."),
        "edit": N_("Change what is known of a mobilisation action."),
        "list": N_("List the mobilisation actions."),
    },
)
