"""Results come late and in any order: the figures are the same, no two overlap, and what was corrected keeps."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imm_eco.domain.rules.periods import Period
from imm_eco.errors import RuleError
from imm_eco.render.data import rows
from imm_eco.reports import lists, targets
from imm_eco.reports.query import ReportQuery
from imm_eco.services import results
from imm_eco.services.context import Context
from imm_eco.services.records import ResultRecord, record_of
from imm_eco.store import journal
from tests.conftest import Run
from tests.exchange.story import story, write
from tests.reports.book import MDH, Book
from tests.searching import many
from tests.store import making

TODAY = date(2019, 6, 30)
DAYS = [date(2017, 6, 30), date(2018, 3, 31), date(2018, 12, 31), TODAY]
SLOW = settings(max_examples=many(12, 100), deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Figure:
    """A figure as it is told once: a correction is another one of the same dossier, indicator and period."""

    reference: str
    indicator: str
    period: Period
    value: int

    @property
    def about(self) -> tuple[str, str, Period]:
        return self.reference, self.indicator, self.period


@contextmanager
def office_book() -> Iterator[Book]:
    """Two validated dossiers, in two ecosystems, that have given nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.db"
        making.create(path)
        book = Book(path)
        with book.at("2019-01-01T08:00:00Z") as pen:
            pen.programme()
            for key, ecosystem in (("A", "valorisation-metaux"), ("B", "nouveaux-metiers")):
                pen.dossier(key, ecosystem)
                pen.validate(key, "2016-12-15", {2017: (10, MDH), 2020: (100, 10 * MDH)})
        yield book


def tell(book: Book, figures: Sequence[Figure]) -> None:
    """Tell some figures in one change."""
    origin = journal.Origin(datetime(2019, 6, 30, 12, tzinfo=UTC), "test", "result record")
    with journal.writing(book.path, origin) as change:
        context = Context(change, TODAY)
        for each in figures:
            values = {"reference": each.reference, "indicator": each.indicator, "period": each.period}
            results.record(context, record_of(ResultRecord, {**values, "value": each.value}))


def answered(book: Book) -> Any:
    """The scoreboard on several days, and the list of results without where each comes from."""
    with book.open() as db:
        boards = [rows(targets.report(db, ReportQuery(day))[0]) for day in DAYS]
        kept = [{**row, "change": None} for row in rows(lists.results(db))]
    return boards, kept


CUTS = (
    ("{0}",), ("{0}-S1", "{0}-S2"), ("{0}-T1", "{0}-T2", "{0}-S2"), ("{0}-S1", "{0}-T3", "{0}-10", "{0}-12"),
    ("{0}-01", "{0}-02", "{0}-T2", "{0}-07"),
)  # fmt: skip
"""Ways in which a year can be told without a day told twice."""


@st.composite
def told(draw: st.DrawFn) -> list[list[Figure]]:
    """Per dossier, indicator and period its figures in order: the first one, then what corrected it."""
    found = []
    for reference in "AB":
        for indicator in ("jobs", "turnover"):
            for year in (2017, 2018):
                for code in draw(st.sampled_from(CUTS)):
                    period = Period.parse_code(code.format(year))
                    values = draw(st.lists(st.integers(0, 10**10), max_size=3))
                    found.append([Figure(reference, indicator, period, value) for value in values])
    return [each for each in found if each]


@st.composite
def tellings(draw: st.DrawFn, figures: list[list[Figure]]) -> list[list[Figure]]:
    """The figures in changes of any size, in any order that keeps a correction after what it corrects."""
    numbers = [number for number, each in enumerate(figures) for _figure in each]
    queues = [iter(each) for each in figures]
    line = [next(queues[number]) for number in draw(st.permutations(numbers))]
    cuts = sorted(draw(st.lists(st.integers(0, len(line)), max_size=4)))
    parts = [line[first:last] for first, last in zip([0, *cuts], [*cuts, len(line)], strict=True)]
    # In one change a figure and its correction would be one word.
    return [part for part in parts if part]


