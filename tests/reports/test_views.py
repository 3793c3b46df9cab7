"""The views that other tools read say what the reports and the lists say."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imm_eco.render.data import rows
from imm_eco.reports import lists, targets
from imm_eco.reports.query import ReportQuery
from imm_eco.store.views import VIEWS, statements
from tests.conftest import SRC
from tests.reports.book import Book
from tests.reports.test_oracle import Story, stories, write
from tests.searching import many
from tests.store import making

LATER = date(2100, 1, 1)
"""A day after everything: what stands without a date."""


@contextmanager
def another_tool(path: Path) -> Iterator[sqlite3.Connection]:
    """The file as a stranger opens it: to read, trusting nothing in it."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        db.execute("PRAGMA trusted_schema = OFF")
        db.row_factory = sqlite3.Row
        yield db


def read(db: sqlite3.Connection, view: str, *columns: str) -> list[tuple[Any, ...]]:
    """Some columns of a view, in order."""
    return sorted(map(tuple, db.execute(f"SELECT {', '.join(columns)} FROM {view}")), key=repr)


def told(found: list[dict[str, Any]], *keys: str) -> list[tuple[Any, ...]]:
    """The same columns of a list."""
    return sorted((tuple(row[key] for key in keys) for row in found), key=repr)


class Shipped:
    """The shipped example, as the demo leaves it, and what the tool says of it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "demo" / "imm-eco.db"
        self._run("demo", str(folder / "demo"), cwd=folder)

    def _run(self, *words: str, cwd: Path) -> str:
        environment = {**os.environ, "PYTHONPATH": str(SRC), "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "imm_eco", *words]
        done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, check=True, timeout=240)
        return done.stdout.decode()

    def rows(self, *words: str) -> list[dict[str, Any]]:
        found = json.loads(self._run(*words, "--json", cwd=self.path.parent))
        return list(found["rows"])


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Shipped:
    return Shipped(tmp_path_factory.mktemp("views"))


LISTED: dict[str, tuple[tuple[str, ...], dict[str, str | None]]] = {
    "v_candidates": (("candidate", "list"), {}),
    "v_results": (("result", "list"), {"reference": "dossier"}),
    "v_disbursements": (("disbursement", "list"), {"reference": "dossier"}),
    "v_targets": (("target", "list", "--history"), {}),
    "v_changes": (("log",), {"change": "id"}),
    "v_dossiers": (("dossier", "list"), {"validated_on": None}),
    "v_support": (("dossier", "list"), {"requested": None}),
}
"""Each view that is a list, the command that gives the list, and the columns that are named otherwise there."""


@pytest.mark.parametrize("name", LISTED)
def test_a_view_gives_the_rows_of_the_list(shipped: Shipped, name: str) -> None:
    words, renamed = LISTED[name]
    view = next(view for view in VIEWS if view.name == name)
    columns = [column for column in view.columns if renamed.get(column, column)]
    with another_tool(shipped.path) as db:
        found = read(db, name, *columns)
    assert found == told(shipped.rows(*words), *(renamed.get(column) or column for column in columns))
    assert found


def test_figures_are_those_of_the_scoreboard(shipped: Shipped) -> None:
    board = [
        row for row in shipped.rows("report", "targets", "--as-of", "2018-12-31") if row["ecosystem"] != "unallocated"
    ]
    with another_tool(shipped.path) as db:
        found = read(db, "v_figures", "ecosystem", "indicator", "unit", "committed", "realised")
        whole = db.execute(
            "SELECT committed, realised, dossiers FROM v_figures WHERE ecosystem = 'programme' AND indicator = 'jobs'"
        ).fetchone()
        support = db.execute("SELECT sum(committed) FROM v_support").fetchone()[0]
        four = db.execute("SELECT sum(requested), sum(granted), sum(committed), sum(disbursed) FROM v_support")
        envelope = shipped.rows("report", "envelope")[-1]
        amounts = ("requested", "granted", "committed", "disbursed")
        assert tuple(four.fetchone()) == tuple(envelope[key] for key in amounts)
    mine = [row for row in found if row[1] in ("jobs", "turnover")]
    assert mine == told(board, "ecosystem", "indicator", "unit", "committed", "realised")
    # The published totals of the end of 2018: 5 878 jobs of 34 validated dossiers, 277 million MAD committed.
    assert tuple(whole) == (11_130, 5_878, 34)
    assert support == 277_000_000


def test_decisions_moves_and_commitments_are_those_of_each_dossier(shipped: Shipped) -> None:
    references = ("TM-2017-01", "VM-2018-03", "IN-2016-01")
    with another_tool(shipped.path) as db:
        for reference in references:
            shown = json.loads(shipped._run("dossier", "show", reference, "--json", cwd=shipped.path.parent))
            moved = db.execute("SELECT to_step, moved_on FROM v_moves WHERE reference = ? ORDER BY 2", (reference,))
            assert [tuple(row) for row in moved] == [
                (row["step"], row["entered_on"]) for row in shown["moves"] if row["move"]
            ]
            decided = db.execute(
                "SELECT session, outcome, granted FROM v_decisions WHERE reference = ? ORDER BY held_on", (reference,)
            )
            assert [tuple(row) for row in decided] == [
                (row["session"], row["outcome"], row["granted"]) for row in shown["decisions"]
            ]
            for version, suffix in (("current", ""), ("sealed", "_sealed")):
                years = db.execute(
                    "SELECT year, jobs, turnover FROM v_commitments WHERE reference = ? AND version = ? ORDER BY 1",
                    (reference, version),
                )
                assert [tuple(row) for row in years] == [
                    (row["year"], row[f"jobs{suffix}"], row[f"turnover{suffix}"])
                    for row in shown["commitments"]
                    if row[f"jobs{suffix}"] is not None
                ]


@settings(max_examples=many(10, 200), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(stories(), max_size=4), st.lists(stories(), max_size=4))
def test_of_any_book_the_views_say_what_the_reports_say(first: list[Story], corrected: list[Story]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.db"
        making.create(path)
        book = Book(path)
        write(book, first)
        write(book, corrected)
        with book.open() as db:
            board = rows(targets.report(db, ReportQuery(LATER))[0])
            dossiers = rows(lists.dossiers(db, LATER))
            results = rows(lists.results(db))
        with another_tool(path) as db:
            found = read(db, "v_figures", "ecosystem", "indicator", "committed", "realised")
            standing = read(db, "v_dossiers", "reference", "step", "entered_on", "ecosystem", "investment")
            given_ = read(db, "v_results", "reference", "indicator", "period", "value", "unit")
        known = [row for row in board if row["ecosystem"] != "unallocated"]
        assert [row for row in found if row[1] in ("jobs", "turnover")] == told(
            known, "ecosystem", "indicator", "committed", "realised"
        )
        assert standing == told(dossiers, "reference", "step", "entered_on", "ecosystem", "investment")
        assert given_ == told(results, "dossier", "indicator", "period", "value", "unit")


class TestTheDeclaration:
    def test_every_view_is_in_a_new_file_with_its_columns(self, empty: Book) -> None:
        with another_tool(empty.path) as db:
            made = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY rowid")]
            columns = {
                name: tuple(row[0] for row in db.execute("SELECT name FROM pragma_table_info(?)", (name,)))
                for name in made
            }
        assert made == [name for name, _statement in statements()]
        assert columns == {view.name: tuple(view.columns) for view in VIEWS}

    def test_a_view_can_be_made_anew(self, empty: Book) -> None:
        with closing(sqlite3.connect(empty.path)) as db:
            for name, _statement in statements():
                db.execute(f"DROP VIEW {name}")
            for _name, statement in statements():
                db.execute(statement)
            assert len(list(db.execute("SELECT * FROM v_targets"))) == 9

    def test_no_view_reads_a_clock_or_can_be_written(self, empty: Book) -> None:
        assert [
            name for name, statement in statements() if re.search(r"\bnow\b|current_|localtime|random", statement)
        ] == []
        with closing(sqlite3.connect(empty.path)) as db:
            for name, _statement in statements():
                for attempt in (f"DELETE FROM {name}", f"INSERT INTO {name} DEFAULT VALUES"):
                    with pytest.raises(sqlite3.OperationalError, match="cannot modify"):
                        db.execute(attempt)

    def test_an_amount_keeps_its_centimes(self, empty: Book) -> None:
        with empty.at() as pen:
            pen.dossier("A", "valorisation-metaux")
            pen.result("A", "turnover", "2018-T2", 123_456_789_012_345)
            pen.result("A", "jobs", "2018-S1", 12)
        with another_tool(empty.path) as db:
            assert read(db, "v_results", "period", "value", "unit") == [
                ("2018-S1", 12, "jobs"),
                ("2018-T2", 1_234_567_890_123.45, "MAD"),
            ]
