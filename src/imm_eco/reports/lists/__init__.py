"""Lists: one function a noun, each a `Grid` whose rows stand in a stable order."""

from imm_eco.reports.lists.candidates import campaigns, candidates
from imm_eco.reports.lists.committees import decisions, sessions
from imm_eco.reports.lists.dossiers import dossiers
from imm_eco.reports.lists.duplicate_candidates import duplicates
from imm_eco.reports.lists.duplicate_dossiers import dossier_duplicates
from imm_eco.reports.lists.journal import info, log
from imm_eco.reports.lists.periods import closings
from imm_eco.reports.lists.results_and_payments import disbursements, results
from imm_eco.reports.lists.targets import amendments, indicators, targets

__all__ = [
    "amendments", "campaigns", "candidates", "closings", "decisions", "disbursements", "dossier_duplicates",
    "dossiers", "duplicates", "indicators", "info", "log", "results", "sessions", "targets",
]  # fmt: skip
