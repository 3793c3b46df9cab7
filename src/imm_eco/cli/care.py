"""`imm-eco check · backup · restore`: care of the file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.commands import Noun
from imm_eco.cli.desk import consulting
from imm_eco.cli.face import Face, today
from imm_eco.cli.options import Format, Json, Output, Yes
from imm_eco.errors import DatabaseError, RuleError, UsageError
from imm_eco.i18n import N_, _, ngettext

verbs = Noun()


@verbs.command("check", help=N_("Look for damage, for rows edited behind the tool's back, for broken rules."))
def check(ctx: typer.Context, format: Format = None, json: Json = False, output: Output = None) -> None:
    """Check the database."""
    from imm_eco.reports import health

    face = Face.of(ctx)
    with consulting(ctx) as db:
        grid = health.report(db, today())
    if grid.rows or json or format or output:
        face.show(grid, format, output, json=json)
    if grid.rows:
        message = ngettext("{count} problem in {path}", "{count} problems in {path}", len(grid.rows))
        message = message.format(count=len(grid.rows), path=face.db)
        raise DatabaseError(message, hint=_("go back to your latest backup: `imm-eco restore FILE`"))
    face.say(_("{path} is sound").format(path=face.db))


@verbs.command("backup", help=N_("Copy the database to a file, even while it is in use; the copy is checked."))
def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar=options.FILE, help=N_("Where to write the copy."))],
    yes: Yes = False,
) -> None:
    """Back the database up."""
    from imm_eco.store import copies

    face = Face.of(ctx)
    if file.exists():
        if file.samefile(face.db):
            raise UsageError(_("{path} is the database itself").format(path=file))
        _require(face.confirm(_("{path} exists already. Replace it?").format(path=file), yes=yes))
    copies.backup(face.db, file)
    face.say(_("backup: {path}").format(path=file))


@verbs.command("restore", help=N_("Make the database anew from a backup; what was there is kept beside it."))
def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar=options.FILE, help=N_("The backup."))],
    yes: Yes = False,
) -> None:
    """Restore a backup."""
    from imm_eco.store import copies

    face = Face.of(ctx)
    if face.db.exists():
        _require(face.confirm(_("{path} exists already. Replace it?").format(path=face.db), yes=yes))
    kept = copies.restore(file, face.db)
    if kept:
        face.say(_("what was there is kept as {path}").format(path=kept))
    face.say(_("restored: {path}").format(path=face.db))


def _require(agreed: bool) -> None:
    if not agreed:
        raise RuleError(_("nothing was done"), hint=_("add --yes to go ahead"))
