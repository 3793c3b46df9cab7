"""The envelope of State support: the four amounts side by side, what is left, and what the support brings.

Leverage is the investment of the dossiers under convention per dirham committed; cost per job is what is committed
per job that their seals promise. Both are ratios of two figures of the same row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from imm_eco import counts
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules import attainment
from imm_eco.domain.vocabulary import ENVELOPE_INDICATOR, PROGRAMME_SCOPE, UNALLOCATED_SCOPE
from imm_eco.grid import Field, Grid, Kind, Note, NoteValues
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.aggregates import total
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


class Support(NamedTuple):
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


class EnvelopeRow(NamedTuple):
    """The support of a group and what it brings, in centimes: an ecosystem, what none explains, the programme …

    None is not known, or nothing that such a row has to say.
    """

    group: str | None
    envelope: int | None
    requested: int | None = None
    granted: int | None = None
    committed: int | None = None
    disbursed: int | None = None
    balance: int | None = None
    share: Fraction | None = None
    dossiers: int | None = None
    investment: int | None = None
    jobs: int | None = None
    without_jobs: int | None = None
    last_jobs: int | None = None
    terminated: int | None = None
    kept: int | None = None
    leverage: Fraction | None = None
    cost_per_job: Fraction | None = None
    indicator: str = ENVELOPE_INDICATOR
    unit: str = "MAD"

    @property
    def void(self) -> frozenset[str]:
        """The columns in which it has nothing to say."""
        is_remainder = self.group == UNALLOCATED_SCOPE
        return frozenset(self._fields) - {"group", "indicator", "unit", "envelope"} if is_remainder else frozenset()


def report(db: sqlite3.Connection, asked: ReportQuery) -> list[Grid]:
    """The envelope as of a day: of the whole programme or of one ecosystem, by ecosystem or by another dimension."""
    counted = scoreboard(db, asked)
    found = _sums(db, asked, counted)
    whole = total(Support(), found.values())
    shown = _groups(counted, found, whole) if asked.by else _scopes(counted, found, whole)
    rows = [counted.cut.row(each, each.group, each.void) for each in shown]
    title = asked.titled(_("Envelope of State support"), counted.programme)
    columns = _fields(counted.programme, counted.cut)
    facts = asked.facts("envelope", schema_version=2, horizon=counted.programme.horizon)
    return [Grid("envelope", title, columns, rows, facts, list(_notes(counted, whole)), section="indicator")]


def _sums(db: sqlite3.Connection, asked: ReportQuery, counted: Scoreboard) -> dict[object, Support]:
    cut = counted.cut
    query = _BY_GROUP.format(column=cut.column, company="" if cut.key == ECOSYSTEM else GROUPED)
    parameters = {"day": asked.day, "year": counted.programme.horizon.year, "ecosystem": asked.ecosystem}
    rows = db.execute(WITH_BROUGHT + query, parameters)
    return {row[0]: Support(*(value or 0 for value in row[1:])) for row in rows}


def _scopes(counted: Scoreboard, found: Mapping[object, Support], whole: Support) -> Iterator[EnvelopeRow]:
    """The ecosystems, what none of them explains, the programme; or one ecosystem."""
    codes, only = counted.programme.ecosystems.codes, counted.only
    # A dossier whose ecosystem has left the programme counts on, in a row of that ecosystem's own.
    for scope in codes if only is None else (only,):
        yield row_of(scope, found.get(scope, Support()), counted.aim(scope, ENVELOPE_INDICATOR).value)
    if only is None:
        for scope in sorted(map(str, found.keys() - {*codes})):
            yield row_of(scope, found[scope], None)
        yield EnvelopeRow(UNALLOCATED_SCOPE, counted.aim(UNALLOCATED_SCOPE, ENVELOPE_INDICATOR).value)
        yield row_of(PROGRAMME_SCOPE, whole, counted.aim(PROGRAMME_SCOPE, ENVELOPE_INDICATOR).value)


def _groups(counted: Scoreboard, found: Mapping[object, Support], whole: Support) -> Iterator[EnvelopeRow]:
    """The groups that have a dossier, then the whole, which alone has an envelope."""
    for group in counted.cut.groups:
        if group in found:
            yield row_of(counted.cut.code(group), found[group], None)
    yield row_of(TOTAL, whole, counted.aim(counted.only or PROGRAMME_SCOPE, ENVELOPE_INDICATOR).value)


def row_of(group: str | None, support: Support, envelope: int | None) -> EnvelopeRow:
    """What the support of some dossiers makes of a row, against an envelope."""
    committed, of_those = support.committed, support.committed - support.kept
    return EnvelopeRow(
        group=group,
        envelope=envelope,
        requested=support.requested,
        granted=support.granted,
        committed=committed,
        disbursed=support.disbursed,
        balance=None if envelope is None else envelope - committed,
        share=attainment.attainment(committed, envelope),
        dossiers=support.dossiers,
        investment=support.investment,
        jobs=None if support.without_jobs and not support.known_jobs else support.jobs,
        without_jobs=support.without_jobs,
        last_jobs=support.last_jobs,
        terminated=support.terminated,
        kept=support.kept,
        leverage=Fraction(support.investment, of_those) if of_those else None,
        cost_per_job=Fraction(of_those, support.jobs) if support.jobs and not support.without_jobs else None,
    )


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
        Field("dossiers", N_("Dossiers under convention"), Kind.COUNT, in_tables=False),
        Field("investment", N_("Investment"), Kind.MONEY, in_tables=False),
        Field("jobs", N_("Jobs"), Kind.COUNT, in_tables=False),
        Field("without_jobs", N_("Dossiers without a figure for the year"), Kind.COUNT, in_tables=False),
        Field("last_jobs", N_("Their last figure before"), Kind.COUNT, in_tables=False),
        Field("terminated", N_("Terminated dossiers"), Kind.COUNT, in_tables=False),
        Field("kept", N_("Kept by terminated dossiers"), Kind.MONEY, in_tables=False),
        Field("leverage", N_("Leverage"), Kind.FACTOR),
        Field("cost_per_job", N_("Per job"), Kind.MONEY, optional=True),
    ]


def _notes(counted: Scoreboard, whole: Support) -> Iterator[Note]:
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
    if whole.terminated:
        yield Note(
            N_("Committed holds also {kept} kept by terminated dossiers ({count}): leverage and cost per job do not."),
            {"kept": (Kind.MONEY, whole.kept), "count": (Kind.COUNT, whole.terminated)},
        )


def _under_convention(counted: Scoreboard, whole: Support) -> Iterator[Note]:
    """What the support brings: counts, investment and jobs of one sentence are of the same dossiers."""
    dossiers, unknown = whole.dossiers, whole.without_jobs
    said: NoteValues = {
        "dossiers": (Kind.TEXT, counts.dossiers(dossiers)),
        "investment": (Kind.MONEY, whole.investment),
    }
    if not unknown:
        sentence = N_(
            "Leverage: investment per dirham committed. Per job: committed per job of the seals. "
            "Under convention: {dossiers}, {investment} of investment, {jobs}."
        )
        yield Note(sentence, {**said, "jobs": (Kind.TEXT, counts.jobs(whole.jobs))})
        return
    sentence = N_(
        "Leverage: investment per dirham committed. Per job: committed per job of the seals. "
        "Under convention: {dossiers}, {investment} of investment."
    )
    yield Note(sentence, said)
    year = counted.programme.horizon.year
    yield jobs_note(year, whole.jobs, dossiers - unknown, unknown, whole.last_jobs)
