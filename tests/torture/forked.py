"""The tool in processes of their own that start at once: forked from this one, which has everything loaded.

A process can be killed at any moment of its life, or in the milliseconds after it asked SQLite to commit.
"""

from __future__ import annotations

import io
import mmap
import os
import pkgutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import pytest

import imm_eco
from imm_eco.cli import main

if not hasattr(os, "fork"):
    pytest.skip("this platform cannot fork", allow_module_level=True)

for _module in pkgutil.walk_packages(imm_eco.__path__, "imm_eco."):
    if not _module.name.endswith("__main__") and ".examples" not in _module.name:
        import_module(_module.name)

LONGEST = 120.0
"""Seconds after which a process is given up."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a process said until its end; its exit code, or minus the signal that ended it."""

    out: str
    err: str
    code: int

    @property
    def killed(self) -> bool:
        return self.code == -signal.SIGKILL


class Child:
    """A process that runs one command, or any function, in a folder."""

    def __init__(self, what: Callable[[], None] | tuple[Any, ...], folder: Path, *before: Callable[[], None]) -> None:
        self.said = [folder / f".said-{name}-{time.monotonic_ns()}" for name in ("out", "err")]
        self._committing = mmap.mmap(-1, 1)
        self.begun = time.perf_counter()
        self._code: int | None = None
        self.pid = os.fork()
        if not self.pid:
            self._live(what, folder, before)

    def _live(
        self, what: Callable[[], None] | tuple[Any, ...], folder: Path, before: tuple[Callable[[], None], ...]
    ) -> NoReturn:
        code = 99
        try:
            for number, path in zip((1, 2), self.said, strict=True):
                os.dup2(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), number)
            os.chdir(folder)
            sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115 - it lives as long as the process
            sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8") for number in (1, 2))
            signal.signal(signal.SIGINT, signal.default_int_handler)
            _watch_commits(self._committing)
            for prepare in before:
                prepare()
            code = _exit_code(what)
        finally:
            with suppress(OSError):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)

    def wait(self) -> Told:
        """What it said, once it has ended."""
        while self._code is None and time.perf_counter() - self.begun < LONGEST:
            if not self._has_ended():
                time.sleep(0.0005)
        if self._code is None:
            self.kill()
            raise AssertionError(f"still running after {LONGEST} seconds")
        out, err = (path.read_text("utf-8", "replace") if path.exists() else "" for path in self.said)
        for path in self.said:
            path.unlink(missing_ok=True)
        self._committing.close()
        return Told(out, err, self._code)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send it a signal, if it still runs."""
        if not self._has_ended():
            os.kill(self.pid, number)

    def kill_after(self, seconds: float, number: int = signal.SIGKILL) -> Told:
        """Kill it that long after its start; what it said until then."""
        self._rest(self.begun + seconds)
        self.kill(number)
        return self.wait()

    def kill_at_commit(self, seconds: float, commits: int = 1) -> Told:
        """Kill it that long after it asked for its first commit, or a later one; what it said until then."""
        while self._committing[0] < commits and not self._has_ended():
            time.sleep(0.0002)
        self._rest(time.perf_counter() + seconds)
        self.kill()
        return self.wait()

    def _rest(self, until: float) -> None:
        while (left := until - time.perf_counter()) > 0 and not self._has_ended():
            time.sleep(min(left, 0.002))

    def _has_ended(self) -> bool:
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._code = os.waitstatus_to_exitcode(status) if pid else None
        return self._code is not None


def run(*what: Any, folder: Path) -> tuple[Told, float]:
    """A command left to its end: what it said, and how many seconds it took."""
    child = Child(what, folder)
    told = child.wait()
    return told, time.perf_counter() - child.begun


def here(*what: Any, folder: Path) -> Told:
    """A command run in this process, so that what it needs is at hand when the next one is forked."""
    out, err = io.StringIO(), io.StringIO()
    with chdir(folder), redirect_stdout(out), redirect_stderr(err):
        code = _exit_code(what)
    return Told(out.getvalue(), err.getvalue(), code)


def _exit_code(what: Callable[[], None] | tuple[Any, ...]) -> int:
    try:
        main([str(word) for word in what]) if isinstance(what, tuple) else what()
    except SystemExit as leave:
        return leave.code if isinstance(leave.code, int) else 1
    return 0


def _watch_commits(count: mmap.mmap) -> None:
    """Let every connection count the commits it is asked for, so that the other process can strike then."""
    connect = sqlite3.connect

    def counted(statement: str) -> None:
        if statement == "COMMIT":
            count[0] += 1

    def watched(*args: Any, **options: Any) -> sqlite3.Connection:
        db: sqlite3.Connection = connect(*args, **options)
        db.set_trace_callback(counted)
        return db

    sqlite3.connect = watched  # type: ignore[assignment]
