"""The targets as published: they do not add up, are not made to, and some are not published at all."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.attainment import Aim, is_alike, unallocated
from imm_eco.domain.vocabulary import PROGRAMME_SCOPE, UNALLOCATED_SCOPE, Term, Vocabulary
from imm_eco.grid import Field, Grid, Kind, Note, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.comparable import left_out
from imm_eco.store import lookup
from imm_eco.store.rows import columns_of, fetch_all


class PublishedTarget(NamedTuple):
    """What is to be reached in a scope by a horizon; `value` is in the indicator's unit, None where none was told."""

    scope: str
    indicator: str
    horizon: str
    value: int | None = None
    qualifier: str | None = None
    basis: str | None = None
    source: str | None = None
    since: str | None = None
    measures: str | None = None

    @property
    def about(self) -> tuple[str, str, str]:
        """What an amendment has in common with the target that it amends."""
        return self.scope, self.indicator, self.horizon

    @property
    def aim(self) -> Aim:
        """What attainment is read against."""
        return Aim(self.value, self.qualifier, self.basis, self.measures)


_TARGETS = f"""
SELECT {columns_of(PublishedTarget)} FROM live_target
WHERE (since IS NULL OR since <= :day) AND (:ecosystem IS NULL OR scope = :ecosystem)
ORDER BY horizon, since, id"""

_NATURES = Vocabulary(
    "nature",
    (
        Term("stock", "Stock, à une date", "Stock, at a date"),
        Term("flow", "Flux, d’une période", "Flow, of a period"),
        Term("envelope", "Enveloppe", "Envelope"),
    ),
)
_BETTER = Vocabulary("better", (Term("higher", "Plus haut", "Higher"), Term("lower", "Plus bas", "Lower")))


def targets(db: sqlite3.Connection, as_of: date, ecosystem: str | None = None, indicator: str | None = None) -> Grid:
    """The targets in force on a day, by horizon and indicator: ecosystems, what they do not explain, the programme."""
    programme = lookup.programme(db)
    told = fetch_all(db, PublishedTarget, _TARGETS, {"day": as_of.isoformat(), "ecosystem": None})
    # In the order of their days: of one scope the latest amendment stays.
    in_force = {target.about: target for target in told}
    found = [target for target in in_force.values() if indicator in (None, target.indicator)]
    rows = (target for group in _groups(programme, found, indicator) for target in _complete(programme, *group))
    kept = [target for target in rows if ecosystem in (None, target.scope)]
    notes = [*_allocated(programme, kept), *_left_out(programme, kept)]
    notes.append(Note(N_("n.d.: no target was published; it is not zero.")))
    shown = [_row(programme, target, strong=target.scope == PROGRAMME_SCOPE) for target in kept]
    return Grid("targets", _("Targets"), _fields(programme, kept), shown, {"as_of": as_of}, notes, section="indicator")


def amendments(db: sqlite3.Connection, as_of: date | None = None, ecosystem: str | None = None) -> Grid:
    """Every target that was ever in force up to a day, each with the day it began and the day it was amended."""
    programme = lookup.programme(db)
    asked = {"day": (as_of or date.max).isoformat(), "ecosystem": ecosystem}
    told = fetch_all(db, PublishedTarget, _TARGETS, asked)
    amended: dict[tuple[str, str, str], list[PublishedTarget]] = defaultdict(list)
    for target in told:
        amended[target.about].append(target)
    rows = [
        _row(programme, target, until=later.since if later else None)
        for targets in sorted(amended.values(), key=lambda targets: _place(programme, targets[0]))
        for target, later in zip(targets, (*targets[1:], None), strict=True)
    ]
    until = Field("until", N_("Amended on"), Kind.DATE)
    columns = [
        each
        for field in _fields(programme, told, amended=True)
        for each in ((field, until) if field.key == "since" else (field,))
    ]
    return Grid("amendments", _("Targets and their amendments"), columns, rows, section="indicator")


def _row(programme: Programme, target: PublishedTarget, *, strong: bool = False, **more: str | None) -> Row:
    return Row.of(target, {"unit": programme.units.get(target.indicator), **more}, strong=strong)


def _place(programme: Programme, target: PublishedTarget) -> tuple[int, bool, int, str]:
    """A target among the others: by indicator, scope, then horizon."""
    scopes = (*programme.ecosystems.codes, target.scope)
    return (
        programme.indicators.codes.index(target.indicator),
        target.scope == PROGRAMME_SCOPE,
        scopes.index(target.scope),
        target.horizon,
    )


