"""Making a change from the command line, and telling what it did: one road for every command that writes."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from inspect import signature
from typing import TYPE_CHECKING

import typer

from imm_eco import formatting
from imm_eco.cli.options import DryRun, Json, with_parameters
from imm_eco.cli.terminal import Terminal, now, today
from imm_eco.domain.vocabulary import Vocabulary
from imm_eco.errors import UsageError
from imm_eco.i18n import _
from imm_eco.suggestions import did_you_mean, nearest_codes

if TYPE_CHECKING:
    import sqlite3

    from imm_eco.domain.programme import Programme
    from imm_eco.services.alerts import Alert
    from imm_eco.services.context import Context as Context
    from imm_eco.store.lookup import Absorbed, Company
else:
    Context = object

SHOWN = 40
"""How many facts of one change fit on a screen; `--json` gives them all."""


@contextmanager
def write_transaction(
    ctx: typer.Context,
    *,
    dry_run: bool = False,
    json: bool = False,
    reason: str | None = None,
    undoes: int | None = None,
    facts: Mapping[str, object] | None = None,
    unchanged: str | None = None,
) -> Iterator[Context]:
    """One change: what is done inside is kept whole, or rolled back by a refusal or a dry run.

    At the end it tells what was written, old → new, as words or as JSON, which also holds what the
    command put in `facts`; `unchanged` is what is said where nothing was written.
    """
    from imm_eco.render.entries import entries_grid, entries_json
    from imm_eco.services.checks import plausibility
    from imm_eco.services.context import Context
    from imm_eco.store import journal
    from imm_eco.store.entries import entries

    terminal = Terminal.of(ctx)
    with journal.writing(terminal.db, terminal.origin(reason, undoes), dry_run=dry_run) as change:
        context = Context(change, today())
        try:
            yield context
        finally:
            # Also where it is refused: what is refused is then said of the company that is meant.
            _tell_absorbed(terminal, context.absorbed)
        written = entries(change.db, change.id)
        alerts = plausibility.brought(context)
        shown = entries_json(written) if json else entries_grid(written, context.programme, SHOWN)
    number = None if dry_run or change.is_empty else change.id
    if isinstance(shown, list):
        terminal.answer({
            "dry_run": dry_run, "change": number, "entries": shown, "alerts": [each.as_json() for each in alerts],
            **(facts or {}),
        })  # fmt: skip
        return
    if written:
        terminal.show(shown)
    terminal.say(_outcome(number, dry_run, changed=bool(written), unchanged=unchanged))
    _tell_alerts(terminal, alerts)


def change_command(function: Callable[..., Iterable[str] | None]) -> Callable[..., None]:
    """The command of a function that says facts in a `Context`; it takes --dry-run and --json.

    What the function returns is said once the facts are kept.
    """

    def command(ctx: typer.Context, *, dry_run: DryRun = False, json: Json = False, **typed: object) -> None:
        with write_transaction(ctx, dry_run=dry_run, json=json) as context:
            sentences = function(context, **typed)
        for sentence in sentences or ():
            Terminal.of(ctx).say(sentence)

    _context, *own = signature(function, eval_str=True).parameters.values()
    return with_parameters(command, own)


def company_named(ctx: typer.Context, db: sqlite3.Connection, text: str) -> Company:
    """The company that a typed number means, said where it is an absorbed one's. Raises NotFoundError."""
    from imm_eco.store import lookup

    company = lookup.company(db, text)
    if company.absorbed:
        _tell_absorbed(Terminal.of(ctx), [company.absorbed])
    return company


def _tell_absorbed(terminal: Terminal, companies: Iterable[Absorbed]) -> None:
    from imm_eco.services import aliases

    for absorbed in companies:
        fault = aliases.fault_of(absorbed)
        terminal.warn_once(f"{fault.message} {fault.remedy}")


def _tell_alerts(terminal: Terminal, alerts: Sequence[Alert]) -> None:
    """What the change brings that is seldom right; it is taken in all the same."""
    for alert in alerts[:SHOWN]:
        sentence = _("{where}: {what}").format(where=alert.owner, what=alert.message)
        terminal.warn(f"{sentence} {alert.remedy}")
    if len(alerts) > SHOWN:
        terminal.warn(
            _("alerts in all: {count}; see `imm-eco check --alerts`").format(count=formatting.count(len(alerts)))
        )
    elif alerts:
        hint = _("if it is right, say why: `imm-eco check --answer {name} --reason TEXT`")
        terminal.hint(hint.format(name=shlex.quote(alerts[0].name)))


def _outcome(number: int | None, dry_run: bool, *, changed: bool, unchanged: str | None = None) -> str:
    if not changed:
        return unchanged or _("nothing to change: all of this is already recorded")
    if dry_run:
        return _("dry run: nothing was written")
    return _("recorded as change {number}").format(number=number)


@contextmanager
def read_database(ctx: typer.Context, known_at: str | None = None) -> Iterator[sqlite3.Connection]:
    """The database as it is, or as it knew things at `known_at`; only read."""
    from imm_eco.store import database

    with database.reading(Terminal.of(ctx).db, known_at) as db:
        yield db


def warn_of_clock(terminal: Terminal, db: sqlite3.Connection) -> None:
    """Say that the latest change is dated after this computer's clock, as long as it is."""
    from imm_eco.store.journal_positions import ahead_of

    row = db.execute("SELECT at FROM main.change ORDER BY id DESC LIMIT 1").fetchone()
    if row and ahead_of(row[0], now()):
        message = _("the clock of this computer is behind the latest change: until {at} each new one is dated the same")
        terminal.warn(message.format(at=formatting.moment(row[0])))


def resolve_code(vocabulary: Vocabulary, text: str, unknown: str) -> str:
    """The code that a typed word names. Raises UsageError with what was probably meant.

    `unknown` is the sentence for a word that names nothing, with `{text}` in it.
    """
    code = vocabulary.find(text)
    if code is not None:
        return code
    hint = did_you_mean(nearest_codes(text, vocabulary))
    hint = hint or _("one of: {words}").format(words=", ".join(vocabulary.codes))
    raise UsageError(unknown.format(text=text), hint=hint)


def indicator(programme: Programme, text: str) -> str:
    """The code of the indicator typed. Raises UsageError."""
    return resolve_code(programme.indicators, text, _("unknown indicator: {text}"))


def ecosystem(db: sqlite3.Connection, text: str | None) -> str | None:
    """The code of the ecosystem typed, or None where none was. Raises UsageError."""
    if text is None:
        return None
    from imm_eco.store import lookup

    return resolve_code(lookup.programme(db).ecosystems, text, _("unknown ecosystem: {text}"))


def given(**values: object) -> dict[str, object]:
    """The values that were typed: an option left out says nothing."""
    return {key: value for key, value in values.items() if value is not None}
