"""One move for several dossiers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from imm_eco import counts, formatting
from imm_eco.cli.session import write_transaction
from imm_eco.cli.terminal import Terminal, today
from imm_eco.domain.vocabulary import STEPS
from imm_eco.errors import RuleError
from imm_eco.i18n import N_, _

if TYPE_CHECKING:
    from imm_eco.services.context import Context
References = Annotated[list[str], typer.Argument(metavar=N_("REF"), help=N_("One dossier or several."))]


def move_each(
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
    facts: dict[str, object] = {}
    with write_transaction(ctx, dry_run=dry_run, json=json, facts=facts) as context:
        entered, refused = try_each(context, name, chosen, day, reason, target)
        if len(refused) == len(chosen):
            raise refusal_of_all(ctx, refused, len(chosen))
        facts["refused"] = list(map(refusal_json, refused))
    say_entered(ctx, entered)
    if refused:
        raise refusal_of_all(ctx, refused, len(chosen))


def try_each(
    context: Context, name: str, chosen: list[str], day: date, reason: str | None, target: str | None
) -> tuple[dict[str, str], list[RuleError]]:
    """Try the move for each dossier; gives the step that each entered, and the refusals."""
    from imm_eco.services import moves as service

    entered: dict[str, str] = {}
    refused: list[RuleError] = []
    for reference in chosen:
        try:
            entered[reference] = service.act(context, reference, name, day, reason=reason, target=target)
        except RuleError as refusal:
            refused.append(refusal)
    return entered, refused


def refusal_json(refusal: RuleError) -> dict[str, object]:
    """A refusal as an object of JSON."""
    return {"message": refusal.message, "details": list(refusal.details)}


def say_entered(ctx: typer.Context, entered: dict[str, str]) -> None:
    """Tell where each dossier went, once it is kept."""
    for reference, step in entered.items():
        Terminal.of(ctx).say(_("{reference} enters {step}").format(reference=reference, step=STEPS.title(step)))


def refusal_of_all(ctx: typer.Context, refused: list[RuleError], total: int) -> RuleError:
    """The refusal to end with; where there were several dossiers, each one's own is told first."""
    if total == 1:
        return refused[0]
    for refusal in refused:
        Terminal.of(ctx).fail(refusal.message, refusal.details, refusal.hint)
    message = _("could not move: {count} of {dossiers}")
    return RuleError(message.format(count=formatting.count(len(refused)), dossiers=counts.dossiers(total)))
