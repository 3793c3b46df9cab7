"""What is allowed and yet seldom right: figures of a workbook beside those of other periods and indicators.

Each doubt is a warning at the cell of the figure; nothing is refused. The figures compared with are those
of the workbook and of the database together, as they stand once the workbook is taken in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from imm_eco import numbers
from imm_eco.programme import Programme
from imm_eco.rules.periods import Period
from imm_eco.services.office import Office
from imm_eco.sheets.faults import ProblemKind
from imm_eco.sheets.problems import EXPORT_ABOVE, FALLING, FALLING_LATER, TENFOLD
from imm_eco.sheets.records import Record
from imm_eco.vocabulary import COMMITTED_INDICATORS

JOBS, TURNOVER, EXPORT = (COMMITTED_INDICATORS[key] for key in ("jobs", "turnover", "export_turnover"))
MUCH = 10
"""How many times the figure before makes one doubtful: a unit mistaken is a factor of a thousand."""

Doubt = tuple[Record, str, ProblemKind, dict[str, Any]]
"""A row, the column of the doubtful figure, the kind of doubt, and what its sentence needs."""
Figures = Mapping[tuple[str, Period], int]


def doubts(office: Office, records: Sequence[Record]) -> Iterator[Doubt]:
    """Every doubt about the results and the commitments of a workbook."""
    numbers_of = _Dossiers(office.db)
    yield from _about_results(office, _sound(records, "results"), numbers_of)
    yield from _about_commitments(office, _sound(records, "commitments"), numbers_of)


def _sound(records: Iterable[Record], noun: str) -> list[Record]:
    return [record for record in records if record.sheet.noun == noun and not record.bad]


class _Dossiers:
    """The numbers of dossiers by reference, each looked up once."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._known: dict[str, int | None] = {}

    def __getitem__(self, record: Record) -> int | None:
        reference = str(record.values.get("reference"))
        if reference not in self._known:
            query = "SELECT id FROM dossier WHERE key = ? COLLATE NOCASE ORDER BY key = ? DESC"
            row = self._db.execute(query, (reference, reference)).fetchone()
            self._known[reference] = row[0] if row else None
        return self._known[reference]


def _about_results(office: Office, records: list[Record], dossiers: _Dossiers) -> Iterator[Doubt]:
    told: dict[int, dict[tuple[str, Period], Record]] = {}
    for record in records:
        number, period = dossiers[record], record.values.get("period")
        if number is not None and period is not None:
            told.setdefault(number, {})[record.values["indicator"], period] = record
    for number, rows in told.items():
        book = _Book(office.programme, _results_of(office.db, number), rows)
        for key, record in rows.items():
            if key in book.figures:
                yield from ((record, "value", kind, params) for kind, params in book.doubts(*key))


def _results_of(db: sqlite3.Connection, dossier_id: int) -> Figures:
    rows = db.execute(
        "SELECT indicator, period_start, period_end, value FROM live_result WHERE dossier_id = ?", (dossier_id,)
    )
    return {(row[0], Period(date.fromisoformat(row[1]), date.fromisoformat(row[2]))): row[3] for row in rows.fetchall()}


@dataclass
class _Book:
    """The results of one dossier, and which of them the workbook gives."""

    programme: Programme
    figures: Figures
    rows: Mapping[tuple[str, Period], Record]

    @cached_property
    def periods(self) -> dict[str, list[Period]]:
        """The periods of each indicator, in order."""
        found: dict[str, list[Period]] = {}
        for indicator, period in sorted(self.figures, key=lambda key: (key[1].end, key[1].start)):
            found.setdefault(indicator, []).append(period)
        return found

    def doubts(self, indicator: str, period: Period) -> Iterator[tuple[ProblemKind, dict[str, Any]]]:
        """The doubts about one figure."""
        now = self.figures[indicator, period]
        known = self.programme.indicator(indicator)
        before, after = self._beside(indicator, period, same_length=known.nature == "flow")
        previous = self.figures[indicator, before] if before else None
        if known.nature == "stock":
            if before and previous is not None and now < previous:
                yield FALLING, self._said(indicator, now, before, previous)
            if after and (indicator, after) not in self.rows and (later := self.figures[indicator, after]) < now:
                yield FALLING_LATER, self._said(indicator, now, after, later)
        if before and previous and previous > 0 and now >= MUCH * previous:
            yield TENFOLD, self._said(indicator, now, before, previous)
        yield from self._share(indicator, period)

    def _beside(self, indicator: str, period: Period, *, same_length: bool) -> tuple[Period | None, Period | None]:
        """The period before one and the one after, of the same length where figures are of a period."""
        periods = [each for each in self.periods[indicator] if not same_length or each.months == period.months]
        place = periods.index(period)
        before = periods[place - 1] if place else None
        return before, periods[place + 1] if place + 1 < len(periods) else None

    def _share(self, indicator: str, period: Period) -> Iterator[tuple[ProblemKind, dict[str, Any]]]:
        """An export above the turnover of the same period, told at the export where the workbook gives it."""
        export, turnover = self.figures.get((EXPORT, period)), self.figures.get((TURNOVER, period))
        if export is None or turnover is None or export <= turnover:
            return
        if indicator == EXPORT or (indicator == TURNOVER and (EXPORT, period) not in self.rows):
            yield EXPORT_ABOVE, self._said(EXPORT, export, period, turnover)

    def _said(self, indicator: str, now: int, period: Period, other: int) -> dict[str, Any]:
        known = self.programme.indicator(indicator)
        say = (lambda value: numbers.money(value, exact=True)) if known.is_money else numbers.count
        title = self.programme.indicators.title(indicator)
        return {"indicator": title, "now": say(now), "period": period.title, "other": say(other)}


def _about_commitments(office: Office, records: list[Record], dossiers: _Dossiers) -> Iterator[Doubt]:
    """The jobs committed to are totals at the end of each year: they should not fall."""
    title = office.programme.indicators.title(JOBS)
    told: dict[int, list[Record]] = {}
    for record in records:
        if (number := dossiers[record]) is not None:
            told.setdefault(number, []).append(record)
    query = "SELECT year, jobs FROM live_commitment WHERE dossier_id = ? ORDER BY year"
    for number, rows in told.items():
        years = [(row[0], row[1]) for row in office.db.execute(query, (number,))]
        falls = {year: (jobs, before) for before, (year, jobs) in pairwise(years) if jobs < before[1]}
        for record in rows:
            if record.values.get("year") in falls:
                jobs, (year, other) = falls[record.values["year"]]
                said = {"now": numbers.count(jobs), "other": numbers.count(other), "period": str(year)}
                yield record, "jobs", FALLING, {"indicator": title, **said}
