from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli.terminal import Terminal


def fail(ctx: typer.Context, how: Annotated[str, typer.Argument()]) -> None:
    """Fail in the way that is named."""
    if how == "bug":
        raise KeyError("STE SECRET")
    if how == "interrupt":
        raise KeyboardInterrupt
    if how == "pipe":
        raise BrokenPipeError
    if how == "file":
        raise FileNotFoundError(2, "No such file or directory", "absent.xlsx")
    if how == "exit":
        raise typer.Exit(7)
    Terminal.of(ctx).answer({"done": True, "rows": [{"a": 1}]})
