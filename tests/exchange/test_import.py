"""Import: whole or not at all, every problem at its cell, corrections, idempotence, the order of dates."""

from __future__ import annotations

import json
import random
import sqlite3
from datetime import date
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from tests.conftest import Result, Run, setup_once
from tests.exchange.story import STORY, story, write

NOTHING = {"new": 0, "changed": 0, "unchanged": 0, "rejected": 0}
ROWS = sum(len(rows) - 1 for rows in STORY.values())


def counts(**given: int) -> dict[str, int]:
    return {**NOTHING, **given}


def files(result: Result) -> list[dict[str, Any]]:
    answer = json.loads(result.out)
    assert list(answer) == ["schema_version", "dry_run", "files"]
    return list(answer["files"])


def problems(result: Result) -> list[tuple[str, str, str]]:
    """The problems of the one file: code, sheet, cell."""
    [file] = files(result)
    return [(each["code"], each["sheet"], each["cell"]) for each in file["problems"]]


def rows(path: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with sqlite3.connect(path / "imm-eco.db") as db:
        return db.execute(query, values).fetchall()


@setup_once
def context(run: Run, _folder: Path) -> None:
    """A new database."""
    run("init")


@setup_once
def told(run: Run, folder: Path) -> None:
    """A database that holds the story."""
    run("init")
    write(folder / "story.xlsx", story())
    run("import", "story.xlsx")


def test_a_whole_history_is_taken_in(context: Run, tmp_path: Path) -> None:
    write(tmp_path / "story.xlsx", story())
    [file] = files(context("import", "story.xlsx", "--json"))
    assert file == {
        "file": "story.xlsx",
        "status": "imported",
        "change": 2,
        "counts": counts(new=ROWS),
        "problems": [],
    }
    moves = rows(tmp_path, "SELECT to_step, moved_on FROM move JOIN dossier d ON d.id = dossier_id ORDER BY move.id")
    assert moves == [
        ("recrutement", "2016-12-01"),
        ("renforcement", "2016-12-01"),
        ("structuration", "2017-03-01"),
        ("validation", "2017-03-01"),
        ("mise-en-place", "2017-04-01"),
        ("suivi", "2017-07-01"),
    ]
    seals = rows(tmp_path, "SELECT sealed_on, year, jobs FROM seal_line ORDER BY 1, 2")
    assert seals == [("2017-04-01", 2020, 100), ("2018-04-01", 2019, 80), ("2018-04-01", 2020, 120)]


def test_the_change_and_the_facts_know_where_they_come_from(told: Run, tmp_path: Path) -> None:
    [(command, file, digest)] = rows(tmp_path, "SELECT command, file, file_sha256 FROM change WHERE id = 2")
    assert (command, file, len(digest)) == ("import", "story.xlsx", 64)
    assert rows(tmp_path, "SELECT sheet, cell FROM result ORDER BY id") == [
        ("Résultats", "D2"),
        ("Résultats", "D3"),
        ("Résultats", "D4"),
    ]
    assert rows(tmp_path, "SELECT sheet, cell FROM reservation") == [("Réserves", "A2")]


def test_the_same_data_again_changes_nothing(told: Run, tmp_path: Path) -> None:
    copyfile(tmp_path / "story.xlsx", tmp_path / "other name.xlsx")
    [file] = files(told("import", "other name.xlsx", "--json"))
    assert (file["status"], file["change"], file["counts"]) == ("unchanged", None, counts(unchanged=ROWS))
    assert rows(tmp_path, "SELECT max(id) FROM change") == [(2,)]


@pytest.mark.parametrize("seed", range(6))
def test_history_is_replayed_by_its_dates_whatever_the_order(context: Run, tmp_path: Path, seed: int) -> None:
    shuffled = random.Random(seed)
    book = story()
    names = list(book)
    shuffled.shuffle(names)
    for table in book.values():
        rest = table[1:]
        shuffled.shuffle(rest)
        table[1:] = rest
    write(tmp_path / "story.xlsx", {name: book[name] for name in names})
    [file] = files(context("import", "story.xlsx", "--json"))
    assert (file["status"], file["problems"], file["counts"]) == ("imported", [], counts(new=ROWS))


def test_a_corrected_value_is_told_old_and_new(told: Run, tmp_path: Path) -> None:
    corrected = [[*row] for row in STORY["Résultats"][1:]]
    corrected[0][3] = 44
    write(tmp_path / "b.xlsx", {"Résultats": [STORY["Résultats"][0], *corrected]})
    dry = told("import", "b.xlsx", "--dry-run")
    assert rows(tmp_path, "SELECT count(*) FROM change") == [(2,)]
    real = told("import", "b.xlsx")
    assert dry.out == real.out
    assert "value: 40 → 44" in real.out
    assert "1 changed, 2 unchanged" in real.err
    assert "nothing was written" in dry.err
    live = rows(tmp_path, "SELECT value, change_id, cell FROM result WHERE retracted_by IS NULL AND indicator = 'jobs'")
    assert (44, 3, "D2") in live
    assert rows(tmp_path, "SELECT value, change_id FROM result WHERE retracted_by = 3") == [(40, 2)]


def test_a_dry_run_says_the_same_as_the_real_run_and_writes_nothing(context: Run, tmp_path: Path) -> None:
    write(tmp_path / "story.xlsx", story())
    before = (tmp_path / "imm-eco.db").read_bytes()
    [dry] = files(context("import", "story.xlsx", "--dry-run", "--json"))
    assert (tmp_path / "imm-eco.db").read_bytes() == before
    [real] = files(context("import", "story.xlsx", "--json"))
    assert dry["change"] is None
    assert {**dry, "change": 2} == real


def test_a_dry_run_of_a_batch_counts_on_the_files_before(context: Run, tmp_path: Path) -> None:
    whole = story()
    late = {"Résultats": whole.pop("Résultats")}
    write(tmp_path / "a.xlsx", whole)
    write(tmp_path / "b.xlsx", late)
    dry = [file["status"] for file in files(context("import", "a.xlsx", "b.xlsx", "--dry-run", "--json"))]
    assert dry == ["imported", "imported"]
    [alone] = files(context("import", "b.xlsx", "--dry-run", "--json", ok=5))
    assert alone["status"] == "refused"


def test_columns_left_out_are_left_as_they_were(told: Run, tmp_path: Path) -> None:
    head, first, _second = STORY["Candidats"]
    keep = [head.index(name) for name in ("ICE", "Raison sociale", "Contact", "Canal")]
    write(tmp_path / "b.xlsx", {"Candidats": [[row[n] for n in keep] for row in (head, first)]})
    [file] = files(told("import", "b.xlsx", "--json"))
    assert file["counts"] == counts(unchanged=1)


def test_all_problems_are_told_in_one_pass_and_nothing_is_kept(context: Run, tmp_path: Path) -> None:
    book = story()
    book["Candidats"][1][3] = "PMI"
    book["Engagements"][2][2] = "12,5"
    book["Engagements"].append(["D-9", 2020, 1, 1, None, None])
    book["Déboursements"][1][2] = 9_000_000
    book["Résultats"].append(["D-1", "CA additionnel", "juin 2018", 5, None, None])
    book["Scellés"].append(["D-1", date(2018, 1, 1), 2020, 1, 1, None])
    book["Réserves"].append(["D-2", date(2017, 4, 1), "x", None, None])
    write(tmp_path / "story.xlsx", book)
    [file] = files(context("import", "story.xlsx", "--json", ok=5))
    assert {(each["code"], each["sheet"], each["cell"], each["value"]) for each in file["problems"]} == {
        ("E352", "Candidats", "D2", "PMI"),
        ("E312", "Engagements", "C3", "12,5"),
        ("E402", "Engagements", "A4", "D-9"),
        ("E401", "Résultats", "C5", "juin 2018"),
        ("E401", "Réserves", "A3", "D-2"),
        ("E401", "Scellés", "B5", "2018-01-01"),
        ("E401", "Déboursements", "C2", "9000000"),
    }
    assert (file["status"], file["change"], file["counts"]) == ("refused", None, counts(rejected=7))
    assert rows(tmp_path, "SELECT max(id) FROM change") == [(1,)]
    assert rows(tmp_path, "SELECT count(*) FROM candidate") == [(0,)]


def test_corrected_and_sent_again_it_is_taken_in(context: Run, tmp_path: Path) -> None:
    book = story()
    book["Pièces"][2][1] = "registre du commerse"
    write(tmp_path / "story.xlsx", book)
    found = problems(context("import", "story.xlsx", "--json", ok=5))
    assert [each for each in found if each[0][0] == "E"] == [("E352", "Pièces", "B3")]
    book["Pièces"][2][1] = "registre-commerce"
    write(tmp_path / "story.xlsx", book)
    [file] = files(context("import", "story.xlsx", "--json"))
    assert file["counts"] == counts(new=ROWS)


def test_what_waits_for_a_faulty_row_is_told_as_a_warning_that_names_it(context: Run, tmp_path: Path) -> None:
    book = story()
    book["Candidats"][1][0] = "002087546"
    write(tmp_path / "story.xlsx", book)
    [file] = files(context("import", "story.xlsx", "--json", ok=5))
    errors = [each for each in file["problems"] if each["severity"] == "error"]
    assert [(each["code"], each["sheet"], each["cell"]) for each in errors] == [("E361", "Candidats", "A2")]
    waiting = [each for each in file["problems"] if each["severity"] == "warning"]
    assert {each["code"] for each in waiting} == {"W401"}
    [dossiers] = [each for each in waiting if each["sheet"] == "Dossiers"]
    assert "row 2 of “Candidats”" in dossiers["message"]
    assert file["counts"]["rejected"] == 1


def test_a_history_is_told_up_to_its_first_fault(context: Run, tmp_path: Path) -> None:
    book = story()
    book["Évaluations"][2][2] = 30
    write(tmp_path / "story.xlsx", book)
    found = problems(context("import", "story.xlsx", "--json", ok=5))
    assert [each for each in found if each[0][0] == "E"] == [("E401", "Étapes", "A3")]
    assert ("W401", "Décisions", "D4") in found


FEDERATION = ["suivi", date(2017, 4, 1), "PV-S1", "M. Tazi", "Fédération"]


def test_a_session_of_the_state_with_the_federation_validates_nothing(context: Run, tmp_path: Path) -> None:
    book = story()
    book["Séances"].append(FEDERATION)
    write(tmp_path / "story.xlsx", book)
    result = context("import", "story.xlsx", "--json", ok=5)
    assert problems(result)[0] == ("E401", "Décisions", "E3")
    assert "attendee of the federation" in files(result)[0]["problems"][0]["message"]


def test_the_steering_committee_validates_nothing(context: Run, tmp_path: Path) -> None:
    book = story()
    book["Décisions"][2][0] = "pilotage"
    book["Décisions"][2][1] = date(2017, 3, 1)
    book["Décisions"][3] = ["pilotage", date(2017, 3, 2), None, "D-1", "Retenu", None, None]
    write(tmp_path / "story.xlsx", book)
    found = problems(context("import", "story.xlsx", "--json", ok=5))
    assert ("E401", "Décisions", "E3") in found  # validated by pilotage
    assert ("E401", "Décisions", "B4") in found  # by a session that is not known


def test_a_sealed_figure_is_never_corrected(told: Run, tmp_path: Path) -> None:
    sealed = story()["Scellés"]
    sealed[1][3] = 101
    write(tmp_path / "b.xlsx", {"Scellés": sealed})
    assert problems(told("import", "b.xlsx", "--json", ok=5)) == [("E401", "Scellés", "D2")]


def test_one_company_or_project_twice_in_a_workbook_is_refused(context: Run, tmp_path: Path) -> None:
    book = {name: story()[name] for name in ("Actions", "Candidats", "Dossiers")}
    again = [*book["Candidats"][1]]
    again[0] = "002087546000145"
    book["Candidats"].append(again)
    for _twice in range(2):
        book["Dossiers"].append([None, *book["Dossiers"][2][1:]])
    write(tmp_path / "story.xlsx", book)
    found = problems(context("import", "story.xlsx", "--json", ok=5))
    assert [each for each in found if each[0] == "E401"] == [
        ("E401", "Candidats", "A4"),
        ("E401", "Dossiers", "C4"),
        ("E401", "Dossiers", "C5"),
    ]


def test_a_batch_goes_on_after_a_refusal(context: Run, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    (folder / "deep").mkdir(parents=True)
    book = story()
    write(folder / "b.xlsx", {"Actions": book["Actions"]})
    write(folder / "deep" / "c.xlsx", {"Candidats": book["Candidats"]})
    (folder / "a.xlsx").write_text("no workbook")
    (folder / "~$b.xlsx").write_text("lock")
    (folder / ".hidden.xlsx").write_text("hidden")
    (folder / "notes.txt").write_text("notes")
    found = [(file["file"], file["status"]) for file in files(context("import", "inbox", "--json", ok=5))]
    assert found == [("a.xlsx", "refused"), ("b.xlsx", "imported"), ("c.xlsx", "imported")]
    copyfile(folder / "b.xlsx", folder / "z.xlsx")
    again = context("import", "inbox/b.xlsx", "inbox/z.xlsx", "inbox", "--json", ok=5)
    assert [file["status"] for file in files(again)] == ["unchanged", "unchanged", "refused", "unchanged"]


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_the_same_contents_under_two_names_count_once(context: Run, tmp_path: Path, dry: tuple[str, ...]) -> None:
    write(tmp_path / "a.xlsx", story())
    copyfile(tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    first, second = files(context("import", "a.xlsx", "b.xlsx", "--json", *dry))
    assert (first["status"], first["counts"]) == ("imported", counts(new=ROWS))
    assert (second["status"], second["change"], second["counts"]) == ("unchanged", None, counts(unchanged=ROWS))


def test_a_path_that_holds_nothing_is_not_found_before_anything_is_read(context: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", {"Actions": story()["Actions"]})
    assert "nowhere.xlsx" in context("import", "a.xlsx", "nowhere.xlsx", ok=3).err
    (tmp_path / "empty").mkdir()
    assert "no workbook" in context("import", "empty", ok=3).err
    assert rows(tmp_path, "SELECT count(*) FROM campaign") == [(0,)]


def test_people_see_problems_by_cell_and_a_line_a_file(context: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", {"Actions": story()["Actions"]})
    book = {
        "Candidats": [["ICE", "Raison sociale", "Contact", "Canal"], *([str(n), "A", "B", "ami"] for n in range(9))]
    }
    write(tmp_path / "b.xlsx", book)
    result = context("import", "a.xlsx", "b.xlsx", ok=5)
    assert "b.xlsx: refused for 9 problems; nothing of it was kept" in result.err
    assert "a.xlsx: imported as change 2: 1 new, 0 changed, 0 unchanged" in result.err
    assert "2 files: 1 imported, 0 unchanged, 1 refused" in result.err
    assert "A10" in result.out


def test_a_long_list_is_cut_on_screen_and_never_in_json(context: Run, tmp_path: Path) -> None:
    head = ["ICE", "Raison sociale", "Contact", "Canal"]
    write(tmp_path / "b.xlsx", {"Candidats": [head, *([str(n), "A", "B", "ami"] for n in range(1, 101))]})
    screen = context("import", "b.xlsx", ok=5)
    assert "error E361 × 100" in screen.out
    assert screen.out.count("An ICE has 15 digits") == 40
    assert "60 more" in screen.out
    assert len(problems(context("import", "b.xlsx", "--json", ok=5))) == 100
