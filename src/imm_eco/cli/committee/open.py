"""`imm-eco committee open`: open a session."""

from __future__ import annotations

import typer

from imm_eco.cli import options
from imm_eco.cli.committee.options import Committee, Federation, Minutes, State, seats
from imm_eco.cli.options import DryRun, Json
from imm_eco.cli.session import write_transaction
from imm_eco.cli.terminal import today


def open_(
    ctx: typer.Context,
    name: Committee,
    state: State = None,
    federation: Federation = None,
    minutes: Minutes = None,
    on: options.On = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Open a session."""
    from imm_eco.services import sessions
    from imm_eco.services.records import SessionRecord

    sitting = SessionRecord(name, on or today(), minutes)
    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        sessions.open_(context, sitting, seats(state, federation))
