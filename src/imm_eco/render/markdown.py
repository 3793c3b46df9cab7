"""Grids as Markdown tables, for notes and mails."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from imm_eco.grid import Grid
from imm_eco.i18n import _
from imm_eco.numbers import heading, people, sentence
from imm_eco.render.safe import one_line

_MARKS = re.compile(r"([\\|`*\[\]])")


def to_markdown(grids: Sequence[Grid]) -> bytes:
    """Title, table, notes of each grid."""
    return "\n\n".join("\n".join(_block(grid)) for grid in grids).encode() + b"\n"


def _block(grid: Grid) -> Iterator[str]:
    yield from (f"## {_escaped(grid.title)}", "")
    yield from _record(grid) if grid.single else _table(grid)
    for note in grid.notes:
        yield from ("", _escaped(sentence(note)))


def _table(grid: Grid) -> Iterator[str]:
    fields = grid.people()
    yield _line([_escaped(heading(field)) for field in fields])
    yield _line(["---:" if field.is_number else "---" for field in fields])
    for row in grid.rows:
        cells = [_escaped(people(field, row)) for field in fields]
        yield _line([f"**{cell}**" if row.strong and cell else cell for cell in cells])


def _record(grid: Grid) -> Iterator[str]:
    yield from (f"| {_('Label')} | {_('Value')} |", "| --- | --- |")
    for row in grid.rows:
        for field in grid.people():
            yield _line([_escaped(heading(field)), _escaped(people(field, row))])


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _MARKS.sub(r"\\\1", one_line(text)).replace("&", "&amp;").replace("<", "&lt;")
