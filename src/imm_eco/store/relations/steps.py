"""The step that a dossier is in on a day, and since when."""

from __future__ import annotations

from imm_eco.store.relations.words import DAY, VALIDATED, by_then, latest, unpacked, where


def steps(day: str | None = DAY, only: str = "") -> str:
    """The step after the latest move of each dossier that has moved, since when, and its first validation.

    Moves of one day come in the order in which they were said. `dossier_id, step, entered_on, validated_on`.
    """
    entered_on, _number, step = unpacked("latest")
    return f"""
steps AS (
    SELECT dossier_id, {step} AS step, {entered_on} AS entered_on, validated_on
    FROM (
        SELECT dossier_id, {latest("moved_on", "to_step")} AS latest,
               min(CASE WHEN to_step IN ({VALIDATED}) THEN moved_on END) AS validated_on
        FROM live_move WHERE {where(by_then("moved_on", day), only)} GROUP BY dossier_id
    ) AS moves
)"""


def states(day: str | None = DAY, only: str = "") -> str:
    """Each dossier that was opened by the day: its record, with the step that it is in.

    Before any move it is in identification, since its opening. The columns of the record, then
    `step, entered_on, validated_on`.
    """
    return f"""{steps(day, only)},
states AS (
    SELECT record.*, coalesce(step, 'identification') AS step, coalesce(entered_on, opened_on) AS entered_on,
           validated_on
    FROM live_dossier_record AS record LEFT JOIN steps USING (dossier_id)
    WHERE {where(by_then("opened_on", day), only)}
)"""


VALIDATED_STATES = f"""
validated AS (
    SELECT dossier_id, ecosystem, candidate_id, validated_on FROM states WHERE step IN ({VALIDATED})
)"""
"""The dossiers among `states` that count as realised and committed, and since when."""


def suspensions(day: str | None = DAY, only: str = "") -> str:
    """The dossiers whose delay is suspended on the day, since when: not resumed by then. `dossier_id, held_since`."""
    resumed = "resumed_on IS NULL" if day is None else f"(resumed_on IS NULL OR resumed_on > {day})"
    return f"""
suspensions AS (
    SELECT dossier_id, max(held_from) AS held_since
    FROM live_hold WHERE {where(by_then("held_from", day), resumed, only)} GROUP BY dossier_id
)"""
