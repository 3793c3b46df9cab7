"""The headline: what the programme aims at and where it stands, in three figures taken from the reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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


def summary(programme: Programme, asked: ReportQuery, reports: Mapping[str, Grid], qualifier: str | None) -> Grid:
    """The programme's rows of the scoreboard, then the support committed; `qualifier` is that of the envelope."""
    board, support = reports["targets"].records(TargetRow), reports["envelope"].records(EnvelopeRow)
    rows = [_promised(programme, row) for row in board if row.group == PROGRAMME_SCOPE]
    rows += [_support(row, qualifier) for row in support if row.group == PROGRAMME_SCOPE]
    return Grid(
        "summary",
        _("Summary"),
        list(_fields(programme)),
        rows,
        asked.facts("summary", horizon=programme.horizon),
    )


def _promised(programme: Programme, row: TargetRow) -> Row:
    due = None if row.expected is None else attainment(row.expected, row.target)
    return Row.of(row, {"title": programme.indicators.title(row.indicator), "due": due})


def _support(row: EnvelopeRow, qualifier: str | None) -> Row:
    """Support follows no path and owes no result: conventions commit it."""
    record = TargetRow(
        group=row.group,
        indicator=row.indicator,
        unit=row.unit,
        target=row.envelope,
        qualifier=qualifier,
        realised=row.committed,
        attainment=row.share,
        gap=None if row.balance is None else -row.balance,
    )
    return Row.of(record, {"title": _("State support committed"), "due": None})


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
    yield Field("dossiers", N_("Dossiers that owe a result"), Kind.COUNT, in_tables=False)
    yield Field("reported", N_("Results given"), Kind.COUNT, in_tables=False)
    yield Field("coverage", N_("Given"), in_data=False)
    yield Field("verified_share", N_("Verified"), Kind.RATIO)
