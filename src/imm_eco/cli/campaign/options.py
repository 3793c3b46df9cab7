"""The options that describe a mobilisation action."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.i18n import N_

Contacts = Annotated[
    int | None,
    typer.Option(
        "--contacts", parser=options.read_whole, metavar=options.NUMBER, help=N_("How many contacts it made.")
    ),
]
