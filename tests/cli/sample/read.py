from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.terminal import Terminal
from imm_eco.domain.vocabulary import CHANNELS


def read(
    ctx: typer.Context,
    reference: Annotated[str, typer.Argument(metavar="REF")],
    amount: Annotated[int | None, typer.Option("--amount", parser=options.read_amount, metavar=options.AMOUNT)] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", parser=options.read_whole, metavar=options.NUMBER)] = None,
    channel: Annotated[
        str | None,
        typer.Option("--channel", parser=options.reader_of(CHANNELS), metavar=options.choices(CHANNELS)),
    ] = None,
    as_of: options.AsOf = None,
    on: options.On = None,
    known_at: options.KnownAt = None,
) -> None:
    """Read."""
    day: date | None = on or as_of
    Terminal.of(ctx).out(f"{reference} {amount} {jobs} {channel} {day} {known_at}")
