"""Registers that are taken in while they are still being read: in all they say and keep, as if read whole first."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from imm_eco.services.intake import row_services
from imm_eco.sheets.sandbox import reading
from imm_eco.sheets.sandbox.child_process import PendingAnswer
from imm_eco.sheets.sandbox.client import Reader
from imm_eco.sheets.sandbox.client import ReceivedStream as Register
from imm_eco.sheets.schema import columns
from tests.conftest import Result, Run, setup_once
from tests.exchange.story import ATLAS, RIF, STORY, Book, Table, story, write
from tests.searching import many

RESULTS = STORY["Résultats"][0][:4]
CANDIDATES = ["ICE", "Raison sociale", "Contact", "Canal", "Contacté le"]
LOT = 1_000


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many records each register has given that ran to its end."""
    found: list[int] = []
    given = Register.lots

    def lots(self: Register) -> Iterator[tuple[list[Any], list[Any]]]:
        count = 0
        for records, problems in given(self):
            count += len(records)
            yield records, problems
        found.append(count)

    monkeypatch.setattr(Register, "lots", lots)
    return found


@setup_once
def told(run: Run, folder: Path) -> None:
    """A database that holds the story."""
    run("init")
    write(folder / "story.xlsx", story())
    run("import", "story.xlsx")
    (folder / "imm-eco.db").rename(folder / "before.db")


def taken_in(run: Run, folder: Path, *words: str, whole: bool = False) -> tuple[Any, dict[str, list[tuple[Any, ...]]]]:
    """What is said of `r.xlsx` taken into the story, and every row that the database then holds."""
    copyfile(folder / "before.db", folder / "imm-eco.db")
    with pytest.MonkeyPatch.context() as patch:
        if whole:
            patch.setattr(Reader, "begin", Reader.whole)
            patch.setattr(reading, "expect", lambda *_: None)
        result: Result = run("import", "r.xlsx", "--json", *words, ok=None)
    return (result.code, json.loads(result.out), result.err), held(folder)


