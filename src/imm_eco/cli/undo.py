"""`imm-eco undo`: undo a change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.maintenance import BEFORE_UNDO, remove_old_copies
from imm_eco.cli.options import DryRun, Json, Late
from imm_eco.cli.session import read_database, write_transaction
from imm_eco.cli.terminal import Terminal
from imm_eco.i18n import N_, _


def undo(
    ctx: typer.Context,
    change: Annotated[
        int | None,
        typer.Argument(
            parser=options.read_whole, metavar=N_("CHANGE"), help=N_("The change's number, as `imm-eco log` shows it.")
        ),
    ] = None,
    reason: options.Reason = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Undo a change."""
    from imm_eco.services import undo as undoing

    with read_database(ctx) as db:
        number = undoing.find_undoable(db, change)
    take_back(ctx, number, reason, dry_run, json)


def take_back(ctx: typer.Context, number: int, reason: str | None, dry_run: bool, json: bool) -> None:
    """Take one change back: one that did something, or one that took another back, which is so brought back."""
    from imm_eco.services import undo as undoing
    from imm_eco.store.undo_chains import UndoChains

    terminal = Terminal.of(ctx)
    with read_database(ctx) as db:
        chains = UndoChains.of(db)
        origin = chains.origin(number)
        stands, name = chains.stands(origin), undoing.named(db, origin)
        imported = undoing.is_import(db, origin)
    with _kept_backup(terminal, imported and stands and not dry_run) as backup:
        facts = {"takes_back" if stands else "brings_back": origin, **({"kept": str(backup)} if backup else {})}
        with write_transaction(ctx, dry_run=dry_run, json=json, reason=reason, undoes=number, facts=facts) as context:
            undoing.undo(context, number)
    sentence = _("taken back: {change}") if stands else _("brought back: {change}")
    terminal.say(sentence.format(change=name))


@contextmanager
def _kept_backup(terminal: Terminal, is_wanted: bool) -> Iterator[Path | None]:
    """A backup beside the database before what takes much back; gone again where nothing comes of it."""
    if not is_wanted:
        yield None
        return
    from imm_eco.store import copies

    backup = copies.keep(terminal.db, BEFORE_UNDO)
    try:
        yield backup
    except BaseException:
        backup.unlink(missing_ok=True)
        raise
    terminal.say(_("what was there is kept as {path}").format(path=backup))
    remove_old_copies(terminal, BEFORE_UNDO)
