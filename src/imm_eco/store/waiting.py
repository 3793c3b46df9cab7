"""Waiting for a lock that another program holds: at every statement alike, as long as was promised, told once.

A command may meet several locks; what it waited is told as one sum. The waiting is counted by what was slept, so that
nothing here reads a clock.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from imm_eco import counts
from imm_eco.errors import DatabaseError, UsageError
from imm_eco.i18n import _, ngettext

if TYPE_CHECKING:
    from sqlite3 import _Parameters

log = logging.getLogger(__name__)
T = TypeVar("T")
LOCK_SECONDS = 30
LONGEST_WAIT = 3600
SOON = 1.0
"""After how many seconds of waiting for a lock the person is told."""
_PAUSES = (0.001, 0.002, 0.005, 0.010, 0.015, 0.020, 0.025, 0.025, 0.025, 0.050, 0.050)
_PAUSE = 0.1
"""Seconds between two tries: at first as SQLite itself waits, then a tenth."""


def patience() -> float:
    """How many seconds a lock is waited for: `IMM_ECO_WAIT`, else half a minute. Raises UsageError."""
    asked = os.environ.get("IMM_ECO_WAIT", "").strip()
    if not asked:
        return LOCK_SECONDS
    if not asked.isdecimal() or int(asked) > LONGEST_WAIT:
        message = _("IMM_ECO_WAIT is a number of seconds, up to {most}").format(most=LONGEST_WAIT)
        raise UsageError(message)
    return int(asked)


@dataclass
class Waited:
    """What the running command has waited for locks, in seconds, and whether the person knows."""

    seconds: float = 0.0
    is_told: bool = False


_waited = Waited()


def begin() -> None:
    """Another command begins: it has waited for nothing yet."""
    global _waited
    _waited = Waited()


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another program holds the lock that was asked for."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def busy(path: Path) -> DatabaseError:
    """The refusal when a lock was not had in time: what the command waited in all."""
    seconds = round(_waited.seconds)
    message = ngettext(
        "{path} is being written by another program; waited {seconds} second",
        "{path} is being written by another program; waited {seconds} seconds",
        seconds,
    )
    hint = _("try again when it has finished")
    return DatabaseError(message.format(path=path, seconds=seconds), hint=hint)


class PatientConnection(sqlite3.Connection):
    """A connection each of whose statements waits for its lock. Raises DatabaseError after the promised time."""

    path: Path
    limit: float
    has_committed: bool = False
    """Whether the latest transaction lasts."""

    def execute(self, sql: str, parameters: _Parameters = (), /) -> sqlite3.Cursor:
        """Run a statement, as soon as no other program holds what it needs."""
        run = super().execute
        try:
            return run(sql, parameters)
        except sqlite3.OperationalError as error:
            return self._wait_for(lambda: run(sql, parameters), error)

    def _wait_for(self, run: Callable[[], T], error: sqlite3.OperationalError) -> T:
        left, tries = self.limit, 0
        while is_busy(error):
            if left <= 0:
                raise busy(self.path) from error
            pause = min(_PAUSES[tries] if tries < len(_PAUSES) else _PAUSE, left)
            time.sleep(pause)
            tries, left = tries + 1, left - pause
            _waited.seconds += pause
            self._tell(left)
            try:
                return run()
            except sqlite3.OperationalError as again:
                error = again
        raise error

    def _tell(self, left: float) -> None:
        """Say once that the command waits, when it has waited for a moment and is not at its end."""
        if _waited.is_told or _waited.seconds < SOON or left <= 0:
            return
        _waited.is_told = True
        message = _("{path} is being written by another program; waiting up to {seconds}…")
        log.info(message.format(path=self.path, seconds=counts.seconds(round(self.limit))))
