"""The State's support as the reports sum it: the four amounts, and what the dossiers under convention bring."""

from __future__ import annotations

import sqlite3
from datetime import date

from imm_eco.store.relations.seals import SEALED_LINES, seals_in_force
from imm_eco.store.relations.support import COMMITTED, conventions, payments, with_support
from imm_eco.store.relations.words import VALIDATED, with_

WITH_BROUGHT = f"""{with_support()},{seals_in_force()},{SEALED_LINES},
brought AS (
    SELECT support.*,
           CASE WHEN step IN ({VALIDATED}) AND committed IS NOT NULL THEN record.investment END AS investment,
           CASE WHEN step IN ({VALIDATED}) AND committed IS NOT NULL THEN promised.jobs END AS jobs
    FROM support
    JOIN live_dossier_record AS record USING (dossier_id)
    LEFT JOIN (
        SELECT dossier_id, jobs, max(year) FROM sealed WHERE year <= :year GROUP BY dossier_id
    ) AS promised USING (dossier_id)
)"""
"""The common tables that end in `brought`: `support`, with the investment and the jobs of those under convention.

They take `:day` and the horizon's `:year`.
"""

_COMMITTED = f"""
{with_(conventions(), payments())}
SELECT ecosystem, sum({COMMITTED}) FROM states
JOIN signed USING (dossier_id) LEFT JOIN paid USING (dossier_id) GROUP BY ecosystem"""


def committed_support(db: sqlite3.Connection, day: date) -> dict[str, int]:
    """The support committed on the day that is held (`states_of_day`), in centimes, by ecosystem."""
    return {row[0]: row[1] for row in db.execute(_COMMITTED, {"day": day.isoformat()}) if row[1]}
