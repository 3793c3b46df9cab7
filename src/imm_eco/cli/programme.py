"""`imm-eco programme`: the programme in force, and a programme file before it is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.commands import Noun
from imm_eco.cli.options import AsOf, Format, Json, KnownAt, Output
from imm_eco.cli.session import read_database
from imm_eco.cli.terminal import Terminal, today
from imm_eco.errors import DataError
from imm_eco.i18n import N_, _, ngettext

programme = Noun(N_("The programme: contracts, ecosystems, indicators, checklist, targets."))


@programme.command("show", help=N_("Show the programme in force, all of it, with the targets as they stand."))
def show(
    ctx: typer.Context,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Show the programme."""
    from imm_eco.reports.programme import in_force

    with read_database(ctx, known_at) as db:
        grids = in_force(db, as_of or today())
    Terminal.of(ctx).show(grids, format, output, json=json)


@programme.command(
    "check", help=N_("Look for all that is wrong with a programme file, before a database is made of it.")
)
def check(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar=options.FILE, help=N_("A programme, in TOML."))],
    json: Json = False,
) -> None:
    """Check a programme file."""
    from imm_eco.programme.reading import read
    from imm_eco.reports.programme import problems

    terminal, found = Terminal.of(ctx), read(file).problems
    if json:
        status = "refused" if found else "sound"
        terminal.answer({"file": str(file), "status": status, "problems": [each.as_json() for each in found]})
        if found:
            raise typer.Exit(DataError.exit_code)
        return
    if not found:
        terminal.say(_("{file}: nothing is wrong with this programme file").format(file=file))
        return
    terminal.show(problems(str(file), found))
    message = ngettext("{count} problem in this programme file", "{count} problems in this programme file", len(found))
    raise DataError(message.format(count=len(found)), hint=_("each key is explained in docs/programme.md"))
