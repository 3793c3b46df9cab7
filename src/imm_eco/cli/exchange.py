"""`imm-eco template · export`: the workbooks that go out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from imm_eco import counts
from imm_eco.cli import options
from imm_eco.cli.commands import Noun
from imm_eco.cli.desk import company_named, consulting, ecosystem
from imm_eco.cli.face import Face
from imm_eco.cli.options import Json, KnownAt
from imm_eco.errors import UsageError
from imm_eco.i18n import N_, _, ngettext

verbs = Noun()

EXPORTS = ("xlsx", "csv", "json")
KINDS = ("submission", "register", "decisions", "results")
"""The kinds of template; a test holds them equal to those of the sheets."""


@verbs.command("template", help=N_("Write a workbook to fill, with lists, checks and explanations."))
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
        Any,
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
        typer.Option("--company", metavar="ICE", help=N_("Results: this company’s alone.")),
    ] = None,
    json: Json = False,
) -> None:
    """Write a workbook to fill."""
    from imm_eco.services import templates

    face = Face.of(ctx)
    require_workbook(file)
    if dossier and company:
        raise UsageError(_("--dossier and --company each name the sender"), hint=_("leave out one of them"))
    with consulting(ctx) as db:
        sender = templates.dossiers_of(db, dossier, company_named(ctx, db, company) if company else None)
        rows = templates.write(db, file, kind, ecosystem(db, ecosystem_), period, sender)
    if json:
        face.answer({"file": str(file), "kind": kind, "rows": rows})
        return
    face.say(_("written: {file}").format(file=file))
    if rows:
        face.say(ngettext("{count} result to give", "{count} results to give", rows).format(count=rows))


@verbs.command(
    "export", help=N_("Write everything to a workbook, a folder of .csv or a .json file; each can be imported again.")
)
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
    from imm_eco.services import exporting

    face = Face.of(ctx)
    shape = _export_format(file, format)
    nouns = [name.strip() for words in only or () for name in words.split(",") if name.strip()]
    with consulting(ctx, known_at) as db:
        written = exporting.export(db, file, nouns, shape)
    if json:
        face.answer({"file": str(file), "rows": written})
        return
    said = {"rows": counts.rows(sum(written.values())), "sheets": counts.sheets(len(written))}
    face.say(_("written: {file}, {rows} on {sheets}").format(file=file, **said))


def require_workbook(file: Path) -> None:
    """Refuse a name that is not a workbook's. Raises UsageError."""
    if file.suffix.lower() != ".xlsx":
        message = _("{file} is not the name of a workbook").format(file=file.name)
        raise UsageError(message, hint=_("end it in .xlsx"), field="file")


def require_folder(folder: Path) -> None:
    """Refuse a name that is a document's where a folder is needed. Raises UsageError."""
    if folder.suffix.lower() in _DOCUMENTS and not folder.is_dir():
        message = _("{file} is the name of a file, and a folder is needed").format(file=folder.name)
        raise UsageError(message, hint=_("name a folder: it takes every file of the pack"), field="output")


def require_database(file: Path) -> None:
    """Refuse the name of a workbook or a document for a copy of the database. Raises UsageError."""
    if file.suffix.lower() in _DOCUMENTS:
        message = _("{file} is the name of a document; a backup is a database").format(file=file.name)
        hint = _("end it in .db; `imm-eco export FILE.xlsx` writes a workbook")
        raise UsageError(message, hint=hint, field="file")


_DOCUMENTS = (".xlsx", ".xls", ".ods", ".csv", ".json", ".jsonl", ".md", ".html", ".htm", ".pdf", ".txt", ".docx")
"""Endings by which a program that is not this one opens a file."""


def _export_format(file: Path, asked: str | None) -> str:
    """The format asked for, else what the name says: a name without a suffix is a folder's. Raises UsageError."""
    suffix = file.suffix.lower().lstrip(".")
    named = "csv" if file.is_dir() or not suffix else suffix if suffix in ("xlsx", "json") else None
    found = asked or named
    if found is None:
        message = _("{file} does not say what to write").format(file=file.name)
        raise UsageError(message, hint=_("end it in .xlsx or .json, name a folder, or add --format"), field="file")
    if suffix in ("xlsx", "json") and found != suffix and not file.is_dir():
        message = _("{file} is not the name of what --format {format} writes").format(file=file.name, format=found)
        raise UsageError(message, hint=_("leave out --format, or give another name"), field="file")
    if (found == "csv" and file.is_file()) or (found != "csv" and file.is_dir()):
        message = _("{path} is a file, and a folder is needed") if found == "csv" else _("{path} is a folder")
        raise UsageError(message.format(path=file), field="file")
    return found
