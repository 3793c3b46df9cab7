"""What a dossier realised by a day, and whether it gave what it owes for a period.

Only what validated dossiers realised counts: a query joins these to `validated`.
"""

from __future__ import annotations

from imm_eco.domain.rules.periods import Period
from imm_eco.store.relations.words import DAY, ENDED_EARLY, VALIDATED, by_then, where

OWED_START, OWED_END, OWED_MONTHS = ":owed_start", ":owed_end", ":owed_months"
"""The parameters of the period whose results are asked about: its first day, its last, its months."""


def owed_parameters(period: Period) -> dict[str, str | int | None]:
    """The parameters that name a period."""
    start, end = period.start.isoformat(), period.end.isoformat()
    return {"owed_start": start, "owed_end": end, "owed_months": period.months}


def positions(dossiers: str, day: str | None = DAY, indicator: str = ":indicator", name: str = "positions") -> str:
    """Of a stock, the position of each of some dossiers: the result whose period ends latest by the day.

    `dossier_id, fact, value, proof, period_end`; `dossiers` is a table of them, `fact` the result's number.
    """
    # Looked up from the dossiers by an index, newest first: half the time of a pass over all results.
    own = where("past.dossier_id = owner.dossier_id", f"past.indicator = {indicator}", by_then("past.period_end", day))
    return f"""
{name} AS (
    SELECT owner.*, result.id AS fact, result.value, result.proof, result.period_end
    FROM {dossiers} AS owner JOIN live_result AS result ON result.id = (
        SELECT past.id FROM live_result AS past WHERE {own}
        ORDER BY past.period_end DESC, past.period_start DESC LIMIT 1
    )
)"""


UNCOUNTED = f"""
uncounted AS (
    SELECT result.id AS fact, CASE
        WHEN step IN ({ENDED_EARLY}) THEN step
        WHEN step IS NULL OR step NOT IN ({VALIDATED}) THEN 'not-validated'
        WHEN indicator NOT IN (SELECT value FROM json_each(:indicators)) THEN 'no-indicator'
        WHEN indicator IN (SELECT value FROM json_each(:flows)) AND period_end < :start THEN 'before-contract'
    END AS why
    FROM live_result AS result LEFT JOIN states USING (dossier_id)
)"""
"""Over `states`, why a result counts in no figure, by its number; NULL where it counts. `fact, why`.

`:indicators` are those of the programme, `:flows` those of them that are summed since the contracts began, on `:start`.
"""


def is_given(*, is_stock: bool) -> str:
    """Of the results of one dossier and indicator, grouped: whether they give what is owed for a period.

    A stock: a position at the period's end or later. A flow: results that cover every day of the period; they never
    overlap, and a period of the calendar lies within another or beside it.
    """
    if is_stock:
        return f"max(period_end) >= {OWED_END}"
    return f"""sum(
        CASE WHEN period_start <= {OWED_START} AND period_end >= {OWED_END} THEN {OWED_MONTHS}
             WHEN period_start >= {OWED_START} AND period_end <= {OWED_END}
             THEN {_month("period_end")} - {_month("period_start")} + 1 ELSE 0 END
    ) >= {OWED_MONTHS}"""


def _month(day: str) -> str:
    """The month of a day, counted in months."""
    return f"(12 * CAST(substr({day}, 1, 4) AS BIGINT) + CAST(substr({day}, 6, 2) AS BIGINT))"


def given(*, is_stock: bool, day: str | None = DAY, indicator: str = ":indicator", only: str = "") -> str:
    """The dossiers that have given by the day what is owed of an indicator for a period. `dossier_id`."""
    return f"""
given AS (
    SELECT dossier_id FROM live_result
    WHERE {where(f"indicator = {indicator}", by_then("period_end", day), only)}
    GROUP BY dossier_id HAVING {is_given(is_stock=is_stock)}
)"""
