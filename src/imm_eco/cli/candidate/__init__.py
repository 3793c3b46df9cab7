"""`imm-eco candidate`: companies."""

from __future__ import annotations

from imm_eco.cli.commands import Noun
from imm_eco.i18n import N_

noun = Noun(
    __name__,
    {
        "register": N_("Register a company that may become a project promoter."),
        "edit": N_("Change what is known of a company; what is not named stays."),
        "merge": N_("Make one company of two that are the same: the dossiers of the other go over."),
        "duplicates": N_("The companies that may be registered twice: similar names, shared numbers."),
        "list": N_("List the companies."),
        "show": N_("Show a company and its dossiers."),
    },
)
