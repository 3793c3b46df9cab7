"""The pipeline explained: the dossiers of a step, and what each announces."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import partial
from typing import Any

from imm_eco.i18n import N_
from imm_eco.reports.asked import Asked
from imm_eco.reports.dimensions import dimension
from imm_eco.reports.explain.parts import NEWLY_COUNTED, Contribution, Explained, Part, plain_sum, read
from imm_eco.reports.explain.where import Group, group
from imm_eco.store import lookup
from imm_eco.store.relations.steps import states
from imm_eco.store.relations.words import with_

_PROJECTS = "SELECT f.*, {amount} AS worth, NULL AS begun, opened_on AS ended FROM live_dossier_record AS f"
_COMMITMENTS = "SELECT f.*, {amount} AS worth, NULL AS begun, year AS ended FROM live_commitment AS f"

_READ: dict[str, tuple[str, str, str, str]] = {
    "dossiers": ("dossiers", "dossier", _PROJECTS.format(amount="1"), "TRUE"),
    "investment": ("MAD", "dossier", _PROJECTS.format(amount="f.investment"), "TRUE"),
    "requested": ("MAD", "dossier", _PROJECTS.format(amount="f.requested"), "f.requested IS NOT NULL"),
    "jobs": ("jobs", "commitment", _COMMITMENTS.format(amount="f.jobs"), "year = :year"),
    "turnover": ("MAD", "commitment", _COMMITMENTS.format(amount="f.turnover"), "year <= :year"),
}
_SENTENCES = {
    "dossiers": (N_("dossiers"), N_("The dossiers that stand there on the day.")),
    "investment": (N_("investment"), N_("The investment that those dossiers plan.")),
    "requested": (N_("requested"), N_("The support that those dossiers ask for.")),
    "jobs": (N_("jobs"), N_("The jobs that those dossiers announce for the horizon's year.")),
    "turnover": (N_("turnover"), N_("The turnover that those dossiers announce, up to the horizon's year.")),
}


def explained(db: sqlite3.Connection, asked: Asked, row: Mapping[str, Any]) -> Explained:
    """What the figures of a row of the pipeline are made of."""
    programme = lookup.programme(db)
    cut = dimension(db, programme, asked.by)
    named = row[cut.key] if asked.by else asked.ecosystem or "programme"
    own = group(cut, named, asked.ecosystem)
    step = None if row["step"] == "total" else row["step"]
    said = {"day": asked.day, "year": programme.horizon.year, "step": step, **own.parameters}
    parts = {
        name: Part(_SENTENCES[name][0], unit, partial(_contributions, db, own, name, said))
        for name, (unit, *_more) in _READ.items()
    }
    figures = {name: plain_sum(name, sentence) for name, (_name, sentence) in _SENTENCES.items()}
    query = f"{with_(states())} SELECT key FROM dossier WHERE id IN ({_there(own)})"
    return Explained(parts, figures, frozenset(each[0] for each in db.execute(query, said)), NEWLY_COUNTED)


def _there(own: Group) -> str:
    return f"{own.of('states')} AND (:step IS NULL OR step = :step)"


def _contributions(db: sqlite3.Connection, own: Group, name: str, said: Mapping[str, Any]) -> list[Contribution]:
    _unit, noun, facts, condition = _READ[name]
    return read(db, name, noun, with_(states()), f"{facts} WHERE {condition} AND dossier_id IN ({_there(own)})", said)
