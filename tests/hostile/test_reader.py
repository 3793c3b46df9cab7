"""The process that reads foreign files: used again, ended by a bad file, and never missed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest

from imm_eco.errors import ImmEcoError
from imm_eco.sheets import worker
from imm_eco.sheets.cells import Book
from imm_eco.sheets.reader import Reader
from tests.conftest import SRC
from tests.hostile.making import MIB, rows, workbook
from tests.hostile.verdicts import cells_of

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
    path.write_bytes(rows("<row><c><v>1</v></c><c><v>2</v></c></row>" * 300_000))
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
        "import sys, pathlib; from imm_eco.sheets import worker, wire; from imm_eco.sheets.loading import load\n"
        f"wire.pack(load(pathlib.Path({str(good)!r}))); print([m for m in {heavy!r} if m in sys.modules])"
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
    assert french != problem.message == "This file cannot be opened: it is not a file."


@pytest.mark.skipif(not POSIX, reason="needs a named pipe")
def test_what_is_no_file_is_not_waited_for(reader: Reader, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    problem = reader.read(tmp_path / "pipe.xlsx").problem
    assert problem is not None
    assert problem.code == "E111"


def test_no_process_stays_behind(good: Path) -> None:
    code = (
        "from imm_eco.sheets import reading\n"
        f"reading.read_workbook({str(good)!r}); print(reading._reader().second._process.pid)"
    )
    number = int(spoken(code))
    if POSIX:
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)


def test_what_was_read_took_less_than_its_limit() -> None:
    resource = pytest.importorskip("resource")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    assert peak <= worker.MEMORY
