"""`imm-eco programme`: the programme in force, and a programme file before it is loaded."""

from __future__ import annotations

from imm_eco.cli.commands import Noun
from imm_eco.i18n import N_

noun = Noun(
    __name__,
    {
        "show": N_("Show the programme in force, all of it, with the targets as they stand."),
        "check": N_("Look for all that is wrong with a programme file, before a database is made of it."),
    },
    N_("The programme: contracts, ecosystems, indicators, checklist, targets."),
)
