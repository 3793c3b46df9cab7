"""The trajectory explained: a month's figures are those of the scoreboard of its last day, against today's target."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace

from imm_eco.domain.vocabulary import PROGRAMME_SCOPE
from imm_eco.grid import Row
from imm_eco.i18n import N_
from imm_eco.reports.explain.contributions import Contribution, Explained, Part, Sums, figures_of
from imm_eco.reports.explain.targets import ExplainedRow
from imm_eco.reports.query import ReportQuery
from imm_eco.reports.scoreboard import scoreboard
from imm_eco.reports.trajectory import TrajectoryRow, row_of


def explained(db: sqlite3.Connection, asked: ReportQuery, row: Row) -> Explained:
    """What the figures of a month are made of; one that is not over has a path and nothing else."""
    on, scope = scoreboard(db, asked), asked.ecosystem or PROGRAMME_SCOPE
    record = row.record_of(TrajectoryRow)
    then = ExplainedRow.of(db, replace(on, day=record.month), scope, record.indicator, record.path is not None)
    is_over = record.realised is not None

    def past(found: Sequence[Contribution]) -> Iterable[Contribution]:
        return found if is_over else ()

    unit = record.unit
    parts = {
        "target": Part(N_("target"), unit, replace(then, board=on).aimed, published=True),
        "realised": Part(N_("realised"), unit, lambda: past(then.realised()), then.measure.is_stock),
        "dossiers": Part(N_("dossiers that owe a result"), "dossiers", lambda: past(then.owing())),
        "reported": Part(N_("results given"), "dossiers", lambda: past(then.given())),
    }

    def made(sums: Sums, _all: Sequence[Contribution]) -> TrajectoryRow:
        realised, dossiers, reported = (sums.get(part) or 0 for part in ("realised", "dossiers", "reported"))
        given = (realised, dossiers, reported) if is_over else None
        return row_of(then.measure, record.month, sums.get("target"), given)

    return Explained(parts, figures_of(_COLUMNS, made), then.validated() if is_over else frozenset())


_COLUMNS = {
    "path": (
        ("target",), N_("Path: the target in force, times the share of its time that is over at the month's end."),
    ),
    "realised": (("realised",), N_("Realised: the results that count at the month's end.")),
    "gap": (("realised", "target"), N_("Gap: realised less the path.")),
    "dossiers": (("dossiers",), N_("Owing: validated by the period's end, and committed to the indicator.")),
    "reported": (("reported",), N_("Given: of the dossiers that owe a result, those that gave one.")),
}  # fmt: skip
"""What each column is made of, and how, in words; the report's own row makes it."""
