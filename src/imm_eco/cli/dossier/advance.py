"""`imm-eco dossier advance`: advance dossiers."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from imm_eco import counts, formatting
from imm_eco.cli import options
from imm_eco.cli.dossier.moving import move_each, refusal_json, refusal_of_all, say_entered, try_each
from imm_eco.cli.options import DryRun, Json, Late, reader_of
from imm_eco.cli.session import ecosystem, write_transaction
from imm_eco.cli.terminal import Terminal, today
from imm_eco.domain.rules.workflow import find
from imm_eco.domain.vocabulary import STEPS
from imm_eco.errors import RuleError, UsageError
from imm_eco.i18n import N_, _


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
        move_each(ctx, "advance", references, on, None, None, dry_run, json)
    else:
        _advance_those(ctx, step, ecosystem_, all_ready, on or today(), dry_run, json)


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
    facts: dict[str, object] = {}
    with write_transaction(ctx, dry_run=dry_run, json=json, facts=facts, unchanged=_("no dossier moved")) as context:
        only = ecosystem(context.db, ecosystem_)
        outlooks = readiness.advancing(context.db, context.programme, day, step=step, ecosystem=only)
        chosen = [outlook.reference for outlook in outlooks if outlook.is_ready or not all_ready]
        entered, refused = try_each(context, "advance", chosen, day, None, None)
        facts["refused"] = list(map(refusal_json, refused))
    say_entered(ctx, entered)
    if chosen and len(refused) == len(chosen):
        raise refusal_of_all(ctx, refused, len(chosen))
    _count(Terminal.of(ctx), refused, len(chosen))


def _count(terminal: Terminal, refused: list[RuleError], total: int) -> None:
    """Tell each dossier that stays, then how many went on."""
    for refusal in refused:
        terminal.say(refusal.message)
        for line in refusal.details:
            terminal.say(f"  - {line}")
    count = {"count": formatting.count(total - len(refused)), "dossiers": counts.dossiers(total)}
    terminal.say(_("went on: {count} of {dossiers}").format(**count))
