"""`docs/programme.md`: every key of a programme file, and another federation's programme as an example."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from imm_eco.domain.programme.schema import SCHEMA, Key, Type
from imm_eco.i18n import _
from tests.generate.markdown import cell, code, sentence, table
from tests.programme.story import FILE, STORY

EXAMPLE = Path(__file__).parents[2] / "examples" / FILE


def programme() -> Iterator[str]:
    """Every key of a programme file."""
    yield "# The programme file"
    yield from ("", _PROGRAMME, "", "## Keys", "")
    yield from _keys(SCHEMA)
    yield from _tables(SCHEMA, "")
    yield from ("", "## What holds between them", "", _RULES)
    yield from ("", "## Another programme, from its file to the pack", "", _EXAMPLE, "", "```console")
    yield from (f"$ {shlex.join(('imm-eco', *words))}" for words in STORY)
    yield from ("```", "", "The file:", "", "```toml", EXAMPLE.read_text(encoding="utf-8").rstrip(), "```")


def _tables(key: Key, path: str) -> Iterator[str]:
    """The keys of each table within a table."""
    for each in key.keys:
        if each.is_nested:
            yield from ("", f"### {_heading(each, path)}", "", sentence(_(each.meaning)), "")
            yield from _keys(each)
            yield from _tables(each, f"{path}{each.name}.")


def _heading(key: Key, path: str) -> str:
    name = path + key.name
    return f"`[[{name}]]`" if key.type is Type.TABLES else f"`[{name}]`"


def _keys(key: Key) -> Iterator[str]:
    yield from table(("Key", "Holds", "Where it is left out", "Meaning"), map(_row, key.keys))


def _row(key: Key) -> Sequence[str]:
    return code(key.name), _holds(key), _left_out(key), sentence(cell(_(key.meaning)))


def _holds(key: Key) -> str:
    """What a key holds, with its limits or its words."""
    words = ", ".join(code(word) for word in key.words)
    if key.own:
        words = f"{words}, or a code of `[[{key.own}]]`" if words else f"a code of `[[{key.own}]]`"
    if words:
        return f"list of: {words}" if key.type is Type.WORDS else words
    if key.type in (Type.WHOLE, Type.SPAN):
        return f"{_(key.type.value)}, {key.low:,} to {key.high:,}"
    return _(key.type.value)


def _left_out(key: Key) -> str:
    if key.required:
        return "**required**"
    if key.default in (None, ()):
        return "nothing is said"
    return code(str(key.default).lower() if isinstance(key.default, bool) else str(key.default))


_EXAMPLE = """\
[`programme-automobile.toml`](../examples/programme-automobile.toml) is another contract of the Plan d'accélération
industrielle: the automotive industry's, with ecosystems, a checklist, grids and thresholds of its own, and two
indicators in units of their own, hours of training and vehicles a year. Its dates and targets are illustrations, and
were published nowhere. The tests play these commands, in French and in English, and take an export of the result into
an empty database:"""
_PROGRAMME = """\
Ecosystems, contracts, indicators, checklist, thresholds and published targets are data: one TOML file, read by
`imm-eco init --programme FILE`. Without `--programme`, `init` takes the IMM programme
([`imm.toml`](../src/imm_eco/domain/programme/imm.toml)). `imm-eco programme check FILE` looks for everything that is
wrong with a file, each problem with its line, its key and what to do; `imm-eco programme show` shows the programme
that a database holds. The file is text in UTF-8, of 256 KiB at most. A misspelt key is refused:
it would switch a rule off without a word."""
_RULES = """\
- The horizon comes after the start; a contract is signed by the horizon; a target's own horizon comes after the
  start.
- A code is up to 64 lower-case letters without accents, digits and single hyphens. It is stated once in its list,
  and it is permanent: what a database holds speaks of it. `programme`, `unallocated`, `total` and `all` are no
  ecosystems.
- No title and no other spelling names two things of a list: people type titles, and cells hold them.
- The four figures of the yearly commitments are those of every performance contract: jobs, additional turnover,
  export turnover, investment. The indicators `jobs` (a stock, in jobs), `turnover`, `export-turnover` and
  `investment` (flows, in MAD) are their results, where a programme has them. Any other indicator has results and
  targets and no commitments, so that no dossier owes a result for it.
- An indicator of a unit of its own is shown with it: “Training (hours)”. Its values are whole numbers: choose the
  unit in which a whole number says enough, kW or kg rather than MW or tonnes. In a sheet, `1 250 hours` is read,
  and a figure in another unit is refused.
- The indicator `support` is the envelope: the State's support, in MAD, granted by decisions and committed by
  conventions. It has targets and no results, and no other indicator is an envelope.
- A target is stated once for a scope, an indicator and a horizon. `basis = "annual"` is for flows, `measures` for
  jobs.
- A version of a grid is stated once, a criterion once in it, and a criterion belongs to one axis."""
