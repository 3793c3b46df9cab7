"""The pipeline: how many dossiers stand in each phase and step on a day, and what they announce.

Announced is what promoters plan and ask for, as they last said it: it never mixes with committed (the
seal) or realised. Phases and steps are two levels; the ends follow them, then the total.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.vocabulary import PHASES, STEPS, Term, Vocabulary, phase_of
from imm_eco.grid import Field, Grid, Kind, Note, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.dimensions import GROUPED, Dimension, dimension
from imm_eco.reports.query import ReportQuery
from imm_eco.reports.unknown_jobs import jobs_note
from imm_eco.store import lookup
from imm_eco.store.relations.seals import promise, promises
from imm_eco.store.relations.steps import states
from imm_eco.store.relations.words import with_

TOTAL = "total"
"""In place of a step: the row of all dossiers."""

# The total's title stands in the column of phases.
_STEPS_AND_TOTAL = Vocabulary("step", (*STEPS, Term(TOTAL, "", "")))
_SUMS = ("dossiers", "investment", "requested", "jobs", "known_jobs", "without_jobs", "last_jobs", "turnover")

_JOBS = promise("jobs", of_one_year=True)
_TURNOVER = promise("turnover", of_one_year=False, suffix="_turnover")
ANNOUNCED = with_(states(), promises("live_commitment", _JOBS, _TURNOVER))
"""The dossiers with the steps that they are in, and what their promoters announce by the horizon's `:year`."""

_BY_STEP = f"""
{ANNOUNCED}
SELECT {{column}} AS part, step, count(*) AS dossiers, sum(investment) AS investment, sum(requested) AS requested,
       sum(promised) AS jobs, count(promised) AS known_jobs, sum(unknown) AS without_jobs,
       sum(last_promised) AS last_jobs, sum(promised_turnover) AS turnover
FROM states LEFT JOIN promises USING (dossier_id) {{company}}
WHERE :ecosystem IS NULL OR ecosystem = :ecosystem GROUP BY part, step"""

_Sums = dict[str, int]


def report(db: sqlite3.Connection, asked: ReportQuery) -> list[Grid]:
    """The pipeline as of a day, of the whole programme or of one ecosystem, in one piece or cut by a dimension."""
    programme = lookup.programme(db)
    cut = dimension(db, programme, asked.by) if asked.by else None
    sums = _sums(db, programme, asked, cut)
    rows = list(_cut_rows(cut, sums)) if cut else list(_rows(sums.get(None, {})))
    pipeline = Grid(
        "pipeline",
        _title(programme, asked.ecosystem),
        [*([cut.field] if cut else []), *_fields()],
        rows,
        asked.facts("pipeline", schema_version=2, horizon=programme.horizon),
        list(_notes(programme, asked.as_of, rows)),
        section=cut.key if cut else None,
    )
    return [pipeline]


def _sums(
    db: sqlite3.Connection, programme: Programme, asked: ReportQuery, cut: Dimension | None
) -> dict[object, dict[str, _Sums]]:
    """The sums by group and step; without a dimension all stand in the group None."""
    query = _BY_STEP.format(column=cut.column if cut else "NULL", company=GROUPED if cut else "")
    parameters = {"day": asked.day, "year": programme.horizon.year, "ecosystem": asked.ecosystem}
    found: dict[object, dict[str, _Sums]] = defaultdict(dict)
    for row in db.execute(query, parameters):
        found[row["part"]][row["step"]] = {key: row[key] or 0 for key in _SUMS}
    return found


def _rows(sums: dict[str, _Sums], *, every: bool = True) -> Iterator[Row]:
    """Each step, or each that has a dossier, then all of them."""
    none = dict.fromkeys(_SUMS, 0)
    shown: set[str] = set()
    for step in STEPS.codes:
        if every or step in sums:
            heading = _phase_title(step)
            yield Row(_values(step, "" if heading in shown else heading, sums.get(step, none)))
            shown.add(heading)
    whole = {key: sum(found[key] for found in sums.values()) for key in _SUMS}
    yield Row(_values(TOTAL, _("Total"), whole), strong=True)


def _cut_rows(cut: Dimension, sums: dict[object, dict[str, _Sums]]) -> Iterator[Row]:
    """The steps of each group that has a dossier."""
    for group in cut.groups:
        for row in _rows(sums[group], every=False) if group in sums else ():
            yield Row({cut.key: cut.code(group), **row.values}, row.strong)


def _values(step: str, heading: str, found: dict[str, int]) -> dict[str, Any]:
    """The jobs are unknown, which is not zero, where nobody has a figure for the horizon's year."""
    is_unknown = found["without_jobs"] and not found["known_jobs"]
    jobs = None if is_unknown else found["jobs"]
    return {"phase": phase_of(step), "heading": heading, "step": step, "unit": "MAD", **found, "jobs": jobs}


def _phase_title(step: str) -> str:
    phase = phase_of(step)
    return PHASES.title(phase) if phase else _("Ends")


def _title(programme: Programme, only: str | None) -> str:
    if only is None:
        return _("Pipeline of dossiers")
    return _("Pipeline of dossiers: {ecosystem}").format(ecosystem=programme.ecosystems.title(only))


def _fields() -> list[Field]:
    return [
        Field("heading", N_("Phase"), in_data=False),
        Field("phase", N_("Phase"), Kind.CODE, vocabulary.PHASES, in_tables=False),
        Field("step", N_("Step"), Kind.CODE, _STEPS_AND_TOTAL),
        fields.count("dossiers", N_("Dossiers")),
        fields.unit(),
        Field("investment", N_("Planned investment"), Kind.AMOUNT),
        Field("requested", N_("Requested support"), Kind.AMOUNT),
        replace(fields.count("jobs", N_("Jobs announced")), missing=fields.UNPUBLISHED),
        fields.count("without_jobs", N_("Dossiers without a figure for the year"), in_tables=False),
        fields.count("last_jobs", N_("Their last figure before"), in_tables=False),
        Field("turnover", N_("Turnover announced"), Kind.AMOUNT),
    ]


def _notes(programme: Programme, day: date, rows: Sequence[Row]) -> Iterator[Note]:
    yield Note(N_("As of {day}."), {"day": (Kind.DATE, day)})
    yield Note(
        N_("Announced by the promoters: jobs at the end of {year}, turnover summed up to that year."),
        {"year": (Kind.TEXT, str(programme.horizon.year))},
    )
    totals = [row for row in rows if row["step"] == TOTAL]
    keys = ("jobs", "known_jobs", "without_jobs", "last_jobs")
    jobs, known, unknown, last = (sum(row[key] or 0 for row in totals) for key in keys)
    if unknown:
        yield jobs_note(programme.horizon.year, jobs, known, unknown, last)
