"""What each kind of fact is called."""

from __future__ import annotations

from imm_eco.i18n import N_

NOUNS = {
    "programme": N_("programme"),
    "target": N_("target"),
    "campaign": N_("mobilisation action"),
    "candidate": N_("candidate"),
    "alias": N_("absorbed number"),
    "dossier": N_("dossier"),
    "commitment": N_("commitment"),
    "session": N_("session"),
    "attendee": N_("attendee"),
    "decision": N_("decision"),
    "reservation": N_("reservation"),
    "seal": N_("seal"),
    "seal_line": N_("sealed commitment"),
    "move": N_("move"),
    "hold": N_("suspension"),
    "assessment": N_("assessment"),
    "piece": N_("piece"),
    "convention": N_("convention"),
    "disbursement": N_("disbursement"),
    "result": N_("result"),
    "header": N_("learned header"),
    "closing": N_("closing of a month"),
    "answer": N_("answer to an alert"),
}
"""By the name of the fact, as the journal and JSON have it."""
