"""The terminal: what is said to the analyst, what is shown, and the only clock of the house."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TextIO

from imm_eco.encoding import decoded, is_text, shown
from imm_eco.errors import UsageError
from imm_eco.i18n import _
from imm_eco.render.sanitise import encode_lossy, escape_controls, one_line

if TYPE_CHECKING:
    from typer._click.core import Context

    from imm_eco.grid import Grid
    from imm_eco.store.journal import Origin

YES = frozenset({"o", "oui", "y", "yes"})
NO = frozenset({"", "n", "non", "no"})
_STYLES = {"error": "31;1", "warning": "33;1", "hint": "36"}


def clock() -> datetime:
    """The only reading of the clock in the house; tests replace it, and `now` and `today` follow."""
    return datetime.now(UTC)


def now() -> datetime:
    """This moment, in UTC."""
    return clock()


def today() -> date:
    """Today's date where the analyst sits."""
    return clock().astimezone().date()


@dataclass
class Terminal:
    """One run of the tool: its global options, and its voice. Data goes to stdout, words to stderr."""

    db: Path = Path("imm-eco.db")
    color: str = "auto"
    quiet: bool = False
    verbose: bool = False
    command: str = ""  # the words of the running command, as the journal keeps them: "candidate register"
    late: str | None = None  # why facts of closed months come now, where the command says so
    begun: float = field(default_factory=perf_counter)
    changes: list[int] = field(default_factory=list)  # that last: a lost answer, or an interruption, is told with them
    warned: set[str] = field(default_factory=set)  # what was said once and is not said again

    @staticmethod
    def of(ctx: Context) -> Terminal:
        """The terminal of the running command."""
        terminal = ctx.find_root().obj
        assert isinstance(terminal, Terminal)
        return terminal

    @property
    def author(self) -> str:
        """Who is writing: `IMM_ECO_USER`, else the name of the session's user. Raises UsageError."""
        named = decoded(os.environ.get("IMM_ECO_USER", "").strip())
        if not is_text(named):
            message = _("{name}: these bytes are no text: {text}")
            raise UsageError(message.format(name="IMM_ECO_USER", text=shown(named)))
        if named:
            return named
        import getpass

        try:
            return shown(getpass.getuser())
        except (OSError, KeyError, ImportError):
            return "?"

    def say(self, text: str) -> None:
        """A sentence for the person; silent under `--quiet`."""
        if not self.quiet:
            _write(sys.stderr, escape_controls(text))

    def detail(self, text: str) -> None:
        """What goes on, for `--verbose`: with the seconds since the beginning, and never a value of the database."""
        if self.verbose:
            _write(sys.stderr, f"{perf_counter() - self.begun:8.3f} s  {one_line(text)}")

    def origin(self, reason: str | None = None, undoes: int | None = None) -> Origin:
        """Who writes what the running command writes, when and why; the changes that last are noted in `changes`."""
        from imm_eco.store.journal import Origin

        return Origin(
            now(),
            self.author,
            self.command,
            reason,
            undoes=undoes,
            late=self.late,
            on_commit=self.changes.append,
        )

    def warn(self, text: str) -> None:
        """Something the person should look at; `--quiet` does not silence it."""
        self._tell("warning", _("warning: {text}"), text)

    def warn_once(self, text: str) -> None:
        """The same, however often it is met in one run."""
        if text not in self.warned:
            self.warned.add(text)
            self.warn(text)

    def fail(self, text: str, details: tuple[str, ...] = (), hint: str | None = None) -> None:
        """Why nothing was done: `error: …`, what is unmet, and what to do next."""
        self._tell("error", _("error: {text}"), text)
        for line in details:
            _write(sys.stderr, f"  - {one_line(line)}")
        if hint:
            self.hint(hint)

    def hint(self, text: str) -> None:
        """What to do next, about all that was told before."""
        self._tell("hint", _("hint: {text}"), text)

    def out(self, text: str) -> None:
        """Text that is the command's answer, on stdout."""
        _write(sys.stdout, escape_controls(text))

    def answer(self, facts: Mapping[str, object]) -> None:
        """What a command did, as JSON on stdout: `{"schema_version": 1, …}`."""
        from imm_eco.render.data import document

        _write_bytes(document(facts))

    def line(self, facts: Mapping[str, object]) -> None:
        """One object of JSON lines on stdout, there as soon as it is said."""
        from imm_eco.render.data import line

        _write_bytes(line(facts))

    def show(
        self,
        grids: Grid | Sequence[Grid],
        format: str | None = None,
        output: Path | None = None,
        *,
        json: bool = False,
    ) -> None:
        """Show a list, a report or the parts of a record on stdout, or write them to `output`."""
        from imm_eco import render

        to_file = output is not None and str(output) != "-"
        chosen = _format(format, output if to_file else None, json)
        if output is not None and to_file:
            render.write(grids, chosen, output)
            self.say(_("written: {file}").format(file=output))
        elif chosen == "table":
            self._show_table(grids)
        elif chosen == "xlsx" and is_terminal(sys.stdout):
            raise UsageError(
                _("a workbook cannot be shown on a terminal"),
                hint=_("add --output FILE.xlsx"),
                field="output",
            )
        else:
            _write_bytes(render.encoded(grids, chosen))

    def confirm(self, question: str, yes: bool = False) -> bool:
        """Whether the person agrees: `--yes` says so; without a terminal nobody can be asked."""
        if yes:
            return True
        if not (is_terminal(sys.stdin) and is_terminal(sys.stderr)):
            raise UsageError(_("this needs a confirmation, and there is no terminal to ask on"), hint=_("add --yes"))
        while True:
            _write(sys.stderr, escape_controls(question) + _(" [y/N] "), end="")
            reply = sys.stdin.readline()
            word = reply.strip().casefold()
            if not reply or word in NO:
                return False
            if word in YES:
                return True
            _write(sys.stderr, _("please answer yes or no"))

    def has_color(self, stream: TextIO) -> bool:
        """Whether to colour a stream: `--color`, then NO_COLOR, FORCE_COLOR, then the terminal."""
        if self.color != "auto":
            return self.color == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        return is_terminal(stream) and _understands_color()

    def _tell(self, style: str, sentence: str, text: str) -> None:
        label, _rest = sentence.split("{text}")
        if self.has_color(sys.stderr):
            label = f"\x1b[{_STYLES[style]}m{label.rstrip()}\x1b[0m "
        _write(sys.stderr, label + one_line(text))

    def _show_table(self, grids: Grid | Sequence[Grid]) -> None:
        from imm_eco.render import listed, table

        table.show(listed(grids), sys.stdout, width(sys.stdout), color=self.has_color(sys.stdout))


