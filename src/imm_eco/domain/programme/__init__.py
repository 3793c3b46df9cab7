"""The programme: ecosystems, contracts, indicators, checklist, thresholds and published targets.

It is data, read from a TOML file by `init` and kept whole in the database as JSON, so that the rules
of a past date are the rules of that date.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from imm_eco.domain.programme.schema import completed
from imm_eco.domain.vocabulary import SCOPES, Term, Vocabulary, fold
from imm_eco.errors import DataError
from imm_eco.i18n import Titled, _

SHIPPED = Path(__file__).with_name("imm.toml")


@dataclass(frozen=True, slots=True)
class Unit(Titled):
    """A unit of the programme's own indicators; values are whole numbers of it."""

    code: str
    fr: str
    en: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator(Titled):
    """What is measured. A stock is a position at a period's end; flows are summed; an envelope has no results.

    `better` says which way is good: `higher`, or `lower`. Where it is `signed`, a result may be below zero.
    """

    code: str
    fr: str
    en: str
    nature: str
    unit: str
    also: tuple[str, ...] = ()
    better: str = "higher"
    signed: bool = False

    @property
    def is_money(self) -> bool:
        """Whether its values are centimes."""
        return self.unit == "MAD"


@dataclass(frozen=True, slots=True)
class Ecosystem(Titled):
    """An ecosystem of the programme; only an `active` one can have dossiers selected."""

    code: str
    fr: str
    en: str
    status: str


@dataclass(frozen=True, slots=True)
class Piece(Titled):
    """A piece of the checklist; with `sizes`, it is required of companies of those sizes alone."""

    code: str
    fr: str
    en: str
    required: bool
    sizes: tuple[str, ...] = ()

    def required_of(self, size: str | None) -> bool:
        """Whether a company of that size must give it; one whose size is not known gives what all give."""
        return self.required and (not self.sizes or size in self.sizes)


@dataclass(frozen=True, slots=True)
class Criterion(Titled):
    """What an axis is judged by. Under its `threshold` (hundredths of a point) it blocks the axis."""

    code: str
    fr: str
    en: str
    weight: int
    threshold: int | None = None


@dataclass(frozen=True, slots=True)
class ScoringGrid:
    """A version of an axis's grid: the criteria by which it is scored, each with its weight."""

    axis: str
    version: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Contract(Titled):
    """A performance contract signed with the State."""

    code: str
    signed: date
    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Target:
    """A published target. `value` is in the indicator's unit; of money, centimes.

    `measures` says what the publication counts, where it says so: jobs that are `direct`, or `direct-and-indirect`.
    """

    scope: str
    indicator: str
    value: int
    horizon: date
    qualifier: str | None = None
    basis: str = "cumulative"
    source: str | None = None
    measures: str | None = None


@dataclass(frozen=True)
class Programme(Titled):
    """A programme as its file states it; amounts in centimes, thresholds in hundredths of a point.

    `min_coverage`: the share of the results owed, in per cent, under which figures should not be sent.
    """

    code: str
    fr: str
    en: str
    federation: str
    reference_prefix: str
    start: date
    horizon: date
    reporting: str
    identification_months: tuple[int, int]
    results_due_days: int
    min_coverage: int
    thresholds: Mapping[str, int]
    contracts: tuple[Contract, ...]
    ecosystem_list: tuple[Ecosystem, ...]
    unit_list: tuple[Unit, ...]
    indicator_list: tuple[Indicator, ...]
    piece_list: tuple[Piece, ...]
    targets: tuple[Target, ...]
    grid_list: tuple[ScoringGrid, ...] = ()
    document: str = field(repr=False, default="")

    @cached_property
    def ecosystems(self) -> Vocabulary:
        """The ecosystems, by code and title."""
        return _vocabulary("ecosystem", self.ecosystem_list)

    @cached_property
    def scopes(self) -> Vocabulary:
        """What a row of a report can speak of: an ecosystem, the remainder, the programme."""
        return Vocabulary("scope", (*self.ecosystems.terms, *SCOPES.terms))

    @cached_property
    def indicators(self) -> Vocabulary:
        """The indicators, by code and title; one of a unit of the programme's own with it: `Formation (heures)`."""
        return Vocabulary("indicator", tuple(self._term(indicator) for indicator in self.indicator_list))

    def _term(self, indicator: Indicator) -> Term:
        unit = self._own_units.get(indicator.unit)
        if unit is None:
            return Term(indicator.code, indicator.fr, indicator.en, indicator.also)
        also = (*indicator.titles, *indicator.also)
        return Term(indicator.code, _with_unit(indicator.fr, unit.fr), _with_unit(indicator.en, unit.en), also)

    @cached_property
    def unit_titles(self) -> Vocabulary:
        """The units, by code and title."""
        return Vocabulary("unit", (*_UNITS, *_vocabulary("unit", self.unit_list)))

    @cached_property
    def _own_units(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.unit_list}

    @cached_property
    def unit_words(self) -> dict[str, tuple[str, ...]]:
        """The words, folded, that may stand after a number of each unit of the programme's own."""
        return {
            unit.code: tuple(dict.fromkeys(map(fold, (unit.code, *unit.titles, *unit.also)))) for unit in self.unit_list
        }

    @cached_property
    def pieces(self) -> Vocabulary:
        """The checklist, by code and title."""
        return _vocabulary("piece", self.piece_list)

    @cached_property
    def units(self) -> dict[str, str]:
        """The unit of each indicator: `jobs`, `MAD`, or one of the programme's own."""
        return {indicator.code: indicator.unit for indicator in self.indicator_list}

    def indicator(self, code: str) -> Indicator:
        """The indicator of that code."""
        return self._indicators[code]

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        return {indicator.code: indicator for indicator in self.indicator_list}

    def ecosystem(self, code: str) -> Ecosystem:
        """The ecosystem of that code."""
        return next(ecosystem for ecosystem in self.ecosystem_list if ecosystem.code == code)

    @cached_property
    def grids(self) -> dict[tuple[str, str], ScoringGrid]:
        """Every version of every axis's grid, by axis and version; the last one of an axis is in force."""
        return {(grid.axis, grid.version): grid for grid in self.grid_list}

    def grid_in_force(self, axis: str) -> ScoringGrid | None:
        """The grid by which an axis is scored today; None where only whole axes are scored."""
        return next((grid for grid in reversed(self.grid_list) if grid.axis == axis), None)

    @cached_property
    def criteria(self) -> Vocabulary:
        """The criteria of all grids, by code and title; a criterion has the title of its last grid."""
        latest = {criterion.code: criterion for grid in self.grid_list for criterion in grid.criteria}
        return _vocabulary("criterion", latest.values())

    def axis_of(self, criterion: str) -> str:
        """The axis that a criterion belongs to."""
        return next(grid.axis for grid in self.grid_list if any(each.code == criterion for each in grid.criteria))


