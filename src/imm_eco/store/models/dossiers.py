"""Dossiers: what each is about, what it commits to, where it stands, how it is judged."""

from typing import Annotated

from sqlmodel import Field

from imm_eco.domain.columns import ColumnType
from imm_eco.i18n import N_, Title
from imm_eco.store.models.base import (
    Anchor,
    Axis,
    Centimes,
    Code,
    Count,
    Day,
    Fact,
    ProjectType,
    Rank,
    Step,
    Words,
    Year,
    anchor,
    column,
    comment,
    optional,
    reason,
)


class Dossier(Anchor):
    """A project file; its key is its reference."""

    __tablename__ = "dossier"


class DossierFact(Fact):
    """What a dossier is about: its candidate, its ecosystem, its investment, the support requested."""

    __tablename__ = "dossier_record"
    identity = ("dossier_id",)

    dossier_id: int = anchor("dossier")
    candidate_id: int = anchor("candidate")
    title: Words = column(
        "Intitulé",
        "Title",
        also=("Intitulé du projet", "Projet", "Titre du projet", "Nom du projet"),
        option=N_("What the project is."),
    )
    ecosystem: Code = column(
        "Écosystème", "Ecosystem", type=ColumnType.ECOSYSTEM, option=N_("An ecosystem, by code or by title.")
    )
    sector: Words | None = optional("Filière", "Sector", option=N_("Sector (filière)."))
    type: ProjectType | None = optional(
        "Type", "Type", also=("Type de projet", "Nature du projet"), option=N_("New or extended plant.")
    )
    investment: Centimes = column(
        "Investissement",
        "Investment",
        also=(
            "Montant de l’investissement",
            "Montant d’investissement",
            "Investissement prévu",
            "Investissement total",
            "Invest.",
        ),
        help=N_("total investment, before tax"),
        option=N_("Total investment, before tax (1,5MDH, 850 000)."),
    )
    requested: Centimes | None = optional(
        "Soutien demandé",
        "Requested support",
        also=("Subvention demandée", "Soutien sollicité", "Appui demandé"),
        option=N_("Support requested."),
    )
    opened_on: Day = column(
        "Date d’ouverture",
        "Opening date",
        also=("Date de dépôt", "Date de dépôt du dossier", "Ouvert le"),
        option=N_("Opening date."),
    )
    expressed_on: Day | None = optional(
        "Manifestation d’intérêt",
        "Expression of interest",
        also=("Date de la manifestation d’intérêt", "Date MI"),
        help=N_("the date of the signed expression of interest"),
        option=N_("Date of the signed expression of interest."),
    )


class CommitmentFact(Fact):
    """What the promoter commits to for a year. Jobs: net total at the year's end; amounts: of the year."""

    __tablename__ = "commitment"
    identity = ("dossier_id", "year")

    dossier_id: int = anchor("dossier")
    year: Year = column("Année", "Year", also=("Exercice",))
    jobs: Count = column(
        "Emplois",
        "Jobs",
        also=("Nombre d’emplois", "Nb emplois", "Emplois directs", "Emplois créés", "Emplois nets"),
        help=N_("net direct jobs created since the baseline, as of the end of the year"),
    )
    turnover: Centimes = column(
        "CA additionnel",
        "Additional turnover",
        also=("Chiffre d’affaires additionnel", "CA supplémentaire", "CA add.", "CA prévisionnel"),
        help=N_("additional turnover of the year"),
    )
    export_turnover: Centimes | None = optional(
        "CA export",
        "Export turnover",
        also=("Chiffre d’affaires à l’export", "CA à l’export", "Export"),
        help=N_("the exported share of that turnover"),
    )
    investment: Centimes | None = optional(
        "Investissement",
        "Investment",
        also=("Investissement de l’année",),
        help=N_("investment of the year, before tax"),
    )


class MoveFact(Fact):
    """A dossier's passage from a step to another; a dossier with none is in identification."""

    __tablename__ = "move"
    identity = ("dossier_id", "from_step", "to_step", "moved_on")

    dossier_id: int = anchor("dossier")
    move: Code
    from_step: Step
    to_step: Step
    moved_on: Day = column("Date", "Date", also=("Date d’entrée", "Entrée le"))
    reason: Words | None = reason()
    session_id: int | None = Field(default=None, foreign_key="session.id")


class HoldFact(Fact):
    """A suspension: the dossier waits from `held_from` on, and until `resumed_on`, which is no longer of it."""

    __tablename__ = "hold"
    identity = ("dossier_id", "held_from")

    dossier_id: int = anchor("dossier")
    held_from: Day = column(
        "Suspendu le",
        "Suspended on",
        also=("Suspendu du", "Date de suspension"),
        help=N_("the first day that does not count"),
    )
    resumed_on: Day | None = optional(
        "Repris le",
        "Resumed on",
        also=("Suspendu jusqu’au", "Date de reprise"),
        help=N_("the first day that counts again; empty while the dossier waits"),
        word=Title("reprise le", "resumed on"),
    )
    reason: Words = column("Motif", "Reason", also=("Raison",), help=N_("why, in a sentence"))


class AssessmentFact(Fact):
    """A score in hundredths of a point from 0 to 100: of a whole axis, or of one criterion of its grid.

    `grid` is the version of the grid that the criterion is weighed by, whatever grid comes later; `assessor` is
    who gave the score, the programme office itself where nobody is named.
    """

    __tablename__ = "assessment"
    identity = ("dossier_id", "axis", "criterion", "assessor", "assessed_on")

    dossier_id: int = anchor("dossier")
    axis: Axis = column("Axe", "Axis")
    criterion: Code | None = optional(
        "Critère",
        "Criterion",
        type=ColumnType.CRITERION,
        help=N_("one of the grid's criteria; empty for a score of the whole axis"),
    )
    grid: Words | None = optional(
        "Grille",
        "Grid",
        also=("Version de la grille",),
        help=N_("the version of the grid; the one in force where empty"),
    )
    assessor: Words | None = optional(
        "Évaluateur",
        "Assessor",
        also=("Évaluatrice", "Noté par"),
        help=N_("who gave the score; empty for the programme office"),
    )
    score: Annotated[int, Field(ge=0, le=10000)] = column(
        "Note", "Score", type=ColumnType.SCORE, help=N_("from 0 to 100")
    )
    assessed_on: Day = column("Date", "Date", also=("Évalué le", "Date d’évaluation"))
    comment: Words | None = comment()


class PieceFact(Fact):
    """A piece of the checklist: expected until `received_on` is known; `expires_on` is its last valid day.

    A piece that had expired and was received again is another fact, the `renewal` of that number: what was in
    the file on a past day stays so.
    """

    __tablename__ = "piece"
    identity = ("dossier_id", "piece", "renewal")

    dossier_id: int = anchor("dossier")
    piece: Code = column("Pièce", "Piece", type=ColumnType.PIECE, also=("Document",))
    renewal: Rank | None = None
    received_on: Day | None = optional("Reçue le", "Received on", also=("Date de réception",))
    verified_on: Day | None = optional("Vérifiée le", "Verified on", also=("Date de vérification", "Contrôlée le"))
    expires_on: Day | None = optional(
        "Expire le",
        "Expires on",
        also=("Valable jusqu’au", "Date d’expiration", "Validité"),
        help=N_("the last day on which it is valid; an expired piece is missing"),
    )
    comment: Words | None = comment()
