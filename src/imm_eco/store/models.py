"""The tables: the one declaration of each stored field, with what it means, its unit and its limits.

Two shapes. An *anchor* is the permanent identity of a candidate, a dossier, a session or a campaign: a
key that never changes. A *fact* is what a change said about it: appended, and at most retracted by a
later change, never overwritten. Limits declared here serve twice: what is said is validated by them, and
they are CHECK constraints of the file. No command loads this module: `python -m tests.generate` derives what
commands run, `schema.sql` and `tables.json`, and a test holds these equal to it.

No `from __future__ import annotations` here: the classes are read at run time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, Self

from pydantic import ConfigDict, GetCoreSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, core_schema
from sqlalchemy import LargeBinary, MetaData, Text
from sqlalchemy import Table as SqlTable
from sqlmodel import Field, SQLModel

from imm_eco.domain import vocabulary
from imm_eco.domain.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class OneOf:
    """The limit of a coded field: one of the permanent codes of a vocabulary."""

    vocabulary: Vocabulary

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.literal_schema(list(self.vocabulary.codes))


Words = Annotated[str, Field(sa_type=Text, min_length=1, max_length=32_767)]
"""Text from a person, never empty."""
Code = Annotated[str, StringConstraints(pattern="^[a-z0-9-]+$"), Field(sa_type=Text, min_length=1, max_length=64)]
"""A permanent code of the programme."""
Ice = Annotated[str, StringConstraints(pattern="^[0-9]+$"), Field(sa_type=Text, min_length=15, max_length=15)]
"""A company's common identifier: 15 digits, kept as text."""
Day = Annotated[date, Field(sa_type=Text)]
"""A date, stored as ISO 8601 text."""
Centimes = Annotated[int, Field(ge=0, le=10**17)]
"""An amount of MAD in centimes."""
Count = Annotated[int, Field(ge=0, le=10**9)]
"""A whole number of people or things."""
Digest = Annotated[bytes, Field(sa_type=LargeBinary)]
Year = Annotated[int, Field(ge=1990, le=2100)]
Rank = Annotated[int, Field(ge=1, le=1000)]
"""The place of a thing among its like, from 1."""

Step = Annotated[str, OneOf(vocabulary.STEPS), Field(sa_type=Text)]
Channel = Annotated[str, OneOf(vocabulary.CHANNELS), Field(sa_type=Text)]
Committee = Annotated[str, OneOf(vocabulary.COMMITTEES), Field(sa_type=Text)]
Body = Annotated[str, OneOf(vocabulary.BODIES), Field(sa_type=Text)]
Outcome = Annotated[str, OneOf(vocabulary.OUTCOMES), Field(sa_type=Text)]
Proof = Annotated[str, OneOf(vocabulary.PROOFS), Field(sa_type=Text)]
Size = Annotated[str, OneOf(vocabulary.SIZES), Field(sa_type=Text)]
Region = Annotated[str, OneOf(vocabulary.REGIONS), Field(sa_type=Text)]
ProjectType = Annotated[str, OneOf(vocabulary.PROJECT_TYPES), Field(sa_type=Text)]
Axis = Annotated[str, OneOf(vocabulary.AXES), Field(sa_type=Text)]
Qualifier = Annotated[str, OneOf(vocabulary.QUALIFIERS), Field(sa_type=Text)]
Basis = Annotated[str, OneOf(vocabulary.BASES), Field(sa_type=Text)]
Measures = Annotated[str, OneOf(vocabulary.MEASURES), Field(sa_type=Text)]
ClosingState = Annotated[str, OneOf(vocabulary.CLOSING_STATES), Field(sa_type=Text)]


def _maybe() -> Any:
    """A text that may be absent: STRICT tables need the type said again outside the union."""
    return Field(default=None, sa_type=Text)


def _of(anchor: str) -> Any:
    return Field(foreign_key=f"{anchor}.id")


class Table(SQLModel):
    """What every table shares: STRICT typing, and refusal of fields that nothing declares.

    A class here declares and validates a row. What commands run is derived from it: see `imm_eco.store.tables`.
    """

    __table_args__: ClassVar[Any] = {"sqlite_strict": True}
    metadata: ClassVar[MetaData] = MetaData()
    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]
    columns: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **_more: object) -> None:
        """Name the columns of a table, once its fields are known."""
        cls.columns = tuple(cls.model_fields)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """A row of these values. Raises ValueError for one that breaks a limit."""
        return cls.model_validate(values)


