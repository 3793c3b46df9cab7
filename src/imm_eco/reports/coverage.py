"""Coverage: who owes which result, who is late and whom to ask, what was revised since the last closing.

A result is due so many days after the end of its period as the programme's file says; until then it is awaited, from
the day after it is late. The counts are those that stand beside the figures of the scoreboard.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from imm_eco.domain import vocabulary
from imm_eco.domain.rules.attainment import attainment
from imm_eco.domain.rules.indicators import MONTHS, measure
from imm_eco.domain.rules.monthly import ending
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import COMMITTED_INDICATORS, PROGRAMME_SCOPE
from imm_eco.grid import Field, Grid, Kind, Note, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.dimensions import ECOSYSTEM, TOTAL
from imm_eco.reports.histories import DossierHistory, histories
from imm_eco.reports.owed_results import OwedResult, owed_results
from imm_eco.reports.query import ReportQuery
from imm_eco.reports.result_revisions import revisions
from imm_eco.reports.scoreboard import Scoreboard, scoreboard
from imm_eco.store.rows import columns_of, fetch_each


class _Reachable(NamedTuple):
    candidate_id: int
    size: str | None = None
    region: str | None = None
    channel: str | None = None
    contact: str | None = None
    phone: str | None = None
    email: str | None = None


class CoverageRow(NamedTuple):
    """Of a group and indicator, how many dossiers owe a result for the last full period, and how many gave it."""

    group: str | None
    indicator: str
    dossiers: int
    reported: int
    awaited: int
    late: int
    share: Fraction | None
    earlier: int


def row_of(
    group: str | None, indicator: str, dossiers: int, reported: int, earlier: int, *, is_late: bool
) -> CoverageRow:
    """What counts of dossiers and results make of a row; what was not given is awaited, or late."""
    missing, share = dossiers - reported, attainment(reported, dossiers)
    awaited, late = (0, missing) if is_late else (missing, 0)
    return CoverageRow(group, indicator, dossiers, reported, awaited, late, share, earlier)


_COMPANIES = f"SELECT {columns_of(_Reachable)} FROM live_candidate_record"


def report(db: sqlite3.Connection, asked: ReportQuery) -> list[Grid]:
    """The coverage as of a day; beside it the missing results, and the results revised since the last closing."""
    found = _Reading(db, scoreboard(db, asked), asked)
    changed = revisions(db, found.programme, asked)
    period = found.board.owed
    dates = {"period": period.code, "due_on": found.due_on(period.end)}
    facts = asked.facts("coverage", schema_version=2, **dates, **changed.facts)
    summary = Grid(
        "coverage",
        asked.titled(_("Coverage of the results"), found.programme),
        _fields(found.board),
        list(found.rows()),
        facts,
        list(_notes(found)),
        section="indicator",
    )
    return [summary, _missing(found), changed]


class _Reading:
    """One reading of what is owed and given, on a day, in a scope."""

    def __init__(self, db: sqlite3.Connection, on: Scoreboard, asked: ReportQuery) -> None:
        self.db = db
        self.board = on
        self.programme = on.programme
        self.day = asked.as_of
        self.only = asked.ecosystem
        self.scope = asked.ecosystem or PROGRAMME_SCOPE
        self.lives = list(histories(db, asked.as_of, asked.ecosystem))
        self.companies = {row.candidate_id: row for row in fetch_each(db, _Reachable, _COMPANIES)}
        self._owed: dict[str, list[OwedResult]] = {}

    @property
    def indicators(self) -> list[str]:
        """What a seal can commit to, of the programme's indicators."""
        return [code for code in self.programme.indicators.codes if code in COMMITTED_INDICATORS.values()]

    def owed(self, indicator: str) -> list[OwedResult]:
        """The results owed of an indicator."""
        if indicator not in self._owed:
            counted = measure(self.programme, indicator)
            self._owed[indicator] = list(owed_results(self.db, self.programme, counted, self.lives, self.day))
        return self._owed[indicator]

    def due_on(self, end: date) -> date:
        """The last day on which the results of a period that ended are not late."""
        return end + timedelta(days=self.programme.results_due_days)

    def rows(self) -> Iterator[Row]:
        """A row a group and indicator, then that of all; one ecosystem alone has its own row.

        What is no indicator of the scoreboard has rows where somebody owes it.
        """
        for indicator in self.indicators:
            whole = self.owed(indicator)
            if not whole and indicator not in self.board.indicators:
                continue
            for group, own in self._groups(indicator, whole):
                yield self._row(group, indicator, own)
            if self.only is None or self.board.cut.key != ECOSYSTEM:
                total = PROGRAMME_SCOPE if self.board.cut.key == ECOSYSTEM else TOTAL
                yield self._row(total, indicator, whole)

    def _row(self, group: str | None, indicator: str, owed: Sequence[OwedResult]) -> Row:
        given, earlier = sum(debt.is_given for debt in owed), sum(debt.earlier for debt in owed)
        is_late = self.day > self.due_on(self.board.owed.end)
        return self.board.cut.row(row_of(group, indicator, len(owed), given, earlier, is_late=is_late), group)

    def _groups(self, indicator: str, whole: Sequence[OwedResult]) -> Iterator[tuple[str | None, list[OwedResult]]]:
        """The groups that owe something."""
        cut = self.board.cut
        if cut.key != ECOSYSTEM:
            found: dict[object, list[OwedResult]] = defaultdict(list)
            for debt in whole:
                company = self.companies.get(debt.life.candidate)
                found[getattr(company, cut.column) if company else None].append(debt)
            yield from ((cut.code(group), found[group]) for group in cut.groups if group in found)
            return
        codes = self.programme.ecosystems.codes
        for code in codes if self.only is None else (self.only,):
            own = [debt for debt in whole if debt.life.ecosystem == code]
            if own or self.only:
                yield code, own
        for code in sorted({debt.life.ecosystem for debt in whole} - {*codes}):
            yield code, [debt for debt in whole if debt.life.ecosystem == code]

    def missing(self) -> Iterator[_Missing]:
        """The periods that a dossier has not given, each with its indicators; the latest due last."""
        rhythm = MONTHS[self.programme.reporting]
        found: dict[tuple[int, int], tuple[DossierHistory, list[str]]] = {}
        for indicator in self.indicators:
            for debt in self.owed(indicator):
                for end in debt.missing:
                    found.setdefault((debt.life.dossier, end), (debt.life, []))[1].append(indicator)
        for (_dossier, end), (life, indicators) in found.items():
            yield _Missing(life, ending(end, rhythm), indicators)


