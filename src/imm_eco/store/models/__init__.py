"""The tables: the one declaration of each stored field, with what it means, its unit and its limits.

Two shapes. An *anchor* is the permanent identity of a candidate, a dossier, a session or a campaign: a
key that never changes. A *fact* is what a change said about it: appended, and at most retracted by a
later change, never overwritten. Limits declared here serve twice: what is said is validated by them, and
they are CHECK constraints of the file. No command loads this module: `python -m tests.generate` derives what
commands run, `schema.sql` and `tables.json`, and a test holds these equal to it.
"""

from __future__ import annotations

from imm_eco.store.models.base import Anchor as Anchor
from imm_eco.store.models.base import Change as Change
from imm_eco.store.models.base import Fact as Fact
from imm_eco.store.models.base import Table as Table
from imm_eco.store.models.committees import (
    AttendeeFact as AttendeeFact,
)
from imm_eco.store.models.committees import (
    DecisionFact as DecisionFact,
)
from imm_eco.store.models.committees import (
    ReservationFact as ReservationFact,
)
from imm_eco.store.models.committees import (
    SealFact as SealFact,
)
from imm_eco.store.models.committees import (
    SealLineFact as SealLineFact,
)
from imm_eco.store.models.committees import (
    Session as Session,
)
from imm_eco.store.models.committees import (
    SessionFact as SessionFact,
)
from imm_eco.store.models.companies import (
    AliasFact as AliasFact,
)
from imm_eco.store.models.companies import (
    Campaign as Campaign,
)
from imm_eco.store.models.companies import (
    CampaignFact as CampaignFact,
)
from imm_eco.store.models.companies import (
    Candidate as Candidate,
)
from imm_eco.store.models.companies import (
    CandidateFact as CandidateFact,
)
from imm_eco.store.models.dossiers import (
    AssessmentFact as AssessmentFact,
)
from imm_eco.store.models.dossiers import (
    CommitmentFact as CommitmentFact,
)
from imm_eco.store.models.dossiers import (
    Dossier as Dossier,
)
from imm_eco.store.models.dossiers import (
    DossierFact as DossierFact,
)
from imm_eco.store.models.dossiers import (
    HoldFact as HoldFact,
)
from imm_eco.store.models.dossiers import (
    MoveFact as MoveFact,
)
from imm_eco.store.models.dossiers import (
    PieceFact as PieceFact,
)
from imm_eco.store.models.figures import (
    AnswerFact as AnswerFact,
)
from imm_eco.store.models.figures import (
    ClosingFact as ClosingFact,
)
from imm_eco.store.models.figures import (
    ConventionFact as ConventionFact,
)
from imm_eco.store.models.figures import (
    DisbursementFact as DisbursementFact,
)
from imm_eco.store.models.figures import (
    HeaderFact as HeaderFact,
)
from imm_eco.store.models.figures import (
    ProgrammeFact as ProgrammeFact,
)
from imm_eco.store.models.figures import (
    ResultFact as ResultFact,
)
from imm_eco.store.models.figures import (
    TargetFact as TargetFact,
)

ANCHORS: tuple[type[Anchor], ...] = (Candidate, Dossier, Session, Campaign)
FACTS: tuple[type[Fact], ...] = (
    ProgrammeFact, TargetFact, CampaignFact, CandidateFact, AliasFact, DossierFact, CommitmentFact, SessionFact,
    AttendeeFact, DecisionFact, ReservationFact, SealFact, SealLineFact, MoveFact, HoldFact, AssessmentFact,
    PieceFact, ConventionFact, DisbursementFact, ResultFact, HeaderFact, ClosingFact, AnswerFact,
)  # fmt: skip
