"""Scores by criterion and by assessor, and the checklist with its dates, at the command line."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from imm_eco.domain import programme
from tests.conftest import Run, setup_once
from tests.exchange.story import Table, story, write

PERTINENCE = {"emplois-crees": 80, "integration-locale": 60, "marches-export": 70, "maillon-ecosysteme": 40}
# 30 × 80 + 25 × 60 + 20 × 70 + 25 × 40 over 100.
WEIGHTED = 63


@setup_once
def opened(run: Run, _folder: Path) -> None:
    """A dossier in strengthening."""
    run("init")
    run("candidate", "register", "--ice", "002418735000195", "--name", "Tubes", "--channel", "ami", "--contact", "N.")
    run("dossier", "open", "002418735", "--title", "T", "--ecosystem", "travail-metaux", "--investment", "4MDH",
        "--reference", "D-1", "--expressed-on", "02/01/2018", "--on", "02/01/2018")  # fmt: skip
    run("dossier", "commit", "D-1", "2020", "--jobs", "8", "--turnover", "1MDH")
    run("dossier", "advance", "D-1", "--on", "03/01/2018")
    run("dossier", "advance", "D-1", "--on", "04/01/2018")


def assess(run: Run, scores: dict[str, int], *options: str, on: str = "01/02/2018", ok: int = 0) -> str:
    given = [word for code, points in scores.items() for word in ("--criterion", f"{code}={points}")]
    return run("dossier", "assess", "D-1", *given, *options, "--on", on, ok=ok).err


def axis(run: Run, name: str = "pertinence") -> list[dict[str, Any]]:
    rows = json.loads(run("dossier", "show", "D-1", "--json").out)["scores"]
    return [row for row in rows if row["axis"] == name]


def advance(run: Run, on: str = "01/03/2018") -> str:
    return run("dossier", "advance", "D-1", "--on", on, ok=None).err


class TestCriteria:
    def test_the_weighted_score_counts(self, opened: Run) -> None:
        assess(opened, PERTINENCE)
        overall, *each = axis(opened)
        assert (overall["score"], overall["threshold"], overall["criterion"]) == (WEIGHTED, 60, None)
        assert [(row["criterion"], row["score"], row["weight"], row["counts"]) for row in each] == [
            ("emplois-crees", 80, 30, True), ("integration-locale", 60, 25, True),
            ("marches-export", 70, 20, True), ("maillon-ecosysteme", 40, 25, True),
        ]  # fmt: skip

    def test_a_missing_criterion_leaves_the_axis_without_a_score(self, opened: Run) -> None:
        assess(opened, {**dict(list(PERTINENCE.items())[:3])}, "--feasibility", "90")
        assert axis(opened)[0]["score"] is None
        assert "Relevance is not assessed by the programme office: not scored: Missing link" in " ".join(
            opened("dossier", "show", "D-1").out.split()
        )
        assert "at or above their threshold (Relevance)" in advance(opened)

    def test_a_blocking_criterion_blocks(self, opened: Run) -> None:
        assess(opened, {**PERTINENCE, "emplois-crees": 39, "maillon-ecosysteme": 100}, "--feasibility", "90")
        assert axis(opened)[0]["score"] > 60
        assert "(Relevance, blocked by: Net jobs created)" in advance(opened)
        assess(opened, {"emplois-crees": 40}, on="02/02/2018")
        assert "D-1 enters Structuring" in advance(opened)

    def test_several_assessors(self, opened: Run) -> None:
        assess(opened, PERTINENCE, "--assessor", "Mme Alami")
        assess(opened, {}, "--relevance", "70", "--assessor", "M. Tazi")
        assert axis(opened)[0]["score"] == (WEIGHTED + 70) / 2
        assess(opened, {}, "--relevance", "40", "--assessor", "M. Tazi", on="05/02/2018")
        assert axis(opened)[0]["score"] == (WEIGHTED + 40) / 2

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("emplois-crees", "does not say which score"),
            ("emplois-cres=70", "did you mean: emplois-crees"),
            ("emplois-crees=170", "is not from 0 to 100"),
            ("emplois-crees=", "says nothing"),
        ],
    )
    def test_what_is_typed_wrongly(self, opened: Run, typed: str, said: str) -> None:
        assert said in opened("dossier", "assess", "D-1", "--criterion", typed, ok=2).err

    def test_a_criterion_is_known_by_its_title(self, opened: Run) -> None:
        opened("dossier", "assess", "D-1", "--criterion", "Plan de financement=70", "--on", "01/02/2018")
        assert axis(opened, "faisabilite")[1]["criterion"] == "financement"


class TestAGridThatChanges:
    def test_past_scores_keep_the_grid_under_which_they_were_given(self, opened: Run, tmp_path: Path) -> None:
        assess(opened, PERTINENCE)
        renew(tmp_path)
        assert axis(opened)[0]["score"] == WEIGHTED
        assert {row["grid"] for row in axis(opened)[1:]} == {"2019"}
        assess(opened, {"solo": 90}, on="01/03/2018")
        assert axis(opened)[0]["score"] == 90
        # The register says which grid, so that a copy of the database is the same.
        opened("export", "all.xlsx")
        copy = ("--db", tmp_path / "copy.db")
        opened(*copy, "init", "--programme", "new.toml")
        problems = opened(*copy, "import", "all.xlsx", ok=None)
        assert problems.code == 0, problems.out
        assert (
            json.loads(opened(*copy, "dossier", "show", "D-1", "--json").out)["scores"]
            == json.loads(opened("dossier", "show", "D-1", "--json").out)["scores"]
        )

    def test_a_grid_that_is_edited_without_a_new_version_changes_nothing(self, opened: Run, tmp_path: Path) -> None:
        assess(opened, PERTINENCE)
        text = programme.SHIPPED.read_text(encoding="utf-8").replace("weight = 30", "weight = 90")
        say_programme(tmp_path, text)
        assert axis(opened)[0]["score"] == WEIGHTED

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ("weight = 30", "weight = 0", "grids[1].criteria[1].weight: 0 is not from 1 to 10000"),
            ('code = "technique"', 'code = "marche"', "“marche” is stated already, on line"),
            ('code = "technique"', 'code = "emplois-crees"', "belongs to one axis"),
            ('axis = "faisabilite"\nversion', 'axis = "pertinence"\nversion', "“pertinence 2019” is stated already"),
            ('axis = "faisabilite"\nversion', 'axis = "charme"\nversion', "grids[2].axis: “charme” is not known"),
            ("required = false", 'required = false\nsizes = ["géante"]', "pieces[7].sizes: “géante” is not known"),
        ],
    )
    def test_a_programme_that_makes_no_sense_is_refused(
        self, run: Run, tmp_path: Path, old: str, new: str, said: str
    ) -> None:
        text = programme.SHIPPED.read_text(encoding="utf-8")
        assert old in text
        (tmp_path / "odd.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
        assert said in run("init", "--programme", "odd.toml", ok=5).err


def renew(folder: Path) -> None:
    """A programme file with a second version of a grid, in force from now on."""
    new = """
