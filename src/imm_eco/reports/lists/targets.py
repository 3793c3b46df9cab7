"""The targets as published: they do not add up, are not made to, and some are not published at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.attainment import Aim, is_alike, unallocated
from imm_eco.domain.vocabulary import PROGRAMME_SCOPE, UNALLOCATED_SCOPE, Term, Vocabulary
from imm_eco.grid import Field, Grid, Kind, Note, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.comparable import left_out
from imm_eco.store import lookup

_TARGETS = """
SELECT scope, indicator, value, qualifier, horizon, basis, source, since, measures FROM live_target
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
    told = [dict(row) for row in db.execute(_TARGETS, {"day": as_of.isoformat(), "ecosystem": None})]
    # In the order of their days: of one scope the latest amendment stays.
    in_force = {(row["scope"], row["indicator"], row["horizon"]): row for row in told}
    found = [row for row in in_force.values() if indicator in (None, row["indicator"])]
    rows = (row for group in _groups(programme, found, indicator) for row in _complete(programme, *group))
    kept = [
        Row({**row, "unit": programme.units.get(row["indicator"])}, strong=row["scope"] == PROGRAMME_SCOPE)
        for row in rows
        if ecosystem in (None, row["scope"])
    ]
    amended = any(row["since"] for row in kept)
    notes = [*_allocated(programme, kept), *_left_out(programme, kept)]
    notes.append(Note(N_("n.d.: no target was published; it is not zero.")))
    shown = _fields(programme, amended, any(row["measures"] for row in kept))
    return Grid("targets", _("Targets"), shown, kept, {"as_of": as_of}, notes, section="indicator")


def amendments(db: sqlite3.Connection, as_of: date | None = None, ecosystem: str | None = None) -> Grid:
    """Every target that was ever in force up to a day, each with the day it began and the day it was amended."""
    programme = lookup.programme(db)
    asked = {"day": (as_of or date.max).isoformat(), "ecosystem": ecosystem}
    rows: list[dict[str, Any]] = []
    latest: dict[tuple[str, str, str], dict[str, Any]] = {}
    for told in db.execute(_TARGETS, asked):
        row = {**dict(told), "until": None, "unit": programme.units.get(told["indicator"])}
        about = (row["scope"], row["indicator"], row["horizon"])
        if about in latest:
            latest[about]["until"] = row["since"]
        latest[about] = row
        rows.append(row)
    rows.sort(key=lambda row: _place(programme, row))
    until = fields.day("until", N_("Amended on"))
    columns = [
        each
        for field in _fields(programme, True, any(row["measures"] for row in rows))
        for each in ((field, until) if field.key == "since" else (field,))
    ]
    return Grid(
        "amendments", _("Targets and their amendments"), columns, [Row(row) for row in rows], section="indicator"
    )


def _place(programme: Programme, row: dict[str, Any]) -> tuple[Any, ...]:
    """A target among the others: by indicator, scope, horizon, then by its day."""
    scopes = (*programme.ecosystems.codes, row["scope"])
    return (
        programme.indicators.codes.index(row["indicator"]),
        row["scope"] == PROGRAMME_SCOPE,
        scopes.index(row["scope"]),
        row["horizon"],
        row["since"] or "",
    )


