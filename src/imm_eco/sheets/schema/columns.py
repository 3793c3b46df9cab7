"""Every sheet and every column, declared once.

Templates, import, export, annotation and `docs/sheets.md` come from here. A column's `key` is the name
of the value everywhere else in the house; its titles are read in both languages, whatever the
language of the analyst.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from imm_eco.domain import vocabulary
from imm_eco.domain.vocabulary import Vocabulary
from imm_eco.i18n import N_, Titled


class ColumnType(Enum):
    """How the text of a cell is read, and how a value is written back."""

    TEXT = "text"
    ICE = "ice"
    WHOLE = "whole"  # a whole number, zero or more
    SCORE = "score"  # a number from 0 to 100
    MONEY = "money"  # MAD, held in centimes; the header or the cell may name another unit
    DATE = "date"
    YEAR = "year"
    PERIOD = "period"  # a month, a quarter, a half-year or a year
    CODE = "code"  # one of the column's vocabulary
    ECOSYSTEM = "ecosystem"  # one of the programme's ecosystems
    SCOPE = "scope"  # an ecosystem, or the programme
    INDICATOR = "indicator"  # one of the programme's indicators
    PIECE = "piece"  # one of the programme's checklist
    CRITERION = "criterion"  # one of the criteria of the programme's grids
    QUANTITY = "quantity"  # money or a whole number, as the row's indicator says


@dataclass(frozen=True, slots=True)
class Column(Titled):
    """A column: key, French and English titles, type, and what the person filling it should know."""

    key: str
    fr: str
    en: str
    type: ColumnType = ColumnType.TEXT
    required: bool = False
    vocabulary: Vocabulary | None = None
    also: tuple[str, ...] = ()
    help: str = ""
    signed: bool = False  # may be below zero, where the row's indicator says so

    @property
    def is_money(self) -> bool:
        """Whether its values are amounts, or may be: those of an indicator may have a unit of money."""
        return self.type in (ColumnType.MONEY, ColumnType.QUANTITY)

    @property
    def header(self) -> str:
        """The title as written at the head of a column: with its unit where it has one."""
        return f"{self.title} (MAD)" if self.type is ColumnType.MONEY else self.title


@dataclass(frozen=True, slots=True)
class Sheet(Titled):
    """A sheet of the register: one noun, a row a record. `key` names the rows' business key."""

    noun: str
    fr: str
    en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    also: tuple[str, ...] = ()
    awaited: str | None = None
    """The column of a figure that a template leaves blank: a row without it says nothing yet."""
    beside: tuple[Column, ...] = ()
    """What a template shows to whoever fills it in, beside the row's first column: known in a file, and never read."""

    @property
    def in_template(self) -> tuple[Column, ...]:
        """The columns in the order in which a template has them."""
        return (*self.columns[:1], *self.beside, *self.columns[1:])

    def column(self, key: str) -> Column:
        """The column of that key."""
        return next(column for column in self.columns if column.key == key)


def _ice() -> Column:
    return Column(
        "ice", "ICE", "ICE", ColumnType.ICE, required=True,
        also=("Identifiant commun de l’entreprise", "N° ICE", "Numéro ICE"),
        help=N_("15 digits, kept as text: company (9), establishment (4), key (2)"),
    )  # fmt: skip


def _reference() -> Column:
    return Column(
        "reference", "Référence", "Reference", required=True,
        also=("Réf", "Réf. dossier", "Référence du dossier", "Dossier", "Référence dossier"),
        help=N_("the dossier's reference"),
    )  # fmt: skip


def _date(key: str, fr: str, en: str, required: bool, also: tuple[str, ...] = (), help: str = "") -> Column:
    return Column(key, fr, en, ColumnType.DATE, required, also=also, help=help)


def _reason() -> Column:
    return Column("reason", "Motif", "Reason", also=("Raison",), help=N_("why, in a sentence"))


def _comment() -> Column:
    return Column("comment", "Commentaire", "Comment", also=("Observation", "Remarque"))


def _committee() -> Column:
    return Column(
        "committee", "Comité", "Committee", ColumnType.CODE, True, vocabulary.COMMITTEES,
        help=N_("pilotage supervises the accompaniment; only suivi, the State alone, validates"),
    )  # fmt: skip


def _session_date() -> Column:
    return _date("held_on", "Date", "Date", True, ("Date de séance", "Date du comité"))


