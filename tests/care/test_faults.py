"""What computers do: full disks, read-only folders, interruptions, clocks set back; each is one clear line."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from imm_eco.cli import terminal
from imm_eco.domain.programme import Programme
from imm_eco.services import programmes
from imm_eco.store import database, journal
from tests.conftest import SRC, Run

CORRECTION = ("result", "record", "VM-2016-02", "jobs", "2018", "334", "--proof", "verifie")
EXAMPLES = Path(__file__).parents[2] / "examples"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(SRC), "PYTHONUTF8": "1", "IMM_ECO_LANG": "en"}
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")


def as_anybody(*words: str, cwd: Path, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run the tool without the rights of an administrator; `limit` is the largest file it may write."""

    def lower() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        # An administrator then obeys the modes of files as anybody does.
        for right in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH) if os.getuid() == 0 else ():
            assert ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, right, 0, 0, 0) == 0

    # Python keeps a compiled module that did not fit whole, and every later start would fail on it: `-B` keeps none.
    command = [sys.executable, "-B", "-m", "imm_eco", *words]
    return subprocess.run(
        command, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=60, preexec_fn=lower
    )


@pytest.fixture
def shared(db: Path) -> Iterator[Path]:
    """The folder of the database, to be made read-only."""
    yield db.parent
    db.parent.chmod(0o755)


@posix
class TestReadOnly:
    READ_ONLY = (
        "error: imm-eco.db cannot be written here; nothing was changed\n"
        "hint: the file or its folder is read-only: reports work, writing does not\n"
    )

    def spoil(self, folder: Path, what: str) -> None:
        if what in ("file", "both"):
            (folder / "imm-eco.db").chmod(0o444)
        if what in ("folder", "both"):
            folder.chmod(0o555)

    @pytest.mark.parametrize("what", ["file", "folder", "both"])
    def test_reports_work_and_writing_is_refused(self, shared: Path, what: str) -> None:
        self.spoil(shared, what)
        before = (shared / "imm-eco.db").read_bytes()
        for words in (("report", "targets"), ("info",), ("dossier", "list"), ("check",)):
            assert as_anybody(*words, cwd=shared).returncode == 0, words
        refused = as_anybody(*CORRECTION, cwd=shared)
        assert (refused.returncode, refused.stderr) == (6, self.READ_ONLY)
        assert (shared / "imm-eco.db").read_bytes() == before

    @pytest.mark.parametrize("what", ["file", "folder", "both"])
    def test_a_write_that_was_cut_short_cannot_be_taken_back_there(self, shared: Path, what: str) -> None:
        cut_a_write(shared / "imm-eco.db")
        self.spoil(shared, what)
        refused = as_anybody("info", cwd=shared)
        assert (refused.returncode, refused.stderr) == (
            6,
            "error: a write to imm-eco.db was cut short, and it cannot be taken back here: "
            "the file or its folder is read-only\n"
            "hint: copy it together with imm-eco.db-journal to a folder of your own, and open it there\n",
        )

    def test_a_folder_that_takes_no_new_file(self, shared: Path) -> None:
        shared.chmod(0o555)
        for words in (("--db", "new.db", "init"), ("backup", "copy.db"), ("restore", "imm-eco.db")):
            refused = as_anybody(*words, cwd=shared)
            assert refused.returncode in (2, 6)
            assert refused.stderr.startswith("error: ")
            assert "Traceback" not in refused.stderr


CUT = """
import os, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA cache_size = 5")
db.execute("BEGIN IMMEDIATE")
db.execute("CREATE TABLE half AS SELECT * FROM result")
db.execute("DROP TRIGGER result_no_update")
db.execute("UPDATE result SET value = value + 1")
os.kill(os.getpid(), 9)
"""


def cut_a_write(path: Path) -> None:
    """Another program is killed in the middle of a write that has already reached the file."""
    subprocess.run([sys.executable, "-c", CUT, str(path)], check=False)
    path.with_name(f"{path.name}-journal").chmod(0o666)
    assert path.with_name(f"{path.name}-journal").stat().st_size > 512


def test_a_write_that_was_cut_short_is_taken_back_by_whoever_reads_first(run: Run, db: Path) -> None:
    before = run("result", "list", "--json").out
    cut_a_write(db)
    assert run("result", "list", "--json").out == before
    run("check", "--strict")
    assert [path.name for path in db.parent.iterdir()] == ["imm-eco.db"]


