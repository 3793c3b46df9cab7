"""The options that name a session and who sat."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.i18n import N_

Session = Annotated[
    str, typer.Argument(metavar=N_("SESSION"), help=N_("The session: suivi-2018-03-15, its minutes, or its date."))
]


def session_named(session: str) -> str:
    """A session's date, typed as people write it, as the database keeps it; any other name as it is."""
    from imm_eco.sheets.parsing import values

    day = values.read_date(session).value
    return day.isoformat() if day else session


def seats(state: list[str] | None, federation: list[str] | None) -> list[tuple[str, str]]:
    """Who sat, each with the body sat for."""
    return [*((who, "etat") for who in state or ()), *((who, "federation") for who in federation or ())]
