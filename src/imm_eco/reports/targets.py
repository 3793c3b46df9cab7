"""The scoreboard: target, committed and realised by ecosystem, against the stated path.

The programme's target is its own datum, and the row `unallocated` is what the published ecosystems do
not explain of it. Realised and committed of the programme are those of all validated dossiers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from imm_eco import vocabulary
from imm_eco.grid import Field, Grid, Kind, Note, Row
from imm_eco.i18n import N_, _
from imm_eco.programme import Programme
from imm_eco.reports import fields
from imm_eco.reports.asked import Asked
from imm_eco.reports.figures import Figures, by_ecosystem, committed_support, total
from imm_eco.rules import attainment
from imm_eco.rules.indicators import Measure, measure, owed_period
from imm_eco.rules.periods import Period
from imm_eco.store import lookup
from imm_eco.vocabulary import PROGRAMME_SCOPE, UNALLOCATED_SCOPE

INDICATORS = ("jobs", "turnover")
"""What the contracts promise, in the order of the scoreboard."""


@dataclass(frozen=True, slots=True)
class Aim:
    """A target as published: value in jobs or centimes, qualifier, basis."""

    value: int | None = None
    qualifier: str | None = None
    basis: str | None = None


def report(db: sqlite3.Connection, asked: Asked) -> list[Grid]:
    """The scoreboard as of a day, of the whole programme or of one ecosystem."""
    programme = lookup.programme(db)
    board = _Board(db, programme, asked.as_of, aims(db, programme.horizon, asked.as_of))
    rows = [row for indicator in INDICATORS for row in board.rows(indicator)]
    only = asked.ecosystem
    scoreboard = Grid(
        "targets",
        _("Targets, committed and realised"),
        _fields(programme),
        [row for row in rows if only in (None, row["ecosystem"])],
        asked.facts("targets", horizon=programme.horizon),
        [*_notes(board, only or PROGRAMME_SCOPE), *([] if only else _support(db, board))],
        section="indicator",
    )
    return [scoreboard]


def aims(db: sqlite3.Connection, horizon: date, day: date) -> dict[tuple[str, str], Aim]:
    """The targets for a horizon that hold on a day, by scope and indicator: the latest amendment by then."""
    query = """
    SELECT scope, indicator, value, qualifier, basis FROM live_target
    WHERE horizon = ? AND (since IS NULL OR since <= ?) ORDER BY since, id"""
    rows = db.execute(query, (horizon.isoformat(), day.isoformat()))
    return {(row[0], row[1]): Aim(*row[2:]) for row in rows}


@dataclass(frozen=True)
class _Board:
    """One reading of the scoreboard: where, when, and against which targets."""

    db: sqlite3.Connection
    programme: Programme
    day: date
    aims: Mapping[tuple[str, str], Aim]

    @property
    def path(self) -> Fraction:
        return attainment.path(self.programme.start, self.programme.horizon, self.day)

    @property
    def owed(self) -> Period:
        return owed_period(self.programme.reporting, self.day)

    def aim(self, scope: str, indicator: str) -> Aim:
        return self.aims.get((scope, indicator), Aim())

    def basis(self, scope: str, indicator: str) -> str:
        """A scope is counted on its own target's basis, else on the programme's."""
        own, whole = self.aim(scope, indicator), self.aim(PROGRAMME_SCOPE, indicator)
        return own.basis or whole.basis or "cumulative"

    def rows(self, indicator: str) -> Iterator[Row]:
        codes = self.programme.ecosystems.codes
        counted = {
            basis: by_ecosystem(self.db, measure(self.programme, indicator, basis), self.day, self.owed)
            for basis in {self.basis(scope, indicator) for scope in (*codes, PROGRAMME_SCOPE)}
        }
        for code in codes:
            found = counted[self.basis(code, indicator)].get(code, Figures())
            yield self._row(code, indicator, found, self.aim(code, indicator))
        whole = counted[self.basis(PROGRAMME_SCOPE, indicator)]
        # Zero, unless a dossier's ecosystem has left the programme: then its figures stand here.
        elsewhere = total(whole.values()) - total(whole.get(code, Figures()) for code in codes)
        yield self._row(UNALLOCATED_SCOPE, indicator, elsewhere, Aim(self._unallocated(indicator)))
        yield self._row(PROGRAMME_SCOPE, indicator, total(whole.values()), self.aim(PROGRAMME_SCOPE, indicator))

    def _unallocated(self, indicator: str) -> int | None:
        """What the published ecosystems leave of the programme's target; None when bases differ."""
        published = [self.aim(code, indicator) for code in self.programme.ecosystems.codes]
        whole = self.aim(PROGRAMME_SCOPE, indicator)
        if any(aim.value is not None and aim.basis != whole.basis for aim in published):
            return None
        return attainment.remainder(whole.value, (aim.value for aim in published))

    def _row(self, scope: str, indicator: str, found: Figures, aim: Aim) -> Row:
        counted = measure(self.programme, indicator, self.basis(scope, indicator))
        values: dict[str, Any] = {
            "ecosystem": scope,
            "indicator": indicator,
            "unit": counted.unit,
            "basis": counted.basis,
            "target": aim.value,
            "qualifier": aim.qualifier,
            "committed": found.committed,
            "realised": found.realised,
            "attainment": attainment.attainment(found.realised, aim.value),
            "expected": self._expected(scope, counted, aim),
            "gap": attainment.gap(found.realised, aim.value),
            "dossiers": found.dossiers,
            "reported": found.reported,
            "coverage": f"{found.reported}/{found.dossiers}",
        }
        return Row(values, strong=scope == PROGRAMME_SCOPE)

    def _expected(self, scope: str, counted: Measure, aim: Aim) -> int | None:
        """The path's figure; the remainder's by subtraction, so that the rows add up to the programme."""
        if scope != UNALLOCATED_SCOPE or aim.value is None:
            return attainment.expected(aim.value, self.path, counted.unit)
        whole, *parts = (
            attainment.expected(self.aim(code, counted.indicator).value, self.path, counted.unit)
            for code in (PROGRAMME_SCOPE, *self.programme.ecosystems.codes)
        )
        return attainment.remainder(whole, parts)