def is_terminal(stream: TextIO) -> bool:
    """Whether a person sits at the other end of the stream."""
    try:
        return bool(stream.isatty())
    except (AttributeError, ValueError):
        return False


def _understands_color() -> bool:
    """Whether the terminal takes colours: an old Windows console would show their codes."""
    if os.name == "nt":
        return any(os.environ.get(name) for name in ("WT_SESSION", "ANSICON", "TERM", "TERM_PROGRAM"))
    return os.environ.get("TERM") != "dumb"


def width(stream: TextIO) -> int | None:
    """How many columns there are: COLUMNS, else the terminal's; None where nothing limits them."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdigit() and int(asked) > 0:
        return int(asked)
    if not is_terminal(stream):
        return None
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def _format(format: str | None, output: Path | None, json: bool) -> str:
    """The format asked for, else the one that the file's name says; a table where nothing is said.

    Raises UsageError for a name that says no format, or another one than was asked for.
    """
    if json and format not in (None, "json"):
        raise UsageError(_("--json and --format {format} contradict each other").format(format=format), field="format")
    asked = "json" if json else format
    if output is None:
        return asked or "table"
    suffix = output.suffix.lower().lstrip(".")
    from imm_eco.render.formats import BY_SUFFIX, FORMATS

    named = BY_SUFFIX.get(suffix)
    if named is not None and asked not in (None, named):
        message = _("{file} is not the name of a file in {format}").format(file=output.name, format=asked)
        raise UsageError(
            message,
            hint=_("leave out --format, or end the name in .{suffix}").format(
                suffix=FORMATS[asked or "table"].suffixes[0]
            ),
            field="output",
        )
    chosen = asked or named
    if chosen is None:
        message = _("the name {file} says no format in which to write").format(file=output.name)
        suffixes = ", ".join(f".{each.suffixes[0]}" for each in FORMATS.values())
        raise UsageError(message, hint=_("end it in one of: {words}").format(words=suffixes), field="output")
    return chosen


def _write(stream: TextIO, text: str, end: str = "\n") -> None:
    try:
        stream.write(encode_lossy(text + end, getattr(stream, "encoding", None)))
        stream.flush()
    except OSError:
        # Words that nobody can read change nothing of what was done; an answer that is lost does.
        if stream is not sys.stderr:
            raise


def _write_bytes(content: bytes) -> None:
    """Write data as it is: UTF-8 and `\\n` on every platform; a terminal gets what it can show."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None or is_terminal(sys.stdout):
        sys.stdout.write(content.decode("utf-8"))
    else:
        sys.stdout.flush()
        buffer.write(content)
    sys.stdout.flush()
