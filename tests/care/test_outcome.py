"""What was done and the telling of it are two things: an answer that is lost never hides what was kept."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from imm_eco.cli import main
from imm_eco.services.intake import batches
from imm_eco.store import database
from tests.care.test_faults import CORRECTION, ENVIRONMENT, EXAMPLES
from tests.conftest import Run, Stream
from tests.generate import exit_codes

READS = (
    ("report", "targets"), ("dossier", "list", "--json"), ("dossier", "show", "VM-2016-02"), ("log",), ("info",),
    ("explain", "targets"), ("--version",), ("--help",), ("result", "record", "--help"),
    ("report", "targets", "--json"),
)  # fmt: skip
WRITES = (CORRECTION, (*CORRECTION, "--json"), ("undo", "--json"))
REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EPIPE: "its reader has gone",
    errno.EIO: "the disk or the network failed",
}


class Broken(Stream):
    """A standard stream that takes nothing."""

    def __init__(self, why: int) -> None:
        super().__init__()
        self.why = why

    def write(self, text: str) -> int:
        raise OSError(self.why, os.strerror(self.why))

    @property
    def buffer(self) -> Any:
        return _BrokenBytes(self.why)


class _BrokenBytes(io.BytesIO):
    def __init__(self, why: int) -> None:
        super().__init__()
        self.why = why

    def write(self, content: Any) -> int:
        raise OSError(self.why, os.strerror(self.why))


def tell_to(
    monkeypatch: pytest.MonkeyPatch, folder: Path, words: tuple[str, ...], out: Any, err: Any = None
) -> tuple[int, str]:
    """Run a command whose streams are these: its exit code, and what it said."""
    said = Stream()
    code = 0
    with monkeypatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err or said)
        try:
            main(list(words))
        except SystemExit as leave:
            code = int(leave.code or 0)
    return code, said.text()


def last_change(run: Run) -> int:
    return int(max(row["id"] for row in json.loads(run("log", "--json").out)["rows"]))


@pytest.mark.parametrize("words", READS, ids=" ".join)
class TestAnAnswerThatIsLost:
    @pytest.mark.parametrize("why", [errno.ENOSPC, errno.EIO])
    def test_is_told(self, db: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], why: int) -> None:
        told = tell_to(monkeypatch, db.parent, words, Broken(why))
        assert told == (7, f"error: the answer could not be written: {REASONS[why]}\n")

    def test_is_nothing_to_whoever_closed_the_stream(
        self, db: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
    ) -> None:
        assert tell_to(monkeypatch, db.parent, words, None) == (0, "")

    def test_needs_no_standard_error(self, db: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
        assert tell_to(monkeypatch, db.parent, words, Broken(errno.ENOSPC), Broken(errno.ENOSPC))[0] == 7


@pytest.mark.parametrize("words", WRITES, ids=" ".join)
@pytest.mark.parametrize("why", REASONS)
def test_a_change_whose_answer_is_lost_is_kept_and_named(
    db: Path, run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], why: int
) -> None:
    before = last_change(run)
    code, said = tell_to(monkeypatch, db.parent, words, Broken(why))
    number = last_change(run)
    assert number == before + 1
    assert (code, said) == (
        7,
        f"error: kept as change {number}; the answer could not be written: {REASONS[why]}\n"
        f"hint: see it with `imm-eco log {number}`, or take it back with `imm-eco undo {number}`\n",
    )


def test_words_that_are_lost_change_nothing_of_what_is_done(
    db: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = last_change(run)
    out = Stream()
    assert tell_to(monkeypatch, db.parent, CORRECTION, out, Broken(errno.ENOSPC))[0] == 0
    assert "334" in out.text()
    assert last_change(run) == before + 1


class TestAnInterruptionJustAfterTheCommit:
    @pytest.fixture
    def interrupt(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
        """From now on, Ctrl-C comes as soon as something is on the disk."""
        detail = database.log.debug

        def interrupted(text: str) -> None:
            detail(text)
            if text == "what was written is on the disk":
                raise KeyboardInterrupt

        return lambda: monkeypatch.setattr(database.log, "debug", interrupted)

    def test_names_the_change(self, db: Path, run: Run, interrupt: Callable[[], None]) -> None:
        number = last_change(run) + 1
        interrupt()
        said = run(*CORRECTION, ok=130).err
        assert said == f"warning: interrupted; kept as change {number}, and nothing more was done\n"
        assert last_change(run) == number

    def test_names_every_change_of_a_batch(
        self, run: Run, monkeypatch: pytest.MonkeyPatch, interrupt: Callable[[], None]
    ) -> None:
        run("init")
        monkeypatch.setattr(batches, "is_next_ready", lambda: True)
        interrupt()
        said = run("import", EXAMPLES / "inbox", ok=130).err
        last = last_change(run)
        assert last > 20
        assert said.endswith(f"warning: interrupted; kept as changes 2 to {last}, and nothing more was done\n")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
class TestTheScriptOfTheDocument:
    """The script of `docs/exit-codes.md`, as it stands there."""

    def play(self, folder: Path, *, to: str = "report.json", before: str = "") -> tuple[int, str]:
        script = "\n".join(exit_codes.SCRIPT).replace("report.json", to, 1)
        tool = f'imm-eco() {{ "{sys.executable}" -m imm_eco "$@"; }}\n{before}'
        done = subprocess.run(
            ["bash", "-c", tool + script], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr.splitlines()[-1] if done.stderr else done.stdout

    @pytest.fixture
    def folder(self, tmp_path: Path, run: Run) -> Path:
        run("init")
        (tmp_path / "inbox").mkdir()
        return tmp_path

    def copy(self, folder: Path, name: str) -> None:
        (folder / "inbox" / name).write_bytes((EXAMPLES / "inbox" / name).read_bytes())

    def test_all_taken_in(self, folder: Path) -> None:
        self.copy(folder, "FicheProjet_Engrenia.xlsx")
        assert self.play(folder) == (0, "all taken in\n")

    def test_some_refused(self, folder: Path) -> None:
        (folder / "inbox" / "a.xlsx").write_bytes(b"%PDF-1.7")
        assert self.play(folder) == (0, "some workbooks were refused: report.json says where\n")

    def test_the_report_could_not_be_written(self, folder: Path) -> None:
        if not Path("/dev/full").exists():
            pytest.skip("this platform has no device that is always full")
        self.copy(folder, "FicheProjet_Engrenia.xlsx")
        code, said = self.play(folder, to="/dev/full")
        assert (code, said) == (1, "report.json could not be written: imm-eco log says what is kept")

    def test_no_database(self, folder: Path) -> None:
        (folder / "imm-eco.db").unlink()
        self.copy(folder, "FicheProjet_Engrenia.xlsx")
        assert self.play(folder) == (1, "it stopped before its end: imm-eco log says what is kept")
