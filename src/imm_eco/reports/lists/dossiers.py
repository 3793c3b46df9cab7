"""Dossiers: where each stands on a day, with its four amounts of support side by side."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.vocabulary import ENDS, phase_of
from imm_eco.grid import Field, Grid, Kind, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.store import lookup
from imm_eco.store.relations.steps import suspensions
from imm_eco.store.relations.support import with_support
from imm_eco.store.rows import fetch_each


class ListedDossier(NamedTuple):
    """Where a dossier stands, with its amounts of support, in centimes."""

    reference: str
    dossier_id: int
    candidate: str
    name: str | None
    title: str | None
    ecosystem: str
    sector: str | None
    type: str | None
    step: str
    entered_on: str
    held_since: str | None
    opened_on: str
    expressed_on: str | None
    investment: int | None
    requested: int | None
    granted: int | None
    committed: int | None
    disbursed: int | None

    @property
    def phase(self) -> str | None:
        """The phase of its step; None at an end."""
        return phase_of(self.step)

    def is_stale(self, day: date, days: int) -> bool:
        """Whether its life has not ended and it has stayed where it is for that many days."""
        return self.step not in ENDS and (day - date.fromisoformat(self.entered_on)).days >= days


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
        Row.of(dossier)
        for dossier in listed_dossiers(db, as_of, step=step, ecosystem=ecosystem, candidate=candidate)
        if ended in (None, dossier.step in ENDS)
        and phase in (None, dossier.phase)
        and (stale is None or dossier.is_stale(as_of, stale))
    ]
    return Grid("dossiers", _("Dossiers"), dossier_fields(programme), rows, {"as_of": as_of})


def listed_dossiers(db: sqlite3.Connection, as_of: date, **only: str | int | None) -> Iterator[ListedDossier]:
    """The dossiers on a day, one at a time; `only` names a step, an ecosystem, a candidate or a dossier by number."""
    parameters = {**dict.fromkeys(("step", "ecosystem", "candidate", "dossier")), **only}
    return fetch_each(db, ListedDossier, DOSSIERS, {"day": as_of.isoformat(), **parameters})


def dossier_fields(programme: Programme) -> list[Field]:
    """What identifies a dossier, where it stands, and its amounts, each in its own column."""
    return [
        fields.reference(),
        Field("candidate", N_("Candidate"), in_tables=False),
        Field("name", N_("Company name")),
        Field("title", N_("Title"), in_tables=False),
        fields.ecosystem(programme),
        Field("sector", N_("Sector"), in_tables=False),
        Field("type", N_("Type"), Kind.CODE, vocabulary.PROJECT_TYPES, in_tables=False),
        Field("phase", N_("Phase"), Kind.CODE, vocabulary.PHASES),
        fields.step(),
        Field("entered_on", N_("Since"), Kind.DATE),
        Field("held_since", N_("Suspended since"), Kind.DATE, in_tables=False),
        Field("opened_on", N_("Opened on"), Kind.DATE, in_tables=False),
        Field("expressed_on", N_("Expression of interest"), Kind.DATE, in_tables=False),
        Field("investment", N_("Investment"), Kind.MONEY),
        Field("requested", N_("Requested support"), Kind.MONEY, in_tables=False),
        Field("granted", N_("Granted support"), Kind.MONEY, in_tables=False),
        Field("committed", N_("Committed support"), Kind.MONEY, in_tables=False),
        Field("disbursed", N_("Disbursed support"), Kind.MONEY, in_tables=False),
    ]
