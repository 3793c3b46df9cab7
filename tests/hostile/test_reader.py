"""The process that reads foreign files: used again, ended by a bad file, and never missed."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from imm_eco.errors import ImmEcoError
from imm_eco.sheets.cells import Book
from imm_eco.sheets.sandbox import child_process, server
from imm_eco.sheets.sandbox.client import Reader
from tests.conftest import SRC
from tests.hostile.making import MIB, rows, workbook
from tests.hostile.verdicts import cells_of
from tests.sheets.tables import LISTS

POSIX = os.name == "posix"


@pytest.fixture
def reader() -> Iterator[Reader]:
    """A reader of its own."""
    own = Reader()
    yield own
    own.close()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.xlsx"
    path.write_bytes(workbook(A1="a"))
    return path


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """A sound workbook that takes seconds to read."""
    path = tmp_path / "long.xlsx"
    return _long(path, 300_000)


def _long(path: Path, count: int) -> Path:
    path.write_bytes(rows("<row><c><v>1</v></c><c><v>2</v></c></row>" * count))
    return path


def process_of(reader: Reader) -> subprocess.Popen[bytes]:
    assert reader._process is not None
    return reader._process


def spoken(code: str) -> str:
    """What a Python of its own prints."""
    env = {**os.environ, "PYTHONPATH": str(SRC)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    return done.stdout.strip()


def given_up(book: Book) -> str:
    assert book.problem is not None
    assert (book.problem.code, book.sheets, book.sha256) == ("E113", [], "")
    return book.problem.message


def test_nothing_runs_before_a_file_is_read_and_one_process_reads_them_all(reader: Reader, good: Path) -> None:
    assert reader._process is None
    assert cells_of(reader.read(good)) == {"A1": "a"}
    first = process_of(reader).pid
    for _ in range(5):
        assert cells_of(reader.read(good)) == {"A1": "a"}
    assert process_of(reader).pid == first


def test_a_file_that_hangs_is_given_up_and_the_next_is_read(reader: Reader, good: Path, long: Path) -> None:
    reader.read(good)
    reader.seconds = 0.2
    assert given_up(reader.read(long)) == "This file was given up: reading it took more than 25 seconds."
    reader.seconds = 30
    assert cells_of(reader.read(good)) == {"A1": "a"}


def test_a_file_that_kills_is_given_up_and_the_next_is_read(reader: Reader, good: Path, long: Path) -> None:
    reader.read(good)
    killer = Timer(0.2, process_of(reader).kill)
    killer.start()
    assert given_up(reader.read(long)) == "This file was given up: the process that read it broke down."
    killer.join()
    assert cells_of(reader.read(good)) == {"A1": "a"}


def test_a_file_that_exhausts_is_given_up_and_the_next_is_read(reader: Reader, good: Path, tmp_path: Path) -> None:
    if not POSIX:
        pytest.skip("this platform has no limit of memory")
    path = tmp_path / "exhausting.xlsx"
    path.write_bytes(rows("", '<a b=""/>' * 5_000_000))
    assert given_up(reader.read(path)) == "This file was given up: reading it took more than 1 GiB of memory."
    assert cells_of(reader.read(good)) == {"A1": "a"}


def test_a_process_that_died_between_two_files_is_replaced(reader: Reader, good: Path) -> None:
    reader.read(good)
    process_of(reader).kill()
    time.sleep(0.1)
    assert cells_of(reader.read(good)) == {"A1": "a"}


def test_what_a_process_said_before_it_died_is_heard_and_the_rest_is_asked_of_another(
    reader: Reader, good: Path, tmp_path: Path
) -> None:
    long = _long(tmp_path / "long.xlsx", 30_000)  # more than a pipe takes: it cannot have been said before the kill
    (other := good.with_name("other.xlsx")).write_bytes(good.read_bytes())
    assert all(reader.expect(path, LISTS) for path in (good, long, other))
    first = process_of(reader)
    reader.begin(good, LISTS)
    first.kill()
    first.wait()
    assert reader.begin(long, LISTS).intake().problems[0].code != "E113"
    assert process_of(reader) is not first
    assert reader.begin(other, LISTS).sha256 == hashlib.sha256(good.read_bytes()).hexdigest()


def test_a_file_read_ahead_that_ends_a_second_process_too_is_given_up(reader: Reader, good: Path, long: Path) -> None:
    reader.read(good)
    reader.expect(long, LISTS)
    ended: list[subprocess.Popen[bytes]] = []

    def end() -> None:
        # The first of them dies under the file, and so does the one that is asked again, once it is ready.
        while len(ended) < 2:
            dying = reader._process
            if dying and dying not in ended and reader._ready:
                time.sleep(0.3)
                dying.kill()
                ended.append(dying)
            time.sleep(0.01)

    killer = threading.Thread(target=end, daemon=True)
    killer.start()
    arrival = reader.begin(long, LISTS)
    killer.join(20)
    assert [problem.code for problem in arrival.intake().problems] == ["E113"]
    assert reader.begin(good, LISTS).sha256 == hashlib.sha256(good.read_bytes()).hexdigest()


def test_no_more_is_asked_ahead_than_the_smallest_pipe_takes(reader: Reader, tmp_path: Path) -> None:
    files = [tmp_path / f"{'a' * 100}{number:04d}.xlsx" for number in range(100)]
    asked = [reader.expect(path, LISTS) for path in files]
    assert 10 < sum(asked) < 100
    assert asked == sorted(asked, reverse=True)
    assert sum(reader._expected.values()) <= 4096


def test_the_clock_acts_for_the_hour_that_was_set_last() -> None:
    clock, acted = child_process.Clock(), threading.Event()
    clock.wind(time.monotonic() + 60, lambda: pytest.fail("too late"))
    clock.stop()
    clock.wind(time.monotonic() + 0.05, acted.set)
    assert acted.wait(5)
    acted.clear()
    clock.wind(time.monotonic() + 0.05, acted.set)
    clock.stop()
    assert not acted.wait(0.2)
    clock.wind(time.monotonic() + 0.3, lambda: pytest.fail("stopped"))
    clock.stop()
    clock.wind(time.monotonic() + 0.5, acted.set)  # later than the hour at which it looks again by itself
    assert acted.wait(5)


def test_a_large_file_is_the_last_of_its_process(reader: Reader, good: Path, tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    path.write_bytes(rows("".join(f'<row><c t="str"><v>{n:05d}{"x" * 300}</v></c></row>' for n in range(30_000))))
    assert len(reader.read(path).sheets[0].rows) == 30_000
    assert reader._process is None
    assert cells_of(reader.read(good)) == {"A1": "a"}


def test_ctrl_c_is_heard_by_the_command_alone(reader: Reader, good: Path) -> None:
    reader.read(good)
    if POSIX:
        process_of(reader).send_signal(signal.SIGINT)
        time.sleep(0.1)
    assert process_of(reader).poll() is None
    assert cells_of(reader.read(good)) == {"A1": "a"}


def test_a_command_that_is_interrupted_leaves_no_process(reader: Reader, good: Path, long: Path) -> None:
    reader.read(good)
    process = process_of(reader)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    if not POSIX:
        pytest.skip("needs a signal")
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(KeyboardInterrupt):
            reader.read(long)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert process.poll() is not None
    assert cells_of(reader.read(good)) == {"A1": "a"}


def test_a_process_that_cannot_start_says_so(reader: Reader, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", ["/nowhere"])
    with pytest.raises(ImmEcoError, match="could not be started"):
        reader.read(good)


def test_it_loads_nothing_heavy(good: Path) -> None:
    heavy = ("openpyxl", "sqlmodel", "pydantic", "sqlite3", "typer", "rich", "xlrd")
    code = (
        "import sys, pathlib; from imm_eco.sheets.sandbox import handlers, serialization, server\n"
        f"serialization.pack(handlers.load(pathlib.Path({str(good)!r}))); "
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    assert spoken(code) == "[]"


def test_messages_are_in_the_language_of_the_command(reader: Reader, tmp_path: Path) -> None:
    from imm_eco import i18n

    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook() + bytes(26 * MIB))
    i18n.use("fr")
    problem = reader.read(tmp_path).problem
    assert problem is not None
    french = problem.message
    i18n.use("en")
    problem = reader.read(tmp_path).problem
    assert problem is not None
    assert french != problem.message == "This file cannot be opened: it is not a plain file."


@pytest.mark.skipif(not POSIX, reason="needs a named pipe")
def test_what_is_no_file_is_not_waited_for(reader: Reader, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    problem = reader.read(tmp_path / "pipe.xlsx").problem
    assert problem is not None
    assert problem.code == "E111"


def test_no_process_stays_behind(good: Path) -> None:
    code = (
        "from imm_eco.sheets.sandbox import reading\n"
        f"reading.read_workbook({str(good)!r}); print(reading._reader().second._process.pid)"
    )
    number = int(spoken(code))
    if POSIX:
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)


def test_what_was_read_took_less_than_its_limit() -> None:
    resource = pytest.importorskip("resource")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    assert peak <= server.MEMORY


class TestTheTimeThatReadingTakes:
    """It is the processor's: a busy machine gives up no file that an idle one reads."""

    class Watched:
        """A process of which is told how long it has worked, each time it is looked at."""

        pid = 0

        def __init__(self) -> None:
            self.killed = threading.Event()

        def kill(self) -> None:
            self.killed.set()

    def answer(self, monkeypatch: pytest.MonkeyPatch, *times: float | None) -> tuple[Any, Watched]:
        told = iter(times)
        monkeypatch.setattr(child_process, "worked", lambda _pid: next(told))
        monkeypatch.setattr(child_process, "_SHORTEST_LOOK", 0.01)
        watched = self.Watched()
        return child_process.PendingAnswer(watched, Path("a.xlsx"), 0.03, child_process.Clock()), watched  # type: ignore[arg-type]

    def test_one_that_works_slowly_is_waited_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        answer, watched = self.answer(monkeypatch, *(number / 1000 for number in range(1000)))
        with answer.awaited():
            assert not watched.killed.wait(0.2)
        assert not answer.late

    def test_one_that_has_had_its_time_is_ended(self, monkeypatch: pytest.MonkeyPatch) -> None:
        answer, watched = self.answer(monkeypatch, 5.0, 5.01, 5.02, 5.04)
        with answer.awaited():
            assert watched.killed.wait(5)
        assert answer.late

    @pytest.mark.parametrize("times", [(5.0, 5.0), (5.0, 5.01, 5.01), (None, None)])
    def test_one_that_does_nothing_is_ended_by_the_clock(
        self, monkeypatch: pytest.MonkeyPatch, times: tuple[float | None, ...]
    ) -> None:
        answer, watched = self.answer(monkeypatch, *times)
        with answer.awaited():
            assert watched.killed.wait(5)
        assert answer.late

    @pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this platform does not tell it")
    def test_the_time_of_a_process_is_known(self) -> None:
        before = child_process.worked(os.getpid())
        assert before is not None
        end = time.process_time() + 0.1
        while time.process_time() < end:
            pass
        after = child_process.worked(os.getpid())
        assert after is not None
        assert after >= before + 0.05
        assert child_process.worked(2**31 - 1) is None