CANDIDATES = Sheet(
    "candidates", "Candidats", "Candidates",
    (
        _ice(),
        Column("name", "Raison sociale", "Company name", required=True,
               also=("Dénomination", "Nom de l’entreprise", "Entreprise", "Société", "Name")),
        Column("legal_form", "Forme juridique", "Legal form"),
        Column("trade_register", "RC", "Trade register", also=("Registre de commerce", "N° RC")),
        Column("court", "Tribunal", "Court", also=("Tribunal de commerce",)),
        Column("tax_id", "IF", "Tax ID", also=("Identifiant fiscal", "N° IF")),
        Column("cnss", "CNSS", "CNSS", also=("N° CNSS", "Affiliation CNSS")),
        Column("size", "Taille", "Size", ColumnType.CODE, vocabulary=vocabulary.SIZES),
        Column("region", "Région", "Region", ColumnType.CODE, vocabulary=vocabulary.REGIONS,
               help=N_("one of the 12 regions of 2015, by name or by code 01 to 12")),
        Column("city", "Ville", "City"),
        Column("contact", "Contact", "Contact", required=True, also=("Personne à contacter", "Responsable"),
               help=N_("the person to talk to")),
        Column("email", "Email", "Email",
               also=("E-mail", "Courriel", "Mail", "Adresse e-mail", "Adresse électronique")),
        Column("phone", "Téléphone", "Phone", also=("Tél", "Tel", "GSM", "N° de téléphone", "Numéro de téléphone")),
        Column("channel", "Canal", "Channel", ColumnType.CODE, True, vocabulary.CHANNELS,
               also=("Canal de mobilisation",), help=N_("how the company came to the programme")),
        Column("campaign", "Action", "Campaign", also=("Action de mobilisation", "Code action"),
               help=N_("the code of the mobilisation action")),
        _date("contacted_on", "Date de contact", "Contact date", False, ("Date du contact", "Contacté le")),
    ),
    key=("ice",), also=("Candidat", "Entreprises"),
)  # fmt: skip

ALIASES = Sheet(
    "aliases", "Alias", "Aliases",
    (
        Column("absorbed_ice", "ICE absorbé", "Absorbed ICE", ColumnType.ICE, required=True,
               help=N_("the number of a company that was merged into another: it means that one from then on")),
        Column("absorbed_name", "Entreprise absorbée", "Absorbed company", required=True,
               help=N_("the name that it was known by")),
        Column("ice", "ICE conservé", "Kept ICE", ColumnType.ICE, required=True,
               help=N_("the number of the company that it is part of now")),
    ),
    key=("absorbed_ice",), also=("Entreprises absorbées", "Absorbed companies"),
)  # fmt: skip

DOSSIERS = Sheet(
    "dossiers", "Dossiers", "Dossiers",
    (
        Column("reference", "Référence", "Reference",
               also=("Réf", "Réf. dossier", "Référence du dossier", "Référence dossier"),
               help=N_("the sender's own reference; generated where empty")),
        _ice(),
        Column("title", "Intitulé", "Title", required=True,
               also=("Intitulé du projet", "Projet", "Titre du projet", "Nom du projet")),
        Column("ecosystem", "Écosystème", "Ecosystem", ColumnType.ECOSYSTEM, True),
        Column("sector", "Filière", "Sector"),
        Column("type", "Type", "Type", ColumnType.CODE, vocabulary=vocabulary.PROJECT_TYPES,
               also=("Type de projet", "Nature du projet")),
        Column("investment", "Investissement", "Investment", ColumnType.MONEY, True,
               also=("Montant de l’investissement", "Montant d’investissement", "Investissement prévu",
                     "Investissement total", "Invest."),
               help=N_("total investment, before tax")),
        Column("requested", "Soutien demandé", "Requested support", ColumnType.MONEY,
               also=("Subvention demandée", "Soutien sollicité", "Appui demandé")),
        _date("opened_on", "Date d’ouverture", "Opening date", True,
              ("Date de dépôt", "Date de dépôt du dossier", "Ouvert le")),
        _date("expressed_on", "Manifestation d’intérêt", "Expression of interest", False,
              ("Date de la manifestation d’intérêt", "Date MI"),
              N_("the date of the signed expression of interest")),
    ),
    key=("reference",), also=("Projets", "Projects"),
)  # fmt: skip