def indicators(db: sqlite3.Connection) -> Grid:
    """The indicators of the programme: how each is counted, in which unit, and which way is good."""
    programme = lookup.programme(db)
    columns = [
        Field("code", N_("Code")),
        Field("title", N_("Indicator")),
        Field("nature", N_("Nature"), Kind.CODE, _NATURES),
        Field("unit", N_("Unit"), Kind.CODE, programme.unit_titles),
        Field("signed", N_("Below zero")),
        Field("better", N_("Better"), Kind.CODE, _BETTER),
        Field("also", N_("Also read"), in_tables=False),
    ]
    rows = [
        Row(
            {
                "code": each.code,
                "title": programme.indicators.title(each.code),
                "nature": each.nature,
                "unit": each.unit,
                "signed": each.signed,
                "better": each.better,
                "also": list(each.also),
            }
        )
        for each in programme.indicator_list
    ]
    return Grid("indicators", _("Indicators"), columns, rows)


def _allocated(programme: Programme, targets: Sequence[PublishedTarget]) -> Iterator[Note]:
    """Of each target of the programme, how much the ecosystems explain."""
    whole = _of_programme(targets)
    for left in targets:
        total = whole.get((left.indicator, left.horizon))
        if left.scope == UNALLOCATED_SCOPE and total and total.value is not None and left.value is not None:
            kind = Kind.of_unit(programme.units.get(left.indicator))
            yield Note(
                N_("{indicator}: {allocated} of {target} allocated to ecosystems, {left} not."),
                {
                    "indicator": (Kind.TEXT, programme.indicators.title(left.indicator)),
                    "allocated": (kind, total.value - left.value),
                    "target": (kind, total.value),
                    "left": (kind, left.value),
                },
            )


def _left_out(programme: Programme, targets: Sequence[PublishedTarget]) -> Iterator[Note]:
    """The ecosystems whose target measures something else than the programme's: not allocated knows nothing of it."""
    whole = _of_programme(targets)
    for target in targets:
        programmes = whole.get((target.indicator, target.horizon))
        if programmes and target.value is not None and not is_alike(target.aim, programmes.aim):
            yield left_out(programme, target.scope, target.indicator, target.aim)


def _of_programme(targets: Sequence[PublishedTarget]) -> dict[tuple[str, str], PublishedTarget]:
    """The targets of the whole programme, by indicator and horizon."""
    return {(target.indicator, target.horizon): target for target in targets if target.scope == PROGRAMME_SCOPE}


def _groups(
    programme: Programme, found: Sequence[PublishedTarget], only: str | None
) -> Iterator[tuple[str, str, list[PublishedTarget]]]:
    """The targets of each horizon and indicator; those that are always expected, even where none is."""
    horizon = programme.horizon.isoformat()
    expected = {target.indicator for target in programme.targets}
    for at in sorted({horizon, *(target.horizon for target in found)}):
        for code in programme.indicators.codes:
            group = [target for target in found if (target.horizon, target.indicator) == (at, code)]
            if group or (at == horizon and code in expected and only in (None, code)):
                yield at, code, group


def _complete(
    programme: Programme, horizon: str, indicator: str, group: Sequence[PublishedTarget]
) -> Iterable[PublishedTarget]:
    """A group in the programme's order, with a row for each ecosystem and for the remainder."""
    by_scope = {target.scope: target for target in group}
    for code in programme.ecosystems.codes:
        yield by_scope.get(code, PublishedTarget(code, indicator, horizon))
    whole = by_scope.get(PROGRAMME_SCOPE)
    if whole:
        left = unallocated(whole.aim, [target.aim for target in group if target.scope != PROGRAMME_SCOPE])
        yield whole._replace(scope=UNALLOCATED_SCOPE, value=left, qualifier=None, source=None, since=None)
        yield whole


def _fields(programme: Programme, shown: Sequence[PublishedTarget], *, amended: bool = False) -> list[Field]:
    amended = amended or any(target.since for target in shown)
    measured = any(target.measures for target in shown)
    return [
        fields.scope(programme, "scope", N_("Scope")),
        fields.indicator(programme),
        Field("qualifier", "", Kind.CODE, vocabulary.QUALIFIERS, in_data=False, missing=""),
        Field("value", N_("Target"), Kind.AMOUNT, missing=fields.UNPUBLISHED),
        fields.unit(),
        Field("qualifier", N_("Qualifier"), Kind.CODE, vocabulary.QUALIFIERS, in_tables=False),
        Field("horizon", N_("Horizon"), Kind.DATE),
        replace(Field("since", N_("Since"), Kind.DATE, in_tables=amended), missing=""),
        Field("basis", N_("Basis"), Kind.CODE, vocabulary.BASES, in_tables=False),
        Field("measures", N_("Measure"), Kind.CODE, vocabulary.MEASURES, in_tables=measured, missing="", optional=True),
        Field("source", N_("Source")),
    ]
