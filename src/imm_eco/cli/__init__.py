"""The command line: parse, call, say; the only layer that catches, prints and reads the clock."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from imm_eco import __version__

if TYPE_CHECKING:
    from imm_eco.cli.terminal import Terminal

PROGRAM = "imm-eco"


def main(argv: Sequence[str] | None = None) -> None:
    """Run `imm-eco` and leave with its exit code."""
    _open_missing_streams()
    _make_streams_forgiving()
    if argv is None and not os.environ.get("IMM_ECO_DEBUG"):
        # What a library still tries to write after a full disk stopped it has been told already.
        sys.unraisablehook = lambda _unraisable: None
    try:
        code = _run(argv)
    except KeyboardInterrupt:  # before there was anything to interrupt, or while the end was told
        from imm_eco.errors import INTERRUPTED

        code = INTERRUPTED
    code = _close_quietly(code)
    if code:
        sys.exit(code)


def _run(argv: Sequence[str] | None) -> int:
    """The exit code of the command; every refusal of the house is told here and nowhere else."""
    if list(sys.argv[1:] if argv is None else argv) == ["--version"]:
        return _show_version()
    from imm_eco.cli.terminal import Terminal

    terminal = Terminal()
    _begin_waiting_anew()
    try:
        return _invoke(argv, terminal)
    except Exception as error:
        return _tell(error, terminal)
    except KeyboardInterrupt:
        return _interrupted(terminal)


def _begin_waiting_anew() -> None:
    """What an earlier command of this process waited for locks is not this one's."""
    waiting = sys.modules.get("imm_eco.store.waiting")
    if waiting:
        waiting.begin()


def _invoke(argv: Sequence[str] | None, terminal: Terminal) -> int:
    from imm_eco.cli.app import build

    # Left None, Typer reads sys.argv itself and expands *.xlsx on Windows.
    args = None if argv is None else list(argv)
    code: int | None = build().main(args=args, prog_name=PROGRAM, standalone_mode=False, obj=terminal)
    return _interrupted(terminal) if code == 130 else int(code or 0)  # Click's own answer to Ctrl-C


def _tell(error: Exception, terminal: Terminal) -> int:
    import typer

    from imm_eco.cli import error_messages
    from imm_eco.errors import ImmEcoError

    if isinstance(error, typer.Abort):
        return _interrupted(terminal)
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(f"{error}\n")
        return 2
    if isinstance(error, ImmEcoError):
        refusal = error
    elif isinstance(error, OSError) and error.filename is None:
        refusal = error_messages.lost_answer(
            error, terminal.changes
        )  # no file was being read or written: it was a stream
    elif isinstance(error, typer.TyperException):
        refusal = error_messages.usage(error)
    elif isinstance(error, OSError):
        refusal = error_messages.system(error)
    else:
        refusal = error_messages.bug(error)
        if os.environ.get("IMM_ECO_DEBUG"):
            sys.stderr.write(error_messages.trace(error))
    terminal.fail(refusal.message, refusal.details, refusal.hint)
    return refusal.exit_code


def _interrupted(terminal: Terminal) -> int:
    from imm_eco.cli.error_messages import interrupted
    from imm_eco.errors import INTERRUPTED

    terminal.warn(interrupted(terminal.changes))
    return INTERRUPTED


def _show_version() -> int:
    try:
        sys.stdout.write(f"{PROGRAM} {__version__}\n")
        sys.stdout.flush()
    except OSError as error:
        from imm_eco.cli.terminal import Terminal

        return _tell(error, Terminal())
    return 0


def _open_missing_streams() -> None:
    """A stream that whoever started the tool has closed takes what is said and gives nothing, as if to the null device.

    Left closed, its number would be given to the next file that is opened, the database for one.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - open to the end


def _make_streams_forgiving() -> None:
    """A terminal that lacks a character shows `?` instead of stopping the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _close_quietly(code: int) -> int:
    """Flush; where the reader has gone, say nothing now nor when Python shuts down. Gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return code
