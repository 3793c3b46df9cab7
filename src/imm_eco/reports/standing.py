"""Where things stood on a day: each dossier's step.

Named queries take `:day` (ISO). They read the `live_…` views, and so what the database knew at the
moment that the connection was opened for.
"""

from __future__ import annotations

from imm_eco import vocabulary


def _codes(codes: tuple[str, ...]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


VALIDATED = _codes(vocabulary.VALIDATED)

# A maximum over moves brings the other columns of its own row: SQLite documents it, and on a
# hundred thousand dossiers it is as fast as a lookup each, also where a past knowledge has no index.
STATES = """
states AS MATERIALIZED (
    SELECT record.*, coalesce(latest.to_step, 'identification') AS step,
           coalesce(latest.moved_on, record.opened_on) AS entered_on
    FROM live_dossier_record AS record
    LEFT JOIN (
        SELECT dossier_id, to_step, moved_on, max(moved_on || printf('%012d', id))
        FROM live_move WHERE moved_on <= :day GROUP BY dossier_id
    ) AS latest USING (dossier_id)
    WHERE record.opened_on <= :day
)"""
"""Each dossier that exists on the day, with the step it is in: the latest move's, else identification."""

VALIDATED_STATES = f"""
validated AS MATERIALIZED (
    SELECT states.dossier_id, states.ecosystem, states.candidate_id, entry.validated_on
    FROM states JOIN (
        SELECT dossier_id, min(moved_on) AS validated_on
        FROM live_move WHERE to_step IN ({VALIDATED}) AND moved_on <= :day GROUP BY dossier_id
    ) AS entry USING (dossier_id)
    WHERE states.step IN ({VALIDATED})
)"""
"""The dossiers that count as realised or committed on the day, and since when."""

IN_FORCE = """
in_force AS (
    SELECT dossier_id, max(sealed_on) AS sealed_on
    FROM live_seal WHERE sealed_on <= :day GROUP BY dossier_id
)"""
"""The seal of each dossier that holds on the day."""
