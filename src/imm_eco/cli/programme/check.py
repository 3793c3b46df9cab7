"""`imm-eco programme check`: check a programme file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.options import Json
from imm_eco.cli.terminal import Terminal
from imm_eco.errors import DataError
from imm_eco.i18n import N_, _, ngettext


def check(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar=options.FILE, help=N_("A programme, in TOML."))],
    json: Json = False,
) -> None:
    """Check a programme file."""
    from imm_eco.domain.programme.reading import read
    from imm_eco.reports.programme import problems as problems_grid

    terminal, problems = Terminal.of(ctx), read(file).problems
    if json:
        status = "refused" if problems else "sound"
        terminal.answer({"file": str(file), "status": status, "problems": [each.as_json() for each in problems]})
        if problems:
            raise typer.Exit(DataError.exit_code)
        return
    if not problems:
        terminal.say(_("{file}: nothing is wrong with this programme file").format(file=file))
        return
    terminal.show(problems_grid(str(file), problems))
    message = ngettext(
        "{count} problem in this programme file", "{count} problems in this programme file", len(problems)
    )
    raise DataError(message.format(count=len(problems)), hint=_("each key is explained in docs/programme.md"))
