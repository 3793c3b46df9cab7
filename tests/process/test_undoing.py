"""`undo` walks back, `redo` walks forward; the journal says what takes what back."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Run, setup_once

COMPANY = "002418735"
CITIES = ["Fès", "Meknès", "Sefrou"]


@setup_once
def told(run: Run, _folder: Path) -> None:
    """A company that moved three times: changes 2 to 5."""
    run("init")
    run("candidate", "register", "--ice", "002418735000181", "--name", "Galvafès", "--channel", "ami")
    for city in CITIES:
        run("candidate", "edit", COMPANY, "--city", city)


def city(run: Run) -> str | None:
    said = run("candidate", "show", COMPANY, "--json", ok=None)
    return json.loads(said.out)["city"] if said.code == 0 else "gone"


def walk(run: Run, steps: str) -> list[str | None]:
    """The city after each step: `u` is an undo, `r` a redo."""
    found = []
    for step in steps:
        run({"u": "undo", "r": "redo"}[step])
        found.append(city(run))
    return found


def test_undo_walks_back_to_the_beginning_and_redo_forward_to_the_end(told: Run) -> None:
    assert walk(told, "uuuu") == ["Meknès", "Fès", None, "gone"]
    assert told("undo", ok=4).err == "error: change 1 made the database; it cannot be taken back\n"
    assert walk(told, "rrrr") == [None, *CITIES]
    assert "there is nothing to bring back" in told("redo", ok=4).err
    assert told("check", "--strict").err == "imm-eco.db is sound\n"


def test_back_and_forward_as_often_as_one_likes(told: Run) -> None:
    assert walk(told, "uruurruuruur") == [
        "Meknès", "Sefrou", "Meknès", "Fès", "Meknès", "Sefrou", "Meknès", "Fès", "Meknès", "Fès", None, "Fès",
    ]  # fmt: skip


def test_a_change_made_since_stands_in_the_way_of_a_redo(told: Run) -> None:
    told("undo")
    told("candidate", "edit", COMPANY, "--city", "Rabat")
    refused = told("redo", ok=4).err
    assert refused.startswith(
        "error: change 5 cannot be brought back: what came since stands in the way\n  - change 7: candidate edit, "
    )
    assert walk(told, "ur") == ["Meknès", "Rabat"]


def test_a_redo_past_a_change_of_something_else(told: Run) -> None:
    told("undo")
    told("campaign", "add", "RS-1", "--title", "Fès", "--channel", "road-show")
    assert walk(told, "r") == ["Sefrou"]
    assert "taken back: change 7: campaign add" in told("undo", "7").err


def test_a_dry_run_and_scripts(told: Run) -> None:
    dry = json.loads(told("undo", "--dry-run", "--json").out)
    assert (dry["takes_back"], dry["change"], city(told)) == (5, None, "Sefrou")
    assert json.loads(told("undo", "--json").out)["takes_back"] == 5
    back = json.loads(told("redo", "--json").out)
    assert (back["brings_back"], back["change"]) == (5, 7)


def test_the_journal_says_what_takes_what_back(told: Run) -> None:
    walk(told, "uuru")
    rows = json.loads(told("log", "--json").out)["rows"]
    found = {row["id"]: (row["command"], row["undoes"], row["undone_by"]) for row in rows}
    assert [found[number] for number in range(4, 10)] == [
        ("candidate edit", None, 9), ("candidate edit", None, 6), ("undo", 5, None), ("undo", 4, None),
        ("redo", 7, 9), ("undo", 8, None),
    ]  # fmt: skip
    assert "Undoes  Undone by" in told("log", env={"COLUMNS": "140"}).out


def test_one_that_is_taken_back_already_says_by_what(told: Run) -> None:
    told("undo", "5")
    assert told("undo", "5", ok=4).err == (
        "error: change 5 is taken back already, by change 6\nhint: bring it back with `imm-eco undo 6`\n"
    )
    told("undo", "6")
    assert city(told) == "Sefrou"
    told("undo", "5")
    assert city(told) == "Meknès"
