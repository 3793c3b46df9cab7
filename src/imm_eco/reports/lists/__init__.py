"""Lists: one function a noun, each a `Grid` whose rows stand in a stable order."""

from imm_eco.reports.lists.closings import closings
from imm_eco.reports.lists.committees import decisions, sessions
from imm_eco.reports.lists.companies import campaigns, candidates
from imm_eco.reports.lists.duplicates import duplicates
from imm_eco.reports.lists.journal import info, log
from imm_eco.reports.lists.money import disbursements, results
from imm_eco.reports.lists.projects import dossiers
from imm_eco.reports.lists.published import amendments, indicators, targets
from imm_eco.reports.lists.twins import dossier_duplicates

__all__ = [
    "amendments", "campaigns", "candidates", "closings", "decisions", "disbursements", "dossier_duplicates",
    "dossiers", "duplicates", "indicators", "info", "log", "results", "sessions", "targets",
]  # fmt: skip
