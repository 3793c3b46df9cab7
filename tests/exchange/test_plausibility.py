"""Figures that are allowed and seldom right: alerts on every road, listed until they change or are answered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run, setup_once
from tests.exchange.story import ATLAS, MONEY, STORY, story, write


@setup_once
def told(run: Run, folder: Path) -> None:
    """A database in which D-1 has 40 jobs at the end of 2017, 55 in June 2018, 1 250 000 DH in T2 2018."""
    run("init")
    write(folder / "story.xlsx", story())
    run("import", "story.xlsx")


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
    early = "Jobs of Q1 2017: 41 is of before the validation of the dossier, on 2017-04-01."
    assert found == [("W412", "D2", "Jobs: 41 is more than the 40 given later, for 2017."), ("W421", "D2", early)]


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
    rows = [["D-1", "turnover", "T3 2018", 100_000], ["D-1", "export-turnover", "T3 2018", 101_000]][::order]
    found = results(told, tmp_path, *rows)
    assert [each[0] for each in found] == ["W414"]
    assert found[0][1] == ("D3" if order == 1 else "D2")
    found = results(told, tmp_path, ["D-1", "turnover", "T3 2018", 99_000])
    assert [each[:2] for each in found] == [("W414", "D2")]


def test_committed_jobs_that_fall(told: Run, tmp_path: Path) -> None:
    write(
        tmp_path / "c.xlsx", {"Engagements": [["Référence", "Année", "Emplois", MONEY], ["D-1", 2021, 119, 15_000_000]]}
    )
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


def test_an_amount_of_another_unit(told: Run, tmp_path: Path) -> None:
    assert results(told, tmp_path, ["D-1", "turnover", "T3 2018", 1.25]) == [
        ("W417", "D2", "Additional turnover: 1.25\u00a0DH stands beside 1,250,000\u00a0DH for Q2 2018: "
         "one of them may be in another unit."),
        ("W416", "D2", "Additional turnover: 1.25\u00a0DH is less than 1,000\u00a0DH: "
         "thousands or millions may have been meant."),
    ]  # fmt: skip
    write(tmp_path / "c.xlsx", {"Engagements": [["Référence", "Année", "Emplois", MONEY], ["D-1", 2021, 125, 15]]})
    [file] = json.loads(told("import", "c.xlsx", "--json").out)["files"]
    assert [(each["code"], each["cell"]) for each in file["problems"]] == [("W417", "D2"), ("W416", "D2")]


def company(folder: Path, name: str, ice: str = ATLAS[:9] + "000145") -> Path:
    return write(folder / "n.xlsx", {"Candidats": [STORY["Candidats"][0], [ice, name, *STORY["Candidats"][1][2:]]]})


class TestACompanyUnderAnotherName:
    def test_both_names_are_told_at_its_cell(self, told: Run, tmp_path: Path) -> None:
        [file] = json.loads(told("import", company(tmp_path, "Chaudronnerie du Nord"), "--json").out)["files"]
        assert (file["status"], [(each["code"], each["cell"], each["message"]) for each in file["problems"]]) == (
            "imported",
            [("W418", "B2", "The company 002087546 was known as “STÉ ATLAS [a]” (ICE 002087546000048); "
              "it is now “Chaudronnerie du Nord” (ICE 002087546000145).")],
        )  # fmt: skip

    def test_strictly_it_is_refused(self, told: Run, tmp_path: Path) -> None:
        file = company(tmp_path, "Chaudronnerie du Nord")
        [report] = json.loads(told("import", file, "--strict", "--json", ok=5).out)["files"]
        assert (report["status"], report["counts"]["rejected"]) == ("refused", 1)
        assert [(each["severity"], each["code"]) for each in report["problems"]] == [("error", "E418")]
        assert "STÉ ATLAS [a]" in told("candidate", "list", "--json").out

    @pytest.mark.parametrize("name", ["Atlas A SARL", "Atlas", "Atlas a – usine de Fès", "STÉ ATLLAS [a]"])
    def test_a_name_that_is_like_it_is_none(self, told: Run, tmp_path: Path, name: str) -> None:
        [file] = json.loads(told("import", company(tmp_path, name), "--strict", "--json").out)["files"]
        assert file["problems"] == []

    def test_it_stays_until_the_name_is_the_first_again(self, told: Run) -> None:
        said = told("candidate", "edit", ATLAS, "--name", "Chaudronnerie du Nord").err
        assert "warning: 002087546: The company 002087546 was known as “STÉ ATLAS [a]”" in said
        assert names(told) == ["W418:002087546"]
        told("undo")
        assert names(told) == []


def names(run: Run) -> list[str]:
    return [row["name"] for row in json.loads(run("check", "--alerts", "--json").out)["rows"]]


class TestTyped:
    def test_many_times_the_commitment(self, told: Run) -> None:
        said = told("result", "record", "D-1", "jobs", "2018", "140 000").err
        assert said == (
            "recorded as change 3\n"
            "warning: D-1: Jobs: 140,000 is ten times the 55 given for June 2018, or more. "
            "Check the number, and the unit of the header or the cell.\n"
            "warning: D-1: Jobs of 2018: 140,000 is 1,166 times the 120 that is committed to, at the highest. "
            "Check the number, its unit, and the indicator that it is given for.\n"
            "hint: if it is right, say why: `imm-eco check --answer W413:D-1:jobs:2018 --reason TEXT`\n"
        )
        assert names(told) == ["W413:D-1:jobs:2018", "W415:D-1:jobs:2018"]

    def test_scripts_read_the_alerts_of_a_change(self, told: Run) -> None:
        answer = json.loads(told("result", "record", "D-1", "jobs", "2018", "54", "--dry-run", "--json").out)
        assert [(each["name"], each["of"], each["figures"]) for each in answer["alerts"]] == [
            ("W411:D-1:jobs:2018", "D-1", "54/55")
        ]
        assert names(told) == []

    def test_a_change_tells_only_what_it_brings(self, told: Run) -> None:
        told("result", "record", "D-1", "jobs", "2018", "54")
        assert "warning" not in told("result", "record", "D-1", "turnover", "T3 2018", "1,5MDH").err
        assert "warning" not in told("result", "record", "D-1", "jobs", "2018", "54", "--proof", "justifie").err
        assert names(told) == ["W411:D-1:jobs:2018"]

    def test_an_undo_that_leaves_a_fall_tells_it(self, told: Run) -> None:
        told("result", "record", "D-1", "jobs", "T1 2018", "60")
        assert names(told) == ["W411:D-1:jobs:2018-06"]
        told("result", "record", "D-1", "jobs", "T1 2018", "50")
        assert names(told) == []
        said = json.loads(told("undo", "--json").out)
        assert [each["name"] for each in said["alerts"]] == ["W411:D-1:jobs:2018-06"]

    @pytest.mark.parametrize(
        ("words", "name"),
        [
            (("dossier", "edit", "D-1", "--investment", "125"), "W416:D-1:investment"),
            (("dossier", "commit", "D-1", "2021", "--jobs", "130", "--turnover", "15"), "W417:D-1:turnover:2021"),
            (("dossier", "commit", "D-1", "2021", "--jobs", "30", "--turnover", "15MDH"), "W411:D-1:jobs:2021"),
            (("result", "record", "D-1", "export-turnover", "T2 2018", "2MDH"), "W414:D-1:export-turnover:2018-T2"),
        ],
    )
    def test_other_roads_by_hand(self, told: Run, words: tuple[str, ...], name: str) -> None:
        told(*words)
        assert name in names(told)


class TestAnswers:
    @pytest.fixture
    def fallen(self, told: Run) -> Run:
        told("result", "record", "D-1", "jobs", "2018", "54")
        return told

    def answer(self, run: Run, *more: str, ok: int = 0) -> str:
        return run("check", "--answer", "W411:D-1:jobs:2018", *more, ok=ok).err

    def test_an_answered_alert_is_told_no_more(self, fallen: Run) -> None:
        self.answer(fallen, "--reason", "one workshop closed")
        assert "no alert stands" in fallen("check", "--alerts").err
        assert "answer to an alert" in fallen("log", "4").out

    def test_with_other_figures_it_is_told_again(self, fallen: Run) -> None:
        self.answer(fallen, "--reason", "one workshop closed")
        fallen("result", "record", "D-1", "jobs", "2018", "44")
        assert names(fallen) == ["W411:D-1:jobs:2018"]

    def test_an_answer_can_be_undone(self, fallen: Run) -> None:
        self.answer(fallen, "--reason", "one workshop closed")
        fallen("undo")
        assert names(fallen) == ["W411:D-1:jobs:2018"]

    def test_an_answer_survives_an_export(self, fallen: Run) -> None:
        self.answer(fallen, "--reason", "one workshop closed")
        fallen("export", "all.xlsx")
        fallen("--db", "b.db", "init")
        fallen("--db", "b.db", "import", "all.xlsx")
        assert json.loads(fallen("--db", "b.db", "check", "--alerts", "--json").out)["rows"] == []

    @pytest.mark.parametrize(
        ("words", "code", "said"),
        [
            (("--answer", "W411:D-1:jobs:2018"), 2, "an alert is answered for a reason"),
            (("--answer", "W411:D-1:jbos:2018", "--reason", "x"), 3, "did you mean: `W411:D-1:jobs:2018`"),
            (("--alerts", "--strict"), 2, "one question at a time"),
            (("--reason", "x"), 2, "--reason and --dry-run are for --answer"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, fallen: Run, words: tuple[str, ...], code: int, said: str) -> None:
        assert said in fallen("check", *words, ok=code).err


def test_a_clean_history_raises_no_doubt(run: Run, tmp_path: Path) -> None:
    run("init")
    write(tmp_path / "story.xlsx", story())
    [file] = json.loads(run("import", "story.xlsx", "--json").out)["files"]
    assert file["problems"] == []
