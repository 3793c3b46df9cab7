"""The alerts: figures that are allowed and seldom right, each with the figures that tripped it.

One set of predicates, pure: `plausibility` asks them of a typed change, of a workbook, of the whole database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from imm_eco import formatting
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules import company_names
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import COMMITTED_INDICATORS, ENDS, STEPS, VALIDATED
from imm_eco.sheets.parsing.values import Value
from imm_eco.sheets.problem import Fault, ProblemKind
from imm_eco.sheets.problem_catalogue import (
    ABOVE_COMMITMENT,
    AFTER_END,
    BEFORE_VALIDATION,
    EXPORT_ABOVE,
    FALLING,
    FALLING_LATER,
    NOT_COUNTED,
    OTHER_NAME,
    SHARED_CONVENTION,
    TENFOLD,
    UNDER_THOUSAND,
    UNIT_APART,
)
from imm_eco.store.lookup import company_of

MUCH = 10
"""How many times the figure before, or the promise, makes a figure doubtful."""
UNIT = 500
"""How many times its neighbour makes a figure one of another unit: thousands for units, or the other way round."""
LEAST = 100_000
"""Centimes under which an amount of a project is one of another unit: 1 000 DH."""

TURNOVER, EXPORT = COMMITTED_INDICATORS["turnover"], COMMITTED_INDICATORS["export_turnover"]


class Spot(NamedTuple):
    """Where a figure is said: the noun of its row, what names the row within its dossier or company, its column."""

    noun: str
    at: tuple[Value, ...]
    field: str


class Way(NamedTuple):
    """A way to tell an alert: at one of its figures, by a sentence that speaks from there."""

    spot: Spot
    kind: ProblemKind
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Alert:
    """A figure that is seldom right: by what it is known for ever, the figures that tripped it, how it can be told."""

    owner: str
    name: str
    figures: str
    ways: tuple[Way, ...]

    @property
    def code(self) -> str:
        """The permanent code of its kind."""
        return self.ways[0].kind.code

    @property
    def message(self) -> str:
        """What is seldom right about it, in the analyst's language."""
        return Fault(self.ways[0].kind, self.ways[0].params).message

    def as_json(self) -> dict[str, str]:
        """The alert as scripts read it."""
        named = {"name": self.name, "code": self.code, "of": self.owner}
        return {**named, "figures": self.figures, "message": self.message, "remedy": self.remedy}

    @property
    def remedy(self) -> str:
        """What to look at, in the analyst's language."""
        return Fault(self.ways[0].kind, self.ways[0].params).remedy


