"""The four amounts of State support of each dossier on a day: requested, granted, committed, disbursed; never mixed.

Requested: what the dossiers ask for that are still on their way or were validated. Granted: what the latest decision
of the State says, of validated dossiers. Committed: of signed conventions; a terminated dossier keeps only what was
disbursed. Disbursed: of all payments.
"""

from __future__ import annotations

import sqlite3
from datetime import date

from imm_eco.reports.standing import IN_FORCE, STATES, VALIDATED

GRANTED = """
granted AS (
    SELECT dossier_id, granted AS amount, decision.id AS fact, max(held_on || printf('%012d', decision.id))
    FROM live_decision AS decision JOIN live_session_record AS session USING (session_id)
    WHERE committee = 'suivi' AND granted IS NOT NULL AND held_on <= :day GROUP BY dossier_id
)"""
"""The support that the latest decision grants to each dossier."""

SIGNED = """
signed AS (
    SELECT dossier_id, sum(amount) AS amount FROM live_convention WHERE signed_on <= :day GROUP BY dossier_id
)"""
"""The support of each dossier's signed conventions."""

PAID = """
paid AS (
    SELECT dossier_id, sum(amount) AS amount FROM live_disbursement WHERE paid_on <= :day GROUP BY dossier_id
)"""
"""The support paid to each dossier."""

COMMITTED = f"""
CASE WHEN step = 'resilie' THEN CASE WHEN signed.amount IS NOT NULL THEN coalesce(paid.amount, 0) END
     WHEN step IN ({VALIDATED}) THEN signed.amount END"""
"""What a dossier's conventions commit on the day; None where it has none, or is not validated."""

ENDED_EARLY = "'desiste', 'ecarte', 'rejete', 'resilie'"

SUPPORT = f"""
support AS (
    SELECT states.dossier_id, states.ecosystem, states.candidate_id, states.step,
           CASE WHEN step NOT IN ({ENDED_EARLY}) THEN requested END AS requested,
           CASE WHEN step IN ({VALIDATED}) THEN granted.amount END AS granted,
           {COMMITTED} AS committed, paid.amount AS disbursed,
           CASE WHEN step IN ({VALIDATED}) AND signed.amount IS NOT NULL THEN states.investment END AS investment,
           CASE WHEN step IN ({VALIDATED}) AND signed.amount IS NOT NULL THEN sealed.jobs END AS jobs
    FROM states
    LEFT JOIN granted USING (dossier_id)
    LEFT JOIN signed USING (dossier_id)
    LEFT JOIN paid USING (dossier_id)
    LEFT JOIN (
        SELECT dossier_id, jobs, max(year) FROM live_seal_line JOIN in_force USING (dossier_id, sealed_on)
        WHERE year <= :year GROUP BY dossier_id
    ) AS sealed USING (dossier_id)
)"""

WITH_SUPPORT = "WITH" + ",".join((STATES, IN_FORCE, GRANTED, SIGNED, PAID, SUPPORT))
"""The common tables that end in `support`, a row a dossier; they take `:day` and the horizon's `:year`."""


_COMMITTED_ALONE = f"""
WITH {SIGNED},{PAID}
SELECT ecosystem, sum({COMMITTED}) FROM states
JOIN signed USING (dossier_id) LEFT JOIN paid USING (dossier_id) GROUP BY ecosystem"""


def committed_support(db: sqlite3.Connection, day: date) -> dict[str, int]:
    """The support committed by the conventions signed by the day that is held (`stood`), in centimes, by ecosystem."""
    return {row[0]: row[1] for row in db.execute(_COMMITTED_ALONE, {"day": day.isoformat()}) if row[1]}
