"""The pipeline explained: the dossiers of a step, and what each announces."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import partial

from imm_eco.domain.vocabulary import PROGRAMME_SCOPE
from imm_eco.grid import Row
from imm_eco.i18n import N_
from imm_eco.reports.dimensions import dimension
from imm_eco.reports.explain.contributions import (
    NEWLY_COUNTED,
    Contribution,
    Explained,
    Figure,
    Part,
    beside,
    plain_sum,
    read,
)
from imm_eco.reports.explain.row_scope import RowScope, group
from imm_eco.reports.pipeline import ANNOUNCED, TOTAL, PipelineRow
from imm_eco.reports.query import ReportQuery
from imm_eco.store import lookup
from imm_eco.store.relations.steps import states
from imm_eco.store.relations.words import with_

_PROJECTS = """
SELECT f.*, {amount} AS worth, NULL AS begun, opened_on AS ended FROM live_dossier_record AS f
WHERE {condition} AND dossier_id IN ({{dossiers}})"""
_COMMITMENTS = """
SELECT f.*, f.{field} AS worth, NULL AS begun, year AS ended FROM live_commitment AS f
WHERE {condition} AND dossier_id IN ({{dossiers}})"""

_READ: dict[str, tuple[str, str, str]] = {
    "dossiers": ("dossiers", "dossier", _PROJECTS.format(amount="1", condition="TRUE")),
    "investment": ("MAD", "dossier", _PROJECTS.format(amount="f.investment", condition="TRUE")),
    "requested": ("MAD", "dossier", _PROJECTS.format(amount="f.requested", condition="f.requested IS NOT NULL")),
    "jobs": ("jobs", "commitment", _COMMITMENTS.format(field="jobs", condition="year = :year")),
    "without_jobs": ("dossiers", "commitment", beside("live_commitment", "jobs", "1")),
    "last_jobs": (
        "jobs", "commitment", beside("live_commitment", "jobs", "CASE WHEN line.year < :year THEN line.jobs END"),
    ),
    "turnover": ("MAD", "commitment", _COMMITMENTS.format(field="turnover", condition="year <= :year")),
}  # fmt: skip
_SENTENCES = {
    "dossiers": (N_("dossiers"), N_("The dossiers that stand there on the day.")),
    "investment": (N_("investment"), N_("The investment that those dossiers plan.")),
    "requested": (N_("requested"), N_("The support that those dossiers ask for.")),
    "jobs": (N_("jobs"), N_("The jobs that those dossiers announce for the horizon's year.")),
    "without_jobs": (
        N_("dossiers without a figure for the year"), N_("The dossiers that announce jobs, but none for that year."),
    ),
    "last_jobs": (N_("their last figure before"), N_("The jobs that those dossiers announce for the year before.")),
    "turnover": (N_("turnover"), N_("The turnover that those dossiers announce, up to the horizon's year.")),
}  # fmt: skip


def explained(db: sqlite3.Connection, asked: ReportQuery, row: Row) -> Explained:
    """What the figures of a row of the pipeline are made of."""
    programme = lookup.programme(db)
    cut = dimension(db, programme, asked.by)
    record = row.record_of(PipelineRow)
    named = record.group if asked.by else asked.ecosystem or PROGRAMME_SCOPE
    own = group(cut, named, asked.ecosystem)
    step = None if record.step == TOTAL else record.step
    said = {"day": asked.day, "year": programme.horizon.year, "step": step, **own.parameters}
    parts = {
        name: Part(_SENTENCES[name][0], unit, partial(_contributions, db, own, name, said))
        for name, (unit, *_more) in _READ.items()
    }
    figures = {name: plain_sum(name, sentence) for name, (_name, sentence) in _SENTENCES.items()}
    if record.jobs is None:
        figures["jobs"] = Figure(("jobs",), _SENTENCES["jobs"][1], lambda _sums, _all: None)
    query = f"{with_(states())} SELECT key FROM dossier WHERE id IN ({_there(own)})"
    return Explained(parts, figures, frozenset(each[0] for each in db.execute(query, said)), NEWLY_COUNTED)


def _there(own: RowScope) -> str:
    return f"{own.of('states')} AND (:step IS NULL OR step = :step)"


def _contributions(db: sqlite3.Connection, own: RowScope, name: str, said: Mapping[str, object]) -> list[Contribution]:
    _unit, noun, facts = _READ[name]
    value = None if noun == "dossier" else "jobs" if name.endswith("jobs") else name
    found = read(db, name, noun, ANNOUNCED, facts.format(dossiers=_there(own)), said, value)
    return [each for each in found if each.value is not None]
