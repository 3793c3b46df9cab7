"""The figures of the scoreboard: what each scope aims at, committed to and realised on a day.

The programme's target is its own datum, and the row `unallocated` is what the published ecosystems do
not explain of it. Realised and committed of the programme are those of all validated dossiers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from imm_eco.domain.programme import Programme
from imm_eco.domain.rules import attainment
from imm_eco.domain.rules.attainment import Aim
from imm_eco.domain.rules.durations import months_between
from imm_eco.domain.rules.indicators import Measure, measure, owed_period
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import PROGRAMME_SCOPE, UNALLOCATED_SCOPE
from imm_eco.grid import Kind
from imm_eco.reports.aggregates import SEALED_COLUMNS, Figures, by_group, total
from imm_eco.reports.dimensions import ECOSYSTEM, TOTAL, Dimension, dimension
from imm_eco.reports.query import ReportQuery
from imm_eco.store import lookup
from imm_eco.store.relations.targets import targets_in_force
from imm_eco.store.relations.words import with_


def target_values(db: sqlite3.Connection, horizon: date, day: date) -> dict[tuple[str, str], Aim]:
    """The targets for a horizon that hold on a day, by scope and indicator: the latest amendment by then."""
    query = f"""
    {with_(targets_in_force())} SELECT scope, indicator, value, qualifier, basis, measures
    FROM targets WHERE horizon = :horizon"""
    rows = db.execute(query, {"horizon": horizon.isoformat(), "day": day.isoformat()})
    return {(row[0], row[1]): Aim(*row[2:]) for row in rows}


def scoreboard_indicators(programme: Programme, held: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """What the scoreboard counts, in the order of the programme: the indicators that have a target in force.

    `held` are the scopes and indicators of those targets. A programme that has published none shows all it measures.
    """
    aimed = {indicator for _scope, indicator in held}
    measured = [each.code for each in programme.indicator_list if each.nature != "envelope"]
    return tuple(code for code in measured if code in aimed) or tuple(measured)


TARGET_ALONE = frozenset(("group", "indicator", "unit", "basis", "target", "qualifier", "measures", "comparable"))
"""The columns in which what is not allocated has something to say."""


class TargetRow(NamedTuple):
    """An indicator in a group: an ecosystem, what none explains, the programme, or what else the figures are cut by.

    Amounts are in the unit of the indicator. None is not known, or nothing that such a row has to say.
    """

    group: str | None
    indicator: str
    unit: str
    basis: str | None = None
    target: int | None = None
    qualifier: str | None = None
    measures: str | None = None
    comparable: bool | None = None
    committed: int | None = None
    without_commitment: int | None = None
    last_committed: int | None = None
    realised: int | None = None
    attainment: Fraction | None = None
    expected: int | None = None
    gap: int | None = None
    pace: int | None = None
    dossiers: int | None = None
    reported: int | None = None
    coverage: str | None = None
    verified: int | None = None
    delivered: Fraction | None = None
    verified_share: Fraction | None = None

    @property
    def kind(self) -> Kind:
        """What its amounts are."""
        return Kind.of_unit(self.unit)

    @property
    def void(self) -> frozenset[str]:
        """The columns in which it has nothing to say: what commitments have no field for cannot be committed to."""
        if self.group == UNALLOCATED_SCOPE:
            return frozenset(self._fields) - TARGET_ALONE
        return frozenset() if self.indicator in SEALED_COLUMNS else frozenset(("committed", "delivered"))


@dataclass(frozen=True)
class Scoreboard:
    """One reading of the scoreboard: where, when, against which targets, cut by what; `only` of one ecosystem."""

    db: sqlite3.Connection
    programme: Programme
    day: date
    aims: Mapping[tuple[str, str], Aim]
    cut: Dimension
    only: str | None = None

    @property
    def indicators(self) -> tuple[str, ...]:
        """What it counts."""
        return scoreboard_indicators(self.programme, self.aims)

    @property
    def path(self) -> Fraction:
        """The share of the time from the first contract to the horizon that is over."""
        return attainment.path(self.programme.start, self.programme.horizon, self.day)

    @property
    def owed(self) -> Period:
        """The last full period, for which results are owed."""
        return owed_period(self.programme.reporting, self.day)

    def scope_of(self, group: str | None) -> str:
        """The scope against whose targets the row of a group is counted."""
        own = group if self.cut.key == ECOSYSTEM else self.only
        return own or PROGRAMME_SCOPE

    def aim(self, scope: str, indicator: str) -> Aim:
        """The target of a scope for an indicator; one of None where none was published."""
        if scope == UNALLOCATED_SCOPE:
            return self._unallocated(indicator)
        return self.aims.get((scope, indicator), Aim())

    def basis(self, scope: str, indicator: str) -> str:
        """A scope is counted on its own target's basis, else on the programme's."""
        own, whole = self.aims.get((scope, indicator)), self.aims.get((PROGRAMME_SCOPE, indicator))
        return (own.basis if own else None) or (whole.basis if whole else None) or "cumulative"

    def measure(self, scope: str, indicator: str) -> Measure:
        """How an indicator is counted in a scope."""
        return measure(self.programme, indicator, self.basis(scope, indicator))

    def rows(self, indicator: str) -> Iterator[TargetRow]:
        """The rows of an indicator: of one ecosystem, or of all with the remainder and the programme."""
        if self.cut.key != ECOSYSTEM:
            yield from self._groups(indicator)
            return
        codes = self.programme.ecosystems.codes
        whole = self._counted[self.measure(PROGRAMME_SCOPE, indicator)]
        found = {code: self._counted[self.measure(code, indicator)].get(code, Figures()) for code in codes}
        # A dossier whose ecosystem has left the programme counts on, in a row of that ecosystem's own.
        found |= {code: whole[code] for code in sorted(map(str, whole.keys() - {*codes}))}
        for scope, figures in found.items():
            if self.only in (None, scope):
                yield self.row(scope, scope, indicator, figures, self.aim(scope, indicator))
        if self.only is None:
            yield self._remainder(indicator)
            everything = total(Figures(), whole.values())
            yield self.row(
                PROGRAMME_SCOPE, PROGRAMME_SCOPE, indicator, everything, self.aim(PROGRAMME_SCOPE, indicator)
            )

    def _groups(self, indicator: str) -> Iterator[TargetRow]:
        """The groups that have a validated dossier, then the whole; only the whole has a target."""
        scope = self.only or PROGRAMME_SCOPE
        counted = self._counted[self.measure(scope, indicator)]
        for group in self.cut.groups:
            if group in counted:
                yield self.row(self.cut.code(group), scope, indicator, counted[group], Aim())
        yield self.row(TOTAL, scope, indicator, total(Figures(), counted.values()), self.aim(scope, indicator))

    @cached_property
    def _counted(self) -> dict[Measure, dict[object, Figures]]:
        """The figures of each group by measure: of each indicator on the bases of the scopes that are shown."""
        by_scope = self.cut.key == ECOSYSTEM
        scopes = (*self.programme.ecosystems.codes, PROGRAMME_SCOPE) if by_scope else (self.only or PROGRAMME_SCOPE,)
        measures = dict.fromkeys(self.measure(scope, code) for code in self.indicators for scope in scopes)
        only = None if by_scope else self.only
        return by_group(self.db, tuple(measures), self.day, self.owed, self.cut, only)

    def _unallocated(self, indicator: str) -> Aim:
        """What the published ecosystems leave of the programme's target."""
        whole = self.aim(PROGRAMME_SCOPE, indicator)
        published = (self.aim(code, indicator) for code in self.programme.ecosystems.codes)
        return Aim(attainment.unallocated(whole, published), measures=whole.measures)

    def allocated(self, indicator: str) -> list[str]:
        """The ecosystems whose target is taken off the programme's: those that measure the same."""
        whole, codes = self.aim(PROGRAMME_SCOPE, indicator), self.programme.ecosystems.codes
        return [code for code in codes if attainment.is_alike(self.aim(code, indicator), whole)]

    def _remainder(self, indicator: str) -> TargetRow:
        """What no ecosystem has been given of the programme's target: a target, and nothing else."""
        counted, aim = self.measure(PROGRAMME_SCOPE, indicator), self._unallocated(indicator)
        target = aim.value, aim.qualifier, aim.measures, aim.is_comparable
        return TargetRow(UNALLOCATED_SCOPE, indicator, counted.unit, counted.basis, *target)

    def row(self, group: str | None, scope: str, indicator: str, found: Figures, aim: Aim) -> TargetRow:
        """What figures make of a row: of a group, on the basis of a scope, against a target."""
        counted, is_sealed = self.measure(scope, indicator), indicator in SEALED_COLUMNS
        known = is_sealed and not found.unknown
        return TargetRow(
            group=group,
            indicator=indicator,
            unit=counted.unit,
            basis=counted.basis,
            target=aim.value,
            qualifier=aim.qualifier,
            measures=aim.measures,
            comparable=aim.is_comparable,
            committed=found.committed if is_sealed else None,
            without_commitment=found.unknown,
            last_committed=found.before,
            realised=found.realised,
            attainment=attainment.attainment(found.realised, aim.value, counted.better),
            expected=self.expected(scope, indicator) if aim.value is not None else None,
            gap=attainment.gap(found.realised, aim.value, counted.better),
            pace=self.pace(counted, found.realised, aim.value),
            dossiers=found.dossiers,
            reported=found.reported,
            coverage=f"{found.reported}/{found.dossiers}",
            verified=found.verified,
            delivered=attainment.attainment(found.realised, found.committed) if known else None,
            verified_share=attainment.attainment(found.verified, found.realised),
        )

    def pace(self, counted: Measure, realised: int, target: int | None) -> int | None:
        """What is needed a month from the day to the horizon; of an annual flow, within its year."""
        if target is None:
            return None
        months = months_between(max(self.day, counted.begins - timedelta(days=1)), counted.horizon)
        return attainment.pace(target - realised, months, counted.unit, counted.better)

    def expected(self, scope: str, indicator: str) -> int | None:
        """The path's figure."""
        counted = self.measure(scope, indicator)
        share = attainment.path(counted.begins, counted.horizon, self.day)
        return attainment.expected(self.aim(scope, indicator).value, share, counted.unit)


def scoreboard(db: sqlite3.Connection, asked: ReportQuery) -> Scoreboard:
    """The scoreboard of a day, against the targets that held on it."""
    programme = lookup.programme(db)
    held = target_values(db, programme.horizon, asked.as_of)
    return Scoreboard(db, programme, asked.as_of, held, dimension(db, programme, asked.by), asked.ecosystem)
