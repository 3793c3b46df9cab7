"""A command module for the tests of the command line: a noun with a few verbs, and a verb of its own."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.commands import Noun
from imm_eco.cli.terminal import Terminal
from imm_eco.errors import RuleError
from imm_eco.i18n import N_
from imm_eco.vocabulary import CHANNELS
from tests.render import samples

sample = Noun(N_("Companies: register, list, show, edit."))
verbs = Noun()


@sample.command("list", help=N_("List the companies."))
def list_(
    ctx: typer.Context, format: options.Format = None, json: options.Json = False, output: options.Output = None
) -> None:
    """List."""
    Terminal.of(ctx).show(samples.dossiers("Fonderie de l’Oriental"), format, output, json=json)


@sample.command("read", help=N_("Show a company and its dossiers."))
def read(
    ctx: typer.Context,
    reference: Annotated[str, typer.Argument(metavar="REF")],
    amount: Annotated[int | None, typer.Option("--amount", parser=options.read_amount, metavar=options.AMOUNT)] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", parser=options.read_whole, metavar=options.NUMBER)] = None,
    channel: Annotated[
        str | None,
        typer.Option("--channel", parser=options.reader_of(CHANNELS), metavar=options.choices(CHANNELS)),
    ] = None,
    as_of: options.AsOf = None,
    on: options.On = None,
    known_at: options.KnownAt = None,
) -> None:
    """Read."""
    day: date | None = on or as_of
    Terminal.of(ctx).out(f"{reference} {amount} {jobs} {channel} {day} {known_at}")


@verbs.command("refuse")
def refuse(ctx: typer.Context, yes: options.Yes = False) -> None:
    """Refuse, after asking."""
    terminal = Terminal.of(ctx)
    if not terminal.confirm("Go on?", yes):
        raise typer.Abort
    terminal.say("trying")
    terminal.warn("careful \x1b[31m")
    raise RuleError("not now", details=["no channel", "no contact"], hint="see moves")


@verbs.command("fail")
def fail(ctx: typer.Context, how: Annotated[str, typer.Argument()]) -> None:
    """Fail in the way that is named."""
    if how == "bug":
        raise KeyError("STE SECRET")
    if how == "interrupt":
        raise KeyboardInterrupt
    if how == "pipe":
        raise BrokenPipeError
    if how == "file":
        raise FileNotFoundError(2, "No such file or directory", "absent.xlsx")
    if how == "exit":
        raise typer.Exit(7)
    Terminal.of(ctx).answer({"done": True, "rows": [{"a": 1}]})
