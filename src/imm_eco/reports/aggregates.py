"""The figures behind the reports: committed, realised and coverage, of validated dossiers alone.

One query, whatever the number of indicators and of dossiers. Committed is read from the seal in force on the
day, never from later edits.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from imm_eco.domain.rules.indicators import Measure
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import COMMITTED_INDICATORS
from imm_eco.reports.dimensions import ECOSYSTEM, GROUPED, Dimension
from imm_eco.store.relations.results import is_given, owed_parameters, positions
from imm_eco.store.relations.seals import SEALED_LINES, promise, promises, seals_in_force
from imm_eco.store.relations.steps import VALIDATED_STATES, states
from imm_eco.store.relations.temporary import temporary_table
from imm_eco.store.relations.words import with_

Sums = TypeVar("Sums", bound=NamedTuple)


class Figures(NamedTuple):
    """Sums over dossiers, in jobs or centimes, with their coverage.

    `promised` is what `known` of them committed to; `unknown` others have no figure for the year asked, and `before` is
    what they last committed to. `verified` is the part of realised whose proof was verified. `dossiers` owe a result
    for the period asked; `reported` of them gave one.
    """

    promised: int = 0
    known: int = 0
    unknown: int = 0
    before: int = 0
    realised: int = 0
    verified: int = 0
    dossiers: int = 0
    reported: int = 0

    @property
    def committed(self) -> int | None:
        """What they committed to; None, which is not zero, where none of them has a figure."""
        return None if self.unknown and not self.known else self.promised


def total(none: Sums, figures: Iterable[Sums]) -> Sums:
    """The sum of figures of different dossiers, each of its fields by itself; of no dossiers `none`."""
    return none._make(map(sum, zip(none, *figures, strict=True)))


SEALED_COLUMNS = {indicator: column for column, indicator in COMMITTED_INDICATORS.items()}
"""The column of a seal that answers an indicator."""

_PROMISED = ("promised", "unknown", "last_promised", "commits")

_STOCK = """
{positions},
realised{n} AS (
    SELECT dossier_id, value, CASE WHEN proof = 'verifie' THEN value END AS verified,
           CASE WHEN period_end >= :owed_end THEN 1 ELSE 0 END AS given
    FROM positions{n}
)"""

_FLOW = """
realised{n} AS (
    SELECT dossier_id, sum(CASE WHEN period_end BETWEEN :first{n} AND :last{n} THEN value END) AS value,
           sum(CASE WHEN proof = 'verifie' AND period_end BETWEEN :first{n} AND :last{n} THEN value END) AS verified,
           CASE WHEN {given} THEN 1 ELSE 0 END AS given
    FROM live_result WHERE indicator = :indicator{n} AND period_end <= :day GROUP BY dossier_id
)"""

_CONTRIBUTIONS = """
SELECT validated.*, promised{n} AS promised, unknown{n} AS unknown, last_promised{n} AS before,
       realised.value AS realised, verified,
       CASE WHEN validated_on <= :owed_end AND commits{n} = 1 THEN 1 ELSE 0 END AS owes,
       CASE WHEN validated_on <= :owed_end AND commits{n} = 1 AND given = 1 THEN 1 ELSE 0 END AS gave
FROM validated
LEFT JOIN promises USING (dossier_id)
LEFT JOIN realised{n} AS realised USING (dossier_id)
WHERE :only IS NULL OR ecosystem = :only"""

_BY_GROUP = """
SELECT {number}, {column}, coalesce(sum(promised), 0), count(promised), coalesce(sum(unknown), 0),
       coalesce(sum(before), 0), coalesce(sum(realised), 0), coalesce(sum(verified), 0), sum(owes), sum(gave)
FROM ({contributions}) AS contributions {company} GROUP BY {column}"""


def by_group(
    db: sqlite3.Connection,
    measures: Sequence[Measure],
    day: date,
    owed: Period,
    by: Dimension,
    only: str | None = None,
) -> dict[Measure, dict[object, Figures]]:
    """Each group's figures for each measure on the day that is held (`states_of_day`), of one ecosystem or of all.

    A group without any is absent. One statement for all of them, over the seals of all of them.
    """
    company = "" if by.key == ECOSYSTEM else GROUPED
    arms = " UNION ALL ".join(
        _BY_GROUP.format(number=number, column=by.column, contributions=contributions(number), company=company)
        for number in range(len(measures))
    )
    said = parameters(measures, day, owed, only)
    found: dict[Measure, dict[object, Figures]] = {each: {} for each in measures}
    columns = [f"{name}{_suffix(number)}" for number in range(len(measures)) for name in _PROMISED]
    with temporary_table(db, "promises", columns, _promises(measures), said):
        for number, group, *figures in db.execute(f"{with_(_realised(measures))} {arms}", said):
            found[measures[number]][group] = Figures(*figures)
    return found


def contributions(number: int = 0) -> str:
    """What each validated dossier brings to a measure, after `tables`, in which the measure has that number."""
    return _CONTRIBUTIONS.format(n=_suffix(number))


def tables(*measures: Measure) -> str:
    """The common tables of measures, and those of the day that they are counted over."""
    return with_(states(), seals_in_force(), _promises(measures), _realised(measures))


def _promises(measures: Sequence[Measure]) -> str:
    """What the seals in force promise of each measure."""
    return f"{SEALED_LINES},{promises('sealed', *(_promise(each, _suffix(n)) for n, each in enumerate(measures)))}"


def _promise(measure: Measure, n: str) -> str:
    column = SEALED_COLUMNS.get(measure.indicator)
    return promise(column or "CAST(NULL AS BIGINT)", of_one_year=measure.is_of_one_year, suffix=n)


def _realised(measures: Sequence[Measure]) -> str:
    """The dossiers that count, and what each realised: of a stock the position, of a flow the sum."""
    return ",".join((VALIDATED_STATES, *(_measured(each, _suffix(n)) for n, each in enumerate(measures))))


def _measured(measure: Measure, n: str) -> str:
    if measure.is_stock:
        return _STOCK.format(n=n, positions=positions("validated", indicator=f":indicator{n}", name=f"positions{n}"))
    return _FLOW.format(n=n, given=is_given(is_stock=False))


def _suffix(number: int) -> str:
    """The first of the measures of a statement has the plain names."""
    return f"_{number}" if number else ""


def parameters(
    measures: Sequence[Measure], day: date, owed: Period, only: str | None = None
) -> Mapping[str, str | int | None]:
    """What the tables of measures ask of a day, of a period owed and of one ecosystem."""
    asked: dict[str, str | int | None] = {"day": day.isoformat(), "only": only, **owed_parameters(owed)}
    for number, measure in enumerate(measures):
        n, (first, last) = _suffix(number), measure.window(day)
        asked[f"first_year{n}"], asked["year"] = measure.committed_years
        asked[f"first{n}"], asked[f"last{n}"] = first.isoformat(), last.isoformat()
        asked[f"indicator{n}"] = measure.indicator
    return asked
