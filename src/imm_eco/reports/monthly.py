"""The monthly pack: every report as of the end of a month, its headline before and its revisions after them.

It is made of the figures that the database held at one moment, so that the same month of the same database
gives the same pack whenever it is asked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from imm_eco.document import Document, Section
from imm_eco.errors import DatabaseError
from imm_eco.grid import Grid, Kind, Note
from imm_eco.i18n import N_, _
from imm_eco.programme import Programme
from imm_eco.reports.asked import Asked
from imm_eco.reports.board import aims
from imm_eco.reports.catalogue import REPORTS, Report
from imm_eco.reports.charts import charts
from imm_eco.reports.headline import CARDS, summary
from imm_eco.reports.packs import earlier, require_begun
from imm_eco.reports.restated import Before, restated
from imm_eco.rules import attainment
from imm_eco.rules.attainment import Aim
from imm_eco.rules.periods import Period
from imm_eco.store import database, lookup, moments
from imm_eco.store.moments import Mark
from imm_eco.vocabulary import PROGRAMME_SCOPE

ORDER = ("targets", "pipeline", "funnel", "envelope", "trajectory", "delays", "coverage")
"""The reports as a pack shows them; one that is not named here comes after them."""

AT_HOME = frozenset({"missing", "revisions"})
"""Tables beside a report that a pack leaves out: whom to ask for a result, with phone and mail, is for the office
alone; and revisions have a section of their own."""

BRIEF = ("targets", "envelope", "revisions")
"""What a mail has room for."""


@dataclass(frozen=True)
class Pack:
    """A month's figures: whose, of which month, as known when, after which change; compared with what."""

    programme: str
    period: Period
    known_at: str
    mark: Mark
    before: Before | None
    document: Document


def pack(path: Path, period: Period, folder: Path, known_at: str | None = None, since: str | None = None) -> Pack:
    """The pack of a month, compared with the earlier one in the folder, the latest closed month, or a moment."""
    moment = known_at or _latest(path)
    with database.reading(path, moment) as db:
        mark = moments.latest(db, moment)
        programme = lookup.programme(db)
        assert mark is not None
        require_begun(programme, period)
        before = _before(db, folder, programme.code, period, since)
        asked = Asked(period.end, moment)
        sections = list(_sections(db, programme, asked))
    revised = restated(path, before, moment)
    sections.append(Section([revised], brief=True))
    return Pack(programme.code, period, moment, mark, before, _document(programme, period, asked, mark, sections))


def _latest(path: Path) -> str:
    """The moment of the database's latest change. Raises DatabaseError before any."""
    with database.reading(path) as db:
        mark = moments.latest(db)
    if mark is None:
        raise DatabaseError(_("the database holds no programme yet"))
    return mark.at


def _sections(db: sqlite3.Connection, programme: Programme, asked: Asked) -> Iterator[Section]:
    computed = [_sent(report.compute(db, asked)) for report in sorted(REPORTS, key=_place)]
    envelope = aims(db, programme.horizon, asked.as_of).get((PROGRAMME_SCOPE, "support"), Aim())
    reports = {grids[0].name: grids[0] for grids in computed}
    yield Section([summary(programme, asked, reports, envelope.qualifier)], cards=CARDS)
    for grids in computed:
        yield Section(grids, charts(grids), brief=grids[0].name in BRIEF)


def _sent(grids: Sequence[Grid]) -> list[Grid]:
    return [grid for grid in grids if grid.name not in AT_HOME]


def _place(report: Report) -> int:
    return ORDER.index(report.name) if report.name in ORDER else len(ORDER)


def _document(programme: Programme, period: Period, asked: Asked, mark: Mark, sections: list[Section]) -> Document:
    known = asked.known_at
    facts = {
        "report": "monthly",
        "programme": programme.code,
        "period": period.code,
        "as_of": asked.as_of,
        "known_at": known,
        "change": mark.change,
    }
    share = attainment.path(programme.start, programme.horizon, asked.as_of)
    lead = [
        Note(
            N_("As of {day}. {share} of the time to the horizon {horizon} is over."),
            {"day": (Kind.DATE, asked.as_of), "share": (Kind.RATIO, share), "horizon": (Kind.DATE, programme.horizon)},
        ),
        Note(
            N_("As the database knew it at {moment} (change {change})."),
            {"moment": (Kind.MOMENT, known), "change": (Kind.TEXT, str(mark.change))},
        ),
    ]
    title = _("Monthly report: {period}").format(period=period.title)
    return Document(title, sections, f"{programme.federation} – {programme.title}", lead, facts)


def _before(db: sqlite3.Connection, folder: Path, code: str, period: Period, since: str | None) -> Before | None:
    """What the figures are compared with: the latest earlier pack, else the latest month closed; or a moment."""
    if since is not None:
        return Before(period.start - timedelta(days=1), since)
    return earlier(folder, code, period) or _closed(db, period)


def _closed(db: sqlite3.Connection, period: Period) -> Before | None:
    months = [closed for closed in moments.closed_months(db) if closed.month < period.start]
    return Before(months[-1].month, months[-1].at, closed=True) if months else None
