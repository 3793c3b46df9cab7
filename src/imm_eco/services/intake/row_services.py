"""What each row of a workbook is given to: the very services that serve the commands typed by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from imm_eco.services import (
    aliases,
    assessments,
    candidates,
    committees,
    dossiers,
    holds,
    moves,
    periods,
    programmes,
    reservations,
    results,
    sessions,
    support,
)
from imm_eco.services.checks import plausibility
from imm_eco.services.context import Context
from imm_eco.services.intake import learned_headers
from imm_eco.services.records import (
    AliasRecord,
    AnswerRecord,
    AssessmentRecord,
    CampaignRecord,
    CandidateRecord,
    ClosingRecord,
    CommitmentRecord,
    ConventionRecord,
    DecisionRecord,
    DisbursementRecord,
    DossierRecord,
    HeaderRecord,
    HoldRecord,
    MoveRecord,
    PieceRecord,
    R,
    ReservationRecord,
    ResultRecord,
    Said,
    SealRecord,
    SessionRecord,
    TargetRecord,
    record_of,
)
from imm_eco.store.journal import Effect, Place

Service = Callable[[Context, Said, Place], Effect]


def taking(kind: type[R], service: Callable[[Context, R, Place], Effect]) -> Service:
    """A service that takes a noun's record, for the values of a row by column key."""
    return partial(_take, kind, service)


def _take(
    kind: type[R], service: Callable[[Context, R, Place], Effect], context: Context, values: Said, place: Place
) -> Effect:
    return service(context, record_of(kind, values), place)


UNDATED: dict[str, Service] = {
    "campaigns": taking(CampaignRecord, candidates.record_campaign),
    "candidates": taking(CandidateRecord, candidates.record),
    "aliases": taking(AliasRecord, aliases.record),
    "dossiers": taking(DossierRecord, dossiers.record),
    "commitments": taking(CommitmentRecord, dossiers.record_commitment),
    "assessments": taking(AssessmentRecord, assessments.record_assessment),
    "pieces": taking(PieceRecord, assessments.record_piece),
    "sessions": taking(SessionRecord, sessions.record),
    "results": taking(ResultRecord, results.record),
    "targets": taking(TargetRecord, programmes.record_target),
    "headers": taking(HeaderRecord, learned_headers.record),
    "answers": taking(AnswerRecord, plausibility.record_answer),
    "closings": taking(ClosingRecord, periods.record),
}
"""What each row without an order of its own is given to; the nouns' order is `columns.UNDATED`."""

DATED: dict[str, tuple[str, Service]] = {
    "decisions": ("held_on", taking(DecisionRecord, committees.decide)),
    "reservations": ("held_on", taking(ReservationRecord, reservations.record)),
    "seals": ("sealed_on", taking(SealRecord, lambda context, seal, _place: committees.check_seal(context, seal))),
    "moves": ("moved_on", taking(MoveRecord, moves.record)),
    "holds": ("held_from", taking(HoldRecord, holds.record)),
    "conventions": ("signed_on", taking(ConventionRecord, support.sign)),
    "disbursements": ("paid_on", taking(DisbursementRecord, support.disburse)),
}
"""The date of each row of history, and what it is given to; rows of one date are tried in this order."""
