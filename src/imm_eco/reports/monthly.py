"""The monthly pack: every report as of the end of a month, its headline before and its revisions after them.

It is made of the figures that the database held at one moment, so that the same month of the same database
gives the same pack whenever it is asked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from imm_eco import __version__, i18n
from imm_eco.document import Document, Section
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules import attainment
from imm_eco.domain.rules.attainment import Aim
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import ENVELOPE_INDICATOR, PROGRAMME_SCOPE
from imm_eco.errors import DatabaseError
from imm_eco.grid import Grid, Kind, Note, Value
from imm_eco.i18n import N_, _
from imm_eco.reports.alerts import annex
from imm_eco.reports.catalogue import REPORTS, Report
from imm_eco.reports.charts import charts
from imm_eco.reports.late_facts import late
from imm_eco.reports.packs import Published, ReplacedIssue, earlier, latest, require_begun, stem
from imm_eco.reports.published_revisions import AT_HOME, Before, revised
from imm_eco.reports.query import ReportQuery
from imm_eco.reports.scoreboard import target_values
from imm_eco.reports.summary import CARDS, summary
from imm_eco.store import database, journal_positions, lookup
from imm_eco.store.journal_positions import JournalPosition

ORDER = ("targets", "pipeline", "funnel", "envelope", "trajectory", "delays", "coverage")
"""The reports as a pack shows them; one that is not named here comes after them."""

BRIEF = ("targets", "envelope", "reissue", "late", "revisions")
"""What a mail has room for."""


@dataclass(frozen=True)
class Pack:
    """A month's figures: whose, of which month, as known when, after which change; compared with what.

    `published` is the latest issue that the folder holds; the pack is that one again, or the next.
    """

    programme: str
    period: Period
    known_at: str
    mark: JournalPosition
    before: Before | None
    issue: int
    replaces: ReplacedIssue | None
    published: Published | None
    document: Document

    @property
    def stem(self) -> str:
        """What the names of its files begin with."""
        return stem(self.programme, self.period, self.issue)

    @property
    def manifest(self) -> Mapping[str, object]:
        """What is needed to make the pack again, and to compare the next one with it."""
        return _manifest(self.document.facts, self.mark, self.before)

    @property
    def is_published(self) -> bool:
        """Whether it is an issue that the folder holds."""
        return self.published is not None and self.published.issue == self.issue


def pack(
    path: Path,
    period: Period,
    folder: Path,
    known_at: str | None = None,
    since: str | None = None,
    *,
    again: bool | None = None,
) -> Pack:
    """The pack of a month, compared with the earlier one in the folder, the latest closed month, or a moment.

    It is the latest issue of the folder made `again`, or the next one; as told, or where that is None as it is made of
    the same, or not.
    """
    moment = known_at or _latest(path)
    with database.reading(path, moment) as db:
        mark = journal_positions.latest(db, moment)
        programme = lookup.programme(db)
        assert mark is not None
        require_begun(programme, period)
        before = _before(db, folder, programme.code, period, since)
        published = latest(folder, programme.code, period)
        issue, replaces = _issue(published, _manifest({}, mark, before), again)
        asked = ReportQuery(period.end, moment)
        sections = list(_sections(db, programme, asked))
        earlier_mark = journal_positions.latest(db, before.known_at) if before else None
        alerts = Section([annex(db, period.end)])
        late_ones = late(db, programme, earlier_mark.change if earlier_mark else 0, mark.change)
    if replaces:
        as_replaced = Before(replaces.as_of, replaces.known_at, pack=period.code, issue=replaces.issue)
        sections.append(Section([revised(path, as_replaced, moment, "reissue")], brief=True))
    sections += [Section([late_ones], brief=True), Section([revised(path, before, moment)], brief=True), alerts]
    document = _document(programme, period, asked, mark, sections, issue, replaces)
    return Pack(programme.code, period, moment, mark, before, issue, replaces, published, document)


def _issue(
    published: Published | None, manifest: Mapping[str, object], again: bool | None
) -> tuple[int, ReplacedIssue | None]:
    """The number of an issue, and the one that it replaces."""
    if published is None:
        return 1, None
    if published.is_made_of(manifest) if again is None else again:
        return published.issue, published.replaces
    return published.issue + 1, published.replaced


def _manifest(facts: Mapping[str, object], mark: JournalPosition, before: Before | None) -> Mapping[str, object]:
    named = ("report", "programme", "period", "issue", "replaces", "as_of", "known_at")
    return {
        **{key: facts.get(key) for key in named},
        "change": {"number": mark.change, "at": mark.at, "digest": mark.digest},
        "compared_with": before.as_json() if before else None,
        "version": __version__,
        "language": i18n.language,
    }


def _latest(path: Path) -> str:
    """The moment of the database's latest change. Raises DatabaseError before any."""
    with database.reading(path) as db:
        mark = journal_positions.latest(db)
    if mark is None:
        raise DatabaseError(_("the database holds no programme yet"))
    return mark.at


