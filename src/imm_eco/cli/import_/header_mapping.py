"""`import --map · --sender · --maps · --unmap`: headers that a sender writes in words of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.session import read_database, write_transaction
from imm_eco.cli.terminal import Terminal, today
from imm_eco.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from imm_eco.services.intake.vocabularies import Lesson

Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar=N_("HEADER=COLUMN"),
        help=N_("Read this header as that column, now and from now on; several may be given."),
    ),
]
Sender = Annotated[
    str | None,
    typer.Option(
        "--sender",
        metavar=options.TEXT,
        help=N_("Whose headers they are (else everyone's); files in a folder of that name are this sender's."),
    ),
]
Maps = Annotated[bool, typer.Option("--maps", help=N_("List the headers taught so far."))]
Unmap = Annotated[
    str | None, typer.Option("--unmap", metavar=N_("HEADER"), help=N_("Forget what this header was taught to mean."))
]


def lessons_of(words: Sequence[str] | None) -> list[Lesson]:
    """What each `--map` teaches. Raises UsageError, before anything is read, for one that teaches nothing."""
    if not words:
        return []
    from imm_eco.services.intake import learned_headers

    return [lesson for each in words for lesson in learned_headers.lessons(each)]


def teach(terminal: Terminal, sender: str | None, lessons: Sequence[Lesson], *, dry_run: bool, silent: bool) -> None:
    """Keep what the headers mean, as a change of its own: a file that is refused takes nothing of it back."""
    if not lessons:
        return
    from imm_eco.services.context import Context
    from imm_eco.services.intake import learned_headers
    from imm_eco.store import journal

    undated = replace(terminal.origin(), late=None)  # what a header means is no fact of a month
    with journal.writing(terminal.db, undated, dry_run=dry_run) as change:
        new = learned_headers.teach(Context(change, today()), sender, lessons)
    for lesson in [] if silent else new:
        line = _("“{text}” is read as {column}, on the sheet {sheet}")
        terminal.say(line.format(text=lesson.text, column=lesson.title, sheet=lesson.sheet.title))


def forget(ctx: typer.Context, text: str, sender: str | None, *, dry_run: bool, json: bool) -> None:
    """Take a taught header back."""
    from imm_eco.services.intake import learned_headers

    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        count = learned_headers.forget(context, text, sender)
    if not json:
        line = ngettext("forgotten on {count} sheet", "forgotten on {count} sheets", count)
        Terminal.of(ctx).say(line.format(count=count))


def show(ctx: typer.Context, *, json: bool) -> None:
    """List the taught headers."""
    from imm_eco.reports.lists.headers import headers

    with read_database(ctx) as db:
        grid = headers(db)
    Terminal.of(ctx).show(grid, json=json)
