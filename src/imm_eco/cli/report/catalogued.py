"""The command of each report of the catalogue: as of a day, as the database knew it at a moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, TypedDict, Unpack

import typer

from imm_eco.cli.options import AsOf, Ecosystem, Format, Json, KnownAt, Output, one_of, with_options
from imm_eco.cli.session import ecosystem, read_database
from imm_eco.cli.terminal import Terminal, today
from imm_eco.i18n import N_
from imm_eco.reports.catalogue import Report
from imm_eco.reports.query import ReportQuery

if TYPE_CHECKING:
    from imm_eco.grid import Grid


class OwnOptions(TypedDict, total=False):
    """What only some reports take: by what figures are cut, and whether the table beside them is shown alone."""

    by: str | None
    only_aside: bool


def command(declared: Report) -> Callable[..., None]:
    """The command of a report, with the options that it understands."""

    @with_options(_own_options(declared))
    def show(
        ctx: typer.Context,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        ecosystem_: Ecosystem = None,
        *,
        format: Format = None,
        json: Json = False,
        output: Output = None,
        **own: Unpack[OwnOptions],
    ) -> None:
        with read_database(ctx, known_at) as db:
            asked = ReportQuery(as_of or today(), known_at, ecosystem(db, ecosystem_), own.get("by"))
            grids = declared.compute(db, asked)
        Terminal.of(ctx).show(_alone(grids) if own.get("only_aside") else grids, format, output, json=json)

    return show


def _own_options(declared: Report) -> dict[str, object]:
    """Those of its own options that a report takes, as they are declared."""
    own: dict[str, object] = {}
    if declared.by:
        words = "|".join(declared.by)
        option = typer.Option("--by", parser=one_of(*declared.by), metavar=words, help=N_("Cut the figures by this."))
        own["by"] = Annotated[str | None, option]
    if declared.aside:
        option = typer.Option(f"--{declared.aside.option}", help=declared.aside.summary)
        own["only_aside"] = Annotated[bool, option]
    return own


def _alone(grids: Sequence[Grid]) -> list[Grid]:
    """The table beside a report, under the report's own facts."""
    return [replace(grids[1], facts=grids[0].facts, secondary=False)]
