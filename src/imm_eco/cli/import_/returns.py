"""`import --annotate · --partial --rejects`: where what goes back to the senders is written, and what is said of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.terminal import Terminal
from imm_eco.errors import UsageError
from imm_eco.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from imm_eco.services.intake.batches import FileReport

Annotate = Annotated[
    Path | None,
    typer.Option(
        "--annotate",
        metavar=options.FOLDER,
        help=N_("Write here, for each refused workbook, a copy to send back: its errors coloured, explained, listed."),
    ),
]
Partial = Annotated[
    bool, typer.Option("--partial", help=N_("Take in the good rows, and write the others to a workbook of rejects."))
]
Rejects = Annotated[
    Path | None,
    typer.Option(
        "--rejects",
        metavar=options.FOLDER,
        help=N_("Where the workbooks of rejects go (default: a folder “rejets” beside the database)."),
    ),
]


Folders = tuple[Path | None, Path | None]
"""Where annotated copies and workbooks of rejects are written; None where they are not."""


def return_folders(terminal: Terminal, annotate: Path | None, rejects: Path | None, *, partial: bool) -> Folders:
    """The folders to write to. Raises UsageError for one that is none, before anything is read."""
    if rejects and not partial:
        raise UsageError(_("--rejects is for --partial"), hint=_("add: --partial"), field="rejects")
    for name, folder in (("annotate", annotate), ("rejects", rejects)):
        if folder and folder.exists() and not folder.is_dir():
            raise UsageError(_("{path} is not a folder").format(path=folder), field=name)
    return annotate, (rejects or terminal.db.parent / _("rejects")) if partial else None


def tell_returns(terminal: Terminal, report: FileReport) -> None:
    """Where the sender's copy and the rejected rows are, and what a copy leaves out."""
    if report.rejects:
        count = report.counts.rejected
        line = ngettext(
            "{count} row rejected; it is in {file}, to be corrected and imported",
            "{count} rows rejected; they are in {file}, to be corrected and imported",
            count,
        )
        terminal.say(line.format(count=count, file=report.rejects.path))
    if report.annotated:
        terminal.say(_("to send back: {file}").format(file=report.annotated.path))
        for lost in report.annotated.lost:
            terminal.warn(lost)
