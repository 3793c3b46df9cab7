"""`imm-eco dossier open`: open a dossier."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.dossier.options import INVESTMENT, PROJECT, TITLE
from imm_eco.cli.options import DryRun, Json, Late, with_options
from imm_eco.cli.session import ecosystem, given, read_database, write_transaction
from imm_eco.cli.terminal import Terminal, is_terminal, today
from imm_eco.i18n import N_, _


@with_options(PROJECT)
def open_(
    ctx: typer.Context,
    candidate: options.Company,
    title: Annotated[str, TITLE],
    ecosystem_: Annotated[str, options.ECOSYSTEM],
    investment: Annotated[int, INVESTMENT],
    reference: Annotated[
        str | None,
        typer.Option("--reference", metavar=N_("REF"), help=N_("A reference of your own instead.")),
    ] = None,
    *,
    on: options.On = None,
    new: Annotated[
        bool, typer.Option("--new", help=N_("It is another project, however much it resembles one that is there."))
    ] = False,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
    **project: object,
) -> None:
    """Open a dossier."""
    from imm_eco.services import dossiers
    from imm_eco.services.records import DossierRecord, record_of

    record = given(
        ice=candidate, title=title, investment=investment, reference=reference, **project, opened_on=on or today()
    )
    with read_database(ctx) as db:
        record["ecosystem"] = ecosystem(db, ecosystem_)
        submitted = record_of(DossierRecord, record)
        twins = [] if new or reference else dossiers.resembling(db, submitted)
    another = new or _is_another(Terminal.of(ctx), [dossiers.described(each) for each in twins])
    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        opened = dossiers.open_new(context, submitted, another=another)
    Terminal.of(ctx).say(_("dossier {reference}").format(reference=opened))


def _is_another(terminal: Terminal, twins: list[str]) -> bool:
    """Whether the person says, on a terminal, that a dossier is another than those it resembles."""
    if not (twins and is_terminal(sys.stdin) and is_terminal(sys.stderr)):
        return False
    return terminal.confirm(_("This may be {dossier} once more. Open another dossier?").format(dossier=twins[0]))
