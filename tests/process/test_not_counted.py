"""What is recorded and counts in no figure is said: at once, at the cell of a sheet, and in the list of alerts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from imm_eco.cli import terminal
from tests.conftest import Run
from tests.exchange.story import story, write

NEVER = "Jobs of 2018: 12 is kept and counts in no figure: the dossier was never validated (Withdrawn)."
BEFORE = "Jobs of September 2016: 3 is of before the validation of the dossier, on 2017-04-01."


@pytest.fixture
def context(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """D-1 was validated on 1 April 2017; D-2 withdrew."""
    monkeypatch.setattr(terminal, "clock", lambda: datetime(2019, 2, 15, 12, tzinfo=UTC))
    run("init")
    run("import", write(tmp_path / "story.xlsx", story()))
    run("dossier", "withdraw", "D-2", "--reason", "sold", "--on", "2018-05-02")
    return run


def alerts(run: Run) -> list[tuple[str, str]]:
    rows = json.loads(run("check", "--alerts", "--json").out)["rows"]
    return [(row["code"], row["message"]) for row in rows if row["code"] in ("W420", "W421")]


def test_it_is_said_at_once_and_listed(context: Run) -> None:
    before = alerts(context)
    assert NEVER in context("result", "record", "D-2", "jobs", "2018", "12").err
    assert BEFORE in context("result", "record", "D-1", "jobs", "2016-09", "3").err
    assert alerts(context) == [("W421", BEFORE), ("W420", NEVER), *before]
    board = json.loads(context("report", "targets", "--as-of", "2018-12-31", "--json").out)["rows"]
    assert [row["realised"] for row in board if (row["ecosystem"], row["indicator"]) == ("programme", "jobs")] == [55]


def test_a_counted_result_says_nothing(context: Run) -> None:
    context("result", "record", "D-1", "jobs", "2018", "70")
    assert alerts(context) == []


def test_a_sheet_is_told_its_cell(context: Run, tmp_path: Path) -> None:
    head = ["Référence", "Indicateur", "Période", "Valeur"]
    path = write(tmp_path / "results.xlsx", {"Résultats": [head, ["D-2", "Emplois", 2018, 12]]})
    [file] = json.loads(context("import", path, "--json").out)["files"]
    assert file["status"] == "imported"
    assert [(each["severity"], each["code"], each["cell"], each["message"]) for each in file["problems"]] == [
        ("warning", "W420", "D2", NEVER)
    ]
