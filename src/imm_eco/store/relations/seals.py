"""The seal that holds on a day: the commitments that the State validated, and its amendments."""

from __future__ import annotations

from imm_eco.store.relations.words import DAY, by_then, where


def seals_in_force(day: str | None = DAY, only: str = "") -> str:
    """The latest seal of each dossier: made by its validation, or by an amendment. `dossier_id, sealed_on`."""
    return f"""
in_force AS (
    SELECT dossier_id, max(sealed_on) AS sealed_on
    FROM live_seal WHERE {where(by_then("sealed_on", day), only)} GROUP BY dossier_id
)"""


SEALED_LINES = """
sealed AS (
    SELECT line.* FROM live_seal_line AS line JOIN in_force USING (dossier_id, sealed_on)
)"""
"""The lines of the seals `in_force`: what is committed, year by year."""
