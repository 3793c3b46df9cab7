"""What was realised and what was paid, each value with where it comes from."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.periods import Period
from imm_eco.grid import Field, Grid, Kind, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.lists.listing import listing
from imm_eco.reports.provenance import PROVENANCE, SOURCE, ToldOrigin, source
from imm_eco.store import lookup
from imm_eco.store.relations.results import UNCOUNTED
from imm_eco.store.relations.steps import states
from imm_eco.store.relations.words import DAY, with_
from imm_eco.store.rows import fetch_each


class ListedResult(NamedTuple):
    """A result with its place; `value` is in the indicator's unit, `why` says what keeps it out of every figure."""

    why: str | None
    dossier: str
    ecosystem: str | None
    indicator: str
    period_start: str
    period_end: str
    value: int
    proof: str
    piece: str | None
    change: int
    file: str | None
    sheet: str | None
    cell: str | None
    command: str
    author: str


_RESULTS = """
{tables}
SELECT {why} AS why, dossier.key AS dossier, record.ecosystem, result.indicator, result.period_start,
       result.period_end, result.value, result.proof, result.piece, change.id AS change, change.file,
       result.sheet, result.cell, change.command, change.author
FROM live_result AS result {only}
JOIN dossier ON dossier.id = result.dossier_id
LEFT JOIN live_dossier_record AS record ON record.dossier_id = result.dossier_id
JOIN change ON change.id = coalesce(result.source_id, result.change_id)
WHERE (:dossier IS NULL OR result.dossier_id = :dossier) AND (:indicator IS NULL OR indicator = :indicator)
  AND (:ecosystem IS NULL OR record.ecosystem = :ecosystem) AND (:proof IS NULL OR proof = :proof)
  AND (:first IS NULL OR period_start >= :first) AND (:last IS NULL OR period_end <= :last)
ORDER BY dossier.key, result.indicator, result.period_end, result.period_start"""
_ALL = _RESULTS.format(tables="", why="NULL", only="")
_ONLY_UNCOUNTED = "JOIN uncounted ON uncounted.fact = result.id AND why IS NOT NULL"

_DISBURSEMENTS = """
SELECT dossier.key AS dossier, record.ecosystem, paid.paid_on, paid.amount, paid.piece, paid.rank,
       change.id AS change, change.file, paid.sheet, paid.cell
FROM live_disbursement AS paid
JOIN dossier ON dossier.id = paid.dossier_id
LEFT JOIN live_dossier_record AS record ON record.dossier_id = paid.dossier_id
JOIN change ON change.id = coalesce(paid.source_id, paid.change_id)
WHERE (:dossier IS NULL OR paid.dossier_id = :dossier) AND (:ecosystem IS NULL OR record.ecosystem = :ecosystem)
  AND (:day IS NULL OR paid.paid_on <= :day)
ORDER BY dossier.key, paid.paid_on, paid.piece, coalesce(paid.rank, 1), paid.id"""


def results(
    db: sqlite3.Connection,
    as_of: date | None = None,
    *,
    dossier: int | None = None,
    indicator: str | None = None,
    ecosystem: str | None = None,
    proof: str | None = None,
    period: Period | None = None,
    uncounted: bool = False,
) -> Grid:
    """The results that stand; `period` keeps those inside it, `as_of` those of periods ended by then.

    Of those `uncounted` alone, each with why no figure counts it, on the day or as things stand.
    """
    programme = lookup.programme(db)
    ends = [day for day in (period.end if period else None, as_of) if day]
    parameters = {
        "dossier": dossier, "indicator": indicator, "ecosystem": ecosystem, "proof": proof,
        "first": period.start.isoformat() if period else None, "last": min(ends).isoformat() if ends else None,
    }  # fmt: skip
    columns, query = result_fields(programme), _ALL
    if uncounted:
        tables = with_(states(DAY if as_of else None), UNCOUNTED)
        query = _RESULTS.format(tables=tables, why="why", only=_ONLY_UNCOUNTED)
        parameters |= _of_programme(programme) | {"day": as_of.isoformat() if as_of else None}
        columns = (*columns, Field("why", N_("Why it does not count"), Kind.CODE, vocabulary.UNCOUNTED))
    rows = [_result(programme, row) for row in fetch_each(db, ListedResult, query, parameters)]
    return Grid("results", _("Results"), columns, rows)


def _of_programme(programme: Programme) -> dict[str, str]:
    """What the programme counts: its indicators, which of them are flows, from which day on."""
    indicators = programme.indicator_list
    flows = [each.code for each in indicators if each.nature == "flow"]
    return {
        "indicators": json.dumps([each.code for each in indicators]),
        "flows": json.dumps(flows),
        "start": programme.start.isoformat(),
    }


def _result(programme: Programme, row: ListedResult) -> Row:
    period = Period(date.fromisoformat(row.period_start), date.fromisoformat(row.period_end))
    origin = ToldOrigin(row.change, row.file, row.sheet, row.cell, None, row.command, row.author)
    unit = programme.units.get(row.indicator)
    return Row.of(row, {"period": period.code, "unit": unit, "source": source(origin)})


def result_fields(programme: Programme) -> Sequence[Field]:
    """A result: whose, of what, of when, how much, how well proven, and from where."""
    return (
        fields.reference("dossier"),
        Field("ecosystem", N_("Ecosystem"), Kind.CODE, programme.ecosystems, in_tables=False),
        fields.indicator(programme),
        Field("period", N_("Period")),
        Field("period_start", N_("From"), Kind.DATE, in_tables=False),
        Field("period_end", N_("To"), Kind.DATE, in_tables=False),
        Field("value", N_("Value"), Kind.AMOUNT, exact=True),
        fields.unit(),
        Field("proof", N_("Proof"), Kind.CODE, vocabulary.PROOFS),
        Field("piece", N_("Piece"), in_tables=False),
        *(replace(each, in_tables=False) for each in PROVENANCE),
        SOURCE,
    )


def _has_several(db: sqlite3.Connection) -> bool:
    """Whether a day has several payments that only their rank tells apart: people then see it."""
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM live_disbursement WHERE rank IS NOT NULL)").fetchone()[0])


def disbursements(
    db: sqlite3.Connection,
    as_of: date | None = None,
    *,
    dossier: int | None = None,
    ecosystem: str | None = None,
) -> Grid:
    """The support paid, up to a day where one is given."""
    columns = [
        fields.reference("dossier"),
        fields.ecosystem(lookup.programme(db)),
        Field("paid_on", N_("Paid on"), Kind.DATE),
        Field("amount", N_("Amount"), Kind.MONEY, exact=True),
        Field("piece", N_("Piece")),
        Field("rank", N_("Rank of the day"), Kind.COUNT, in_tables=_has_several(db)),
        *PROVENANCE,
    ]
    parameters = {"dossier": dossier, "ecosystem": ecosystem, "day": as_of.isoformat() if as_of else None}
    return listing(db, "disbursements", _("Disbursements"), columns, _DISBURSEMENTS, parameters)
