"""The agenda of a sitting: the dossiers that wait for a committee, each with what it decides on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from imm_eco import counts, formatting
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules import workflow
from imm_eco.domain.rules.standing import Act, Standing
from imm_eco.domain.rules.workflow import Need
from imm_eco.domain.vocabulary import AXES, COMMITTEES
from imm_eco.grid import Field, Grid, Kind, Note, NoteValues, Row
from imm_eco.i18n import N_, NBSP, _
from imm_eco.reports import fields
from imm_eco.reports.lists.dossiers import ListedDossier, listed_dossiers
from imm_eco.reports.unknown_jobs import jobs_note, last_ones
from imm_eco.services.standings import standing
from imm_eco.store import lookup
from imm_eco.store.relations.seals import promise, promises
from imm_eco.store.relations.words import with_

STEPS = {"pilotage": "structuration", "suivi": "validation"}
"""The step whose dossiers wait for each committee."""

# What a committee wants to know even where its decision does not need it any more; the details say enough.
_ALWAYS = (workflow.SCORES, workflow.PIECES)

_BESIDE = f"{NBSP}/{NBSP}"

_JOBS = f"""
{with_(promises("live_commitment", promise("jobs", of_one_year=True)))}
SELECT dossier_id, promised, last_promised FROM promises"""

_Jobs = tuple[int | None, int | None]
"""The jobs announced for the horizon's year; where there are none, the last ones before it."""


class _Waiting(NamedTuple):
    """A dossier that waits for a decision: for how many days, with which scores, what it lacks, and its jobs."""

    dossier: ListedDossier
    days: int
    scores: Mapping[str, int]
    missing: list[str]
    jobs: int | None
    last_jobs: int | None

    def order(self, programme: Programme) -> tuple[int, bool, int, str]:
        """Its place: by ecosystem, ready ones first, longest waiting first."""
        ecosystem = programme.ecosystems.codes.index(self.dossier.ecosystem)
        return ecosystem, not self.ready, -self.days, self.dossier.reference

    def row(self) -> Row:
        """The same as a row of the agenda."""
        scores = {axis.code: self.scores.get(axis.code) for axis in AXES}
        said = _BESIDE.join(formatting.format_value(score, Kind.SCORE) for score in scores.values())
        return Row.of(self, {**self.dossier._asdict(), **scores, "scores": said, "missing": self.missing or None})

    @property
    def ready(self) -> bool:
        """Whether it lacks nothing."""
        return not self.missing


class _Totals(NamedTuple):
    dossiers: int
    ready: int
    investment: int
    requested: int
    jobs: int
    without_jobs: int
    last_jobs: int

    @classmethod
    def of(cls, waiting: Sequence[_Waiting]) -> _Totals:
        return cls(
            dossiers=len(waiting),
            ready=sum(each.ready for each in waiting),
            investment=sum(each.dossier.investment or 0 for each in waiting),
            requested=sum(each.dossier.requested or 0 for each in waiting),
            jobs=sum(each.jobs or 0 for each in waiting),
            without_jobs=sum(each.jobs is None for each in waiting),
            last_jobs=sum(each.last_jobs or 0 for each in waiting),
        )

    def facts(self) -> dict[str, object]:
        """The same as scripts read them: money in MAD."""
        investment, requested = (formatting.dirhams(amount) for amount in (self.investment, self.requested))
        return {**self._asdict(), "investment": investment, "requested": requested}


def report(db: sqlite3.Connection, committee: str, day: date) -> Grid:
    """The dossiers that a sitting of that day can decide on, by ecosystem: ready ones first, longest waiting first."""
    programme = lookup.programme(db)
    jobs = {row[0]: (row[1], row[2]) for row in db.execute(_JOBS, {"year": programme.horizon.year})}
    listed = listed_dossiers(db, day, step=STEPS[committee])
    found = [_waiting(db, programme, dossier, jobs, day) for dossier in listed]
    found.sort(key=lambda each: each.order(programme))
    title = _("Agenda: {committee}, {date}").format(committee=COMMITTEES.title(committee), date=formatting.day(day))
    totals = _Totals.of(found)
    return Grid(
        name="agenda",
        title=title,
        fields=list(_fields(programme)),
        rows=[each.row() for each in found],
        facts={"report": "agenda", "committee": committee, "on": day, **totals.facts()},
        notes=list(_notes(programme, totals, found)) if found else (),
        section="ecosystem",
    )


