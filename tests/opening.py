"""Cells opened with another program's means, and all that what they hold can mean."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from imm_eco.sheets.parsing.text import clean
from imm_eco.sheets.parsing.values import (
    read_date,
    read_money,
    read_period,
    read_score,
    read_whole,
    read_year,
)

UNITS = ("MAD", "KDH", "MDH")
"""The units that a column of amounts may state in its header."""


@cache
def workbook(path: Path) -> Any:
    """A workbook, read by openpyxl."""
    return load_workbook(path, data_only=True)


@cache
def opened(path: Path, sheet: str | None, cell: str | None) -> frozenset[Any]:
    """All that a cell can mean: a figure, an amount in centimes, a score, a day, a year, a period, a text."""
    raw = workbook(path)[sheet][cell].value
    if isinstance(raw, datetime):
        return frozenset({raw.date().isoformat()})
    found = {read_money(raw, unit).value for unit in UNITS}
    found |= {read(raw).value for read in (read_whole, read_year, read_score)}
    day, period = read_date(raw).value, read_period(raw).value
    return frozenset(found) | {day and day.isoformat(), period and period.code, clean(str(raw))}
