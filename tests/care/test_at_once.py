"""Two programs at the same file: a report during an import, a wait that is told, a limit to it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from imm_eco import notices
from imm_eco.store import database
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
        monkeypatch.setattr(database, "SOON", 0.05)
        run("init")
        with held_by_another(tmp_path / "imm-eco.db", "EXCLUSIVE"):
            for command in (REGISTER, ("info",)):
                assert run(*command, ok=6, env={"IMM_ECO_WAIT": "1"}).err == (
                    WAITING.format(1) + "error: imm-eco.db is being written by another program; waited 1 second\n"
                    "hint: try again when it has finished\n"
                )

    def test_it_goes_on_as_soon_as_the_other_has_finished(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(database, "SOON", 0.05)
        run("init")
        other = sqlite3.connect(tmp_path / "imm-eco.db", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        tell = notices.say

        def finish(text: str) -> None:
            """The other has finished as soon as the waiting is told, however slow the machine is."""
            tell(text)
            other.execute("ROLLBACK")

        monkeypatch.setattr(notices, "say", finish)
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
from datetime import UTC, datetime
from pathlib import Path
from imm_eco.models import Candidate
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
