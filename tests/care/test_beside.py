"""What lies beside the file, and what another program puts into it, is not trusted; what harms nothing is no damage."""

from __future__ import annotations

import os
import signal
import sqlite3
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from imm_eco import files
from imm_eco.store import ddl, schema
from tests.care.test_faults import CORRECTION, ENVIRONMENT
from tests.conftest import Run

MAGIC = bytes.fromhex("d9d505f920a163d7")
RESTORE = "see `imm-eco check`, or go back to your latest backup: `imm-eco restore FILE`"


def test_the_schema_that_is_read_is_the_one_that_the_models_declare() -> None:
    assert ddl.statements() == schema.statements(), "run: python -m tests.generate"


def alter(db: Path, *statements: str) -> None:
    other = sqlite3.connect(db, isolation_level=None)
    for statement in statements:
        other.execute(statement)
    other.close()


class TestAPlantedJournal:
    """A journal that ends with another file's name makes SQLite delete that file, whoever opens the database."""

    @pytest.fixture
    def victim(self, db: Path) -> Path:
        victim = db.with_name("accounts.txt")
        victim.write_text("precious")
        name = os.fsencode(victim)
        start = MAGIC + struct.pack(">5I", 0, 0, db.stat().st_size // 4096, 512, 4096)
        end = struct.pack(">I", 0x40000001) + name + struct.pack(">2I", len(name), sum(name)) + MAGIC
        db.with_name("imm-eco.db-journal").write_bytes(start.ljust(512, b"\0") + end)
        return victim

    def test_sqlite_itself_deletes_it(self, db: Path, victim: Path) -> None:
        sqlite3.connect(db).execute("SELECT count(*) FROM change").fetchone()
        assert not victim.exists()

    @pytest.mark.parametrize(
        "words",
        [("report", "targets"), ("check",), ("info",), ("log",), ("backup", "copy.db"),
         ("restore", "saved.db", "--yes"), CORRECTION, ("undo",), ("migrate",)],
        ids=lambda words: words[0],
    )  # fmt: skip
    def test_no_command_opens_the_database(self, run: Run, db: Path, victim: Path, words: tuple[str, ...]) -> None:
        db.with_name("saved.db").write_bytes(db.read_bytes())
        before = db.read_bytes()
        assert run(*words, ok=6).err == (
            "error: imm-eco.db-journal names another file, which would be deleted: "
            "imm-eco never leaves such a journal\n"
            "hint: move it away, then look at the database with `imm-eco check`\n"
        )
        assert (victim.read_text(), db.read_bytes()) == ("precious", before)

    def test_beside_a_backup_that_is_restored(self, run: Run, db: Path, victim: Path) -> None:
        db.with_name("saved.db").write_bytes(db.read_bytes())
        db.with_name("imm-eco.db-journal").rename(db.with_name("saved.db-journal"))
        assert "saved.db-journal names another file" in run("restore", "saved.db", "--yes", ok=6).err
        assert victim.exists()

    def test_the_remedy_works(self, run: Run, db: Path, victim: Path) -> None:
        db.with_name("imm-eco.db-journal").rename(db.with_name("aside"))
        assert run("check").err == "imm-eco.db is sound\n"

    def test_a_journal_of_our_own_is_rolled_back(self, run: Run, db: Path) -> None:
        db.with_name("imm-eco.db-journal").write_bytes(MAGIC)
        run("info")


class TestWhatAnotherProgramAdded:
    HARMLESS = (
        ("ANALYZE",),
        ("CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)",),
        ("CREATE TABLE notes (text TEXT)", "CREATE INDEX notes_text ON notes (text)"),
        ("CREATE VIEW mine AS SELECT * FROM result",),
        ("CREATE INDEX mine ON result (value)",),
    )

    @pytest.mark.parametrize("statements", HARMLESS, ids=lambda statements: statements[0][:28])
    def test_is_an_oddity_when_it_does_no_harm(self, run: Run, db: Path, statements: tuple[str, ...]) -> None:
        alter(db, *statements)
        checked = run("check", env={"COLUMNS": "200"})
        assert "was put in by another program; it does no harm" in checked.out
        assert checked.err.endswith("imm-eco.db is sound\n")
        run("backup", "copy.db")
        run(*CORRECTION)

    HARMFUL = (
        ("CREATE TRIGGER mine AFTER INSERT ON result BEGIN UPDATE change SET author = 'x'; END",
         "trigger mine was put in by another program"),
        ("CREATE UNIQUE INDEX mine ON result (id)", "index mine was put in by another program"),
        ("DROP TRIGGER result_no_update", "trigger result_no_update is missing"),
        ("DROP VIEW v_dossiers", "view v_dossiers is missing"),
        ("DROP INDEX result_live", "index result_live is missing"),
    )  # fmt: skip

    @pytest.mark.parametrize(("statement", "what"), HARMFUL, ids=[each[1] for each in HARMFUL])
    @pytest.mark.parametrize("words", [("report", "targets"), ("log",), CORRECTION], ids=lambda words: words[0])
    def test_is_refused_in_words_when_it_could(
        self, run: Run, db: Path, statement: str, what: str, words: tuple[str, ...]
    ) -> None:
        alter(db, statement)
        refused = run(*words, ok=6)
        assert refused.err == f"error: imm-eco.db was altered by another program\n  - {what}\nhint: {RESTORE}\n"
        assert what in run("check", ok=6, env={"COLUMNS": "200"}).out

    @pytest.mark.parametrize("table", ["change", "result", "dossier"])
    def test_an_endless_view_in_the_place_of_a_table_is_never_asked(self, run: Run, db: Path, table: str) -> None:
        endless = "WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id, id AS change_id FROM n"
        alter(db, "PRAGMA foreign_keys = OFF", f"DROP TABLE {table}", f"CREATE VIEW {table} AS {endless}")
        for words in (("log",), ("info",), ("report", "targets"), CORRECTION, ("check",)):
            refused = run(*words, ok=6, env={"COLUMNS": "200"})
            assert f"table {table} is missing" in refused.out + refused.err
        assert run("backup", "copy.db", ok=6).err.startswith("error: imm-eco.db is not sound: ")

    def test_a_quoted_name_stops_no_migration(self, run: Run, old: Path) -> None:
        alter(old, 'CREATE VIEW "a""; DROP TABLE result; --" AS SELECT 1')
        run("migrate")
        assert run("check").err == "imm-eco.db is sound\n"

    def test_a_view_in_the_place_of_a_table_stops_one(self, run: Run, old: Path) -> None:
        alter(old, "PRAGMA foreign_keys = OFF", "DROP TABLE target", "CREATE VIEW target AS SELECT 1 AS id")
        before = old.read_bytes()
        run("migrate", ok=6)
        assert (old.read_bytes(), [path.name for path in old.parent.iterdir()]) == (before, ["imm-eco.db"])


KILLED = """
import os, sys
from imm_eco import files
files._flush_to_disk = lambda _path: os.kill(os.getpid(), 9)
from imm_eco.cli import main
main(sys.argv[1:])
"""


@pytest.mark.skipif(os.name == "nt", reason="needs a signal that Windows has not")
class TestWhatAKilledRunLeft:
    COMMANDS = (
        ("backup", "copy.db"), ("restore", "saved.db", "--yes"), ("--db", "new.db", "init"), ("export", "all.xlsx"),
        ("report", "monthly", "--period", "2018-12", "--output", "."), ("template", "form.xlsx"),
    )  # fmt: skip

    def left(self, folder: Path) -> list[str]:
        return [path.name for path in folder.iterdir() if path.name.startswith(".")]

    @pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
    def test_goes_with_the_next_one(self, run: Run, db: Path, words: tuple[str, ...]) -> None:
        db.with_name("saved.db").write_bytes(db.read_bytes())
        killed = subprocess.run([sys.executable, "-c", KILLED, *words], cwd=db.parent, env=ENVIRONMENT, check=False)
        assert killed.returncode == -signal.SIGKILL
        assert self.left(db.parent)
        run(*words)
        assert self.left(db.parent) == []

    def test_is_told_by_check(self, run: Run, db: Path) -> None:
        subprocess.run([sys.executable, "-c", KILLED, "backup", "copy.db"], cwd=db.parent, env=ENVIRONMENT, check=False)
        (left,) = self.left(db.parent)
        assert f"{left} was left by a command that was killed" in run("check", env={"COLUMNS": "300"}).out

    def test_what_another_run_is_writing_stays(self, tmp_path: Path) -> None:
        with files.atomic_write(tmp_path / "one") as first:
            child = "from imm_eco import files; files.write_bytes('two', b'2')"
            subprocess.run([sys.executable, "-c", child], cwd=tmp_path, env=ENVIRONMENT, check=True)
            assert first.exists()
        assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]

    def test_a_file_of_another_program_stays(self, tmp_path: Path) -> None:
        other = tmp_path / ".one.k3j2.tmp"
        other.write_bytes(b"")
        files.write_bytes(tmp_path / "one", b"1")
        assert other.exists()


def test_what_restore_keeps_is_a_file_of_its_own(run: Run, db: Path) -> None:
    db.with_name("saved.db").write_bytes(db.read_bytes())
    run("restore", "saved.db", "--yes")
    kept = db.with_name("imm-eco.db.before-restore-1")
    assert (kept.stat().st_nlink, db.stat().st_nlink) == (1, 1)
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.name == "nt", reason="needs a link")
def test_a_second_name_of_the_file_is_odd(run: Run, db: Path) -> None:
    os.link(db, db.with_name("another.db"))
    assert "the file has a second name (a hard link)" in run("check", env={"COLUMNS": "200"}).out
