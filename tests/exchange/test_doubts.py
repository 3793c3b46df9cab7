"""Figures that are allowed and seldom right: warnings at their cells, and nothing refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.exchange.story import MONEY, STORY, story, write


@pytest.fixture
def told(run: Run, tmp_path: Path) -> Run:
    """A database in which D-1 has 40 jobs at the end of 2017, 55 in June 2018, 1 250 000 DH in T2 2018."""
    run("init")
    write(tmp_path / "story.xlsx", story())
    run("import", "story.xlsx")
    return run


def results(run: Run, folder: Path, *rows: list[Any], ok: int = 0) -> list[tuple[str, str, str]]:
    """The problems of a workbook with these results: code, cell, message."""
    write(folder / "r.xlsx", {"Résultats": [STORY["Résultats"][0][:4], *rows]})
    [file] = json.loads(run("import", "r.xlsx", "--json", ok=ok).out)["files"]
    return [(each["code"], each["cell"], each["message"]) for each in file["problems"]]


def test_jobs_that_fall(told: Run, tmp_path: Path) -> None:
    found = results(told, tmp_path, ["D-1", "jobs", 2018, 54])
    assert found == [("W411", "D2", "Jobs: 54 is less than the 55 given for June 2018.")]


def test_jobs_above_those_given_for_a_later_period(told: Run, tmp_path: Path) -> None:
    found = results(told, tmp_path, ["D-1", "jobs", "T1 2017", 41])
    assert found == [("W412", "D2", "Jobs: 41 is more than the 40 given later, for 2017.")]


def test_a_fall_within_the_workbook_is_told_once(told: Run, tmp_path: Path) -> None:
    found = results(told, tmp_path, ["D-1", "jobs", 2018, 80], ["D-1", "jobs", 2019, 70])
    assert [each[:2] for each in found] == [("W411", "D3")]


def test_ten_times_the_period_before(told: Run, tmp_path: Path) -> None:
    found = results(told, tmp_path, ["D-1", "turnover", "T3 2018", 12_500_000])
    assert [each[:2] for each in found] == [("W413", "D2")]
    assert results(told, tmp_path, ["D-1", "turnover", "T3 2018", 12_499_999]) == []
    # A year is not compared with a quarter.
    assert results(told, tmp_path, ["D-1", "turnover", 2019, 90_000_000]) == []


@pytest.mark.parametrize("order", [1, -1])
def test_an_export_above_its_turnover(told: Run, tmp_path: Path, order: int) -> None:
    rows = [["D-1", "turnover", "T3 2018", 100], ["D-1", "export-turnover", "T3 2018", 101]][::order]
    found = results(told, tmp_path, *rows)
    assert [each[0] for each in found] == ["W414"]
    assert found[0][1] == ("D3" if order == 1 else "D2")
    found = results(told, tmp_path, ["D-1", "turnover", "T3 2018", 99])
    assert [each[:2] for each in found] == [("W414", "D2")]


def test_committed_jobs_that_fall(told: Run, tmp_path: Path) -> None:
    write(tmp_path / "c.xlsx", {"Engagements": [["Référence", "Année", "Emplois", MONEY], ["D-1", 2021, 119, 1]]})
    [file] = json.loads(told("import", "c.xlsx", "--json").out)["files"]
    assert [(each["code"], each["cell"]) for each in file["problems"]] == [("W411", "C2")]


def test_an_overlap_names_both_cells(told: Run, tmp_path: Path) -> None:
    found = results(
        told, tmp_path,
        ["D-1", "turnover", "06/2018", 1], ["D-1", "turnover", 2019, 1], ["D-1", "turnover", "T1 2019", 1],
        ok=5,
    )  # fmt: skip
    assert [each[:2] for each in found if each[0] == "E401"] == [("E401", "C2"), ("E401", "C4")]
    assert "in story.xlsx Résultats!D3" in found[0][2]
    assert "in Résultats!D3" in found[1][2]


def test_a_clean_history_raises_no_doubt(run: Run, tmp_path: Path) -> None:
    run("init")
    write(tmp_path / "story.xlsx", story())
    [file] = json.loads(run("import", "story.xlsx", "--json").out)["files"]
    assert file["problems"] == []
