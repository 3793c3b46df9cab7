"""`imm-eco dossier advance · return · withdraw · drop · close · lift · moves`: a dossier on its way."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from imm_eco import counts, numbers
from imm_eco.cli import options
from imm_eco.cli.dossier import Reference, dossier
from imm_eco.cli.options import DryRun, Format, Json, KnownAt, Late, Output, reader_of
from imm_eco.cli.session import ecosystem, read_database, write_transaction
from imm_eco.cli.terminal import Terminal, today
from imm_eco.errors import RuleError, UsageError
from imm_eco.i18n import N_, _
from imm_eco.rules.workflow import find
from imm_eco.vocabulary import STEPS

if TYPE_CHECKING:
    from imm_eco.services.office import Office

References = Annotated[list[str], typer.Argument(metavar=N_("REF"), help=N_("One dossier or several."))]
Why = Annotated[str | None, typer.Option("--reason", metavar=options.TEXT, help=N_("Why, in a sentence."))]


@dossier.command("advance", help=N_("Take dossiers to their next step: those named, or those of a filter."))
def advance(
    ctx: typer.Context,
    references: Annotated[
        list[str] | None, typer.Argument(metavar=N_("REF"), help=N_("Dossiers; or none, and a filter."))
    ] = None,
    step: Annotated[
        str | None,
        typer.Option("--step", parser=reader_of(STEPS), metavar=options.CODE, help=N_("Those that are in this step.")),
    ] = None,
    ecosystem_: options.Ecosystem = None,
    all_ready: Annotated[
        bool, typer.Option("--all-ready", help=N_("Only those that lack nothing; the others are not even tried."))
    ] = False,
    on: options.On = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Advance dossiers."""
    filtered = bool(step or ecosystem_ or all_ready)
    if bool(references) == filtered:
        message = _("name dossiers, or give a filter: not both") if filtered else _("which dossiers?")
        raise UsageError(message, hint=_("add references, or --step, --ecosystem, --all-ready"))
    if references:
        _act(ctx, "advance", references, on, None, None, dry_run, json)
    else:
        _advance_those(ctx, step, ecosystem_, all_ready, on or today(), dry_run, json)


@dossier.command("return", help=N_("Send a dossier back to an earlier step of accompaniment."))
def return_(
    ctx: typer.Context,
    reference: Reference,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            parser=reader_of(STEPS),
            metavar=options.CODE,
            help=N_("The step to go back to (default: the one before)."),
        ),
    ] = None,
    reason: Why = None,
    on: options.On = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Send a dossier back."""
    _act(ctx, "return", [reference], on, reason, to, dry_run, json)


@dossier.command("withdraw", help=N_("The promoter withdraws, before validation."))
def withdraw(
    ctx: typer.Context,
    references: References,
    reason: Why = None,
    on: options.On = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Withdraw dossiers."""
    _act(ctx, "withdraw", references, on, reason, None, dry_run, json)


