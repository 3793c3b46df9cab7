"""`migrate`: each released schema is brought up to this one, and says the same."""

from __future__ import annotations

import json
import lzma
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from imm_eco.store import database, migrations
from imm_eco.store.schema import statements
from tests.care.conftest import FIXTURES, of_schema
from tests.care.test_copies import dump
from tests.conftest import SRC, Run

TODAY = database.SCHEMA_VERSION
AS_OF = ("--as-of", "2018-12-31", "--json")
ASKED = (
    ("report", "targets", *AS_OF), ("report", "pipeline", *AS_OF), ("report", "delays", *AS_OF),
    ("report", "funnel", *AS_OF), ("dossier", "list", "--json"), ("candidate", "list", "--json"),
    ("result", "list", "--json"), ("target", "list", "--json"), ("committee", "list", "--json"),
)  # fmt: skip


def schema(path: Path) -> list[Any]:
    db = sqlite3.connect(path)
    rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    db.close()
    return rows


LATER = ("since", "measures", "cells", "late", "number", "rank")
"""The columns that came after the first schema."""


def facts(path: Path, table: str) -> list[Any]:
    db = sqlite3.connect(path)
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[1] not in LATER]
    rows = db.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY id").fetchall()
    db.close()
    return rows


def without_keys(text: str) -> str:
    """Without the key of each ICE: two of the example had one of 00, which was never right."""
    return re.sub(r"(\"ice\": \"\d{13})\d\d\"", r"\1", text)


def test_every_released_schema_has_its_step_and_its_file() -> None:
    assert len(migrations.STEPS) == database.SCHEMA_VERSION - 1
    for version in range(1, database.SCHEMA_VERSION):
        raw = lzma.decompress((FIXTURES / f"schema-{version}.db.xz").read_bytes())
        assert int.from_bytes(raw[60:64]) == version


class TestAnOldFile:
    @pytest.mark.parametrize("command", [("info",), ("check",), ("report", "targets"), ("export", "all.xlsx")])
    def test_every_other_command_says_what_to_do(self, run: Run, old: Path, command: tuple[str, ...]) -> None:
        before = old.read_bytes()
        assert run(*command, ok=6).err == (
            f"error: imm-eco.db was written by an older imm-eco (schema 1, this one needs {TODAY})\n"
            "hint: bring it up with `imm-eco migrate`; a backup is kept\n"
        )
        assert old.read_bytes() == before

    def test_it_is_brought_up_and_kept_as_it_was(self, run: Run, old: Path) -> None:
        before = dump(old)
        assert run("migrate").err == (
            f"what was there is kept as imm-eco.db.before-migrate-1\nimm-eco.db was brought from schema 1 to {TODAY}\n"
        )
        assert dump(old.with_name("imm-eco.db.before-migrate-1")) == before
        run("check", "--strict")

    @pytest.mark.parametrize("version", range(1, TODAY))
    def test_it_has_the_schema_of_a_new_file_to_the_letter(self, run: Run, version: int, tmp_path: Path) -> None:
        old = of_schema(version, tmp_path)
        run("migrate")
        run("--db", "new.db", "init")
        assert schema(old) == schema(tmp_path / "new.db")

    @pytest.mark.parametrize("version", range(1, TODAY))
    def test_its_rows_keep_what_they_say_and_their_digests(self, run: Run, version: int, tmp_path: Path) -> None:
        old = of_schema(version, tmp_path)
        tables = [name for kind, name, *_rest in schema(old) if kind == "table" and not name.startswith("sqlite_")]
        before = {table: facts(old, table) for table in tables}
        run("migrate")
        assert {table: facts(old, table) for table in tables} == before

    def test_reports_and_lists_say_what_they_say_of_the_example_played_today(
        self, run: Run, old: Path, played: Path
    ) -> None:
        run("migrate")
        # The programme's file of then said it in the words of the source alone.
        run("target", "set", "nouveaux-metiers", "jobs", "5 000", "--measures", "direct-and-indirect")
        for words in ASKED:
            assert without_keys(run(*words).out) == without_keys(run("--db", played, *words).out), words

    def test_it_is_written_to_again(self, run: Run, old: Path) -> None:
        run("migrate")
        run("result", "record", "VM-2016-02", "jobs", "2018", "334", "--proof", "verifie")
        run("undo")
        run("check", "--strict")

    def test_of_a_value_the_row_is_known_and_of_a_figure_its_cell(self, run: Run, tmp_path: Path) -> None:
        of_schema(2, tmp_path)
        run("migrate")
        run("dossier", "edit", "VM-2016-02", "--investment", "200 MDH")
        found = json.loads(run("dossier", "show", "VM-2016-02", "--json").out)["value_sources"]
        known = {(row["noun"], row["key"], row["field"]): (row["sheet"], row["cell"], row["row_of"]) for row in found}
        assert known["dossier", None, "requested"] == ("Dossiers", None, "A5")
        assert known["dossier", None, "investment"] == (None, None, None)
        assert known["result", "jobs · 2018", "value"] == ("Résultats", "D10", None)
        asked = run("explain", "pipeline", "--column", "requested", "--step", "suivi", lang="fr").out
        assert "ligne de" in asked

    def test_scripts_are_told(self, run: Run, old: Path) -> None:
        told = {"schema_version": 1, "from": 1, "to": TODAY, "kept": "imm-eco.db.before-migrate-1"}
        assert json.loads(run("migrate", "--json").out) == told
        assert json.loads(run("migrate", "--json").out) == {**told, "from": TODAY, "kept": None}


