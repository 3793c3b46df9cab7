"""The trajectory explained: a month's figures are those of the scoreboard of its last day, against today's target."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from imm_eco.domain.rules import attainment
from imm_eco.domain.vocabulary import PROGRAMME_SCOPE
from imm_eco.grid import Row
from imm_eco.i18n import N_
from imm_eco.reports.explain.contributions import Contribution, Explained, Figure, Part, Sums
from imm_eco.reports.explain.row_scope import group
from imm_eco.reports.explain.targets import ExplainedRow
from imm_eco.reports.query import ReportQuery
from imm_eco.reports.scoreboard import scoreboard
from imm_eco.reports.trajectory import TrajectoryRow


def explained(db: sqlite3.Connection, asked: ReportQuery, row: Row) -> Explained:
    """What the figures of a month are made of; one that is not over has a path and nothing else."""
    on, scope = scoreboard(db, asked), asked.ecosystem or PROGRAMME_SCOPE
    record = row.record_of(TrajectoryRow)
    own, has_target = group(on.cut, scope, asked.ecosystem), record.path is not None
    then = ExplainedRow(db, replace(on, day=record.month), scope, record.indicator, own, has_target)
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
    return Explained(parts, _figures(then, is_over), then.validated() if is_over else frozenset())


def _figures(then: ExplainedRow, is_over: bool) -> Mapping[str, Figure]:
    def path(sums: Sums) -> int | None:
        share = then.board.path_to(then.scope, then.indicator)
        return attainment.expected(sums["target"], share, then.measure.unit)

    def gap(sums: Sums, _all: Sequence[Contribution]) -> int | None:
        return attainment.gap(sums["realised"] or 0, path(sums), then.measure.better) if is_over else None

    def of(part: str, sentence: str) -> Figure:
        return Figure((part,), sentence, lambda sums, _all: sums[part] if is_over else None)

    on_path = N_("Path: the target in force, times the share of its time that is over at the month's end.")
    return {
        "path": Figure(("target",), on_path, lambda sums, _all: path(sums)),
        "realised": of("realised", N_("Realised: the results that count at the month's end.")),
        "gap": Figure(("realised", "target"), N_("Gap: realised less the path."), gap),
        "dossiers": of("dossiers", N_("Owing: validated by the period's end, and committed to the indicator.")),
        "reported": of("reported", N_("Given: of the dossiers that owe a result, those that gave one.")),
    }  # fmt: skip
