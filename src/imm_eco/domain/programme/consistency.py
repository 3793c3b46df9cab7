"""The rules that hold between the keys of a programme: what is stated once, what comes before what, what fits what.

Each rule reads what the structure left in order, None elsewhere, and says where it is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from imm_eco.domain.programme import problems as kinds
from imm_eco.domain.programme.problems import Path, ProgrammeProblem, shown
from imm_eco.domain.programme.schema import SCHEMA, UNITS, Type
from imm_eco.domain.vocabulary import (
    COMMITTED_INDICATORS,
    ENVELOPE_INDICATOR,
    PROGRAMME_SCOPE,
    UNALLOCATED_SCOPE,
    fold,
)
from imm_eco.faults import Fault, ProblemKind

Document = Mapping[str, Any]
Rule = Callable[[Document], Iterator[ProgrammeProblem]]
"""A rule, given the parts of a file that are in order."""

RESERVED = {
    "ecosystems": (PROGRAMME_SCOPE, UNALLOCATED_SCOPE, "total", "all"),
    "units": (*UNITS, "dossiers"),
}
"""The codes that reports use themselves."""
_LISTS = tuple(each.name for each in SCHEMA.keys if each.type is Type.TABLES and each.keys[0].name == "code")


def consistency(document: Document) -> Iterator[ProgrammeProblem]:
    """Every rule that a file breaks, and where."""
    for rule in _RULES:
        yield from rule(document)


def _problem(kind: ProblemKind, path: Path, value: object = None, **params: object) -> ProgrammeProblem:
    """A problem; `at` among the parameters is the path of what was there before, whose line is told."""
    return ProgrammeProblem(Fault(kind, params), path, None if value is None else shown(value))


def _items(document: Document, name: str) -> Iterator[tuple[Path, Document]]:
    """The tables of a list, with where they stand."""
    for place, item in enumerate(document.get(name) or ()):
        yield (name, place), item


def _codes_once(document: Document) -> Iterator[ProgrammeProblem]:
    """A code is stated once in its list, and is none that reports use themselves."""
    for name in _LISTS:
        seen: dict[str, Path] = {}
        for path, item in _items(document, name):
            code = item["code"]
            if code is None:
                continue
            if code in RESERVED.get(name, ()):
                yield _problem(kinds.RESERVED, (*path, "code"), code, word=code)
            first = seen.setdefault(code, path)
            if first != path:
                yield _problem(kinds.REPEATED, (*path, "code"), code, word=code, at=(*first, "code"))


def _read_apart(document: Document) -> Iterator[ProgrammeProblem]:
    """No title or spelling names two things: what is typed or stands in a cell could mean either."""
    for name in _LISTS:
        seen: dict[str, tuple[str, Path]] = {}
        for path, item in _items(document, name):
            if item["code"] is None:
                continue
            for key in ("code", "fr", "en", "also"):
                words = item.get(key) or ()
                for word in (words,) if isinstance(words, str) else words:
                    other, first = seen.setdefault(fold(word), (item["code"], path))
                    if other != item["code"]:
                        yield _problem(kinds.READ_AS_ANOTHER, (*path, key), word, word=word, other=other, at=first)


def _days(document: Document) -> Iterator[ProgrammeProblem]:
    """The horizon comes after the start, contracts up to the horizon, targets after the start."""
    start, horizon = document["start"], document["horizon"]
    if start and horizon and horizon <= start:
        yield _problem(kinds.HORIZON_FIRST, ("horizon",), horizon, horizon=horizon, start=start)
        return
    for path, item in _items(document, "contracts"):
        if horizon and item["signed"] and item["signed"] > horizon:
            where = {"day": item["signed"], "horizon": horizon}
            yield _problem(kinds.AFTER_HORIZON, (*path, "signed"), item["signed"], **where)
    for path, item in _items(document, "targets"):
        if start and item["horizon"] and item["horizon"] <= start:
            where = {"day": item["horizon"], "start": start}
            yield _problem(kinds.BEFORE_START, (*path, "horizon"), item["horizon"], **where)


def _indicators(document: Document) -> Iterator[ProgrammeProblem]:
    """What answers a commitment is counted as commitments are; the envelope is the indicator `support`."""
    for path, item in _items(document, "indicators"):
        code, nature, unit = item["code"], item["nature"], item["unit"]
        wanted = _KNOWN.get(code)
        if wanted and nature and unit and (nature, unit) != wanted:
            yield _problem(kinds.KNOWN_INDICATOR, path, code, word=code, nature=wanted[0], unit=wanted[1])
        elif nature == "envelope" and code not in (None, ENVELOPE_INDICATOR):
            yield _problem(kinds.OTHER_ENVELOPE, (*path, "nature"), nature, word=code, envelope=ENVELOPE_INDICATOR)
    listed = document["indicators"] or ()
    if listed and ENVELOPE_INDICATOR not in {item["code"] for item in listed}:
        yield _problem(kinds.NO_ENVELOPE, ("indicators",), envelope=ENVELOPE_INDICATOR)
    if listed and {item["nature"] for item in listed} == {"envelope"}:
        yield _problem(kinds.NOTHING_MEASURED, ("indicators",))


_KNOWN = {
    **{code: ("stock", "jobs") if field == "jobs" else ("flow", "MAD") for field, code in COMMITTED_INDICATORS.items()},
    ENVELOPE_INDICATOR: ("envelope", "MAD"),
}
"""The indicators whose figures the tool itself keeps, by what they are and their unit: they answer the commitments and
the conventions, which every performance contract has."""


def _targets(document: Document) -> Iterator[ProgrammeProblem]:
    """A target is stated once, on a basis and with a measure that its indicator can have."""
    indicators = {item["code"]: item for _path, item in _items(document, "indicators")}
    seen: dict[tuple[object, ...], Path] = {}
    for path, item in _items(document, "targets"):
        about = (item["scope"], item["indicator"], item["horizon"] or document["horizon"])
        if None not in about and (first := seen.setdefault(about, path)) != path:
            yield _problem(kinds.REPEATED, path, word=f"{about[0]} · {about[1]}", at=first)
        indicator = indicators.get(item["indicator"])
        if indicator is None:
            continue
        code = indicator["code"]
        if item["basis"] == "annual" and indicator["nature"] in ("stock", "envelope"):
            yield _problem(kinds.ANNUAL_STOCK, (*path, "basis"), "annual", word=code)
        if item["measures"] and indicator["unit"] not in (None, "jobs"):
            yield _problem(kinds.MEASURES_NO_JOBS, (*path, "measures"), item["measures"], word=code)


def _grids(document: Document) -> Iterator[ProgrammeProblem]:
    """A version of a grid is stated once, a criterion once in it and of one axis alone."""
    versions: dict[tuple[str, str], Path] = {}
    axis_of: dict[str, str] = {}
    for path, grid in _items(document, "grids"):
        axis, version = grid["axis"], grid["version"]
        if axis and version and (first := versions.setdefault((axis, version), path)) != path:
            yield _problem(
                kinds.REPEATED, (*path, "version"), version, word=f"{axis} {version}", at=(*first, "version")
            )
        seen: dict[str, Path] = {}
        for place, criterion in enumerate(grid["criteria"] or ()):
            own, code = (*path, "criteria", place, "code"), criterion["code"]
            if code is None:
                continue
            if (first := seen.setdefault(code, own)) != own:
                yield _problem(kinds.REPEATED, own, code, word=code, at=first)
            if axis and (other := axis_of.setdefault(code, axis)) != axis:
                yield _problem(kinds.OTHER_AXIS, own, code, word=code, axis=other)


_RULES: tuple[Rule, ...] = (_codes_once, _read_apart, _days, _indicators, _targets, _grids)