@cache
def as_table(model: type[Table]) -> SqlTable:
    """The table of a class, as SQLAlchemy knows it."""
    made: Any = type(model)
    face = made(model.__name__, (model,), {"__module__": __name__}, table=True)
    return face.__table__  # type: ignore[no-any-return]


class Change(Table):
    """One write: when, who, which command, which file, and the digest that chains it to the one before."""

    __tablename__ = "change"
    # SQLite then counts the changes apart, so that one taken off the end of the journal is missed.
    __table_args__: ClassVar[Any] = {**Table.__table_args__, "sqlite_autoincrement": True}

    id: int = Field(primary_key=True)
    at: Words = Field(sa_type=Text, description="UTC, ISO 8601 to the second")
    author: Words
    command: Words
    reason: Words | None = _maybe()
    file: Words | None = _maybe()
    file_sha256: Words | None = _maybe()
    undoes: int | None = Field(default=None, foreign_key="change.id")
    late: Words | None = _maybe()
    appended: Count
    retracted: Count
    previous: Digest | None = Field(default=None, sa_type=LargeBinary)
    digest: Digest


class Anchor(Table):
    """A permanent identity: the key never changes, whatever is later said about it."""

    id: int | None = Field(default=None, primary_key=True)
    change_id: int | None = Field(default=None, foreign_key="change.id", nullable=False)
    key: Words = Field(sa_type=Text, unique=True)
    digest: Digest | None = Field(default=None, sa_type=LargeBinary, nullable=False)


class Candidate(Anchor):
    """A company; its key is the first nine digits of its ICE."""

    __tablename__ = "candidate"


class Dossier(Anchor):
    """A project file; its key is its reference."""

    __tablename__ = "dossier"


class Session(Anchor):
    """A sitting of a committee; its key is `committee-date`."""

    __tablename__ = "session"


class Campaign(Anchor):
    """A mobilisation action; its key is its code."""

    __tablename__ = "campaign"


class Fact(Table):
    """What a change said: appended by `change_id`, withdrawn by `retracted_by`, never overwritten.

    `sheet` and `cell` say where an imported fact stood in the file of the change `source_id`, or of its
    own change where that is None: a fact said again by an undo still comes from the file that first said
    it. `cells` says where each of its values stands (`imm_eco.store.provenance`). `identity` names the fields
    that two versions of the same fact share; `newest` those by which the latest of several is looked up, in the past
    as well.
    """

    identity: ClassVar[tuple[str, ...]] = ()
    newest: ClassVar[tuple[str, ...]] = ()

    id: int | None = Field(default=None, primary_key=True)
    change_id: int | None = Field(default=None, foreign_key="change.id", nullable=False)
    retracted_by: int | None = Field(default=None, foreign_key="change.id")
    sheet: Words | None = _maybe()
    cell: Words | None = _maybe()
    source_id: int | None = Field(default=None, foreign_key="change.id")
    cells: Words | None = _maybe()
    digest: Digest | None = Field(default=None, sa_type=LargeBinary, nullable=False)


class ProgrammeFact(Fact):
    """The programme's file, whole, as JSON."""

    __tablename__ = "programme"
    identity = ("code",)

    code: Code
    document: Annotated[str, Field(sa_type=Text, min_length=2)]


class TargetFact(Fact):
    """A target of a scope: as published, with its qualifier and source; money in centimes.

    An amendment is another fact, which holds from the day `since` on; the first one holds from the start. `measures`
    says what the publication counts, where it says so: direct jobs, or direct and indirect ones.
    """

    __tablename__ = "target"
    identity = ("scope", "indicator", "horizon", "since")

    scope: Code
    indicator: Code
    value: Centimes
    qualifier: Qualifier | None = _maybe()
    horizon: Day
    basis: Basis
    source: Words | None = _maybe()
    since: Day | None = _maybe()
    measures: Measures | None = _maybe()


class CampaignFact(Fact):
    """A mobilisation action: a road-show stop, a workshop, a call; and how many contacts it made."""

    __tablename__ = "campaign_record"
    identity = ("campaign_id",)

    campaign_id: int = _of("campaign")
    channel: Channel
    title: Words
    held_on: Day
    city: Words | None = _maybe()
    contacts: Count | None = None


