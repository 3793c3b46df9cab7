"""How wide the columns of a table are, so that no digit is ever lost.

Texts give way first, down to a readable minimum, then gaps and bars; figures never. A table that still
does not fit is wider than the terminal, and whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from imm_eco.grid import Field, Kind
from imm_eco.render.cells import longest_word, width

GAP = 2
TIGHT = 1  # beside a text or a bar; two figures side by side always keep two spaces
DRAWN = {Kind.BAR: (10, 6), Kind.SPAN: (30, 12)}  # what a drawing likes, and the least it can do with
NARROWEST = 16  # a text column keeps its longest word, up to this
BROKEN = 10  # where nothing else helps, longer words are broken, down to this

Lines = Sequence[Sequence[str]]


@dataclass
class Layout:
    """The width of each column, and of the gap before it; `natural` is the width that the table would like."""

    widths: list[int]
    gaps: list[int]
    natural: int = 0

    @property
    def total(self) -> int:
        """How wide the whole table is."""
        return sum(self.widths) + sum(self.gaps)


def lay_out(fields: Sequence[Field], headings: Sequence[str], lines: Lines, room: int | None) -> Layout:
    """The layout of a table in `room` columns; None is as much as it likes."""
    columns = [[line[index] for line in lines] for index in range(len(fields))]
    limits = [_limits(*parts) for parts in zip(fields, headings, columns, strict=True)]
    layout = Layout([natural for natural, _floor in limits], [0, *[GAP] * (len(fields) - 1)])
    layout.natural = layout.total
    if room is None or layout.total <= room:
        return layout
    floors = [floor for _natural, floor in limits]
    texts = [index for index, field in enumerate(fields) if field.kind is not Kind.BAR]
    bars = [index for index, field in enumerate(fields) if field.kind is Kind.BAR]
    _squeeze(layout, texts, floors, room)
    if layout.total > room:
        layout.gaps[1:] = [_gap(left, right) for left, right in pairwise(fields)]
        _squeeze(layout, bars, floors, room)
        broken = [
            floor if field.is_number else max(longest_word(heading), min(floor, BROKEN))
            for field, heading, floor in zip(fields, headings, floors, strict=True)
        ]
        _squeeze(layout, texts, broken, room)
    return layout


def _squeeze(layout: Layout, giving: Sequence[int], floors: Sequence[int], room: int) -> None:
    """Take from the widest that has something to give, until the table fits or nothing is left."""
    while layout.total > room:
        loose = [index for index in giving if layout.widths[index] > floors[index]]
        if not loose:
            return
        layout.widths[max(loose, key=layout.widths.__getitem__)] -= 1


def _gap(left: Field, right: Field) -> int:
    return GAP if left.is_number and not right.is_drawn else TIGHT


def _limits(field: Field, heading: str, column: Sequence[str]) -> tuple[int, int]:
    """The natural width of a column and the least it can do with."""
    word = longest_word(heading)
    if field.is_drawn:
        liked, least = DRAWN[field.kind]
        return max(liked, word), max(least, word)
    content = max(map(width, column), default=0)
    natural = max(content, width(heading))
    if field.is_number or field.kind is Kind.DATE:
        return natural, max(content, word)
    return natural, max(word, min(max(map(longest_word, column), default=0), NARROWEST))