def _fields(programme: Programme) -> list[Field]:
    missing = fields.UNPUBLISHED
    return [
        fields.scope(programme),
        fields.indicator(programme),
        fields.unit(),
        Field("basis", N_("Basis"), Kind.CODE, vocabulary.BASES, people=False),
        Field("qualifier", "", Kind.CODE, vocabulary.QUALIFIERS, data=False, missing=""),
        Field("target", N_("Target"), Kind.AMOUNT, missing=missing),
        Field("qualifier", N_("Qualifier"), Kind.CODE, vocabulary.QUALIFIERS, people=False),
        Field("committed", N_("Committed"), Kind.AMOUNT),
        Field("realised", N_("Realised"), Kind.AMOUNT),
        Field("attainment", N_("Attained"), Kind.RATIO, missing=missing),
        Field("attainment", "", Kind.BAR, data=False, missing=""),
        Field("expected", N_("Path"), Kind.AMOUNT, people=False, missing=missing),
        Field("gap", N_("Gap"), Kind.AMOUNT, missing=missing),
        fields.count("dossiers", N_("Dossiers that owe a result"), people=False),
        fields.count("reported", N_("Results given"), people=False),
        Field("coverage", N_("Given"), data=False),
    ]


def _notes(board: _Board, scope: str) -> Iterator[Note]:
    yield Note(
        N_("As of {day}, for the horizon {horizon}: {share} of the time is over."),
        {
            "day": (Kind.DATE, board.day),
            "horizon": (Kind.DATE, board.programme.horizon),
            "share": (Kind.RATIO, float(board.path)),
        },
    )
    yield from _paths(board, scope)
    yield Note(_basis_sentence(board))
    yield Note(
        N_("Given: results given for {period}, of the dossiers that owe one."),
        {"period": (Kind.TEXT, board.owed.title)},
    )
    yield Note(N_("n.d.: no target was published; it is not zero."))


def _paths(board: _Board, scope: str) -> Iterator[Note]:
    """Where the straight line to each published target stands on the day."""
    for indicator in INDICATORS:
        unit, target = board.programme.units[indicator], board.aim(scope, indicator).value
        kind = Kind.MONEY if unit == "MAD" else Kind.COUNT
        title = board.programme.indicators.title(indicator)
        if target is not None:
            yield Note(
                N_("{indicator}: the straight path to {target} asks for {expected} by then."),
                {
                    "indicator": (Kind.TEXT, title),
                    "target": (kind, target),
                    "expected": (kind, attainment.expected(target, board.path, unit)),
                },
            )


def _basis_sentence(board: _Board) -> str:
    flows = [code for code in INDICATORS if board.programme.indicator(code).nature == "flow"]
    bases = {
        board.basis(scope, code) for scope in (PROGRAMME_SCOPE, *board.programme.ecosystems.codes) for code in flows
    }
    match sorted(bases):
        case ["annual"]:
            return N_("Jobs: latest position of each validated dossier. Turnover: of the year (basis: annual).")
        case ["cumulative"]:
            return N_(
                "Jobs: latest position of each validated dossier. Turnover: summed since the contracts began "
                "(basis: cumulative)."
            )
    return N_("Jobs: latest position of each validated dossier. Turnover: each row on the basis of its target.")


def _support(db: sqlite3.Connection, board: _Board) -> Iterator[Note]:
    committed = sum(committed_support(db, board.day).values())
    envelope = board.aim(PROGRAMME_SCOPE, "support").value
    said = {"committed": (Kind.MONEY, committed)}
    if not envelope:
        yield Note(N_("Support committed: {committed}."), said)
        return
    yield Note(
        N_("Support committed: {committed} of {envelope} ({share})."),
        {**said, "envelope": (Kind.MONEY, envelope), "share": (Kind.RATIO, committed / envelope)},
    )
