"""Two submissions with the mistakes that people make; both are refused, and told why cell by cell."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell

from imm_eco.domain.programme import Programme
from making.companies import COMPANY, Company
from making.dossiers import Line
from making.forms import build
from making.styles import Style
from making.text import centimes
from making.workbooks import save

SODEMECA = Style("Fiche_projet_SODEMECA_VF.xlsx", "VM-2018-08", mark=" :", dates="slashes", money="nbsp", short=True)
GALVANOR = Style("Galvanor_fiche projet_v3.xlsx", "VM-2018-08", labels="also", money="number", dates="long", short=True)


def write_mistakes(folder: Path, programme: Programme) -> None:
    """The two refused submissions."""
    _sodemeca(folder, programme)
    _galvanor(folder, programme)


def _sodemeca(folder: Path, programme: Programme) -> None:
    """A day that does not exist, a misspelt ecosystem, half a job."""
    values = _values("SODEMECA", "Presse à paquets", "valorisation-metaux", 14, "VM-2018-20")
    workbook = build(SODEMECA, programme, values, _lines(60))
    _beside(workbook, "Écosystème :").value = "Valorisation des méteaux"
    _beside(workbook, "Date d’ouverture :").value = "31/02/2018"
    _below(workbook, "Emplois", 2).value = "12,5"
    save(workbook, folder / SODEMECA.file)


def _galvanor(folder: Path, programme: Programme) -> None:
    """A digit of the ICE forgotten, an amount with two readings, no title, a formula gone wrong."""
    values = _values("GALVANOR", "Galvanisation", "travail-metaux", 19, "TM-2018-20")
    workbook = build(GALVANOR, programme, values, _lines(80))
    _beside(workbook, "Identifiant commun de l’entreprise").value = values["ice"][:14]
    _beside(workbook, "Intitulé du projet").value = None
    _beside(workbook, "Montant de l’investissement").value = "19.500"
    _below(workbook, "Chiffre d’affaires additionnel", 3).value = "#REF!"
    save(workbook, folder / GALVANOR.file)


def _values(company: str, title: str, ecosystem: str, mdh: int, reference: str) -> dict[str, Any]:
    one = COMPANY[company]
    told = {name: getattr(one, name) for name in Company.__slots__ if name in _TOLD}
    return {
        **told,
        "reference": reference,
        "title": title,
        "ecosystem": ecosystem,
        "investment": centimes(mdh),
        "opened_on": date(2018, 11, 19),
    }


_TOLD = ("ice", "name", "region", "city", "contact", "phone", "channel")


def _lines(jobs: int) -> tuple[Line, ...]:
    shares = ((2018, 1, 4), (2019, 2, 10), (2020, 4, 18))
    return tuple(Line(year, jobs * share // 4, centimes(mdh), None, centimes(2)) for year, share, mdh in shares)


def _find(workbook: Workbook, text: str) -> Cell:
    cells = (cell for row in workbook.worksheets[0].iter_rows() for cell in row)
    return next(cell for cell in cells if isinstance(cell, Cell) and cell.value == text)


def _beside(workbook: Workbook, text: str) -> Cell:
    return _cell(_find(workbook, text).offset(column=1))


def _below(workbook: Workbook, text: str, rows: int) -> Cell:
    return _cell(_find(workbook, text).offset(row=rows))


def _cell(cell: Cell | MergedCell) -> Cell:
    assert isinstance(cell, Cell)
    return cell
