"""The permanent codes of the field, each with its French and English title.

Codes are stored and never change; titles are shown, and read back in either language. Sources: the
deployment process published by FIMME, the 2015 regions (ISO 3166-2:MA), `docs/process.md`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from imm_eco.i18n import Titled


def fold(text: str) -> str:
    """Text without case, accents, spaces and punctuation: what two spellings have in common."""
    return _fold(text) if len(text) > _LONGEST_KEPT else _fold_once(text)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    return "".join(c for c in plain.casefold() if c.isalnum())


def plain_words(text: str) -> str:
    """Text without case and accents, its spaces single: punctuation still tells two texts apart."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


_LONGEST_KEPT = 100
# Headers, labels and codes come back on every row and in every workbook.
_fold_once = lru_cache(maxsize=8192)(_fold)


@dataclass(frozen=True, slots=True)
class Term(Titled):
    """A code with its titles, and other spellings that people use for it."""

    code: str
    fr: str
    en: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """A closed list of terms, in the order in which they are shown."""

    name: str
    terms: tuple[Term, ...]
    _spellings: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for term in self.terms:
            for spelling in (term.code, *term.titles, *term.also):
                self._spellings.setdefault(fold(spelling), term.code)

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes, in order."""
        return tuple(term.code for term in self.terms)

    @cached_property
    def _by_code(self) -> dict[str, Term]:
        return {term.code: term for term in self.terms}

    def find(self, text: str) -> str | None:
        """The code that a text names, by code or by title in either language, or None."""
        return self._spellings.get(fold(text))

    def title(self, code: str) -> str:
        """The title of a code in the analyst's language; an unknown code is its own title."""
        term = self._by_code.get(code)
        return term.title if term else code


PHASES = Vocabulary(
    "phase",
    (
        Term("accompagnement", "Accompagnement", "Accompaniment"),
        Term("validation", "Validation", "Validation"),
        Term("mise-en-place", "Mise en place", "Implementation"),
        Term("suivi", "Suivi", "Follow-up"),
    ),
)

ACCOMPANIMENT = ("identification", "recrutement", "renforcement", "structuration")
"""The four steps inside the phase `accompagnement`, in order."""

ACTIVE_STEPS = (*ACCOMPANIMENT, "validation", "mise-en-place", "suivi")
"""Every step a live dossier can be in, in order; after the four, a step is its phase's only one."""

VALIDATED = ("mise-en-place", "suivi", "clos")
"""Where a dossier counts as realised or committed."""

ENDS = ("clos", "desiste", "ecarte", "rejete", "resilie")
"""Where a dossier's life ends."""

STEPS = Vocabulary(
    "step",
    (
        Term("identification", "Identification", "Identification"),
        Term("recrutement", "Recrutement", "Recruitment"),
        Term("renforcement", "Renforcement", "Strengthening"),
        Term("structuration", "Structuration", "Structuring"),
        Term("validation", "Validation", "Validation"),
        Term("mise-en-place", "Mise en place", "Implementation"),
        Term("suivi", "Suivi", "Follow-up"),
        Term("clos", "Clos", "Completed", ("clôturé", "closed")),
        Term("desiste", "Désisté", "Withdrawn", ("désistement",)),
        Term("ecarte", "Écarté", "Dropped"),
        Term("rejete", "Rejeté", "Rejected"),
        Term("resilie", "Résilié", "Terminated", ("résiliation",)),
    ),
)


def phase_of(step: str) -> str | None:
    """The phase that a step belongs to; an end belongs to none."""
    if step in ACCOMPANIMENT:
        return "accompagnement"
    return step if step in PHASES.codes else None


MOVES = Vocabulary(
    "move",
    (
        Term("advance", "avancer", "advance"),
        Term("return", "renvoyer", "return"),
        Term("withdraw", "se désister", "withdraw"),
        Term("drop", "écarter", "drop"),
        Term("close", "clore", "close"),
        Term("decide", "décider", "decide"),
    ),
)
"""What takes a dossier from a step to another; by hand it is the command of that code."""


