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


YEAR = ":year"
"""The horizon's year, where nothing else is said."""


def promise(column: str, *, of_one_year: bool, suffix: str = "", until: str = YEAR) -> str:
    """What yearly lines promise of an indicator by the year `until`: columns over the lines of a dossier.

    `promised`: of one year (a position, an annual flow) the figure of that year itself; of a cumulative flow the sum
    of the years up to it. `unknown`: 1 where that one year has no figure, which is not zero; `last_promised` is then
    the last one before it. `commits`: 1 where a year up to it has more than zero.
    """
    promised = f"max(CASE WHEN year = {until} THEN {column} END)"
    past = f"max(CASE WHEN year < {until} THEN year || ({_ONWARDS} + {column}) END)"
    columns = {
        "promised": promised if of_one_year else f"sum(CASE WHEN year <= {until} THEN {column} END)",
        "unknown": f"CASE WHEN {promised} IS NULL AND count({column}) > 0 THEN 1 ELSE 0 END" if of_one_year else "0",
        "last_promised": f"CASE WHEN {promised} IS NULL THEN CAST(substr({past}, 5) AS BIGINT) - {_ONWARDS} END"
        if of_one_year
        else "NULL",
        "commits": f"max(CASE WHEN year <= {until} AND {column} > 0 THEN 1 ELSE 0 END)",
    }
    return ", ".join(f"{value} AS {name}{suffix}" for name, value in columns.items())


_ONWARDS = 10**18
"""Added to a figure, so that the greatest text is that of the latest year: all have as many digits."""


def promises(lines: str, *columns: str, name: str = "promises") -> str:
    """What yearly lines promise, a row a dossier: `lines` are those `sealed`, or the commitments as they stand."""
    return f"""
{name} AS (
    SELECT dossier_id, {", ".join(columns)} FROM {lines} GROUP BY dossier_id
)"""