COMMITMENTS = Sheet(
    "commitments", "Engagements", "Commitments",
    (
        _reference(),
        Column("year", "Année", "Year", ColumnType.YEAR, True, also=("Exercice",)),
        Column("jobs", "Emplois", "Jobs", ColumnType.WHOLE, True,
               also=("Nombre d’emplois", "Nb emplois", "Emplois directs", "Emplois créés", "Emplois nets"),
               help=N_("net direct jobs created since the baseline, as of the end of the year")),
        Column("turnover", "CA additionnel", "Additional turnover", ColumnType.MONEY, True,
               also=("Chiffre d’affaires additionnel", "CA supplémentaire", "CA add.", "CA prévisionnel"),
               help=N_("additional turnover of the year")),
        Column("export_turnover", "CA export", "Export turnover", ColumnType.MONEY,
               also=("Chiffre d’affaires à l’export", "CA à l’export", "Export"),
               help=N_("the exported share of that turnover")),
        Column("investment", "Investissement", "Investment", ColumnType.MONEY,
               also=("Investissement de l’année",), help=N_("investment of the year, before tax")),
    ),
    key=("reference", "year"), also=("Engagements annuels",),
)  # fmt: skip

SESSIONS = Sheet(
    "sessions", "Séances", "Sessions",
    (
        _committee(),
        _session_date(),
        Column("minutes", "PV", "Minutes", also=("Référence PV", "N° PV"),
               help=N_("the reference of the session's minutes")),
        Column("attendee", "Participant", "Attendee", also=("Membre", "Nom"),
               help=N_("one row a person; a session with nobody on its list cannot decide")),
        Column("body", "Organisme", "Body", ColumnType.CODE, vocabulary=vocabulary.BODIES,
               help=N_("State or federation: who sits decides what the session may decide")),
    ),
    key=("committee", "held_on", "attendee"), also=("Séances des comités", "Présences"),
)  # fmt: skip

ASSESSMENTS = Sheet(
    "assessments", "Évaluations", "Assessments",
    (
        _reference(),
        Column("axis", "Axe", "Axis", ColumnType.CODE, True, vocabulary.AXES),
        Column("score", "Note", "Score", ColumnType.SCORE, True, help=N_("from 0 to 100")),
        _date("assessed_on", "Date", "Date", True, ("Évalué le", "Date d’évaluation")),
        Column("criterion", "Critère", "Criterion", ColumnType.CRITERION,
               help=N_("one of the grid's criteria; empty for a score of the whole axis")),
        Column("assessor", "Évaluateur", "Assessor", also=("Évaluatrice", "Noté par"),
               help=N_("who gave the score; empty for the programme office")),
        Column("grid", "Grille", "Grid", also=("Version de la grille",),
               help=N_("the version of the grid; the one in force where empty")),
        _comment(),
    ),
    key=("reference", "axis", "criterion", "assessor", "assessed_on"),
)  # fmt: skip

PIECES = Sheet(
    "pieces", "Pièces", "Pieces",
    (
        _reference(),
        Column("piece", "Pièce", "Piece", ColumnType.PIECE, True, also=("Document",)),
        _date("received_on", "Reçue le", "Received on", False, ("Date de réception",)),
        _date("verified_on", "Vérifiée le", "Verified on", False, ("Date de vérification", "Contrôlée le")),
        _date("expires_on", "Expire le", "Expires on", False, ("Valable jusqu’au", "Date d’expiration", "Validité"),
              N_("the last day on which it is valid; an expired piece is missing")),
        _comment(),
    ),
    key=("reference", "piece", "received_on"),
)  # fmt: skip

MOVES = Sheet(
    "moves", "Étapes", "Steps",
    (
        _reference(),
        Column("step", "Étape", "Step", ColumnType.CODE, True, vocabulary.STEPS, help=N_("the step entered")),
        _date("moved_on", "Date", "Date", True, ("Date d’entrée", "Entrée le")),
        _reason(),
    ),
    key=("reference", "step", "moved_on"),
)  # fmt: skip

HOLDS = Sheet(
    "holds", "Suspensions", "Suspensions",
    (
        _reference(),
        _date("held_from", "Suspendu le", "Suspended on", True, ("Suspendu du", "Date de suspension"),
              N_("the first day that does not count")),
        Column("reason", "Motif", "Reason", required=True, also=("Raison",), help=N_("why, in a sentence")),
        _date("resumed_on", "Repris le", "Resumed on", False, ("Suspendu jusqu’au", "Date de reprise"),
              N_("the first day that counts again; empty while the dossier waits")),
    ),
    key=("reference", "held_from"), also=("Mises en attente",),
)  # fmt: skip

DECISIONS = Sheet(
    "decisions", "Décisions", "Decisions",
    (
        _committee(),
        _session_date(),
        Column("minutes", "PV", "Minutes", also=("Référence PV", "N° PV")),
        _reference(),
        Column("outcome", "Décision", "Decision", ColumnType.CODE, True, vocabulary.OUTCOMES,
               also=("Avis", "Résultat")),
        Column("granted", "Soutien accordé", "Granted support", ColumnType.MONEY,
               also=("Subvention accordée", "Montant accordé")),
        _reason(),
    ),
    key=("committee", "held_on", "reference"),
)  # fmt: skip

