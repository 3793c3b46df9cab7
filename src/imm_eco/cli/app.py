"""The command line as a whole: its global options, and where each command lives.

Only the module of the command that is run gets imported, so help and a short command stay fast.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
import typer.main

from imm_eco import __version__
from imm_eco.cli.commands import Example, Group, Noun, command_of, function_of, spoken, write_section
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
class Word:
    """A word of the command line: a command, or a noun that has several; its line in the help, and a command's help.

    A command without a help of its own says the same in both; its `examples` stand at the end.
    """

    name: str
    summary: str
    help: str | None = None
    is_noun: bool = False
    examples: tuple[Example, ...] = ()

    def load(self) -> AnyCommand:
        """The command or the noun, from the module of its name in `imm_eco.cli`."""
        if not self.is_noun:
            function = function_of("imm_eco.cli", self.name)
            return command_of(self.name, self.help or self.summary, function, self.examples)
        noun = import_module(f"imm_eco.cli.{self.name}").noun
        assert isinstance(noun, Noun)
        return noun.group(self.summary)


def _noun(name: str, summary: str) -> Word:
    return Word(name, summary, is_noun=True)


@dataclass(frozen=True, slots=True)
class Panel:
    """A heading of the help, and the words under it."""

    heading: str
    words: tuple[Word, ...]


PANELS: tuple[Panel, ...] = (
    Panel(
        N_("Start:"),
        (
            Word("init", N_("Make a new database with the programme's reference data.")),
            Word(
                "demo",
                N_("Play the whole story on the shipped example."),
                N_("Play the whole story on the shipped example, in DIR or a new folder."),
            ),
            _noun("programme", N_("The programme in force; a programme file before it is loaded.")),
            Word(
                "help",
                N_("How a command is used: imm-eco help dossier advance."),
                N_("How a command is used, as its own --help says it."),
            ),
        ),
    ),
    Panel(
        N_("Projects:"),
        (
            _noun("candidate", N_("Companies: register, list, show, edit.")),
            _noun("campaign", N_("Mobilisation actions, with the contacts made.")),
            _noun("dossier", N_("Dossiers: open, follow through the process, close.")),
            _noun("committee", N_("Committees: sessions and decisions.")),
        ),
    ),
    Panel(
        N_("Figures:"),
        (
            _noun("result", N_("Results given by the companies.")),
            _noun("disbursement", N_("Support paid.")),
            _noun("target", N_("Targets, with qualifier, basis and source.")),
            _noun("period", N_("Months closed to results, and reopened for a reason.")),
        ),
    ),
    Panel(
        N_("Files:"),
        (
            Word(
                "template",
                N_("Write a workbook to fill."),
                N_("Write a workbook to fill, with lists, checks and explanations."),
            ),
            Word(
                "import",
                N_("Take in workbooks; every problem is told at once."),
                N_("Take in workbooks: files, or folders of them; each is kept whole or refused."),
            ),
            Word(
                "export",
                N_("Write everything to a workbook."),
                N_("Write everything to a workbook, a folder of .csv or a .json file; each can be imported again."),
            ),
        ),
    ),
    Panel(
        N_("Reports:"),
        (
            _noun("report", N_("Scoreboard, pipeline, envelope, delays, funnel, at any date.")),
            Word(
                "explain",
                N_("Where a figure comes from, and what moved between two dates."),
                N_("Where a figure of a report comes from: each contribution, down to file, sheet and cell."),
            ),
        ),
    ),
    Panel(
        N_("Care of the file:"),
        (
            Word(
                "log",
                N_("The journal of changes."),
                N_("The journal of changes: who, when, which command; of one change, old → new."),
            ),
            Word(
                "undo",
                N_("Take a whole change back."),
                N_("Take a whole change back, by a new change: by default the latest that still stands."),
                examples=(
                    ("imm-eco undo 2 --dry-run", N_("show what would go if change 2 were taken back")),
                    ("imm-eco undo", N_("take back the latest change; once more, the one before it")),
                ),
            ),
            Word(
                "redo",
                N_("Bring back what was taken back."),
                N_("Bring back the change that was taken back last; after undo twice, redo twice."),
                examples=(
                    ("imm-eco redo --dry-run", N_("show what would come back")),
                    ("imm-eco redo", N_("bring back what the latest undo took back")),
                ),
            ),
            Word(
                "check",
                N_("Look for damage, and for rows edited behind the tool's back."),
                N_("Look for damage, for rows edited behind the tool's back, for broken rules."),
            ),
            Word(
                "backup",
                N_("Copy the database to a file."),
                N_("Copy the database to a file, even while it is in use; the copy is checked."),
            ),
            Word(
                "restore",
                N_("Make the database anew from a backup."),
                N_("Make the database anew from a backup; what was there is kept beside it."),
            ),
            Word(
                "migrate",
                N_("Bring an older database up to this version."),
                N_("Bring a database of an older imm-eco up to this one; a checked backup is kept."),
            ),
            Word("info", N_("Version, paths, schema, counts.")),
        ),
    ),
)


def words() -> Iterator[Word]:
    """Every word of the command line, in the order of the help."""
    return (word for panel in PANELS for word in panel.words)


class Root(Group):
    """`imm-eco` itself: its commands are loaded when they are asked for."""

    def list_commands(self, ctx: Context) -> list[str]:
        """The words that may come first."""
        return [word.name for word in words()]

    def get_command(self, ctx: Context, cmd_name: str) -> AnyCommand | None:
        """The command or noun of that name, from its module."""
        if cmd_name not in self.commands:
            word = next((word for word in words() if word.name == cmd_name), None)
            if word is None:
                return None
            self.commands[cmd_name] = word.load()
        return self.commands[cmd_name]

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The commands by panel, without importing any of them."""
        width = max(len(word.name) for word in words())
        for panel in PANELS:
            rows = [(word.name.ljust(width), _(word.summary)) for word in panel.words]
            write_section(formatter, _(panel.heading), rows)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the global options; the terminal has them before anything can be refused."""
        rest = super().parse_args(ctx, args)
        terminal, given = ctx.obj, ctx.params
        if isinstance(terminal, Terminal):
            terminal.db = openable(Path(given["db"] or os.environ.get("IMM_ECO_DB") or DEFAULT_DB))
            terminal.color, terminal.quiet, terminal.verbose = given["color"], given["quiet"], given["verbose"]
        return rest

    def invoke(self, ctx: Context) -> object:
        """Run; a reader that has seen enough (`| head`) is no error, unless it missed what was changed."""
        from imm_eco.cli.error_messages import lost_answer
        from imm_eco.cli.log_handler import log_shown

        try:
            with log_shown(Terminal.of(ctx)):
                return super().invoke(ctx)
        except BrokenPipeError as error:
            if Terminal.of(ctx).changes:
                raise lost_answer(error, Terminal.of(ctx).changes) from error
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
    command = spoken(typer.main.get_command(app))
    for parameter in command.params:
        if parameter.name in _COMPLETION:
            vars(parameter)["help"] = _(_COMPLETION[parameter.name])
    return command


_COMPLETION = {
    "install_completion": N_("Teach this shell to complete imm-eco's words."),
    "show_completion": N_("Show that completion script, to copy it."),
}