def _waiting(
    db: sqlite3.Connection, programme: Programme, dossier: ListedDossier, jobs: Mapping[int, _Jobs], day: date
) -> _Waiting:
    entered = date.fromisoformat(dossier.entered_on)
    state = standing(db, programme, dossier.dossier_id, day, envelope=False)
    state = replace(state, step=dossier.step, entered_on=entered)
    move = workflow.forward(state.step)
    # What only the committee can say is not for the dossier to lack.
    unmet = move.unmet(state, Act(day, day, "-", 0)) if move else []
    lacking = dict.fromkeys((*unmet, *_ALWAYS))
    missing = list(dict.fromkeys(said for need in lacking for said in _said(need, state)))
    return _Waiting(dossier, (day - entered).days, state.scores, missing, *jobs.get(dossier.dossier_id, (None, None)))


def _said(need: Need, state: Standing) -> Iterator[str]:
    """What a need lacks: the pieces or the axes by name, else the need itself."""
    if need in _ALWAYS and need.detail:
        yield from need.detail(state)
    else:
        yield need.say(state)


def _fields(programme: Programme) -> Iterator[Field]:
    yield fields.reference()
    yield Field("name", N_("Company name"))
    yield fields.ecosystem(programme)
    yield Field("investment", N_("Invest."), Kind.MONEY)
    yield Field("requested", N_("Requested"), Kind.MONEY)
    heading = _("Jobs {year}").format(year=programme.horizon.year)
    yield replace(Field("jobs", heading, Kind.COUNT), missing=fields.UNPUBLISHED)
    yield Field("last_jobs", N_("Their last figure before"), Kind.COUNT, in_tables=False)
    for axis in AXES:
        yield Field(axis.code, axis.title, Kind.SCORE, in_tables=False)
    yield Field("scores", N_("Scores"), in_data=False)
    yield Field("missing", N_("Missing"))
    yield Field("ready", N_("Ready"), in_tables=False)
    yield Field("entered_on", N_("Since"), Kind.DATE, in_tables=False)
    yield Field("days", N_("Days"), Kind.COUNT)


def _notes(programme: Programme, totals: _Totals, waiting: Sequence[_Waiting]) -> Iterator[Note]:
    """What the columns mean, and what the dossiers are about in all."""
    axes = {axis.code: (Kind.TEXT, axis.title.lower()) for axis in AXES}
    thresholds = {f"{axis}_threshold": (Kind.SCORE, programme.thresholds.get(axis)) for axis in AXES.codes}
    yield Note(
        N_(
            "Scores: {pertinence} (threshold {pertinence_threshold}) / {faisabilite} (threshold "
            "{faisabilite_threshold}). Days: those waited in this step."
        ),
        {**axes, **thresholds},
    )
    counted: NoteValues = {
        "dossiers": (Kind.COUNT, totals.dossiers),
        "ready": (Kind.COUNT, totals.ready),
        "investment": (Kind.MONEY, totals.investment),
        "requested": (Kind.MONEY, totals.requested),
    }
    if unknown := totals.without_jobs:
        sentence = N_(
            "Dossiers: {dossiers}, of which with nothing missing: {ready}. "
            "In all: investment {investment}, requested support {requested}."
        )
        yield Note(sentence, counted)
        each = last_ones((one.dossier.reference, one.last_jobs) for one in waiting)
        known, last = totals.dossiers - unknown, totals.last_jobs
        yield jobs_note(programme.horizon.year, totals.jobs, known, unknown, last, each)
        return
    sentence = N_(
        "Dossiers: {dossiers}, of which with nothing missing: {ready}. "
        "In all: investment {investment}, requested support {requested}, {jobs}."
    )
    yield Note(sentence, {**counted, "jobs": (Kind.TEXT, counts.jobs(totals.jobs))})
