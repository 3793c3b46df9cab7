"""Grids as tables on a terminal: sober, in the width there is, in characters that the terminal has.

Lines are put together here rather than by Rich: it crops figures without a word when space is short,
breaks lines at the no-break spaces inside them, and takes longer to import than a list takes to make.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from imm_eco import formatting
from imm_eco.grid import Field, Grid, Kind, Row
from imm_eco.i18n import _
from imm_eco.render.cells import fold, pad, width
from imm_eco.render.layout import GAP, NARROWEST, Layout, lay_out
from imm_eco.render.sanitise import encode_lossy, is_encodable, one_line

_STYLES = {"bold": "1", "dim": "2", "section": "36", "plain": ""}
_WIDEST_NOTE = 100


@dataclass(frozen=True)
class _Section:
    """Rows under one title, and the unit that their amounts share."""

    title: str
    rows: Sequence[Row]
    unit: str = ""


def show(grids: Sequence[Grid], stream: TextIO, room: int | None, color: bool) -> None:
    """Write the tables to a stream, in `room` columns; None is as many as they like."""
    stream.write(to_text(grids, room, color, getattr(stream, "encoding", None) or "utf-8"))
    stream.flush()


def to_bytes(grids: Sequence[Grid]) -> bytes:
    """The tables as a text file in UTF-8."""
    return to_text(grids).encode()


def to_text(grids: Sequence[Grid], room: int | None = None, color: bool = False, encoding: str = "utf-8") -> str:
    """The tables as text that the encoding can carry, without trailing spaces."""
    page = _Page(room, color, encoding)
    for number, grid in enumerate(grids):
        if number:
            page.put("")
        page.grid(grid)
    return "".join(page.written)


class _Page:
    """A page being written: what a terminal's width, colour and encoding make of grids."""

    def __init__(self, room: int | None, color: bool, encoding: str) -> None:
        self.room = room
        self.color = color
        self.encoding = encoding
        self.blocks = is_encodable(formatting.FULL + formatting.EMPTY, encoding)
        self.written: list[str] = []

    def put(self, line: str, style: str = "plain") -> None:
        text = line.rstrip(" ")
        if self.color and text and _STYLES[style]:
            text = f"\x1b[{_STYLES[style]}m{text}\x1b[0m"
        self.written.append(f"{text}\n")

    def text(self, text: str) -> str:
        return encode_lossy(one_line(text), self.encoding)

    def grid(self, grid: Grid) -> None:
        unit = "" if grid.section or grid.is_record else shared_unit(grid, grid.table_rows())
        self.put(self.text(f"{grid.title} ({unit})" if unit else grid.title), "bold")
        self.put("")
        if not grid.rows:
            self.put(self.text(_("Nothing to show.")), "dim")
        elif grid.is_record:
            self.record(grid)
        elif grid.table_rows():
            self.table(grid)
        if grid.notes and (grid.table_rows() or not grid.rows):
            self.put("")
        for note in grid.notes:
            room = min(self.room or _WIDEST_NOTE, _WIDEST_NOTE)
            for line in textwrap.wrap(self.text(formatting.sentence(note)), room, subsequent_indent="  "):
                self.put(line, "dim")

    def record(self, grid: Grid) -> None:
        """The one record of a `show`, as labels and values."""
        fields = grid.table_fields()
        labels = [self.text(formatting.heading(field)) for field in fields]
        wide = max(map(width, labels), default=0)
        among = formatting.Among(fields, grid.rows[:1])
        values = [self.cell(field, grid.rows[0], "", among) for field in fields]
        room = max((self.room or 100_000) - wide - GAP, NARROWEST)
        for label, value in zip(labels, values, strict=True):
            for number, line in enumerate(fold(value, room)):
                self.put(pad("" if number else label, wide + GAP) + line)

    def table(self, grid: Grid) -> None:
        """A header, then the rows, section by section."""
        fields = [field for field in grid.table_fields() if field.key != grid.section]
        sections = list(_sections(grid))
        layout, headings, lines = self.laid_out(fields, sections)
        if self.room is not None and layout.natural > self.room and any(field.optional for field in fields):
            fields = [field for field in fields if not field.optional]
            layout, headings, lines = self.laid_out(fields, sections)
        self.line(layout, fields, headings, "bold")
        self.put(self.text(formatting.RULE) * layout.total)
        upcoming = iter(lines)
        for number, section in enumerate(sections):
            if section.title and number:
                self.put("")
            if section.title:
                self.put(self.text(section.title), "section")
            for row in section.rows:
                cells = self.drawn(layout, fields, row, next(upcoming))
                self.line(layout, fields, cells, "bold" if row.strong else "plain")

    def laid_out(
        self, fields: Sequence[Field], sections: Sequence[_Section]
    ) -> tuple[Layout, list[str], list[list[str]]]:
        """The layout of those columns, their headings, and each row's cells."""
        headings = [self.text(formatting.heading(field)) for field in fields]
        lines = []
        for section in sections:
            among = formatting.Among(fields, section.rows)
            lines += [[self.cell(field, row, section.unit, among) for field in fields] for row in section.rows]
        return lay_out(fields, headings, lines, self.room), headings, lines

    def line(self, layout: Layout, fields: Sequence[Field], cells: Sequence[str], style: str) -> None:
        """One row, on as many lines as its longest text needs."""
        folded = [fold(cell, room) for cell, room in zip(cells, layout.widths, strict=True)]
        for number in range(max(map(len, folded), default=0)):
            pieces = [
                " " * gap + pad(parts[number] if number < len(parts) else "", room, right=field.is_number)
                for field, parts, room, gap in zip(fields, folded, layout.widths, layout.gaps, strict=True)
            ]
            self.put("".join(pieces), style)

    def cell(self, field: Field, row: Row, unit: str, among: formatting.Among) -> str:
        """A value as people read it; a bar is drawn when its width is known."""
        value = row[field.key]
        if field.is_drawn:
            return ""
        if unit and value is not None and field.kind is Kind.AMOUNT and not field.exact:
            return self.text(formatting.in_unit(formatting.number(value), unit, among.beside(row)))
        return self.text(formatting.display(field, row, among))

    def drawn(self, layout: Layout, fields: Sequence[Field], row: Row, cells: list[str]) -> list[str]:
        """The cells of a row, its bars drawn."""
        return [
            formatting.draw(row[field.key], field.kind, room, self.blocks) if field.is_drawn else cell
            for field, room, cell in zip(fields, layout.widths, cells, strict=True)
        ]


def _sections(grid: Grid) -> Iterator[_Section]:
    """The rows of each section under its title, with the unit of its amounts."""
    for title, rows in formatting.sections(grid):
        unit = shared_unit(grid, rows)
        yield _Section(f"{title} ({unit})" if title and unit else title, rows, unit)


def shared_unit(grid: Grid, rows: Sequence[Row]) -> str:
    """The unit in which a section's amounts of money read best together; none where they are counts."""
    fields = [field for field in grid.table_fields() if field.kind is Kind.AMOUNT and not field.exact]
    if any(field.kind_in(row) is not Kind.MONEY for field in fields for row in rows):
        return ""
    amounts = [formatting.number(row[field.key]) for field in fields for row in rows if row[field.key] is not None]
    return formatting.best_unit(amounts) if amounts else ""