@dataclass(frozen=True, slots=True)
class _Missing:
    """A period of which a dossier has not given the results."""

    life: DossierHistory
    period: Period
    indicators: Sequence[str]


class _MissingRow(NamedTuple):
    reference: str
    name: str | None
    ecosystem: str
    period: str
    period_title: str
    indicators: list[str]
    results: str
    due_on: date
    state: str
    days_late: int
    contact: str | None
    phone: str | None
    email: str | None
    whom: str


def _fields(on: Scoreboard) -> list[Field]:
    return [
        on.cut.field,
        fields.indicator(on.programme),
        Field("dossiers", N_("Owe a result"), Kind.COUNT),
        Field("reported", N_("Given"), Kind.COUNT),
        Field("awaited", N_("Awaited"), Kind.COUNT),
        Field("late", N_("Late"), Kind.COUNT),
        Field("share", N_("Share given"), Kind.RATIO),
        Field("share", "", Kind.BAR, in_data=False, missing=""),
        Field("earlier", N_("Missing before"), Kind.COUNT),
    ]


def _notes(found: _Reading) -> Iterator[Note]:
    period = found.board.owed
    yield Note(
        N_("As of {day}: results for {period}, of the validated dossiers whose seal commits them; due by {due}."),
        {
            "day": (Kind.DATE, found.day),
            "period": (Kind.TEXT, period.title),
            "due": (Kind.DATE, found.due_on(period.end)),
        },
    )
    yield Note(N_("Missing before: results of earlier periods that were never given."))


def _missing(found: _Reading) -> Grid:
    """Each period that a dossier has not given, under whom to ask; who is late for longest comes first."""
    columns = [
        Field("whom", N_("Dossier and contact"), in_data=False),
        Field("reference", N_("Reference"), in_tables=False),
        Field("name", N_("Company name"), in_tables=False),
        Field("ecosystem", N_("Ecosystem"), Kind.CODE, found.programme.ecosystems, in_tables=False),
        Field("period", N_("Period"), in_tables=False),
        Field("period_title", N_("Period"), in_data=False),
        Field("indicators", N_("Results"), in_tables=False),
        Field("results", N_("Results"), in_data=False),
        Field("due_on", N_("Due on"), Kind.DATE),
        Field("state", N_("State"), Kind.CODE, vocabulary.RESULT_STATES),
        Field("days_late", N_("Days late"), Kind.COUNT),
        Field("contact", N_("Contact"), in_tables=False),
        Field("phone", N_("Phone"), in_tables=False),
        Field("email", N_("Email"), optional=True),
    ]
    missing = list(found.missing())
    oldest: dict[str, date] = {}
    for each in missing:
        oldest[each.life.reference] = min(oldest.get(each.life.reference, each.period.end), each.period.end)
    missing.sort(key=lambda each: (oldest[each.life.reference], each.life.reference, each.period))
    rows = [_missing_row(found, each) for each in missing]
    notes = list(_missing_notes(rows))
    return Grid("missing", _("Results that are missing"), columns, rows, notes=notes, section="whom", secondary=True)


def _missing_row(found: _Reading, one: _Missing) -> Row:
    """People read those that miss what the contracts promise, with all else that the period misses."""
    due_on = found.due_on(one.period.end)
    late = max((found.day - due_on).days, 0)
    company = found.companies.get(one.life.candidate) or _Reachable(one.life.candidate)
    titles = [found.programme.indicators.title(indicator) for indicator in one.indicators]
    who = " ".join(each for each in (one.life.reference, one.life.name) if each)
    record = _MissingRow(
        reference=one.life.reference,
        name=one.life.name,
        ecosystem=one.life.ecosystem,
        period=one.period.code,
        period_title=one.period.title,
        indicators=list(one.indicators),
        results=", ".join(titles),
        due_on=due_on,
        state="late" if late else "awaited",
        days_late=late,
        contact=company.contact,
        phone=company.phone,
        email=company.email,
        whom=" · ".join(each for each in (who, company.contact, company.phone) if each),
    )
    return Row.of(record, in_tables=any(indicator in found.board.indicators for indicator in one.indicators))


def _missing_notes(rows: Sequence[Row]) -> Iterator[Note]:
    """How many periods of dossiers are late and not due yet, and those that are left out of the page."""
    states = [row.record_of(_MissingRow).state for row in rows if row.in_tables]
    yield Note(
        N_("{late} late, {awaited} not due yet: a line is a period of a dossier."),
        {state: (Kind.COUNT, states.count(state)) for state in vocabulary.RESULT_STATES.codes},
    )
    hidden = len(rows) - len(states)
    if hidden:
        yield Note(
            N_("Not shown: {hidden} that miss only what is no indicator of the targets; JSON and workbooks have them."),
            {"hidden": (Kind.COUNT, hidden)},
        )
