"""The process that reads files, as a pipe: how it is started, what it answers, how long it may take."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Thread
from time import monotonic
from typing import IO, Any

from imm_eco.sheets.sandbox import server

_STARTED_SO = "import sys; sys.path[:] = {path!r}; from imm_eco.sheets.sandbox.server import main; main()"
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would open a console for it


_SHORTEST_LOOK = 0.05
"""Seconds after which a process that is at work is looked at again."""


def worked(pid: int) -> float | None:
    """The seconds of processor time that a process has had; None where the platform does not tell."""
    try:
        # The name of the program, in parentheses, may hold anything; the times are the 14th and 15th field.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return None


class PendingAnswer:
    """What the process says of one file, part by part, for `seconds` of work.

    The clock ends one that does nothing; one that works is ended by the processor's time alone, so that a verdict
    does not depend on how busy the machine is. Where that time is not told the clock is all there is.
    """

    def __init__(self, process: subprocess.Popen[bytes], path: Path, seconds: float, clock: Clock) -> None:
        self.process = process
        self.path = path
        self.size = 0
        self.late = False
        self._seconds = seconds
        self._left = seconds
        self._clock = clock
        self._begun = self._seen = worked(process.pid)

    @contextmanager
    def awaited(self) -> Iterator[None]:
        """While its parts are waited for: the process is ended if it takes too long."""
        begun = monotonic()
        self._clock.wind(begun + self._left, self._look)
        try:
            yield
        finally:
            self._clock.stop()
            self._left -= monotonic() - begun

    def _look(self) -> None:
        """The time is up: end the process, unless it has worked since it was last looked at and has time left."""
        now = worked(self.process.pid)
        if now is not None and self._begun is not None and self._seen != now:
            left = self._seconds - (now - self._begun)
            self._seen = now
            if left > 0:
                self._clock.wind(monotonic() + max(left, _SHORTEST_LOOK), self._look)
                return
        self.late = True
        self.process.kill()

    def part(self) -> Any:
        """The next part. Raises MemoryError where the process ran out of it, EOFError where it is no more."""
        body = server.receive_body(pipe(self.process.stdout))
        if body is None or self.late:
            raise EOFError
        self.size += len(body)
        plain = pickle.loads(body)
        if plain == server.OUT_OF_MEMORY:
            raise MemoryError
        return plain


class Clock:
    """Does something when the time is up: one thread for all files, as starting one takes longer than a small file."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._due: float | None = None
        self._act: Callable[[], None] = lambda: None
        self._thread: Thread | None = None
        self._wakes: float | None = None

    def wind(self, due: float, act: Callable[[], None]) -> None:
        """Act at that moment, unless stopped before."""
        with self._changed:
            self._due, self._act = due, act
            if self._thread is None:
                self._thread = Thread(target=self._run, daemon=True)
                self._thread.start()
            # Waking it takes longer than a small file, and it looks again by itself when the time before this is up.
            if self._wakes is None or due < self._wakes:
                self._changed.notify()

    def stop(self) -> None:
        """Do not act any more."""
        with self._changed:
            self._due = None

    def _run(self) -> None:
        with self._changed:
            while True:
                self._wakes = self._due
                self._changed.wait(None if self._wakes is None else max(0.0, self._wakes - monotonic()))
                if self._due is not None and self._due <= monotonic():
                    self._due = None
                    self._act()


def start() -> subprocess.Popen[bytes]:
    """A new process of the same Python that finds the same modules, deaf to its environment and its folder."""
    code = _STARTED_SO.format(path=[entry for entry in sys.path if isinstance(entry, str)])
    return subprocess.Popen(
        [sys.executable, "-I", "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,  # what has come is seen on the pipe, by `is_ready`
        creationflags=_NO_WINDOW,
    )


def pipe(stream: IO[bytes] | None) -> IO[bytes]:
    """A pipe of a process that was started with it."""
    assert stream is not None
    return stream
