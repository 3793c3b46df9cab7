"""The programme: ecosystems, contracts, indicators, checklist, thresholds and published targets.

It is data, read from a TOML file by `init` and kept whole in the database as JSON, so that the rules
of a past date are the rules of that date.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from imm_eco.errors import DataError
from imm_eco.i18n import _
from imm_eco.vocabulary import AXES, BASES, MEASURES, QUALIFIERS, SCOPES, SIZES, STATUSES, Term, Vocabulary

SHIPPED = Path(__file__).with_name("imm.toml")
REPORTING = ("month", "quarter", "half", "year")
NATURES = ("stock", "flow", "envelope")
UNITS = ("jobs", "MAD")
BETTER = ("higher", "lower")


@dataclass(frozen=True, slots=True)
class Indicator:
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
class Ecosystem:
    """An ecosystem of the programme; only an `active` one can have dossiers selected."""

    code: str
    fr: str
    en: str
    status: str


@dataclass(frozen=True, slots=True)
class Piece:
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
class Criterion:
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
class Contract:
    """A performance contract signed with the State."""

    code: str
    signed: date
    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Target:
    """A published target. `value` is in the indicator's unit: jobs, or centimes.

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
class Programme:
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
    indicator_list: tuple[Indicator, ...]
    piece_list: tuple[Piece, ...]
    targets: tuple[Target, ...]
    grid_list: tuple[ScoringGrid, ...] = ()
    document: str = field(repr=False, default="")

    @property
    def title(self) -> str:
        """The title in the analyst's language."""
        return Term(self.code, self.fr, self.en).title

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
        """The indicators, by code and title."""
        return _vocabulary("indicator", self.indicator_list)

    @cached_property
    def pieces(self) -> Vocabulary:
        """The checklist, by code and title."""
        return _vocabulary("piece", self.piece_list)

    @cached_property
    def units(self) -> dict[str, str]:
        """The unit of each indicator: `jobs` or `MAD`."""
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
        return _vocabulary("criterion", tuple(latest.values()))

    def axis_of(self, criterion: str) -> str:
        """The axis that a criterion belongs to."""
        return next(grid.axis for grid in self.grid_list if any(each.code == criterion for each in grid.criteria))


def _vocabulary(name: str, items: tuple[Any, ...]) -> Vocabulary:
    terms = (Term(item.code, item.fr, item.en, getattr(item, "also", ())) for item in items)
    return Vocabulary(name, tuple(terms))


def load(path: Path | None = None) -> Programme:
    """Read a programme file, the shipped IMM programme by default.

    Raises DataError when the file cannot be read or says something impossible.
    """
    import tomllib

    source = path or SHIPPED
    try:
        document = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(_("cannot read the programme file {path}: {why}").format(path=source, why=error)) from error
    return from_json(json.dumps(document, ensure_ascii=False, sort_keys=True, default=date.isoformat))


def from_json(text: str) -> Programme:
    """The programme that a database keeps. Raises DataError on what no programme can say."""
    raw = json.loads(text)
    try:
        programme = _build(raw, text)
    except (KeyError, TypeError, ValueError) as error:
        message = _("the programme file is incomplete or wrong: {why}").format(why=error)
        raise DataError(message, hint=_("compare it with the shipped file {path}").format(path=SHIPPED)) from error
    _verify(programme)
    return programme


def _build(raw: dict[str, Any], text: str) -> Programme:
    horizon = date.fromisoformat(raw["horizon"])
    indicators = tuple(Indicator(**{**item, "also": tuple(item.get("also", ()))}) for item in raw["indicators"])
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
        results_due_days=int(raw.get("results_due_days", 0)),
        min_coverage=int(raw.get("min_coverage", 0)),
        thresholds={axis: int(points) * 100 for axis, points in raw["thresholds"].items()},
        contracts=tuple(
            Contract(item["code"], date.fromisoformat(item["signed"]), item["fr"], item["en"])
            for item in raw["contracts"]
        ),
        ecosystem_list=tuple(Ecosystem(**item) for item in raw["ecosystems"]),
        indicator_list=indicators,
        piece_list=tuple(Piece(**{**item, "sizes": tuple(item.get("sizes", ()))}) for item in raw["pieces"]),
        targets=tuple(_target(item, money, horizon) for item in raw["targets"]),
        grid_list=tuple(_grid(item) for item in raw.get("grids", ())),
        document=text,
    )


