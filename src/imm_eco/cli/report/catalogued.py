"""The command of each report of the catalogue: as of a day, as the database knew it at a moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Annotated, Any

import typer

from imm_eco.cli.options import AsOf, Ecosystem, Format, Json, KnownAt, Output, one_of
from imm_eco.cli.session import ecosystem, read_database
from imm_eco.cli.terminal import Terminal, today
from imm_eco.i18n import N_
from imm_eco.reports.catalogue import Report
from imm_eco.reports.query import ReportQuery

if TYPE_CHECKING:
    from imm_eco.grid import Grid


def command(declared: Report) -> Callable[..., None]:
    """The command of a report, with the options that it understands."""

    def show(
        ctx: typer.Context,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        ecosystem_: Ecosystem = None,
        by: str | None = None,
        only_aside: bool = False,
        format: Format = None,
        json: Json = False,
        output: Output = None,
    ) -> None:
        with read_database(ctx, known_at) as db:
            asked = ReportQuery(as_of or today(), known_at, ecosystem(db, ecosystem_), by)
            grids = declared.compute(db, asked)
        Terminal.of(ctx).show(_alone(grids) if only_aside else grids, format, output, json=json)

    own = {"by": _by(declared), "only_aside": _only_aside(declared)}
    said = signature(show, eval_str=True).parameters.values()
    kept = [own.get(each.name, each) for each in said]
    vars(show)["__signature__"] = signature(show).replace(parameters=[each for each in kept if each])
    vars(show)["__annotations__"] = {each.name: each.annotation for each in kept if each}
    return show


def _by(declared: Report) -> Parameter | None:
    if not declared.by:
        return None
    words = "|".join(declared.by)
    option = typer.Option("--by", parser=one_of(*declared.by), metavar=words, help=N_("Cut the figures by this."))
    return _option("by", Annotated[str | None, option], None)


def _only_aside(declared: Report) -> Parameter | None:
    if declared.aside is None:
        return None
    option = typer.Option(f"--{declared.aside.option}", help=declared.aside.summary)
    return _option("only_aside", Annotated[bool, option], False)


def _option(name: str, annotation: Any, default: Any) -> Parameter:
    return Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, default=default, annotation=annotation)


def _alone(grids: Sequence[Grid]) -> list[Grid]:
    """The table beside a report, under the report's own facts."""
    return [replace(grids[1], facts=grids[0].facts, aside=False)]
