"""The targets that hold on a day: as first published, or as amended since."""

from __future__ import annotations

from imm_eco.store.relations.words import DAY, latest, unpacked, where


def targets_in_force(day: str | None = DAY) -> str:
    """The target that holds of each scope, indicator and horizon: the latest amendment by the day.

    The first one holds from the start. The columns of the facts.
    """
    begun = "" if day is None else f"(since IS NULL OR since <= {day})"
    _since, number, _nothing = unpacked("latest")
    return f"""
targets AS (
    SELECT target.* FROM live_target AS target JOIN (
        SELECT {number} AS fact FROM (
            SELECT {latest("coalesce(since, '0000-00-00')", "''")} AS latest
            FROM live_target WHERE {where(begun)} GROUP BY scope, indicator, horizon
        ) AS amendments
    ) AS holding ON holding.fact = target.id
)"""
