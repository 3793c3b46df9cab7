"""Every imported value knows its file, sheet and cell, also after it was taken back and said again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.exchange.story import STORY, story, write


@pytest.fixture
def told(run: Run, tmp_path: Path) -> Run:
    run("init")
    write(tmp_path / "story.xlsx", story())
    run("import", "story.xlsx")
    return run


def jobs_of_2017(run: Run) -> dict[str, Any]:
    rows = json.loads(run("result", "list", "D-1", "--json").out)["rows"]
    return next(row for row in rows if (row["indicator"], row["period"]) == ("jobs", "2017"))


def place(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["value"], row["file"], row["sheet"], row["cell"]


def test_a_result_says_where_it_was_read(told: Run) -> None:
    assert place(jobs_of_2017(told)) == (40, "story.xlsx", "Résultats", "D2")
    assert "story.xlsx Résultats!D2" in told("result", "list").out


def test_said_again_by_an_undo_it_still_comes_from_its_file(told: Run, tmp_path: Path) -> None:
    row = [*STORY["Résultats"][1]]
    row[3] = 44
    write(tmp_path / "b.xlsx", {"Résultats": [STORY["Résultats"][0], [], row]})
    told("import", "b.xlsx")
    assert place(jobs_of_2017(told)) == (44, "b.xlsx", "Résultats", "D3")
    told("undo")
    assert place(jobs_of_2017(told)) == (40, "story.xlsx", "Résultats", "D2")
    told("redo")
    assert place(jobs_of_2017(told)) == (44, "b.xlsx", "Résultats", "D3")
    told("undo")
    assert place(jobs_of_2017(told)) == (40, "story.xlsx", "Résultats", "D2")
    told("check")


def test_typed_by_hand_it_has_a_change_and_no_file(told: Run) -> None:
    told("result", "record", "D-1", "jobs", "2017", "41")
    row = jobs_of_2017(told)
    assert (*place(row), row["change"]) == (41, None, None, None, 3)


def test_a_dossier_shows_the_source_of_all_that_is_known_of_it(told: Run) -> None:
    sources = json.loads(told("dossier", "show", "D-1", "--json").out)["sources"]
    assert {row["file"] for row in sources} == {"story.xlsx"}
    commitments = [(row["key"], row["sheet"], row["cell"]) for row in sources if row["noun"] == "commitment"]
    assert commitments == [("2019", "Engagements", "A2"), ("2020", "Engagements", "A3")]
    told("dossier", "edit", "D-1", "--title", "Fonderie II")
    sources = json.loads(told("dossier", "show", "D-1", "--json").out)["sources"]
    assert [row["command"] for row in sources if row["noun"] == "dossier"] == ["dossier edit"]
    assert "Where it comes from" in told("dossier", "show", "D-1", "--sources").out
    assert "Where it comes from" not in told("dossier", "show", "D-1").out
