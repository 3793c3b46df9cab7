"""The programme and its targets, realised figures, support, and what is said of them."""

from typing import Annotated

from sqlmodel import Field

from imm_eco.domain.columns import ColumnType
from imm_eco.i18n import N_, Title
from imm_eco.store.models.base import (
    Basis,
    Centimes,
    ClosingState,
    Code,
    Day,
    Fact,
    Measures,
    Proof,
    Qualifier,
    Rank,
    Words,
    anchor,
    column,
    optional,
    reason,
)


class ProgrammeFact(Fact):
    """The programme's file, whole, as JSON."""

    __tablename__ = "programme"
    identity = ("code",)

    code: Code
    document: Annotated[str, Field(min_length=2)]


class TargetFact(Fact):
    """A target of a scope: as published, with its qualifier and source; money in centimes.

    An amendment is another fact, which holds from the day `since` on; the first one holds from the start. `measures`
    says what the publication counts, where it says so: direct jobs, or direct and indirect ones.
    """

    __tablename__ = "target"
    identity = ("scope", "indicator", "horizon", "since")

    scope: Code = column("Périmètre", "Scope", type=ColumnType.SCOPE, help=N_("an ecosystem, or the programme"))
    indicator: Code = column("Indicateur", "Indicator", type=ColumnType.INDICATOR)
    value: Centimes = column("Valeur", "Value", type=ColumnType.QUANTITY)
    qualifier: Qualifier | None = optional("Qualificatif", "Qualifier")
    horizon: Day = column("Horizon", "Horizon")
    basis: Basis = column("Base", "Basis", required=False)
    source: Words | None = optional("Source", "Source")
    since: Day | None = optional(
        "Depuis",
        "Since",
        also=("À partir du", "Date d’effet"),
        help=N_("the day from which an amendment holds; empty for the first target"),
        since=2,
    )
    measures: Measures | None = optional(
        "Mesure", "Measure", help=N_("what the publication counts, where it is more than direct jobs"), since=3
    )


class ResultFact(Fact):
    """A realised figure of a period, in the indicator's unit; of money, centimes."""

    __tablename__ = "result"
    identity = ("dossier_id", "indicator", "period_end", "period_start")
    newest = ("dossier_id", "indicator", "period_end", "period_start")

    dossier_id: int = anchor("dossier")
    indicator: Code = column("Indicateur", "Indicator", type=ColumnType.INDICATOR)
    period_start: Day
    period_end: Day
    value: Annotated[int, Field(ge=-(10**17), le=10**17)] = column(
        "Valeur",
        "Value",
        type=ColumnType.QUANTITY,
        also=("Réalisé", "Réalisation"),
        help=N_("jobs: net total at the period's end; turnover: of the period, in MAD; or in the indicator's own unit"),
        signed=True,
    )
    proof: Proof = column("Preuve", "Proof", required=False, also=("Statut de preuve",))
    piece: Words | None = optional("Pièce", "Piece", also=("Justificatif",), help=N_("what proves it"))


class ConventionFact(Fact):
    """A signed convention: the support that the State commits, in centimes."""

    __tablename__ = "convention"
    identity = ("dossier_id", "convention")

    dossier_id: int = anchor("dossier")
    convention: Words = column("Convention", "Convention", also=("Référence de la convention", "N° convention"))
    signed_on: Day = column(
        "Date", "Date", also=("Signée le", "Date de signature"), word=Title("signée le", "signed on")
    )
    amount: Centimes = column(
        "Montant engagé", "Committed amount", also=("Soutien engagé",), word=Title("montant", "amount")
    )


class DisbursementFact(Fact):
    """Support paid, in centimes. `rank` tells payments of one day and one piece apart; the first one has none."""

    __tablename__ = "disbursement"
    identity = ("dossier_id", "paid_on", "piece", "rank")

    dossier_id: int = anchor("dossier")
    paid_on: Day = column("Date", "Date", also=("Date de versement", "Versé le", "Déboursé le"))
    amount: Annotated[int, Field(gt=0, le=10**17)] = column(
        "Montant", "Amount", type=ColumnType.MONEY, also=("Montant déboursé",)
    )
    piece: Words | None = optional("Pièce", "Piece", also=("Justificatif", "Ordre de virement"))
    rank: Rank | None = optional(
        "Rang du jour",
        "Rank of the day",
        help=N_("which payment of that day and piece, from 1: it tells them apart, and names one to correct"),
        since=3,
    )


class ClosingFact(Fact):
    """What became of a month, known by its last day: closed, so that no figure of it changes, or reopened."""

    __tablename__ = "closing"
    identity = ("month",)

    month: Day = column(
        "Mois",
        "Month",
        type=ColumnType.PERIOD,
        help=N_("one month: 2018-12; closing it closes every month before, but those that were reopened"),
    )
    state: ClosingState = column("État", "State", help=N_("no figure of a closed month changes any more"))
    reason: Words | None = reason()


class AnswerFact(Fact):
    """Why an alert stands: the figure is seldom right, and somebody has said why this one is.

    `alert` is the alert's name, and `figures` are those that tripped it: with other figures it is told again.
    """

    __tablename__ = "answer"
    identity = ("alert",)

    alert: Words = column("Alerte", "Alert", help=N_("its name, as `imm-eco check --alerts` gives it"))
    figures: Words = column("Chiffres", "Figures", help=N_("the figures that tripped it; with others it is told again"))
    reason: Words = column("Motif", "Reason", help=N_("why they are right"))


class HeaderFact(Fact):
    """A header that a sender writes in words of its own, and the column that it means; `*` is every sender."""

    __tablename__ = "header"
    identity = ("sender", "noun", "folded")

    sender: Words = column("Expéditeur", "Sender", required=False, help=N_("the sender who writes it; empty for all"))
    noun: Words = column("Feuille", "Sheet")
    folded: Words
    text: Words = column(
        "En-tête", "Header", help=N_("the header as the sender writes it"), word=Title("texte", "text")
    )
    field: Words = column("Colonne", "Column", help=N_("the column that it means"))