def _sections(db: sqlite3.Connection, programme: Programme, asked: ReportQuery) -> Iterator[Section]:
    computed = [_sent(report.compute(db, asked)) for report in sorted(REPORTS, key=_place)]
    envelope = target_values(db, programme.horizon, asked.as_of).get((PROGRAMME_SCOPE, ENVELOPE_INDICATOR), Aim())
    reports = {grids[0].name: grids[0] for grids in computed}
    yield Section([summary(programme, asked, reports, envelope.qualifier)], cards=CARDS)
    for grids in computed:
        yield Section(grids, charts(grids), brief=grids[0].name in BRIEF)


def _sent(grids: Sequence[Grid]) -> list[Grid]:
    return [grid for grid in grids if grid.name not in AT_HOME]


def _place(report: Report) -> int:
    return ORDER.index(report.name) if report.name in ORDER else len(ORDER)


def _document(
    programme: Programme,
    period: Period,
    asked: ReportQuery,
    mark: JournalPosition,
    sections: list[Section],
    issue: int,
    replaces: ReplacedIssue | None,
) -> Document:
    known = asked.known_at
    facts = {
        "report": "monthly",
        "programme": programme.code,
        "period": period.code,
        "issue": issue,
        "replaces": replaces._asdict() if replaces else None,
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
        _of_issue(period, issue, replaces),
    ]
    title = _("Monthly report: {period}").format(period=period.title)
    return Document(title, sections, f"{programme.federation} – {programme.title}", lead, facts)


def _of_issue(period: Period, issue: int, replaces: ReplacedIssue | None) -> Note:
    said: dict[str, tuple[Kind, Value]] = {"issue": (Kind.COUNT, issue), "period": (Kind.TEXT, period.title)}
    if replaces is None:
        return Note(N_("Issue {issue} of {period}."), said)
    said |= {"before": (Kind.COUNT, replaces.issue), "moment": (Kind.MOMENT, replaces.known_at)}
    return Note(N_("Issue {issue} of {period}: it replaces issue {before}, which was as known at {moment}."), said)


def _before(db: sqlite3.Connection, folder: Path, code: str, period: Period, since: str | None) -> Before | None:
    """What the figures are compared with: the latest earlier pack, else the latest month closed; or a moment."""
    if since is not None:
        return Before(period.start - timedelta(days=1), since)
    return earlier(folder, code, period) or _closed(db, period)


def _closed(db: sqlite3.Connection, period: Period) -> Before | None:
    """The latest month that was closed before, as it was known when it first was: a reopening takes nothing back."""
    months = [closed for closed in journal_positions.closings_of(db) if closed.month < period.start]
    last = max((closed.month for closed in months), default=None)
    first = next((closed for closed in months if closed.month == last), None)
    return Before(first.month, first.at, closed=True) if first else None
