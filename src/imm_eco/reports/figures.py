"""The figures behind the reports: committed, realised and coverage, of validated dossiers alone.

One query an indicator, whatever the number of dossiers. Committed is read from the seal in force on the
day, never from later edits.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from imm_eco.reports.dimensions import ECOSYSTEM, GROUPED, Dimension
from imm_eco.reports.standing import IN_FORCE, STATES, VALIDATED_STATES
from imm_eco.rules.indicators import Measure
from imm_eco.rules.periods import Period
from imm_eco.vocabulary import COMMITTED_INDICATORS


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums over dossiers, in jobs or centimes, with their coverage.

    `verified` is the part of realised whose proof was verified. `dossiers` owe a result for the period asked;
    `reported` of them gave one.
    """

    committed: int = 0
    realised: int = 0
    verified: int = 0
    dossiers: int = 0
    reported: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    def __sub__(self, other: Figures) -> Figures:
        return Figures(*(mine - theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


def total(figures: Iterable[Figures]) -> Figures:
    """The sum of figures of different dossiers."""
    return sum(figures, Figures())


SEALED_COLUMNS = {indicator: column for column, indicator in COMMITTED_INDICATORS.items()}
"""The column of a seal that answers an indicator."""

_COMMITTED = """
committed AS (
    SELECT dossier_id, {value} AS value, max(year)
    FROM live_seal_line JOIN in_force USING (dossier_id, sealed_on)
    WHERE year BETWEEN :first_year AND :last_year GROUP BY dossier_id
)"""

# Given: a position at the owed period's end or later; a flow has to touch the period as well.
_REALISED = """
realised AS (
    SELECT dossier_id, {value} AS value, {verified} AS verified, max(period_end || period_start),
           sum(period_end >= :owed AND period_start <= :reach) > 0 AS given
    FROM live_result WHERE indicator = :indicator AND period_end <= :day GROUP BY dossier_id
)"""
_LATEST, _LATEST_VERIFIED = "value", "CASE WHEN proof = 'verifie' THEN value END"
_SUM, _SUM_VERIFIED = (
    f"sum(CASE WHEN period_end BETWEEN :first AND :last {proven} THEN value END)"
    for proven in ("", "AND proof = 'verifie'")
)

CONTRIBUTIONS = """
SELECT validated.*, coalesce(committed.value, 0) AS committed, coalesce(realised.value, 0) AS realised,
       coalesce(verified, 0) AS verified,
       validated_on <= :owed AND coalesce(committed.value, 0) > 0 AS owes, coalesce(given, 0) AS given
FROM validated
LEFT JOIN committed USING (dossier_id)
LEFT JOIN realised USING (dossier_id)
WHERE :only IS NULL OR ecosystem = :only"""
"""What each validated dossier brings to a measure, after `tables`."""

_BY_GROUP = """
SELECT {column}, sum(committed), sum(realised), sum(verified), sum(owes), sum(owes AND given)
FROM ({contributions}) {company} GROUP BY {column}"""


def by_group(
    db: sqlite3.Connection, measure: Measure, day: date, owed: Period, by: Dimension, only: str | None = None
) -> dict[Any, Figures]:
    """Each group's figures for an indicator on a day, of one ecosystem or of all; a group without any is absent."""
    company = "" if by.key == ECOSYSTEM else GROUPED
    grouped = _BY_GROUP.format(column=by.column, contributions=CONTRIBUTIONS, company=company)
    rows = db.execute(f"{tables(measure)} {grouped}", parameters(measure, day, owed, only))
    return {row[0]: Figures(*row[1:]) for row in rows}


def tables(measure: Measure) -> str:
    """The common tables of a measure: a maximum brings its own row's value, so a stock is not summed."""
    sealed, sums = SEALED_COLUMNS.get(measure.indicator, "NULL"), not measure.is_stock
    committed = _COMMITTED.format(value=f"sum({sealed})" if sums else sealed)
    realised = _REALISED.format(value=_SUM if sums else _LATEST, verified=_SUM_VERIFIED if sums else _LATEST_VERIFIED)
    return "WITH" + ",".join((STATES, VALIDATED_STATES, IN_FORCE, committed, realised))


def parameters(measure: Measure, day: date, owed: Period, only: str | None = None) -> Mapping[str, str | int | None]:
    """What the tables of a measure ask of a day, of a period owed and of one ecosystem."""
    first, last = measure.window(day)
    first_year, last_year = measure.committed_years
    reach = date.max if measure.is_stock else owed.end
    return {
        "day": day.isoformat(),
        "indicator": measure.indicator,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "first_year": first_year,
        "last_year": last_year,
        "owed": owed.end.isoformat(),
        "reach": reach.isoformat(),
        "only": only,
    }
