"""A sitting to prepare: thirty dossiers before the State's committee, and the workbook of what it decided."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.exchange.story import Table, write

HELD_ON = date(2019, 1, 17)
TRADES = ("Fonderie", "Tubes", "Chaudronnerie", "Câbles", "Galvanisation", "Emboutissage")
PLACES = ("Zagora", "Tinghir", "Azrou", "Sefrou", "Guercif")
ECOSYSTEMS = ("Travail des métaux", "Nouveaux métiers", "Valorisation des métaux")
PIECES = (
    "statuts", "registre-commerce", "etats-financiers", "etude-faisabilite", "plan-financement", "attestation-cnss",
)  # fmt: skip
NUMBERS = range(1, 31)


def lay_out(folder: Path) -> None:
    """Write the register that brings the dossiers to their validation, and the decisions of the sitting."""
    write(folder / "dossiers.xlsx", register())
    write(folder / "decisions.xlsx", decisions())


def reference(number: int) -> str:
    return f"CS-{number:02}"


def ice(number: int) -> str:
    """Fifteen digits whose key is right."""
    body = f"{7_000_000 + 131 * number:09}0001"
    return next(f"{body}{key:02}" for key in range(97) if int(f"{body}{key:02}") % 97 == 0)


def asked(number: int) -> int:
    """The support requested, in MAD."""
    return 900_000 + 150_000 * (number % 9)


def register() -> dict[str, Table]:
    """Everything up to the selection of the thirty by the steering committee; two certificates run out."""
    return {
        "Candidats": [
            ["ICE", "Raison sociale", "Contact", "Canal", "Taille"],
            *([ice(number), _name(number), "Mme Naciri", "ciblage", "PME"] for number in NUMBERS),
        ],
        "Dossiers": [
            ["Référence", "ICE", "Intitulé", "Écosystème", "Investissement (MAD)", "Soutien demandé (MAD)",
             "Date d’ouverture", "Manifestation d’intérêt"],
            *([reference(number), ice(number), "Nouvelle ligne", ECOSYSTEMS[number % 3], 10 * asked(number),
               asked(number), _day(number, -400), _day(number, -380)] for number in NUMBERS),
        ],
        "Engagements": [
            ["Référence", "Année", "Emplois", "CA additionnel (MAD)"],
            *([reference(number), 2020, 10 + number, 4_000_000 + 100_000 * number] for number in NUMBERS),
        ],
        "Évaluations": [
            ["Référence", "Axe", "Note", "Date"],
            *([reference(number), axis, 62 + number % 7 * 4 + extra, _day(number, -200)]
              for number in NUMBERS for axis, extra in (("pertinence", 3), ("faisabilite", 0))),
        ],
        "Pièces": [
            ["Référence", "Pièce", "Reçue le", "Expire le"],
            *([reference(number), piece, _day(number, -190), _end(number, piece)]
              for number in NUMBERS for piece in PIECES),
        ],
        "Étapes": [
            ["Référence", "Étape", "Date"],
            *([reference(number), step, _day(number, days)] for number in NUMBERS
              for step, days in (("recrutement", -370), ("renforcement", -360), ("structuration", -180))),
        ],
        "Séances": [
            ["Comité", "Date", "PV", "Participant", "Organisme"],
            ["pilotage", date(2018, 12, 6), "CP-2018-12", "Mme Idrissi", "État"],
            ["pilotage", date(2018, 12, 6), "CP-2018-12", "M. Tazi", "Fédération"],
        ],
        "Décisions": [
            ["Comité", "Date", "Référence", "Décision"],
            *(["pilotage", date(2018, 12, 6), reference(number), "retenu"] for number in NUMBERS),
        ],
    }  # fmt: skip


def decisions() -> dict[str, Table]:
    """What the sitting decided: without committee or date, which the session says. Row 18 has no reason."""
    rows: list[list[Any]] = [_decided(number) for number in NUMBERS]
    return {
        "Décisions": [["Référence", "Décision", "Soutien accordé (MAD)", "Motif"], *rows],
        "Réserves": [
            ["Référence", "Réserve", "Échéance"],
            [reference(5), "Bail du terrain à produire", date(2019, 6, 30)],
            [reference(5), "Accord de la banque à produire", date(2019, 4, 30)],
            [reference(20), "Autorisation environnementale à produire", date(2019, 9, 30)],
        ],
    }


def _decided(number: int) -> list[Any]:
    granted = asked(number) * 9 // 10
    match number:
        case 5 | 20:
            return [reference(number), "Validé avec réserves", granted, None]
        case 9:
            return [reference(number), "Ajourné", None, "Plan de financement à revoir"]
        case 17:
            return [reference(number), "Rejeté", None, None]
        case 26:
            return [reference(number), "Rejeté", None, "Activité hors de l’écosystème"]
    return [reference(number), "Validé", granted, None]


def _name(number: int) -> str:
    return f"{TRADES[number % len(TRADES)]} de {PLACES[number % len(PLACES)]}"


def _day(number: int, days: int) -> date:
    return HELD_ON + timedelta(days=days + number % 5)


def _end(number: int, piece: str) -> date | None:
    """The CNSS certificates hold to the end of 2019; two of them only to the end of 2018."""
    if piece != "attestation-cnss":
        return None
    return date(2018, 12, 31) if number in (4, 23) else date(2019, 12, 31)