def indicators(db: sqlite3.Connection) -> Grid:
    """The indicators of the programme: how each is counted, in which unit, and which way is good."""
    programme = lookup.programme(db)
    columns = [
        fields.text("code", N_("Code")),
        fields.text("title", N_("Indicator")),
        Field("nature", N_("Nature"), Kind.CODE, _NATURES),
        Field("unit", N_("Unit"), Kind.CODE, programme.unit_titles),
        fields.text("signed", N_("Below zero")),
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


def _allocated(programme: Programme, rows: Sequence[Row]) -> Iterator[Note]:
    """Of each target of the programme, how much the ecosystems explain."""
    whole = {(row["indicator"], row["horizon"]): row["value"] for row in rows if row["scope"] == PROGRAMME_SCOPE}
    for row in rows:
        total = whole.get((row["indicator"], row["horizon"]))
        if row["scope"] == UNALLOCATED_SCOPE and total is not None and row["value"] is not None:
            kind = Kind.MONEY if row["unit"] == "MAD" else Kind.COUNT
            yield Note(
                N_("{indicator}: {allocated} of {target} allocated to ecosystems, {left} not."),
                {
                    "indicator": (Kind.TEXT, programme.indicators.title(row["indicator"])),
                    "allocated": (kind, total - row["value"]),
                    "target": (kind, total),
                    "left": (kind, row["value"]),
                },
            )


def _left_out(programme: Programme, rows: Sequence[Row]) -> Iterator[Note]:
    """The ecosystems whose target measures something else than the programme's: not allocated knows nothing of it."""
    whole = {(row["indicator"], row["horizon"]): _aim(row.values) for row in rows if row["scope"] == PROGRAMME_SCOPE}
    for row in rows:
        programmes = whole.get((row["indicator"], row["horizon"]))
        if programmes and row["value"] is not None and not is_alike(_aim(row.values), programmes):
            yield left_out(programme, row["scope"], row["indicator"], _aim(row.values))


def _groups(
    programme: Programme, found: list[dict[str, Any]], only: str | None
) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """The targets of each horizon and indicator; those that are always expected, even where none is."""
    horizon = programme.horizon.isoformat()
    expected = {target.indicator for target in programme.targets}
    for at in sorted({horizon, *(row["horizon"] for row in found)}):
        for code in programme.indicators.codes:
            group = [row for row in found if (row["horizon"], row["indicator"]) == (at, code)]
            if group or (at == horizon and code in expected and only in (None, code)):
                yield at, code, group


def _complete(
    programme: Programme, horizon: str, indicator: str, group: list[dict[str, Any]]
) -> Iterable[dict[str, Any]]:
    """A group in the programme's order, with a row for each ecosystem and for the remainder."""
    by_scope = {row["scope"]: row for row in group}
    blank = dict.fromkeys(("value", "qualifier", "basis", "source", "since", "measures"))
    empty = {**blank, "indicator": indicator, "horizon": horizon}
    for code in programme.ecosystems.codes:
        yield by_scope.get(code, {**empty, "scope": code})
    whole = by_scope.get(PROGRAMME_SCOPE)
    if whole:
        left = _left(whole, group)
        yield {
            **empty, "scope": UNALLOCATED_SCOPE, "basis": whole["basis"], "measures": whole["measures"], "value": left
        }  # fmt: skip
        yield whole


def _left(whole: dict[str, Any], group: list[dict[str, Any]]) -> int | None:
    return unallocated(_aim(whole), [_aim(row) for row in group if row["scope"] != PROGRAMME_SCOPE])


def _aim(row: Mapping[str, Any]) -> Aim:
    return Aim(row["value"], row["qualifier"], row["basis"], row["measures"])


def _fields(programme: Programme, amended: bool, measured: bool) -> list[Field]:
    return [
        fields.scope(programme, "scope", N_("Scope")),
        fields.indicator(programme),
        Field("qualifier", "", Kind.CODE, vocabulary.QUALIFIERS, in_data=False, missing=""),
        Field("value", N_("Target"), Kind.AMOUNT, missing=fields.UNPUBLISHED),
        fields.unit(),
        Field("qualifier", N_("Qualifier"), Kind.CODE, vocabulary.QUALIFIERS, in_tables=False),
        fields.day("horizon", N_("Horizon")),
        replace(fields.day("since", N_("Since"), in_tables=amended), missing=""),
        Field("basis", N_("Basis"), Kind.CODE, vocabulary.BASES, in_tables=False),
        Field("measures", N_("Measure"), Kind.CODE, vocabulary.MEASURES, in_tables=measured, missing="", optional=True),
        fields.text("source", N_("Source")),
    ]
