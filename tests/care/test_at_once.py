"""Two programs at the same file: a report during an import, a wait that is told, a limit to it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from imm_eco.store import waiting
from tests.conftest import SRC, Run
from tests.store.test_database import held_by_another

REGISTER = ("candidate", "register", "--ice", "002418735000181", "--name", "Atlas", "--channel", "ami")
WAITING = "imm-eco.db is being written by another program; waiting up to {} seconds…\n"


class TestWaiting:
    def test_the_waiting_time_can_be_said(self, run: Run, tmp_path: Path) -> None:
        run("init")
        with held_by_another(tmp_path / "imm-eco.db", "IMMEDIATE"):
            refused = run(*REGISTER, ok=6, env={"IMM_ECO_WAIT": "0"})
        assert refused.err == (
            "error: imm-eco.db is being written by another program; waited 0 seconds\n"
            "hint: try again when it has finished\n"
        )

    def test_a_long_wait_is_told_at_once_and_its_end_too(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(waiting, "SOON", 0.05)
        run("init")
        with held_by_another(tmp_path / "imm-eco.db", "EXCLUSIVE"):
            for command in (REGISTER, ("info",)):
                assert run(*command, ok=6, env={"IMM_ECO_WAIT": "1"}).err == (
                    "imm-eco.db is being written by another program; waiting up to 1 second…\n"
                    "error: imm-eco.db is being written by another program; waited 1 second\n"
                    "hint: try again when it has finished\n"
                )

    def test_it_goes_on_as_soon_as_the_other_has_finished(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(waiting, "SOON", 0.05)
        run("init")
        other = sqlite3.connect(tmp_path / "imm-eco.db", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        tell = waiting.log.info

        def finish(text: str) -> None:
            """The other has finished as soon as the waiting is told, however slow the machine is."""
            tell(text)
            other.execute("ROLLBACK")

        monkeypatch.setattr(waiting.log, "info", finish)
        said = run(*REGISTER).err
        other.close()
        assert said == WAITING.format(30) + "recorded as change 2\n"

    @pytest.mark.parametrize("wrong", ["soon", "-1", "1e3", "99999"])
    def test_a_wait_that_is_no_number_is_told(self, run: Run, wrong: str) -> None:
        assert run("info", ok=2, env={"IMM_ECO_WAIT": wrong}).err == (
            "error: IMM_ECO_WAIT is a number of seconds, up to 3600\n"
        )


WRITER = """
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from imm_eco.store.tables import Candidate
from imm_eco.store import journal
with journal.writing(Path("imm-eco.db"), journal.Origin(datetime.now(UTC), "a", "import")) as change:
    for number in range(20_000):
        change.anchor(Candidate, f"{number:09}")
    print("full", flush=True)
    sys.stdin.read()
"""


def test_a_report_is_read_during_a_long_import(run: Run, tmp_path: Path) -> None:
    """The other has written far more than fits in its cache: it still shuts nobody out before its commit."""
    run("init")
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER], cwd=tmp_path, env={"PYTHONPATH": str(SRC), "PATH": ""},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"full\n"
    during = json.loads(run("info", "--json", env={"IMM_ECO_WAIT": "0"}).out)
    run("check", env={"IMM_ECO_WAIT": "0"})
    writer.communicate(b"")
    assert (writer.returncode, during["changes"]) == (0, 1)
    assert json.loads(run("info", "--json").out)["changes"] == 2


REPORT = ("report", "targets", "--as-of", "2018-12-31", "--json")
RESULT = ("result", "record", "VM-2016-02", "jobs", "2018", "334", "--proof", "verifie")


class Interloper:
    """Another program that takes a lock before one statement of a command, and lets it go as soon as a wait is told.

    It shuts everybody out where it can; where the command already reads, it reads too, and so keeps a commit waiting.
    """

    def __init__(self, path: Path, before: int | None) -> None:
        self.path, self.before, self.count, self.told = path, before, 0, 0
        self.other = sqlite3.connect(path, isolation_level=None, timeout=0)

    def about_to_run(self) -> None:
        self.count += 1
        if self.count != self.before:
            return
        for statements in (("BEGIN EXCLUSIVE",), ("BEGIN", "SELECT count(*) FROM change")):
            try:
                for statement in statements:
                    self.other.execute(statement).fetchall()
                return
            except sqlite3.OperationalError:
                self.let_go()

    def let_go(self) -> None:
        if self.other.in_transaction:
            self.other.execute("ROLLBACK")


@pytest.fixture
def interloper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int | None], Interloper]:
    run_statement, tell = waiting.PatientConnection.execute, waiting.log.info
    monkeypatch.setattr(waiting, "SOON", 0)

    def let_in(before: int | None) -> Interloper:
        it = Interloper(tmp_path / "imm-eco.db", before)

        def execute(self: waiting.PatientConnection, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
            if self.path.name == "imm-eco.db":
                it.about_to_run()
            return run_statement(self, sql, parameters)

        def told(text: str) -> None:
            it.told += 1
            it.let_go()
            tell(text)

        monkeypatch.setattr(waiting.PatientConnection, "execute", execute)
        monkeypatch.setattr(waiting.log, "info", told)
        return it

    return let_in


@pytest.mark.parametrize("command", [REPORT, RESULT], ids=["a read", "a write"])
def test_every_statement_waits_for_its_lock_and_says_so_once(
    command: tuple[str, ...], run: Run, db: Path, interloper: Callable[[int | None], Interloper]
) -> None:
    """Another program takes the lock between every two statements of the command, in turn."""
    before = db.read_bytes()
    counting = interloper(None)
    alone = run(*command)
    waits = 0
    for number in range(1, counting.count + 1):
        db.write_bytes(before)
        it = interloper(number)
        met = run(*command)
        it.let_go()
        it.other.close()
        said = WAITING.format(30) if it.told else ""
        assert (met.out, met.err) == (alone.out, said + alone.err), f"statement {number}"
        waits += it.told
    assert counting.count > 30
    assert waits > 10


def test_two_waits_are_told_as_their_sum(run: Run, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wait of two seconds that ended well, then one that did not within three: five."""
    first, second = Interloper(db, 1), Interloper(db, None)
    slept: list[float] = []
    run_statement = waiting.PatientConnection.execute

    def execute(self: waiting.PatientConnection, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        first.about_to_run()
        second.about_to_run()
        return run_statement(self, sql, parameters)

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if sum(slept) >= 2 and second.before is None:
            first.let_go()
            second.before = second.count + 1

    monkeypatch.setattr(waiting.PatientConnection, "execute", execute)
    monkeypatch.setattr(time, "sleep", sleep)
    refused = run("info", ok=6, env={"IMM_ECO_WAIT": "3"})
    second.let_go()
    assert refused.err == WAITING.format(3) + (
        "error: imm-eco.db is being written by another program; waited 5 seconds\n"
        "hint: try again when it has finished\n"
    )
