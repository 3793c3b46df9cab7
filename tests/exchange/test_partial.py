"""`import --partial`: the good rows in, the others in a workbook of rejects, and the same database in the end."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.conftest import Result, Run, setup_once
from tests.exchange.spoilt import ADDRESSES, FAULTS, clean, held, spread
from tests.exchange.story import ATLAS, RIF, STORY, Book, story, write

ROWS = sum(len(rows) - 1 for rows in STORY.values())
WHY = "Rejection reason"


@setup_once
def context(run: Run, _folder: Path) -> None:
    """A new database."""
    run("init")


def file(result: Result) -> dict[str, Any]:
    [one] = json.loads(result.out)["files"]
    return dict(one)


def partial(context: Run, name: str = "a.xlsx", *more: str, ok: int = 5) -> dict[str, Any]:
    return file(context("import", name, "--partial", "--json", *more, ok=ok))


def rejects(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The rejected rows by sheet, each by header."""
    found: dict[str, list[dict[str, Any]]] = {}
    for page in load_workbook(path).worksheets:
        rows = [row for row in page.iter_rows(values_only=True) if any(cell is not None for cell in row)]
        head = next(number for number, row in enumerate(rows) if WHY in row)
        headers = [str(cell) for cell in rows[head]]
        found[page.title] = [dict(zip(headers, row, strict=True)) for row in rows[head + 1 :]]
    return found


def mend(path: Path, sheet: str, header: str, wrong: Any, right: Any) -> None:
    """Put the right value in the column of that header."""
    workbook = load_workbook(path)
    cells = [cell for row in workbook[sheet].iter_rows() for cell in row]
    column = next(cell.column for cell in cells if cell.value == header)
    [found] = [cell for cell in cells if cell.column == column and cell.value == wrong]
    found.value = right
    workbook.save(path)


def mend_all(path: Path) -> None:
    """Put the right values in place of the seven faults."""
    workbook = load_workbook(path)
    rights = {wrong: right for cells in FAULTS.values() for wrong, right in cells.values() if wrong is not None}
    for page in workbook.worksheets:
        heads = {cell.value: cell.column for row in page.iter_rows(max_row=6) for cell in row if cell.value}
        for row in page.iter_rows(min_row=7):
            for cell in row:
                cell.value = rights.get(cell.value, cell.value)
            if page.title == "Résultats" and row[heads["Valeur"] - 1].value is None:
                row[heads["Valeur"] - 1].value = 40
    workbook.save(path)


def test_good_rows_go_in_and_the_others_come_back_to_be_corrected(context: Run, tmp_path: Path) -> None:
    spread(tmp_path / "a.xlsx", story())
    told = partial(context)
    errors = {(each["sheet"], each["cell"]) for each in told["problems"] if each["severity"] == "error"}
    assert errors >= ADDRESSES
    assert told["status"] == "partial"
    assert isinstance(told["change"], int)
    assert told["counts"]["new"] + told["counts"]["rejected"] == ROWS
    back = Path(told["rejects"])
    assert back == Path("rejects/a-rejects.xlsx")
    found = rejects(tmp_path / back)
    assert sum(len(rows) for rows in found.values()) == told["counts"]["rejected"]
    assert all(row[WHY] for rows in found.values() for row in rows)
    mend_all(tmp_path / back)
    again = file(context("import", back, "--json"))
    assert (again["status"], again["problems"]) == ("imported", [])
    assert again["counts"]["new"] == told["counts"]["rejected"]
    assert held(context, tmp_path) == clean(context, tmp_path)


def test_what_hangs_on_a_rejected_row_is_rejected_with_it(context: Run, tmp_path: Path) -> None:
    book = story()
    book["Candidats"][1][8] = "?"
    write(tmp_path / "a.xlsx", book)
    told = partial(context)
    held_up = [each for each in told["problems"] if each["code"] == "E405"]
    assert ("Dossiers", "A2") in {(each["sheet"], each["cell"]) for each in held_up}
    assert all(each["message"] == "This row waits for row 2 of “Candidats”, which was rejected." for each in held_up)
    found = rejects(tmp_path / told["rejects"])
    assert [row["ICE"] for row in found["Candidats"]] == [ATLAS]
    assert {row["Référence"] for name, rows in found.items() if name != "Candidats" for row in rows} == {"D-1"}
    assert set(found) == {
        "Candidats", "Dossiers", "Engagements", "Évaluations", "Pièces", "Décisions", "Réserves", "Scellés", "Étapes",
        "Conventions", "Déboursements", "Résultats",
    }  # fmt: skip
    assert {row["ICE"] for row in rejects(tmp_path / told["rejects"])["Dossiers"]} == {ATLAS}
    assert held(context, tmp_path)["Candidates"][1:][0][0] == RIF
    mend(tmp_path / told["rejects"], "Candidats", "Canal", "?", "Road show")
    context("import", told["rejects"])
    context("--db", "whole.db", "init")
    write(tmp_path / "whole.xlsx", story())
    context("--db", "whole.db", "import", "whole.xlsx")
    assert held(context, tmp_path) == held(context, tmp_path, "whole.db")


