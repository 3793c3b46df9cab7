"""`imm-eco redo`: redo what was undone."""

from __future__ import annotations

import typer

from imm_eco.cli import options
from imm_eco.cli.options import DryRun, Json, Late
from imm_eco.cli.session import read_database
from imm_eco.cli.undo import take_back


def redo(
    ctx: typer.Context,
    reason: options.Reason = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Redo what was undone."""
    from imm_eco.services import undo

    with read_database(ctx) as db:
        number = undo.find_redoable(db)
    take_back(ctx, number, reason, dry_run, json)
