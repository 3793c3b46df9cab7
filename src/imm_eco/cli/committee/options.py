"""The options that name a session and who sat."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.options import reader_of
from imm_eco.domain.vocabulary import COMMITTEES
from imm_eco.i18n import N_

_SESSION = N_("The session: suivi-2018-03-15, its minutes, or its date.")

Committee = Annotated[
    str,
    typer.Argument(
        parser=reader_of(COMMITTEES), metavar=N_("COMMITTEE"), help=N_("Which committee sits: pilotage or suivi.")
    ),
]
SittingOn = Annotated[
    date | None,
    typer.Option(
        "--on",
        "--as-of",
        parser=options.read_day,
        metavar=options.DAY,
        help=N_("The day of the sitting (default: today)."),
    ),
]
OnlySession = Annotated[
    str | None, typer.Option("--session", metavar=N_("SESSION"), help=N_("Only the decisions of this session."))
]
Session = Annotated[str, typer.Argument(metavar=N_("SESSION"), help=_SESSION)]
SESSION = typer.Option("--session", metavar=N_("SESSION"), help=_SESSION)
State = Annotated[list[str] | None, typer.Option("--state", metavar=options.TEXT, help=N_("An attendee of the State."))]
Federation = Annotated[
    list[str] | None, typer.Option("--federation", metavar=options.TEXT, help=N_("An attendee of the federation."))
]
Minutes = Annotated[
    str | None, typer.Option("--minutes", metavar=options.TEXT, help=N_("Reference of the minutes (PV)."))
]


def session_named(session: str) -> str:
    """A session's date, typed as people write it, as the database keeps it; any other name as it is."""
    from imm_eco.sheets.parsing import values

    day = values.read_date(session).value
    return day.isoformat() if day else session


def seats(state: list[str] | None, federation: list[str] | None) -> list[tuple[str, str]]:
    """Who sat, each with the body sat for."""
    return [*((who, "etat") for who in state or ()), *((who, "federation") for who in federation or ())]
