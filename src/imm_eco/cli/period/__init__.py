"""`imm-eco period`: the months whose figures are final, and those taken up again."""

from __future__ import annotations

from imm_eco.cli.commands import Noun
from imm_eco.i18n import N_

noun = Noun(
    __name__,
    {
        "close": N_("Close a period and every month before: no figure of theirs changes any more."),
        "reopen": N_("Let the figures of one closed month change, for a reason, until it is closed again."),
        "list": N_("List the months that hold results or were closed: how each stands, since when, why."),
    },
    N_("Months whose figures are closed, and reopened for a reason."),
)
