"""`imm-eco log`: show the journal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.options import Format, Json, Output
from imm_eco.cli.session import read_database
from imm_eco.cli.terminal import Terminal
from imm_eco.errors import UsageError
from imm_eco.i18n import N_, _


def log(
    ctx: typer.Context,
    change: Annotated[
        int | None,
        typer.Argument(
            parser=options.read_whole, metavar=N_("CHANGE"), help=N_("A change by its number: all that it said.")
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", "-n", parser=options.read_whole, metavar=options.NUMBER, help=N_("Only the latest.")),
    ] = None,
    dossier: Annotated[
        str | None, typer.Option("--dossier", metavar=N_("REF"), help=N_("Only what speaks of this dossier."))
    ] = None,
    author: Annotated[
        str | None, typer.Option("--author", metavar=options.TEXT, help=N_("Only what this person wrote."))
    ] = None,
    file: Annotated[
        str | None,
        typer.Option("--file", metavar=options.TEXT, help=N_("Only what came from files with this in their name.")),
    ] = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Show the journal."""
    from imm_eco.reports import lists
    from imm_eco.store import lookup

    terminal = Terminal.of(ctx)
    if change is not None:
        if limit is not None or dossier or author or file:
            raise UsageError(_("a change is named by its number alone"), hint=_("leave out the other options"))
        _show_change(ctx, change, format, output, json)
        return
    with read_database(ctx) as db:
        number = lookup.dossier_ever(db, dossier) if dossier else None
        grid = lists.log(db, limit, dossier=number, author=author, file=file)
    terminal.show(grid, format, output, json=json)


def _show_change(ctx: typer.Context, number: int, format: str | None, output: Path | None, json: bool) -> None:
    """A change, and what it said as old → new."""
    from imm_eco.render.entries import entries_grid, entries_json
    from imm_eco.reports.lists import journal
    from imm_eco.store import lookup
    from imm_eco.store.entries import entries

    terminal = Terminal.of(ctx)
    with read_database(ctx) as db:
        record = journal.change(db, number)
        change_entries = entries(db, number)
        grid = entries_grid(change_entries, lookup.programme(db))
    if json and format is None and output is None:
        from imm_eco.render.data import rows

        terminal.answer({**rows(record)[0], "entries": entries_json(change_entries)})
        return
    terminal.show([record, grid], format, output, json=json)
