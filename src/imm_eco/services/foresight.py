"""What the rows of a register will ask of the file, read at once before they are taken in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import methodcaller
from typing import Any

from imm_eco.models import (
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
from imm_eco.services.office import Office
from imm_eco.sheets.records import Record
from imm_eco.store import lookup

Values = Mapping[str, Any]


def foresee(office: Office, records: Sequence[Record]) -> None:
    """Read at once what stands of the dossiers or companies that rows of one noun speak of."""
    facts = _FORESEEN.get(records[0].sheet.noun, ())
    for anchor, key_of, models in facts:
        office.change.foresee(anchor, filter(None, (key_of(record.values) for record in records)), *models)


def _company(values: Values) -> str:
    return lookup.company_of(values["ice"])


_reference, _campaign = methodcaller("get", "reference"), methodcaller("get", "campaign")
_FORESEEN: dict[str, tuple[tuple[type[Anchor], Callable[[Values], str | None], tuple[type[Fact], ...]], ...]] = {
    "candidates": ((Candidate, _company, (CandidateFact,)), (Campaign, _campaign, (CampaignFact,))),
    "dossiers": ((Dossier, _reference, (DossierFact,)),),
    "commitments": ((Dossier, _reference, (DossierFact, CommitmentFact)),),
    "results": ((Dossier, _reference, (DossierFact, ResultFact)),),
}
