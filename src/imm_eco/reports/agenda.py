"""The agenda of a sitting: the dossiers that wait for a committee, each with what it decides on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from imm_eco import counts, formatting
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules import workflow
from imm_eco.domain.rules.standing import Act, Standing
from imm_eco.domain.rules.workflow import Need
from imm_eco.domain.vocabulary import AXES, COMMITTEES
from imm_eco.grid import Field, Grid, Kind, Note, Row
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


def report(db: sqlite3.Connection, committee: str, day: date) -> Grid:
    """The dossiers that a sitting of that day can decide on, by ecosystem: ready ones first, longest waiting first."""
    programme = lookup.programme(db)
    jobs = {row[0]: (row[1], row[2]) for row in db.execute(_JOBS, {"year": programme.horizon.year})}
    waiting = list(listed_dossiers(db, day, step=STEPS[committee]))
    found = [_line(db, programme, dossier, jobs, day) for dossier in waiting]
    order = programme.ecosystems.codes
    found.sort(key=lambda line: (order.index(line["ecosystem"]), not line["ready"], -line["days"], line["reference"]))
    title = _("Agenda: {committee}, {date}").format(committee=COMMITTEES.title(committee), date=formatting.day(day))
    totals = {
        "dossiers": len(found),
        "ready": sum(bool(line["ready"]) for line in found),
        **{key: sum(line[key] or 0 for line in found) for key in ("investment", "requested", "jobs")},
        "without_jobs": sum(line["jobs"] is None for line in found),
        "last_jobs": sum(line["last_jobs"] or 0 for line in found),
    }
    return Grid(
        name="agenda",
        title=title,
        fields=list(_fields(programme)),
        rows=[Row(line) for line in found],
        facts={"report": "agenda", "committee": committee, "on": day, **_plain(totals)},
        notes=list(_notes(programme, totals, found)) if found else (),
        section="ecosystem",
    )


def _line(
    db: sqlite3.Connection, programme: Programme, dossier: ListedDossier, jobs: dict[int, _Jobs], day: date
) -> dict[str, Any]:
    entered = date.fromisoformat(dossier.entered_on)
    state = standing(db, programme, dossier.dossier_id, day, envelope=False)
    state = replace(state, step=dossier.step, entered_on=entered)
    move = workflow.forward(state.step)
    # What only the committee can say is not for the dossier to lack.
    unmet = move.unmet(state, Act(day, day, "-", 0)) if move else []
    lacking = dict.fromkeys((*unmet, *_ALWAYS))
    missing = list(dict.fromkeys(said for need in lacking for said in _said(need, state)))
    announced, last = jobs.get(dossier.dossier_id, (None, None))
    return {
        **dossier._asdict(),
        "jobs": announced,
        "last_jobs": last,
        **{axis.code: state.scores.get(axis.code) for axis in AXES},
        "scores": _BESIDE.join(formatting.format_value(state.scores.get(axis.code), Kind.SCORE) for axis in AXES),
        "missing": missing or None,
        "ready": not missing,
        "days": (day - entered).days,
    }


def _said(need: Need, state: Standing) -> Iterator[str]:
    """What a need lacks: the pieces or the axes by name, else the need itself."""
    if need in _ALWAYS and need.detail:
        yield from need.detail(state)
    else:
        yield need.say(state)


def _fields(programme: Programme) -> Iterator[Field]:
    yield fields.reference()
    yield fields.text("name", N_("Company name"))
    yield fields.ecosystem(programme)
    yield fields.money("investment", N_("Invest."))
    yield fields.money("requested", N_("Requested"))
    heading = _("Jobs {year}").format(year=programme.horizon.year)
    yield replace(fields.count("jobs", heading), missing=fields.UNPUBLISHED)
    yield fields.count("last_jobs", N_("Their last figure before"), in_tables=False)
    for axis in AXES:
        yield Field(axis.code, axis.title, Kind.SCORE, in_tables=False)
    yield Field("scores", N_("Scores"), in_data=False)
    yield Field("missing", N_("Missing"))
    yield fields.text("ready", N_("Ready"), in_tables=False)
    yield fields.day("entered_on", N_("Since"), in_tables=False)
    yield fields.count("days", N_("Days"))


def _notes(programme: Programme, totals: dict[str, int], lines: Sequence[dict[str, Any]]) -> Iterator[Note]:
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
    counted = {key: (Kind.COUNT, totals[key]) for key in ("dossiers", "ready")}
    money = {key: (Kind.MONEY, totals[key]) for key in ("investment", "requested")}
    if unknown := totals["without_jobs"]:
        sentence = N_(
            "Dossiers: {dossiers}, of which with nothing missing: {ready}. "
            "In all: investment {investment}, requested support {requested}."
        )
        yield Note(sentence, {**counted, **money})
        known, last = totals["dossiers"] - unknown, totals["last_jobs"]
        each = last_ones((line["reference"], line["last_jobs"]) for line in lines)
        yield jobs_note(programme.horizon.year, totals["jobs"], known, unknown, last, each)
        return
    sentence = N_(
        "Dossiers: {dossiers}, of which with nothing missing: {ready}. "
        "In all: investment {investment}, requested support {requested}, {jobs}."
    )
    yield Note(sentence, {**counted, **money, "jobs": (Kind.TEXT, counts.jobs(totals["jobs"]))})


def _plain(totals: dict[str, int]) -> dict[str, Any]:
    """The totals as scripts read them: money in MAD."""
    money = ("investment", "requested")
    return {
        key: formatting.to_plain(value, Kind.MONEY if key in money else Kind.COUNT) for key, value in totals.items()
    }
