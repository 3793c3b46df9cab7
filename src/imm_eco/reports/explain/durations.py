"""The funnel and the delays explained: the dossiers that reached a step, and each stay in it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property, partial
from typing import NamedTuple

from imm_eco.domain.rules.durations import nearest_rank
from imm_eco.domain.vocabulary import PROGRAMME_SCOPE
from imm_eco.grid import Row
from imm_eco.i18n import N_
from imm_eco.reports.delays import DelayRow
from imm_eco.reports.explain.contributions import (
    NEWLY_COUNTED,
    Contribution,
    Explained,
    Figure,
    Part,
    Sums,
    plain_sum,
    ratio,
)
from imm_eco.reports.funnel import ALL, DROPOUTS, WAY, FunnelRow
from imm_eco.reports.histories import DossierHistory, StepInterval, histories
from imm_eco.reports.provenance import ToldOrigin, origins
from imm_eco.reports.query import ReportQuery
from imm_eco.store.provenance import Stated, spot_of
from imm_eco.store.rows import fetch_all


class _Entry(NamedTuple):
    key: str
    step: str
    day: str
    noun: str
    name: str
    change_id: int
    source_id: int | None
    sheet: str | None
    cell: str | None
    cells: str | None


_ENTRIES = """
SELECT dossier.key, 'identification' AS step, opened_on AS day, 'dossier' AS noun, 'opened_on' AS name,
       fact.change_id, fact.source_id, fact.sheet, fact.cell, fact.cells
FROM live_dossier_record AS fact JOIN dossier ON dossier.id = dossier_id
UNION ALL
SELECT dossier.key, to_step, moved_on, 'move', 'moved_on',
       fact.change_id, fact.source_id, fact.sheet, fact.cell, fact.cells
FROM live_move AS fact JOIN dossier ON dossier.id = dossier_id"""


class _Entries:
    """The facts by which dossiers entered their steps, by dossier, step and day."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @cached_property
    def _known(self) -> dict[tuple[str, str, str], tuple[str, ToldOrigin]]:
        rows = fetch_all(self._db, _Entry, _ENTRIES)
        places = origins(self._db, (spot_of(Stated._make(row[5:]), row.name) for row in rows))
        return {(row.key, row.step, row.day): (row.noun, place) for row, place in zip(rows, places, strict=True)}

    def contribution(self, part: str, life: DossierHistory, step: str, on: date, value: int) -> Contribution:
        """What a dossier's entry into a step brings to a part."""
        noun, origin = self._known[life.reference, step, on.isoformat()]
        return Contribution(part, noun, life.reference, life.name, on.isoformat(), value, None, origin)


def funnel(db: sqlite3.Connection, asked: ReportQuery, row: Row) -> Explained:
    """What the figures of a row of the funnel are made of."""
    record, entries = row.record_of(FunnelRow), _Entries(db)
    step, channel = record.step, record.channel
    brought = [life for life in histories(db, asked.as_of, asked.ecosystem) if channel in (ALL, life.channel)]
    before = WAY[WAY.index(step) - 1] if step != WAY[0] else None
    parts = {
        "reached": Part(N_("reached"), "dossiers", partial(_reached, entries, brought, step, "reached")),
        "before": Part(
            N_("reached the step before"), "dossiers", partial(_reached, entries, brought, before, "before")
        ),
        "days": Part(N_("days from the step before"), "days", partial(_paces, entries, brought, before, step)),
        "dropped": Part(N_("left from there"), "dossiers", partial(_dropped, entries, brought, step)),
    }
    figures = {
        "reached": plain_sum("reached", N_("Reached: the dossiers that entered the step once.")),
        "conversion": ratio("reached", "before", N_("Of the step before: reached over those that reached it.")),
        "median_days": _rank("days", 50, N_("Median days: of the days from the step before, the one in the middle.")),
        "dropped": plain_sum("dropped", N_("Left from there: the dossiers whose life ended early from this step.")),
    }
    return Explained(parts, figures, frozenset(life.reference for life in brought), NEWLY_COUNTED)


