"""Targets, coverage, trajectory and envelope of any story are what plain Python reckons from its export.

Stories come at random: every rhythm of results, both bases, amended seals and targets, terminated dossiers, grants,
conventions and payments. `IMM_ECO_THOROUGH=1` tells many more of them.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from imm_eco.domain.programme import reading
from imm_eco.render.data import rows
from imm_eco.reports import coverage, envelope, targets, trajectory
from imm_eco.reports.query import ReportQuery
from imm_eco.services import export
from imm_eco.store import tables
from tests.reports.book import Book, Pen
from tests.reports.recomputed import LENGTHS, Recomputed, days, span
from tests.searching import many
from tests.store import making

START, HORIZON = date(2016, 5, 2), date(2018, 12, 31)
ECOSYSTEMS = ("valorisation-metaux", "nouveaux-metiers")
SCOPES = (*ECOSYSTEMS, "programme")
DAYS = st.dates(date(2016, 6, 1), date(2019, 4, 30))
PARTS = ("", "-S1", "-S2", "-T1", "-T2", "-T3", "-T4", *(f"-{month:02}" for month in range(1, 13)))
PERIODS = st.builds(lambda year, part: f"{year}{part}", st.integers(2016, 2018), st.sampled_from(PARTS))
MAD = st.integers(0, 10**7).map(lambda amount: amount * 100)
PAID = st.integers(1, 10**7).map(lambda amount: amount * 100)
"""What a convention signs and a disbursement pays: never nothing."""


@dataclass
class Told:
    """What happens to one dossier."""

    ecosystem: str
    validated: date | None
    ended: tuple[str, date] | None
    seals: dict[date, dict[int, tuple[int, int]]]
    results: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    grants: dict[date, int] = field(default_factory=dict)
    conventions: dict[date, int] = field(default_factory=dict)
    payments: dict[date, int] = field(default_factory=dict)

    def tell(self, pen: Pen, key: str) -> None:
        pen.dossier(key, self.ecosystem, opened="2016-06-01")
        if self.validated:
            pen.move(key, "mise-en-place", self.validated.isoformat())
        if self.ended:
            pen.move(key, self.ended[0], self.ended[1].isoformat(), "suivi")
        for on, lines in self.seals.items():
            pen.seal(key, on.isoformat(), lines)
        for (indicator, period), (value, proof) in self.results.items():
            pen.result(key, indicator, period, value, proof=proof)
        for on, amount in self.grants.items():
            pen.decide(key, f"suivi-{on}", "avenant", granted=amount)
        for number, (on, amount) in enumerate(self.conventions.items()):
            pen.sign(key, on.isoformat(), amount, f"{key}-{number}")
        for number, (on, amount) in enumerate(self.payments.items()):
            pen.pay(key, on.isoformat(), amount, f"{key}-{number}")


@st.composite
def results(draw: st.DrawFn) -> dict[tuple[str, str], tuple[int, str]]:
    """Positions at different ends, and flows of periods that do not overlap; whole years of one rhythm among them."""
    found: dict[tuple[str, str], tuple[int, str]] = {}
    codes = draw(st.lists(PERIODS, max_size=8))
    rhythm, year = draw(st.sampled_from(list(LENGTHS))), draw(st.integers(2016, 2018))
    if draw(st.booleans()):
        codes = [code for code in (f"{year}{part}" for part in PARTS) if _months(code) == LENGTHS[rhythm]] + codes
    for indicator in ("jobs", "turnover"):
        for code in codes:
            first, last = span(code)
            own = [span(period) for kind, period in found if kind == indicator]
            clash = any(end == last for _begun, end in own) if indicator == "jobs" else any(
                begun <= last and first <= end for begun, end in own
            )  # fmt: skip
            if not clash:
                value = draw(st.integers(-20, 500)) if indicator == "jobs" else draw(MAD)
                found[indicator, code] = value, draw(st.sampled_from(["declare", "verifie"]))
    return found


def _months(code: str) -> int:
    first, last = span(code)
    return last.month - first.month + 1


LINES = st.dictionaries(st.integers(2016, 2019), st.tuples(st.integers(0, 300), MAD), min_size=1, max_size=4)
"""What a seal holds: never nothing, as no dossier is validated without commitments, and none of those then goes."""


@st.composite
def dossiers(draw: st.DrawFn) -> Told:
    validated = draw(st.none() | DAYS)
    ended = None
    if validated and draw(st.booleans()):
        ended = draw(st.sampled_from(["clos", "resilie"])), draw(st.dates(validated, date(2019, 6, 30)))
    return Told(
        draw(st.sampled_from(ECOSYSTEMS)), validated, ended, draw(st.dictionaries(DAYS, LINES, max_size=2)),
        draw(results()), *(draw(st.dictionaries(DAYS, amount, max_size=2)) for amount in (MAD, PAID, PAID)),
    )  # fmt: skip


TARGETS = st.dictionaries(
    st.tuples(st.sampled_from(SCOPES), st.sampled_from(["jobs", "turnover"])),
    st.lists(st.tuples(MAD, st.sampled_from(["cumulative", "annual"])), min_size=1, max_size=2),
)
AMENDED = date(2017, 7, 1)
ASKED = st.lists(DAYS, min_size=1, max_size=2)


def write(book: Book, rhythm: str, told: list[Told], aims: dict[Any, Any]) -> None:
    with book.at("2019-05-01T08:00:00Z") as pen:
        shipped = reading.load()
        document = {**json.loads(shipped.document), "horizon": HORIZON.isoformat(), "reporting": rhythm}
        pen.say(tables.ProgrammeFact, code=shipped.code, document=json.dumps(document))
        for number, one in enumerate(told):
            one.tell(pen, f"D{number}")
        for (scope, indicator), amendments in aims.items():
            for number, (value, basis) in enumerate(amendments):
                since = {"since": AMENDED} if number else {}
                pen.target(scope, indicator, value, basis=basis, horizon=HORIZON, **since)


def check_targets(book: Recomputed, found: list[dict[str, Any]], day: date) -> None:
    for row in (row for row in found if row["ecosystem"] in SCOPES):
        expected = book.row(row["ecosystem"], row["indicator"], day)
        assert {key: row[key] for key in expected} == expected, (row["ecosystem"], row["indicator"])


def check_coverage(book: Recomputed, found: list[dict[str, Any]], day: date) -> None:
    for indicator in ("jobs", "turnover"):
        shown = {row["ecosystem"]: row for row in found if row["indicator"] == indicator}
        for scope in SCOPES:
            expected = book.coverage(scope, indicator, day)
            # A scope that owes nothing has no row.
            row = shown.get(scope) or dict.fromkeys(expected, 0)
            assert {key: row[key] for key in expected} == expected, (scope, indicator)


def check_trajectory(book: Recomputed, found: list[dict[str, Any]], day: date) -> None:
    for row in found:
        month = date.fromisoformat(row["month"])
        assert row["path"] == book.path("programme", row["indicator"], month, day)
        if month <= day:
            expected = book.row("programme", row["indicator"], month, day)
            shown = (row["realised"], row["dossiers"], row["reported"])
            assert shown == tuple(expected[key] for key in ("realised", "dossiers", "reported")), row["month"]


def check_envelope(book: Recomputed, found: list[dict[str, Any]], day: date) -> None:
    for row in (row for row in found if row["ecosystem"] in SCOPES):
        expected = {**dict.fromkeys(("requested", "granted", "committed", "disbursed"), 0)}
        expected |= book.envelope(row["ecosystem"], day)
        assert {key: row[key] for key in expected} == expected
        assert row["balance"] == (None if row["envelope"] is None else row["envelope"] - expected["committed"])


CHECKS = (
    (targets, check_targets), (coverage, check_coverage), (trajectory, check_trajectory), (envelope, check_envelope),
)  # fmt: skip


# Without a target every indicator has its row: exports are a flow, whose commitments are summed, and never unknown.
UNTARGETED = Told(ECOSYSTEMS[0], date(2016, 6, 1), None, {date(2016, 6, 1): {2016: (0, 0)}})


@settings(max_examples=many(10, 200), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example("month", [UNTARGETED], {}, [date(2016, 6, 1)])
@given(
    st.sampled_from(list(LENGTHS)), st.lists(dossiers(), max_size=3), TARGETS, st.lists(DAYS, min_size=1, max_size=2)
)
def test_the_reports_are_what_plain_python_reckons_from_the_export(
    rhythm: str, told: list[Told], aims: dict[Any, Any], asked: list[date]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.db"
        making.create(path)
        book = Book(path)
        write(book, rhythm, told, aims)
        with book.open() as db:
            export.export(db, Path(folder) / "all.json", format="json")
        sheets = json.loads((Path(folder) / "all.json").read_text(encoding="utf-8"))["sheets"]
        again = Recomputed(sheets, rhythm, START, HORIZON, reading.load().results_due_days)
        for day in asked:
            for report, check in CHECKS:
                with book.open() as db:
                    found = rows(report.report(db, ReportQuery(day))[0])
                with book.open("2030-01-01T00:00:00Z") as db:
                    assert rows(report.report(db, ReportQuery(day, "2030-01-01T00:00:00Z"))[0]) == found
                check(again, found, day)


def test_the_reckoning_knows_its_calendar() -> None:
    assert span("2018") == (date(2018, 1, 1), date(2018, 12, 31))
    assert span("2018-S2") == (date(2018, 7, 1), date(2018, 12, 31))
    assert span("2016-02") == (date(2016, 2, 1), date(2016, 2, 29))
    assert len(list(days(span("2018-T1")))) == 90
