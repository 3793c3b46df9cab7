"""Another contract of the plan, the automotive industry's, from its file to the monthly pack, in both languages.

Its ecosystems, thresholds, checklist and two of its indicators, each with a unit of its own, are known to no line of
the code.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from imm_eco.domain.programme import reading
from tests.conftest import Run
from tests.programme.story import FILE, REF, STORY

EXAMPLE = Path(__file__).parents[2] / "examples" / FILE
TITLES = {
    "fr": ("Formation (heures)", "Capacité installée (véhicules par an)", "Intérieur véhicule et sièges"),
    "en": ("Training (hours)", "Installed capacity (vehicles a year)", "Vehicle interior and seats"),
}


@pytest.fixture(params=["fr", "en"])
def played(request: pytest.FixtureRequest, run: Run, tmp_path: Path) -> tuple[Run, str]:
    """The tool in a language, after the whole story."""
    lang: str = request.param
    shutil.copy(EXAMPLE, tmp_path)

    def say(*args: Any, **more: Any) -> Any:
        return run(*args, **{"lang": lang, **more})

    for words in STORY:
        say(*words)
    return say, lang


def rows(say: Run, *args: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(say(*args, "--json").out)["rows"]
    return found


def test_the_whole_story(played: tuple[Run, str], tmp_path: Path) -> None:
    say, lang = played
    _reports(say, lang)
    _pack(say, lang, tmp_path)
    _sheets(say, lang, tmp_path)
    _round_trip(say, tmp_path)
    assert say("check").code == 0


def _reports(say: Run, lang: str) -> None:
    training, capacity, ecosystem = TITLES[lang]
    table = say("report", "targets", "--as-of", "31/12/2018", env={"COLUMNS": "200"}).out.replace("\u00a0", " ")
    for words in (training, capacity, ecosystem, "3 650" if lang == "fr" else "3,650"):
        assert words in table
    assert "Turnover:" not in table
    told = {
        (row["ecosystem"], row["indicator"]): row for row in rows(say, "report", "targets", "--as-of", "2018-12-31")
    }
    whole = told["programme", "formation"]
    assert [whole[key] for key in ("unit", "target", "realised", "gap")] == ["heures", 2_000_000, 3_650, -1_996_350]
    # 1 460 days of 2 191 are over: 2 000 000 × 1460/2191; 1 996 350 hours are missing, for 24 months.
    assert [whole[key] for key in ("expected", "pace")] == [1_332_725, 83_182]
    # No commitment has a field for hours: that is not zero.
    assert (whole["committed"], whole["delivered"], told["programme", "jobs"]["committed"]) == (None, None, 260)
    seats = told["interieur-sieges", "capacite"]
    assert [seats[key] for key in ("unit", "target", "qualifier", "realised")] == [
        "vehicules-an",
        250_000,
        "about",
        45_000,
    ]
    assert seats["attainment"] == 0.18
    explained = json.loads(say("explain", "targets", "--indicator", training, "--as-of", "2018-12-31", "--json").out)
    assert [row["value"] for row in explained["rows"]] == [1_250, 2_400]
    # Nobody promises hours: no result of them is owed, and no projection is made.
    assert {row["indicator"] for row in rows(say, "report", "coverage", "--as-of", "2018-12-31")} == {
        "jobs", "turnover", "export-turnover",
    }  # fmt: skip
    say("report", "trajectory", "--as-of", "31/12/2018")
    units = {row["code"]: row["unit"] for row in rows(say, "target", "list", "--indicators")}
    assert units["capacite"] == "vehicules-an"
    refused = say("result", "record", REF, "capacite", "2019", "45 000 tonnes", ok=2)
    assert "tonnes" in refused.err and "target list --indicators" in refused.err
    assert say("result", "record", REF, "formation", "2019", "1,5 h", ok=2).out == ""


def _pack(say: Run, lang: str, folder: Path) -> None:
    training = TITLES[lang][0]
    before = {path.name: path.read_bytes() for path in (folder / "pack").iterdir()}
    assert len(before) == 5
    page = before["auto-2018-12.html"].decode()
    assert training in page and "AMICA" in page and "imm" not in [name[:3] for name in before]
    assert f"| {training}" in before["auto-2018-12.md"].decode()
    book = openpyxl.load_workbook(folder / "pack" / "auto-2018-12.xlsx")
    held = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == 3_650]
    assert held and all(cell.number_format == "#,##0" for cell in held)
    with sqlite3.connect(folder / "imm-eco.db") as db:
        found = db.execute(
            "SELECT unit, realised FROM v_figures WHERE indicator = 'formation' AND ecosystem = 'programme'"
        )
        assert found.fetchall() == [("heures", 3_650)]


def _sheets(say: Run, lang: str, folder: Path) -> None:
    """Results by sheet: a unit after the number, in its format, or none; another one is refused at its cell."""
    training, capacity, _ecosystem = TITLES[lang]
    say("template", "results.xlsx", "--kind", "results")
    book = openpyxl.load_workbook(folder / "results.xlsx")
    listed = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {training, capacity} <= listed
    head = ["Référence", "Indicateur", "Période", "Valeur"]
    _write(folder / "s1.xlsx", head, [REF, training, "S1 2019", "3 100 heures"], [REF, "Formation", "S2 2019", 900],
           [REF, capacity, "S1 2019", "52 000"], [REF, "jobs", "S1 2019", "190 emplois"])  # fmt: skip
    say("import", "s1.xlsx")
    realised = {row["indicator"]: row["realised"] for row in rows(say, "report", "targets", "--as-of", "2019-12-31")
                if row["ecosystem"] == "programme"}  # fmt: skip
    assert realised == {"jobs": 190, "turnover": 42_500_000, "capacite": 52_000, "formation": 7_650}
    _write(folder / "s2.xlsx", head, [REF, training, "S1 2020", "3 100 emplois"], [REF, capacity, "S1 2020", "52 t"])
    found = json.loads(say("import", "s2.xlsx", "--json", ok=5).out)["files"][0]["problems"]
    assert [(each["code"], each["cell"]) for each in found] == [("E326", "D2"), ("E326", "D3")]
    _write(folder / "s3.xlsx", head, [REF, training, "S1 2020", 3_100], number_format='#,##0" kWh"')
    found = json.loads(say("import", "s3.xlsx", "--json", ok=5).out)["files"][0]["problems"]
    assert [(each["code"], each["cell"]) for each in found] == [("E326", "D2")]


def _write(path: Path, *table: list[Any], number_format: str = "General") -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Résultats"
    for row in table:
        sheet.append(row)
    sheet["D2"].number_format = number_format
    book.save(path)


def _round_trip(say: Run, folder: Path) -> None:
    """An export of any shape, taken into an empty database of the same programme, gives the same database."""
    say("export", "all.json")
    whole = (folder / "all.json").read_bytes()
    for name in ("all.xlsx", "csv", "all.json"):
        (folder / "csv").mkdir(exist_ok=True)
        say("export", name)
        copy = ("--db", folder / f"{name}.db")
        say(*copy, "init", "--programme", FILE)
        say(*copy, "import", name)
        say(*copy, "export", f"again-{name}.json")
        assert (folder / f"again-{name}.json").read_bytes() == whole


def test_the_example_says_that_it_is_one() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    loaded = reading.load(EXAMPLE)
    assert {target.source for target in loaded.targets} == {"Illustration, not published"}
    assert "Nothing here was published" in text
    assert len(loaded.ecosystem_list) == 6
    assert not set(loaded.ecosystems.codes) & set(reading.load().ecosystems.codes)
    assert loaded.start < date(2016, 1, 1)


def test_a_target_of_what_nobody_commits_to_has_a_trajectory(run: Run) -> None:
    run("init")
    run("target", "set", "programme", "value-added", "500MDH")
    answer = json.loads(run("report", "trajectory", "--as-of", "2018-12-31", "--json").out)
    assert {row["target"] for row in answer["projections"] if row["indicator"] == "value-added"} == {500_000_000}
