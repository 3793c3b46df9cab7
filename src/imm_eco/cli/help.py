"""`imm-eco help`: how a command is used, as its `--help` says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from imm_eco.cli.commands import Group, help_hint
from imm_eco.cli.terminal import Terminal
from imm_eco.errors import UsageError
from imm_eco.i18n import N_, _

if TYPE_CHECKING:
    from typer._click.core import Context


def help_(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar=N_("COMMAND"), help=N_("The words of a command: dossier advance."))
    ] = None,
) -> None:
    """Show how a command is used."""
    target: Context = ctx.find_root()
    for word in words or ():
        target = _under(target, word)
    Terminal.of(ctx).out(target.get_help())


def _under(ctx: Context, word: str) -> Context:
    """The command of that name under another. Raises UsageError, with the nearest one."""
    if not isinstance(ctx.command, Group):
        message = _("unexpected argument: {text}").format(text=word)
        raise UsageError(message, hint=help_hint(ctx.command_path))
    name, command, _rest = ctx.command.resolve_command(ctx, [word])
    assert command is not None
    return typer.Context(command, info_name=name, parent=ctx)
