"""The scoreboard against a slow and simple reckoning, over books made at random."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imm_eco.domain.rules.periods import Period
from imm_eco.reports import targets
from imm_eco.reports.query import ReportQuery
from imm_eco.reports.scoreboard import TargetRow
from tests.reports.book import Book
from tests.searching import many
from tests.store import making

ECOSYSTEMS = ("valorisation-metaux", "nouveaux-metiers", "travail-metaux")
DAYS = st.dates(date(2016, 6, 1), date(2021, 6, 30))
YEARS = st.integers(2016, 2021)


@dataclass
class Story:
    """One dossier: when it was validated, sealed, ended, and what it gave."""

    ecosystem: str
    validated: date | None
    ended: tuple[str, date] | None
    seals: dict[date, dict[int, tuple[int, int]]] = field(default_factory=dict)
    jobs: dict[str, int] = field(default_factory=dict)
    turnover: dict[str, int] = field(default_factory=dict)

    def counts(self, day: date) -> bool:
        if self.validated is None or self.validated > day:
            return False
        return self.ended is None or self.ended[1] > day or self.ended[0] == "clos"

    def seal(self, day: date) -> dict[int, tuple[int, int]]:
        past = [on for on in self.seals if on <= day]
        return self.seals[max(past)] if past else {}

    def committed(self, indicator: str, day: date) -> int | None:
        """None where its seal has no jobs of 2020: unknown, not zero."""
        lines = self.seal(day)
        if indicator == "jobs":
            return lines[2020][0] if 2020 in lines else None if lines else 0
        return sum(line[1] for year, line in lines.items() if year <= 2020)

    def last_committed(self, day: date) -> int:
        past = {year: line for year, line in self.seal(day).items() if year < 2020}
        return past[max(past)][0] if past else 0

    def realised(self, indicator: str, day: date) -> int:
        given = self.jobs if indicator == "jobs" else self.turnover
        past = {Period.parse_code(code): value for code, value in given.items()}
        past = {period: value for period, value in past.items() if period.end <= day}
        if indicator == "jobs":
            return past[max(past, key=lambda period: period.end)] if past else 0
        return sum(value for period, value in past.items() if period.end >= date(2016, 5, 2))

    def owes(self, indicator: str, day: date) -> bool:
        last = _last_year_end(day)
        assert self.validated is not None
        years = [line[indicator == "turnover"] for year, line in self.seal(day).items() if year <= 2020]
        return self.validated <= last and any(years)

    def gave(self, indicator: str, day: date) -> bool:
        last = _last_year_end(day)
        given = self.jobs if indicator == "jobs" else self.turnover
        periods = [period for period in map(Period.parse_code, given) if period.end <= day]
        if indicator == "jobs":
            return any(last <= period.end for period in periods)
        months = {(last.year, month) for month in range(1, 13)}
        return not months - {
            (period.start.year, month)
            for period in periods
            for month in range(period.start.month, period.end.month + 1)
        }


def _last_year_end(day: date) -> date:
    return day if (day.month, day.day) == (12, 31) else date(day.year - 1, 12, 31)


LINES = st.dictionaries(YEARS, st.tuples(st.integers(0, 500), st.integers(0, 10**9)), max_size=4)
RESULTS = st.dictionaries(
    st.builds(
        lambda year, part: f"{year}{part}", st.integers(2016, 2020), st.sampled_from(["-T1", "-T2", "-T3", "-T4"])
    ),
    st.integers(-50, 10**6),
    max_size=9,
)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    validated = draw(st.none() | DAYS)
    ended = None
    if validated and draw(st.booleans()):
        ended = draw(st.sampled_from(["clos", "resilie"])), draw(st.dates(validated, date(2021, 12, 31)))
    seals = draw(st.dictionaries(DAYS, LINES, max_size=2))
    return Story(draw(st.sampled_from(ECOSYSTEMS)), validated, ended, seals, draw(RESULTS), draw(RESULTS))


def write(book: Book, told: list[Story]) -> None:
    with book.at("2019-01-01T08:00:00Z") as pen:
        pen.programme()
        for number, story in enumerate(told):
            key = f"D{number}"
            pen.dossier(key, story.ecosystem, opened="2016-05-02")
            if story.validated:
                pen.move(key, "mise-en-place", story.validated.isoformat())
            if story.ended:
                pen.move(key, story.ended[0], story.ended[1].isoformat(), "suivi")
            for on, lines in story.seals.items():
                pen.seal(key, on.isoformat(), lines)
            for indicator, given_ in (("jobs", story.jobs), ("turnover", story.turnover)):
                for code, value in given_.items():
                    pen.result(key, indicator, code, value)


@settings(max_examples=many(15, 200), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(stories(), max_size=5), st.lists(DAYS, min_size=1, max_size=3))
def test_the_scoreboard_is_what_a_slow_reckoning_gives(told: list[Story], days: list[date]):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.db"
        making.create(path)
        book = Book(path)
        write(book, told)
        for day in days:
            with book.open() as db:
                rows = targets.report(db, ReportQuery(day))[0].rows
            with book.open("2030-01-01T00:00:00Z") as db:
                assert targets.report(db, ReportQuery(day, "2030-01-01T00:00:00Z"))[0].rows == rows
            for row in (row.record_of(TargetRow) for row in rows if row["ecosystem"] != "unallocated"):
                scope, indicator = row.group, row.indicator
                own = [story for story in told if story.counts(day) and scope in (story.ecosystem, "programme")]
                owing = [story for story in own if story.owes(indicator, day)]
                committed = [story.committed(indicator, day) for story in own if story.seal(day)]
                known = [each for each in committed if each is not None]
                unknown = [story for story in own if story.seal(day) and story.committed(indicator, day) is None]
                assert row.committed == (None if unknown and not known else sum(known))
                assert row.without_commitment in (len(unknown), None)
                assert row.last_committed in (sum(story.last_committed(day) for story in unknown), None)
                assert row.realised == sum(story.realised(indicator, day) for story in own)
                assert row.dossiers == len(owing)
                assert row.reported == sum(story.gave(indicator, day) for story in owing)
