"""The State's support as the reports sum it: the four amounts, and what the dossiers under convention bring."""

from __future__ import annotations

import sqlite3
from datetime import date

from imm_eco.store.relations.seals import SEALED_LINES, promise, promises, seals_in_force
from imm_eco.store.relations.support import COMMITTED, conventions, payments, with_support
from imm_eco.store.relations.words import VALIDATED, with_

_JOBS = promises("sealed", promise("jobs", of_one_year=True))
_COUNTS = f"step IN ({VALIDATED}) AND committed IS NOT NULL"

WITH_BROUGHT = f"""{with_support()},{seals_in_force()},{SEALED_LINES},{_JOBS},
brought AS (
    SELECT support.*,
           CASE WHEN {_COUNTS} THEN record.investment END AS investment,
           CASE WHEN {_COUNTS} THEN promised END AS jobs,
           CASE WHEN {_COUNTS} AND promised IS NULL THEN 1 ELSE 0 END AS without_jobs,
           CASE WHEN {_COUNTS} THEN last_promised END AS last_jobs
    FROM support
    JOIN live_dossier_record AS record USING (dossier_id)
    LEFT JOIN promises USING (dossier_id)
)"""
"""The common tables that end in `brought`: `support`, with the investment and the jobs of those under convention.

They take `:day` and the horizon's `:year`. `without_jobs` is 1 for a dossier whose seal has no figure for that year:
unknown, not zero; `last_jobs` is then the last one before it.
"""

_COMMITTED = f"""
{with_(conventions(), payments())}
SELECT ecosystem, sum({COMMITTED}) FROM states
JOIN signed USING (dossier_id) LEFT JOIN paid USING (dossier_id) GROUP BY ecosystem"""


def committed_support(db: sqlite3.Connection, day: date) -> dict[str, int]:
    """The support committed on the day that is held (`states_of_day`), in centimes, by ecosystem."""
    return {row[0]: row[1] for row in db.execute(_COMMITTED, {"day": day.isoformat()}) if row[1]}
