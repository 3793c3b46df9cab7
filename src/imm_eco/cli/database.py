"""`imm-eco init · info · log`: the file itself, and its journal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.care import BEFORE_UNDO, tidy
from imm_eco.cli.commands import Noun
from imm_eco.cli.options import DryRun, Format, Json, Late, Output
from imm_eco.cli.session import read_database, warn_of_clock, write_transaction
from imm_eco.cli.terminal import Terminal, now
from imm_eco.errors import UsageError
from imm_eco.i18n import N_, _

verbs = Noun()


@verbs.command("init", help=N_("Make a new database with the programme's reference data."))
def init(
    ctx: typer.Context,
    programme: Annotated[
        Path | None,
        typer.Option("--programme", metavar=options.FILE, help=N_("Another federation's programme, in TOML.")),
    ] = None,
    json: Json = False,
) -> None:
    """Make a new database."""
    from imm_eco import programme as programmes
    from imm_eco.services.programmes import install
    from imm_eco.store import database, journal

    terminal = Terminal.of(ctx)
    loaded = programmes.load(programme)
    origin = journal.Origin(now(), terminal.author, terminal.command)
    with database.creating(terminal.db) as part, journal.writing(part, origin) as change:
        install(change, loaded)
    if json:
        terminal.answer({"database": str(terminal.db), "programme": loaded.code, "change": 1})
        return
    terminal.say(_("new database: {path}").format(path=terminal.db))
    terminal.say(_("programme: {title}").format(title=loaded.title))


@verbs.command("info", help=N_("Version, paths, schema, counts."))
def info(ctx: typer.Context, format: Format = None, json: Json = False, output: Output = None) -> None:
    """Describe the database."""
    from imm_eco.reports import lists

    terminal = Terminal.of(ctx)
    with read_database(ctx) as db:
        grid = lists.info(db, terminal.db)
        warn_of_clock(terminal, db)
    terminal.show(grid, format, output, json=json)


@verbs.command("log", help=N_("The journal of changes: who, when, which command; of one change, old → new."))
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
        said = entries(db, number)
        grid = entries_grid(said, lookup.programme(db))
    if json and format is None and output is None:
        from imm_eco.render.data import rows

        terminal.answer({**rows(record)[0], "entries": entries_json(said)})
        return
    terminal.show([record, grid], format, output, json=json)


@verbs.command("undo", help=N_("Take a whole change back, by a new change: by default the latest that still stands."))
def undo(
    ctx: typer.Context,
    change: Annotated[
        int | None,
        typer.Argument(
            parser=options.read_whole, metavar=N_("CHANGE"), help=N_("The change's number, as `imm-eco log` shows it.")
        ),
    ] = None,
    reason: options.Reason = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Undo a change."""
    from imm_eco.services import undoing

    with read_database(ctx) as db:
        number = undoing.find_undoable(db, change)
    _take_back(ctx, number, reason, dry_run, json)


@verbs.command("redo", help=N_("Bring back the change that was taken back last; after undo twice, redo twice."))
def redo(
    ctx: typer.Context,
    reason: options.Reason = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Redo what was undone."""
    from imm_eco.services import undoing

    with read_database(ctx) as db:
        number = undoing.find_redoable(db)
    _take_back(ctx, number, reason, dry_run, json)


def _take_back(ctx: typer.Context, number: int, reason: str | None, dry_run: bool, json: bool) -> None:
    """Take one change back: one that did something, or one that took another back, which is so brought back."""
    from imm_eco.services import undoing
    from imm_eco.store.undo_chains import UndoChains

    terminal = Terminal.of(ctx)
    with read_database(ctx) as db:
        chains = UndoChains.of(db)
        first = chains.origin(number)
        taken, name = chains.stands(first), undoing.named(db, first)
        imported = undoing.is_import(db, first)
    with _backed_up(terminal, imported and taken and not dry_run) as kept:
        told = {"takes_back" if taken else "brings_back": first, **({"kept": str(kept)} if kept else {})}
        with write_transaction(ctx, dry_run=dry_run, json=json, reason=reason, undoes=number, told=told) as office:
            undoing.undo(office, number)
    sentence = _("taken back: {change}") if taken else _("brought back: {change}")
    terminal.say(sentence.format(change=name))


@contextmanager
def _backed_up(terminal: Terminal, asked: bool) -> Iterator[Path | None]:
    """A backup beside the database before what takes much back; gone again where nothing comes of it."""
    if not asked:
        yield None
        return
    from imm_eco.store import copies

    kept = copies.keep(terminal.db, BEFORE_UNDO)
    try:
        yield kept
    except BaseException:
        kept.unlink(missing_ok=True)
        raise
    terminal.say(_("what was there is kept as {path}").format(path=kept))
    tidy(terminal, BEFORE_UNDO)
