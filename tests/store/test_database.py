"""Opening the file: made safely, recognised, and every failure told in the analyst's words."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from imm_eco.errors import DatabaseError
from imm_eco.store import database, sqlite_errors, waiting
from tests.conftest import Run
from tests.store import making

REGISTER = ("candidate", "register", "--ice", "002418735000181", "--name", "Atlas", "--channel", "ami")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "imm-eco.db"
    making.create(file)
    return file


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a lock in a test."""
    monkeypatch.setattr(waiting, "LOCK_SECONDS", 0)


@contextmanager
def held_by_another(path: Path, lock: str) -> Iterator[None]:
    """The file locked by another process."""
    code = (
        f"import sqlite3; db = sqlite3.connect({str(path)!r}, isolation_level=None);"
        f" db.execute('BEGIN {lock}'); print('held', flush=True); input()"
    )
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdin is not None
    assert other.stdout is not None
    try:
        assert other.stdout.readline() == b"held\n"
        yield
    finally:
        other.communicate(b"\n")


class TestANewFile:
    @pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
    def test_only_its_owner_reads_it(self, path: Path) -> None:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_it_says_what_it_is(self, path: Path) -> None:
        db = sqlite3.connect(path)
        assert db.execute("PRAGMA application_id").fetchone()[0] == database.APPLICATION_ID
        assert db.execute("PRAGMA user_version").fetchone()[0] == database.SCHEMA_VERSION
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
        db.close()

    def test_an_existing_file_is_left_as_it_is(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "imm-eco.db").write_text("notes")
        refused = run("init", ok=6)
        assert refused.err == (
            "error: imm-eco.db already exists; it was left as it is\nhint: choose another file with --db\n"
        )
        assert (tmp_path / "imm-eco.db").read_text() == "notes"

    def test_a_folder_that_does_not_exist_is_told(self, run: Run, tmp_path: Path) -> None:
        refused = run("--db", "nowhere/imm-eco.db", "init", ok=6)
        assert refused.err.startswith("error: cannot create ")
        assert not (tmp_path / "nowhere").exists()

    def test_a_failure_leaves_no_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(database, "APPLICATION_ID", "nonsense -")
        with pytest.raises(sqlite3.Error), database.creating(tmp_path / "imm-eco.db"):
            pass
        assert list(tmp_path.iterdir()) == []


class TestAConnection:
    def test_it_is_set_for_a_file_that_is_copied_and_kept_on_shares(self, path: Path) -> None:
        with database.locked(path) as db:
            pragma = {
                name: db.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("foreign_keys", "recursive_triggers", "synchronous", "journal_mode", "trusted_schema")
            }
        assert pragma == {
            "foreign_keys": 1,
            "recursive_triggers": 1,
            "synchronous": 3,
            "journal_mode": "delete",
            "trusted_schema": 0,
        }

    def test_foreign_keys_are_held_at_the_end_of_a_write(self, path: Path) -> None:
        with pytest.raises(sqlite3.IntegrityError), database.locked(path) as db:
            db.execute("INSERT INTO candidate VALUES (1, 99, '001525713', x'00')")
        with database.reading(path) as db:
            assert db.execute("SELECT count(*) FROM candidate").fetchone()[0] == 0

    def test_reading_never_writes(self, path: Path) -> None:
        with database.reading(path) as db, pytest.raises(sqlite3.OperationalError, match="readonly"):
            db.execute("INSERT INTO candidate VALUES (1, 1, '001525713', x'00')")

    def test_a_report_sees_one_state_of_the_file(self, path: Path) -> None:
        with database.reading(path) as db:
            db.execute("SELECT count(*) FROM change").fetchone()
            before = db.execute("SELECT count(*) FROM candidate").fetchone()[0]
            with held_by_another(path, "IMMEDIATE"):
                assert db.execute("SELECT count(*) FROM candidate").fetchone()[0] == before


WRONG_FILES = {
    "empty": b"",
    "text": b"Nom;Emplois\nAtlas;40\n" * 50,
    "workbook": b"PK\x03\x04" + bytes(2_000),
}


