"""`imm-eco import`: workbooks that come in, one by one or by the folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.import_ import header_mapping, progress
from imm_eco.cli.import_.progress import BatchReporter
from imm_eco.cli.import_.returns import Annotate, Partial, Rejects, return_folders
from imm_eco.cli.options import DryRun, Json, Late
from imm_eco.cli.session import read_database
from imm_eco.cli.terminal import Terminal, today
from imm_eco.errors import DataError, UsageError
from imm_eco.i18n import N_, _

if TYPE_CHECKING:
    from imm_eco.domain.programme import Programme
    from imm_eco.services.intake.batches import FileReport
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
    from imm_eco.services.intake.discovery import workbooks

    output_format = _output_format(format, json=json)
    lessons = header_mapping.lessons_of(map_)
    if unmap or maps:
        _manage_headers(ctx, unmap, sender, dry_run=dry_run, json=output_format != "table")
        return
    if not (paths or lessons):
        raise UsageError(_("name the workbooks, or the folders that hold them"), field="paths")
    terminal = Terminal.of(ctx)
    folders = return_folders(terminal, annotate, rejects, partial=partial)
    files = workbooks(paths or [])
    header_mapping.teach(terminal, sender, lessons, dry_run=dry_run, silent=output_format != "table")
    if not files:
        return
    vocabularies = _start_reading(ctx, files, lessons, sender)
    from imm_eco.services.intake import batches
    from imm_eco.services.intake.returns import Outbox

    reporter = BatchReporter(
        terminal, output_format, dry_run, len(files), _programme(ctx) if output_format == "table" else None
    )
    reports = batches.import_paths(
        files,
        terminal.db,
        terminal.origin(),
        today(),
        dry_run=dry_run,
        partial=partial,
        outbox=Outbox(*folders),
        whole=terminal.verbose,
        strict=strict,
        learned=vocabularies,
    )
    _tell_each(reporter, files, reports)
    if any(report.status in ("refused", "partial") for report in reporter.reports):
        raise typer.Exit(DataError.exit_code)


def _start_reading(
    ctx: typer.Context, files: list[Path], lessons: list[Lesson], sender: str | None
) -> LearnedVocabularies:
    """How the files are read, by another process, and from now on: this one has yet to load what takes them in."""
    from imm_eco.services.intake.vocabularies import LearnedVocabularies
    from imm_eco.sheets.sandbox.reading import expect

    with read_database(ctx) as db:
        vocabularies = LearnedVocabularies(db, files, lessons, sender)
    expect(files, vocabularies.of)
    return vocabularies


def _tell_each(reporter: BatchReporter, files: list[Path], reports: Iterator[FileReport]) -> None:
    """Take in one file after the other, telling each; what was told is kept, whatever stops the batch."""
    try:
        with progress.progress(reporter.terminal, files) as bar:
            for report in reports:
                bar.hide()
                reporter.tell(report)
                bar.step()
    except KeyboardInterrupt:
        reporter.conclude(interrupted=True)
        raise
    reporter.conclude()


def _manage_headers(ctx: typer.Context, unmap: str | None, sender: str | None, *, dry_run: bool, json: bool) -> None:
    if unmap:
        header_mapping.forget(ctx, unmap, sender, dry_run=dry_run, json=json)
    else:
        header_mapping.show(ctx, json=json)


def _output_format(format: str | None, *, json: bool) -> str:
    if json and format not in (None, "json"):
        raise UsageError(_("--json and --format {format} contradict each other").format(format=format), field="format")
    return "json" if json else format or "table"


def _programme(ctx: typer.Context) -> Programme:
    from imm_eco.store import lookup

    with read_database(ctx) as db:
        return lookup.programme(db)
