"""The headline: what the programme aims at and where it stands, in three figures taken from the reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from imm_eco.document import Cards
from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.attainment import attainment
from imm_eco.domain.vocabulary import PROGRAMME_SCOPE
from imm_eco.grid import Field, Grid, Kind, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.query import ReportQuery

CARDS = Cards(figure="realised", share="attainment", mark="due")
"""The columns that a card of the headline is made of."""

_PROMISED = ("indicator", "unit", "qualifier", "target", "comparable", "realised", "attainment", "expected", "gap",
             "pace", "dossiers", "reported", "coverage", "verified_share")  # fmt: skip
_SUPPORT = {"indicator": "indicator", "unit": "unit", "target": "envelope", "realised": "committed",
            "attainment": "share"}  # fmt: skip


def summary(programme: Programme, asked: ReportQuery, reports: Mapping[str, Grid], qualifier: str | None) -> Grid:
    """The programme's rows of the scoreboard, then the support committed; `qualifier` is that of the envelope."""
    rows = [Row(_promised(programme, row)) for row in _whole(reports["targets"])]
    rows += [Row(_support(row, qualifier)) for row in _whole(reports["envelope"])]
    return Grid(
        "summary",
        _("Summary"),
        list(_fields(programme)),
        rows,
        asked.facts("summary", horizon=programme.horizon),
    )


def _whole(grid: Grid) -> Iterator[Row]:
    return (row for row in grid.rows if row["ecosystem"] == PROGRAMME_SCOPE)


def _promised(programme: Programme, row: Row) -> dict[str, Any]:
    target, expected = row["target"], row["expected"]
    return {
        "title": programme.indicators.title(row["indicator"]),
        **{key: row[key] for key in _PROMISED},
        "due": None if expected is None else attainment(expected, target),
    }


def _support(row: Row, qualifier: str | None) -> dict[str, Any]:
    """Support follows no path and owes no result: conventions commit it."""
    envelope, committed = row["envelope"], row["committed"]
    return {
        **dict.fromkeys((*_PROMISED, "due")),
        **{key: row[of] for key, of in _SUPPORT.items()},
        "title": _("State support committed"),
        "qualifier": qualifier,
        "gap": None if envelope is None else committed - envelope,
    }


def _fields(programme: Programme) -> Iterator[Field]:
    missing = fields.UNPUBLISHED
    yield Field("title", N_("Indicator"), in_data=False)
    yield Field("indicator", N_("Indicator"), Kind.CODE, programme.indicators, in_tables=False)
    yield fields.unit()
    yield Field("qualifier", "", Kind.CODE, vocabulary.QUALIFIERS, in_data=False, missing="")
    yield Field("target", N_("Target"), Kind.AMOUNT, missing=missing)
    yield Field("qualifier", N_("Qualifier"), Kind.CODE, vocabulary.QUALIFIERS, in_tables=False)
    yield Field("comparable", N_("Comparable"), in_tables=False)
    yield Field("realised", N_("Realised"), Kind.AMOUNT)
    yield Field("attainment", N_("Attained"), Kind.RATIO, missing=missing, at_least="comparable")
    yield Field("attainment", "", Kind.BAR, in_data=False, missing="")
    yield Field("expected", N_("Path"), Kind.AMOUNT)
    yield Field("due", N_("Path, of the target"), Kind.RATIO, in_tables=False)
    yield Field("gap", N_("Gap"), Kind.AMOUNT, missing=missing)
    yield Field("pace", N_("Needed a month"), Kind.AMOUNT)
    yield fields.count("dossiers", N_("Dossiers that owe a result"), in_tables=False)
    yield fields.count("reported", N_("Results given"), in_tables=False)
    yield Field("coverage", N_("Given"), in_data=False)
    yield Field("verified_share", N_("Verified"), Kind.RATIO)