SEALS = Sheet(
    "seals", "Scellés", "Seals",
    (
        _reference(),
        _date("sealed_on", "Date", "Date", True, ("Date de la décision",),
              N_("the date of the decision that sealed these commitments")),
        *COMMITMENTS.columns[1:],
    ),
    key=("reference", "sealed_on", "year"), also=("Engagements scellés",),
)  # fmt: skip

RESERVATIONS = Sheet(
    "reservations", "Réserves", "Reservations",
    (
        _reference(),
        _date("held_on", "Date", "Date", True, ("Date de la décision", "Date de séance")),
        Column("number", "N° de réserve", "Reservation number", ColumnType.WHOLE, also=("Réserve n°", "N° réserve"),
               help=N_("its name for ever on its dossier; the next free one where empty")),
        Column("text", "Réserve", "Reservation", required=True, also=("Objet",)),
        _date("due_on", "Échéance", "Due on", False, ("À lever avant le",)),
        _date("lifted_on", "Levée le", "Lifted on", False),
    ),
    key=("reference", "held_on", "number", "text"),
)  # fmt: skip

CONVENTIONS = Sheet(
    "conventions", "Conventions", "Conventions",
    (
        _reference(),
        Column("convention", "Convention", "Convention", required=True,
               also=("Référence de la convention", "N° convention")),
        _date("signed_on", "Date", "Date", True, ("Signée le", "Date de signature")),
        Column("amount", "Montant engagé", "Committed amount", ColumnType.MONEY, True, also=("Soutien engagé",)),
    ),
    key=("reference", "convention"),
)  # fmt: skip

RESULTS = Sheet(
    "results", "Résultats", "Results",
    (
        _reference(),
        Column("indicator", "Indicateur", "Indicator", ColumnType.INDICATOR, True),
        Column("period", "Période", "Period", ColumnType.PERIOD, True,
               help=N_("a month, a quarter, a half-year or a year: 2018-06, T2 2018, S1 2018, 2018")),
        Column("value", "Valeur", "Value", ColumnType.QUANTITY, True, also=("Réalisé", "Réalisation"),
               help=N_("jobs: net total at the period's end; turnover: of the period, in MAD; or in the "
                       "indicator's own unit"), signed=True),
        Column("proof", "Preuve", "Proof", ColumnType.CODE, vocabulary=vocabulary.PROOFS,
               also=("Statut de preuve",)),
        Column("piece", "Pièce", "Piece", also=("Justificatif",), help=N_("what proves it")),
    ),
    key=("reference", "indicator", "period"), awaited="value",
    beside=(replace(CANDIDATES.column("name"), required=False, help=N_("for whoever fills this in: it is not read")),),
)  # fmt: skip

DISBURSEMENTS = Sheet(
    "disbursements", "Déboursements", "Disbursements",
    (
        _reference(),
        _date("paid_on", "Date", "Date", True, ("Date de versement", "Versé le", "Déboursé le")),
        Column("amount", "Montant", "Amount", ColumnType.MONEY, True, also=("Montant déboursé",)),
        Column("piece", "Pièce", "Piece", also=("Justificatif", "Ordre de virement")),
        Column("rank", "Rang du jour", "Rank of the day", ColumnType.WHOLE,
               help=N_("which payment of that day and piece, from 1: it tells them apart, and names one to correct")),
    ),
    key=("reference", "paid_on", "piece", "rank"), also=("Versements",),
)  # fmt: skip

CAMPAIGNS = Sheet(
    "campaigns", "Actions", "Campaigns",
    (
        Column("code", "Code", "Code", required=True),
        Column("channel", "Canal", "Channel", ColumnType.CODE, True, vocabulary.CHANNELS),
        Column("title", "Intitulé", "Title", required=True),
        _date("held_on", "Date", "Date", True),
        Column("city", "Ville", "City"),
        Column("contacts", "Contacts", "Contacts", ColumnType.WHOLE, also=("Nombre de contacts", "Contacts pris")),
    ),
    key=("code",), also=("Actions de mobilisation",),
)  # fmt: skip