@SLOW
@given(st.data())
def test_any_order_gives_the_same_figures(data: st.DataObject) -> None:
    figures = data.draw(told())
    final = [each[-1] for each in figures]
    with office_book() as plain, office_book() as book:
        if final:
            tell(plain, final)
        for part in data.draw(tellings(figures)):
            tell(book, part)
        assert answered(book) == answered(plain)


PERIODS = st.sampled_from(
    [Period.parse_code(code) for code in (
        "2017", "2017-S2", "2017-T4", "2017-12", "2018", "2018-S1", "2018-S2", "2018-T1", "2018-T2", "2018-T4",
        "2018-01", "2018-03", "2018-04", "2018-06", "2018-12", "2019-01",
    )]
)  # fmt: skip


@SLOW
@given(st.lists(st.builds(Figure, st.just("A"), st.sampled_from(["jobs", "turnover"]), PERIODS, st.integers(0, 99))))
def test_no_day_of_a_flow_and_no_date_of_a_stock_is_told_twice(figures: list[Figure]) -> None:
    kept: dict[tuple[str, str, Period], Figure] = {}

    def clash(one: Figure, other: Figure) -> bool:
        if one.indicator != other.indicator or one.period == other.period:
            return False
        if one.indicator == "jobs":
            return one.period.end == other.period.end
        return one.period.start <= other.period.end and other.period.start <= one.period.end

    with office_book() as book:
        for each in figures:
            if any(clash(each, other) for other in kept.values()):
                with pytest.raises(RuleError, match="overlaps a result already given"):
                    tell(book, [each])
            else:
                tell(book, [each])
                kept[each.about] = each
        with book.open() as db:
            found = {(row["indicator"], row["period"]): row["value"] for row in lists.results(db).rows}
    assert found == {(each.indicator, each.period.code): each.value for each in kept.values()}


@SLOW
@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6))
def test_every_correction_keeps_what_it_corrected(values: list[int]) -> None:
    period = Period.parse_code("2018-T1")
    with office_book() as book:
        for value in values:
            tell(book, [Figure("A", "turnover", period, value)])
        with book.open() as db:
            history = [row[0] for row in db.execute("SELECT value FROM main.result ORDER BY id")]
            standing = [row[0] for row in db.execute("SELECT value FROM live_result")]
    # The same value again says nothing.
    assert history == [value for number, value in enumerate(values) if number == 0 or value != values[number - 1]]
    assert standing == [values[-1]]


def test_workbooks_in_any_order_give_the_same_figures(run: Run, tmp_path: Path) -> None:
    head = ["Référence", "Indicateur", "Période", "Valeur"]
    books = {
        "early.xlsx": [["D-1", "Emplois", "2016", 5], ["D-1", "CA additionnel", "T4 2017", 7_000_000]],
        "late.xlsx": [["D-1", "Emplois", "2018", 90], ["D-1", "CA additionnel", "juil. 2018", 1_000_000]],
        "between.xlsx": [["D-1", "Emplois", "T3 2018", 60], ["D-1", "CA additionnel", "sept. 2018", 2_000_000]],
    }
    answers = set()
    for number, order in enumerate((("early", "between", "late"), ("late", "early", "between"))):
        db = f"{number}.db"
        run("--db", db, "init")
        run("--db", db, "import", write(tmp_path / "story.xlsx", story()))
        for name in order:
            run("--db", db, "import", write(tmp_path / f"{name}.xlsx", {"Résultats": [head, *books[f"{name}.xlsx"]]}))
        answers.add(run("--db", db, "report", "targets", "--as-of", "2018-12-31", "--json").out)
        answers.add(run("--db", db, "report", "targets", "--as-of", "2018-09-30").out)
    assert len(answers) == 2
