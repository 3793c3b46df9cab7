"""Net figures that fall below zero: taken where the indicator says so, with an alert, and shown as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run, setup_once
from tests.exchange.story import sheets_of, story, write

ALERT = "warning: “{}” is below zero: more was lost than gained. Check the sign; nothing to do if it is so.\n"


@setup_once
def context(run: Run, folder: Path) -> None:
    """D-1 is validated, and has given 55 jobs and some turnover."""
    run("init")
    run("import", write(folder / "story.xlsx", story()))


def realised(context: Run, indicator: str, *more: str) -> dict[str, Any]:
    told = json.loads(context("report", "targets", "--as-of", "2018-12-31", "--json").out)
    return next(row for row in told["rows"] if (row["ecosystem"], row["indicator"]) == ("programme", indicator))


@pytest.mark.parametrize(
    ("indicator", "period", "typed", "stored"),
    [("jobs", "2018", "-5", -5), ("turnover", "2018-T2", "-1,5MDH", -1_500_000)],
)
def test_a_number_below_zero_is_a_value_and_no_option(
    context: Run, indicator: str, period: str, typed: str, stored: int
) -> None:
    assert ALERT.format(typed) in context("result", "record", "D-1", indicator, period, typed, "--proof", "verifie").err
    found = json.loads(context("result", "list", "D-1", "--indicator", indicator, "--json").out)["rows"]
    assert (found[-1]["period"], found[-1]["value"], found[-1]["proof"]) == (period, stored, "verifie")
    context("check", "--strict")


def test_the_reports_show_it(context: Run) -> None:
    context("result", "record", "D-1", "jobs", "2018", "-5")
    row = realised(context, "jobs")
    assert (row["realised"], row["attainment"], row["gap"]) == (-5, -0.0004, -13_305)
    assert row["verified_share"] is None
    table = context("report", "targets", "--as-of", "2018-12-31").out.replace("\N{NO-BREAK SPACE}", " ")
    line = next(line for line in table.splitlines() if line.startswith("Programme"))
    assert "> -1%  ░░░░░░░░░░" in line
    for name in ("a.md", "a.html", "a.xlsx"):
        context("report", "targets", "--as-of", "2018-12-31", "-o", name)
    context("report", "monthly", "--period", "2018-12", "-o", "pack")


def test_only_where_the_indicator_says_so(context: Run) -> None:
    refused = context("result", "record", "D-1", "export-turnover", "2018", "-5", ok=2)
    assert refused.err.startswith("error: “-5” is negative; nothing here is below zero.")
    assert context("target", "set", "programme", "jobs", "-5", ok=2).err.startswith("error: “-5” is negative")


def test_a_sheet_says_it_too_and_a_commitment_may_not(context: Run, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["D-1", "jobs", 2018, -5, "vérifié"], ["D-1", "turnover", "T2 2018", "-1,5 MDH", None]]
    header = ["Référence", "Indicateur", "Période", "Valeur", "Preuve"]
    told = json.loads(context("import", write(tmp_path / "r.xlsx", {"Résultats": [header, *rows]}), "--json").out)
    problems = told["files"][0]["problems"]
    assert [(each["code"], each["severity"], each["cell"]) for each in problems if each["code"] == "W313"] == [
        ("W313", "warning", "D2"), ("W313", "warning", "D3"),
    ]  # fmt: skip
    assert (realised(context, "jobs")["realised"], realised(context, "turnover")["realised"]) == (-5, -1_500_000)
    header = ["Référence", "Année", "Emplois", "CA additionnel (MAD)"]
    commitment: list[Any] = ["D-1", 2021, -5, 10]
    sheet = write(tmp_path / "c.xlsx", {"Engagements": [header, commitment]})
    told = json.loads(context("import", sheet, "--json", ok=5).out)
    assert [each["code"] for each in told["files"][0]["problems"]] == ["E313"]


def test_it_comes_back_from_an_export(context: Run, tmp_path: Path) -> None:
    context("result", "record", "D-1", "turnover", "2018-T2", "-999999999999999,99")
    for name in ("one.xlsx", "one.json"):
        context("export", name)
        context("--db", f"{name}.db", "init")
        context("--db", f"{name}.db", "import", name)
        args = ("result", "list", "--format", "jsonl")
        assert context("--db", f"{name}.db", *args, "--indicator", "turnover").out.count(": -999999999999999.99,") == 1
    assert "-999999999999999,99" in {row[3] for row in sheets_of(tmp_path / "one.xlsx")["Results"]}
