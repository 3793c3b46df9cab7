"""The command line as a whole: its global options, and where each command lives.

Only the module of the command that is run gets imported, so help and a short command stay fast.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import typer.main

from imm_eco import __version__
from imm_eco.cli.commands import Group, write_section
from imm_eco.cli.options import read_color
from imm_eco.cli.terminal import Terminal
from imm_eco.encoding import openable
from imm_eco.i18n import N_, _

if TYPE_CHECKING:
    from typer._click.core import Command as AnyCommand
    from typer._click.core import Context
    from typer._click.formatting import HelpFormatter

DEFAULT_DB = "imm-eco.db"


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the command line: its module in `imm_eco.cli`, and its line in the help.

    A verb is a command of the module's `verbs`; any other word is a `Noun` of that name in the module.
    """

    name: str
    module: str
    summary: str
    verb: bool = False

    def load(self) -> AnyCommand:
        """The command, from its module."""
        module = import_module(f"imm_eco.cli.{self.module}")
        noun = module.verbs if self.verb else getattr(module, self.name)
        group = noun.group()
        found: AnyCommand = group.commands[self.name] if self.verb else group
        found.help = found.help or _(self.summary)
        return found


def _verb(name: str, module: str, summary: str) -> Entry:
    return Entry(name, module, summary, verb=True)


@dataclass(frozen=True, slots=True)
class Panel:
    """A heading of the help, and the words under it."""

    heading: str
    entries: tuple[Entry, ...]


PANELS: tuple[Panel, ...] = (
    Panel(
        N_("Start:"),
        (
            _verb("init", "database", N_("Make a new database with the programme's reference data.")),
            _verb("demo", "demo", N_("Play the whole story on the shipped example.")),
            Entry("programme", "programme", N_("The programme in force; a programme file before it is loaded.")),
            _verb("help", "help", N_("How a command is used: imm-eco help dossier advance.")),
        ),
    ),
    Panel(
        N_("Projects:"),
        (
            Entry("candidate", "candidate", N_("Companies: register, list, show, edit.")),
            Entry("campaign", "candidate", N_("Mobilisation actions, with the contacts made.")),
            Entry("dossier", "dossier", N_("Dossiers: open, follow through the process, close.")),
            Entry("committee", "committee", N_("Committees: sessions and decisions.")),
        ),
    ),
    Panel(
        N_("Figures:"),
        (
            Entry("result", "result", N_("Results given by the companies.")),
            Entry("disbursement", "disbursement", N_("Support paid.")),
            Entry("target", "target", N_("Targets, with qualifier, basis and source.")),
            Entry("period", "period", N_("Months closed to results, and reopened for a reason.")),
        ),
    ),
    Panel(
        N_("Files:"),
        (
            _verb("template", "exchange", N_("Write a workbook to fill.")),
            _verb("import", "import_.command", N_("Take in workbooks; every problem is told at once.")),
            _verb("export", "exchange", N_("Write everything to a workbook.")),
        ),
    ),
    Panel(
        N_("Reports:"),
        (
            Entry("report", "report", N_("Scoreboard, pipeline, envelope, delays, funnel, at any date.")),
            _verb("explain", "explain", N_("Where a figure comes from, and what moved between two dates.")),
        ),
    ),
    Panel(
        N_("Care of the file:"),
        (
            _verb("log", "database", N_("The journal of changes.")),
            _verb("undo", "database", N_("Take a whole change back.")),
            _verb("redo", "database", N_("Bring back what was taken back.")),
            _verb("check", "care", N_("Look for damage, and for rows edited behind the tool's back.")),
            _verb("backup", "care", N_("Copy the database to a file.")),
            _verb("restore", "care", N_("Make the database anew from a backup.")),
            _verb("migrate", "care", N_("Bring an older database up to this version.")),
            _verb("info", "database", N_("Version, paths, schema, counts.")),
        ),
    ),
)


def entries() -> Iterator[Entry]:
    """Every word of the command line, in the order of the help."""
    return (entry for panel in PANELS for entry in panel.entries)


class Root(Group):
    """`imm-eco` itself: its commands are loaded when they are asked for."""

    def list_commands(self, ctx: Context) -> list[str]:
        """The words that may come first."""
        return [entry.name for entry in entries()]

    def get_command(self, ctx: Context, cmd_name: str) -> AnyCommand | None:
        """The command or noun of that name, from its module."""
        if cmd_name not in self.commands:
            found = next((entry for entry in entries() if entry.name == cmd_name), None)
            if found is None:
                return None
            self.commands[cmd_name] = found.load()
        return self.commands[cmd_name]

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The commands by panel, without importing any of them."""
        wide = max(len(entry.name) for entry in entries())
        for panel in PANELS:
            rows = [(entry.name.ljust(wide), _(entry.summary)) for entry in panel.entries]
            write_section(formatter, _(panel.heading), rows)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the global options; the terminal has them before anything can be refused."""
        rest = super().parse_args(ctx, args)
        terminal, given = ctx.obj, ctx.params
        if isinstance(terminal, Terminal):
            terminal.db = openable(Path(given["db"] or os.environ.get("IMM_ECO_DB") or DEFAULT_DB))
            terminal.color, terminal.quiet, terminal.verbose = given["color"], given["quiet"], given["verbose"]
        return rest

    def invoke(self, ctx: Context) -> Any:
        """Run; a reader that has seen enough (`| head`) is no error, unless it missed what was changed."""
        from imm_eco.cli.error_messages import lost_answer

        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            if isinstance(ctx.obj, Terminal) and ctx.obj.kept:
                raise lost_answer(error, ctx.obj.kept) from error
            raise typer.Exit(0) from None


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(version_line())
        raise typer.Exit


def version_line() -> str:
    """The name and version, as `--version` says them."""
    return f"imm-eco {__version__}"


def _global_options(
    db: Annotated[
        Path | None,
        typer.Option("--db", metavar=N_("FILE"), help=N_("The database (else IMM_ECO_DB, else imm-eco.db).")),
    ] = None,
    color: Annotated[
        str,
        typer.Option("--color", parser=read_color, metavar="auto|always|never", help=N_("When to colour.")),
    ] = "auto",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=N_("Only answers, warnings and errors."))] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help=N_("Say more about what is done."))] = False,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help=N_("Show the version and exit.")),
    ] = False,
) -> None:
    """The global options; `Root.parse_args` hands them to the terminal."""


ABOUT = N_("Follow the metal-industry ecosystem contracts in one local file: dossiers, committees, results, targets.")
MORE = N_("Each command explains itself: imm-eco help COMMAND, or imm-eco COMMAND -h")


def build() -> AnyCommand:
    """The command line, in the language of the moment."""
    app = typer.Typer(
        cls=Root,
        help=ABOUT,
        epilog=MORE,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_global_options)
    command = typer.main.get_command(app)
    for parameter in command.params:
        if parameter.name in _COMPLETION:
            vars(parameter)["help"] = _(_COMPLETION[parameter.name])
    return command


_COMPLETION = {
    "install_completion": N_("Teach this shell to complete imm-eco's words."),
    "show_completion": N_("Show that completion script, to copy it."),
}