def _first(life: DossierHistory, step: str | None) -> date | None:
    return next((entry.on for entry in life.entries if entry.step == step), None)


def _reached(entries: _Entries, brought: Iterable[DossierHistory], step: str | None, part: str) -> list[Contribution]:
    reached = ((life, _first(life, step)) for life in brought)
    return [entries.contribution(part, life, step or "", on, 1) for life, on in reached if on]


def _paces(
    entries: _Entries, brought: Iterable[DossierHistory], before: str | None, step: str
) -> Iterator[Contribution]:
    for life in brought:
        start, until = _first(life, before), _first(life, step)
        if start and until:
            days = (until - start).days - life.held(start, until)
            yield entries.contribution("days", life, step, until, days)


def _dropped(entries: _Entries, brought: Iterable[DossierHistory], step: str) -> Iterator[Contribution]:
    for life in brought:
        if life.last.step in DROPOUTS and life.entries[-2].step == step:
            yield entries.contribution("dropped", life, life.last.step, life.last.on, 1)


def _rank(part: str, percent: int, sentence: str) -> Figure:
    """A column that is the nearest rank of its contributions."""

    def make(_sums: Sums, found: Sequence[Contribution]) -> int | None:
        return nearest_rank(Counter(each.value for each in found), percent)

    return Figure((part,), sentence, make)


def delays(db: sqlite3.Connection, asked: ReportQuery, row: Row) -> Explained:
    """What the figures of a row of the delays are made of."""
    record, entries = row.record_of(DelayRow), _Entries(db)
    scope = record.ecosystem
    there = [life for life in histories(db, asked.as_of, asked.ecosystem) if scope in (PROGRAMME_SCOPE, life.ecosystem)]
    spent: dict[str, tuple[str, str, Callable[[StepInterval], int]]] = {
        "stays": (N_("stays"), "stays", lambda _stay: 1),
        "running": (N_("stays that run"), "stays", lambda stay: int(stay.left is None)),
        "days": (N_("days"), "days", lambda stay: stay.days),
        "suspended": (N_("suspended days"), "days", lambda stay: stay.suspended),
    }
    parts = {
        name: Part(title, unit, partial(_stays, entries, there, record.step, name, value))
        for name, (title, unit, value) in spent.items()
    }
    figures = {
        "dossiers": Figure(("stays",), N_("Dossiers: those that have been in the step."), _dossiers),
        "stays": plain_sum("stays", N_("Stays: each time that a dossier was in the step.")),
        "running": plain_sum("running", N_("Still there: the stays that run on the day.")),
        "median_days": _rank("days", 50, N_("Median: of the days of the stays, the one in the middle.")),
        "p90_days": _rank("days", 90, N_("90th percentile: nine stays of ten lasted no longer.")),
        "oldest_days": Figure(("days",), N_("Longest: the days of the longest stay."), _longest),
        "suspended_days": plain_sum("suspended", N_("Suspended: the days that do not count, summed.")),
    }
    return Explained(parts, figures, frozenset(life.reference for life in there), NEWLY_COUNTED)


def _stays(
    entries: _Entries, there: Iterable[DossierHistory], step: str, part: str, value: Callable[[StepInterval], int]
) -> Iterator[Contribution]:
    for life in there:
        for entry, stay in zip((each for each in life.entries), life.stays(), strict=False):
            if stay.step == step and (part in ("stays", "days") or value(stay)):
                yield entries.contribution(part, life, step, entry.on, value(stay))


def _dossiers(_sums: Sums, found: Sequence[Contribution]) -> int:
    return len({each.dossier for each in found})


def _longest(_sums: Sums, found: Sequence[Contribution]) -> int | None:
    return max((each.value for each in found), default=None)
