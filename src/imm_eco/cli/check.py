"""`imm-eco check`: check the database, or its alerts."""

from __future__ import annotations

import shlex
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from imm_eco import formatting
from imm_eco.cli import options
from imm_eco.cli.options import DryRun, Format, Json, Output
from imm_eco.cli.session import read_database, warn_of_clock, write_transaction
from imm_eco.cli.terminal import Terminal, today
from imm_eco.errors import DatabaseError, UsageError
from imm_eco.i18n import N_, _, ngettext

REMEDIES = 3
"""Of how many problems the remedy is told at once; `--json` tells each."""
Strict = Annotated[
    bool,
    typer.Option(
        "--strict",
        help=N_("What is only odd fails too, and the rules are asked again after every change of the journal."),
    ),
]
Head = Annotated[
    str | None,
    typer.Option(
        "--head",
        parser=options.read_head,
        metavar=N_("HEAD"),
        help=N_("A head noted earlier (`imm-eco info` tells it): the journal must still hold it."),
    ),
]
Alerts = Annotated[
    bool, typer.Option("--alerts", help=N_("List instead the figures that are seldom right, and nobody has answered."))
]
Answer = Annotated[
    str | None,
    typer.Option(
        "--answer",
        metavar=N_("ALERT"),
        help=N_("Say with --reason why what it tells is right; it is told no more."),
    ),
]


def check(
    ctx: typer.Context,
    strict: Strict = False,
    head: Head = None,
    alerts: Alerts = False,
    answer: Answer = None,
    reason: options.Reason = None,
    dry_run: DryRun = False,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Check the database, or its alerts."""
    _require_one_question(alerts, answer, reason, dry_run, strict or head is not None)
    if answer is not None:
        _answer(ctx, answer, str(reason), dry_run=dry_run, json=json)
        return
    if alerts:
        _list_alerts(ctx, format, output, json=json)
        return
    _check(ctx, strict, head, format, output, json=json)


def _require_one_question(alerts: bool, answer: str | None, reason: str | None, dry_run: bool, examines: bool) -> None:
    """Refuse options that ask for several things at once. Raises UsageError."""
    if answer is None and (reason is not None or dry_run):
        message = _("--reason and --dry-run are for --answer")
        raise UsageError(message, hint=_("see `imm-eco check --alerts`"))
    if answer is not None and not reason:
        message = _("an alert is answered for a reason")
        hint = _("add it: `imm-eco check --answer {name} --reason TEXT`").format(name=shlex.quote(answer))
        raise UsageError(message, hint=hint, field="reason")
    if (answer is not None) + alerts + examines > 1:
        raise UsageError(_("one question at a time: the file, --alerts or --answer"), hint=_("leave out the others"))


def _answer(ctx: typer.Context, name: str, reason: str, *, dry_run: bool, json: bool) -> None:
    from imm_eco.services.checks import plausibility

    with write_transaction(ctx, dry_run=dry_run, json=json, reason=reason) as context:
        plausibility.answer(context, name, reason)


def _list_alerts(ctx: typer.Context, format: str | None, output: Path | None, *, json: bool) -> None:
    from imm_eco.reports import alerts

    terminal = Terminal.of(ctx)
    with read_database(ctx) as db:
        grid = alerts.report(db)
    if grid.rows or json or format or output:
        terminal.show(grid, format, output, json=json)
    if not grid.rows:
        terminal.say(_("no alert stands"))
        return
    message = ngettext("{count} alert stands", "{count} alerts stand", len(grid.rows))
    terminal.say(message.format(count=formatting.count(len(grid.rows))))
    hint = _("correct the figure, or say why it is right: `imm-eco check --answer {name} --reason TEXT`")
    terminal.hint(hint.format(name=shlex.quote(str(grid.rows[0]["name"]))))


def _check(
    ctx: typer.Context, strict: bool, head: str | None, format: str | None, output: Path | None, *, json: bool
) -> None:
    """Look for damage and for broken rules. Raises DatabaseError where there is any."""
    from imm_eco.reports import check as health
    from imm_eco.store import database

    terminal = Terminal.of(ctx)
    with database.reading(terminal.db, altered=True) as db:
        grid = health.report(db, terminal.db, health.Examination(today(), strict, head))
        faults = grid.records(health.FileFault)
        errors = sum(fault.severity == health.ERROR for fault in faults)
        if not errors:
            warn_of_clock(terminal, db)
    if grid.rows or json or format or output:
        terminal.show(grid, format, output, json=json)
    if errors:
        message = ngettext("{count} problem in {path}", "{count} problems in {path}", errors)
        message = message.format(count=errors, path=terminal.db)
        remedies = dict.fromkeys(fault.remedy for fault in faults if fault.remedy)
        raise DatabaseError(message, hint="; ".join(islice(remedies, REMEDIES)) or None)
    oddities = len(faults)
    if oddities:
        message = ngettext("{count} oddity in {path}", "{count} oddities in {path}", oddities)
        terminal.warn(message.format(count=oddities, path=terminal.db))
    terminal.say(_("{path} is sound").format(path=terminal.db))
