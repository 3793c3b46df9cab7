"""Coverage explained: the dossiers that owe a result, the results that they gave, the periods that are missing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from imm_eco.grid import Row
from imm_eco.i18n import N_
from imm_eco.reports.coverage import CoverageRow, row_of
from imm_eco.reports.explain.contributions import (
    Contribution,
    Explained,
    Part,
    Sums,
    figures_of,
)
from imm_eco.reports.explain.targets import ExplainedRow
from imm_eco.reports.histories import histories
from imm_eco.reports.owed_results import owed_results
from imm_eco.reports.query import ReportQuery
from imm_eco.reports.scoreboard import scoreboard


def explained(db: sqlite3.Connection, asked: ReportQuery, row: Row) -> Explained:
    """What the figures of a row of the coverage are made of."""
    on = scoreboard(db, asked)
    record = row.record_of(CoverageRow)
    cell = ExplainedRow.of(db, on, record.group, record.indicator)

    def earlier() -> Iterator[Contribution]:
        found = owed_results(db, on.programme, cell.measure, histories(db, asked.as_of, asked.ecosystem), asked.as_of)
        missing = {debt.life.reference: debt.earlier for debt in found}
        for each in cell.owing():
            if missing.get(each.dossier or ""):
                yield replace(each, part="earlier", value=missing[each.dossier or ""])

    parts = {
        "dossiers": Part(N_("dossiers that owe a result"), "dossiers", cell.owing),
        "reported": Part(N_("results given"), "dossiers", cell.given),
        "earlier": Part(N_("earlier periods missing"), "periods", earlier),
    }
    due_on = on.owed.end + timedelta(days=on.programme.results_due_days)

    def made(sums: Sums, _all: Sequence[Contribution]) -> CoverageRow:
        counts = (sums.get(part) or 0 for part in ("dossiers", "reported", "earlier"))
        return row_of(record.group, record.indicator, *counts, is_late=asked.as_of > due_on)

    return Explained(parts, figures_of(_COLUMNS, made), cell.validated())


_BOTH = ("dossiers", "reported")
_COLUMNS = {
    "dossiers": (("dossiers",), N_("Owing: validated by the period's end, and committed to the indicator.")),
    "reported": (("reported",), N_("Given: of the dossiers that owe a result, those that gave one.")),
    "awaited": (_BOTH, N_("Awaited: the dossiers that owe a result and have not given it, until it is due.")),
    "late": (_BOTH, N_("Late: the dossiers that owe a result and have not given it, once it was due.")),
    "share": (("reported", "dossiers"), N_("Share given: given over owing.")),
    "earlier": (("earlier",), N_("Missing before: results of earlier periods that were never given.")),
}
"""What each column is made of, and how, in words; the report's own row makes it."""
