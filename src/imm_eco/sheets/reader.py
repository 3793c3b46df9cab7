"""The child process that reads foreign files, seen from here: started when the first one is read, used again.

A file that kills it, hangs it or exhausts it costs that file; the next one gets a new process.
"""

from __future__ import annotations

import atexit
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import IO, Any

from imm_eco import i18n
from imm_eco.errors import ImmEcoError
from imm_eco.i18n import _
from imm_eco.memory import uncollected
from imm_eco.sheets import worker
from imm_eco.sheets.cells import Book
from imm_eco.sheets.faults import Fault
from imm_eco.sheets.problems import TOO_HEAVY
from imm_eco.sheets.wire import unpack

_HEAVY = 8 * 2**20
"""Bytes of an answer after which the process may hold on to much memory: it is not used again."""

_STARTED_SO = "import sys; sys.path[:] = {path!r}; from imm_eco.sheets.worker import main; main()"
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would open a console for it


class Reader:
    """Reads files one after the other, in a process of its own."""

    def __init__(self, seconds: float = worker.SECONDS + 2) -> None:
        self.seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._expected: Path | None = None
        atexit.register(self.close)

    def expect(self, path: Path) -> None:
        """Have a file read while something else is done here; what is expected is what is read next."""
        if self._expected is None:
            with suppress(OSError):
                self._ask(self._running(), path)
                self._expected = path

    def read(self, path: Path) -> Book:
        """The book of a file, or a book with the problem that the file is, to the process too."""
        if self._expected not in (None, path):
            self.close()
        late: list[bool] = []
        process = self._running()
        try:
            with _watched(process, self.seconds, late), uncollected():
                book = self._answered(process, path)
        except (EOFError, OSError):
            book = None
        except BaseException:
            self.close()
            raise
        self._expected = None
        return self._given_up(path, process, bool(late)) if book is None or late else book

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process, self._expected = self._process, None, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                assert stream is not None
                stream.close()
        process.wait()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process, self._ready = _start(), False
        return self._process

    def _ask(self, process: subprocess.Popen[bytes], path: Path) -> None:
        worker.send(_of(process.stdin), (str(path.absolute()), i18n.language))

    def _answered(self, process: subprocess.Popen[bytes], path: Path) -> Book | None:
        if self._expected is None:
            self._ask(process, path)
        if not self._ready:
            self._ready = worker.receive(_of(process.stdout)) == worker.READY
        if not self._ready:
            return None
        answer = _Answer(_of(process.stdout))
        try:
            book = unpack(path, answer.part)
        except MemoryError:
            self.close()
            return _refused(path, _("reading it took more than {size} of memory").format(size="1 GiB"))
        if answer.size > _HEAVY:
            self.close()
        return book

    def _given_up(self, path: Path, process: subprocess.Popen[bytes], late: bool) -> Book:
        """What is said of a file that the process did not survive."""
        ready = self._ready
        self.close()
        if late or process.returncode == -getattr(signal, "SIGXCPU", 0) != 0:
            return _refused(path, _("reading it took more than {count} seconds").format(count=worker.SECONDS))
        if not ready:
            raise ImmEcoError(
                _("the process that reads files could not be started"),
                hint=_("check the installation of imm-eco: {python}").format(python=sys.executable),
            )
        return _refused(path, _("the process that read it broke down"))


class _Answer:
    """What the process says of one file, part by part."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.size = 0

    def part(self) -> Any:
        """The next part. Raises MemoryError where the process ran out of it, EOFError where it is no more."""
        body = worker.receive_body(self._stream)
        if body is None:
            raise EOFError
        self.size += len(body)
        plain = pickle.loads(body)
        if plain == worker.OUT_OF_MEMORY:
            raise MemoryError
        return plain


def _start() -> subprocess.Popen[bytes]:
    """A new process of the same Python that finds the same modules, deaf to its environment and its folder."""
    code = _STARTED_SO.format(path=[entry for entry in sys.path if isinstance(entry, str)])
    return subprocess.Popen(
        [sys.executable, "-I", "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=_NO_WINDOW,
    )


@contextmanager
def _watched(process: subprocess.Popen[bytes], seconds: float, late: list[bool]) -> Iterator[None]:
    """Kill the process if what is done here lasts longer, and say so in `late`."""

    def end() -> None:
        late.append(True)
        process.kill()

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def _refused(path: Path, reason: str) -> Book:
    from imm_eco.sheets.loading import refuse

    book = Book(path)
    refuse(book, Fault(TOO_HEAVY, {"reason": reason}))
    return book


def _of(stream: IO[bytes] | None) -> Any:
    assert stream is not None
    return stream
