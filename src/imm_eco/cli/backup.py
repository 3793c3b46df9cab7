"""`imm-eco backup`: back the database up."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.file_names import require_database
from imm_eco.cli.maintenance import require_agreement, require_another
from imm_eco.cli.options import Json, Yes
from imm_eco.cli.terminal import Terminal
from imm_eco.i18n import N_, _


def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar=options.FILE, help=N_("Where to write the copy."))],
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Back the database up."""
    from imm_eco.store import copies

    terminal = Terminal.of(ctx)
    require_database(file)
    if file.exists():
        require_another(file, terminal.db)
        require_agreement(terminal.confirm(_("{path} exists already. Replace it?").format(path=file), yes=yes))
    copy = copies.backup(terminal.db, file)
    if json:
        terminal.answer({"file": str(file), "head": copy.head, "schema": copy.schema})
    terminal.say(_("backup: {path}").format(path=file))
    terminal.detail(_("head of the journal: {head}").format(head=copy.head or "–"))
