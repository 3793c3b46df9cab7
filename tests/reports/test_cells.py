"""Every cell that an explanation names is opened, and holds the value."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from imm_eco.reports import catalogue
from imm_eco.reports.explain import REPORTS
from imm_eco.reports.explain.contributions import Contribution
from imm_eco.reports.query import ReportQuery
from imm_eco.store import database
from tests.cli.test_demo import EXAMPLES
from tests.opening import opened

WHOLE: list[tuple[str, str | None]] = [(report.name, None) for report in catalogue.REPORTS]
CUT: list[tuple[str, str | None]] = [(report.name, by) for report in catalogue.REPORTS for by in report.by]
READINGS = {date(2017, 6, 30): WHOLE, date(2018, 12, 31): [*WHOLE, *CUT]}
"""The reports as of two days, on the later one also by each dimension; the cuts of a day name the same cells."""


@cache
def found(file: str | None, folders: tuple[Path, ...]) -> Path:
    """The file of that name in the first of the folders that holds it."""
    return next(path for folder in folders for path in sorted(folder.rglob(file or "")))


def cell(each: Contribution, folders: tuple[Path, ...]) -> frozenset[Any]:
    """What the cell that a contribution names holds."""
    return opened(found(each.origin.file, folders), each.origin.sheet, each.origin.cell)


def contributions(db: sqlite3.Connection, name: str, asked: ReportQuery) -> Iterator[tuple[str, Contribution]]:
    """Every contribution to every figure of a report, with its unit; each figure is put together again."""
    report = catalogue.find(name)
    assert report is not None
    grid = report.compute(db, asked)[0]
    for row in grid.rows:
        explained = REPORTS[name].explained(db, asked, row)
        read = {part: list(each.read()) for part, each in explained.parts.items()}
        sums = {part: each.sum(read[part]) for part, each in explained.parts.items()}
        for field in grid.data_fields():
            if field.is_number and field.key not in row.void:
                figure = explained.figures[field.key]
                said = [each for part in figure.parts for each in read[part]]
                assert figure.make({part: sums[part] for part in figure.parts}, said) == row[field.key]
        for part, each in explained.parts.items():
            yield from ((each.unit, found) for found in read[part])


def _counted(db: sqlite3.Connection, each: Contribution) -> Any:
    """What the cell holds of a fact that is counted: the figure that was given, else the day."""
    table, figure = {"result": ("result", "value"), "convention": ("convention", "amount")}.get(each.noun, (None, None))
    if table is None:
        return each.period
    where = "f.cell = ? AND coalesce(f.source_id, f.change_id) = ? AND d.key = ?"
    query = f"SELECT {figure} FROM live_{table} f JOIN dossier d ON d.id = dossier_id WHERE {where}"
    return db.execute(query, (each.origin.cell, each.origin.change, each.dossier)).fetchone()[0]


@pytest.mark.parametrize("day", READINGS)
def test_every_cell_that_the_demo_names_holds_the_value(played: Path, day: date) -> None:
    seen: Counter[str] = Counter()
    with database.reading(played) as db:
        for name, by in READINGS[day]:
            for unit, each in contributions(db, name, ReportQuery(day, by=by)):
                if each.origin.cell is None:
                    seen["typed"] += 1
                    continue
                worth = each.value if unit in ("MAD", "jobs") else _counted(db, each)
                assert worth in cell(each, (played.parent, EXAMPLES)), each
                seen["cells"] += 1
    assert seen["cells"] > 1_000, seen
