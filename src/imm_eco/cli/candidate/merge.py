"""`imm-eco candidate merge`: merge two companies."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.options import DryRun, Json
from imm_eco.cli.session import write_transaction
from imm_eco.cli.terminal import Terminal
from imm_eco.i18n import N_, ngettext


def merge(
    ctx: typer.Context,
    keep: Annotated[
        str, typer.Argument(parser=options.read_company, metavar="ICE", help=N_("The company that is kept."))
    ],
    other: Annotated[
        str,
        typer.Argument(
            parser=options.read_company,
            metavar="ICE",
            help=N_("The one that is the same; its number then means the other."),
        ),
    ],
    reason: Annotated[str, options.REASON],
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Merge two companies."""
    from imm_eco.services import candidates

    with write_transaction(ctx, dry_run=dry_run, json=json, reason=reason) as context:
        moved = candidates.merge(context, keep, other)
    if not context.change.is_empty:
        message = ngettext("{count} dossier went over", "{count} dossiers went over", moved)
        Terminal.of(ctx).say(message.format(count=moved))