class TestReservations:
    """Of schema 2, a dossier with three reservations, the first one lifted since; each takes its number."""

    @pytest.fixture
    def second(self, tmp_path: Path) -> Path:
        path = tmp_path / "imm-eco.db"
        path.write_bytes(lzma.decompress((FIXTURES / "reservations-2.db.xz").read_bytes()))
        path.chmod(0o600)
        return path

    def test_each_takes_its_number_in_the_order_in_which_it_was_put(self, run: Run, second: Path) -> None:
        run("migrate")
        shown = json.loads(run("dossier", "show", "NM-2018-02", "--json").out)["reservations"]
        assert [(row["number"], row["text"], row["lifted_on"]) for row in shown] == [
            (1, "Bail", "2019-03-01"), (2, "Permis", None), (3, "Étude", None),
        ]  # fmt: skip
        run("dossier", "lift", "NM-2018-02", "2", "--on", "02/03/2019")
        run("check")

    def test_a_number_that_was_given_is_watched_like_what_was_said(self, run: Run, second: Path) -> None:
        run("migrate")
        db = sqlite3.connect(second, isolation_level=None)
        trigger = db.execute("SELECT sql FROM sqlite_master WHERE name = 'reservation_no_update'").fetchone()[0]
        db.execute("DROP TRIGGER reservation_no_update")
        db.execute("UPDATE reservation SET number = 9 WHERE text = 'Permis'")
        db.execute(trigger)
        db.close()
        assert "this row was edited behind the tool's back" in run("check", ok=6).out

    def test_a_decision_that_earlier_versions_took_is_odd_and_no_damage(self, run: Run, second: Path) -> None:
        run("migrate")
        found = json.loads(run("check", "--json").out)
        assert (found["sound"], [row["severity"] for row in found["rows"]]) == (True, ["warning"] * 3)
        assert (
            "`imm-eco committee decide TM-2018-03 retenu --session pilotage-2019-02-16`" in found["rows"][0]["remedy"]
        )
        run("committee", "decide", "TM-2018-03", "retenu", "--session", "pilotage-2019-02-16")
        again = ("valide-avec-reserves", "--session", "suivi-2019-02-15", "--reservation", "Bail")
        run("committee", "decide", "NM-2018-03", *again)
        run("committee", "decide", "TM-2018-02", "valide", "--session", "suivi-2019-02-15")
        assert json.loads(run("check", "--json").out)["rows"] == []