def _grid(raw: dict[str, Any]) -> ScoringGrid:
    criteria = (_criterion(**item) for item in raw["criteria"])
    return ScoringGrid(raw["axis"], str(raw["version"]), tuple(criteria))


def _criterion(code: str, fr: str, en: str, weight: int, threshold: int | None = None) -> Criterion:
    return Criterion(code, fr, en, int(weight), None if threshold is None else int(threshold) * 100)


def _target(raw: dict[str, Any], money: set[str], horizon: date) -> Target:
    value = int(raw["value"]) * (100 if raw["indicator"] in money else 1)
    own = raw.get("horizon")
    return Target(
        raw["scope"],
        raw["indicator"],
        value,
        date.fromisoformat(own) if own else horizon,
        raw.get("qualifier"),
        raw.get("basis", "cumulative"),
        raw.get("source"),
        raw.get("measures"),
    )


def _verify(programme: Programme) -> None:
    """Complain of every word that the programme uses and that nothing defines."""
    scopes = {*programme.ecosystems.codes, "programme"}
    checks: list[tuple[str, str | None, tuple[str, ...] | set[str]]] = [
        ("reporting", programme.reporting, REPORTING),
        *(("status", item.status, STATUSES.codes) for item in programme.ecosystem_list),
        *(("nature", item.nature, NATURES) for item in programme.indicator_list),
        *(("unit", item.unit, UNITS) for item in programme.indicator_list),
        *(("better", item.better, BETTER) for item in programme.indicator_list),
        *(("scope", item.scope, scopes) for item in programme.targets),
        *(("indicator", item.indicator, programme.indicators.codes) for item in programme.targets),
        *(("basis", item.basis, BASES.codes) for item in programme.targets),
        *(("measures", item.measures, MEASURES.codes) for item in programme.targets if item.measures),
        *(("qualifier", item.qualifier, QUALIFIERS.codes) for item in programme.targets if item.qualifier),
        *(("size", size, SIZES.codes) for item in programme.piece_list for size in item.sizes),
        *(("axis", item.axis, AXES.codes) for item in programme.grid_list),
    ]
    unknown = [f"{name}: {value}" for name, value, known in checks if value not in known]
    if unknown:
        raise DataError(_("the programme file uses unknown words"), details=unknown)
    wrong = list(_faults(programme.grid_list))
    if wrong:
        raise DataError(_("the programme file has grids that cannot be used"), details=wrong)


def _faults(grids: tuple[ScoringGrid, ...]) -> Iterator[str]:
    """What is wrong with the grids: a criterion belongs to one axis, a version is stated once, a weight counts."""
    axis_of: dict[str, str] = {}
    versions: set[tuple[str, str]] = set()
    for grid in grids:
        name = {"axis": grid.axis, "version": grid.version}
        codes = [criterion.code for criterion in grid.criteria]
        if (grid.axis, grid.version) in versions:
            yield _("{axis}: the version {version} is stated twice").format(**name)
        versions.add((grid.axis, grid.version))
        if not codes or len(set(codes)) < len(codes):
            yield _("{axis} {version}: a grid has criteria, each stated once").format(**name)
        for criterion in grid.criteria:
            if criterion.weight <= 0 or not 0 <= (criterion.threshold or 0) <= 10_000:
                message = _("{axis} {version}, {criterion}: a weight is above zero, a threshold from 0 to 100")
                yield message.format(**name, criterion=criterion.code)
            if axis_of.setdefault(criterion.code, grid.axis) != grid.axis:
                yield _("{criterion}: a criterion belongs to one axis").format(criterion=criterion.code)
