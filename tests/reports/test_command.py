"""`imm-eco report` as it is typed."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Run
from tests.reports.book import Book


@pytest.fixture
def env(book: Book) -> dict[str, str]:
    return {"IMM_ECO_DB": str(book.path)}


def test_the_scoreboard_in_json(run: Run, env: dict[str, str]):
    found = json.loads(run("report", "targets", "--as-of", "31/12/2018", "--json", env=env).out)
    assert (found["report"], found["as_of"], len(found["rows"])) == ("targets", "2018-12-31", 14)


def test_an_ecosystem_is_named_by_its_title(run: Run, env: dict[str, str]):
    args = ("--as-of", "2018-12-31", "--ecosystem", "Valorisation des métaux", "--json")
    found = json.loads(run("report", "targets", *args, env=env).out)
    assert [row["realised"] for row in found["rows"]] == [90, 13_000_000]
    steps = json.loads(run("report", "pipeline", *args, env=env).out)
    assert (steps["ecosystem"], steps["rows"][-1]["dossiers"]) == ("valorisation-metaux", 2)


def test_an_unknown_ecosystem_is_a_usage_error(run: Run, env: dict[str, str]):
    result = run("report", "targets", "--ecosystem", "metalurgie", env=env, ok=2)
    assert result.out == ""
    assert result.err.startswith("error:")


def test_known_at_is_said_in_the_json(run: Run, env: dict[str, str]):
    args = ("--as-of", "2018-12-31", "--known-at", "2019-01-05", "--json")
    found = json.loads(run("report", "targets", *args, env=env).out)
    assert found["known_at"] == "2019-01-05T23:59:59Z"
    assert found["rows"][6]["realised"] == 0


def test_before_the_database_was_made_nothing_was_known(run: Run, env: dict[str, str]):
    result = run("report", "targets", "--known-at", "2018-01-01", env=env, ok=3)
    assert "no programme" in result.err


def test_the_same_report_twice_is_the_same_to_the_byte(run: Run, env: dict[str, str]):
    args = ("report", "targets", "--as-of", "2018-12-31")
    for format in ("json", "jsonl", "csv", "md", "table"):
        first, second = (run(*args, "--format", format, env=env).raw for _ in range(2))
        assert first == second != b""