ONE_FAULT = {
    "a commitment, which a decision would leave out of its seal": ("Engagements", 1, 2, "many"),
    "a member, without whom a session could seem competent": ("Séances", 1, 4, "?"),
    "a member whose session cannot be told": ("Séances", 3, 1, "32/13/2017"),
    "a step, and those after it": ("Étapes", 4, 2, "bientôt"),
    "an assessment": ("Évaluations", 1, 2, "200"),
    "a piece": ("Pièces", 3, 2, "hier"),
    "a decision": ("Décisions", 2, 5, "1.234"),
    "a sealed figure": ("Scellés", 1, 3, "x"),
    "a reservation": ("Réserves", 1, 4, "x"),
    "a convention": ("Conventions", 1, 3, "x"),
    "a payment, on which nothing hangs": ("Déboursements", 1, 2, "x"),
    "a result, on which nothing hangs": ("Résultats", 1, 3, "x"),
    "an action": ("Actions", 1, 3, "x"),
    "a target": ("Objectifs", 1, 2, "x"),
    "a company": ("Candidats", 2, 0, "12"),
    "a dossier": ("Dossiers", 1, 5, "beaucoup"),
}


@pytest.mark.parametrize(("sheet", "row", "column", "wrong"), ONE_FAULT.values(), ids=ONE_FAULT)
def test_whatever_is_at_fault_the_end_is_the_same(
    context: Run, tmp_path: Path, sheet: str, row: int, column: int, wrong: str
) -> None:
    book = story()
    right = book[sheet][row][column]
    book[sheet][row][column] = wrong
    write(tmp_path / "a.xlsx", book)
    told = partial(context)
    assert told["status"] == "partial"
    assert told["counts"]["new"] + told["counts"]["rejected"] == ROWS
    mend(tmp_path / told["rejects"], sheet, book[sheet][0][column], wrong, right)
    again = file(context("import", told["rejects"], "--json"))
    assert (again["status"], again["counts"]["new"]) == ("imported", told["counts"]["rejected"])
    context("--db", "whole.db", "init")
    write(tmp_path / "whole.xlsx", story())
    context("--db", "whole.db", "import", "whole.xlsx")
    assert held(context, tmp_path) == held(context, tmp_path, "whole.db")


def test_a_payment_or_a_result_at_fault_is_rejected_alone(context: Run, tmp_path: Path) -> None:
    book = story()
    book["Déboursements"][1][2] = "x"
    book["Résultats"][1][3] = "x"
    write(tmp_path / "a.xlsx", book)
    assert partial(context)["counts"]["rejected"] == 2


def test_of_a_row_told_twice_the_first_is_taken(context: Run, tmp_path: Path) -> None:
    book = story()
    book["Dossiers"].append(["D-1", *book["Dossiers"][1][1:]])
    write(tmp_path / "a.xlsx", book)
    told = partial(context)
    assert (told["counts"]["new"], told["counts"]["rejected"]) == (ROWS, 1)


def test_the_same_again_doubles_neither_rows_nor_rejects(context: Run, tmp_path: Path) -> None:
    spread(tmp_path / "a.xlsx", story())
    first = partial(context)
    second = partial(context)
    assert second["status"] == "partial"
    assert second["change"] is None
    assert second["counts"] == {**first["counts"], "new": 0, "unchanged": first["counts"]["new"]}
    assert [path.name for path in (tmp_path / "rejects").iterdir()] == ["a-rejects.xlsx"]


def test_rejects_that_wait_are_never_overwritten(context: Run, tmp_path: Path) -> None:
    for month in ("1", "2"):
        companies = [*STORY["Candidats"][:2], [month, "B", *["x"] * 4, "C", "D", "ami"]]
        write(tmp_path / "a.xlsx", {"Candidats": companies, "Actions": STORY["Actions"]})
        partial(context, "a.xlsx", "--rejects", "back")
    assert sorted(path.name for path in (tmp_path / "back").iterdir()) == ["a-rejects-2.xlsx", "a-rejects.xlsx"]


