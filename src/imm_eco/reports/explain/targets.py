"""The scoreboard explained: each of its figures from targets, seals and results."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from imm_eco.domain.rules.attainment import Aim
from imm_eco.domain.rules.indicators import Measure
from imm_eco.domain.vocabulary import PROGRAMME_SCOPE, UNALLOCATED_SCOPE
from imm_eco.grid import Row
from imm_eco.i18n import N_
from imm_eco.reports.aggregates import SEALED_COLUMNS, Figures, contributions, parameters, tables
from imm_eco.reports.explain.contributions import (
    Contribution,
    Explained,
    Part,
    Sums,
    beside,
    figures_of,
    read,
)
from imm_eco.reports.explain.row_scope import RowScope, group
from imm_eco.reports.query import ReportQuery
from imm_eco.reports.scoreboard import Scoreboard, TargetRow, scoreboard
from imm_eco.store.relations.targets import targets_in_force
from imm_eco.store.relations.words import with_

_POSITIONS = """
SELECT result.*, result.value AS worth, period_start AS begun, result.period_end AS ended
FROM live_result AS result JOIN positions ON positions.fact = result.id WHERE result.dossier_id IN ({dossiers})"""

_RESULTS = """
SELECT *, value AS worth, period_start AS begun, period_end AS ended
FROM live_result WHERE indicator = :indicator AND period_end BETWEEN :first AND :last AND dossier_id IN ({dossiers})"""

_SEALED = """
SELECT sealed.*, {column} AS worth, NULL AS begun, year AS ended FROM sealed
WHERE year BETWEEN :first_year AND :year AND {column} IS NOT NULL AND dossier_id IN ({dossiers})"""

_OWING = f"""
SELECT move.*, 1 AS worth, NULL AS begun, moved_on AS ended
FROM live_move AS move JOIN (
    SELECT min(entry.id) AS first FROM live_move AS entry JOIN ({contributions()}) AS figures USING (dossier_id)
    WHERE entry.moved_on = validated_on AND owes = 1 AND dossier_id IN ({{dossiers}}) GROUP BY dossier_id
) AS entries ON entries.first = move.id"""

_GIVEN = f"""
SELECT result.*, 1 AS worth, result.period_start AS begun, result.period_end AS ended
FROM live_result AS result JOIN (
    SELECT dossier_id, max(period_end) AS latest
    FROM live_result JOIN ({contributions()}) AS figures USING (dossier_id)
    WHERE gave = 1 AND indicator = :indicator AND period_end <= :day AND {{touching}} AND dossier_id IN ({{dossiers}})
    GROUP BY dossier_id
) AS given ON given.dossier_id = result.dossier_id AND given.latest = result.period_end
WHERE indicator = :indicator"""

_AIMED = """
SELECT target.*, NULL AS dossier_id, value AS worth, NULL AS begun, horizon AS ended
FROM targets AS target WHERE scope = :scope AND indicator = :indicator AND horizon = :horizon"""


@dataclass(frozen=True)
class ExplainedRow:
    """A row of the scoreboard: what is read of it."""

    db: sqlite3.Connection
    board: Scoreboard
    scope: str
    indicator: str
    own: RowScope
    has_target: bool
    without_commitment: int = 0

    @staticmethod
    def of(
        db: sqlite3.Connection, board: Scoreboard, row: str | None, indicator: str, has_target: bool = False
    ) -> ExplainedRow:
        """The row of a group of the scoreboard, as it is cut."""
        return ExplainedRow(db, board, board.scope_of(row), indicator, group(board.cut, row, board.only), has_target)

    @property
    def measure(self) -> Measure:
        """How the indicator is counted in the scope."""
        return self.board.measure(self.scope, self.indicator)

    def read(self, part: str, noun: str, rows: str, name: str | None = None, **words: str) -> list[Contribution]:
        """The contributions that a query finds among the dossiers of the row."""
        said = {**parameters([self.measure], self.board.day, self.board.owed), **self.own.parameters}
        asked = rows.format(dossiers=self.own.of("validated"), **words)
        return read(self.db, part, noun, tables(self.measure), asked, said, name)

    def validated(self) -> frozenset[str]:
        """The references of the dossiers that count."""
        query = f"SELECT key FROM dossier WHERE id IN ({self.own.of('validated')})"
        said = {**parameters([self.measure], self.board.day, self.board.owed), **self.own.parameters}
        return frozenset(row[0] for row in self.db.execute(tables(self.measure) + query, said))

    def realised(self) -> Sequence[Contribution]:
        """The results that count on the day."""
        return self.read("realised", "result", _POSITIONS if self.measure.is_stock else _RESULTS)

    def verified(self) -> Sequence[Contribution]:
        """Those of them that were verified."""
        return [replace(each, part="verified") for each in self.realised() if each.proof == "verifie"]

    def made(self, sums: Sums, found: Sequence[Contribution]) -> TargetRow:
        """The row, as the report makes it of the sums of the parts that a column needs."""
        figures = Figures(
            promised=sums.get("committed") or 0,
            known=sum(each.part == "committed" for each in found),
            unknown=sums.get("without_commitment", self.without_commitment) or 0,
            before=sums.get("last_committed") or 0,
            realised=sums.get("realised") or 0,
            verified=sums.get("verified") or 0,
            dossiers=sums.get("dossiers") or 0,
            reported=sums.get("reported") or 0,
        )
        aim = Aim(sums.get("target"))
        return self.board.row(None, self.scope, self.indicator, figures, aim)

    def committed(self) -> Sequence[Contribution]:
        """The sealed lines that make the committed figure."""
        column = SEALED_COLUMNS.get(self.indicator)
        if column is None:
            return []
        return self.read("committed", "seal_line", _SEALED, column, column=column)

    def without(self, part: str) -> Sequence[Contribution]:
        """Of the dossiers without a commitment for the year, the last line before it; each counts as one, or by it."""
        column = SEALED_COLUMNS.get(self.indicator)
        if column is None:
            return []
        worth = "1" if part == "without_commitment" else f"CASE WHEN line.year < :year THEN {column} END"
        found = self.read(part, "seal_line", beside("sealed", column, worth), column)
        return [each for each in found if each.value is not None]

    def owing(self) -> Sequence[Contribution]:
        """The validations of the dossiers that owe a result."""
        return self.read("dossiers", "move", _OWING)

    def given(self) -> Sequence[Contribution]:
        """Of each of those that gave it, the result; of a flow the last of those that cover the period."""
        touching = "TRUE" if self.measure.is_stock else "period_start <= :owed_end"
        return self.read("reported", "result", _GIVEN, touching=touching)

    def aimed(self) -> Sequence[Contribution]:
        """The target in force; of the remainder, the programme's less the ecosystems'; none where the row has none."""
        if not self.has_target:
            return []
        if self.scope != UNALLOCATED_SCOPE:
            return targets_of(self.db, self.board, self.scope, self.indicator)
        whole = targets_of(self.db, self.board, PROGRAMME_SCOPE, self.indicator)
        ecosystems = self.board.allocated(self.indicator)
        parts = (each for code in ecosystems for each in targets_of(self.db, self.board, code, self.indicator))
        return [*whole, *(replace(each, value=-each.value) for each in parts)]


def targets_of(db: sqlite3.Connection, counted: Scoreboard, scope: str, indicator: str) -> list[Contribution]:
    """The target of a scope in force on the day; its company is the scope that it was published for."""
    horizon = counted.programme.horizon.isoformat()
    said = {"scope": scope, "indicator": indicator, "horizon": horizon, "day": counted.day.isoformat()}
    found = read(db, "target", "target", with_(targets_in_force()), _AIMED, said)
    return [replace(each, company=counted.programme.scopes.title(scope)) for each in found]


def explained(db: sqlite3.Connection, asked: ReportQuery, row: Row) -> Explained:
    """What the figures of a row of the scoreboard are made of."""
    counted = scoreboard(db, asked)
    record = row.record_of(TargetRow)
    cell = ExplainedRow.of(db, counted, record.group, record.indicator, record.target is not None)
    cell = replace(cell, without_commitment=record.without_commitment or 0)
    if cell.scope == UNALLOCATED_SCOPE:
        return _target_alone(cell)
    return Explained(_parts(cell), figures_of(_COLUMNS, cell.made), cell.validated())


def _target_alone(cell: ExplainedRow) -> Explained:
    """What is not allocated is a target and nothing else."""
    unit = cell.board.programme.units[cell.indicator]
    part = Part(N_("target"), unit, cell.aimed, published=True)
    return Explained({"target": part}, {"target": figures_of(_COLUMNS, cell.made)["target"]}, frozenset())


def _besides(unit: str) -> Mapping[str, tuple[str, str]]:
    """What stands beside the commitments: names and units."""
    return {
        "without_commitment": (N_("dossiers without a commitment for the year"), "dossiers"),
        "last_committed": (N_("their last commitment before"), unit),
    }


def _parts(cell: ExplainedRow) -> Mapping[str, Part]:
    unit, stock = cell.board.programme.units[cell.indicator], cell.measure.is_stock
    return {
        "target": Part(N_("target"), unit, cell.aimed, published=True),
        "realised": Part(N_("realised"), unit, cell.realised, stock),
        "verified": Part(N_("verified"), unit, cell.verified, stock),
        "committed": Part(N_("committed"), unit, cell.committed, stock),
        **{name: Part(title, own, partial(cell.without, name), stock) for name, (title, own) in _besides(unit).items()},
        "dossiers": Part(N_("dossiers that owe a result"), "dossiers", cell.owing),
        "reported": Part(N_("results given"), "dossiers", cell.given),
    }


_COLUMNS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "target": (("target",), N_("The target as published, or what the published ones leave of it.")),
    "committed": (("committed",), N_("Committed: of the seals in force, of validated dossiers.")),
    "without_commitment": (
        ("without_commitment",), N_("Without a commitment: the validated dossiers whose seal has none for the year."),
    ),
    "last_committed": (("last_committed",), N_("Last commitment: of those dossiers, the one before it.")),
    "realised": (("realised",), N_("Realised: the results that count on the day, of validated dossiers.")),
    "attainment": (("realised", "target"), N_("Attained: realised over target.")),
    "expected": (("target",), N_("Path: the target, times the share of its time that is over.")),
    "gap": (("realised", "target"), N_("Gap: realised less target.")),
    "pace": (("realised", "target"), N_("Needed a month: what is missing, over the months left.")),
    "dossiers": (("dossiers",), N_("Owing: validated by the period's end, and committed to the indicator.")),
    "reported": (("reported",), N_("Given: of the dossiers that owe a result, those that gave one.")),
    "verified": (("verified",), N_("Verified: of what is realised, what has been verified.")),
    "verified_share": (("verified", "realised"), N_("Verified: verified over realised.")),
    "delivered": (("realised", "committed"), N_("Delivered: realised over committed.")),
}  # fmt: skip
"""What each column is made of, and how, in words; the report's own row makes it."""