class CandidateFact(Fact):
    """What is known of a candidate project promoter."""

    __tablename__ = "candidate_record"
    identity = ("candidate_id",)

    candidate_id: int = _of("candidate")
    ice: Ice
    name: Words
    legal_form: Words | None = _maybe()
    trade_register: Words | None = _maybe()
    court: Words | None = _maybe()
    tax_id: Words | None = _maybe()
    cnss: Words | None = _maybe()
    size: Size | None = _maybe()
    region: Region | None = _maybe()
    city: Words | None = _maybe()
    contact: Words | None = _maybe()
    email: Words | None = _maybe()
    phone: Words | None = _maybe()
    channel: Channel | None = _maybe()
    campaign_id: int | None = Field(default=None, foreign_key="campaign.id")
    contacted_on: Day | None = _maybe()


class AliasFact(Fact):
    """The number of a company that was absorbed by another: from then on it means that one, the survivor.

    `absorbed_ice` and `absorbed_name` are those that the absorbed company was known by. The survivor always stands:
    where it is absorbed in its turn, its aliases go over with it.
    """

    __tablename__ = "alias"
    identity = ("alias_id",)

    alias_id: int = _of("candidate")
    candidate_id: int = _of("candidate")
    absorbed_ice: Ice
    absorbed_name: Words


class DossierFact(Fact):
    """What a dossier is about: its candidate, its ecosystem, its investment, the support requested."""

    __tablename__ = "dossier_record"
    identity = ("dossier_id",)

    dossier_id: int = _of("dossier")
    candidate_id: int = _of("candidate")
    title: Words
    ecosystem: Code
    sector: Words | None = _maybe()
    type: ProjectType | None = _maybe()
    investment: Centimes
    requested: Centimes | None = None
    opened_on: Day
    expressed_on: Day | None = _maybe()


class CommitmentFact(Fact):
    """What the promoter commits to for a year. Jobs: net total at the year's end; amounts: of the year."""

    __tablename__ = "commitment"
    identity = ("dossier_id", "year")

    dossier_id: int = _of("dossier")
    year: Year
    jobs: Count
    turnover: Centimes
    export_turnover: Centimes | None = None
    investment: Centimes | None = None


class SessionFact(Fact):
    """A sitting: committee, date, reference of its minutes."""

    __tablename__ = "session_record"
    identity = ("session_id",)

    session_id: int = _of("session")
    committee: Committee
    held_on: Day
    minutes: Words | None = _maybe()


class AttendeeFact(Fact):
    """Who sat, and for whom: the State or the federation."""

    __tablename__ = "attendee"
    identity = ("session_id", "attendee")

    session_id: int = _of("session")
    attendee: Words
    body: Body


class DecisionFact(Fact):
    """What a committee decided on a dossier; `granted` is the support accorded, in centimes."""

    __tablename__ = "decision"
    identity = ("session_id", "dossier_id")

    session_id: int = _of("session")
    dossier_id: int = _of("dossier")
    outcome: Outcome
    granted: Centimes | None = None
    reason: Words | None = _maybe()


class ReservationFact(Fact):
    """A condition put by a validation; it is lifted before follow-up begins.

    Its `number` is its name for ever, among all that were ever put on its dossier.
    """

    __tablename__ = "reservation"
    identity = ("dossier_id", "number")

    session_id: int = _of("session")
    dossier_id: int = _of("dossier")
    number: Rank
    text: Words
    due_on: Day | None = _maybe()
    lifted_on: Day | None = _maybe()


class SealFact(Fact):
    """The snapshot of a dossier's commitments that a decision sealed, with its digest."""

    __tablename__ = "seal"
    identity = ("dossier_id", "sealed_on")

    dossier_id: int = _of("dossier")
    session_id: int = _of("session")
    sealed_on: Day
    seal: Words = Field(sa_type=Text, description="SHA-256 of the sealed lines")


class SealLineFact(Fact):
    """A year of a seal. The same fields as a commitment, and the same meaning."""

    __tablename__ = "seal_line"
    identity = ("dossier_id", "sealed_on", "year")

    dossier_id: int = _of("dossier")
    sealed_on: Day
    year: Year
    jobs: Count
    turnover: Centimes
    export_turnover: Centimes | None = None
    investment: Centimes | None = None


class MoveFact(Fact):
    """A dossier's passage from a step to another; a dossier with none is in identification."""

    __tablename__ = "move"
    identity = ("dossier_id", "from_step", "to_step", "moved_on")

    dossier_id: int = _of("dossier")
    move: Code
    from_step: Step
    to_step: Step
    moved_on: Day
    reason: Words | None = _maybe()
    session_id: int | None = Field(default=None, foreign_key="session.id")


