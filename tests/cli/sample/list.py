from __future__ import annotations

import typer

from imm_eco.cli import options
from imm_eco.cli.terminal import Terminal
from tests.render import samples


def list_(
    ctx: typer.Context, format: options.Format = None, json: options.Json = False, output: options.Output = None
) -> None:
    """List."""
    Terminal.of(ctx).show(samples.dossiers("Fonderie de l’Oriental"), format, output, json=json)
