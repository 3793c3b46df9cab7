"""Commands that show what the database holds, in any format or as a file: what lists and the like share."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from inspect import signature
from typing import TYPE_CHECKING

import typer

from imm_eco.cli import session
from imm_eco.cli.options import AsOf, Format, Json, KnownAt, Output, Sources, with_parameters
from imm_eco.cli.terminal import Terminal, today

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from imm_eco.grid import Grid

    Shown = Grid | Sequence[Grid]
else:
    Shown = object


@dataclass(frozen=True)
class Snapshot:
    """What a command reads: the database as it is or as it knew things at a moment, opened when it is asked for."""

    ctx: typer.Context
    known_at: str | None
    stack: ExitStack

    @cached_property
    def db(self) -> sqlite3.Connection:
        """The database."""
        return self.stack.enter_context(session.read_database(self.ctx, self.known_at))

    @property
    def today(self) -> date:
        """Today's date where the analyst sits."""
        return today()

    def dossier(self, reference: str) -> int:
        """The number of the dossier of that reference. Raises NotFoundError."""
        from imm_eco.store import lookup

        return lookup.dossier(self.db, reference)

    def session(self, key: str) -> int:
        """The number of a committee's session, by its key, its minutes or its date. Raises NotFoundError."""
        from imm_eco.store import lookup

        return lookup.session(self.db, key)

    def company(self, text: str) -> int:
        """The number of the company that a typed number means. Raises NotFoundError."""
        return session.company_named(self.ctx, self.db, text).id

    def ecosystem(self, text: str | None) -> str | None:
        """The code of the ecosystem typed, or None where none was. Raises UsageError."""
        return session.ecosystem(self.db, text)

    def indicator(self, text: str | None) -> str | None:
        """The code of the indicator typed, or None where none was. Raises UsageError."""
        from imm_eco.store import lookup

        return session.indicator(lookup.programme(self.db), text) if text else None


def view_command(function: Callable[..., Shown]) -> Callable[..., None]:
    """The command that shows what a function reads in a `Snapshot`.

    It takes --known-at, --format, --json and --output.
    """

    def command(
        ctx: typer.Context,
        *,
        known_at: KnownAt = None,
        format: Format = None,
        json: Json = False,
        output: Output = None,
        **typed: object,
    ) -> None:
        with ExitStack() as stack:
            shown = function(Snapshot(ctx, known_at, stack), **typed)
        Terminal.of(ctx).show(shown, format, output, json=json)

    _snapshot, *own = signature(function, eval_str=True).parameters.values()
    return with_parameters(command, own)


def record_command(function: Callable[..., Shown]) -> Callable[..., None]:
    """The command that shows one record and everything about it, as a function reads it in a `Snapshot` as of a day.

    It takes --as-of, --known-at, --sources and --json.
    """

    def command(
        ctx: typer.Context,
        *,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        sources: Sources = False,
        json: Json = False,
        **typed: object,
    ) -> None:
        from imm_eco.render import listed
        from imm_eco.reports.show import asked_for

        with ExitStack() as stack:
            grids = listed(function(Snapshot(ctx, known_at, stack), as_of or today(), **typed))
        Terminal.of(ctx).show(asked_for(grids, sources=sources, data=json), json=json)

    _snapshot, _day, *own = signature(function, eval_str=True).parameters.values()
    return with_parameters(command, own)