@posix
class TestAFullDisk:
    def test_a_write_leaves_the_file_as_it_was(self, shared: Path) -> None:
        path = shared / "imm-eco.db"
        before = path.read_bytes()
        for words in (CORRECTION, ("undo",), ("backup", "copy.db"), ("export", "all.xlsx")):
            refused = as_anybody(*words, cwd=shared, limit=2048)
            assert refused.returncode in (6, 7), refused.stderr
            assert refused.stderr.splitlines()[-1].startswith(("error: ", "hint: "))
            assert "Traceback" not in refused.stderr
        assert path.read_bytes() == before
        assert [each.name for each in shared.iterdir()] == ["imm-eco.db"]

    def test_a_backup_that_has_no_room_is_the_copys_fault(self, shared: Path) -> None:
        refused = as_anybody("backup", "copy.db", cwd=shared, limit=100_000)
        assert refused.stderr == "error: cannot read or write copy.db: disk I/O error\n"
        assert [each.name for each in shared.iterdir()] == ["imm-eco.db"]

    def test_in_the_middle_of_a_change(self, run: Run, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The disk fills while a part of a change is being taken back: the refusal is the disk's."""
        connect = database.connect

        def full(path: Path) -> sqlite3.Connection:
            connection = connect(path)
            connection.execute("PRAGMA max_page_count = 1")  # means: no larger than it is
            return connection

        db.unlink()
        run("init")
        run("import", EXAMPLES / "inbox", ok=5)
        before = db.read_bytes()
        monkeypatch.setattr(database, "connect", full)
        refused = run("import", EXAMPLES / "registre-historique.xlsx", ok=6)
        assert refused.err.splitlines()[-1] == "error: the disk is full; nothing was written to imm-eco.db"
        assert db.read_bytes() == before


class TestAnInterruption:
    def test_of_a_first_init_leaves_nothing(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(programmes, "install", interrupt)
        assert run("init", ok=130).err == "warning: interrupted; nothing more was done\n"
        assert list(tmp_path.iterdir()) == []

    def test_a_killed_init_leaves_no_database(self, tmp_path: Path) -> None:
        code = "import os; from imm_eco.services import programmes\n"
        code += "programmes.install = lambda *_: os.kill(os.getpid(), 9)\n"
        code += "from imm_eco.cli import main; main(['init'])"
        done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=ENVIRONMENT, check=False)
        assert done.returncode == -signal.SIGKILL
        assert not (tmp_path / "imm-eco.db").exists()

    def test_another_init_that_came_first_is_left_as_it_is(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        install = programmes.install

        def meanwhile(change: journal.OpenChange, programme: Programme) -> None:
            (tmp_path / "imm-eco.db").write_text("another's")
            install(change, programme)

        monkeypatch.setattr(programmes, "install", meanwhile)
        assert "already exists; it was left as it is" in run("init", ok=6).err
        assert (tmp_path / "imm-eco.db").read_text() == "another's"
        assert [path.name for path in tmp_path.iterdir()] == ["imm-eco.db"]

    def test_of_a_write_keeps_nothing(self, run: Run, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(self: journal.OpenChange) -> None:
            raise KeyboardInterrupt

        before = db.read_bytes()
        monkeypatch.setattr(journal.OpenChange, "seal", interrupt)
        for words in (CORRECTION, ("undo",)):
            run(*words, ok=130)
        assert db.read_bytes() == before
        assert [path.name for path in db.parent.iterdir()] == ["imm-eco.db"]


def test_a_closed_pipe_is_no_error(db: Path) -> None:
    for words in (["check", "--json"], ["result", "list"], ["log", "--json"]):
        command = f"{sys.executable} -m imm_eco {' '.join(words)} | head -1; exit ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", command], cwd=db.parent, env=ENVIRONMENT, capture_output=True, check=False)
        assert (done.returncode, done.stderr.count(b"Traceback")) == (0, 0)


class TestAClockSetBack:
    LATE, EARLY = datetime(2030, 6, 1, 12, tzinfo=UTC), datetime(2019, 6, 1, 12, tzinfo=UTC)

    def at(self, monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
        monkeypatch.setattr(terminal, "clock", lambda: moment)

    def test_a_change_is_never_dated_before_the_one_it_follows(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at(monkeypatch, self.LATE)
        run("init")
        self.at(monkeypatch, self.EARLY)
        said = run("candidate", "register", "--ice", "002418735000181", "--name", "A", "--channel", "ami").err
        assert said.splitlines()[0] == (
            "warning: the clock of this computer is behind the latest change (2030-06-01 12:00:00 UTC): "
            "this one is dated the same"
        )
        rows = json.loads(run("log", "--json").out)["rows"]
        assert [row["at"] for row in rows] == ["2030-06-01T12:00:00Z", "2030-06-01T12:00:00Z"]
        run("check", "--strict")

    @pytest.mark.parametrize("words", [("info",), ("check",)])
    def test_it_is_said_while_the_clock_is_behind(
        self, run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
    ) -> None:
        self.at(monkeypatch, self.LATE)
        run("init")
        said = "warning: the clock of this computer is behind the latest change: until 2030-06-01 12:00:00 UTC"
        for moment, told in ((self.LATE - timedelta(minutes=2), True), (self.LATE - timedelta(seconds=59), False)):
            self.at(monkeypatch, moment)
            assert (said in run(*words).err) == told
            assert (
                "warning: the clock" in run("target", "set", "travail-metaux", "jobs", "9", "--dry-run").err
            ) == told

    def test_what_was_known_before_stays_what_it_was(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at(monkeypatch, self.EARLY)
        run("init")
        self.at(monkeypatch, self.LATE)
        run("target", "set", "travail-metaux", "jobs", "100")
        before = run("report", "targets", "--known-at", "2020-01-01", "--as-of", "2019-01-01", "--json").out
        self.at(monkeypatch, self.EARLY)
        run("target", "set", "travail-metaux", "jobs", "200")
        assert run("report", "targets", "--known-at", "2020-01-01", "--as-of", "2019-01-01", "--json").out == before

    def test_a_batch_that_began_before_another_write_says_nothing(
        self, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        self.at(monkeypatch, self.LATE)
        run("init")
        (tmp_path / "Candidats.csv").write_text("ICE;Raison sociale;Contact;Canal\n002418735000181;A;B;ami\n")
        self.at(monkeypatch, self.LATE.replace(hour=11, minute=30))
        assert "clock" not in run("import", "Candidats.csv").err
        said = run("candidate", "register", "--ice", "000081234000046", "--name", "Rif", "--channel", "ami").err
        assert "the clock of this computer is behind" in said
