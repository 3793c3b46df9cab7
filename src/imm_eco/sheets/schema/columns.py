"""Every sheet: its columns are those of the tables, and those that name what a row is of.

Templates, import, export, annotation and `docs/sheets.md` come from here. A column that is stored is declared with its
field, in `imm_eco.store.models`. A column's `key` is the name of the value everywhere else in the house; its titles are
read in both languages, whatever the language of the analyst.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from imm_eco.domain import vocabulary
from imm_eco.domain.columns import Column, ColumnType
from imm_eco.i18n import N_, Titled
from imm_eco.store.tables import columns_of


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


_REFERENCE = Column(
    "reference", "Référence", "Reference", required=True,
    also=("Réf", "Réf. dossier", "Référence du dossier", "Dossier", "Référence dossier"),
    help=N_("the dossier's reference"),
)  # fmt: skip

CANDIDATES = Sheet(
    "candidates", "Candidats", "Candidates", columns_of("candidate_record"),
    key=("ice",), also=("Candidat", "Entreprises"),
)  # fmt: skip

ALIASES = Sheet(
    "aliases", "Alias", "Aliases",
    (
        *columns_of("alias"),
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
        CANDIDATES.column("ice"),
        *columns_of("dossier_record"),
    ),
    key=("reference",), also=("Projets", "Projects"),
)  # fmt: skip

COMMITMENTS = Sheet(
    "commitments", "Engagements", "Commitments", (_REFERENCE, *columns_of("commitment")),
    key=("reference", "year"), also=("Engagements annuels",),
)  # fmt: skip

SESSIONS = Sheet(
    "sessions", "Séances", "Sessions", (*columns_of("session_record"), *columns_of("attendee")),
    key=("committee", "held_on", "attendee"), also=("Séances des comités", "Présences"),
)  # fmt: skip

ASSESSMENTS = Sheet(
    "assessments", "Évaluations", "Assessments",
    (_REFERENCE, *columns_of("assessment", "axis", "score", "assessed_on", "criterion", "assessor", "grid")),
    key=("reference", "axis", "criterion", "assessor", "assessed_on"),
)  # fmt: skip

PIECES = Sheet(
    "pieces", "Pièces", "Pieces", (_REFERENCE, *columns_of("piece")), key=("reference", "piece", "received_on"),
)  # fmt: skip

MOVES = Sheet(
    "moves", "Étapes", "Steps",
    (
        _REFERENCE,
        Column("step", "Étape", "Step", ColumnType.CODE, True, vocabulary.STEPS, help=N_("the step entered")),
        *columns_of("move"),
    ),
    key=("reference", "step", "moved_on"),
)  # fmt: skip

HOLDS = Sheet(
    "holds", "Suspensions", "Suspensions", (_REFERENCE, *columns_of("hold", "held_from", "reason")),
    key=("reference", "held_from"), also=("Mises en attente",),
)  # fmt: skip

DECISIONS = Sheet(
    "decisions", "Décisions", "Decisions",
    (
        *SESSIONS.columns[:2], replace(SESSIONS.column("minutes"), help=""), _REFERENCE, *columns_of("decision"),
    ),
    key=("committee", "held_on", "reference"),
)  # fmt: skip

SEALS = Sheet(
    "seals", "Scellés", "Seals", (_REFERENCE, *columns_of("seal_line")),
    key=("reference", "sealed_on", "year"), also=("Engagements scellés",),
)  # fmt: skip

RESERVATIONS = Sheet(
    "reservations", "Réserves", "Reservations",
    (
        _REFERENCE,
        Column("held_on", "Date", "Date", ColumnType.DATE, True, also=("Date de la décision", "Date de séance")),
        *columns_of("reservation"),
    ),
    key=("reference", "held_on", "number", "text"),
)  # fmt: skip

CONVENTIONS = Sheet(
    "conventions", "Conventions", "Conventions", (_REFERENCE, *columns_of("convention")),
    key=("reference", "convention"),
)  # fmt: skip

RESULTS = Sheet(
    "results", "Résultats", "Results",
    (
        _REFERENCE,
        *columns_of("result")[:1],
        Column("period", "Période", "Period", ColumnType.PERIOD, True,
               help=N_("a month, a quarter, a half-year or a year: 2018-06, T2 2018, S1 2018, 2018")),
        *columns_of("result")[1:],
    ),
    key=("reference", "indicator", "period"), awaited="value",
    beside=(replace(CANDIDATES.column("name"), required=False, help=N_("for whoever fills this in: it is not read")),),
)  # fmt: skip

DISBURSEMENTS = Sheet(
    "disbursements", "Déboursements", "Disbursements", (_REFERENCE, *columns_of("disbursement")),
    key=("reference", "paid_on", "piece", "rank"), also=("Versements",),
)  # fmt: skip

CAMPAIGNS = Sheet(
    "campaigns", "Actions", "Campaigns",
    (Column("code", "Code", "Code", required=True), *columns_of("campaign_record")),
    key=("code",), also=("Actions de mobilisation",),
)  # fmt: skip

TARGETS = Sheet(
    "targets", "Objectifs", "Targets", columns_of("target"), key=("scope", "indicator", "horizon", "since"),
)  # fmt: skip

CLOSINGS = Sheet(
    "closings", "Clôtures", "Closings", columns_of("closing"), key=("month",), also=("Clôtures mensuelles",),
)  # fmt: skip

ANSWERS = Sheet(
    "answers", "Alertes répondues", "Answered alerts", columns_of("answer"), key=("alert",),
)  # fmt: skip

HEADERS = Sheet(
    "headers", "En-têtes appris", "Learned headers", columns_of("header", "sender", "text"),
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
