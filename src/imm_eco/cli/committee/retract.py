"""`imm-eco committee retract`: retract a decision, once what leaves the totals is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.committee.options import SESSION, session_named
from imm_eco.cli.options import DryRun, Json, Late, Reference, Yes
from imm_eco.cli.session import write_transaction
from imm_eco.cli.terminal import Terminal, today
from imm_eco.errors import RuleError
from imm_eco.i18n import _

if TYPE_CHECKING:
    from imm_eco.reports.removed_totals import Total


def retract(
    ctx: typer.Context,
    reference: Reference,
    session: Annotated[str, SESSION],
    reason: Annotated[str, options.REASON],
    yes: Yes = False,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Retract a decision, once what leaves the totals is told."""
    from imm_eco.reports import removed_totals
    from imm_eco.services import retractions

    terminal = Terminal.of(ctx)
    losses, warning = _foresee_losses(terminal, reference, session_named(session))
    if losses:
        terminal.warn(warning)
        if not dry_run and not terminal.confirm(_("Withdraw this decision?"), yes=yes):
            raise RuleError(_("nothing was done"), hint=_("add --yes to go ahead"))
    facts = {"leaves": removed_totals.plain(losses)}
    with write_transaction(ctx, dry_run=dry_run, json=json, reason=reason, facts=facts) as context:
        retractions.retract(context, reference, session_named(session))


def _foresee_losses(terminal: Terminal, reference: str, session: str) -> tuple[Mapping[Total, int], str]:
    """What the retraction of a decision takes out of the totals, tried and rolled back; and in words."""
    from imm_eco.reports import removed_totals
    from imm_eco.services import retractions
    from imm_eco.services.context import Context
    from imm_eco.store import journal

    with journal.writing(terminal.db, terminal.origin(), dry_run=True) as change:
        context = Context(change, today())
        before = removed_totals.totals(context.db, today())
        retractions.retract(context, reference, session)
        losses = removed_totals.leaving(before, removed_totals.totals(context.db, today()))
        return losses, removed_totals.sentence(context.db, losses)
