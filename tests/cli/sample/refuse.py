from __future__ import annotations

import typer

from imm_eco.cli import options
from imm_eco.cli.terminal import Terminal
from imm_eco.errors import RuleError


def refuse(ctx: typer.Context, yes: options.Yes = False) -> None:
    """Refuse, after asking."""
    terminal = Terminal.of(ctx)
    if not terminal.confirm("Go on?", yes):
        raise typer.Abort
    terminal.say("trying")
    terminal.warn("careful \x1b[31m")
    raise RuleError("not now", details=["no channel", "no contact"], hint="see moves")
