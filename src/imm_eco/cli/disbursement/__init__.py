"""`imm-eco disbursement`: the support that was paid."""

from __future__ import annotations

from imm_eco.cli.commands import Noun
from imm_eco.i18n import N_

noun = Noun(
    __name__,
    {
        "record": N_("Record a payment of support."),
        "list": N_("List the payments."),
    },
)
