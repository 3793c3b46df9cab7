"""Several grids read one after the other, with the charts that show them: what a page or a workbook is made of.

A chart is described once, in the exact values of its grid. A workbook draws it with its own means from
the same values in cells, a page as SVG: neither renderer decides what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from imm_eco.grid import Grid, Kind, Note


class Shape(Enum):
    """How a chart shows its series."""

    BARS = "bars"  # a bar a category and series
    LINES = "lines"  # a line a series, over dates


class Ink(Enum):
    """What a series is to the reader; each renderer has one colour and one pattern for it, also without colour."""

    MAIN = "main"  # the figure that the chart is about
    REFERENCE = "reference"  # what it is measured against: a target, a path, an envelope
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"


@dataclass(frozen=True, slots=True)
class Series:
    """Values by category, in the unit of the chart; None is not known and not drawn."""

    title: str
    values: Sequence[int | float | None]
    ink: Ink = Ink.MAIN


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: a value a category and series. Categories are words or dates; `kind` is that of the values."""

    name: str
    title: str
    shape: Shape
    categories: Sequence[str | date]
    series: Sequence[Series]
    kind: Kind = Kind.COUNT

    @property
    def amounts(self) -> Sequence[float]:
        """Its values, where they are of money; those of another kind have no unit in common."""
        values = (value for series in self.series for value in series.values if value is not None)
        return list(values) if self.kind is Kind.MONEY else ()


@dataclass(frozen=True, slots=True)
class Cards:
    """The columns of a grid by which its rows are told in a few words: the figure itself, the share
    attained, and the share that the day asks for."""

    figure: str
    share: str
    mark: str


@dataclass(frozen=True)
class Section:
    """The grids under one heading, the first one's, and their charts.

    `cards`: the rows of the first grid are what a reader should see before all else. `brief` sections are those
    that a mail holds.
    """

    grids: Sequence[Grid]
    charts: Sequence[Chart] = ()
    cards: Cards | None = None
    brief: bool = False

    @property
    def name(self) -> str:
        """The section's permanent name: that of its first grid."""
        return self.grids[0].name


@dataclass(frozen=True)
class Document:
    """A title, the sender above it, a sentence or two under it, then sections; `facts` are its own data."""

    title: str
    sections: Sequence[Section]
    sender: str = ""
    lead: Sequence[str | Note] = ()
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Every grid, in the order of reading."""
        return tuple(grid for section in self.sections for grid in section.grids)

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Every chart, in the order of reading."""
        return tuple(chart for section in self.sections for chart in section.charts)


def of_grids(grids: Sequence[Grid]) -> Document:
    """Grids that stand for themselves: the first one's title is the document's."""
    return Document(grids[0].title, [Section([grid]) for grid in grids])