[[grids]]
axis = "pertinence"
version = "2021"
criteria = [{ code = "solo", fr = "Critère unique", en = "Only criterion", weight = 1 }]
"""
    text = programme.SHIPPED.read_text(encoding="utf-8") + new
    (folder / "new.toml").write_text(text, encoding="utf-8")
    say_programme(folder, text)


def say_programme(folder: Path, text: str) -> None:
    from datetime import UTC, date, datetime

    from imm_eco.store import journal
    from imm_eco.store.tables import ProgrammeFact

    document = json.dumps(tomllib.loads(text), ensure_ascii=False, sort_keys=True, default=date.isoformat)
    with journal.writing(folder / "imm-eco.db", journal.Origin(datetime.now(UTC), "t", "t")) as change:
        change.put(ProgrammeFact.of({"code": "imm", "document": document}))


class TestFromASheet:
    def test_criteria_and_assessors(self, run: Run, tmp_path: Path) -> None:
        run("init")
        lines = [
            ["D-1", "Pertinence", 72.5, "10/01/2017", "Emplois nets créés", "Mme Alami"],
            ["D-1", "Pertinence", 50, "10/01/2017", "marches-export", "Mme Alami"],
            ["D-1", "Pertinence", 64, "10/01/2017", None, None],
            ["D-1", "Faisabilité", 64, "10/01/2017", None, None],
        ]
        book = story()
        book["Évaluations"] = [["Référence", "Axe", "Note", "Date", "Critère", "Évaluateur"], *lines]
        write(tmp_path / "a.xlsx", book)
        run("import", "a.xlsx")
        assert "unchanged" in run("import", "a.xlsx").err
        assert [row["score"] for row in axis(run)] == [64, 64, 72.5, 50]
        run("export", "b.xlsx")
        run("--db", "b.db", "init")
        run("--db", "b.db", "import", "b.xlsx")
        run("--db", "b.db", "export", "c.xlsx")
        assert "unchanged" in run("import", "c.xlsx").err

    def test_a_criterion_of_the_other_axis_is_refused_at_its_cell(self, opened: Run, tmp_path: Path) -> None:
        book: dict[str, Table] = {
            "Évaluations": [
                ["Référence", "Axe", "Note", "Date", "Critère"],
                ["D-1", "Pertinence", 72, "10/01/2018", "marche"],
            ]
        }
        write(tmp_path / "a.xlsx", book)
        answer = json.loads(opened("import", "a.xlsx", "--json", ok=5).out)
        [problem] = answer["files"][0]["problems"]
        assert (problem["cell"], problem["code"]) == ("E2", "E401")
        assert "is no criterion of the grid 2019" in problem["message"]

    def test_pieces_with_their_dates(self, opened: Run, tmp_path: Path) -> None:
        head: list[Any] = ["Référence", "Pièce", "Reçue le", "Vérifiée le", "Expire le"]
        lines: Table = [
            ["D-1", "attestation-cnss", "10/01/2018", "11/01/2018", "31/12/2018"],
            ["D-1", "attestation-cnss", "05/02/2019", None, "31/12/2019"],
        ]
        write(tmp_path / "a.xlsx", {"Pièces": [head, *lines]})
        opened("import", "a.xlsx")
        assert piece(opened, "attestation-cnss", "01/06/2018")[:3] == ("verified", "2018-01-10", "2018-12-31")
        assert piece(opened, "attestation-cnss", "01/02/2019")[0] == "expired"
        assert piece(opened, "attestation-cnss", "01/06/2019")[:3] == ("received", "2019-02-05", "2019-12-31")
        opened("export", "b.xlsx", "--only", "pieces")
        assert "unchanged" in opened("import", "b.xlsx").err

    @pytest.mark.parametrize(
        ("line", "cell", "said"),
        [
            (["10/01/2018", "09/01/2018", None], "D2", "verified on the day it is received or later"),
            (["10/01/2018", None, "09/01/2018"], "E2", "expires on the day it is received or later"),
            ([None, "09/01/2018", None], "D2", "verified on the day it is received or later"),
            (["10/01/2018", "01/01/2090", None], "D2", "is in the future"),
        ],
    )
    def test_dates_that_cannot_be(self, opened: Run, tmp_path: Path, line: list[Any], cell: str, said: str) -> None:
        head: list[Any] = ["Référence", "Pièce", "Reçue le", "Vérifiée le", "Expire le"]
        write(tmp_path / "a.xlsx", {"Pièces": [head, ["D-1", "statuts", *line]]})
        [problem] = json.loads(opened("import", "a.xlsx", "--json", ok=5).out)["files"][0]["problems"]
        assert (problem["cell"], said in problem["message"]) == (cell, True)


def piece(run: Run, code: str, day: str) -> tuple[Any, ...]:
    rows = json.loads(run("dossier", "show", "D-1", "--as-of", day, "--json").out)["pieces"]
    [row] = [row for row in rows if row["piece"] == code]
    return row["state"], row["received_on"], row["expires_on"], row["verified_on"]


class TestPiecesByHand:
    def test_received_then_verified_then_renewed(self, opened: Run) -> None:
        opened("dossier", "piece", "D-1", "attestation-cnss", "--on", "10/01/2018", "--expires-on", "31/12/2018")
        opened("dossier", "piece", "D-1", "attestation-cnss", "--verified-on", "15/01/2018")
        assert piece(opened, "attestation-cnss", "20/01/2018") == ("verified", "2018-01-10", "2018-12-31", "2018-01-15")
        opened("dossier", "piece", "D-1", "attestation-cnss", "--on", "05/02/2019", "--expires-on", "31/12/2019")
        assert piece(opened, "attestation-cnss", "20/01/2018")[0] == "verified"
        assert piece(opened, "attestation-cnss", "06/02/2019") == ("received", "2019-02-05", "2019-12-31", None)

    def test_another_date_of_a_piece_without_end_is_a_correction(self, opened: Run) -> None:
        opened("dossier", "piece", "D-1", "statuts", "--on", "10/01/2018", "--verified-on", "15/01/2018")
        said = opened("dossier", "piece", "D-1", "statuts", "--on", "11/01/2018").out
        assert "received on: 2018-01-10 → 2018-01-11" in said.replace("\n", " ")
        assert piece(opened, "statuts", "20/01/2018") == ("received", "2018-01-11", None, None)

    def test_what_was_selected_with_a_valid_piece_stays_sound_after_its_renewal(self, run: Run, tmp_path: Path) -> None:
        run("init")
        write(tmp_path / "a.xlsx", story())
        run("import", "a.xlsx")
        run("dossier", "piece", "D-1", "attestation-cnss", "--expires-on", "31/12/2017")
        run("dossier", "piece", "D-1", "attestation-cnss", "--on", "05/02/2018", "--expires-on", "31/12/2018")
        assert run("check", ok=None).code == 0
