"""`imm-eco target`: what was published as the programme's goals, exactly as published."""

from __future__ import annotations

from imm_eco.cli.commands import Noun
from imm_eco.i18n import N_

noun = Noun(
    __name__,
    {
        "list": N_("List what is published, what is not, and what no ecosystem explains."),
        "set": N_("Set or correct the target of an ecosystem, or of the programme."),
    },
)
