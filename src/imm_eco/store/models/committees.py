"""Committees: who sat, what they decided, on which conditions and which commitments."""

from sqlmodel import Field

from imm_eco.i18n import N_, Title
from imm_eco.store.models.base import (
    Anchor,
    Body,
    Centimes,
    Committee,
    Count,
    Day,
    Fact,
    Outcome,
    Rank,
    Words,
    Year,
    anchor,
    as_in,
    column,
    optional,
    reason,
)
from imm_eco.store.models.dossiers import CommitmentFact


class Session(Anchor):
    """A sitting of a committee; its key is `committee-date`."""

    __tablename__ = "session"


class SessionFact(Fact):
    """A sitting: committee, date, reference of its minutes."""

    __tablename__ = "session_record"
    identity = ("session_id",)

    session_id: int = anchor("session")
    committee: Committee = column(
        "Comité", "Committee", help=N_("pilotage supervises the accompaniment; only suivi, the State alone, validates")
    )
    held_on: Day = column("Date", "Date", also=("Date de séance", "Date du comité"))
    minutes: Words | None = optional(
        "PV", "Minutes", also=("Référence PV", "N° PV"), help=N_("the reference of the session's minutes")
    )


class AttendeeFact(Fact):
    """Who sat, and for whom: the State or the federation."""

    __tablename__ = "attendee"
    identity = ("session_id", "attendee")

    session_id: int = anchor("session")
    attendee: Words = column(
        "Participant",
        "Attendee",
        required=False,
        also=("Membre", "Nom"),
        help=N_("one row a person; a session with nobody on its list cannot decide"),
    )
    body: Body = column(
        "Organisme",
        "Body",
        required=False,
        help=N_("State or federation: who sits decides what the session may decide"),
    )


class DecisionFact(Fact):
    """What a committee decided on a dossier; `granted` is the support accorded, in centimes."""

    __tablename__ = "decision"
    identity = ("session_id", "dossier_id")

    session_id: int = anchor("session")
    dossier_id: int = anchor("dossier")
    outcome: Outcome = column("Décision", "Decision", also=("Avis", "Résultat"))
    granted: Centimes | None = optional(
        "Soutien accordé", "Granted support", also=("Subvention accordée", "Montant accordé")
    )
    reason: Words | None = reason()


class ReservationFact(Fact):
    """A condition put by a validation; it is lifted before follow-up begins.

    Its `number` is its name for ever, among all that were ever put on its dossier.
    """

    __tablename__ = "reservation"
    identity = ("dossier_id", "number")

    session_id: int = anchor("session")
    dossier_id: int = anchor("dossier")
    number: Rank = column(
        "N° de réserve",
        "Reservation number",
        required=False,
        also=("Réserve n°", "N° réserve"),
        help=N_("its name for ever on its dossier; the next free one where empty"),
        word=Title("numéro", "number"),
    )
    text: Words = column("Réserve", "Reservation", also=("Objet",), word=Title("texte", "text"))
    due_on: Day | None = optional("Échéance", "Due on", also=("À lever avant le",))
    lifted_on: Day | None = optional("Levée le", "Lifted on")


class SealFact(Fact):
    """The snapshot of a dossier's commitments that a decision sealed, with its digest."""

    __tablename__ = "seal"
    identity = ("dossier_id", "sealed_on")

    dossier_id: int = anchor("dossier")
    session_id: int = anchor("session")
    sealed_on: Day
    seal: Words = Field(description="SHA-256 of the sealed lines")


class SealLineFact(Fact):
    """A year of a seal. The same fields as a commitment, and the same meaning."""

    __tablename__ = "seal_line"
    identity = ("dossier_id", "sealed_on", "year")

    dossier_id: int = anchor("dossier")
    sealed_on: Day = column(
        "Date", "Date", also=("Date de la décision",), help=N_("the date of the decision that sealed these commitments")
    )
    year: Year = as_in(CommitmentFact, "year")
    jobs: Count = as_in(CommitmentFact, "jobs")
    turnover: Centimes = as_in(CommitmentFact, "turnover")
    export_turnover: Centimes | None = as_in(CommitmentFact, "export_turnover")
    investment: Centimes | None = as_in(CommitmentFact, "investment")
