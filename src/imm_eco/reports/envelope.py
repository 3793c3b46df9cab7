"""The envelope of State support: the four amounts side by side, what is left, and what the support brings.

Leverage is the investment of the dossiers under convention per dirham committed; cost per job is what is committed
per job that their seals promise. Both are ratios of two figures of the same row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from fractions import Fraction
from typing import Any

from imm_eco import counts
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules import attainment
from imm_eco.domain.vocabulary import ENVELOPE_INDICATOR, PROGRAMME_SCOPE, UNALLOCATED_SCOPE
from imm_eco.grid import Field, Grid, Kind, Note, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.dimensions import ECOSYSTEM, GROUPED, TOTAL, Dimension
from imm_eco.reports.query import ReportQuery
from imm_eco.reports.scoreboard import Scoreboard, scoreboard
from imm_eco.reports.support import WITH_BROUGHT
from imm_eco.reports.unknown_jobs import jobs_note

_BY_GROUP = """
SELECT {column} AS part, count(investment), sum(requested), sum(granted), sum(committed), sum(disbursed),
       sum(investment), sum(jobs), count(CASE WHEN step = 'resilie' AND committed > 0 THEN 1 END),
       sum(CASE WHEN step = 'resilie' THEN committed END), sum(without_jobs), sum(last_jobs), count(jobs)
