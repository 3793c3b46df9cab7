"""The targets as published: they do not add up, are not made to, and some are not published at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from imm_eco import vocabulary
from imm_eco.grid import Field, Grid, Kind, Note, Row
from imm_eco.i18n import N_, _
from imm_eco.programme import Programme
from imm_eco.reports import fields
from imm_eco.rules.attainment import remainder
from imm_eco.store import lookup
from imm_eco.vocabulary import PROGRAMME_SCOPE, UNALLOCATED_SCOPE

PUBLISHED = ("jobs", "turnover", "support")
"""What every ecosystem has a target for, published or not."""

_TARGETS = """
SELECT scope, indicator, value, qualifier, horizon, basis, source FROM live_target
WHERE (:indicator IS NULL OR indicator = :indicator) ORDER BY horizon, id"""


def targets(db: sqlite3.Connection, ecosystem: str | None = None, indicator: str | None = None) -> Grid:
    """The targets by horizon and indicator: ecosystems, what they do not explain, the programme."""
    programme = lookup.programme(db)
    found = [dict(row) for row in db.execute(_TARGETS, {"indicator": indicator})]
    rows = (row for group in _groups(programme, found, indicator) for row in _complete(programme, *group))
    kept = [
        Row({**row, "unit": programme.units.get(row["indicator"])}, strong=row["scope"] == PROGRAMME_SCOPE)
        for row in rows
        if ecosystem in (None, row["scope"])
    ]
    notes = [Note(N_("n.d.: no target was published; it is not zero."))]
    return Grid("targets", _("Targets"), _fields(programme), kept, notes=notes, section="indicator")


def _groups(
    programme: Programme, found: list[dict[str, Any]], only: str | None
) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """The targets of each horizon and indicator; those that are always expected, even where none is."""
    horizon = programme.horizon.isoformat()
    for at in sorted({horizon, *(row["horizon"] for row in found)}):
        for code in programme.indicators.codes:
            group = [row for row in found if (row["horizon"], row["indicator"]) == (at, code)]
            if group or (at == horizon and code in PUBLISHED and only in (None, code)):
                yield at, code, group


def _complete(
    programme: Programme, horizon: str, indicator: str, group: list[dict[str, Any]]
) -> Iterable[dict[str, Any]]:
    """A group in the programme's order, with a row for each ecosystem and for the remainder."""
    by_scope = {row["scope"]: row for row in group}
    blank = dict.fromkeys(("value", "qualifier", "basis", "source"))
    empty = {**blank, "indicator": indicator, "horizon": horizon}
    for code in programme.ecosystems.codes:
        yield by_scope.get(code, {**empty, "scope": code})
    whole = by_scope.get(PROGRAMME_SCOPE)
    if whole:
        yield {**empty, "scope": UNALLOCATED_SCOPE, "basis": whole["basis"], "value": _left(whole, group)}
        yield whole


def _left(whole: dict[str, Any], group: list[dict[str, Any]]) -> int | None:
    parts = [row for row in group if row["scope"] != PROGRAMME_SCOPE]
    if any(row["basis"] != whole["basis"] for row in parts):
        return None
    return remainder(whole["value"], (row["value"] for row in parts))


def _fields(programme: Programme) -> list[Field]:
    return [
        fields.scope(programme, "scope", N_("Scope")),
        fields.indicator(programme),
        Field("qualifier", "", Kind.CODE, vocabulary.QUALIFIERS, data=False, missing=""),
        Field("value", N_("Target"), Kind.AMOUNT, missing=fields.UNPUBLISHED),
        fields.unit(),
        Field("qualifier", N_("Qualifier"), Kind.CODE, vocabulary.QUALIFIERS, people=False),
        fields.day("horizon", N_("Horizon")),
        Field("basis", N_("Basis"), Kind.CODE, vocabulary.BASES, people=False),
        fields.text("source", N_("Source")),
    ]
