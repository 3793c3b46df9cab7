"""The words that relations are put together from: codes, conditions, common tables."""

from __future__ import annotations

from collections.abc import Iterable

from imm_eco.domain import vocabulary

DAY = ":day"
"""The day that a relation is asked of, where nothing else is said."""

ONE_DOSSIER = "dossier_id = :dossier"
"""The condition that keeps one dossier, by its number."""


def codes(values: Iterable[str]) -> str:
    """Permanent codes as SQL lists them."""
    return ", ".join(f"'{value}'" for value in values)


VALIDATED = codes(vocabulary.VALIDATED)
"""The steps in which a dossier counts as committed and realised."""
ENDED_EARLY = codes(end for end in vocabulary.ENDS if end not in vocabulary.VALIDATED)
"""The ends of dossiers that were not completed."""


def latest(day: str, value: str) -> str:
    """Of several rows, the latest by day and then by order of saying: packed as a text that `unpacked` takes apart.

    The greatest text is that of the latest day and number, and brings its value along: one pass over the rows.
    """
    return f"max({day} || (1000000000000 + id) || {value})"


def unpacked(packed: str) -> tuple[str, str, str]:
    """The day, the number and the value (as text) of what `latest` packed."""
    return f"substr({packed}, 1, 10)", f"CAST(substr({packed}, 12, 12) AS BIGINT)", f"substr({packed}, 24)"


def by_then(column: str, day: str | None) -> str:
    """The condition that something had happened by a day; none without one."""
    return "" if day is None else f"{column} <= {day}"


def where(*conditions: str) -> str:
    """The conditions that there are, together."""
    return " AND ".join(filter(None, conditions)) or "TRUE"


def with_(*relations: str) -> str:
    """The common tables that a statement begins with."""
    return f"WITH {', '.join(relations)}"