CHANNELS = Vocabulary(
    "channel",
    (
        Term("ami", "Appel à manifestation d’intérêt", "Call for expressions of interest", ("appel",)),
        Term("spontanee", "Candidature spontanée", "Unsolicited application", ("spontané",)),
        Term("workshop", "Workshop", "Workshop", ("atelier",)),
        Term("road-show", "Road show", "Road show"),
        Term("ciblage", "Ciblage", "Targeting"),
        Term("demarchage", "Démarchage", "Canvassing"),
    ),
)

COMMITTEES = Vocabulary(
    "committee",
    (
        Term("pilotage", "Comité de pilotage", "Steering committee", ("copil",)),
        Term("suivi", "Comité de suivi", "Monitoring committee"),
    ),
)

BODIES = Vocabulary(
    "body",
    (
        Term("etat", "État", "State", ("ministère", "ministry")),
        Term("federation", "Fédération", "Federation", ("fimme",)),
    ),
)

OUTCOMES = Vocabulary(
    "outcome",
    (
        Term("retenu", "Retenu", "Selected"),
        Term("ajourne", "Ajourné", "Adjourned", ("ajournement",)),
        Term("ecarte", "Écarté", "Dropped"),
        Term("valide", "Validé", "Validated"),
        Term("valide-avec-reserves", "Validé avec réserves", "Validated with reservations"),
        Term("rejete", "Rejeté", "Rejected"),
        Term("avenant", "Avenant", "Amendment"),
        Term("resilie", "Résilié", "Terminated", ("résiliation",)),
    ),
)

PROOFS = Vocabulary(
    "proof",
    (
        Term("declare", "Déclaré", "Declared"),
        Term("justifie", "Justifié", "Evidenced"),
        Term("verifie", "Vérifié", "Verified"),
    ),
)

SIZES = Vocabulary(
    "size",
    (
        Term("locomotive", "Locomotive", "Anchor company"),
        Term("pme", "PME", "SME"),
        Term("tpe", "TPE", "Very small business"),
    ),
)

REGIONS = Vocabulary(
    "region",
    (
        Term("01", "Tanger-Tétouan-Al Hoceïma", "Tangier-Tetouan-Al Hoceima"),
        Term("02", "L’Oriental", "Oriental", ("oriental",)),
        Term("03", "Fès-Meknès", "Fez-Meknes"),
        Term("04", "Rabat-Salé-Kénitra", "Rabat-Sale-Kenitra"),
        Term("05", "Béni Mellal-Khénifra", "Beni Mellal-Khenifra"),
        Term("06", "Casablanca-Settat", "Casablanca-Settat", ("grand casablanca",)),
        Term("07", "Marrakech-Safi", "Marrakesh-Safi"),
        Term("08", "Drâa-Tafilalet", "Draa-Tafilalet"),
        Term("09", "Souss-Massa", "Souss-Massa"),
        Term("10", "Guelmim-Oued Noun", "Guelmim-Oued Noun"),
        Term("11", "Laâyoune-Sakia El Hamra", "Laayoune-Sakia El Hamra"),
        Term("12", "Dakhla-Oued Ed-Dahab", "Dakhla-Oued Ed-Dahab"),
    ),
)

PROJECT_TYPES = Vocabulary(
    "type",
    (Term("creation", "Création", "Creation"), Term("extension", "Extension", "Extension")),
)

AXES = Vocabulary(
    "axis",
    (
        Term("pertinence", "Pertinence", "Relevance"),
        Term("faisabilite", "Faisabilité", "Feasibility"),
    ),
)

QUALIFIERS = Vocabulary(
    "qualifier",
    (
        Term("about", "environ", "about"),
        Term("close-to", "près de", "close to"),
        Term("more-than", "plus de", "more than"),
        Term("estimated", "estimé", "estimated", ("estimée",)),
        Term("exact", "exactement", "exactly"),
    ),
)

BASES = Vocabulary(
    "basis",
    (
        Term("cumulative", "cumulé", "cumulative", ("cumulée",)),
        Term("annual", "annuel", "annual", ("annuelle",)),
    ),
)