class TestTheWrongFile:
    @pytest.mark.parametrize("command", [("info",), ("log",), REGISTER])
    def test_an_absent_one(self, run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
        refused = run(*command, ok=6)
        assert refused.out == ""
        assert refused.err == (
            "error: there is no database at imm-eco.db\n"
            "hint: create one with `imm-eco init`, or name another with --db\n"
        )
        assert list(tmp_path.iterdir()) == []

    def test_a_folder(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "imm-eco.db").mkdir()
        assert "there is no database at imm-eco.db" in run("info", ok=6).err

    @pytest.mark.parametrize("kind", WRONG_FILES)
    @pytest.mark.parametrize("command", [("info",), REGISTER])
    def test_a_file_of_another_kind(self, run: Run, tmp_path: Path, kind: str, command: tuple[str, ...]) -> None:
        file = tmp_path / "imm-eco.db"
        file.write_bytes(WRONG_FILES[kind])
        refused = run(*command, ok=6)
        assert refused.err.startswith("error: imm-eco.db is not an imm-eco database\n")
        assert file.read_bytes() == WRONG_FILES[kind]

    def test_another_programs_database(self, run: Run, tmp_path: Path) -> None:
        other = sqlite3.connect(tmp_path / "imm-eco.db")
        other.execute("CREATE TABLE history (url TEXT)")
        other.close()
        before = (tmp_path / "imm-eco.db").read_bytes()
        assert run("info", ok=6).err == (
            "error: imm-eco.db is not an imm-eco database\n"
            "hint: name the right file with --db; this one was left as it is\n"
        )
        assert (tmp_path / "imm-eco.db").read_bytes() == before

    def test_one_of_a_newer_version(self, run: Run, path: Path) -> None:
        db = sqlite3.connect(path)
        db.execute(f"PRAGMA user_version = {database.SCHEMA_VERSION + 1}")
        db.close()
        before = path.read_bytes()
        refused = run(*REGISTER, ok=6)
        assert refused.err == (
            f"error: imm-eco.db was written by a newer imm-eco (schema {database.SCHEMA_VERSION + 1},"
            f" this one knows {database.SCHEMA_VERSION})\nhint: upgrade imm-eco\n"
        )
        assert path.read_bytes() == before

    def test_one_without_a_programme(self, run: Run, path: Path) -> None:
        assert "the database held no programme at that moment" in run("report", "targets", ok=3).err

    def test_a_damaged_one(self, run: Run, tmp_path: Path) -> None:
        run("init")
        path = tmp_path / "imm-eco.db"
        content = bytearray(path.read_bytes())
        content[100:] = b"\xff" * (len(content) - 100)
        path.write_bytes(content)
        assert run("info", ok=6).err == (
            "error: imm-eco.db is damaged\n"
            "hint: see `imm-eco check`, or go back to your latest backup: `imm-eco restore FILE`\n"
        )


@pytest.mark.usefixtures("impatient")
class TestALockedFile:
    WORDS = (
        "error: imm-eco.db is being written by another program; waited 0 seconds\n"
        "hint: try again when it has finished\n"
    )

    def test_two_do_not_write_at_once(self, run: Run, tmp_path: Path) -> None:
        run("init")
        before = (tmp_path / "imm-eco.db").read_bytes()
        with held_by_another(tmp_path / "imm-eco.db", "IMMEDIATE"):
            assert run(*REGISTER, ok=6).err == self.WORDS
        assert (tmp_path / "imm-eco.db").read_bytes() == before
        run(*REGISTER)

    def test_a_report_is_read_while_another_writes(self, run: Run, tmp_path: Path) -> None:
        run("init")
        with held_by_another(tmp_path / "imm-eco.db", "IMMEDIATE"):
            run("info")

    def test_nobody_reads_while_another_puts_its_pages_down(self, run: Run, tmp_path: Path) -> None:
        run("init")
        with held_by_another(tmp_path / "imm-eco.db", "EXCLUSIVE"):
            assert run("info", ok=6).err == self.WORDS

    def test_the_same_in_french(self, run: Run, tmp_path: Path) -> None:
        run("init")
        with held_by_another(tmp_path / "imm-eco.db", "IMMEDIATE"):
            said = run(*REGISTER, lang="fr", ok=6).err
        assert said.startswith("erreur\u00a0: imm-eco.db est en cours d’écriture par un autre programme")

    def test_the_right_wait_is_half_a_minute(self) -> None:
        assert Path(waiting.__file__).read_text(encoding="utf-8").count("LOCK_SECONDS = 30") == 1


def test_the_failures_of_the_system_are_told_too(path: Path) -> None:
    told = {
        sqlite3.SQLITE_FULL: "the disk is full",
        sqlite3.SQLITE_CORRUPT: "is damaged",
        sqlite3.SQLITE_IOERR: "cannot read or write",
        sqlite3.SQLITE_READONLY: "cannot be written here",
        sqlite3.SQLITE_READONLY | 3 << 8: "cannot be taken back here",
        sqlite3.SQLITE_READONLY | 4 << 8: "was replaced by another file",
        sqlite3.SQLITE_LOCKED: "another program",
    }
    for code, words in told.items():
        error = sqlite3.OperationalError("why")
        error.sqlite_errorcode = code
        explained = sqlite_errors.explain(error, path)
        assert isinstance(explained, DatabaseError)
        assert words in explained.message
