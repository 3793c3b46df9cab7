"""`imm-eco template`: write a workbook to fill."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.file_names import require_workbook
from imm_eco.cli.options import Json
from imm_eco.cli.session import company_named, ecosystem, read_database
from imm_eco.cli.terminal import Terminal
from imm_eco.errors import UsageError
from imm_eco.i18n import N_, _, ngettext

KINDS = ("submission", "register", "decisions", "results")
"""The kinds of template; a test holds them equal to those of the sheets."""


def template(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar=options.FILE, help=N_("The workbook to write (.xlsx)."))],
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            parser=options.one_of(*KINDS),
            metavar="|".join(KINDS),
            help=N_("A company's own form, or sheets of the register."),
        ),
    ] = "submission",
    ecosystem_: Annotated[
        str | None,
        typer.Option("--ecosystem", metavar=options.CODE, help=N_("Results: the dossiers of this ecosystem.")),
    ] = None,
    period: Annotated[
        options.Period | None,
        typer.Option(
            "--period",
            parser=options.read_period,
            metavar=options.PERIOD,
            help=N_("Results: those still owed for this period are filled in, but for their value."),
        ),
    ] = None,
    dossier: Annotated[
        str | None,
        typer.Option("--dossier", metavar=N_("REF"), help=N_("Results: this dossier’s alone.")),
    ] = None,
    company: Annotated[
        str | None,
        typer.Option(
            "--company", parser=options.read_company, metavar="ICE", help=N_("Results: this company’s alone.")
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Write a workbook to fill."""
    from imm_eco.services import templates

    terminal = Terminal.of(ctx)
    require_workbook(file)
    if dossier and company:
        raise UsageError(_("--dossier and --company each name the sender"), hint=_("leave out one of them"))
    with read_database(ctx) as db:
        sender = templates.dossiers_of(db, dossier, company_named(ctx, db, company) if company else None)
        rows = templates.write(db, file, kind, ecosystem(db, ecosystem_), period, sender)
    if json:
        terminal.answer({"file": str(file), "kind": kind, "rows": rows})
        return
    terminal.say(_("written: {file}").format(file=file))
    if rows:
        terminal.say(ngettext("{count} result to give", "{count} results to give", rows).format(count=rows))
    elif ecosystem_ or period or sender is not None:
        terminal.warn(_("no result is left to give there: the workbook has no row"))