MEASURES = Vocabulary(
    "measures",
    (
        Term("direct", "directs", "direct"),
        Term("direct-and-indirect", "directs et indirects", "direct and indirect"),
    ),
)

CLOSING_STATES = Vocabulary(
    "state",
    (
        Term("closed", "Clôturé", "Closed", ("clos",)),
        Term("reopened", "Rouvert", "Reopened"),
    ),
)

UNCOUNTED = Vocabulary(
    "why",
    (
        Term("not-validated", "Dossier pas encore validé", "Dossier not validated yet"),
        Term("desiste", "Dossier désisté", "Dossier withdrawn"),
        Term("ecarte", "Dossier écarté", "Dossier dropped"),
        Term("rejete", "Dossier rejeté", "Dossier rejected"),
        Term("resilie", "Dossier résilié", "Dossier terminated"),
        Term("before-contract", "Période d’avant le contrat", "Period before the contract"),
        Term("no-indicator", "Indicateur hors du programme", "Indicator not of the programme"),
    ),
)
"""Why a result counts in no figure."""

DATED_FACTS = Vocabulary(
    "fact",
    (
        Term("result", "Résultat", "Result"),
        Term("disbursement", "Déboursement", "Payment"),
        Term("convention", "Convention", "Convention"),
        Term("decision", "Décision", "Decision"),
        Term("seal-line", "Engagement scellé", "Sealed commitment"),
        Term("move", "Mouvement", "Move"),
        Term("hold", "Suspension", "Suspension"),
        Term("dossier", "Dossier", "Dossier"),
        Term("target", "Objectif", "Target"),
    ),
)
"""What bears a day from which on it moves a figure."""

PROJECTIONS = Vocabulary(
    "projection",
    (
        Term("present-pace", "Au rythme actuel", "At the present pace"),
        Term("delivery-rate", "Engagements tenus comme observé", "Commitments kept as observed"),
        Term("weighted-pipeline", "Avec le portefeuille pondéré", "With the weighted pipeline"),
    ),
)

OBSERVATIONS = Vocabulary(
    "observed",
    (
        Term("periods", "Fins de période", "Ends of periods"),
        Term("deliveries", "Dossiers qui ont remis leur résultat", "Dossiers that gave their result"),
        Term("departures", "Dossiers sortis d’une étape", "Dossiers that left a step"),
    ),
)

RESULT_STATES = Vocabulary(
    "state",
    (
        Term("awaited", "Attendu", "Awaited"),
        Term("late", "En retard", "Late"),
    ),
)

REVISIONS = Vocabulary(
    "revision",
    (
        Term("corrected", "Corrigé", "Corrected"),
        Term("proof", "Justification", "Proof"),
        Term("withdrawn", "Retiré", "Withdrawn"),
        Term("recorded", "Nouveau", "New"),
    ),
)

STATUSES = Vocabulary(
    "status",
    (
        Term("active", "Actif", "Active"),
        Term("in-preparation", "En préparation", "In preparation"),
        Term("ended", "Terminé", "Ended"),
    ),
)

COMMITTED_INDICATORS = {
    "jobs": "jobs",
    "turnover": "turnover",
    "export_turnover": "export-turnover",
    "investment": "investment",
}
"""The field of a yearly commitment, and the indicator whose results answer it."""

ENVELOPE_INDICATOR = "support"
"""The State's support: what decisions grant and conventions commit is held against its target."""

PROGRAMME_SCOPE = "programme"
"""The scope of a target or a row that speaks of the whole programme, not of one ecosystem."""

UNALLOCATED_SCOPE = "unallocated"
"""The scope of what the ecosystems do not explain of the programme's own figure ("non réparti")."""

SCOPES = Vocabulary(
    "scope",
    (
        Term(UNALLOCATED_SCOPE, "Non réparti", "Not allocated"),
        Term(PROGRAMME_SCOPE, "Programme", "Programme"),
    ),
)