class HoldFact(Fact):
    """A suspension: the dossier waits from `held_from` on, and until `resumed_on`, which is no longer of it."""

    __tablename__ = "hold"
    identity = ("dossier_id", "held_from")

    dossier_id: int = _of("dossier")
    held_from: Day
    resumed_on: Day | None = _maybe()
    reason: Words


class AssessmentFact(Fact):
    """A score in hundredths of a point from 0 to 100: of a whole axis, or of one criterion of its grid.

    `grid` is the version of the grid that the criterion is weighed by, whatever grid comes later; `assessor` is
    who gave the score, the programme office itself where nobody is named.
    """

    __tablename__ = "assessment"
    identity = ("dossier_id", "axis", "criterion", "assessor", "assessed_on")

    dossier_id: int = _of("dossier")
    axis: Axis
    criterion: Code | None = _maybe()
    grid: Words | None = _maybe()
    assessor: Words | None = _maybe()
    score: Annotated[int, Field(ge=0, le=10_000)]
    assessed_on: Day
    comment: Words | None = _maybe()


class PieceFact(Fact):
    """A piece of the checklist: expected until `received_on` is known; `expires_on` is its last valid day.

    A piece that had expired and was received again is another fact, the `renewal` of that number: what was in
    the file on a past day stays so.
    """

    __tablename__ = "piece"
    identity = ("dossier_id", "piece", "renewal")

    dossier_id: int = _of("dossier")
    piece: Code
    renewal: Rank | None = None
    received_on: Day | None = _maybe()
    verified_on: Day | None = _maybe()
    expires_on: Day | None = _maybe()
    comment: Words | None = _maybe()


class ConventionFact(Fact):
    """A signed convention: the support that the State commits, in centimes."""

    __tablename__ = "convention"
    identity = ("dossier_id", "convention")

    dossier_id: int = _of("dossier")
    convention: Words
    signed_on: Day
    amount: Centimes


class DisbursementFact(Fact):
    """Support paid, in centimes. `rank` tells payments of one day and one piece apart; the first one has none."""

    __tablename__ = "disbursement"
    identity = ("dossier_id", "paid_on", "piece", "rank")

    dossier_id: int = _of("dossier")
    paid_on: Day
    amount: Annotated[int, Field(gt=0, le=10**17)]
    piece: Words | None = _maybe()
    rank: Rank | None = None


class ResultFact(Fact):
    """A realised figure of a period, in the indicator's unit; of money, centimes."""

    __tablename__ = "result"
    identity = ("dossier_id", "indicator", "period_end", "period_start")
    newest = ("dossier_id", "indicator", "period_end", "period_start")

    dossier_id: int = _of("dossier")
    indicator: Code
    period_start: Day
    period_end: Day
    value: Annotated[int, Field(ge=-(10**17), le=10**17)]
    proof: Proof
    piece: Words | None = _maybe()


class ClosingFact(Fact):
    """What became of a month, known by its last day: closed, so that no figure of it changes, or reopened."""

    __tablename__ = "closing"
    identity = ("month",)

    month: Day
    state: ClosingState
    reason: Words | None = _maybe()


class HeaderFact(Fact):
    """A header that a sender writes in words of its own, and the column that it means; `*` is every sender."""

    __tablename__ = "header"
    identity = ("sender", "noun", "folded")

    sender: Words
    noun: Words
    folded: Words
    text: Words
    field: Words


class AnswerFact(Fact):
    """Why an alert stands: the figure is seldom right, and somebody has said why this one is.

    `alert` is the alert's name, and `figures` are those that tripped it: with other figures it is told again.
    """

    __tablename__ = "answer"
    identity = ("alert",)

    alert: Words
    figures: Words
    reason: Words


ANCHORS: tuple[type[Anchor], ...] = (Candidate, Dossier, Session, Campaign)
FACTS: tuple[type[Fact], ...] = (
    ProgrammeFact, TargetFact, CampaignFact, CandidateFact, AliasFact, DossierFact, CommitmentFact, SessionFact,
    AttendeeFact, DecisionFact, ReservationFact, SealFact, SealLineFact, MoveFact, HoldFact, AssessmentFact,
    PieceFact, ConventionFact, DisbursementFact, ResultFact, HeaderFact, ClosingFact, AnswerFact,
)  # fmt: skip