def held(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table; of a change all but its moment, and the digests that depend on it."""
    with sqlite3.connect(folder / "imm-eco.db") as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = "id, author, command, file, file_sha256, appended, retracted"
        return {
            table: db.execute(f"SELECT {columns if table == 'change' else '*'} FROM {table}").fetchall()
            for table in tables
        }


def ice(number: int) -> str:
    stem = number * 10**6
    return f"{stem + 97 - stem % 97:015d}"


def companies(count: int) -> Table:
    return [
        CANDIDATES,
        *([ice(n), f"Société n° {n}", "M. Alami", "ami", date(2017, 3, n % 28 + 1)] for n in range(10, 10 + count)),
    ]


def results(*rows: list[Any]) -> Book:
    return {"Résultats": [RESULTS, *rows]}


RUN_TO_THEIR_END: dict[str, tuple[Book, int]] = {
    "results": (results(["D-1", "jobs", 2018, 60], ["d-1", "jobs", 2019, 70]), 2),
    "a register of several lots": ({"Candidats": companies(2 * LOT + 7)}, 2 * LOT + 7),
    "a whole lot": ({"Candidats": companies(LOT)}, LOT),
    "a correction, and what is known": (results(["D-1", "jobs", 2017, 41], ["D-1", "jobs", "juin 2018", 55]), 2),
    "a doubtful figure": (results(["D-1", "jobs", 2018, 54], ["D-1", "turnover", "T3 2018", "12,5 MDH"]), 2),
    "a warning in a cell": ({"Candidats": [CANDIDATES, [ATLAS[:-1] + "9", "ATLAS", "A", "ami", None]]}, 1),
    "an unknown column, a total": (
        {"Résultats": [[*RESULTS, "Couleur"], ["D-1", "jobs", 2018, 60, "bleu"], ["Total", None, None, 60, None]]}, 1),
    "a title, a unit of the title": (
        {"Résultats": [["Montants en KDH"], [], RESULTS, ["D-1", "turnover", "T3 2018", 1500]]}, 1),
    "a column without a title": (
        {"Résultats": [[*RESULTS, None], ["D-1", "jobs", 2018, 60, 7], ["D-1", "jobs", 2019, 61, 7]]}, 2),
    "headers alone": ({"Résultats": [RESULTS]}, 0),
    "a sheet aside, an empty one": (
        {"Mode d’emploi": [["Lisez"]], **results(["D-1", "jobs", 2018, 60]), "Feuil2": []}, 1),
    "commitments": ({"Engagements": [STORY["Engagements"][0], ["D-1", 2021, 110, 1, None, None]]}, 1),
    "targets": ({"Objectifs": [STORY["Objectifs"][0], ["programme", "Emplois", 14000, None, date(2020, 12, 31),
                                                       "cumulé", "avenant"]]}, 1),
}  # fmt: skip

STOPPED: dict[str, Book] = {
    "a cell that cannot be read": results(["D-1", "jobs", 2018, 60], ["D-1", "jobs", "bientôt", 1]),
    "a row that is repeated": results(["D-1", "jobs", 2018, 60], ["D-1", "jobs", 2018, 61]),
    "a dossier that is not known": results(["D-1", "jobs", 2018, 60], ["D-9", "jobs", 2018, 1]),
    "periods that overlap": results(["D-1", "turnover", 2018, 60], ["D-1", "turnover", "T3 2018", 1]),
    "a figure of nothing": {"Résultats": [[*RESULTS, "Preuve"], ["D-1", "jobs", 2018, None, "declare"]]},
    "an error after several lots": {"Candidats": [*companies(2 * LOT), [ATLAS, None, "A", "ami", None]]},
    "one company twice": {"Candidats": [*companies(LOT), [ice(10)[:9] + "000100", "Autre", "A", "ami", None]]},
    "a missing column": {"Résultats": [RESULTS[:3], ["D-1", "jobs", 2018]]},
    "no header": {"Résultats": [["a", "b"], ["c", "d"]]},
    "two sheets": {**results(["D-1", "jobs", 2018, 60]), "Engagements": [STORY["Engagements"][0]]},
    "a sheet of another name": {**results(["D-1", "jobs", 2018, 60]), "Divers": [["a"]]},
    "history": {"Étapes": [STORY["Étapes"][0], ["D-2", "Recrutement", date(2017, 3, 1), None]]},
    "a rejected sheet that comes back": {"Résultats": [[*RESULTS, "Motif du rejet"], ["D-1", "jobs", 2018, 60, "…"]]},
}


@pytest.mark.parametrize("name", RUN_TO_THEIR_END)
def test_it_runs_to_its_end_and_leaves_what_reading_it_whole_would(
    told: Run, tmp_path: Path, ends: list[int], name: str
) -> None:
    book, count = RUN_TO_THEIR_END[name]
    write(tmp_path / "r.xlsx", book)
    running = taken_in(told, tmp_path)
    assert running[0][0] == 0
    assert ends == [count]
    assert running == taken_in(told, tmp_path, whole=True)
    assert ends == [count]


PARTLY_GOOD = ("a cell that cannot be read", "a dossier that is not known", "one company twice")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        *((name, []) for name in STOPPED),
        *((name, [word]) for name in PARTLY_GOOD for word in ("--dry-run", "--partial")),
    ],
)
def test_it_stops_and_leaves_what_reading_it_whole_would(
    told: Run, tmp_path: Path, ends: list[int], name: str, words: list[str]
) -> None:
    write(tmp_path / "r.xlsx", STOPPED[name])
    running = taken_in(told, tmp_path, *words)
    for path in tmp_path.glob("rejets/*"):
        path.unlink()
    assert running == taken_in(told, tmp_path, *words, whole=True)
    # A service's refusal is met in the last lot: the register is then left although it had no fault of its own.
    assert ends == []


@pytest.mark.parametrize("spoil", ["merged", "hidden sheet", "formula", "hidden row"])
def test_what_only_a_workbook_has(told: Run, tmp_path: Path, ends: list[int], spoil: str) -> None:
    write(tmp_path / "r.xlsx", results(["D-1", "jobs", 2018, 60], [None, "jobs", 2019, 70]))
    book = load_workbook(tmp_path / "r.xlsx")
    page = book.worksheets[0]
    if spoil == "merged":
        page.merge_cells("A2:A3")
    else:
        page["A3"] = "D-1"
    if spoil == "hidden sheet":
        other = book.create_sheet("Secret")
        other["A1"], other.sheet_state = "x", "hidden"
    elif spoil == "formula":
        page["D3"] = "=D2+10"
    elif spoil == "hidden row":
        page.row_dimensions[3].hidden = True
    book.save(tmp_path / "r.xlsx")
    running = taken_in(told, tmp_path)
    assert ends == ([2] if spoil == "hidden row" else [])
    assert running == taken_in(told, tmp_path, whole=True)


def test_headers_taught_are_understood_on_the_way(told: Run, tmp_path: Path, ends: list[int]) -> None:
    copyfile(tmp_path / "before.db", tmp_path / "imm-eco.db")
    write(tmp_path / "r.xlsx", {"Résultats": [["Code du projet", *RESULTS[1:]], ["D-1", "jobs", 2018, 60]]})
    told("import", "r.xlsx", "--map", "Code du projet=Référence")
    assert ends == [1]


def test_a_batch_runs_file_by_file(told: Run, tmp_path: Path, ends: list[int]) -> None:
    copyfile(tmp_path / "before.db", tmp_path / "imm-eco.db")
    (tmp_path / "in").mkdir()
    write(tmp_path / "in" / "1.xlsx", results(["D-1", "jobs", 2018, 60]))
    write(tmp_path / "in" / "2.xlsx", results(["D-1", "jobs", "bientôt", 1]))
    write(tmp_path / "in" / "3.xlsx", results(["D-1", "jobs", 2018, 61], ["D-9", "jobs", 2019, 1]))
    write(tmp_path / "in" / "4.xlsx", {"Candidats": companies(LOT + 1)})
    write(tmp_path / "in" / "5.xlsx", results(["D-1", "jobs", 2018, 40]))
    answer = json.loads(told("import", "in", "--json", ok=5).out)
    assert [each["status"] for each in answer["files"]] == ["imported", "refused", "refused", "imported", "imported"]
    assert [each["code"] for each in answer["files"][4]["problems"]] == ["W411"]
    assert ends == [1, LOT + 1, 1]


@pytest.mark.skipif(os.name != "posix", reason="needs a signal")
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_process_that_breaks_down_on_the_way_costs_that_file(
    told: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    write(tmp_path / "r.xlsx", {"Candidats": companies(3 * LOT)})
    before = taken_in(told, tmp_path, "--dry-run")[1]
    parts: list[int] = []
    given = PendingAnswer.part

    def part(self: PendingAnswer) -> Any:
        parts.append(1)
        if len(parts) == 3 + after:  # it is ready; what the file is; then its records
            self.process.kill()
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.read()
        return given(self)

    monkeypatch.setattr(PendingAnswer, "part", part)
    monkeypatch.setattr(Reader, "read", lambda *_: pytest.fail("it is not read again"))
    (code, answer, _err), after_it = taken_in(told, tmp_path, "--annotate", "back")
    [problem] = answer["files"][0]["problems"]
    assert (code, problem["message"]) == (5, "This file was given up: the process that read it broke down.")
    assert after_it == before


FIGURES = st.lists(
    st.tuples(
        st.sampled_from(["D-1", "d-1", "D-2", "D-9", ""]),
        st.sampled_from(["jobs", "Emplois", "turnover", "CA additionnel", "support", "?"]),
        st.sampled_from(["2017", "T3 2018", "2018", "juin 2018", "S1 2019", "2031", "bientôt"]),
        st.sampled_from([1, 40, "55", "1,5 MDH", -3, None, "n.d.", 1e12]),
    ),
    max_size=6,
)


@settings(max_examples=many(15, 100), deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=FIGURES)
def test_any_results(told: Run, tmp_path: Path, rows: list[tuple[Any, ...]]) -> None:
    write(tmp_path / "r.xlsx", results(*map(list, rows), ["D-2", "jobs", 2016, 3]))
    assert taken_in(told, tmp_path) == taken_in(told, tmp_path, whole=True)


def test_every_noun_without_history_is_taken_in_by_someone() -> None:
    assert set(columns.UNDATED) == set(row_services.UNDATED)


def test_the_companies_of_the_story_are_not_those_of_the_lots() -> None:
    assert {ATLAS[:9], RIF[:9]}.isdisjoint(row[0][:9] for row in companies(3 * LOT)[1:])
