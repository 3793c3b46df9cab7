"""A double submission is one: asked on a terminal, refused elsewhere, told at its cell, listed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imm_eco.domain.rules.submissions import Submission
from tests.conftest import Run, setup_once_at
from tests.exchange.story import ATLAS, RIF, story, write

OPEN = ("dossier", "open", ATLAS, "--title", "Four à arc", "--ecosystem", "industrie-navale", "--investment", "40MDH")
TWIN = "IMM-2019-0001, “Four à arc”, 40,000,000\u00a0DH, of 2019-02-15"
HEAD = ["Référence", "ICE", "Intitulé", "Écosystème", "Investissement (MDH)", "Date d’ouverture"]


@setup_once_at(datetime(2019, 2, 15, 12, tzinfo=UTC))
def context(run: Run, folder: Path) -> None:
    run("init")
    run("import", write(folder / "story.xlsx", story()))
    run(*OPEN)


def references(run: Run) -> list[str]:
    return [row["reference"] for row in json.loads(run("dossier", "list", "--json").out)["rows"]]


@pytest.mark.parametrize("title", ["Four à arc", "Four à arc électrique de 12 tonnes"])
def test_opened_twice_it_is_refused_with_the_one_it_resembles(context: Run, title: str) -> None:
    again = [title if word == "Four à arc" else word for word in OPEN]
    assert context(*again, ok=4).err == (
        f"error: this may be {TWIN} once more\n"
        "hint: see `imm-eco dossier show IMM-2019-0001`; if it is another project, add --new\n"
    )
    assert references(context) == ["D-1", "D-2", "IMM-2019-0001"]
    context(*again, "--new")
    assert references(context)[-1] == "IMM-2019-0002"


def test_a_reference_of_its_own_says_it_is_another(context: Run) -> None:
    context(*OPEN, "--reference", "D-9")


@pytest.mark.parametrize(
    "other",
    [("--investment", "45MDH"), ("--ecosystem", "travail-metaux"), ("--on", "2018-02-14")],
)
def test_another_amount_ecosystem_or_year_is_another(context: Run, other: tuple[str, str]) -> None:
    context(*OPEN, *other)


def test_what_has_ended_is_not_resembled(context: Run) -> None:
    context("dossier", "withdraw", "IMM-2019-0001", "--reason", "sold")
    context(*OPEN)


@pytest.mark.parametrize(("reply", "opened"), [("oui\n", True), ("\n", False)])
def test_on_a_terminal_it_asks(context: Run, reply: str, opened: bool) -> None:
    result = context(*OPEN, terminal=True, stdin=reply, ok=0 if opened else 4)
    assert f"This may be {TWIN} once more. Open another dossier? [y/N]" in result.err
    assert (len(references(context)) == 4) is opened


def test_a_sheet_is_told_its_cell_and_what_to_do(context: Run, tmp_path: Path) -> None:
    def sent(*row: Any, ok: int = 0) -> dict[str, Any]:
        path = write(tmp_path / "d.xlsx", {"Dossiers": [HEAD, list(row)]})
        [file] = json.loads(context("import", path, "--json", ok=ok).out)["files"]
        return dict(file)

    row = [ATLAS, "Four à arc, deuxième version", "Industrie navale", 41, date(2019, 2, 10)]
    [problem] = sent(None, *row, ok=5)["problems"]
    assert (problem["code"], problem["sheet"], problem["cell"]) == ("E401", "Dossiers", "C2")
    assert problem["message"] == f"This may be {TWIN} once more."
    assert problem["remedy"] == "If it is that one, give its reference; if it is another, give it one of its own."
    assert sent("IMM-2019-0001", *row)["counts"]["changed"] == 1
    assert sent("D-9", *row)["counts"]["new"] == 1


def test_those_that_are_there_are_listed(context: Run) -> None:
    assert json.loads(context("dossier", "duplicates", "--json").out)["rows"] == []
    context(*OPEN, "--new", "--on", "2019-01-15")
    context("dossier", "open", RIF, *OPEN[3:])
    assert json.loads(context("dossier", "duplicates", "--json").out)["rows"] == [
        {
            "reference": "IMM-2019-0001", "title": "Four à arc", "other": "IMM-2019-0002", "other_title": "Four à arc",
            "name": "STÉ ATLAS [a]", "ecosystem": "industrie-navale", "investment": 40_000_000,
            "other_investment": 40_000_000, "days": 31,
        }
    ]  # fmt: skip


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.integers(-800, 800))
def test_likeness_has_no_direction(one: int, other: int, days: int) -> None:
    first = Submission("A", 1, "e", "x", one, date(2018, 6, 1))
    second = Submission("B", 1, "e", "y", other, date.fromordinal(first.opened_on.toordinal() + days))
    assert first.resembles(second) == second.resembles(first)
    assert first.resembles(first)
