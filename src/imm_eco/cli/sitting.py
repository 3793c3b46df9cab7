"""`imm-eco committee agenda · minutes · retract`, and the decisions of a sheet: what goes with a sitting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from imm_eco import counts
from imm_eco.cli import options
from imm_eco.cli.committee import committee
from imm_eco.cli.desk import changing, consulting
from imm_eco.cli.dossier import Reference
from imm_eco.cli.face import Face, now, today
from imm_eco.cli.options import DryRun, Format, Json, KnownAt, Late, Output, Yes, reader_of
from imm_eco.errors import DataError, RuleError, UsageError
from imm_eco.i18n import N_, _, ngettext
from imm_eco.vocabulary import COMMITTEES

if TYPE_CHECKING:
    from imm_eco.reports.leaving import Total
    from imm_eco.services.sittings import SittingReport


Session = Annotated[
    str, typer.Argument(metavar=N_("SESSION"), help=N_("The session: suivi-2018-03-15, its minutes, or its date."))
]


@committee.command("agenda", help=N_("The dossiers that wait for a committee, with figures, scores, missing pieces."))
def agenda(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            parser=reader_of(COMMITTEES),
            metavar=N_("COMMITTEE"),
            help=N_("Which committee sits: pilotage or suivi."),
        ),
    ],
    on: Annotated[
        date | None,
        typer.Option(
            "--on",
            "--as-of",
            parser=options.read_day,
            metavar=options.DAY,
            help=N_("The day of the sitting (default: today)."),
        ),
    ] = None,
    known_at: KnownAt = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Show the agenda."""
    from imm_eco.reports import agenda as agendas

    with consulting(ctx, known_at) as db:
        grid = agendas.report(db, name, on or today())
    Face.of(ctx).show(grid, format, output, json=json)


