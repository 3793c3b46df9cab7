"""The headline: what the programme aims at and where it stands, in three figures taken from the reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from imm_eco.document import Cards
from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.attainment import attainment
from imm_eco.domain.vocabulary import PROGRAMME_SCOPE
from imm_eco.grid import Field, Grid, Kind, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.envelope import EnvelopeRow
from imm_eco.reports.query import ReportQuery
from imm_eco.reports.scoreboard import TargetRow

CARDS = Cards(figure="realised", share="attainment", mark="due")
"""The columns that a card of the headline is made of."""


class _Headline(NamedTuple):
    """A figure of the whole programme against its target; support follows no path and owes no result."""

    title: str
    indicator: str
    unit: str
    qualifier: str | None
    target: int | None
    realised: int | None
    attainment: Fraction | None
    gap: int | None
    comparable: bool | None = None
    expected: int | None = None
    due: Fraction | None = None
    pace: int | None = None
    dossiers: int | None = None
    reported: int | None = None
    coverage: str | None = None
    verified_share: Fraction | None = None


def summary(programme: Programme, asked: ReportQuery, reports: Mapping[str, Grid], qualifier: str | None) -> Grid:
    """The programme's rows of the scoreboard, then the support committed; `qualifier` is that of the envelope."""
    board, support = reports["targets"].records(TargetRow), reports["envelope"].records(EnvelopeRow)
    headlines = [_promised(programme, row) for row in board if row.group == PROGRAMME_SCOPE]
    headlines += [_support(row, qualifier) for row in support if row.group == PROGRAMME_SCOPE]
    return Grid(
        "summary",
        _("Summary"),
        list(_fields(programme)),
        [Row.of(each) for each in headlines],
        asked.facts("summary", horizon=programme.horizon),
    )


def _promised(programme: Programme, row: TargetRow) -> _Headline:
    return _Headline(
        title=programme.indicators.title(row.indicator),
        indicator=row.indicator,
        unit=row.unit,
        qualifier=row.qualifier,
        target=row.target,
        realised=row.realised,
        attainment=row.attainment,
        gap=row.gap,
        comparable=row.comparable,
        expected=row.expected,
        due=None if row.expected is None else attainment(row.expected, row.target),
        pace=row.pace,
        dossiers=row.dossiers,
        reported=row.reported,
        coverage=row.coverage,
        verified_share=row.verified_share,
    )


def _support(row: EnvelopeRow, qualifier: str | None) -> _Headline:
    return _Headline(
        title=_("State support committed"),
        indicator=row.indicator,
        unit=row.unit,
        qualifier=qualifier,
        target=row.envelope,
        realised=row.committed,
        attainment=row.share,
        gap=None if row.balance is None else -row.balance,
    )


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
