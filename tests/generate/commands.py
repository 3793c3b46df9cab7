"""`docs/commands.md`: every command, its arguments and its options."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import typer

from imm_eco.cli import app
from imm_eco.i18n import _
from tests.generate.markdown import cell, code, table

Record = tuple[str, str]


def commands() -> Iterator[str]:
    """Every command, its arguments and its options."""
    yield "# Commands"
    yield from ("", _(app.ABOUT), "", "`imm-eco COMMAND --help` says the same, in French or in English.")
    shared = _shared()
    yield from ("", "## Options of every command", "", "They go before the command: `imm-eco --db other.db info`.")
    yield from ("", *_records(_parameters(tree()[0][1])))
    yield from ("", "## Options that many commands share", "")
    yield from _records(sorted(shared))
    yield from ("", "## On a past day, as known at a past moment", "", _TIME, "")
    yield from table(("Command", "`--as-of`", "`--known-at`"), _in_time())
    for path, command, is_noun in tree()[1:]:
        yield from ("", f"{'##' if path.count(' ') == 1 else '###'} `{path}`", "", command.help or "")
        if not is_noun:
            yield from _command(path, command, shared)


def _command(path: str, command: Any, shared: set[Record]) -> Iterator[str]:
    records = _parameters(command)
    usage = command.get_usage(typer.Context(command, info_name=path, terminal_width=200))
    yield from ("", "```text", usage.removeprefix("Usage: "), "```")
    own = [record for record in records if record not in shared]
    if own:
        yield from ("", *_records(own))
    common = [name for name, help in records if (name, help) in shared]
    if common:
        yield from ("", "Also " + ", ".join(code(name.split()[-2] if " " in name else name) for name in common) + ".")
    if command.examples:
        yield from ("", *(f"- {code(line)}: {_(does)}" for line, does in command.examples))


_TIME = """\
`--as-of DATE` is the day that is asked about; `--known-at MOMENT` is what the database knew by then, whatever was
corrected, withdrawn or merged since. Together they give any past answer again, to the byte."""


def _in_time() -> Iterator[Sequence[str]]:
    """The commands that answer for a past day or a past moment."""
    for path, command, is_noun in tree()[1:]:
        options = {name for each in command.params for name in each.opts}
        asked = ["yes" if name in options else "" for name in ("--as-of", "--known-at")]
        if any(asked) and not is_noun:
            yield [code(path), *asked]


def _records(records: Iterable[Record]) -> Iterator[str]:
    yield from table(("", ""), ((code(name), cell(help)) for name, help in records))


def _shared() -> set[Record]:
    """The options that at least five commands take, in the same words."""
    found = Counter(record for _path, command, is_noun in tree()[1:] if not is_noun for record in _parameters(command))
    return {record for record, count in found.items() if count >= 5 and record[0].startswith("-")}


def _parameters(command: Any) -> list[Record]:
    """Arguments, then options, each with its help; `--help` goes without saying."""
    ctx = typer.Context(command, info_name="imm-eco")
    ordered = sorted(command.params, key=lambda each: each.param_type_name != "argument")
    records = [record for each in ordered if (record := each.get_help_record(ctx))]
    return [(name.strip(), re.sub(r"\s+", " ", help)) for name, help in records]


@cache
def tree() -> list[tuple[str, Any, bool]]:
    root: Any = app.build()
    ctx = typer.Context(root, info_name="imm-eco")
    found = [("imm-eco", root, True)]
    for name in root.list_commands(ctx):
        command = root.get_command(ctx, name)
        verbs = dict(getattr(command, "commands", {}))
        found.append((f"imm-eco {name}", command, bool(verbs)))
        found += [(f"imm-eco {name} {verb}", each, False) for verb, each in verbs.items()]
    return found
