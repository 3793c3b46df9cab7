"""`imm-eco export`: write everything."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from imm_eco import counts
from imm_eco.cli import options
from imm_eco.cli.options import Json, KnownAt
from imm_eco.cli.session import read_database
from imm_eco.cli.terminal import Terminal
from imm_eco.errors import UsageError
from imm_eco.i18n import N_, _

EXPORTS = ("xlsx", "csv", "json")


def export(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar=options.FILE, help=N_("FILE.xlsx, FILE.json, or a folder for one .csv a sheet."))
    ],
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar=N_("NOUN,..."), help=N_("Only these sheets: candidates, results…")),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            parser=options.one_of(*EXPORTS),
            metavar="|".join(EXPORTS),
            help=N_("What to write, where the name does not say it; csv is a folder."),
        ),
    ] = None,
    known_at: KnownAt = None,
    json: Json = False,
) -> None:
    """Write everything."""
    from imm_eco.services import export as exporting

    terminal = Terminal.of(ctx)
    chosen = _export_format(file, format)
    nouns = [name.strip() for words in only or () for name in words.split(",") if name.strip()]
    with read_database(ctx, known_at) as db:
        written = exporting.export(db, file, nouns, chosen)
    if json:
        terminal.answer({"file": str(file), "rows": written})
        return
    rows, sheets = counts.rows(sum(written.values())), counts.sheets(len(written))
    terminal.say(_("written: {file}, {rows} on {sheets}").format(file=file, rows=rows, sheets=sheets))


def _export_format(file: Path, typed: str | None) -> str:
    """The format asked for, else what the name says: a name without a suffix is a folder's. Raises UsageError."""
    suffix = file.suffix.lower().lstrip(".")
    named = "csv" if file.is_dir() or not suffix else suffix if suffix in ("xlsx", "json") else None
    chosen = typed or named
    if chosen is None:
        message = _("{file} does not say what to write").format(file=file.name)
        raise UsageError(message, hint=_("end it in .xlsx or .json, name a folder, or add --format"), field="file")
    if suffix in ("xlsx", "json") and chosen != suffix and not file.is_dir():
        message = _("{file} is not the name of what --format {format} writes").format(file=file.name, format=chosen)
        raise UsageError(message, hint=_("leave out --format, or give another name"), field="file")
    if (chosen == "csv" and file.is_file()) or (chosen != "csv" and file.is_dir()):
        message = _("{path} is a file, and a folder is needed") if chosen == "csv" else _("{path} is a folder")
        raise UsageError(message.format(path=file), field="file")
    return chosen
