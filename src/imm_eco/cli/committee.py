"""`imm-eco committee`: sessions, who sat, what was decided."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.commands import Noun
from imm_eco.cli.options import AsOf, DryRun, Format, Json, KnownAt, Late, Output, reader_of
from imm_eco.cli.session import given, read_database, write_transaction
from imm_eco.cli.terminal import Terminal, today
from imm_eco.errors import UsageError
from imm_eco.i18n import N_, _
from imm_eco.vocabulary import COMMITTEES, OUTCOMES

committee = Noun(N_("Committees: sessions and decisions."))


@committee.command("open", help=N_("Record a session: which committee sat, on which day, and who for whom."))
def open_(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            parser=reader_of(COMMITTEES),
            metavar=N_("COMMITTEE"),
            help=N_("Which committee sits: pilotage or suivi."),
        ),
    ],
    state: Annotated[
        list[str] | None, typer.Option("--state", metavar=options.TEXT, help=N_("An attendee of the State."))
    ] = None,
    federation: Annotated[
        list[str] | None,
        typer.Option("--federation", metavar=options.TEXT, help=N_("An attendee of the federation.")),
    ] = None,
    minutes: Annotated[
        str | None, typer.Option("--minutes", metavar=options.TEXT, help=N_("Reference of the minutes (PV)."))
    ] = None,
    on: options.On = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Open a session."""
    from imm_eco.services import sessions

    about = given(committee=name, held_on=on or today(), minutes=minutes)
    with write_transaction(ctx, dry_run=dry_run, json=json) as office:
        sessions.open_(office, about, sitting.seats(state, federation))


@committee.command("decide", help=N_("Record what a session decided on a dossier, or all at once from a sheet."))
def decide(
    ctx: typer.Context,
    reference: Annotated[str | None, typer.Argument(metavar=N_("REF"), help=N_("The dossier's reference."))] = None,
    outcome: Annotated[
        str | None,
        typer.Argument(parser=reader_of(OUTCOMES), metavar=N_("OUTCOME"), help=N_("The decision, by code or title.")),
    ] = None,
    session: Annotated[
        str | None,
        typer.Option(
            "--session",
            metavar=N_("SESSION"),
            help=N_("The session: suivi-2018-03-15, its minutes, or its date."),
        ),
    ] = None,
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

    if sheet is not None:
        sitting.require_sheet_alone(reference, outcome, granted, reason, reservation, due_on)
        sitting.decide_all(ctx, sheet, sitting.named(session) if session else None, dry_run, json)
        return
    if reference is None or outcome is None or session is None:
        raise UsageError(
            _("give a dossier, a decision and --session, or a workbook with --sheet"),
            hint=_("see {command}").format(command="`imm-eco committee decide --help`"),
        )
    conditions = [given(text=text, due_on=due_on) for text in reservation] if reservation else None
    with write_transaction(ctx, dry_run=dry_run, json=json) as office:
        committees.decide_in(
            office,
            sitting.named(session),
            given(reference=reference, outcome=outcome, granted=granted, reason=reason),
            conditions,
        )


@committee.command("list", help=N_("List the sessions, or the decisions of one."))
def list_(
    ctx: typer.Context,
    session: Annotated[
        str | None,
        typer.Option("--session", metavar=N_("SESSION"), help=N_("Only the decisions of this session.")),
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """List the sessions."""
    from imm_eco.reports import lists
    from imm_eco.store import lookup

    day = as_of or today()
    with read_database(ctx, known_at) as db:
        if session:
            grid = lists.decisions(db, lookup.session(db, sitting.named(session)), as_of=day)
        else:
            grid = lists.sessions(db, as_of=day)
    Terminal.of(ctx).show(grid, format, output, json=json)


# What goes with a sitting completes the noun; it is declared in its own file.
from imm_eco.cli import sitting  # noqa: E402