_UNITS = (Term("jobs", "emplois", "jobs"), Term("MAD", "MAD", "MAD"))


def _with_unit(title: str, unit: str) -> str:
    """A title with its unit, unless it says it already."""
    return title if fold(unit) in fold(title) else f"{title} ({unit})"


def _vocabulary(name: str, items: Iterable[Ecosystem | Unit | Piece | Criterion]) -> Vocabulary:
    terms = (Term(item.code, item.fr, item.en, getattr(item, "also", ())) for item in items)
    return Vocabulary(name, tuple(terms))


def from_json(text: str) -> Programme:
    """The programme that a database keeps. Raises DataError on what no programme can say."""
    try:
        return _build(completed(json.loads(text)), text)
    except (KeyError, TypeError, ValueError) as error:
        message = _("the programme file is incomplete or wrong: {why}").format(why=error)
        raise DataError(message, hint=_("compare it with the shipped file {path}").format(path=SHIPPED)) from error


def _build(raw: dict[str, Any], text: str) -> Programme:
    horizon = date.fromisoformat(raw["horizon"])
    indicators = tuple(Indicator(**{**item, "also": tuple(item["also"])}) for item in raw["indicators"])
    money = {indicator.code for indicator in indicators if indicator.is_money}
    low, high = raw["identification_months"]
    return Programme(
        code=raw["code"],
        fr=raw["fr"],
        en=raw["en"],
        federation=raw["federation"],
        reference_prefix=raw["reference_prefix"],
        start=date.fromisoformat(raw["start"]),
        horizon=horizon,
        reporting=raw["reporting"],
        identification_months=(int(low), int(high)),
        results_due_days=int(raw["results_due_days"]),
        min_coverage=int(raw["min_coverage"]),
        thresholds={axis: int(points) * 100 for axis, points in raw["thresholds"].items()},
        contracts=tuple(
            Contract(**{**item, "signed": date.fromisoformat(item["signed"])}) for item in raw["contracts"]
        ),
        ecosystem_list=tuple(Ecosystem(**item) for item in raw["ecosystems"]),
        unit_list=tuple(Unit(**{**item, "also": tuple(item["also"])}) for item in raw["units"]),
        indicator_list=indicators,
        piece_list=tuple(Piece(**{**item, "sizes": tuple(item["sizes"])}) for item in raw["pieces"]),
        targets=tuple(_target(item, money, horizon) for item in raw["targets"]),
        grid_list=tuple(_grid(item) for item in raw["grids"]),
        document=text,
    )


def _grid(raw: dict[str, Any]) -> ScoringGrid:
    criteria = (_criterion(**item) for item in raw["criteria"])
    return ScoringGrid(raw["axis"], str(raw["version"]), tuple(criteria))


def _criterion(code: str, fr: str, en: str, weight: int, threshold: int | None) -> Criterion:
    return Criterion(code, fr, en, int(weight), None if threshold is None else int(threshold) * 100)


def _target(raw: dict[str, Any], money: set[str], horizon: date) -> Target:
    value = int(raw["value"]) * (100 if raw["indicator"] in money else 1)
    own = date.fromisoformat(raw["horizon"]) if raw["horizon"] else horizon
    return Target(**{**raw, "value": value, "horizon": own})
