"""What the rooms below say while something goes on: the one handler of the package's log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from imm_eco.cli.terminal import Terminal


class TerminalHandler(logging.Handler):
    """Shows what is logged on a terminal: warnings, sentences, and details for `--verbose`."""

    def __init__(self, terminal: Terminal) -> None:
        super().__init__()
        self._terminal = terminal

    def emit(self, record: logging.LogRecord) -> None:
        """Show a record by its level; its text is in the person's language already."""
        if record.levelno >= logging.WARNING:
            self._terminal.warn(record.getMessage())
        elif record.levelno >= logging.INFO:
            self._terminal.say(record.getMessage())
        else:
            self._terminal.detail(record.getMessage())


@contextmanager
def log_shown(terminal: Terminal) -> Iterator[None]:
    """Meanwhile, whatever the package logs is shown on the terminal alone: a root logger of others hears nothing."""
    log = logging.getLogger("imm_eco")
    before, log.handlers = log.handlers, [TerminalHandler(terminal)]
    log.propagate = False
    log.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        log.handlers = before
