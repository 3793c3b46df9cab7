"""The envelope explained: each amount of support from the facts that say it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from imm_eco.domain.vocabulary import ENVELOPE_INDICATOR, PROGRAMME_SCOPE, UNALLOCATED_SCOPE
from imm_eco.grid import Row
from imm_eco.i18n import N_
from imm_eco.reports.envelope import EnvelopeRow, Support, row_of
from imm_eco.reports.explain.contributions import (
    NEWLY_COUNTED,
    Contribution,
    Explained,
    Part,
    Sums,
    figures_of,
    read,
)
from imm_eco.reports.explain.row_scope import RowScope, group
from imm_eco.reports.explain.targets import targets_of
from imm_eco.reports.query import ReportQuery
from imm_eco.reports.scoreboard import Scoreboard, scoreboard
from imm_eco.reports.support import WITH_BROUGHT

# What each part reads: the noun of the fact, the facts, and the condition on the dossier's own support.
_PROJECTS = "SELECT f.*, {amount} AS worth, NULL AS begun, opened_on AS ended FROM live_dossier_record AS f"
_CONVENTIONS = "SELECT f.*, {amount} AS worth, NULL AS begun, signed_on AS ended FROM live_convention AS f"
_PAYMENTS = "SELECT f.*, f.amount AS worth, NULL AS begun, paid_on AS ended FROM live_disbursement AS f"
_DECISIONS = """
SELECT f.*, grants.amount AS worth, NULL AS begun, held_on AS ended FROM live_decision AS f
JOIN grants ON grants.fact = f.id JOIN live_session_record AS session ON session.session_id = f.session_id"""
_SEALS = "SELECT f.*, f.jobs AS worth, NULL AS begun, year AS ended FROM sealed AS f"
# Of a dossier without a figure for the year: its last line before it.
_LAST = """
SELECT f.*, f.jobs AS worth, NULL AS begun, f.year AS ended FROM sealed AS f JOIN (
    SELECT dossier_id, max(year) AS year FROM sealed WHERE year < :year AND jobs IS NOT NULL GROUP BY dossier_id
) AS last ON last.dossier_id = f.dossier_id AND last.year = f.year"""

_READ: dict[str, tuple[str, str, str]] = {
    "requested": ("dossier", _PROJECTS.format(amount="f.requested"), "brought.requested > 0"),
    "granted": ("decision", _DECISIONS, "brought.granted IS NOT NULL"),
    "committed": ("convention", _CONVENTIONS.format(amount="f.amount"),
                  "brought.committed IS NOT NULL AND step <> 'resilie' AND signed_on <= :day"),
    "released": ("disbursement", _PAYMENTS, "brought.committed IS NOT NULL AND step = 'resilie' AND paid_on <= :day"),
    "disbursed": ("disbursement", _PAYMENTS, "paid_on <= :day"),
    "dossiers": ("convention", _CONVENTIONS.format(amount="1"), "brought.investment IS NOT NULL AND signed_on <= :day"),
    "terminated": ("convention", _CONVENTIONS.format(amount="1"),
                   "brought.committed > 0 AND step = 'resilie' AND signed_on <= :day"),
    "investment": ("dossier", _PROJECTS.format(amount="f.investment"), "brought.investment IS NOT NULL"),
    "jobs": ("seal_line", _SEALS, "brought.jobs IS NOT NULL AND year = :year"),
    "without_jobs": ("dossier", _PROJECTS.format(amount="1"), "brought.without_jobs = 1"),
    "last_jobs": ("seal_line", _LAST, "brought.last_jobs IS NOT NULL"),
}  # fmt: skip
_ONE_A_DOSSIER = ("dossiers", "terminated", "jobs")
_NAMES = {
    "envelope": N_("envelope"), "requested": N_("requested"), "granted": N_("granted"), "committed": N_("committed"),
    "released": N_("kept by terminated dossiers"), "disbursed": N_("disbursed"), "dossiers": N_("dossiers"),
    "investment": N_("investment"), "jobs": N_("jobs"), "terminated": N_("terminated dossiers"),
    "without_jobs": N_("dossiers without a figure for the year"), "last_jobs": N_("their last figure before"),
}  # fmt: skip
_COMMITTED = ("committed", "released")


def explained(db: sqlite3.Connection, asked: ReportQuery, row: Row) -> Explained:
    """What the figures of a row of the envelope are made of."""
    counted = scoreboard(db, asked)
    record = row.record_of(EnvelopeRow)
    scope, own = counted.scope_of(record.group), group(counted.cut, record.group, asked.ecosystem)
    parts = {name: _part(name, partial(_contributions, db, counted, own, name)) for name in _READ}
    parts["envelope"] = _part("envelope", partial(_envelope, db, counted, scope, record.envelope))
    figures = figures_of(_COLUMNS, partial(_made, record))
    if scope == UNALLOCATED_SCOPE:
        return Explained({"envelope": parts["envelope"]}, {"envelope": figures["envelope"]}, frozenset())
    said = {"day": asked.day, "year": counted.programme.horizon.year, **own.parameters}
    query = f"{WITH_BROUGHT} SELECT key FROM dossier WHERE id IN ({own.of('brought')})"
    return Explained(parts, figures, frozenset(each[0] for each in db.execute(query, said)), NEWLY_COUNTED)


def _part(name: str, read_it: Callable[[], Iterable[Contribution]]) -> Part:
    counts = dict.fromkeys(("dossiers", "terminated", "without_jobs"), "dossiers")
    unit = {**counts, "jobs": "jobs", "last_jobs": "jobs"}.get(name, "MAD")
    is_stock = name in ("granted", "jobs", "without_jobs", "last_jobs")
    return Part(_NAMES[name], unit, read_it, stock=is_stock, published=name == "envelope")


def _contributions(db: sqlite3.Connection, counted: Scoreboard, own: RowScope, name: str) -> list[Contribution]:
    noun, facts, condition = _READ[name]
    once = " GROUP BY f.dossier_id" if name in _ONE_A_DOSSIER else ""
    rows = (
        f"{facts} JOIN brought ON brought.dossier_id = f.dossier_id"
        f" WHERE {condition} AND f.dossier_id IN ({own.of('brought')}){once}"
    )
    said = {"day": counted.day.isoformat(), "year": counted.programme.horizon.year, **own.parameters}
    return read(db, name, noun, WITH_BROUGHT, rows, said, "jobs" if noun == "seal_line" else None)


def _envelope(db: sqlite3.Connection, counted: Scoreboard, scope: str, value: int | None) -> Sequence[Contribution]:
    """The published envelope; of the remainder, the programme's less the ecosystems'."""
    if value is None:
        return []
    scopes = {scope: 1}
    if scope == UNALLOCATED_SCOPE:
        scopes = {PROGRAMME_SCOPE: 1, **dict.fromkeys(counted.allocated(ENVELOPE_INDICATOR), -1)}
    found = (
        (each, sign) for name, sign in scopes.items() for each in targets_of(db, counted, name, ENVELOPE_INDICATOR)
    )
    return [replace(each, part="envelope", value=sign * each.value) for each, sign in found]


def _made(record: EnvelopeRow, sums: Sums, _all: Sequence[Contribution]) -> EnvelopeRow:
    """The row, as the report makes it of the sums of the parts that a column needs; what is unknown stays so."""
    released = sums.get("released") or 0
    names = ("dossiers", "requested", "granted", "disbursed", "investment", "jobs", "terminated", "last_jobs")
    support = Support(
        **{name: sums.get(name) or 0 for name in names},
        committed=(sums.get("committed") or 0) + released,
        kept=released,
        without_jobs=sums.get("without_jobs", record.without_jobs) or 0,
        known_jobs=int(record.jobs is not None),
    )
    return row_of(record.group, support, sums.get("envelope"))


_COLUMNS: dict[str, tuple[tuple[str, ...], str]] = {
    "envelope": (("envelope",), N_("The envelope as published, or what the published ones leave of it.")),
    "requested": (("requested",), N_("Requested: by the dossiers on their way or validated.")),
    "granted": (("granted",), N_("Granted: by the latest decision of the State on each validated dossier.")),
    "committed": (_COMMITTED, N_("Committed: by convention; of a terminated dossier what was disbursed.")),
    "disbursed": (("disbursed",), N_("Disbursed: the payments made.")),
    "balance": (("envelope", *_COMMITTED), N_("Balance: envelope less committed.")),
    "share": (("envelope", *_COMMITTED), N_("Share: committed over envelope.")),
    "dossiers": (("dossiers",), N_("Dossiers under convention: validated, and their convention signed.")),
    "investment": (("investment",), N_("Investment: of the validated dossiers under convention.")),
    "jobs": (("jobs",), N_("Jobs: what the seals of those dossiers commit to for the horizon.")),
    "without_jobs": (
        ("without_jobs",), N_("Without a figure: those of the dossiers whose seal has no jobs for the horizon's year."),
    ),
    "last_jobs": (("last_jobs",), N_("Last figure: the jobs that their seals have for the last year before.")),
    "terminated": (("terminated",), N_("Terminated dossiers that keep what was disbursed.")),
    "kept": (("released",), N_("Kept: what terminated dossiers were paid, still committed.")),
    "leverage": (
        ("investment", "committed"), N_("Leverage: investment over committed, of the dossiers under convention."),
    ),
    "cost_per_job": (("jobs", "committed"), N_("Per job: committed over jobs, of the dossiers under convention.")),
}  # fmt: skip
"""What each column is made of, and how, in words; the report's own row makes it."""
