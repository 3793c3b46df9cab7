"""The pipeline: how many dossiers stand in each phase and step on a day, and what they announce.

Announced is what promoters plan and ask for, as they last said it: it never mixes with committed (the
seal) or realised. Phases and steps are two levels; the ends follow them, then the total.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.vocabulary import PHASES, STEPS, Term, Vocabulary, phase_of
from imm_eco.grid import Field, Grid, Kind, Note, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.aggregates import total
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


class Announced(NamedTuple):
    """What the promoters of some dossiers plan and ask for, in centimes, with the jobs of the horizon's year.

    `known_jobs` of the dossiers have a figure for that year; `without_jobs` others have none, but `last_jobs` before.
    """

    dossiers: int = 0
    investment: int = 0
    requested: int = 0
    jobs: int = 0
    known_jobs: int = 0
    without_jobs: int = 0
    last_jobs: int = 0
    turnover: int = 0


class PipelineRow(NamedTuple):
    """What is announced in a step of a group; `heading` is the phase where a table names it."""

    group: str | None
    step: str
    heading: str
    announced: Announced
    unit: str = "MAD"

    @property
    def phase(self) -> str | None:
        """The phase of its step; None at an end, and of all together."""
        return phase_of(self.step)

    @property
    def jobs(self) -> int | None:
        """None, which is not zero, where nobody has a figure for the horizon's year."""
        return None if self.announced.without_jobs and not self.announced.known_jobs else self.announced.jobs

    def row(self, cut: Dimension | None) -> Row:
        """The same as a row of the report."""
        own = {cut.key: self.group} if cut else {}
        return Row.of(self, {**self.announced._asdict(), "jobs": self.jobs, **own}, strong=self.step == TOTAL)


_JOBS = promise("jobs", of_one_year=True)
_TURNOVER = promise("turnover", of_one_year=False, suffix="_turnover")
ANNOUNCED = with_(states(), promises("live_commitment", _JOBS, _TURNOVER))
"""The dossiers with the steps that they are in, and what their promoters announce by the horizon's `:year`."""

_BY_STEP = f"""
{ANNOUNCED}
SELECT {{column}} AS part, step, count(*), sum(investment), sum(requested), sum(promised), count(promised),
       sum(unknown), sum(last_promised), sum(promised_turnover)
FROM states LEFT JOIN promises USING (dossier_id) {{company}}
WHERE :ecosystem IS NULL OR ecosystem = :ecosystem GROUP BY part, step"""

_BySteps = Mapping[str, Announced]


def report(db: sqlite3.Connection, asked: ReportQuery) -> list[Grid]:
    """The pipeline as of a day, of the whole programme or of one ecosystem, in one piece or cut by a dimension."""
    programme = lookup.programme(db)
    cut = dimension(db, programme, asked.by) if asked.by else None
    sums = _sums(db, programme, asked, cut)
    records = list(_cut_rows(cut, sums)) if cut else list(_rows(sums.get(None, {})))
    whole = total(Announced(), (each for steps in sums.values() for each in steps.values()))
    pipeline = Grid(
        "pipeline",
        asked.titled(_("Pipeline of dossiers"), programme),
        [*([cut.field] if cut else []), *_fields()],
        [each.row(cut) for each in records],
        asked.facts("pipeline", schema_version=2, horizon=programme.horizon),
        list(_notes(programme, asked.as_of, whole)),
        section=cut.key if cut else None,
    )
    return [pipeline]


def _sums(
    db: sqlite3.Connection, programme: Programme, asked: ReportQuery, cut: Dimension | None
) -> Mapping[object, _BySteps]:
    """The sums by group and step; without a dimension all stand in the group None."""
    query = _BY_STEP.format(column=cut.column if cut else "NULL", company=GROUPED if cut else "")
    parameters = {"day": asked.day, "year": programme.horizon.year, "ecosystem": asked.ecosystem}
    found: dict[object, dict[str, Announced]] = defaultdict(dict)
    for part, step, *sums in db.execute(query, parameters):
        found[part][step] = Announced(*(each or 0 for each in sums))
    return found


def _rows(sums: _BySteps, group: str | None = None, *, every: bool = True) -> Iterator[PipelineRow]:
    """Each step, or each that has a dossier, then all of them."""
    shown: set[str] = set()
    for step in STEPS.codes:
        if every or step in sums:
            heading = _phase_title(step)
            yield PipelineRow(group, step, "" if heading in shown else heading, sums.get(step, Announced()))
            shown.add(heading)
    yield PipelineRow(group, TOTAL, _("Total"), total(Announced(), sums.values()))


def _cut_rows(cut: Dimension, sums: Mapping[object, _BySteps]) -> Iterator[PipelineRow]:
    """The steps of each group that has a dossier."""
    for group in cut.groups:
        if group in sums:
            yield from _rows(sums[group], cut.code(group), every=False)


def _phase_title(step: str) -> str:
    phase = phase_of(step)
    return PHASES.title(phase) if phase else _("Ends")


def _fields() -> list[Field]:
    return [
        Field("heading", N_("Phase"), in_data=False),
        Field("phase", N_("Phase"), Kind.CODE, vocabulary.PHASES, in_tables=False),
        Field("step", N_("Step"), Kind.CODE, _STEPS_AND_TOTAL),
        Field("dossiers", N_("Dossiers"), Kind.COUNT),
        fields.unit(),
        Field("investment", N_("Planned investment"), Kind.AMOUNT),
        Field("requested", N_("Requested support"), Kind.AMOUNT),
        replace(Field("jobs", N_("Jobs announced"), Kind.COUNT), missing=fields.UNPUBLISHED),
        Field("without_jobs", N_("Dossiers without a figure for the year"), Kind.COUNT, in_tables=False),
        Field("last_jobs", N_("Their last figure before"), Kind.COUNT, in_tables=False),
        Field("turnover", N_("Turnover announced"), Kind.AMOUNT),
    ]


def _notes(programme: Programme, day: date, whole: Announced) -> Iterator[Note]:
    yield Note(N_("As of {day}."), {"day": (Kind.DATE, day)})
    yield Note(
        N_("Announced by the promoters: jobs at the end of {year}, turnover summed up to that year."),
        {"year": (Kind.TEXT, str(programme.horizon.year))},
    )
    if whole.without_jobs:
        yield jobs_note(programme.horizon.year, whole.jobs, whole.known_jobs, whole.without_jobs, whole.last_jobs)
