"""`imm-eco period`: the months whose figures are final, and those taken up again."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from imm_eco.cli import options
from imm_eco.cli.commands import Noun
from imm_eco.cli.options import AsOf, DryRun, Format, Json, KnownAt, Output, Reason
from imm_eco.cli.session import read_database, write_transaction
from imm_eco.cli.terminal import Terminal
from imm_eco.i18n import N_, _

period = Noun(N_("Months whose figures are closed, and reopened for a reason."))


@period.command("close", help=N_("Close a period and every month before: no figure of theirs changes any more."))
def close(
    ctx: typer.Context,
    until: Annotated[
        Any,
        typer.Argument(
            parser=options.read_period,
            metavar=options.PERIOD,
            help=N_("Up to its last month: 2018-12, T4 2018, S2 2018, 2018."),
        ),
    ],
    reason: Reason = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Close a period."""
    from imm_eco.services import closings

    with write_transaction(ctx, dry_run=dry_run, json=json, reason=reason, nothing=_closed(until)) as office:
        closings.close(office, until, reason)


@period.command(
    "reopen", help=N_("Let the figures of one closed month change, for a reason, until it is closed again.")
)
def reopen(
    ctx: typer.Context,
    month: Annotated[
        Any,
        typer.Argument(parser=options.read_period, metavar=N_("MONTH"), help=N_("One month: 2018-12.")),
    ],
    reason: Reason = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Reopen a month."""
    from imm_eco.services import closings

    with write_transaction(ctx, dry_run=dry_run, json=json, reason=reason) as office:
        closings.reopen(office, month, reason)


@period.command("list", help=N_("List the months that hold results or were closed: how each stands, since when, why."))
def list_(
    ctx: typer.Context,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """List the months."""
    from imm_eco.reports import lists

    with read_database(ctx, known_at) as db:
        grid = lists.closings(db, as_of)
    Terminal.of(ctx).show(grid, format, output, json=json)


def _closed(until: Any) -> str:
    return _("nothing to change: everything up to {month} is closed already").format(month=until.last_month.title)
