"""What stands of many dossiers or companies, read at once before the rows that speak of them are applied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import methodcaller

from imm_eco.services.context import Context
from imm_eco.services.records import CandidateRecord, Said, record_of
from imm_eco.sheets.recognition.records import Record
from imm_eco.store import lookup
from imm_eco.store.tables import (
    Anchor,
    Campaign,
    CampaignFact,
    Candidate,
    CandidateFact,
    CommitmentFact,
    Dossier,
    DossierFact,
    Fact,
    ResultFact,
)


def prefetch(context: Context, records: Sequence[Record]) -> None:
    """Read at once what stands of the dossiers or companies that rows of one noun speak of."""
    facts = _PREFETCHED.get(records[0].sheet.noun, ()) if records else ()
    for anchor, key_of, models in facts:
        context.change.prefetch(anchor, filter(None, (key_of(record.values) for record in records)), *models)


def _company(values: Said) -> str:
    return lookup.company_of(record_of(CandidateRecord, values).ice)


_reference, _campaign = methodcaller("get", "reference"), methodcaller("get", "campaign")
_PREFETCHED: dict[str, tuple[tuple[type[Anchor], Callable[[Said], str | None], tuple[type[Fact], ...]], ...]] = {
    "candidates": ((Candidate, _company, (CandidateFact,)), (Campaign, _campaign, (CampaignFact,))),
    "dossiers": ((Dossier, _reference, (DossierFact,)),),
    "commitments": ((Dossier, _reference, (DossierFact, CommitmentFact)),),
    "results": ((Dossier, _reference, (DossierFact, ResultFact)),),
}