def test_a_file_of_which_nothing_is_good_is_refused(context: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", {"Candidats": [["ICE", "Raison sociale", "Contact", "Canal"], ["1", "A", "B", "ami"]]})
    told = partial(context)
    assert (told["status"], told["change"], told["counts"]["rejected"]) == ("refused", None, 1)
    assert "rejects" not in told
    (tmp_path / "b.xlsx").write_bytes(b"no workbook")
    assert partial(context, "b.xlsx")["status"] == "refused"


def test_a_sheet_that_is_not_understood_comes_back_whole(context: Run, tmp_path: Path) -> None:
    book: Book = {
        **{name: STORY[name] for name in ("Actions", "Candidats")},
        "Résultats": [["what", "is"], ["this", 1]],
    }
    write(tmp_path / "a.xlsx", book)
    told = partial(context)
    assert told["status"] == "partial"
    assert list(load_workbook(tmp_path / told["rejects"]).sheetnames) == ["Résultats"]
    assert load_workbook(tmp_path / told["rejects"])["Résultats"]["B2"].value == 1


def test_a_dry_run_writes_no_rejects_and_says_the_same(context: Run, tmp_path: Path) -> None:
    spread(tmp_path / "a.xlsx", story())
    dry = partial(context, "a.xlsx", "--dry-run")
    assert not (tmp_path / "rejects").exists()
    real = partial(context)
    assert dry["problems"] == real["problems"]
    assert dry["counts"] == real["counts"]


def test_words_and_exit_code_are_for_people(context: Run, tmp_path: Path) -> None:
    book = story()
    book["Résultats"][1][3] = "x"
    write(tmp_path / "a.xlsx", book)
    result = context("import", "a.xlsx", "--partial", ok=5, lang="fr")
    assert "rejets/a-rejets.xlsx" in result.err
    assert [cell.value for cell in load_workbook(tmp_path / "rejets" / "a-rejets.xlsx")["Résultats"][1]][-1] == (
        "Motif du rejet"
    )
    assert "--partial" in context("import", "a.xlsx", "--rejects", "there", ok=2).err


def test_a_disk_that_refuses_the_rejects_keeps_nothing(context: Run, tmp_path: Path) -> None:
    spread(tmp_path / "a.xlsx", story())
    (tmp_path / "rejects").write_text("in the way")
    context("import", "a.xlsx", "--partial", ok=None)
    assert len(json.loads(context("candidate", "list", "--json").out)["rows"]) == 0


SUBMISSION: list[list[Any]] = [
    ["ICE", ATLAS], ["Raison sociale", "Atlas"], ["Contact", "A. Alami"], ["Canal", "ami"],
    ["Intitulé", "Fonderie"], ["Écosystème", "Travail des métaux"], ["Investissement (MAD)", 1_000_000],
    ["Date d’ouverture", date(2018, 1, 1)], [], ["Année", "Emplois", "CA additionnel (MAD)"],
    [2019, 10, 100_000], [2020, "vingt", 200_000],
]  # fmt: skip


@pytest.mark.parametrize(("row", "column", "right"), [(11, 1, 20), (6, 1, 1_000_000)])
def test_of_a_submission_the_form_comes_back_with_its_rows(
    context: Run, tmp_path: Path, row: int, column: int, right: int
) -> None:
    form = [[*line] for line in SUBMISSION]
    form[11][1] = 20
    write(tmp_path / "whole.xlsx", {"Fiche projet": form})
    form[row][column] = "vingt"
    write(tmp_path / "a.xlsx", {"Fiche projet": form})
    told = partial(context)
    assert told["status"] == "partial"
    assert told["counts"]["rejected"] == (1 if row == 11 else 3)
    back = tmp_path / told["rejects"]
    workbook = load_workbook(back)
    assert workbook["Fiche projet"].cell(row + 1, 4).value
    workbook["Fiche projet"].cell(row + 1, column + 1).value = right
    workbook.save(back)
    again = file(context("import", told["rejects"], "--json"))
    assert (again["status"], again["problems"]) == ("imported", [])
    context("--db", "whole.db", "init")
    context("--db", "whole.db", "import", "whole.xlsx")
    assert held(context, tmp_path) == held(context, tmp_path, "whole.db")
