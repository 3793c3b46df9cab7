"""What a change did, old → new, as scripts and people read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from imm_eco.domain.nouns import NOUNS
from imm_eco.render.entries import entries_grid, entries_json
from imm_eco.store import database
from imm_eco.store.entries import entries
from imm_eco.store.tables import FACTS
from tests.conftest import Run, setup_once
from tests.exchange.story import STORY, story, write


@setup_once
def told(run: Run, folder: Path) -> None:
    run("init")
    write(folder / "story.xlsx", story())
    run("import", "story.xlsx")


def said(path: Path, change: int) -> list[dict[str, Any]]:
    with database.reading(path / "imm-eco.db") as db:
        return entries_json(entries(db, change))


def test_every_fact_has_a_name_that_people_know() -> None:
    assert set(NOUNS) == {str(fact.__tablename__).removesuffix("_record") for fact in FACTS}


def test_keys_are_references_and_codes_and_amounts_are_in_mad(told: Run, tmp_path: Path) -> None:
    found = {(each["noun"], *map(str, each["key"].values())): each for each in said(tmp_path, 2)}
    result = found["result", "D-1", "turnover", "2018-T2"]
    assert result["effect"] == "new"
    assert {"field": "value", "old": None, "new": 1_250_000} in result["fields"]
    convention = found["convention", "D-1", "C-17/01"]
    assert {"field": "amount", "old": None, "new": 1_800_000.1} in convention["fields"]
    assert {"field": "score", "old": None, "new": 72.5} in [
        field for key, each in found.items() if key[0] == "assessment" for field in each["fields"]
    ]
    assert ("decision", "suivi-2017-04-01", "D-1") in found


def test_a_correction_says_only_what_differs(told: Run, tmp_path: Path) -> None:
    candidates = [[*row] for row in STORY["Candidats"]]
    candidates[1][5] = "Rabat"
    write(tmp_path / "b.xlsx", {"Candidats": candidates})
    told("import", "b.xlsx")
    assert said(tmp_path, 3) == [
        {
            "effect": "changed",
            "noun": "candidate",
            "key": {"candidate": "002087546"},
            "fields": [{"field": "city", "old": "Casablanca", "new": "Rabat"}],
        }
    ]


def test_an_undone_change_is_withdrawn_fact_by_fact(told: Run, tmp_path: Path) -> None:
    number = json.loads(told("undo", "2", "--json").out)["change"]
    before, after = said(tmp_path, 2), said(tmp_path, number)
    assert {each["effect"] for each in after} == {"withdrawn"}
    assert sorted(str(each["key"]) for each in before) == sorted(str(each["key"]) for each in after)


def test_people_read_titles_and_a_long_text_is_clipped(told: Run, tmp_path: Path) -> None:
    with database.reading(tmp_path / "imm-eco.db") as db:
        grid = entries_grid(entries(db, 2), limit=8)
    assert len(grid.rows) == 8
    assert all(len(str(row["fields"])) < 500 for row in grid.rows)