@dataclass
class Project:
    """The figures of one dossier that are set beside one another."""

    reference: str
    investment: int | None = None
    step: str = "identification"
    entered_on: date | None = None
    validated_on: date | None = None
    results: dict[tuple[str, Period], int] = field(default_factory=dict)
    commitments: dict[int, Mapping[str, int | None]] = field(default_factory=dict)
    shared: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Its conventions whose reference other dossiers have as well, with the references of these."""


def of_projects(projects: Iterable[Project], programme: Programme) -> Iterator[Alert]:
    """Every alert about the figures of some dossiers."""
    for project in projects:
        book = _DossierFigures(project, programme)
        for rule in _RULES:
            yield from rule(book)


@dataclass(frozen=True, slots=True)
class _DossierFigures:
    """The figures of a dossier, and how they are said."""

    project: Project
    programme: Programme

    def alert(self, name: Iterable[Value], figures: Iterable[str | int], *ways: Way) -> Alert:
        """An alert about the dossier."""
        words = (ways[0].kind.code, self.project.reference, *(_word(each) for each in name))
        return Alert(self.project.reference, ":".join(words), "/".join(map(str, figures)), ways)

    def said(self, indicator: str, now: int, period: str, other: int) -> dict[str, str]:
        """What the sentence of an alert needs, each figure with its unit."""
        say = (lambda value: formatting.money(value, exact=True)) if self.is_money(indicator) else formatting.count
        title = self.programme.indicators.title(indicator)
        return {"indicator": title, "now": say(now), "period": period, "other": say(other)}

    def is_money(self, indicator: str) -> bool:
        """Whether an indicator is an amount; jobs alone are not, of those that a programme does not name."""
        named = indicator in self.programme.indicators.codes
        return self.programme.indicator(indicator).is_money if named else indicator != COMMITTED_INDICATORS["jobs"]

    def lines(self) -> Iterator[tuple[str, list[Period]]]:
        """The periods of each indicator in their order; those of a flow with others of the same length."""
        lines: dict[tuple[str, int], list[Period]] = {}
        for indicator, period in sorted(self.project.results, key=lambda key: (key[1].end, key[1].start)):
            length = period.months if self.programme.indicator(indicator).nature == "flow" else 0
            lines.setdefault((indicator, length), []).append(period)
        return ((indicator, line) for (indicator, _length), line in lines.items())

    def promises(self, name: str) -> dict[int, int]:
        """What is committed to of a kind, by year; a year that says nothing of it is left out."""
        given = ((year, figures[name]) for year, figures in sorted(self.project.commitments.items()))
        return {year: value for year, value in given if value is not None}


def _word(value: Value) -> str:
    return value.code if isinstance(value, Period) else str(value)


def _neighbours(book: _DossierFigures) -> Iterator[Alert]:
    """A result beside that of the period before: a fall of a stock, ten times as much, a thousandth of it."""
    results = book.project.results
    for indicator, line in book.lines():
        is_stock = book.programme.indicator(indicator).nature == "stock"
        for before, period in pairwise(line):
            now, earlier = results[indicator, period], results[indicator, before]
            here, there = (Spot("results", (indicator, each), "value") for each in (period, before))
            ways = [Way(here, FALLING, book.said(indicator, now, before.title, earlier))]
            if is_stock and now < earlier:
                ways.append(Way(there, FALLING_LATER, book.said(indicator, earlier, period.title, now)))
            elif earlier > 0 and now >= MUCH * earlier:
                ways = [Way(here, TENFOLD, book.said(indicator, now, before.title, earlier))]
            elif now > 0 and earlier >= UNIT * now:
                ways = [Way(here, UNIT_APART, book.said(indicator, now, before.title, earlier))]
            else:
                continue
            yield book.alert((indicator, period), (now, earlier), *ways)


def _above_commitments(book: _DossierFigures) -> Iterator[Alert]:
    """A result of ten times what the promoter commits to for any year, or more."""
    most = {code: max(book.promises(name).values(), default=0) for name, code in COMMITTED_INDICATORS.items()}
    for (indicator, period), now in book.project.results.items():
        promised = most.get(indicator, 0)
        if promised > 0 and now >= MUCH * promised:
            said = {**book.said(indicator, now, period.title, promised), "times": formatting.count(now // promised)}
            way = Way(Spot("results", (indicator, period), "value"), ABOVE_COMMITMENT, said)
            yield book.alert((indicator, period), (now, promised), way)


def _shares(book: _DossierFigures) -> Iterator[Alert]:
    """An export above the turnover that it is a share of: of a period, or committed to for a year."""
    results = book.project.results
    for (indicator, period), export in results.items():
        turnover = results.get((TURNOVER, period))
        if indicator == EXPORT and turnover is not None and export > turnover:
            said = book.said(EXPORT, export, period.title, turnover)
            spots = (Spot("results", (code, period), "value") for code in (EXPORT, TURNOVER))
            yield book.alert((EXPORT, period), (export, turnover), *(Way(each, EXPORT_ABOVE, said) for each in spots))
    turnovers = book.promises("turnover")
    for year, export in book.promises("export_turnover").items():
        if export > turnovers[year]:
            said = book.said(EXPORT, export, str(year), turnovers[year])
            way = Way(Spot("commitments", (year,), "export_turnover"), EXPORT_ABOVE, said)
            yield book.alert((EXPORT, year), (export, turnovers[year]), way)


def _promised_years(book: _DossierFigures) -> Iterator[Alert]:
    """Commitments beside those of the year before: jobs that fall, a figure of another unit."""
    for name, indicator in COMMITTED_INDICATORS.items():
        for (year, earlier), (after, now) in pairwise(book.promises(name).items()):
            kind = FALLING if name == "jobs" and now < earlier else None
            if min(now, earlier) > 0 and max(now, earlier) >= UNIT * min(now, earlier):
                kind = UNIT_APART
            if kind:
                way = Way(Spot("commitments", (after,), name), kind, book.said(indicator, now, str(year), earlier))
                yield book.alert((indicator, after), (now, earlier), way)


def _small_amounts(book: _DossierFigures) -> Iterator[Alert]:
    """An amount under 1 000 DH: thousands or millions were meant."""
    amounts: list[tuple[Spot, str, str, int | None]] = [
        (Spot("dossiers", (), "investment"), "investment", "", book.project.investment)
    ]
    for name, indicator in COMMITTED_INDICATORS.items():
        for year, value in book.promises(name).items():
            amounts.append((Spot("commitments", (year,), name), indicator, str(year), value))
    for (indicator, period), value in book.project.results.items():
        amounts.append((Spot("results", (indicator, period), "value"), indicator, period.title, value))
    for spot, indicator, title, amount in amounts:
        if amount is not None and 0 < amount < LEAST and book.is_money(indicator):
            way = Way(spot, UNDER_THOUSAND, book.said(indicator, amount, title, LEAST))
            yield book.alert((indicator, *spot.at[-1:]), (amount,), way)


def _not_counted(book: _DossierFigures) -> Iterator[Alert]:
    """A result that no figure counts: of a dossier never validated, or of before its validation, or after its end.

    The end of a dossier that was never validated trips it anew: what was said of one on its way is no answer.
    """
    project = book.project
    validated_on, ended_on = project.validated_on, project.entered_on if project.step in _EARLY_ENDS else None
    for (indicator, period), now in project.results.items():
        said = {**book.said(indicator, now, period.title, now), "step": STEPS.title(project.step)}
        figures: tuple[str | int, ...] = (now,)
        spots = [Spot("results", (indicator, period), "value")]
        if validated_on is None:
            kind = NOT_COUNTED
            if ended_on:
                figures = (now, project.step)
                spots += [Spot("moves", (project.step, ended_on), "step"), Spot("decisions", (ended_on,), "outcome")]
        elif period.end < validated_on:
            kind, said = BEFORE_VALIDATION, {**said, "date": formatting.day(validated_on)}
        elif ended_on and period.end > ended_on:
            kind, said = AFTER_END, {**said, "date": formatting.day(ended_on)}
        else:
            continue
        yield book.alert((indicator, period), figures, *(Way(spot, kind, said) for spot in spots))


_EARLY_ENDS = frozenset(ENDS) - frozenset(VALIDATED)


def _shared_conventions(book: _DossierFigures) -> Iterator[Alert]:
    """A convention under the reference of another dossier's: it may be that one, typed for the wrong dossier."""
    for convention, others in book.project.shared.items():
        said = {"convention": convention, "others": ", ".join(others)}
        way = Way(Spot("conventions", (convention,), "convention"), SHARED_CONVENTION, said)
        yield book.alert((convention,), others, way)


_RULES: tuple[Callable[[_DossierFigures], Iterator[Alert]], ...] = (
    _neighbours,
    _above_commitments,
    _shares,
    _promised_years,
    _small_amounts,
    _not_counted,
    _shared_conventions,
)


class Naming(NamedTuple):
    """A name that a company has had since a change, with its ICE; `is_retracted` (0 or 1) where it has it no longer."""

    candidate_id: int
    change_id: int
    name: str
    ice: str
    is_retracted: int


def under_another_name(now: Naming, before: Naming) -> Alert | None:
    """The alert about a company whose name is very different from the one before; None where it is not."""
    if not company_names.are_unlike(before.name, now.name):
        return None
    company = company_of(now.ice)
    said = {"company": company, "now": now.name, "ice": now.ice, "other": before.name, "was": before.ice}
    way = Way(Spot("candidates", (company,), "name"), OTHER_NAME, said)
    return Alert(company, f"{OTHER_NAME.code}:{company}", f"{now.name}/{before.name}", (way,))
