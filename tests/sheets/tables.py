"""Workbooks written as Markdown tables inside the tests."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from imm_eco.domain.vocabulary import Term, Vocabulary
from imm_eco.sheets.recognition.records import Vocabularies
from imm_eco.sheets.recognition.workbooks import Intake, recognise
from imm_eco.sheets.sandbox.reading import read_workbook

GOOD_ICE = "002087546000048"
OTHER_ICE = "000081234000046"
WRONG_KEY = "002087546000049"

LISTS = Vocabularies(
    ecosystems=Vocabulary(
        "ecosystem",
        (
            Term("travail-metaux", "Travail des métaux", "Metalworking"),
            Term("valorisation-metaux", "Valorisation des métaux", "Metal recovery"),
        ),
    ),
    indicators=Vocabulary(
        "indicator",
        (
            Term("jobs", "Emplois", "Jobs", ("emplois directs",)),
            Term("turnover", "CA additionnel", "Additional turnover"),
        ),
    ),
    pieces=Vocabulary("piece", (Term("business-plan", "Plan d’affaires", "Business plan"),)),
    units={"jobs": "jobs", "turnover": "MAD"},
)


def blank() -> Any:
    """A new workbook of one sheet."""
    return openpyxl.Workbook()


def loaded(path: Path) -> Any:
    """A workbook that was saved."""
    return openpyxl.load_workbook(path)


def moment(iso: str) -> datetime:
    """A date or a moment as a workbook holds it: it knows no time zone."""
    return datetime.fromisoformat(iso)


def cells_of(line: str) -> list[str]:
    """The cells of a line of a Markdown table, as text."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def typed(text: str) -> Any:
    """What a cell of the table stands for: `n:12.5` a number, `d:2019-01-31` a date, else text; nothing is empty."""
    kind, colon, rest = text.partition(":")
    if not text:
        return None
    if not colon or kind not in ("n", "d", "b", "e"):
        return text
    if kind == "n":
        return float(rest) if "." in rest else int(rest)
    if kind == "d":
        return moment(rest)
    return rest == "1" if kind == "b" else rest


def fill(sheet: Worksheet, table: str) -> None:
    """Write a Markdown table from A1; a blank line is a blank row, a line of dashes is skipped."""
    lines = table.strip("\n").splitlines()
    row = 0
    for line in lines:
        if set(line.strip()) <= set("|-: ") and "-" in line:
            continue
        row += 1
        for column, text in enumerate(cells_of(line) if line.strip() else [], 1):
            value = typed(text)
            if value is not None:
                cell = sheet.cell(row, column, value)
                if text.startswith("e:"):
                    cell.data_type = "e"


def workbook(path: Path, **sheets: str) -> Path:
    """A workbook of these sheets; in a sheet's name a double underscore is a space."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, table in sheets.items():
        fill(book.create_sheet(name.replace("__", " ")), table)
    book.save(path)
    return path


def take(path: Path, **sheets: str) -> Intake:
    """What is read from a workbook of these sheets."""
    return recognise(read_workbook(workbook(path / "envoi.xlsx", **sheets)), LISTS)


def told(intake: Intake) -> list[tuple[str, str | None, str | None, str | None]]:
    """The problems of an intake, for comparison: code, sheet, cell, value."""
    return [(problem.code, problem.sheet, problem.cell, problem.value) for problem in intake.problems]