@committee.command("minutes", help=N_("The record of a sitting, to sign: attendees, decisions, reservations, totals."))
def minutes(
    ctx: typer.Context,
    session: Session,
    known_at: KnownAt = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Write the minutes."""
    from imm_eco.reports import minutes as records
    from imm_eco.store import lookup

    with consulting(ctx, known_at) as db:
        grids = records.report(db, lookup.session(db, named(session)))
    Face.of(ctx).show(grids, format, output, json=json)


@committee.command("edit", help=N_("Correct a session: its minutes, who sat for whom, who did not."))
def edit(
    ctx: typer.Context,
    session: Session,
    minutes: Annotated[
        str | None, typer.Option("--minutes", metavar=options.TEXT, help=N_("Reference of the minutes (PV)."))
    ] = None,
    state: Annotated[
        list[str] | None, typer.Option("--state", metavar=options.TEXT, help=N_("An attendee of the State."))
    ] = None,
    federation: Annotated[
        list[str] | None,
        typer.Option("--federation", metavar=options.TEXT, help=N_("An attendee of the federation.")),
    ] = None,
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
    with changing(ctx, dry_run=dry_run, json=json) as office:
        people = seats(state, federation)
        sessions.edit(office, named(session), minutes=minutes, people=people, removed=remove or ())


def seats(state: list[str] | None, federation: list[str] | None) -> list[tuple[str, str]]:
    """Who sat, each with the body sat for."""
    return [*((who, "etat") for who in state or ()), *((who, "federation") for who in federation or ())]


@committee.command("retract", help=N_("Withdraw a decision taken in error, and what followed from it."))
def retract(
    ctx: typer.Context,
    reference: Reference,
    session: Annotated[
        str,
        typer.Option(
            "--session", metavar=N_("SESSION"), help=N_("The session: suivi-2018-03-15, its minutes, or its date.")
        ),
    ],
    reason: Annotated[str, typer.Option("--reason", metavar=options.TEXT, help=N_("Why, in a sentence."))],
    yes: Yes = False,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Retract a decision, once what leaves the totals is told."""
    from imm_eco.reports import leaving
    from imm_eco.services import retracting

    face = Face.of(ctx)
    lost, told = _foretold(face, reference, named(session))
    if lost:
        face.warn(told)
        if not dry_run and not face.confirm(_("Withdraw this decision?"), yes=yes):
            raise RuleError(_("nothing was done"), hint=_("add --yes to go ahead"))
    more = {"leaves": leaving.plain(lost)}
    with changing(ctx, dry_run=dry_run, json=json, reason=reason, told=more) as office:
        retracting.retract(office, reference, named(session))


def _foretold(face: Face, reference: str, session: str) -> tuple[Mapping[Total, int], str]:
    """What the retraction of a decision takes out of the totals, tried and rolled back; and in words."""
    from imm_eco.reports import leaving
    from imm_eco.services import retracting
    from imm_eco.services.office import Office
    from imm_eco.store import journal

    origin = journal.Origin(now(), face.author, face.command, late=face.late)
    with journal.writing(face.db, origin, dry_run=True) as change:
        office = Office(change, today())
        before = leaving.totals(office.db, today())
        retracting.retract(office, reference, session)
        lost = leaving.leaving(before, leaving.totals(office.db, today()))
        return lost, leaving.sentence(office.db, lost)


def named(session: str) -> str:
    """A session's date, typed as people write it, as the database keeps it; any other name as it is."""
    from imm_eco.sheets.parsing import values

    day = values.read_date(session).value
    return day.isoformat() if day else session


def require_sheet_alone(*typed: Any) -> None:
    """Refuse a decision that is typed beside a sheet of them. Raises UsageError."""
    if any(typed):
        message = _("a sheet says everything itself: only --session and --dry-run go with it")
        raise UsageError(message, hint=_("give a dossier and a decision, or a workbook with --sheet"))


def decide_all(ctx: typer.Context, sheet: Path, session: str | None, dry_run: bool, json: bool) -> None:
    """Take in the decisions of a workbook, and tell what became of each row.

    The exit code is 5 where a row holds a value that cannot be read or names what is not there, else 4 where
    a rule refuses one; the good rows are kept all the same.
    """
    from imm_eco.services import sittings
    from imm_eco.store.journal import Origin

    face = Face.of(ctx)
    origin = Origin(now(), face.author, face.command, late=face.late)
    report = sittings.decide_all(sheet, face.db, origin, today(), session=session, dry_run=dry_run)
    if json:
        from imm_eco.render.rulings import rulings_json

        face.answer({"dry_run": dry_run, **rulings_json(report)})
    else:
        _tell(face, report, dry_run)
    if report.errors:
        ruled = all(problem.code == "E401" for problem in report.errors)
        raise typer.Exit(RuleError.exit_code if ruled else DataError.exit_code)


def _tell(face: Face, report: SittingReport, dry_run: bool) -> None:
    from imm_eco.render.entries import entries_grid
    from imm_eco.render.problems import problems_grid
    from imm_eco.render.rulings import rulings_grid

    if report.rulings:
        face.show(rulings_grid(report))
    if report.corrected:
        face.show(entries_grid(report.corrected, report.programme))
    if report.problems:
        face.show(problems_grid(report.file, report.problems))
    for page in report.aside:
        message = _("the sheet “{sheet}” was left aside: take it in with `imm-eco import FILE`")
        face.warn(message.format(sheet=page))
    refused = report.count("refused")
    if refused or report.errors:
        sentence = ngettext(
            "{file}: {count} row refused, nothing of it is kept; the good ones are taken in",
            "{file}: {count} rows refused, nothing of them is kept; the good ones are taken in",
            refused,
        )
        if refused == len(report.rulings):
            sentence = _("{file}: nothing was taken in")
        face.fail(sentence.format(file=report.file, count=refused), hint=_("correct these rows and give it again"))
    face.say(_outcome(report, dry_run))


def _outcome(report: SittingReport, dry_run: bool) -> str:
    if dry_run:
        return _("dry run: nothing was written")
    if report.change is None and report.errors:
        return _("nothing was written")
    if report.change is None:
        return _("nothing to change: all of this is already recorded")
    kept = [counts.new_rows(report.count("new"))]
    if report.count("changed"):
        kept.append(counts.changed_rows(report.count("changed")))
    kept.append(counts.unchanged(report.count("unchanged")))
    return _("recorded as change {number}: {rows}").format(number=report.change, rows=", ".join(kept))
