"""What is allowed and yet seldom right: figures of a workbook beside those of other periods and indicators.

Each doubt is a warning at the cell of the figure; nothing is refused. The figures compared with are those
of the workbook and of the database together, as they stand once the workbook is taken in.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

from imm_eco import numbers
from imm_eco.models import Dossier
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
    for noun, doubts_about in (("results", _about_results), ("commitments", _about_commitments)):
        found = [record for record in records if record.sheet.noun == noun and not record.bad]
        if found:
            yield from doubts_about(office, _by_dossier(office, found))


_DOUBTED = {"results": ("reference", "indicator", "period"), "commitments": ("reference", "year")}


def doubted(records: Iterable[Record]) -> Iterator[Record]:
    """Of records that are not kept, what `doubts` will ask: which figures they are, and where they stand."""
    for record in records:
        if keys := _DOUBTED.get(record.sheet.noun):
            yield replace(record, values={key: record.values.get(key) for key in keys})


def _by_dossier(office: Office, records: Sequence[Record]) -> dict[int, list[Record]]:
    """The rows of each dossier that there is."""
    references = {str(record.values.get("reference")) for record in records}
    office.change.foresee(Dossier, references)
    numbers_of = {reference: _number(office, reference) for reference in references}
    found: dict[int, list[Record]] = {}
    for record in records:
        number = numbers_of[str(record.values.get("reference"))]
        if number is not None:
            found.setdefault(number, []).append(record)
    return found


def _number(office: Office, reference: str) -> int | None:
    """The number of a dossier, its reference written in any case."""
    number = office.change.number(Dossier, reference)
    if number is None:
        row = office.db.execute("SELECT id FROM dossier WHERE key = ? COLLATE NOCASE", (reference,)).fetchone()
        number = row[0] if row else None
    return number


def _about_results(office: Office, told: Mapping[int, Sequence[Record]]) -> Iterator[Doubt]:
    figures_of = _results_of(office.db, told)
    for number, records in told.items():
        rows = {(each.values["indicator"], period): each for each in records if (period := each.values.get("period"))}
        book = _Book(office.programme, figures_of.get(number, {}), rows)
        for key, record in rows.items():
            if key in book.figures:
                yield from ((record, "value", kind, params) for kind, params in book.doubts(*key))


def _results_of(db: sqlite3.Connection, dossiers: Iterable[int]) -> dict[int, dict[tuple[str, Period], int]]:
    """What stands of some dossiers, by dossier, indicator and period."""
    rows = db.execute(
        "SELECT dossier_id, indicator, period_start, period_end, value FROM live_result"
        " WHERE dossier_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(dossiers)),),
    )
    found: dict[int, dict[tuple[str, Period], int]] = {}
    for dossier, indicator, start, end, value in rows:
        found.setdefault(dossier, {})[indicator, _period(start, end)] = value
    return found


@lru_cache(maxsize=1024)
def _period(start: str, end: str) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end))


@dataclass
class _Book:
    """The results of one dossier, and which of them the workbook gives."""

    programme: Programme
    figures: Figures
    rows: Mapping[tuple[str, Period], Record]

    @cached_property
    def _beside(self) -> dict[tuple[str, Period], tuple[Period | None, Period | None]]:
        """The period before each figure's and the one after; of the same length where figures are of a period."""
        lines: dict[tuple[str, int], list[Period]] = {}
        for indicator, period in sorted(self.figures, key=lambda key: (key[1].end, key[1].start)):
            length = period.months if self.programme.indicator(indicator).nature == "flow" else 0
            lines.setdefault((indicator, length), []).append(period)
        return {
            (indicator, period): (before, after)
            for (indicator, _length), line in lines.items()
            for before, period, after in zip([None, *line[:-1]], line, [*line[1:], None], strict=True)
        }

    def doubts(self, indicator: str, period: Period) -> Iterator[tuple[ProblemKind, dict[str, Any]]]:
        """The doubts about one figure."""
        now = self.figures[indicator, period]
        known = self.programme.indicator(indicator)
        before, after = self._beside[indicator, period]
        previous = self.figures[indicator, before] if before else None
        if known.nature == "stock":
            if before and previous is not None and now < previous:
                yield FALLING, self._said(indicator, now, before, previous)
            if after and (indicator, after) not in self.rows and (later := self.figures[indicator, after]) < now:
                yield FALLING_LATER, self._said(indicator, now, after, later)
        if before and previous and previous > 0 and now >= MUCH * previous:
            yield TENFOLD, self._said(indicator, now, before, previous)
        yield from self._share(indicator, period)

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


def _about_commitments(office: Office, told: Mapping[int, Sequence[Record]]) -> Iterator[Doubt]:
    """The jobs committed to are totals at the end of each year: they should not fall."""
    title = office.programme.indicators.title(JOBS)
    query = "SELECT year, jobs FROM live_commitment WHERE dossier_id = ? ORDER BY year"
    for number, rows in told.items():
        years = [(row[0], row[1]) for row in office.db.execute(query, (number,))]
        falls = {year: (jobs, before) for before, (year, jobs) in pairwise(years) if jobs < before[1]}
        for record in rows:
            if record.values.get("year") in falls:
                jobs, (year, other) = falls[record.values["year"]]
                said = {"now": numbers.count(jobs), "other": numbers.count(other), "period": str(year)}
                yield record, "jobs", FALLING, {"indicator": title, **said}
