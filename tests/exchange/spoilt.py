"""The story with seven faults, as a company might send it: a title above, rows and columns between."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill

from tests.conftest import Run
from tests.exchange.story import Table, sheets_of, story

FAULTS: dict[str, dict[str, tuple[Any, Any]]] = {
    "Candidats": {"B10": ("12 34", "000081234000046"), "E8": ("géante", "PME")},
    "Dossiers": {"G8": ("beaucoup", 12.5), "I10": ("31/02/2017", date(2017, 1, 5))},
    "Engagements": {"D8": ("-3", 80)},
    "Résultats": {"E8": (None, 40), "F12": ("peut-être", "verifie")},
}
"""By sheet and cell: the value that cannot be read, and the right one."""

COLUMN_OFFSET, FIRST_ROW = 1, 6
ADDRESSES = {(sheet, cell) for sheet, cells in FAULTS.items() for cell in cells}


def spread(path: Path, book: Mapping[str, Table], faulty: bool = True) -> Path:
    """The sheets below a title block, a row in two left blank, some columns hidden; with the faults or without."""
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for name, rows in book.items():
        page = workbook.create_sheet(name)
        page["A1"], page["B3"] = "Ministère", "Situation des écosystèmes"
        page.column_dimensions["D"].hidden = True
        page.column_dimensions["E"].hidden = True
        for number, row in enumerate(rows):
            at = FIRST_ROW + 2 * number if number else FIRST_ROW
            for column, value in enumerate(row, 1 + COLUMN_OFFSET):
                cell = page.cell(at, column, value)
                if isinstance(value, str):
                    cell.data_type = "s"
        for ref, (wrong, right) in FAULTS.get(name, {}).items():
            page[ref] = wrong if faulty else right
            page[ref].fill = PatternFill("solid", fgColor="FFDDEEFF")
    workbook.save(path)
    return path


def correct(path: Path, sheets: Mapping[str, Mapping[str, tuple[Any, Any]]] = FAULTS) -> None:
    """Put the right values where the faults are."""
    workbook = load_workbook(path)
    for name, cells in sheets.items():
        for ref, (_wrong, right) in cells.items():
            workbook[name][ref] = right
    workbook.save(path)


def clean(run: Run, folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What a database holds that was given the story without a fault."""
    run("--db", "clean.db", "init")
    spread(folder / "clean.xlsx", story(), faulty=False)
    run("--db", "clean.db", "import", "clean.xlsx")
    return held(run, folder, "clean.db")


def held(run: Run, folder: Path, db: str = "imm-eco.db") -> dict[str, list[tuple[Any, ...]]]:
    """Everything that a database holds."""
    run("--db", db, "export", f"{db}.xlsx")
    return sheets_of(folder / f"{db}.xlsx")
