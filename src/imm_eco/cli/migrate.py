"""`imm-eco migrate`: bring the database up."""

from __future__ import annotations

import typer

from imm_eco.cli.options import Json
from imm_eco.cli.terminal import Terminal
from imm_eco.i18n import _


def migrate(ctx: typer.Context, json: Json = False) -> None:
    """Bring the database up."""
    from imm_eco.store import migrations

    terminal = Terminal.of(ctx)
    migrated = migrations.migrate(terminal.db)
    before, after, backup = migrated.before, migrated.after, migrated.backup
    if json:
        terminal.answer({"from": before, "to": after, "kept": str(backup) if backup else None})
    if backup is None:
        message = _("nothing to do: {path} is of the schema {version} already")
        terminal.say(message.format(path=terminal.db, version=before))
        return
    terminal.say(_("what was there is kept as {path}").format(path=backup))
    message = _("{path} was brought from schema {before} to {after}")
    terminal.say(message.format(path=terminal.db, before=before, after=after))
