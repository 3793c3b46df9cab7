"""`imm-eco dossier`: a project, from its opening to its close."""

from __future__ import annotations

from imm_eco.cli.commands import Noun
from imm_eco.i18n import N_

noun = Noun(
    __name__,
    {
        "open": N_("Open a dossier for a registered company; its reference is generated."),
        "duplicates": N_("The dossiers that may be one project submitted twice."),
        "edit": N_("Change what a dossier is about; what is not named stays."),
        "list": N_("List the dossiers and the step of each."),
        "show": N_("Show a dossier: figures, scores, pieces, decisions, timeline."),
        "commit": N_("Say what the promoter commits to for a year."),
        "assess": N_("Score a dossier (0 to 100): whole axes, or criteria of their grids."),
        "piece": N_("Say that pieces of the checklist were received, verified, or until when they hold."),
        "sign": N_("Record the signed convention: the support that the State commits."),
        "advance": N_("Take dossiers to their next step: those named, or those of a filter."),
        "return": N_("Send a dossier back to an earlier step of accompaniment."),
        "withdraw": N_("The promoter withdraws, before validation."),
        "drop": N_("Drop dossiers before validation; after recrutement the committee does."),
        "close": N_("Close a dossier whose final results are given."),
        "lift": N_("Lift the reservations of a validation: one by its number or its text, or all."),
        "moves": N_("The moves of the process and their needs; of a dossier, those open."),
        "hold": N_("Suspend a dossier: it cannot move, and its days are counted apart."),
        "resume": N_("Let a suspended dossier go on."),
    },
)
