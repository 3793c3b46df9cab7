"""`imm-eco committee edit`: correct a session."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.committee.options import Federation, Minutes, Session, State, seats, session_named
from imm_eco.cli.options import DryRun, Json
from imm_eco.cli.session import write_transaction
from imm_eco.errors import UsageError
from imm_eco.i18n import N_, _


def edit(
    ctx: typer.Context,
    session: Session,
    minutes: Minutes = None,
    state: State = None,
    federation: Federation = None,
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar=options.TEXT, help=N_("Someone on the list who did not sit.")),
    ] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Correct a session."""
    from imm_eco.services import sessions

    if not (minutes or state or federation or remove):
        raise UsageError(_("what is to be corrected?"), hint=_("add --minutes, --state, --federation or --remove"))
    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        people = seats(state, federation)
        sessions.edit(context, session_named(session), minutes=minutes, people=people, removed=remove or ())
