"""What a row of a sheet or a command says of each noun: the values that its service looks at, named like its columns.

A value that is not said is None. What is `said`, by column key, goes into the fact as it is: an empty cell of it says
None, and what is not in it stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from imm_eco.domain.rules.periods import Period

Said = Mapping[str, object]
"""Values by column key, as `imm_eco.sheets.schema.columns` declares them."""
R = TypeVar("R", bound=NamedTuple)


def record_of(kind: type[R], said: Said) -> R:
    """The record of a noun that values by column key make."""
    return kind._make([said if name == "said" else said.get(name) for name in kind._fields])


class RowSubject(NamedTuple):
    """What a row may speak of, whatever its noun; None where it does not say."""

    reference: str | None
    ice: str | None
    absorbed_ice: str | None
    code: str | None
    campaign: str | None
    committee: str | None
    held_on: date | None


class CampaignRecord(NamedTuple):
    """A mobilisation action."""

    code: str
    said: Said


class CandidateRecord(NamedTuple):
    """A company."""

    ice: str
    said: Said


class AliasRecord(NamedTuple):
    """The number of an absorbed company; `ice` is its survivor's."""

    absorbed_ice: str
    ice: str
    said: Said


class DossierRecord(NamedTuple):
    """A project as it is submitted. `investment` is in centimes."""

    reference: str | None
    ice: str
    ecosystem: str
    title: str
    investment: int
    opened_on: date
    said: Said


class CommitmentRecord(NamedTuple):
    """What a promoter commits to for a year."""

    reference: str
    year: int
    said: Said


class AssessmentRecord(NamedTuple):
    """A score of an axis, or of a criterion of its grid."""

    reference: str
    axis: str
    criterion: str | None
    assessor: str | None
    assessed_on: date
    grid: str | None
    said: Said


class PieceRecord(NamedTuple):
    """A piece of the checklist."""

    reference: str
    piece: str
    received_on: date | None
    verified_on: date | None
    said: Said


class SessionRecord(NamedTuple):
    """A sitting of a committee, with one who sat."""

    committee: str
    held_on: date
    minutes: str | None = None
    attendee: str | None = None
    body: str | None = None


class ResultRecord(NamedTuple):
    """A realised figure of a period."""

    reference: str
    indicator: str
    period: Period
    said: Said


class TargetRecord(NamedTuple):
    """A target, or what amends it from the day `since` on."""

    scope: str
    indicator: str
    horizon: date
    since: date | None
    measures: str | None
    said: Said


class HeaderRecord(NamedTuple):
    """What a header means on a sheet, for one sender or for all."""

    sender: str | None
    noun: str
    text: str
    field: str


class AnswerRecord(NamedTuple):
    """Why an alert stands."""

    alert: str
    said: Said


class ClosingRecord(NamedTuple):
    """How a month stands."""

    month: Period
    said: Said


class DecisionRecord(NamedTuple):
    """What a session decided on a dossier. `granted` is in centimes."""

    reference: str
    committee: str
    held_on: date
    outcome: str
    granted: int | None = None
    reason: str | None = None
    minutes: str | None = None


class Condition(NamedTuple):
    """What a reservation asks for, by its number or its text."""

    number: int | None
    text: str
    said: Said


class ReservationRecord(NamedTuple):
    """A reservation of the decision that put it; `said` has its condition."""

    reference: str
    held_on: date
    lifted_on: date | None
    said: Said


class SealRecord(NamedTuple):
    """What a decision sealed for a year."""

    reference: str
    sealed_on: date
    year: int
    said: Said


class MoveRecord(NamedTuple):
    """A step entered in the past."""

    reference: str
    step: str
    moved_on: date
    reason: str | None


class HoldRecord(NamedTuple):
    """A suspension, by its first day."""

    reference: str
    held_from: date
    said: Said


class ConventionRecord(NamedTuple):
    """A convention that was signed."""

    reference: str
    convention: str
    signed_on: date | None
    said: Said


class DisbursementRecord(NamedTuple):
    """A payment, in centimes; its piece and its rank tell it from others of its day."""

    reference: str
    paid_on: date
    amount: int
    piece: str | None
    rank: int | None
