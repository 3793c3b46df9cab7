"""Grids as Markdown tables, for notes and mails."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from imm_eco.document import Cards, Document
from imm_eco.formatting import Among, display, heading, labelled, sentence
from imm_eco.grid import Grid, Row
from imm_eco.i18n import _
from imm_eco.render.sanitise import one_line

_MARKS = re.compile(r"([\\|`*\[\]])")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")  # `< 1 %` is no tag


def to_markdown(grids: Sequence[Grid]) -> bytes:
    """Title, table, notes of each grid."""
    return "\n\n".join("\n".join(_block(grid)) for grid in grids).encode() + b"\n"


def mail(document: Document, files: Sequence[str]) -> bytes:
    """A document for a mail: its headline figures, the tables of its brief sections, and where the rest is."""
    blocks = [[f"# {_escaped(document.title)}", "", *(_escaped(sentence(note)) for note in document.lead)]]
    for section in document.sections:
        if section.cards:
            blocks.append([_bullet(section.grids[0], row, section.cards) for row in section.grids[0].rows])
        elif section.brief:
            blocks.append(list(_block(section.grids[0])))
    blocks.append([_("In full: {files}.").format(files=", ".join(files))])
    return "\n\n".join("\n".join(block) for block in blocks).encode() + b"\n"


def _bullet(grid: Grid, row: Row, cards: Cards) -> str:
    """A row as one line of a list: its name and its figure, then what is said of it."""
    label, *fields = (field for field in grid.table_fields() if not field.is_drawn)
    figure = next(field for field in fields if field.key == cards.figure)
    rest = [field for field in fields if field is not figure and row[field.key] is not None]
    among = Among(fields, [row])
    said = " · ".join(f"{head.lower()} {value}" for head, value in labelled(rest, row, among))
    figures = _("{field}: {value}").format(field=display(label, row), value=display(figure, row, among))
    return f"- **{_escaped(figures)}** – {_escaped(said)}"


def _block(grid: Grid) -> Iterator[str]:
    yield from (f"## {_escaped(grid.title)}", "")
    if not grid.rows:
        yield _escaped(_("Nothing to show."))
    else:
        yield from _record(grid) if grid.is_record else _table(grid)
    for note in grid.notes:
        yield from ("", _escaped(sentence(note)))


def _table(grid: Grid) -> Iterator[str]:
    fields = grid.table_fields()
    yield _line([_escaped(heading(field)) for field in fields])
    yield _line(["---:" if field.is_number else "---" for field in fields])
    among = Among(fields, grid.table_rows())
    for row in grid.table_rows():
        cells = [_escaped(display(field, row, among)) for field in fields]
        yield _line([f"**{cell}**" if row.strong and cell else cell for cell in cells])


def _record(grid: Grid) -> Iterator[str]:
    yield from (f"| {_('Label')} | {_('Value')} |", "| --- | --- |")
    for row in grid.rows:
        among = Among(grid.table_fields(), [row])
        for field in grid.table_fields():
            yield _line([_escaped(heading(field)), _escaped(display(field, row, among))])


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _TAG.sub("&lt;", _MARKS.sub(r"\\\1", one_line(text)).replace("&", "&amp;"))
