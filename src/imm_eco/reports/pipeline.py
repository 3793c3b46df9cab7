"""The pipeline: how many dossiers stand in each phase and step on a day, and what they announce.

Announced is what promoters plan and ask for, as they last said it: it never mixes with committed (the
seal) or realised. Phases and steps are two levels; the ends follow them, then the total.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any

from imm_eco import vocabulary
from imm_eco.grid import Field, Grid, Kind, Note, Row
from imm_eco.i18n import N_, _
from imm_eco.programme import Programme
from imm_eco.reports import fields
from imm_eco.reports.asked import Asked
from imm_eco.reports.standing import STATES
from imm_eco.store import lookup
from imm_eco.vocabulary import PHASES, STEPS, Term, Vocabulary, phase_of

TOTAL = "total"
"""In place of a step: the row of all dossiers."""

# The total's title stands in the column of phases.
_STEPS_AND_TOTAL = Vocabulary("step", (*STEPS, Term(TOTAL, "", "")))
_SUMS = ("dossiers", "investment", "requested", "jobs", "turnover")

_BY_STEP = f"""
WITH {STATES},
announced AS (
    SELECT dossier_id, max(CASE WHEN year = :year THEN jobs END) AS jobs, sum(turnover) AS turnover
    FROM live_commitment WHERE year <= :year GROUP BY dossier_id
)
SELECT step, count(*) AS dossiers, sum(investment) AS investment, sum(requested) AS requested,
       sum(jobs) AS jobs, sum(turnover) AS turnover
FROM states LEFT JOIN announced USING (dossier_id)
WHERE :ecosystem IS NULL OR ecosystem = :ecosystem GROUP BY step"""


def report(db: sqlite3.Connection, asked: Asked) -> list[Grid]:
    """The pipeline as of a day, of the whole programme or of one ecosystem."""
    programme = lookup.programme(db)
    pipeline = Grid(
        "pipeline",
        _title(programme, asked.ecosystem),
        _fields(),
        list(_rows(_sums(db, programme, asked.as_of, asked.ecosystem))),
        asked.facts("pipeline", horizon=programme.horizon),
        list(_notes(programme, asked.as_of)),
    )
    return [pipeline]


def _sums(db: sqlite3.Connection, programme: Programme, day: date, only: str | None) -> dict[str, dict[str, int]]:
    parameters = {"day": day.isoformat(), "year": programme.horizon.year, "ecosystem": only}
    found = db.execute(_BY_STEP, parameters)
    return {row["step"]: {key: row[key] or 0 for key in _SUMS} for row in found}


def _rows(sums: dict[str, dict[str, int]]) -> Iterator[Row]:
    none = dict.fromkeys(_SUMS, 0)
    shown: set[str] = set()
    for step in STEPS.codes:
        heading = _phase_title(step)
        yield Row(_values(step, "" if heading in shown else heading, sums.get(step, none)))
        shown.add(heading)
    whole = {key: sum(found[key] for found in sums.values()) for key in _SUMS}
    yield Row(_values(TOTAL, _("Total"), whole), strong=True)


def _values(step: str, heading: str, found: dict[str, int]) -> dict[str, Any]:
    return {"phase": phase_of(step), "heading": heading, "step": step, **found}


def _phase_title(step: str) -> str:
    phase = phase_of(step)
    return PHASES.title(phase) if phase else _("Ends")


def _title(programme: Programme, only: str | None) -> str:
    if only is None:
        return _("Pipeline of dossiers")
    return _("Pipeline of dossiers: {ecosystem}").format(ecosystem=programme.ecosystems.title(only))


def _fields() -> list[Field]:
    return [
        Field("heading", N_("Phase"), data=False),
        Field("phase", N_("Phase"), Kind.CODE, vocabulary.PHASES, people=False),
        Field("step", N_("Step"), Kind.CODE, _STEPS_AND_TOTAL),
        fields.count("dossiers", N_("Dossiers")),
        fields.money("investment", N_("Planned investment")),
        fields.money("requested", N_("Requested support")),
        fields.count("jobs", N_("Jobs announced")),
        fields.money("turnover", N_("Turnover announced")),
    ]


def _notes(programme: Programme, day: date) -> Iterator[Note]:
    yield Note(N_("As of {day}."), {"day": (Kind.DATE, day)})
    yield Note(
        N_("Announced by the promoters: jobs at the end of {year}, turnover summed up to that year."),
        {"year": (Kind.TEXT, str(programme.horizon.year))},
    )
