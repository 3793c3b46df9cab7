"""`imm-eco committee open`: open a session."""

from __future__ import annotations

from imm_eco.cli import options
from imm_eco.cli.committee.options import Committee, Federation, Minutes, State, seats
from imm_eco.cli.session import Context, change_command


@change_command
def open_(
    context: Context,
    name: Committee,
    state: State = None,
    federation: Federation = None,
    minutes: Minutes = None,
    on: options.On = None,
) -> None:
    """Open a session."""
    from imm_eco.services import sessions
    from imm_eco.services.records import SessionRecord

    sitting = SessionRecord(name, on or context.today, minutes)
    sessions.open_(context, sitting, seats(state, federation))
