"""`imm-eco migrate`: bring the database up."""

from __future__ import annotations

import typer

from imm_eco.cli.options import Json
from imm_eco.cli.terminal import Terminal
from imm_eco.i18n import _


def migrate(ctx: typer.Context, json: Json = False) -> None:
    """Bring the database up."""
    from imm_eco.store import database, migrations

    terminal = Terminal.of(ctx)
    done = migrations.migrate(terminal.db)
    before = done.schema if done else database.SCHEMA_VERSION
    kept = str(done.kept) if done else None
    if json:
        terminal.answer({"from": before, "to": database.SCHEMA_VERSION, "kept": kept})
    if done is None:
        terminal.say(
            _("nothing to do: {path} is of the schema {version} already").format(path=terminal.db, version=before)
        )
        return
    terminal.say(_("what was there is kept as {path}").format(path=kept))
    message = _("{path} was brought from schema {before} to {after}")
    terminal.say(message.format(path=terminal.db, before=before, after=database.SCHEMA_VERSION))
