"""What is allowed and yet seldom right: figures beside those of other periods, indicators and promises.

Nothing is refused. A typed change tells the alerts that it brings, a workbook those of its own figures at their cells,
and `check --alerts` lists all that stand, until the figure changes or somebody says why it is right.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import COMMITTED_INDICATORS, plain_words
from imm_eco.errors import NotFoundError
from imm_eco.i18n import _
from imm_eco.services.alerts import Alert, Naming, Project, Spot, of_projects, under_another_name
from imm_eco.services.checks.preserving import known_before
from imm_eco.services.context import Context
from imm_eco.services.records import AnswerRecord, CandidateRecord, record_of
from imm_eco.sheets.problem import Fault
from imm_eco.sheets.recognition.records import Record
from imm_eco.store.journal import Effect, OpenChange, Place
from imm_eco.store.lookup import company_of
from imm_eco.store.relations.steps import steps
from imm_eco.store.relations.words import DAY, by_then, where, with_
from imm_eco.store.rows import R, columns_of, fetch_all
from imm_eco.store.tables import (
    AnswerFact,
    Candidate,
    CandidateFact,
    CommitmentFact,
    ConventionFact,
    Dossier,
    DossierFact,
    Fact,
    MoveFact,
    ResultFact,
)
from imm_eco.suggestions import did_you_mean, nearest


def standing(db: sqlite3.Connection, programme: Programme) -> Iterator[Alert]:
    """Every alert that stands and that nobody has answered, by dossier and then by company."""
    return (alert for alert, reason in answered(db, programme) if reason is None)


def answered(
    db: sqlite3.Connection, programme: Programme, day: date | None = None
) -> Iterator[tuple[Alert, str | None]]:
    """Every alert by dossier and then by company, about what had happened by a day, with why it is right if told."""
    answers = _answers(db)
    for alert in (*of_projects(_projects(db, day=day), programme), *_of_companies(db)):
        figures, reason = answers.get(alert.name, (None, None))
        yield alert, reason if figures == alert.figures else None


def brought(context: Context) -> list[Alert]:
    """The alerts that the change being made brings: those that stand with it and did not before."""
    change = context.change
    dossiers = {number for model in _COMPARED for number in change.touched(model)}
    return [*_new_alerts(context, dossiers), *_renamed(change)]


def _new_alerts(context: Context, dossiers: Collection[int]) -> list[Alert]:
    """The alerts about some dossiers that did not stand before the change, and that nobody has answered."""
    answers, alerts = _answers(context.db) if dossiers else {}, list(_alerts(context, dossiers))
    alerts = [alert for alert in alerts if answers.get(alert.name, ("", ""))[0] != alert.figures]
    if not alerts:
        return []
    with known_before(context.db, context.change.id):
        before = {(alert.name, alert.figures) for alert in _alerts(context, dossiers)}
    return [alert for alert in alerts if (alert.name, alert.figures) not in before]


def answer(context: Context, name: str, reason: str) -> Effect:
    """Say why an alert stands: it is told no more, unless its figures change. Raises NotFoundError."""
    alerts = list(standing(context.db, context.programme))
    found = next((alert for alert in alerts if alert.name.casefold() == name.casefold()), None)
    if found is None:
        near = did_you_mean([f"`{each}`" for each in nearest(name, (alert.name for alert in alerts))])
        raise NotFoundError(
            _("no alert of that name stands: {name}").format(name=name), hint=near or _("see `imm-eco check --alerts`")
        )
    return record_answer(context, AnswerRecord(found.name, {"figures": found.figures, "reason": reason}))


def record_answer(context: Context, why: AnswerRecord, place: Place | None = None) -> Effect:
    """Say why an alert of those figures stands."""
    return context.revise(AnswerFact, {"alert": why.alert}, why.said, place)


class RowAlert(NamedTuple):
    """What is told of a row that is taken in all the same, at one of its columns."""

    record: Record
    column: str
    fault: Fault


def check_records(context: Context, records: Sequence[Record]) -> Iterator[RowAlert]:
    """The alerts about the figures of a workbook."""
    rows = dict(_spots(context, records))
    dossiers = {owner for owner, spot in rows if spot.noun != "candidates"}
    numbers_of = {_reference(context, number): number for number in dossiers}
    alerts = ((numbers_of[alert.owner], alert) for alert in _alerts(context, dossiers))
    renamed = ((0, alert) for alert in _renamed(context.change))
    for owner, alert in (*alerts, *renamed):
        told = ((row, way) for way in alert.ways if (row := rows.get((owner, way.spot._replace(field="")))))
        if found := next(told, None):
            record, way = found
            yield RowAlert(record, way.spot.field, Fault(way.kind, way.params))


def doubted(records: Iterable[Record]) -> Iterator[Record]:
    """Of records that are not kept, what `check_records` will ask: which figures they are, and where they stand."""
    for record in records:
        if keys := _KEYS.get(record.sheet.noun):
            yield replace(record, values={key: record.values.get(key) for key in keys})


_COMPARED: tuple[type[Fact], ...] = (DossierFact, CommitmentFact, ResultFact, ConventionFact, MoveFact)
_KEYS = {
    "candidates": ("ice",),
    "dossiers": ("reference",),
    "commitments": ("reference", "year"),
    "results": ("reference", "indicator", "period"),
    "conventions": ("reference", "convention"),
    "moves": ("reference", "step", "moved_on"),
    "decisions": ("reference", "held_on"),
}


# Which figures a workbook gives


def _spots(context: Context, records: Sequence[Record]) -> Iterator[tuple[tuple[int, Spot], Record]]:
    """The rows that figures stand in, by what they are known by; of a company 0 and its nine digits."""
    found = [record for record in records if record.sheet.noun in _KEYS and not record.bad]
    references = {str(record.values.get("reference")) for record in found if record.values.get("reference")}
    context.change.prefetch(Dossier, references)
    numbers_of = {reference: _number(context, reference) for reference in references}
    for record in found:
        values, noun = record.values, record.sheet.noun
        if noun == "candidates":
            yield (0, Spot(noun, (company_of(record_of(CandidateRecord, values).ice),), "")), record
        elif number := numbers_of.get(str(values.get("reference"))):
            yield (number, Spot(noun, tuple(values[key] for key in _KEYS[noun][1:]), "")), record


def _number(context: Context, reference: str) -> int | None:
    """The number of a dossier, its reference written in any case."""
    number = context.change.number(Dossier, reference)
    if number is None:
        row = context.db.execute("SELECT id FROM dossier WHERE key = ? COLLATE NOCASE", (reference,)).fetchone()
        number = row[0] if row else None
    return number


def _reference(context: Context, number: int) -> str:
    return str(context.db.execute("SELECT key FROM dossier WHERE id = ?", (number,)).fetchone()[0])


# What stands


class _Investment(NamedTuple):
    dossier_id: int
    investment: int


class _Stage(NamedTuple):
    dossier_id: int
    step: str
    entered_on: str
    validated_on: str | None


class _Realised(NamedTuple):
    dossier_id: int
    indicator: str
    period_start: str
    period_end: str
    value: int


class _Commitment(NamedTuple):
    dossier_id: int
    year: int
    jobs: int
    turnover: int
    export_turnover: int | None
    investment: int | None


class _Convention(NamedTuple):
    dossier_id: int
    convention: str


def _rows(
    db: sqlite3.Connection, kind: type[R], model: type[Fact], dossiers: Collection[int] | None, day: date | None
) -> list[R]:
    """The facts that stand of some dossiers, or of all; of those that have a date, what had happened by a day."""
    owners = "" if dossiers is None else f"dossier_id IN ({_LISTED})"
    dated = by_then(_DATES[model], None if day is None else DAY) if model in _DATES else ""
    query = f"SELECT {columns_of(kind)} FROM live_{model.__tablename__} WHERE {where(owners, dated)}"
    return fetch_all(db, kind, query, _parameters(dossiers, day))


def _parameters(dossiers: Collection[int] | None, day: date | None) -> dict[str, str | None]:
    return {"dossiers": json.dumps(sorted(dossiers or ())), "day": day.isoformat() if day else None}


_LISTED = "SELECT value FROM json_each(:dossiers)"
_DATES: dict[type[Fact], str] = {DossierFact: "opened_on", ResultFact: "period_end", ConventionFact: "signed_on"}


def _projects(
    db: sqlite3.Connection, dossiers: Collection[int] | None = None, day: date | None = None
) -> list[Project]:
    """The figures of some dossiers, or of all, in the order of their references; as of a day, or as they stand."""
    if dossiers is not None and not dossiers:
        return []
    records = _rows(db, _Investment, DossierFact, dossiers, day)
    query = f"SELECT id, key FROM dossier WHERE id IN ({_LISTED})"
    keys = dict(db.execute(query, {"dossiers": json.dumps([row.dossier_id for row in records])}).fetchall())
    found = {row.dossier_id: Project(keys[row.dossier_id], row.investment) for row in records}
    among = "" if dossiers is None else f"dossier_id IN ({_LISTED})"
    query = f"{with_(steps(None if day is None else DAY, among))} SELECT * FROM steps"
    for stage in fetch_all(db, _Stage, query, _parameters(dossiers, day)):
        if project := found.get(stage.dossier_id):
            project.step, project.entered_on = stage.step, _day(stage.entered_on)
            project.validated_on = _day(stage.validated_on)
    for result in _rows(db, _Realised, ResultFact, dossiers, day):
        if project := found.get(result.dossier_id):
            project.results[result.indicator, _period(result.period_start, result.period_end)] = result.value
    for line in _rows(db, _Commitment, CommitmentFact, dossiers, day):
        if project := found.get(line.dossier_id):
            project.commitments[line.year] = {name: getattr(line, name) for name in COMMITTED_INDICATORS}
    for number, shared in _shared_conventions(db, found, day).items():
        found[number].shared = shared
    return sorted(found.values(), key=lambda project: project.reference)


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None


def _shared_conventions(
    db: sqlite3.Connection, dossiers: Collection[int], day: date | None
) -> dict[int, dict[str, tuple[str, ...]]]:
    """Of some dossiers the conventions whose reference others have too, in any case, with those others."""
    signed = _rows(db, _Convention, ConventionFact, dossiers, day)
    if not signed:
        return {}
    keys = dict(db.execute("SELECT id, key FROM dossier").fetchall())
    owners: dict[str, dict[int, str]] = {}
    for dossier, convention in _rows(db, _Convention, ConventionFact, None, day):
        owners.setdefault(plain_words(convention), {})[dossier] = keys[dossier]
    found: dict[int, dict[str, tuple[str, ...]]] = {}
    for dossier, convention in signed:
        others = (key for number, key in owners[plain_words(convention)].items() if number != dossier)
        if told := tuple(sorted(others)):
            found.setdefault(dossier, {})[convention] = told
    return found


@lru_cache(maxsize=1024)
def _period(start: str, end: str) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end))


def _alerts(context: Context, dossiers: Collection[int]) -> Iterator[Alert]:
    return of_projects(_projects(context.db, dossiers), context.programme)


def _answers(db: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """The figures that somebody has said to be right, and why, by alert."""
    rows = db.execute("SELECT alert, figures, reason FROM live_answer").fetchall()
    return {alert: (figures, reason) for alert, figures, reason in rows}


# Companies under another name


def _renamed(change: OpenChange) -> Iterator[Alert]:
    """The companies that the change gives a very different name."""
    known = [number for number in change.touched(CandidateFact) if not change.has_made(Candidate, number)]
    return _of_companies(change.db, known, change.id) if known else iter(())


_NAMES = """
SELECT candidate_id, change_id, name, ice, EXISTS (
    SELECT 1 FROM known_change WHERE known_change.id = record.retracted_by
) AS is_retracted
FROM main.candidate_record AS record JOIN known_change ON known_change.id = record.change_id"""
"""The names that each company has had, as far as is known."""


def _of_companies(
    db: sqlite3.Connection, companies: Collection[int] | None = None, change: int | None = None
) -> Iterator[Alert]:
    """The companies, of some or of all, whose name is very different from the one before; or since one change only."""
    among = "" if companies is None else f" WHERE candidate_id IN ({_LISTED.replace('dossiers', 'companies')})"
    query = _NAMES + among
    histories: dict[int, list[Naming]] = {}
    said = {"companies": json.dumps(sorted(companies or ()))}
    for row in fetch_all(db, Naming, f"{query} ORDER BY record.id", said):
        histories.setdefault(row.candidate_id, []).append(row)
    for records in histories.values():
        now = records[-1]
        first = next(number for number, each in enumerate(records) if each.name == now.name)
        if now.is_retracted or first == 0 or change not in (None, records[first].change_id):
            continue
        if alert := under_another_name(now, records[first - 1]):
            yield alert
