"""What dossiers gave, promised and announce of one indicator: each table read once, from end to end.

Months are numbers (`domain.rules.monthly`): the text of a date is turned into one once, however often it comes.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from imm_eco.domain.rules.indicators import Measure
from imm_eco.domain.rules.monthly import Given, number
from imm_eco.domain.vocabulary import COMMITTED_INDICATORS

Lines = Mapping[int, int]
"""What is promised, by year."""
Seal = tuple[int, Lines]
"""The month in which a seal was made, and its lines."""

_COLUMNS = {indicator: column for column, indicator in COMMITTED_INDICATORS.items()}
"""Where the commitments have an indicator; of any other nothing is promised."""
_NOTHING = "NULL"

_RESULTS = """
SELECT dossier_id, period_start, period_end, value FROM live_result
WHERE indicator = :indicator AND period_end <= :day ORDER BY dossier_id, period_end, period_start"""

_SEALS = "SELECT dossier_id, sealed_on FROM live_seal WHERE sealed_on <= :day ORDER BY dossier_id, sealed_on"
_SEAL_LINES = "SELECT dossier_id, sealed_on, year, {column} FROM live_seal_line WHERE {column} IS NOT NULL"
_COMMITMENTS = "SELECT dossier_id, year, {column} FROM live_commitment WHERE {column} IS NOT NULL"


class _Months(dict[str, int]):
    def __missing__(self, day: str) -> int:
        self[day] = found = number(date.fromisoformat(day))
        return found


def results(db: sqlite3.Connection, measure: Measure, day: date) -> Mapping[int, list[Given]]:
    """The results of each dossier whose period is over on a day, in the order of their periods."""
    months = _Months()
    found: dict[int, list[Given]] = defaultdict(list)
    for dossier, start, end, value in db.execute(_RESULTS, {"indicator": measure.indicator, "day": day.isoformat()}):
        found[dossier].append((months[start], months[end], value))
    return found


def seals(db: sqlite3.Connection, measure: Measure, day: date) -> Mapping[int, list[Seal]]:
    """The seals of each dossier made by a day, oldest first, with what it promises of the indicator."""
    column = _COLUMNS.get(measure.indicator, _NOTHING)
    lines: dict[tuple[int, str], dict[int, int]] = defaultdict(dict)
    for dossier, sealed_on, year, value in db.execute(_SEAL_LINES.format(column=column)):
        lines[dossier, sealed_on][year] = value
    months = _Months()
    found: dict[int, list[Seal]] = defaultdict(list)
    for dossier, sealed_on in db.execute(_SEALS, {"day": day.isoformat()}):
        found[dossier].append((months[sealed_on], lines.get((dossier, sealed_on), {})))
    return found


def announced(db: sqlite3.Connection, measure: Measure) -> Mapping[int, Lines]:
    """What each dossier announces, as its promoter last said it."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    column = _COLUMNS.get(measure.indicator, _NOTHING)
    for dossier, year, value in db.execute(_COMMITMENTS.format(column=column)):
        found[dossier][year] = value
    return found
