"""`imm-eco committee`: sessions, who sat, what was decided."""

from __future__ import annotations

from imm_eco.cli.commands import Noun
from imm_eco.i18n import N_

noun = Noun(
    __name__,
    {
        "open": N_("Record a session: which committee sat, on which day, and who for whom."),
        "decide": N_("Record what a session decided on a dossier, or all at once from a sheet."),
        "list": N_("List the sessions, or the decisions of one."),
        "agenda": N_("The dossiers that wait for a committee, with figures, scores, missing pieces."),
        "minutes": N_("The record of a sitting, to sign: attendees, decisions, reservations, totals."),
        "edit": N_("Correct a session: its minutes, who sat for whom, who did not."),
        "retract": N_("Withdraw a decision taken in error, and what followed from it."),
    },
)