TARGETS = Sheet(
    "targets", "Objectifs", "Targets",
    (
        Column("scope", "Périmètre", "Scope", ColumnType.SCOPE, True,
               help=N_("an ecosystem, or the programme")),
        Column("indicator", "Indicateur", "Indicator", ColumnType.INDICATOR, True),
        Column("value", "Valeur", "Value", ColumnType.QUANTITY, True),
        Column("qualifier", "Qualificatif", "Qualifier", ColumnType.CODE, vocabulary=vocabulary.QUALIFIERS),
        _date("horizon", "Horizon", "Horizon", True),
        Column("basis", "Base", "Basis", ColumnType.CODE, vocabulary=vocabulary.BASES),
        Column("source", "Source", "Source"),
        _date("since", "Depuis", "Since", False, ("À partir du", "Date d’effet"),
              N_("the day from which an amendment holds; empty for the first target")),
        Column("measures", "Mesure", "Measure", ColumnType.CODE, vocabulary=vocabulary.MEASURES,
               help=N_("what the publication counts, where it is more than direct jobs")),
    ),
    key=("scope", "indicator", "horizon", "since"),
)  # fmt: skip

CLOSINGS = Sheet(
    "closings", "Clôtures", "Closings",
    (
        Column("month", "Mois", "Month", ColumnType.PERIOD, True,
               help=N_("one month: 2018-12; closing it closes every month before, but those that were reopened")),
        Column("state", "État", "State", ColumnType.CODE, True, vocabulary.CLOSING_STATES,
               help=N_("no figure of a closed month changes any more")),
        _reason(),
    ),
    key=("month",), also=("Clôtures mensuelles",),
)  # fmt: skip

ANSWERS = Sheet(
    "answers", "Alertes répondues", "Answered alerts",
    (
        Column("alert", "Alerte", "Alert", required=True, help=N_("its name, as `imm-eco check --alerts` gives it")),
        Column("figures", "Chiffres", "Figures", required=True,
               help=N_("the figures that tripped it; with others it is told again")),
        Column("reason", "Motif", "Reason", required=True, help=N_("why they are right")),
    ),
    key=("alert",),
)  # fmt: skip

HEADERS = Sheet(
    "headers", "En-têtes appris", "Learned headers",
    (
        Column("sender", "Expéditeur", "Sender", help=N_("the sender who writes it; empty for all")),
        Column("text", "En-tête", "Header", required=True, help=N_("the header as the sender writes it")),
        Column("noun", "Feuille", "Sheet", required=True),
        Column("field", "Colonne", "Column", required=True, help=N_("the column that it means")),
    ),
    key=("text", "sender", "noun"),
)  # fmt: skip

REGISTER: tuple[Sheet, ...] = (
    CAMPAIGNS, CANDIDATES, ALIASES, DOSSIERS, COMMITMENTS, ASSESSMENTS, PIECES, SESSIONS, DECISIONS,
    RESERVATIONS, SEALS, MOVES, HOLDS, CONVENTIONS, DISBURSEMENTS, RESULTS, TARGETS, CLOSINGS, ANSWERS, HEADERS,
)  # fmt: skip
"""The sheets of a register workbook, in the order in which they are written."""

UNDATED = (
    "campaigns", "candidates", "aliases", "dossiers", "commitments", "assessments", "pieces", "sessions", "results",
    "targets", "headers", "answers", "closings",
)  # fmt: skip
"""The nouns whose rows can be taken in in any order, those first that others need; the others are history."""


def sheet_of(noun: str) -> Sheet:
    """The sheet of a noun."""
    return next(sheet for sheet in REGISTER if sheet.noun == noun)


def title_of(key: str) -> str:
    """What the columns of that key are called, in the analyst's language; an unknown key is its own name."""
    found = (column for sheet in REGISTER for column in sheet.columns if column.key == key)
    return next((column.title for column in found), key)


@dataclass(frozen=True, slots=True)
class Form(Titled):
    """The submission of one project: labels and values, then a table of yearly commitments."""

    fr: str
    en: str
    columns: tuple[Column, ...]
    table: tuple[Column, ...]


SUBMISSION = Form(
    "Fiche projet",
    "Project form",
    (
        *CANDIDATES.columns,
        *(column for column in DOSSIERS.columns if column.key != "ice"),
    ),
    COMMITMENTS.columns[1:],
)
"""A company's own workbook: the candidate's and the dossier's columns as a form, the commitments as a table."""

KINDS: dict[str, tuple[Sheet, ...]] = {
    "register": tuple(sheet for sheet in REGISTER if sheet not in (ALIASES, ANSWERS, HEADERS)),
    "decisions": (SESSIONS, DECISIONS, RESERVATIONS),
    "results": (RESULTS,),
}
"""The kinds of register workbook that `template --kind` writes; `submission` is the form's."""
