"""Actions, candidates that came of them, companies that are one; and the journal of all that."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Run, setup_once

ATLAS, TWIN, RIF = "002087546000048", "002418735000195", "000081234000046"


@setup_once
def met(run: Run, _folder: Path) -> None:
    """A road show, and two records of one company, each with a dossier."""
    run("init")
    run("campaign", "add", "RS-1", "--title", "Fès", "--channel", "road-show", "--on", "01/09/2016", "--contacts", "12")
    run("campaign", "add", "W-1", "--title", "Atelier", "--channel", "workshop", "--on", "02/09/2016")
    run("candidate", "register", "--ice", ATLAS, "--name", "STÉ ATLAS FONDERIE", "--campaign", "RS-1")
    run(
        "candidate",
        "register",
        "--ice",
        RIF,
        "--name",
        "Câbles du Rif",
        "--phone",
        "0535 11 22 33",
        "--campaign",
        "RS-1",
    )
    run(
        "candidate",
        "register",
        "--ice",
        TWIN,
        "--name",
        "Atlas Fonderie SARL",
        "--contact",
        "A. Alami",
        "--city",
        "Fès",
    )
    for company, reference in ((ATLAS, "D-1"), (TWIN, "D-2")):
        run("dossier", "open", company, "--title", "T", "--ecosystem", "travail-metaux", "--investment", "4MDH",
            "--reference", reference, "--on", "02/01/2018")  # fmt: skip


MERGE = ("candidate", "merge", ATLAS, TWIN, "--reason", "same trade register")


def test_contacts_that_never_became_candidates_are_counted(met: Run) -> None:
    found = json.loads(met("campaign", "list", "--json").out)
    assert [(row["code"], row["contacts"], row["candidates"], row["lost"]) for row in found["rows"]] == [
        ("RS-1", 12, 2, 10), ("W-1", None, 0, None),
    ]  # fmt: skip
    assert (found["contacts"], found["candidates"], found["lost"]) == (12, 2, 10)
    assert "Contacts made: 12; candidates that came of them: 2; never became one: 10." in met("campaign", "list").out


class TestDuplicates:
    def test_a_similar_name_is_told_when_it_is_registered(self, met: Run) -> None:
        said = met("candidate", "register", "--ice", "001525713000041", "--name", "Fonderie Atlas", ok=0).err
        assert f"a company of a similar name is registered: STÉ ATLAS FONDERIE ({ATLAS})" in said
        assert f"({TWIN})" in said

    def test_a_company_of_its_own_name_is_told_nothing(self, met: Run) -> None:
        assert "similar" not in met("candidate", "register", "--ice", "001525713000041", "--name", "Zinc du Souss").err

    def test_the_list_of_those_that_may_be_one(self, met: Run) -> None:
        met("candidate", "edit", TWIN, "--phone", "05 35 11 22 33")
        rows = json.loads(met("candidate", "duplicates", "--json").out)["rows"]
        assert [(row["keep"], row["other"], row["likeness"]) for row in rows] == [
            ("000081234", "002418735", None), ("002087546", "002418735", 1.0),
        ]  # fmt: skip
        assert rows[0]["shared"] == ["phone"]


class TestMerging:
    def test_the_dossiers_go_over_and_the_other_record_is_withdrawn(self, met: Run) -> None:
        said = met(*MERGE)
        assert "candidate: 002418735 → 002087546" in said.out
        assert "withdrawn" in said.out
        assert "1 dossier went over" in said.err
        kept = json.loads(met("candidate", "show", ATLAS, "--json").out)
        assert (kept["name"], kept["contact"], kept["city"], kept["campaign"]) == (
            "STÉ ATLAS FONDERIE", "A. Alami", "Fès", "RS-1",
        )  # fmt: skip
        assert [row["reference"] for row in kept["dossiers"]] == ["D-1", "D-2"]
        assert met("candidate", "show", TWIN, "--json").out == met("candidate", "show", ATLAS, "--json").out
        assert met("check", ok=None).code == 0

    def test_it_is_one_change_that_can_be_undone(self, met: Run) -> None:
        before = [met("candidate", "show", ice, "--json").out for ice in (ATLAS, TWIN)]
        met(*MERGE)
        met("undo")
        assert [met("candidate", "show", ice, "--json").out for ice in (ATLAS, TWIN)] == before

    def test_a_dry_run(self, met: Run, tmp_path: Path) -> None:
        before = (tmp_path / "imm-eco.db").read_bytes()
        assert "→ 002087546" in met(*MERGE, "--dry-run").out
        assert (tmp_path / "imm-eco.db").read_bytes() == before

    def test_a_company_is_not_merged_with_itself(self, met: Run) -> None:
        assert "one and the same" in met("candidate", "merge", ATLAS, ATLAS[:9], "--reason", "x", ok=4).err
        assert met("candidate", "merge", ATLAS, "009999999", "--reason", "x", ok=3).out == ""


class TestLog:
    def commands(self, run: Run, *options: str) -> list[str]:
        return [row["command"] for row in json.loads(run("log", "--json", *options).out)["rows"]]

    def test_of_a_dossier(self, met: Run) -> None:
        met(*MERGE)
        assert self.commands(met, "--dossier", "d-2") == ["candidate merge", "dossier open"]
        assert self.commands(met, "--dossier", "D-1") == ["dossier open"]
        met("undo", "8", ok=4)
        met("undo", "7")
        assert self.commands(met, "--dossier", "D-1") == ["undo", "dossier open"]
        assert "no dossier has the reference D-9" in met("log", "--dossier", "D-9", ok=3).err

    def test_of_an_author(self, met: Run) -> None:
        met("campaign", "add", "W-2", "--title", "A", "--channel", "workshop", env={"IMM_ECO_USER": "s.bennani"})
        assert self.commands(met, "--author", "s.bennani") == ["campaign add"]

    def test_of_a_file(self, met: Run) -> None:
        met("export", "Registre.xlsx", "--only", "campaigns")
        met("campaign", "edit", "RS-1", "--title", "Meknès")
        met("import", "Registre.xlsx")
        assert self.commands(met, "--file", "registre") == ["import"]
        assert self.commands(met, "--file", "other") == []

    def test_a_change_says_all_that_it_did(self, met: Run) -> None:
        met("candidate", "edit", TWIN, "--city", "Meknès")
        met("candidate", "edit", TWIN, "--city", "Sefrou")
        text = met("log", "9").out
        assert "Change 9" in text
        assert "city: Fès → Meknès" in text
        found = json.loads(met("log", "9", "--json").out)
        assert (found["id"], found["command"]) == (9, "candidate edit")
        assert found["entries"][0]["fields"] == [{"field": "city", "old": "Fès", "new": "Meknès"}]

    def test_a_change_is_named_alone(self, met: Run) -> None:
        assert met("log", "99", ok=3).out == ""
        assert met("log", "2", "--author", "x", ok=2).out == ""
