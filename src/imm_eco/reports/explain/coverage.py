"""Coverage explained: the dossiers that owe a result, the results that they gave, the periods that are missing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from imm_eco.grid import Row
from imm_eco.i18n import N_
from imm_eco.reports.coverage import CoverageRow
from imm_eco.reports.explain.contributions import (
    Contribution,
    Explained,
    Figure,
    Part,
    Sums,
    plain_sum,
    ratio,
)
from imm_eco.reports.explain.row_scope import group
from imm_eco.reports.explain.targets import ExplainedRow
from imm_eco.reports.histories import histories
from imm_eco.reports.owed_results import owed_results
from imm_eco.reports.query import ReportQuery
from imm_eco.reports.scoreboard import scoreboard


def explained(db: sqlite3.Connection, asked: ReportQuery, row: Row) -> Explained:
    """What the figures of a row of the coverage are made of."""
    on = scoreboard(db, asked)
    record = row.record_of(CoverageRow)
    own = group(on.cut, record.group, asked.ecosystem)
    cell = ExplainedRow(db, on, on.scope_of(record.group), record.indicator, own, has_target=False)

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
    return Explained(parts, _figures(is_late=asked.as_of > due_on), cell.validated())


def _figures(*, is_late: bool) -> Mapping[str, Figure]:
    def missing(sums: Sums, _all: Sequence[Contribution]) -> int:
        return (sums["dossiers"] or 0) - (sums["reported"] or 0)

    def none(_sums: Sums, _all: Sequence[Contribution]) -> int:
        return 0

    both = ("dossiers", "reported")
    awaited = N_("Awaited: the dossiers that owe a result and have not given it, until it is due.")
    late = N_("Late: the dossiers that owe a result and have not given it, once it was due.")
    return {
        "dossiers": plain_sum("dossiers", N_("Owing: validated by the period's end, and committed to the indicator.")),
        "reported": plain_sum("reported", N_("Given: of the dossiers that owe a result, those that gave one.")),
        "awaited": Figure(both, awaited, none if is_late else missing),
        "late": Figure(both, late, missing if is_late else none),
        "share": ratio("reported", "dossiers", N_("Share given: given over owing.")),
        "earlier": plain_sum("earlier", N_("Missing before: results of earlier periods that were never given.")),
    }
