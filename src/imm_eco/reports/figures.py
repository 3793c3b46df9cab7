"""The figures behind the reports: committed, realised and coverage, of validated dossiers alone.

One query, whatever the number of indicators and of dossiers. Committed is read from the seal in force on the
day, never from later edits.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from imm_eco.reports.dimensions import ECOSYSTEM, GROUPED, Dimension
from imm_eco.rules.indicators import Measure
from imm_eco.rules.periods import Period
from imm_eco.store.relations.seals import seals_in_force
from imm_eco.store.relations.steps import VALIDATED_STATES, states
from imm_eco.store.relations.temporary import temporary_table
from imm_eco.store.relations.words import with_
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
committed AS MATERIALIZED (
    SELECT dossier_id, {values}, max(year)
    FROM live_seal_line JOIN in_force USING (dossier_id, sealed_on) WHERE year <= :last_year GROUP BY dossier_id
)"""

# A maximum brings its own row's value. Given: a position at the owed period's end or later, so the latest one.
_STOCK = """
realised{n} AS (
    SELECT dossier_id, value, CASE WHEN proof = 'verifie' THEN value END AS verified, period_end >= :owed AS given,
           max(period_end || period_start)
    FROM live_result WHERE indicator = :indicator{n} AND period_end <= :day GROUP BY dossier_id
)"""

# Given: a flow of a period that touches the owed one, and ends with it or later.
_FLOW = """
realised{n} AS (
    SELECT dossier_id, sum(value) FILTER (WHERE period_end BETWEEN :first{n} AND :last{n}) AS value,
           sum(value) FILTER (WHERE proof = 'verifie' AND period_end BETWEEN :first{n} AND :last{n}) AS verified,
           max(period_end >= :owed AND period_start <= :reach{n}) AS given
    FROM live_result WHERE indicator = :indicator{n} AND period_end <= :day GROUP BY dossier_id
)"""

_CONTRIBUTIONS = """
SELECT validated.*, coalesce(committed.value{n}, 0) AS committed, coalesce(realised.value, 0) AS realised,
       coalesce(verified, 0) AS verified,
       validated_on <= :owed AND coalesce(committed.value{n}, 0) > 0 AS owes, coalesce(given, 0) AS given
FROM validated
LEFT JOIN committed USING (dossier_id)
LEFT JOIN realised{n} AS realised USING (dossier_id)
WHERE :only IS NULL OR ecosystem = :only"""

_BY_GROUP = """
SELECT {number}, {column}, sum(committed), sum(realised), sum(verified), sum(owes), sum(owes AND given)
FROM ({contributions}) {company} GROUP BY {column}"""


def by_group(
    db: sqlite3.Connection,
    measures: Sequence[Measure],
    day: date,
    owed: Period,
    by: Dimension,
    only: str | None = None,
) -> dict[Measure, dict[Any, Figures]]:
    """Each group's figures for each measure on the day that is held (`states_of_day`), of one ecosystem or of all.

    A group without any is absent. One statement for all of them, over the seals of all of them.
    """
    company = "" if by.key == ECOSYSTEM else GROUPED
    arms = " UNION ALL ".join(
        _BY_GROUP.format(number=number, column=by.column, contributions=contributions(number), company=company)
        for number in range(len(measures))
    )
    said = parameters(measures, day, owed, only)
    found: dict[Measure, dict[Any, Figures]] = {each: {} for each in measures}
    with temporary_table(
        db, "committed", [f"value{_suffix(n)}" for n in range(len(measures))], _committed(measures), said
    ):
        for number, group, *figures in db.execute(f"WITH {_realised(measures)} {arms}", said):
            found[measures[number]][group] = Figures(*figures)
    return found


def contributions(number: int = 0) -> str:
    """What each validated dossier brings to a measure, after `tables`, in which the measure has that number."""
    return _CONTRIBUTIONS.format(n=_suffix(number))


def tables(*measures: Measure) -> str:
    """The common tables of measures, and those of the day that they are counted over."""
    return with_(states(), seals_in_force(), _committed(measures), _realised(measures))


def _committed(measures: Sequence[Measure]) -> str:
    values = ", ".join(f"{_sealed(each, _suffix(n))} AS value{_suffix(n)}" for n, each in enumerate(measures))
    return _COMMITTED.format(values=values)


def _sealed(measure: Measure, n: str) -> str:
    column = SEALED_COLUMNS.get(measure.indicator, "NULL")
    return column if measure.is_stock else f"sum(CASE WHEN year >= :first_year{n} THEN {column} END)"


def _realised(measures: Sequence[Measure]) -> str:
    """The dossiers that count, and what each realised: of a stock the latest value, of a flow the sum."""
    realised = ((_STOCK if each.is_stock else _FLOW).format(n=_suffix(n)) for n, each in enumerate(measures))
    return ",".join((VALIDATED_STATES, *realised))


def _suffix(number: int) -> str:
    """The first of the measures of a statement has the plain names."""
    return f"_{number}" if number else ""


def parameters(
    measures: Sequence[Measure], day: date, owed: Period, only: str | None = None
) -> Mapping[str, str | int | None]:
    """What the tables of measures ask of a day, of a period owed and of one ecosystem."""
    asked: dict[str, str | int | None] = {"day": day.isoformat(), "owed": owed.end.isoformat(), "only": only}
    for number, measure in enumerate(measures):
        n, (first, last) = _suffix(number), measure.window(day)
        asked[f"first_year{n}"], asked["last_year"] = measure.committed_years
        asked[f"first{n}"], asked[f"last{n}"] = first.isoformat(), last.isoformat()
        asked[f"indicator{n}"] = measure.indicator
        asked[f"reach{n}"] = (date.max if measure.is_stock else owed.end).isoformat()
    return asked
