"""A small history as sheets of a register: what the tests write, spoil, import and export."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

Table = list[list[Any]]
Book = dict[str, Table]

ATLAS, RIF = "002087546000048", "000081234000046"
MONEY = "CA additionnel (MAD)"

STORY: Book = {
    "Actions": [
        ["Code", "Canal", "Intitulé", "Date", "Ville", "Contacts"],
        ["RS-01", "Road show", "=1+1", date(2016, 9, 1), "Fès", 12],
    ],
    "Candidats": [
        ["ICE", "Raison sociale", "RC", "Taille", "Région", "Ville", "Contact", "Téléphone", "Canal", "Action"],
        [ATLAS, "STÉ ATLAS [a]", "00123", "PME", "06", "Casablanca", "A. Alami", "+212 5", "Road show", "RS-01"],
        [RIF, "شركة الريف", "-5", "TPE", "Tanger-Tétouan-Al Hoceïma", "Tétouan", "B", "@b", "ami", None],
    ],
    "Dossiers": [
        ["Référence", "ICE", "Intitulé", "Écosystème", "Type", "Investissement (MDH)", "Soutien demandé (MAD)",
         "Date d’ouverture", "Manifestation d’intérêt"],
        ["D-1", ATLAS, "Fonderie", "Travail des métaux", "Création", 12.5, 3000000.5, date(2016, 10, 1),
         date(2016, 11, 1)],
        ["D-2", RIF, "L" * 3000, "nouveaux-metiers", None, 4, None, date(2017, 1, 5), None],
    ],
    "Engagements": [
        ["Référence", "Année", "Emplois", MONEY, "CA export (MAD)", "Investissement (MAD)"],
        ["D-1", 2019, 80, 9000000, 1000000.25, None],
        ["D-1", 2020, 120, 15000000, None, 0],
    ],
    "Évaluations": [
        ["Référence", "Axe", "Note", "Date", "Commentaire"],
        ["D-1", "Pertinence", 72.5, date(2017, 1, 10), "bon"],
        ["D-1", "Faisabilité", 64, date(2017, 1, 10), None],
    ],
    "Pièces": [
        ["Référence", "Pièce", "Reçue le", "Commentaire"],
        *(["D-1", piece, date(2017, 2, 1), None] for piece in (
            "Statuts de la société", "registre-commerce", "etats-financiers", "etude-faisabilite",
            "plan-financement", "attestation-cnss")),
        ["D-2", "statuts", None, "promis"],
    ],
    "Séances": [
        ["Comité", "Date", "PV", "Participant", "Organisme"],
        ["Comité de pilotage", date(2017, 3, 1), "PV-P1", "Mme Idrissi", "État"],
        ["Comité de pilotage", date(2017, 3, 1), "PV-P1", "M. Tazi", "Fédération"],
        ["Comité de suivi", date(2017, 4, 1), "PV-S1", "Mme Idrissi", "État"],
        ["suivi", date(2018, 4, 1), None, "M. Berrada", "État"],
    ],
    "Décisions": [
        ["Comité", "Date", "PV", "Référence", "Décision", "Soutien accordé (MAD)", "Motif"],
        ["suivi", date(2018, 4, 1), None, "D-1", "Avenant", 2500000, "révision"],
        ["suivi", date(2017, 4, 1), "PV-S1", "D-1", "Validé avec réserves", 2000000, None],
        ["pilotage", date(2017, 3, 1), "PV-P1", "D-1", "Retenu", None, None],
    ],
    "Réserves": [
        ["Référence", "Date", "Réserve", "Échéance", "Levée le"],
        ["D-1", date(2017, 4, 1), "permis de construire", date(2017, 9, 1), date(2017, 6, 1)],
    ],
    "Scellés": [
        ["Référence", "Date", "Année", "Emplois", MONEY, "CA export (MAD)"],
        ["D-1", date(2017, 4, 1), 2020, 100, 14000000, None],
        ["D-1", date(2018, 4, 1), 2019, 80, 9000000, 1000000.25],
        ["D-1", date(2018, 4, 1), 2020, 120, 15000000, None],
    ],
    "Étapes": [
        ["Référence", "Étape", "Date", "Motif"],
        ["D-1", "Suivi", date(2017, 7, 1), None],
        ["D-1", "Structuration", date(2017, 3, 1), None],
        ["D-1", "Renforcement", date(2016, 12, 1), None],
        ["D-1", "Recrutement", date(2016, 12, 1), None],
    ],
    "Conventions": [
        ["Référence", "Convention", "Date", "Montant engagé (MAD)"],
        ["D-1", "C-17/01", date(2017, 6, 15), 1800000.1],
    ],
    "Déboursements": [
        ["Référence", "Date", "Montant (MAD)", "Pièce"],
        ["D-1", date(2018, 1, 15), 500000, "OV 007"],
        ["D-1", date(2018, 1, 15), 250000, None],
    ],
    "Résultats": [
        ["Référence", "Indicateur", "Période", "Valeur", "Preuve", "Pièce"],
        ["D-1", "Emplois", 2017, 40, "Justifié", "CNSS"],
        ["D-1", "CA additionnel", "T2 2018", "1,25 MDH", None, None],
        ["D-1", "jobs", "juin 2018", 55, "verifie", None],
    ],
    "Objectifs": [
        ["Périmètre", "Indicateur", "Valeur", "Qualificatif", "Horizon", "Base", "Source"],
        ["Travail des métaux", "Emplois", 1500, "environ", date(2020, 12, 31), "cumulé", "note"],
    ],
}  # fmt: skip


def story(**changed: Sequence[Sequence[Any]] | None) -> Book:
    """The history, with some sheets replaced by `Sheet=rows` below their header, or left out by None."""
    book = copy.deepcopy(STORY)
    for name, rows in changed.items():
        if rows is None:
            del book[name]
        else:
            book[name] = [book[name][0], *map(list, rows)]
    return book


def write(path: Path, book: Mapping[str, Table]) -> Path:
    """The sheets as a workbook."""
    path.write_bytes(_workbook(pickle.dumps(book)))
    return path


@cache
def _workbook(pickled: bytes) -> bytes:
    """The bytes of a workbook, made once for the same sheets."""
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for name, rows in pickle.loads(pickled).items():
        page = workbook.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    cell = page.cell(number, column, value)
                    if isinstance(value, str):
                        cell.data_type = "s"
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def sheets_of(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every cell of a workbook, by sheet."""
    return {page.title: list(page.iter_rows(values_only=True)) for page in load_workbook(path).worksheets}
