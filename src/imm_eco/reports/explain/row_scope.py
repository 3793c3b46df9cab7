"""Which row of a report is explained, and which dossiers stand behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from imm_eco.domain.vocabulary import PROGRAMME_SCOPE
from imm_eco.reports.dimensions import ECOSYSTEM, GROUPED, TOTAL, Dimension


@dataclass(frozen=True)
class RowScope:
    """The dossiers of one group of a dimension, as a condition on a table with `ecosystem` and `candidate_id`.

    The condition takes the parameters `:group` and `:only`.
    """

    condition: str
    company: str
    parameters: Mapping[str, object]

    def of(self, table: str) -> str:
        """The numbers of the group's dossiers among those of a table."""
        return f"SELECT dossier_id FROM {table} {self.company} WHERE {self.condition}"


def group(cut: Dimension, code: str | None, only: str | None = None) -> RowScope:
    """The group that a code names; `only` keeps one ecosystem of it."""
    company = "" if cut.key == ECOSYSTEM else GROUPED
    kept = "(:only IS NULL OR ecosystem = :only)"
    if code in (PROGRAMME_SCOPE, TOTAL):
        return RowScope(kept, company, {"only": only})
    # An ecosystem that has left the programme is still the one of its dossiers.
    value = code if cut.key == ECOSYSTEM else next((raw for raw, named in cut.codes.items() if named == code), None)
    return RowScope(f"{cut.column} IS :group AND {kept}", company, {"only": only, "group": value})
