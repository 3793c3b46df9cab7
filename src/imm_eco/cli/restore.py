"""`imm-eco restore`: restore a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.maintenance import BEFORE_RESTORE, remove_old_copies, require_agreement, require_another
from imm_eco.cli.options import Json, Yes
from imm_eco.cli.terminal import Terminal
from imm_eco.i18n import N_, _


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar=options.FILE, help=N_("The backup."))],
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Restore a backup."""
    from imm_eco.store import copies, database

    terminal = Terminal.of(ctx)
    if terminal.db.exists():
        if file.exists():
            require_another(file, terminal.db)
        require_agreement(terminal.confirm(_("{path} exists already. Replace it?").format(path=terminal.db), yes=yes))
    copy, previous = copies.restore(file, terminal.db)
    facts = {"database": str(terminal.db), "kept": str(previous) if previous else None}
    if json:
        terminal.answer({**facts, "head": copy.head, "schema": copy.schema})
    if previous:
        terminal.say(_("what was there is kept as {path}").format(path=previous))
        remove_old_copies(terminal, BEFORE_RESTORE)
    terminal.say(_("restored: {path}").format(path=terminal.db))
    if copy.schema < database.SCHEMA_VERSION:
        terminal.warn(_("it is of an older schema ({version}): bring it up with `imm-eco migrate`").format(
            version=copy.schema
        ))  # fmt: skip
