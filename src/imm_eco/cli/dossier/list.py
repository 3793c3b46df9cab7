"""`imm-eco dossier list`: list the dossiers."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.options import reader_of
from imm_eco.cli.views import Shown, Snapshot, view_command
from imm_eco.domain.vocabulary import STEPS
from imm_eco.errors import UsageError
from imm_eco.i18n import N_, _


@view_command
def list_(
    snapshot: Snapshot,
    step: Annotated[
        str | None,
        typer.Option("--step", parser=reader_of(STEPS), metavar=options.CODE, help=N_("Only this step or end.")),
    ] = None,
    ecosystem_: options.Ecosystem = None,
    candidate: Annotated[
        str | None,
        typer.Option("--candidate", parser=options.read_company, metavar="ICE", help=N_("Only this company's.")),
    ] = None,
    ready: Annotated[
        bool, typer.Option("--ready", help=N_("Only those that lack nothing for their next step, today."))
    ] = False,
    blocked: Annotated[
        bool, typer.Option("--blocked", help=N_("Only those that lack something, with all that they lack today."))
    ] = False,
    stale: Annotated[
        int | None,
        typer.Option(
            "--stale",
            parser=options.read_whole,
            metavar=N_("DAYS"),
            help=N_("Only the open ones that have not moved for that many days."),
        ),
    ] = None,
    as_of: options.AsOf = None,
) -> Shown:
    """List the dossiers."""
    from imm_eco.reports import lists

    _require_one_question(ready, blocked, as_of)
    company = snapshot.company(candidate) if candidate else None
    only = snapshot.ecosystem(ecosystem_)
    grid = lists.dossiers(
        snapshot.db, as_of or snapshot.today, step=step, ecosystem=only, candidate=company, stale=stale
    )
    if ready or blocked:
        from imm_eco.reports.lists.readiness import going_on

        return going_on(snapshot.db, grid, snapshot.today, ready=ready, step=step, ecosystem=only)
    return grid


def _require_one_question(ready: bool, blocked: bool, as_of: date | None) -> None:
    if ready and blocked:
        raise options.contradiction("--ready", "--blocked")
    if as_of and (ready or blocked):
        message = _("--ready and --blocked speak of today, not of another day")
        raise UsageError(message, hint=_("leave out --as-of"))
