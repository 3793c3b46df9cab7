"""`imm-eco committee decide`: record a decision, or all those of a sheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.committee.decision_sheet import decide_all, require_sheet_alone
from imm_eco.cli.committee.options import SESSION, session_named
from imm_eco.cli.options import DryRun, Json, Late, reader_of
from imm_eco.cli.session import given, write_transaction
from imm_eco.domain.vocabulary import OUTCOMES
from imm_eco.errors import UsageError
from imm_eco.i18n import N_, _


def decide(
    ctx: typer.Context,
    reference: Annotated[str | None, options.REFERENCE] = None,
    outcome: Annotated[
        str | None,
        typer.Argument(parser=reader_of(OUTCOMES), metavar=N_("OUTCOME"), help=N_("The decision, by code or title.")),
    ] = None,
    session: Annotated[str | None, SESSION] = None,
    sheet: Annotated[
        Path | None,
        typer.Option(
            "--sheet",
            metavar=options.FILE,
            help=N_("A workbook with a sheet of decisions: the good rows are taken in, the others told."),
        ),
    ] = None,
    granted: Annotated[
        int | None,
        typer.Option("--granted", parser=options.read_amount, metavar=options.AMOUNT, help=N_("Support granted.")),
    ] = None,
    reason: options.Reason = None,
    reservation: Annotated[
        list[str] | None,
        typer.Option("--reservation", metavar=options.TEXT, help=N_("A reservation; the option can be repeated.")),
    ] = None,
    due_on: Annotated[
        date | None,
        typer.Option("--due-on", parser=options.read_day, metavar=options.DAY, help=N_("When reservations are due.")),
    ] = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record a decision, or all those of a sheet."""
    from imm_eco.services import committees
    from imm_eco.services.records import Condition

    if sheet is not None:
        require_sheet_alone(reference, outcome, granted, reason, reservation, due_on)
        decide_all(ctx, sheet, session_named(session) if session else None, dry_run, json)
        return
    if reference is None or outcome is None or session is None:
        raise UsageError(
            _("give a dossier, a decision and --session, or a workbook with --sheet"),
            hint=_("see {command}").format(command="`imm-eco committee decide --help`"),
        )
    conditions = [Condition(None, text, given(text=text, due_on=due_on)) for text in reservation or ()] or None
    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        committees.decide_in(
            context,
            session_named(session),
            given(reference=reference, outcome=outcome, granted=granted, reason=reason),
            conditions,
        )
