"""`imm-eco import`: workbooks that come in, one by one or by the folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from imm_eco.cli import options
from imm_eco.cli.import_ import header_mapping, progress
from imm_eco.cli.import_.progress import Voice
from imm_eco.cli.import_.returns import Annotate, Folders, Partial, Rejects, folders
from imm_eco.cli.options import DryRun, Json, Late
from imm_eco.cli.session import read_database
from imm_eco.cli.terminal import Terminal, now, today
from imm_eco.errors import DataError, UsageError
from imm_eco.i18n import N_, _

if TYPE_CHECKING:
    from imm_eco.domain.programme import Programme
    from imm_eco.services.intake.vocabularies import LearnedVocabularies, Lesson


Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        parser=options.one_of(*progress.FORMATS),
        metavar="|".join(progress.FORMATS),
        help=N_("How to tell it; jsonl gives a line a file as soon as the file is kept."),
    ),
]
Strict = Annotated[
    bool, typer.Option("--strict", help=N_("Refuse also what is seldom right: a figure or a name that gives an alert."))
]


def import_(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar=N_("PATH..."),
            help=N_("Workbooks (.xlsx, .ods, .xls), text files (.csv), or folders of them."),
        ),
    ] = None,
    annotate: Annotate = None,
    partial: Partial = False,
    rejects: Rejects = None,
    strict: Strict = False,
    map_: header_mapping.Map = None,
    sender: header_mapping.Sender = None,
    maps: header_mapping.Maps = False,
    unmap: header_mapping.Unmap = None,
    late: Late = None,
    dry_run: DryRun = False,
    format: Format = None,
    json: Json = False,
) -> None:
    """Take in workbooks."""
    shape = _shape(format, json=json)
    told = header_mapping.lessons_of(map_)
    if unmap or maps:
        _other_than_importing(ctx, unmap, sender, dry_run=dry_run, json=shape != "table")
        return
    if not (paths or told):
        raise UsageError(_("name the workbooks, or the folders that hold them"), field="paths")
    terminal = Terminal.of(ctx)
    back = folders(terminal, annotate, rejects, partial=partial)
    files = workbooks_of(paths or [])
    header_mapping.teach(terminal, sender, told, dry_run=dry_run, silent=shape != "table")
    if not files:
        return
    understanding = _begun(ctx, files, told, sender)
    voice = Voice(terminal, shape, dry_run, len(files), _programme(ctx) if shape == "table" else None)
    _take(
        voice, files, back, {"dry_run": dry_run, "partial": partial, "strict": strict, "understanding": understanding}
    )
    if any(report.status in ("refused", "partial") for report in voice.reports):
        raise typer.Exit(DataError.exit_code)


def _begun(ctx: typer.Context, files: list[Path], told: list[Lesson], sender: str | None) -> LearnedVocabularies:
    """How the files are read, by another process, and from now on: this one has yet to load what takes them in."""
    from imm_eco.services.intake.vocabularies import LearnedVocabularies
    from imm_eco.sheets.sandbox.reading import expect

    with read_database(ctx) as db:
        understanding = LearnedVocabularies(db, files, told, sender)
    expect(files, understanding.of)
    return understanding


def _take(voice: Voice, files: list[Path], back: Folders, how: dict[str, Any]) -> None:
    """Take in one file after the other, telling each; what was told is kept, whatever stops the batch."""
    from imm_eco.services.intake.batches import import_paths
    from imm_eco.services.intake.returns import Outbox
    from imm_eco.store.journal import Origin

    terminal = voice.terminal
    origin = Origin(now(), terminal.author, terminal.command, late=terminal.late)
    how = {**how, "whole": terminal.verbose, "outbox": Outbox(*back)}
    try:
        with progress.progress(terminal, files) as bar:
            for report in import_paths(files, terminal.db, origin, today(), **how):
                bar.aside()
                voice.tell(report)
                bar.step()
    except KeyboardInterrupt:
        voice.conclude(interrupted=True)
        raise
    voice.conclude()


def _other_than_importing(
    ctx: typer.Context, unmap: str | None, sender: str | None, *, dry_run: bool, json: bool
) -> None:
    if unmap:
        header_mapping.forget(ctx, unmap, sender, dry_run=dry_run, json=json)
    else:
        header_mapping.show(ctx, json=json)


def workbooks_of(paths: list[Path]) -> list[Path]:
    """The files to take in. Raises NotFoundError, before anything is read, for a path that holds nothing."""
    from imm_eco.services.intake.discovery import workbooks

    return workbooks(paths)


def _shape(format: str | None, *, json: bool) -> str:
    if json and format not in (None, "json"):
        raise UsageError(_("--json and --format {format} contradict each other").format(format=format), field="format")
    return "json" if json else format or "table"


def _programme(ctx: typer.Context) -> Programme:
    from imm_eco.store import lookup

    with read_database(ctx) as db:
        return lookup.programme(db)
