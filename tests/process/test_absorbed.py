"""A merge stays merged: the number of an absorbed company means its survivor, whatever the road, and each says so."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from imm_eco.cli import terminal
from imm_eco.services.checks import preserving
from imm_eco.services.context import Context
from tests.conftest import Run, setup_once
from tests.exchange.forms import ice, write_form
from tests.exchange.story import write

ATLAS, TWIN, RIF = ice(2087546), ice(2418735), ice(81234)
CHANNEL = ("--channel", "ami")
HEAD = ["ICE", "Raison sociale", "Contact", "Ville", "Téléphone", "Canal"]
DOSSIERS = ["Référence", "ICE", "Intitulé", "Écosystème", "Investissement (MAD)", "Date d’ouverture"]
MERGE = ("candidate", "merge", ATLAS, TWIN, "--reason", "same trade register")
MEANT = f"{TWIN} is the number of Atlas Fonderie SARL, merged into STÉ ATLAS FONDERIE ({ATLAS}): that company is meant."
REMEDY = "Give its own number from now on; the merge is change 7: `imm-eco log 7`."
WARNING = f"warning: {MEANT} {REMEDY}\n"
MEANT_FR = (
    f"{TWIN} est le numéro de Atlas Fonderie SARL, réunie à STÉ ATLAS FONDERIE ({ATLAS})\xa0: c’est cette "
    "entreprise qui est entendue."
)


@setup_once
def merged(run: Run, _folder: Path) -> None:
    """Three companies, two with a dossier each; the second is then found to be the first (change 7)."""
    run("init")
    run("candidate", "register", "--ice", ATLAS, "--name", "STÉ ATLAS FONDERIE", "--contact", "S. Rguig", *CHANNEL)
    run("candidate", "register", "--ice", TWIN, "--name", "Atlas Fonderie SARL", "--city", "Fès",
        "--contact", "A. Alami", *CHANNEL)  # fmt: skip
    run("candidate", "register", "--ice", RIF, "--name", "Câbles du Rif", "--contact", "B", *CHANNEL)
    for company, reference in ((ATLAS, "D-1"), (TWIN, "D-2")):
        run("dossier", "open", company, "--title", f"Projet {reference}", "--ecosystem", "travail-metaux",
            "--investment", "4MDH", "--reference", reference, "--on", "02/01/2018")  # fmt: skip
    run(*MERGE)


def companies(run: Run) -> list[str]:
    return [row["ice"] for row in json.loads(run("candidate", "list", "--json").out)["rows"]]


def company(run: Run, number: str = ATLAS) -> dict[str, Any]:
    found = json.loads(run("candidate", "show", number, "--json").out)
    return {key: value for key, value in found.items() if "source" not in key}


def problems(run: Run, file: str, *options: str, ok: int = 0) -> list[tuple[Any, ...]]:
    [report] = json.loads(run("import", file, "--json", *options, ok=ok).out)["files"]
    return [(each["code"], each["sheet"], each["cell"], each["message"]) for each in report["problems"]]


class TestTyped:
    def test_what_a_merge_says(self, merged: Run) -> None:
        merged("undo")
        said = merged(*MERGE, env={"COLUMNS": "200"})
        assert said.out == (
            "What changes\n\n"
            "Effect     What             Which      Values\n"
            f"{'─' * 167}\n"
            "changed    candidate        002087546  city: – → Fès\n"
            f"withdrawn  candidate        002418735  ICE: {TWIN}; company name: Atlas Fonderie SARL; city: Fès; "
            "contact: A. Alami; channel: Call for expressions of interest\n"
            f"new        absorbed number  002418735  candidate: 002087546; absorbed ICE: {TWIN}; "
            "absorbed company: Atlas Fonderie SARL\n"
            "changed    dossier          D-2        candidate: 002418735 → 002087546\n"
        )
        assert said.err == "recorded as change 9\n1 dossier went over\n"

    @pytest.mark.parametrize("number", [TWIN, TWIN[:9], TWIN[:9] + "000167"])
    def test_show_shows_the_survivor_and_says_so(self, merged: Run, number: str) -> None:
        shown = merged("candidate", "show", number)
        assert shown.out == merged("candidate", "show", ATLAS).out
        assert shown.err == WARNING
        assert merged("candidate", "show", ATLAS).err == ""
        assert company(merged)["absorbed"] == [
            {"absorbed_ice": TWIN, "absorbed_name": "Atlas Fonderie SARL", "change": 7}
        ]

    def test_in_french(self, merged: Run) -> None:
        said = merged("candidate", "show", TWIN, lang="fr").err
        assert said == (
            f"attention\xa0: {MEANT_FR} Donnez désormais son propre numéro\xa0; la réunion est le changement 7\xa0: "
            "`imm-eco log 7`.\n"
        )

    @pytest.mark.parametrize("words", [
        ("dossier", "list", "--candidate"),
        ("template", "t.xlsx", "--kind", "results", "--company"),
        ("explain", "pipeline", "--step", "identification", "--company"),
        ("explain", "pipeline", "--diff", "2018-01-01", "2018-12-31", "--step", "identification", "--company"),
    ])  # fmt: skip
    def test_an_option(self, merged: Run, words: tuple[str, ...]) -> None:
        named, own = merged(*words, TWIN, ok=None), merged(*words, ATLAS, ok=None)
        assert (named.out, named.code) == (own.out, own.code)
        assert named.err == WARNING + own.err

    def test_as_known_before_and_after(self, merged: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        after = datetime.now(UTC)
        monkeypatch.setattr(terminal, "clock", lambda: after + timedelta(hours=2))
        merged("undo")
        assert company(merged, TWIN)["ice"] == TWIN
        known_at = (after + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        assert merged("candidate", "show", TWIN, "--known-at", known_at).err == WARNING

    def test_edit_corrects_the_survivor(self, merged: Run) -> None:
        said = merged("candidate", "edit", TWIN, "--phone", "0535 11 22 33", "--ice", TWIN)
        assert said.err == f"{WARNING}recorded as change 8\n"
        assert (company(merged)["phone"], company(merged)["ice"]) == ("0535 11 22 33", ATLAS)
        assert companies(merged) == [RIF, ATLAS]

    def test_a_dossier_is_the_survivor_s(self, merged: Run) -> None:
        said = merged("dossier", "open", TWIN, "--title", "Moules", "--ecosystem", "travail-metaux", "--investment",
                      "9MDH", "--reference", "D-3", "--on", "03/01/2019")  # fmt: skip
        assert said.err.count(WARNING) == 1
        assert [row["reference"] for row in company(merged)["dossiers"]] == ["D-1", "D-2", "D-3"]

    def test_it_is_not_registered_again(self, merged: Run) -> None:
        refused = merged("candidate", "register", "--ice", TWIN, "--name", "Atlas", *CHANNEL, ok=4)
        assert refused.err == (
            f"{WARNING}error: STÉ ATLAS FONDERIE is already registered under the company number {ATLAS[:9]}\n"
            f"hint: see `imm-eco candidate show {ATLAS[:9]}`\n"
        )
        assert merged("candidate", "duplicates", "--json").out.count("keep") == 0

    @pytest.mark.parametrize("pair", [(ATLAS, TWIN), (TWIN, ATLAS), (TWIN, TWIN)])
    def test_the_same_merge_again_is_nothing_new(self, merged: Run, pair: tuple[str, str], tmp_path: Path) -> None:
        before = (tmp_path / "imm-eco.db").read_bytes()
        again = merged("candidate", "merge", *pair, "--reason", "again")
        assert again.err == f"{WARNING}nothing to change: all of this is already recorded\n"
        assert (tmp_path / "imm-eco.db").read_bytes() == before


class TestSheets:
    def test_the_old_form_does_not_register_it_again(self, merged: Run, tmp_path: Path) -> None:
        form = {"Raison sociale": "Atlas Fonderie SARL", "Contact": "A. Alami", "Intitulé du projet": "Projet D-2",
                "Investissement (MAD)": 4_000_000}  # fmt: skip
        write_form(tmp_path / "form.xlsx", 2418735, **form)
        otherwise = f"{MEANT[:-1]}, and this stays as it is known: Contact, Channel."
        assert problems(merged, "form.xlsx") == [("W423", "Fiche projet", "B1", otherwise)]
        assert companies(merged) == [RIF, ATLAS]
        assert company(merged)["contact"] == "S. Rguig"
        assert [row["reference"] for row in company(merged)["dossiers"]] == ["D-1", "D-2"]
        again = merged("import", "form.xlsx")
        assert "unchanged" in again.out + again.err
        assert merged("check").code == 0

    def test_strictly_it_is_refused(self, merged: Run, tmp_path: Path) -> None:
        before = (tmp_path / "imm-eco.db").read_bytes()
        write(tmp_path / "r.xlsx", {"Candidats": [HEAD, [TWIN, "Atlas Fonderie SARL", "N", None, None, "ami"]]})
        [(code, page, cell, _said)] = problems(merged, "r.xlsx", "--strict", ok=5)
        assert (code, page, cell) == ("E423", "Candidats", "A2")
        write(tmp_path / "d.xlsx", {"Dossiers": [DOSSIERS, _row("D-4", TWIN)]})
        assert problems(merged, "d.xlsx", "--strict", ok=5) == [("E422", "Dossiers", "B2", MEANT)]
        assert (tmp_path / "imm-eco.db").read_bytes() == before

    def test_a_row_adds_and_corrects_nothing(self, merged: Run, tmp_path: Path) -> None:
        row = [TWIN, "Atlas Fonderie SARL", "C. Drissi", "Sefrou", "0535 11 22 33", "ami"]
        write(tmp_path / "r.xlsx", {"Candidats": [HEAD, row]})
        otherwise = f"{MEANT[:-1]}, and this stays as it is known: Contact, City."
        assert problems(merged, "r.xlsx") == [("W423", "Candidats", "A2", otherwise)]
        found = company(merged)
        assert [found[key] for key in ("ice", "name", "contact", "city", "phone")] == [
            ATLAS, "STÉ ATLAS FONDERIE", "S. Rguig", "Fès", "0535 11 22 33",
        ]  # fmt: skip
        sources = json.loads(merged("candidate", "show", ATLAS, "--json").out)["value_sources"]
        assert {each["field"]: (each["change"], each["cell"]) for each in sources} == {
            "ice": (2, None), "name": (2, None), "contact": (2, None), "channel": (2, None), "city": (3, None),
            "phone": (8, "E2"),
        }  # fmt: skip
        assert merged("import", "r.xlsx", "--json").out.count('"unchanged": 1') == 1

    @pytest.mark.parametrize("order", [1, -1])
    def test_where_the_survivor_has_a_row_of_its_own_it_alone_speaks(
        self, merged: Run, tmp_path: Path, order: int
    ) -> None:
        rows = [
            [TWIN, "Atlas Fonderie SARL", "A. Alami", None, "0535", "ami"],
            [ATLAS, "STÉ ATLAS", "N", "Fès", None, "ami"],
        ]
        write(tmp_path / "r.xlsx", {"Candidats": [HEAD, *rows[::order]]})
        meant = MEANT if order == 1 else MEANT.replace("STÉ ATLAS FONDERIE", "STÉ ATLAS")
        otherwise = f"{meant[:-1]}, and this stays as it is known: Contact, Phone."
        assert problems(merged, "r.xlsx") == [("W423", "Candidats", "A2" if order == 1 else "A3", otherwise)]
        assert (company(merged)["name"], company(merged)["phone"]) == ("STÉ ATLAS", None)
        assert merged("import", "r.xlsx", "--json").out.count('"unchanged": 2') == 1

    def test_a_register_of_dossiers(self, merged: Run, tmp_path: Path) -> None:
        write(tmp_path / "d.xlsx", {"Dossiers": [DOSSIERS, _row("D-4", TWIN), _row("D-5", ATLAS)]})
        assert problems(merged, "d.xlsx") == [("W422", "Dossiers", "B2", MEANT)]
        assert [row["reference"] for row in company(merged)["dossiers"]] == ["D-1", "D-2", "D-4", "D-5"]
        shown = json.loads(merged("import", "d.xlsx", "--json", lang="fr").out)
        assert shown["files"][0]["problems"][0]["message"] == MEANT_FR

    def test_partly(self, merged: Run, tmp_path: Path) -> None:
        write(tmp_path / "d.xlsx", {"Dossiers": [DOSSIERS, _row("D-4", TWIN), [*_row("D-5", ATLAS)[:5], "hier"]]})
        found = problems(merged, "d.xlsx", "--partial", ok=5)
        assert ("W422", "Dossiers", "B2", MEANT) in found
        assert [row["reference"] for row in company(merged)["dossiers"]] == ["D-1", "D-2", "D-4"]


def _row(reference: str, number: str) -> list[Any]:
    return [reference, number, f"Projet {reference}", "travail-metaux", 50_000_000, date(2018, 3, 1)]


class TestChains:
    def test_aliases_go_over_and_come_back(self, merged: Run) -> None:
        merged("candidate", "merge", RIF, ATLAS, "--reason", "one group")
        assert [each["absorbed_ice"] for each in company(merged, TWIN)["absorbed"]] == [ATLAS, TWIN]
        assert company(merged, TWIN)["ice"] == company(merged, ATLAS[:9])["ice"] == RIF
        said = merged("candidate", "show", TWIN).err
        assert "merged into Câbles du Rif" in said
        assert "change 8" in said
        merged("undo")
        assert merged("candidate", "show", TWIN).out == merged("candidate", "show", ATLAS).out
        assert company(merged, RIF)["absorbed"] == []
        merged("undo")
        assert company(merged, TWIN)["ice"] == TWIN
        assert merged("candidate", "show", TWIN).err == ""
        merged("redo")
        assert company(merged, TWIN)["ice"] == ATLAS
        merged("redo")
        assert company(merged, TWIN)["ice"] == RIF
        assert merged("check").err == "imm-eco.db is sound\n"

    def test_an_earlier_merge_waits_for_the_later_one(self, merged: Run) -> None:
        merged("candidate", "merge", RIF, ATLAS, "--reason", "one group")
        assert "change 8: candidate merge" in merged("undo", "7", ok=4).err


class TestExport:
    @pytest.mark.parametrize("file", ["all.xlsx", "all.json", "folder"])
    def test_a_fresh_base_knows_them(self, merged: Run, tmp_path: Path, file: str) -> None:
        merged("candidate", "merge", RIF, ATLAS, "--reason", "one group")
        merged("export", file, *(("--format", "csv") if file == "folder" else ()))
        merged("--db", "new.db", "init")
        merged("--db", "new.db", "import", file)
        shown = json.loads(merged("--db", "new.db", "candidate", "show", TWIN, "--json").out)
        assert [(each["absorbed_ice"], each["absorbed_name"]) for each in shown["absorbed"]] == [
            (ATLAS, "STÉ ATLAS FONDERIE"), (TWIN, "Atlas Fonderie SARL"),
        ]  # fmt: skip
        assert shown["ice"] == RIF
        assert merged("--db", "new.db", "check").err == "new.db is sound\n"
        merged("--db", "new.db", "export", "again.json")
        merged("export", "first.json")
        with sqlite3.connect(tmp_path / "new.db") as db:
            found = db.execute("SELECT number, candidate, ice, name FROM v_aliases").fetchall()
        assert found == [(each["absorbed_ice"][:9], RIF[:9], each["absorbed_ice"], each["absorbed_name"])
                         for each in shown["absorbed"]]  # fmt: skip
        assert (tmp_path / "again.json").read_bytes() == (tmp_path / "first.json").read_bytes()

    def test_into_the_same_base_it_is_nothing_new(self, merged: Run) -> None:
        merged("export", "all.xlsx")
        assert '"changed": 0' in merged("import", "all.xlsx", "--json").out
        assert problems(merged, "all.xlsx") == []

    @pytest.mark.parametrize(("absorbed", "kept", "said"), [
        (RIF, ATLAS, f"Câbles du Rif ({RIF}) is a company that stands."),
        (TWIN, RIF, f"{TWIN} was absorbed by another company: STÉ ATLAS FONDERIE ({ATLAS})."),
        (ATLAS, ATLAS, "This is one and the same company."),
        (ice(77), ice(78), f"No candidate has the ICE “{ice(78)}”"),
    ])  # fmt: skip
    def test_a_row_that_contradicts_is_refused(
        self, merged: Run, tmp_path: Path, absorbed: str, kept: str, said: str
    ) -> None:
        write(
            tmp_path / "a.xlsx",
            {"Alias": [["ICE absorbé", "Entreprise absorbée", "ICE conservé"], [absorbed, "X", kept]]},
        )
        [(code, page, cell, message)] = problems(merged, "a.xlsx", ok=5)
        assert (code[0], page, cell) == ("E", "Alias", "C2" if kept == ice(78) else "A2")
        assert said in message
        assert company(merged)["absorbed"] == [
            {"absorbed_ice": TWIN, "absorbed_name": "Atlas Fonderie SARL", "change": 7}
        ]

    def test_a_row_that_names_an_absorbed_survivor(self, merged: Run, tmp_path: Path) -> None:
        write(
            tmp_path / "a.xlsx",
            {"Alias": [["ICE absorbé", "Entreprise absorbée", "ICE conservé"], [ice(77), "Vieux", TWIN]]},
        )
        assert problems(merged, "a.xlsx") == [("W422", "Alias", "C2", MEANT)]
        assert company(merged, ice(77))["ice"] == ATLAS


class TestCheck:
    """What an older tool, which asked nothing at a change's end, might have left is found, and its remedy mends it."""

    @pytest.fixture
    def bound(self, merged: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
        """A number that a sheet binds to the third company (change 8); rules are asked of no change any more."""
        head = ["ICE absorbé", "Entreprise absorbée", "ICE conservé"]
        write(tmp_path / "a.xlsx", {"Alias": [head, [ice(77), "Vieux Zinc", RIF]]})
        merged("import", "a.xlsx")
        monkeypatch.setattr(preserving, "broken_by", lambda *_args: [])
        return merged

    def broken(self, run: Run) -> list[tuple[str, int]]:
        rows = json.loads(run("check", "--json", ok=6).out)["rows"]
        return [(row["what"], row["change"]) for row in rows]

    def test_an_alias_names_a_company_that_stands(self, bound: Run) -> None:
        bound("undo", "4")
        assert self.broken(bound) == [("000081234 is no longer there, and something is said of it", 9)]
        bound("undo", "9")
        assert bound("check").err == "imm-eco.db is sound\n"

    def test_no_company_that_stands_has_an_absorbed_number(self, bound: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(Context, "find_company", lambda *_args: None)
            bound("candidate", "register", "--ice", ice(77), "--name", "Vieux Zinc", *CHANNEL)
        assert self.broken(bound) == [
            ("000000077 is a company that stands, and its number is said to mean 000081234", 9)
        ]
        bound("undo", "9")
        assert bound("check").err == "imm-eco.db is sound\n"
