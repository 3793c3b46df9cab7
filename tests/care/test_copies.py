"""`backup` and `restore`: a copy is whole and sound before it has its name, and nothing is ever lost on the way."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest

from imm_eco.store import copies, database
from tests.care.conftest import Tamper
from tests.conftest import Run
from tests.store.test_database import held_by_another

CORRECTION = ("result", "record", "VM-2016-02", "jobs", "2018", "334", "--proof", "verifie")


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def dump(path: Path) -> list[str]:
    """All that a file holds, as statements."""
    db = sqlite3.connect(path)
    statements = list(db.iterdump())
    db.close()
    return statements


def changes(path: Path) -> int:
    with database.reading(path) as db:
        return int(db.execute("SELECT count(*) FROM change").fetchone()[0])


@pytest.mark.usefixtures("db")
class TestBackup:
    def test_it_holds_the_same_and_is_its_owners_alone(self, run: Run, db: Path, tmp_path: Path) -> None:
        assert run("backup", "copy.db").err == "backup: copy.db\n"
        copy = tmp_path / "copy.db"
        assert dump(copy) == dump(db)
        assert os.name == "nt" or stat.S_IMODE(copy.stat().st_mode) == 0o600
        run("--db", "copy.db", "check", "--strict")
        assert files(tmp_path) == ["copy.db", "imm-eco.db"]

    def test_it_tells_the_head_to_note(self, run: Run) -> None:
        answer = json.loads(run("backup", "copy.db", "--json").out)
        head = json.loads(run("info", "--json").out)["head"]
        assert answer == {"schema_version": 1, "file": "copy.db", "head": head, "schema": database.SCHEMA_VERSION}
        run("check", "--head", head)

    def test_it_is_made_while_another_writes(self, run: Run, db: Path) -> None:
        with held_by_another(db, "IMMEDIATE"):
            run("backup", "copy.db")

    def test_an_existing_file_is_replaced_only_when_agreed(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "copy.db").write_text("notes")
        assert "this needs a confirmation" in run("backup", "copy.db", ok=2).err
        assert (tmp_path / "copy.db").read_text() == "notes"
        run("backup", "copy.db", "--yes")
        assert changes(tmp_path / "copy.db") == 32

    def test_never_over_the_database_itself(self, run: Run, db: Path) -> None:
        before = db.read_bytes()
        assert "is the database itself" in run("backup", "./imm-eco.db", "--yes", ok=2).err
        assert db.read_bytes() == before

    def test_a_database_that_is_not_sound_makes_no_backup(self, run: Run, tamper: Tamper, tmp_path: Path) -> None:
        tamper("UPDATE result SET value = 1 WHERE id = 7")
        assert run("backup", "copy.db", ok=6).err.startswith("error: imm-eco.db is not sound: this row was edited")
        assert files(tmp_path) == ["imm-eco.db"]

    def test_interrupted_it_leaves_nothing(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(copies, "_require_sound", _interrupt)
        assert run("backup", "copy.db", ok=130).err == "warning: interrupted; nothing more was done\n"
        assert files(tmp_path) == ["imm-eco.db"]


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt


class TestRestore:
    @pytest.fixture
    def saved(self, run: Run, db: Path) -> Path:
        """A backup of the database, which then goes on by a change."""
        run("backup", "copy.db")
        run(*CORRECTION)
        return db.with_name("copy.db")

    def test_what_was_there_is_kept(self, run: Run, db: Path, saved: Path, tmp_path: Path) -> None:
        assert run("restore", "copy.db", "--yes").err == (
            "what was there is kept as imm-eco.db.before-restore-1\nrestored: imm-eco.db\n"
        )
        assert (changes(db), changes(tmp_path / "imm-eco.db.before-restore-1")) == (32, 33)
        assert files(tmp_path) == ["copy.db", "imm-eco.db", "imm-eco.db.before-restore-1"]
        assert os.name == "nt" or stat.S_IMODE(db.stat().st_mode) == 0o600

    def test_what_others_could_read_is_kept_for_its_owner_alone(self, run: Run, db: Path, saved: Path) -> None:
        db.chmod(0o644)
        run("restore", "copy.db", "--yes")
        kept = (db, db.with_name("imm-eco.db.before-restore-1"))
        assert os.name == "nt" or [stat.S_IMODE(path.stat().st_mode) for path in kept] == [0o600, 0o600]

    def test_a_link_stays_a_link(self, run: Run, db: Path, saved: Path, tmp_path: Path) -> None:
        (tmp_path / "share").mkdir()
        db.rename(tmp_path / "share" / "real.db")
        db.symlink_to(tmp_path / "share" / "real.db")
        run("restore", "copy.db", "--yes")
        assert db.is_symlink()
        assert (changes(db), files(tmp_path / "share")) == (32, ["real.db", "real.db.before-restore-1"])

    def test_into_a_place_that_is_free(self, run: Run, db: Path, saved: Path) -> None:
        db.unlink()
        assert run("restore", "copy.db").err == "restored: imm-eco.db\n"
        assert changes(db) == 32

    def test_nothing_without_an_agreement(self, run: Run, db: Path, saved: Path) -> None:
        assert "this needs a confirmation" in run("restore", "copy.db", ok=2).err
        assert "nothing was done" in run("restore", "copy.db", ok=4, terminal=True, stdin="n\n").err
        assert changes(db) == 33

    def test_a_backup_that_is_not_sound_is_not_restored(self, run: Run, db: Path, saved: Path, tmp_path: Path) -> None:
        saved.write_bytes(saved.read_bytes()[:-4096])
        assert run("restore", "copy.db", "--yes", ok=6).err.startswith("error: copy.db is damaged")
        assert changes(db) == 33
        assert files(tmp_path) == ["copy.db", "imm-eco.db"]

    def test_a_damaged_database_makes_way_and_is_kept(self, run: Run, db: Path, saved: Path, tmp_path: Path) -> None:
        ruin = db.read_bytes()[:5000]
        db.write_bytes(ruin)
        run("restore", "copy.db", "--yes")
        assert changes(db) == 32
        assert (tmp_path / "imm-eco.db.before-restore-1").read_bytes() == ruin

    def test_the_journal_of_a_cut_write_is_not_put_into_the_restored_file(
        self, run: Run, db: Path, saved: Path, tmp_path: Path
    ) -> None:
        db.write_bytes(b"no database")
        db.with_name("imm-eco.db-journal").write_bytes(b"a journal")
        run("restore", "copy.db", "--yes")
        assert not (tmp_path / "imm-eco.db-journal").exists()
        run("check", "--strict")

    def test_the_journal_of_a_database_that_is_gone_stops_it(self, run: Run, db: Path, saved: Path) -> None:
        db.unlink()
        db.with_name("imm-eco.db-journal").write_bytes(b"a journal")
        for command in (("restore", "copy.db"), ("init",)):
            assert run(*command, ok=6).err.startswith(
                "error: imm-eco.db-journal belongs to a database that is no longer there; it was left as it is\n"
            )
        assert not db.exists()

    def test_nobody_writes_meanwhile(self, run: Run, db: Path, saved: Path) -> None:
        with held_by_another(db, "IMMEDIATE"):
            refused = run("restore", "copy.db", "--yes", ok=6, env={"IMM_ECO_WAIT": "0"})
        assert refused.err.startswith("error: imm-eco.db is being written by another program; waited 0 seconds\n")
        assert changes(db) == 33

    def test_an_older_backup_is_restored_and_told(self, run: Run, old: Path) -> None:
        old.rename(old.with_name("old.db"))
        assert run("restore", "old.db").err == (
            "restored: imm-eco.db\nwarning: it is of an older schema (1): bring it up with `imm-eco migrate`\n"
        )
        run("migrate")
        run("check", "--strict")

    def test_the_latest_few_are_kept(self, run: Run, saved: Path, tmp_path: Path) -> None:
        said = [run("restore", "copy.db", "--yes").err for _ in range(copies.KEPT + 2)]
        assert "removed" not in said[copies.KEPT - 1]
        assert "removed: imm-eco.db.before-restore-2 (the latest 5 are kept)\n" in said[-1]
        kept = [f"imm-eco.db.before-restore-{number}" for number in range(3, copies.KEPT + 3)]
        assert files(tmp_path) == ["copy.db", "imm-eco.db", *kept]


class TestBeforeUndo:
    def test_an_import_is_taken_back_after_a_backup(self, run: Run, db: Path, tmp_path: Path) -> None:
        said = run("undo").err
        assert said.startswith(
            "recorded as change 33\nwhat was there is kept as imm-eco.db.before-undo-1\n"
            "taken back: change 32: import (resultats-2018.xlsx), "
        )
        assert (changes(db), changes(tmp_path / "imm-eco.db.before-undo-1")) == (33, 32)

    def test_the_backup_is_told_to_scripts(self, run: Run, db: Path) -> None:
        assert json.loads(run("undo", "--json").out)["kept"] == "imm-eco.db.before-undo-1"

    def test_what_was_typed_by_hand_needs_none(self, run: Run, db: Path, tmp_path: Path) -> None:
        run(*CORRECTION)
        run("undo")
        assert files(tmp_path) == ["imm-eco.db"]

    @pytest.mark.parametrize(("words", "code"), [(("undo", "--dry-run"), 0), (("undo", "2"), 4)])
    def test_nor_does_what_comes_to_nothing(
        self, run: Run, db: Path, tmp_path: Path, words: tuple[str, ...], code: int
    ) -> None:
        run(*words, ok=code)
        assert files(tmp_path) == ["imm-eco.db"]


def test_a_copy_is_told_apart_from_files_of_like_names(tmp_path: Path) -> None:
    for name in ("a.db.before-undo-2", "a.db.before-undo-10", "a.db.before-undo-x", "b.db.before-undo-30"):
        (tmp_path / name).touch()
    assert copies.next_name(tmp_path / "a.db", "before-undo").name == "a.db.before-undo-11"


def test_a_written_copy_opens_in_any_program(run: Run, db: Path, tmp_path: Path) -> None:
    run("backup", "copy.db")
    other = sqlite3.connect(tmp_path / "copy.db")
    assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert other.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    other.close()
