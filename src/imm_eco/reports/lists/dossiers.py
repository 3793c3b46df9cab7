"""Dossiers: where each stands on a day, with its four amounts of support side by side."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.vocabulary import ENDS, phase_of
from imm_eco.grid import Field, Grid, Kind, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.store import lookup
from imm_eco.store.relations.steps import suspensions
from imm_eco.store.relations.support import with_support

DOSSIERS = f"""
{with_support()},{suspensions()}
SELECT dossier.key AS reference, dossier.id AS dossier_id, candidate.key AS candidate, company.name, states.title,
       states.ecosystem, states.sector, states.type, states.step, states.entered_on, held_since, states.opened_on,
       states.expressed_on, states.investment, states.requested, granted, committed, disbursed
FROM states
JOIN support USING (dossier_id)
JOIN dossier ON dossier.id = states.dossier_id
JOIN candidate ON candidate.id = states.candidate_id
LEFT JOIN live_candidate_record AS company ON company.candidate_id = states.candidate_id
LEFT JOIN suspensions USING (dossier_id)
WHERE (:step IS NULL OR states.step = :step) AND (:ecosystem IS NULL OR states.ecosystem = :ecosystem)
  AND (:candidate IS NULL OR states.candidate_id = :candidate) AND (:dossier IS NULL OR states.dossier_id = :dossier)
ORDER BY dossier.key"""


def dossiers(
    db: sqlite3.Connection,
    as_of: date,
    *,
    step: str | None = None,
    phase: str | None = None,
    ecosystem: str | None = None,
    candidate: int | None = None,
    ended: bool | None = None,
    stale: int | None = None,
) -> Grid:
    """The dossiers that exist on a day; `ended` keeps those whose life has ended, or the open ones.

    `stale` keeps the open ones that have not moved for that many days.
    """
    programme = lookup.programme(db)
    rows = [
        Row(values)
        for values in dossier_rows(db, as_of, step=step, ecosystem=ecosystem, candidate=candidate)
        if ended in (None, values["step"] in ENDS)
        and phase in (None, values["phase"])
        and (stale is None or _is_stale(values, as_of, stale))
    ]
    return Grid("dossiers", _("Dossiers"), dossier_fields(programme), rows, {"as_of": as_of})


def _is_stale(values: dict[str, Any], day: date, days: int) -> bool:
    """Whether a dossier whose life has not ended has stayed where it is for that many days."""
    return values["step"] not in ENDS and (day - date.fromisoformat(values["entered_on"])).days >= days


def dossier_rows(db: sqlite3.Connection, as_of: date, **only: Any) -> list[dict[str, Any]]:
    """The dossiers' values on a day; `only` names a step, an ecosystem, a candidate or a dossier by number."""
    parameters = dict.fromkeys(("step", "ecosystem", "candidate", "dossier")) | only
    found = db.execute(DOSSIERS, {"day": as_of.isoformat(), **parameters})
    return [{**dict(row), "phase": phase_of(row["step"])} for row in found]


def dossier_fields(programme: Programme) -> list[Field]:
    """What identifies a dossier, where it stands, and its amounts, each in its own column."""
    return [
        fields.reference(),
        fields.text("candidate", N_("Candidate"), in_tables=False),
        fields.text("name", N_("Company name")),
        fields.text("title", N_("Title"), in_tables=False),
        fields.ecosystem(programme),
        fields.text("sector", N_("Sector"), in_tables=False),
        Field("type", N_("Type"), Kind.CODE, vocabulary.PROJECT_TYPES, in_tables=False),
        Field("phase", N_("Phase"), Kind.CODE, vocabulary.PHASES),
        fields.step(),
        fields.day("entered_on", N_("Since")),
        fields.day("held_since", N_("Suspended since"), in_tables=False),
        fields.day("opened_on", N_("Opened on"), in_tables=False),
        fields.day("expressed_on", N_("Expression of interest"), in_tables=False),
        fields.money("investment", N_("Investment")),
        fields.money("requested", N_("Requested support"), in_tables=False),
        fields.money("granted", N_("Granted support"), in_tables=False),
        fields.money("committed", N_("Committed support"), in_tables=False),
        fields.money("disbursed", N_("Disbursed support"), in_tables=False),
    ]