@pytest.mark.parametrize("version", range(1, TODAY))
def test_a_file_of_every_schema_is_brought_up_and_sound(run: Run, tmp_path: Path, version: int) -> None:
    path = tmp_path / "imm-eco.db"
    path.write_bytes(lzma.decompress((FIXTURES / f"schema-{version}.db.xz").read_bytes()))
    path.chmod(0o600)
    run("migrate")
    run("check", "--strict")
    run("--db", "new.db", "init")
    assert schema(path) == schema(tmp_path / "new.db")


class TestNothingToDo:
    def test_a_file_of_today(self, run: Run, db: Path) -> None:
        before = db.read_bytes()
        assert run("migrate").err == f"nothing to do: imm-eco.db is of the schema {TODAY} already\n"
        assert db.read_bytes() == before
        assert [path.name for path in db.parent.iterdir()] == ["imm-eco.db"]

    def test_a_newer_file_is_refused(self, run: Run, db: Path) -> None:
        other = sqlite3.connect(db)
        other.execute(f"PRAGMA user_version = {database.SCHEMA_VERSION + 1}")
        other.close()
        assert "was written by a newer imm-eco" in run("migrate", ok=6).err


class TestWhatGoesWrong:
    def test_a_file_that_is_not_sound_is_left(self, run: Run, old: Path) -> None:
        content = old.read_bytes()
        old.write_bytes(content[:-4096])
        assert run("migrate", ok=6).err.startswith("error: imm-eco.db is ")
        assert old.read_bytes() == content[:-4096]
        assert [path.name for path in old.parent.iterdir()] == ["imm-eco.db"]

    @pytest.mark.parametrize(("how", "code"), [(KeyboardInterrupt, 130), (sqlite3.OperationalError, 1)])
    def test_interrupted_half_way_it_is_as_it_was(
        self, run: Run, old: Path, monkeypatch: pytest.MonkeyPatch, how: type[BaseException], code: int
    ) -> None:
        def fail(db: sqlite3.Connection) -> None:
            migrations._to_2(db)
            raise how

        monkeypatch.setattr(migrations, "STEPS", (fail,))
        before = old.read_bytes()
        run("migrate", ok=code)
        assert old.read_bytes() == before
        assert [path.name for path in old.parent.iterdir()] == ["imm-eco.db"]

    def test_a_step_that_forgets_something_keeps_nothing(
        self, run: Run, old: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(migrations, "STEPS", (lambda db: migrations._make_anew(db, "change"),))
        before = old.read_bytes()
        run("migrate", ok=1)
        assert old.read_bytes() == before

    def test_a_backup_of_the_same_name_is_not_touched(self, run: Run, old: Path) -> None:
        old.with_name("imm-eco.db.before-migrate-1").write_text("mine")
        assert "kept as imm-eco.db.before-migrate-1-2" in run("migrate").err
        assert old.with_name("imm-eco.db.before-migrate-1").read_text() == "mine"


def test_of_two_migrations_at_once_one_does_it_and_the_other_finds_it_done(old: Path) -> None:
    command = [sys.executable, "-m", "imm_eco", "migrate"]
    environment = {"PYTHONPATH": str(SRC), "IMM_ECO_LANG": "en", "PATH": ""}
    both = [
        subprocess.Popen(command, cwd=old.parent, env=environment, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    said = sorted(process.communicate(timeout=120)[1].splitlines()[-1] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert said == [
        f"imm-eco.db was brought from schema 1 to {TODAY}",
        f"nothing to do: imm-eco.db is of the schema {TODAY} already",
    ]
    assert sorted(path.name for path in old.parent.iterdir()) == ["imm-eco.db", "imm-eco.db.before-migrate-1"]


def test_a_statement_makes_one_thing_each() -> None:
    """The steps find a table's statement by its first words."""
    assert all(each.split()[0] == "CREATE" for each in statements())