@dossier.command("drop", help=N_("Drop dossiers before validation; after recrutement the committee does."))
def drop(
    ctx: typer.Context,
    references: References,
    reason: Why = None,
    on: options.On = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Drop dossiers."""
    _act(ctx, "drop", references, on, reason, None, dry_run, json)


@dossier.command("close", help=N_("Close a dossier whose final results are given."))
def close(
    ctx: typer.Context,
    references: References,
    on: options.On = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Close dossiers."""
    _act(ctx, "close", references, on, None, None, dry_run, json)


@dossier.command("lift", help=N_("Lift the reservations of a validation: one by its number or its text, or all."))
def lift(
    ctx: typer.Context,
    reference: Reference,
    which: Annotated[
        str | None,
        typer.Argument(
            metavar=N_("RESERVATION"),
            help=N_("Its number, as `imm-eco dossier show REF` tells it, or its text; every open one without it."),
        ),
    ] = None,
    on: options.On = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Lift reservations."""
    from imm_eco.services import reservations

    with write_transaction(ctx, dry_run=dry_run, json=json) as office:
        lifted = reservations.lift(office, reference, which, on)
    for each in lifted:
        Terminal.of(ctx).say(_("reservation {number}: {text}").format(number=each.number, text=each.text))


@dossier.command("moves", help=N_("The moves of the process and their needs; of a dossier, those open."))
def moves(
    ctx: typer.Context,
    reference: Annotated[
        str | None, typer.Argument(metavar=N_("REF"), help=N_("A dossier; without one, the whole process."))
    ] = None,
    known_at: KnownAt = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Show the moves."""
    from imm_eco.reports import process

    if reference is None:
        grid = process.moves()
    else:
        from imm_eco.store import lookup

        with read_database(ctx, known_at) as db:
            grid = process.open_moves(db, lookup.dossier(db, reference), today())
    Terminal.of(ctx).show(grid, format, output, json=json)


def _act(
    ctx: typer.Context,
    name: str,
    references: list[str],
    on: date | None,
    reason: str | None,
    target: str | None,
    dry_run: bool,
    json: bool,
) -> None:
    """Make the same move for each dossier: those that can move do, the others are told with their needs."""
    day, chosen = on or today(), list(dict.fromkeys(references))
    told: dict[str, Any] = {}
    with write_transaction(ctx, dry_run=dry_run, json=json, told=told) as office:
        entered, refused = _try_each(office, name, chosen, day, reason, target)
        if len(refused) == len(chosen):
            raise _told(ctx, refused, len(chosen))
        told["refused"] = list(map(_as_json, refused))
    _say_entered(ctx, entered)
    if refused:
        raise _told(ctx, refused, len(chosen))


def _advance_those(
    ctx: typer.Context,
    step: str | None,
    ecosystem_: str | None,
    all_ready: bool,
    day: date,
    dry_run: bool,
    json: bool,
) -> None:
    """Advance the dossiers of a filter: those that stay are told, and are a fault only where not one went on."""
    from imm_eco.services import readiness

    if step and (find("advance", step) is None):
        message = _("nobody advances a dossier by hand from {step}").format(step=STEPS.title(step))
        raise RuleError(message, hint=_("see `imm-eco dossier moves`"))
    told: dict[str, Any] = {}
    with write_transaction(ctx, dry_run=dry_run, json=json, told=told, nothing=_("no dossier moved")) as office:
        only = ecosystem(office.db, ecosystem_)
        found = readiness.advancing(office.db, office.programme, day, step=step, ecosystem=only)
        chosen = [outlook.reference for outlook in found if outlook.is_ready or not all_ready]
        entered, refused = _try_each(office, "advance", chosen, day, None, None)
        told["refused"] = list(map(_as_json, refused))
    _say_entered(ctx, entered)
    if chosen and len(refused) == len(chosen):
        raise _told(ctx, refused, len(chosen))
    _count(Terminal.of(ctx), refused, len(chosen))


def _count(terminal: Terminal, refused: list[RuleError], total: int) -> None:
    """Tell each dossier that stays, then how many went on."""
    for refusal in refused:
        terminal.say(refusal.message)
        for line in refusal.details:
            terminal.say(f"  - {line}")
    count = {"count": numbers.count(total - len(refused)), "dossiers": counts.dossiers(total)}
    terminal.say(_("went on: {count} of {dossiers}").format(**count))


def _try_each(
    office: Office, name: str, chosen: list[str], day: date, reason: str | None, target: str | None
) -> tuple[dict[str, str], list[RuleError]]:
    """Try the move for each dossier; gives the step that each entered, and the refusals."""
    from imm_eco.services import moves as service

    entered: dict[str, str] = {}
    refused: list[RuleError] = []
    for reference in chosen:
        try:
            entered[reference] = service.act(office, reference, name, day, reason=reason, target=target)
        except RuleError as refusal:
            refused.append(refusal)
    return entered, refused


def _as_json(refusal: RuleError) -> dict[str, Any]:
    return {"message": refusal.message, "details": list(refusal.details)}


def _say_entered(ctx: typer.Context, entered: dict[str, str]) -> None:
    """Tell where each dossier went, once it is kept."""
    for reference, step in entered.items():
        Terminal.of(ctx).say(_("{reference} enters {step}").format(reference=reference, step=STEPS.title(step)))


def _told(ctx: typer.Context, refused: list[RuleError], total: int) -> RuleError:
    """The refusal to end with; where there were several dossiers, each one's own is told first."""
    if total == 1:
        return refused[0]
    for refusal in refused:
        Terminal.of(ctx).fail(refusal.message, refusal.details, refusal.hint)
    message = _("could not move: {count} of {dossiers}")
    return RuleError(message.format(count=numbers.count(len(refused)), dossiers=counts.dossiers(total)))
