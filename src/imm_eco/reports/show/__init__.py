"""One record and everything about it: the record first, then a table each for what belongs to it."""

from collections.abc import Iterable

from imm_eco.grid import Grid
from imm_eco.reports.show.candidate import candidate
from imm_eco.reports.show.dossier import dossier

__all__ = ["asked_for", "candidate", "dossier"]


_RARE = ("holds", "absorbed")


def asked_for(grids: Iterable[Grid], *, sources: bool, data: bool) -> list[Grid]:
    """Of the tables, those to show: people see sources where they ask for them, and none of what is rare and empty."""
    left_out = {"value_sources"} if sources else {"sources", "value_sources"}
    return [each for each in grids if data or (each.name not in left_out and (each.rows or each.name not in _RARE))]