FROM brought {company} WHERE :ecosystem IS NULL OR ecosystem = :ecosystem GROUP BY part"""


@dataclass(frozen=True, slots=True)
class Support:
    """The support of some dossiers, in centimes.

    `dossiers`, `investment` and `jobs` are of those under convention; what is committed holds also what the
    `terminated` ones have `kept`.
    """

    dossiers: int = 0
    requested: int = 0
    granted: int = 0
    committed: int = 0
    disbursed: int = 0
    investment: int = 0
    jobs: int = 0
    terminated: int = 0
    kept: int = 0
    without_jobs: int = 0
    last_jobs: int = 0
    known_jobs: int = 0


def report(db: sqlite3.Connection, asked: ReportQuery) -> list[Grid]:
    """The envelope as of a day: of the whole programme or of one ecosystem, by ecosystem or by another dimension."""
    counted = scoreboard(db, asked)
    found = _sums(db, asked, counted)
    rows = list(_groups(counted, found, asked)) if asked.by else list(_scopes(counted, found, asked.ecosystem))
    title = _("Envelope of State support")
    if asked.ecosystem:
        title = f"{title}: {counted.programme.ecosystems.title(asked.ecosystem)}"
    columns = _fields(counted.programme, counted.cut)
    facts = asked.facts("envelope", schema_version=2, horizon=counted.programme.horizon)
    return [Grid("envelope", title, columns, rows, facts, list(_notes(counted, rows[-1])), section="indicator")]


def _sums(db: sqlite3.Connection, asked: ReportQuery, counted: Scoreboard) -> dict[Any, Support]:
    cut = counted.cut
    query = _BY_GROUP.format(column=cut.column, company="" if cut.key == ECOSYSTEM else GROUPED)
    parameters = {"day": asked.day, "year": counted.programme.horizon.year, "ecosystem": asked.ecosystem}
    rows = db.execute(WITH_BROUGHT + query, parameters)
    return {row[0]: Support(*(value or 0 for value in tuple(row)[1:])) for row in rows}


def _scopes(counted: Scoreboard, found: dict[Any, Support], only: str | None) -> Iterator[Row]:
    """The ecosystems, what none of them explains, the programme; or one ecosystem."""
    codes = counted.programme.ecosystems.codes
    # A dossier whose ecosystem has left the programme counts on, in a row of that ecosystem's own.
    for scope in codes if only is None else (only,):
        yield _row({ECOSYSTEM: scope}, found.get(scope, Support()), counted.aim(scope, ENVELOPE_INDICATOR).value)
    if only is None:
        for scope in sorted({*found} - {*codes}):
            yield _row({ECOSYSTEM: scope}, found[scope], None)
        yield _remainder(counted.aim(UNALLOCATED_SCOPE, ENVELOPE_INDICATOR).value)
        envelope = counted.aim(PROGRAMME_SCOPE, ENVELOPE_INDICATOR).value
        yield _row({ECOSYSTEM: PROGRAMME_SCOPE}, _total(found.values()), envelope, strong=True)


def _remainder(envelope: int | None) -> Row:
    """What no ecosystem has been given of the envelope: an envelope, and nothing else."""
    row = _row({ECOSYSTEM: UNALLOCATED_SCOPE}, Support(), envelope)
    void = dict.fromkeys(row.values.keys() - {ECOSYSTEM, "indicator", "unit", "envelope"})
    return Row({**row.values, **void}, void=frozenset(void))


def _groups(counted: Scoreboard, found: dict[Any, Support], asked: ReportQuery) -> Iterator[Row]:
    """The groups that have a dossier, then the whole, which alone has an envelope."""
    cut = counted.cut
    for group in cut.groups:
        if group in found:
            yield _row({cut.key: cut.code(group)}, found[group], None)
    envelope = counted.aim(asked.ecosystem or PROGRAMME_SCOPE, ENVELOPE_INDICATOR).value
    yield _row({cut.key: TOTAL}, _total(found.values()), envelope, strong=True)


def _total(parts: Iterable[Support]) -> Support:
    return Support(*map(sum, zip(astuple(Support()), *map(astuple, parts), strict=True)))


def _row(head: dict[str, str | None], support: Support, envelope: int | None, *, strong: bool = False) -> Row:
    committed, of_those = support.committed, support.committed - support.kept
    values = {
        **head,
        "indicator": ENVELOPE_INDICATOR,
        "unit": "MAD",
        "envelope": envelope,
        "requested": support.requested,
        "granted": support.granted,
        "committed": committed,
        "disbursed": support.disbursed,
        "balance": None if envelope is None else envelope - committed,
        "share": attainment.attainment(committed, envelope),
        "dossiers": support.dossiers,
        "investment": support.investment,
        "jobs": None if support.without_jobs and not support.known_jobs else support.jobs,
        "without_jobs": support.without_jobs,
        "last_jobs": support.last_jobs,
        "terminated": support.terminated,
        "kept": support.kept,
        "leverage": Fraction(support.investment, of_those) if of_those else None,
        "cost_per_job": Fraction(of_those, support.jobs) if support.jobs and not support.without_jobs else None,
    }
    return Row(values, strong=strong)


def _fields(programme: Programme, cut: Dimension) -> list[Field]:
    missing = fields.UNPUBLISHED
    aimed = cut.key == ECOSYSTEM
    return [
        cut.field,
        Field("indicator", N_("Indicator"), Kind.CODE, programme.indicators, in_tables=False),
        fields.unit(),
        Field("envelope", N_("Envelope"), Kind.AMOUNT, in_tables=aimed, missing=missing),
        Field("requested", N_("Requested"), Kind.AMOUNT),
        Field("granted", N_("Granted"), Kind.AMOUNT),
        Field("committed", N_("Committed"), Kind.AMOUNT),
        Field("disbursed", N_("Disbursed"), Kind.AMOUNT),
        Field("balance", N_("Balance"), Kind.AMOUNT, in_tables=aimed, missing=missing),
        Field("share", N_("Share"), Kind.RATIO, in_tables=False),
        fields.count("dossiers", N_("Dossiers under convention"), in_tables=False),
        fields.money("investment", N_("Investment"), in_tables=False),
        fields.count("jobs", N_("Jobs"), in_tables=False),
        fields.count("without_jobs", N_("Dossiers without a figure for the year"), in_tables=False),
        fields.count("last_jobs", N_("Their last figure before"), in_tables=False),
        fields.count("terminated", N_("Terminated dossiers"), in_tables=False),
        fields.money("kept", N_("Kept by terminated dossiers"), in_tables=False),
        Field("leverage", N_("Leverage"), Kind.FACTOR),
        Field("cost_per_job", N_("Per job"), Kind.MONEY, optional=True),
    ]


def _notes(counted: Scoreboard, whole: Row) -> Iterator[Note]:
    yield Note(N_("As of {day}."), {"day": (Kind.DATE, counted.day)})
    yield Note(
        N_(
            "Requested: by the dossiers on their way or validated. Granted: by decision. Committed: by convention; a "
            "terminated dossier keeps what was disbursed."
        )
    )
    if counted.cut.key == ECOSYSTEM:
        yield Note(N_("Balance: envelope less committed. n.d.: no envelope was published; it is not zero."))
    yield from _under_convention(counted, whole)
    if whole["terminated"]:
        yield Note(
            N_("Committed holds also {kept} kept by terminated dossiers ({count}): leverage and cost per job do not."),
            {"kept": (Kind.MONEY, whole["kept"]), "count": (Kind.COUNT, whole["terminated"])},
        )


def _under_convention(counted: Scoreboard, whole: Row) -> Iterator[Note]:
    """What the support brings: counts, investment and jobs of one sentence are of the same dossiers."""
    dossiers, unknown = whole["dossiers"], whole["without_jobs"]
    said = {
        "dossiers": (Kind.TEXT, counts.dossiers(dossiers)),
        "investment": (Kind.MONEY, whole["investment"]),
    }
    if not unknown:
        sentence = N_(
            "Leverage: investment per dirham committed. Per job: committed per job of the seals. "
            "Under convention: {dossiers}, {investment} of investment, {jobs}."
        )
        yield Note(sentence, {**said, "jobs": (Kind.TEXT, counts.jobs(whole["jobs"]))})
        return
    sentence = N_(
        "Leverage: investment per dirham committed. Per job: committed per job of the seals. "
        "Under convention: {dossiers}, {investment} of investment."
    )
    yield Note(sentence, said)
    year = counted.programme.horizon.year
    yield jobs_note(year, whole["jobs"] or 0, dossiers - unknown, unknown, whole["last_jobs"])
