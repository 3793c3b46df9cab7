"""`imm-eco init`: make a new database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.options import Json
from imm_eco.cli.terminal import Terminal
from imm_eco.i18n import N_, _


def init(
    ctx: typer.Context,
    programme: Annotated[
        Path | None,
        typer.Option("--programme", metavar=options.FILE, help=N_("Another federation's programme, in TOML.")),
    ] = None,
    json: Json = False,
) -> None:
    """Make a new database."""
    from imm_eco.domain.programme import reading
    from imm_eco.services.programmes import install
    from imm_eco.store import database, journal

    terminal = Terminal.of(ctx)
    loaded = reading.load(programme)
    with database.creating(terminal.db) as part, journal.writing(part, terminal.origin()) as change:
        install(change, loaded)
    if json:
        terminal.answer({"database": str(terminal.db), "programme": loaded.code, "change": 1})
        return
    terminal.say(_("new database: {path}").format(path=terminal.db))
    terminal.say(_("programme: {title}").format(title=loaded.title))
