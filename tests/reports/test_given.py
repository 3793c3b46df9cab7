"""What "given" means, at every door: one month of a flow is not its year, whoever asks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.reports.book import MDH, Book
from tests.store import making

YEARS = dict.fromkeys(range(2016, 2019), (10, 36 * MDH))
MONTHS = tuple(f"2018-{month:02}" for month in range(1, 13))
PARTS = [("2018-12",), ("2018-T4",), ("2018-S2",), ("2018-T1", "2018-T2", "2018-T4"), MONTHS[1:]]
QUARTERS = tuple(f"2018-T{number}" for number in range(1, 5))
WHOLES = [("2018",), ("2018-S1", "2018-S2"), QUARTERS, ("2018-S1", "2018-T3", *MONTHS[9:]), MONTHS]


def written(folder: Path, periods: tuple[str, ...], dossiers: int = 1) -> Path:
    """Dossiers that committed three years of turnover, are followed up, and gave some periods of it, and their jobs."""
    path = folder / "book.db"
    making.create(path)
    with Book(path).at("2019-01-01T08:00:00Z") as pen:
        pen.programme()
        for number in range(dossiers):
            key = f"D{number}"
            pen.dossier(key, "travail-metaux")
            pen.validate(key, "2017-03-01", YEARS)
            pen.move(key, "suivi", "2017-06-01")
            pen.result(key, "jobs", "2018", 10)
            for period in periods:
                pen.result(key, "turnover", period, 6 * MDH)
    return path


def answer(run: Run, *words: str | Path, ok: int = 0) -> Any:
    return json.loads(run(*words, "--json", ok=ok).out)


@pytest.mark.parametrize(("periods", "given"), [*((each, 0) for each in PARTS), *((each, 1) for each in WHOLES)])
def test_every_door_says_the_same(run: Run, tmp_path: Path, periods: tuple[str, ...], given: int) -> None:
    path = written(tmp_path, periods)
    report = ("--db", path, "report")
    day = ("--as-of", "2018-12-31")

    rows = answer(run, *report, "targets", *day)["rows"]
    whole = next(row for row in rows if (row["ecosystem"], row["indicator"]) == ("programme", "turnover"))
    assert (whole["reported"], whole["dossiers"]) == (given, 1)

    rows = answer(run, *report, "coverage", *day)["rows"]
    whole = next(row for row in rows if (row["ecosystem"], row["indicator"]) == ("programme", "turnover"))
    assert (whole["reported"], whole["awaited"]) == (given, 1 - given)

    rows = answer(run, *report, "trajectory", *day)["rows"]
    month = next(row for row in rows if (row["indicator"], row["month"]) == ("turnover", "2018-12-31"))
    assert (month["reported"], month["dossiers"]) == (given, 1)

    told = answer(run, *report, "monthly", "--period", "2018-12", "--check", ok=0 if given else 4)
    assert told["passed"] is bool(given)

    template = ("--db", path, "template", tmp_path / "t.xlsx", "--kind", "results", "--period", "2018")
    assert answer(run, *template)["rows"] == 1 - given

    closed = run("--db", path, "dossier", "close", "D0", "--on", "2019-01-31", "--dry-run", ok=0 if given else 4)
    assert given or "turnover" in closed.err


def test_an_indicator_is_final_in_the_last_year_that_the_seal_commits_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    making.create(path)
    with Book(path).at("2019-01-01T08:00:00Z") as pen:
        pen.programme()
        pen.dossier("A", "travail-metaux")
        pen.validate("A", "2016-07-01", {2016: (5, 36 * MDH), 2017: (10, 0)})
        pen.move("A", "suivi", "2017-06-01")
        pen.result("A", "jobs", "2017", 10)
        pen.result("A", "turnover", "2016", 6 * MDH)
    run("--db", path, "dossier", "close", "A", "--on", "2019-01-31", "--dry-run")


@pytest.mark.parametrize(
    ("periods", "delivered"),
    [
        (("2018-12",), None),
        # The last year alone, against the promise of three.
        (("2018",), None),
        (("2016", "2017", "2018"), 90_000_000),
    ],
)
def test_a_promise_of_years_is_compared_with_all_of_them(
    run: Run, tmp_path: Path, periods: tuple[str, ...], delivered: int | None
) -> None:
    path = written(tmp_path, periods, dossiers=5)
    rows = answer(run, "--db", path, "report", "trajectory", "--as-of", "2018-12-31", "--projections")["rows"]
    found = next(row for row in rows if (row["indicator"], row["projection"]) == ("turnover", "delivery-rate"))
    assert (found["observations"], found["value"]) == ((5, delivered) if delivered else (0, None))


class TestADossierThatIsNotValidated:
    """Its results are kept, and counted nowhere."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = written(tmp_path, ("2018",))
        with Book(path).at("2019-01-02T08:00:00Z") as pen:
            for key, ended in (("E", None), ("F", "resilie"), ("G", "rejete")):
                pen.dossier(key, "travail-metaux")
                pen.seal(key, "2017-03-01", YEARS)
                if ended == "resilie":
                    pen.move(key, "mise-en-place", "2017-03-01")
                    pen.move(key, ended, "2018-06-01", "mise-en-place")
                elif ended:
                    pen.move(key, ended, "2018-06-01", "validation")
                pen.result(key, "jobs", "2018", 1_000)
                pen.result(key, "turnover", "2018", 1_000 * MDH)
        return path

    @pytest.mark.parametrize("by", [(), ("--by", "size"), ("--by", "region"), ("--by", "company")])
    def test_no_scoreboard_counts_them(self, run: Run, path: Path, by: tuple[str, ...]) -> None:
        rows = answer(run, "--db", path, "report", "targets", "--as-of", "2018-12-31", *by)["rows"]
        key = by[1] if by else "ecosystem"
        wholes = [row for row in rows if row[key] in ("programme", "total")]
        assert [(row["realised"], row["committed"], row["reported"], row["dossiers"]) for row in wholes] == [
            (10, None, 1, 1), (6_000_000, 108_000_000, 1, 1),
        ]  # fmt: skip

    def test_nor_do_the_trajectory_the_coverage_and_the_views(self, run: Run, path: Path) -> None:
        rows = answer(run, "--db", path, "report", "trajectory", "--as-of", "2018-12-31")["rows"]
        ends = {row["indicator"]: row["realised"] for row in rows if row["month"] == "2018-12-31"}
        assert ends == {"jobs": 10, "turnover": 6_000_000}
        rows = answer(run, "--db", path, "report", "coverage", "--as-of", "2018-12-31")["rows"]
        assert {row["dossiers"] for row in rows if row["ecosystem"] == "programme"} == {1}
        with Book(path).open() as db:
            query = "SELECT indicator, realised, dossiers FROM v_figures WHERE ecosystem = 'programme' AND realised > 0"
            assert sorted(map(tuple, db.execute(query))) == [("jobs", 10, 1), ("turnover", 6_000_000.0, 1)]
