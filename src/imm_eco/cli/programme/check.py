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
