"""Companies, and the actions that mobilise them."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import NamedTuple

from imm_eco.domain import vocabulary
from imm_eco.domain.vocabulary import fold
from imm_eco.grid import Field, Grid, Kind, Note, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.lists.listing import listing
from imm_eco.store.rows import fetch_all
from imm_eco.store.tables import columns_of

_CANDIDATES = """
WITH held AS MATERIALIZED (
    SELECT candidate_id, count(*) AS dossiers FROM live_dossier_record
    WHERE (:ecosystem IS NULL OR ecosystem = :ecosystem) AND opened_on <= :day GROUP BY candidate_id
)
SELECT candidate.key AS candidate, record.*, campaign.key AS campaign, coalesce(held.dossiers, 0) AS dossiers
FROM live_candidate_record AS record
JOIN candidate ON candidate.id = record.candidate_id
LEFT JOIN campaign ON campaign.id = record.campaign_id
LEFT JOIN held ON held.candidate_id = record.candidate_id
WHERE (:channel IS NULL OR record.channel = :channel) AND (:region IS NULL OR record.region = :region)
  AND (:size IS NULL OR record.size = :size) AND (:campaign IS NULL OR campaign.key = :campaign)
  AND (:id IS NULL OR candidate.id = :id)
  AND (:ecosystem IS NULL OR held.dossiers > 0)
  AND (record.contacted_on IS NULL OR record.contacted_on <= :day OR held.dossiers > 0)
ORDER BY candidate.key"""


class _Campaign(NamedTuple):
    """A mobilisation action: the contacts made, the candidates that came of them, and those that never became any."""

    code: str
    channel: str
    title: str
    held_on: str
    city: str | None
    contacts: int | None
    candidates: int
    lost: int | None


_CAMPAIGNS = """
SELECT campaign.key AS code, record.channel, record.title, record.held_on, record.city, record.contacts,
       coalesce(reached.candidates, 0) AS candidates,
       max(record.contacts - coalesce(reached.candidates, 0), 0) AS lost
FROM live_campaign_record AS record
JOIN campaign ON campaign.id = record.campaign_id
LEFT JOIN (
    SELECT campaign_id, count(*) AS candidates FROM live_candidate_record
    WHERE contacted_on IS NULL OR contacted_on <= :day GROUP BY campaign_id
) AS reached ON reached.campaign_id = record.campaign_id
WHERE (:channel IS NULL OR record.channel = :channel) AND record.held_on <= :day
ORDER BY record.held_on, campaign.key"""


def candidates(
    db: sqlite3.Connection,
    *,
    search: str | None = None,
    channel: str | None = None,
    region: str | None = None,
    size: str | None = None,
    campaign: str | None = None,
    ecosystem: str | None = None,
    candidate: int | None = None,
    as_of: date | None = None,
) -> Grid:
    """The companies, with how many dossiers each holds (in the ecosystem, where one is named).

    On a day, those whose contact is dated by then, or not dated, or that held a dossier. `search` is looked
    for in names and numbers, without case or accents.
    """
    parameters = {
        "channel": channel, "region": region, "size": size, "campaign": campaign, "ecosystem": ecosystem,
        "id": candidate, "day": (as_of or date.max).isoformat(),
    }  # fmt: skip
    query = _CANDIDATES.replace("ORDER BY", f"{_SEARCH} ORDER BY") if search else _CANDIDATES
    wanted = {"search": fold(search)} if search else {}
    return listing(db, "candidates", _("Candidates"), candidate_fields(), query, {**parameters, **wanted})


_SEARCH = "AND instr(fold(record.name) || ' ' || record.ice, :search) > 0"


def candidate_fields() -> list[Field]:
    """What is known of a company."""
    return [
        Field("candidate", N_("Candidate"), in_tables=False),
        *map(fields.of_column, columns_of("candidate_record")),
        Field("dossiers", N_("Dossiers"), Kind.COUNT),
    ]


def campaigns(db: sqlite3.Connection, *, channel: str | None = None, as_of: date | None = None) -> Grid:
    """The mobilisation actions up to a day, with the contacts made and the companies registered from them by then."""
    columns = [
        Field("code", N_("Code")),
        Field("channel", N_("Channel"), Kind.CODE, vocabulary.CHANNELS),
        Field("title", N_("Title")),
        Field("held_on", N_("Date"), Kind.DATE),
        Field("city", N_("City")),
        Field("contacts", N_("Contacts made"), Kind.COUNT),
        Field("candidates", N_("Candidates"), Kind.COUNT),
        Field("lost", N_("Never candidates"), Kind.COUNT),
    ]
    only = {"channel": channel, "day": (as_of or date.max).isoformat()}
    found = fetch_all(db, _Campaign, _CAMPAIGNS, only)
    reached = {
        "contacts": sum(each.contacts or 0 for each in found),
        "candidates": sum(each.candidates for each in found),
        "lost": sum(each.lost or 0 for each in found),
    }
    sentence = N_("Contacts made: {contacts}; candidates that came of them: {candidates}; never became one: {lost}.")
    note = Note(sentence, {key: (Kind.COUNT, value) for key, value in reached.items()})
    rows = [Row.of(each) for each in found]
    return Grid("campaigns", _("Mobilisation actions"), columns, rows, reached, [note] if found else ())
