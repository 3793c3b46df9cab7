"""One record and everything about it: the record first, then a table each for what belongs to it."""

from imm_eco.reports.show.companies import candidate
from imm_eco.reports.show.projects import dossier

__all__ = ["candidate", "dossier"]
