"""Charts that a workbook draws itself, from real values in the cells of a sheet of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.axis import DateAxis, TextAxis
from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series as Drawn
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from imm_eco import formatting, i18n
from imm_eco.document import Chart, Ink, Series, Shape
from imm_eco.grid import Kind
from imm_eco.render.sanitise import escape_controls
from imm_eco.render.svg import titled, unit_of
from imm_eco.render.xlsx_text import put_text

HEIGHT, NARROWEST, GAP, ACROSS = 7.8, 12.0, 0.4, 2
"""The size of a chart and the room between two, in centimetres; how many stand side by side."""

_COLORS = {
    Ink.MAIN: "1F3A5F", Ink.REFERENCE: "B9C4D2", Ink.FIRST: "C2571A", Ink.SECOND: "0F766E", Ink.THIRD: "6D4C9F",
}  # fmt: skip
_DASHES: dict[Ink, Literal["sysDash", "dash", "dashDot"]] = {
    Ink.REFERENCE: "sysDash",
    Ink.FIRST: "dash",
    Ink.SECOND: "dashDot",
}
_QUIET = "566270"


def draw(sheet: Worksheet, data: Worksheet, charts: Sequence[Chart], first_row: int) -> None:
    """Put the charts on a sheet from a row on, two abreast, each over its own table of the sheet `data`."""
    row, width = 1, _width(sheet)
    for number, chart in enumerate(charts):
        table = _Table(data, row, chart)
        table.write()
        drawn = _bars(table) if chart.shape is Shape.BARS else _lines(table)
        _frame(drawn, chart)
        # The stubs know only a cell's name; a chart takes any anchor.
        vars(drawn)["anchor"] = _anchor(number, first_row, width)
        sheet.add_chart(drawn)
        row = table.after
    data.column_dimensions["A"].width = 28
    for letter in "BCDEFG":
        data.column_dimensions[letter].width = 20


def rows_taken(charts: Sequence[Chart]) -> int:
    """How many rows of the usual height the charts cover."""
    return -(-len(charts) // ACROSS) * _ROWS


_ROWS = 16  # of 0.53 cm each


def _width(sheet: Worksheet) -> float:
    """The charts are together as wide as the table above them; a character of a column is 0.19 cm."""
    table = sum(sheet.column_dimensions[get_column_letter(column)].width for column in range(1, sheet.max_column + 1))
    return max(NARROWEST, (table * 0.19 - GAP) / ACROSS)


def _anchor(number: int, first_row: int, width: float) -> OneCellAnchor:
    """Where a chart stands, whatever the widths of the columns under it."""
    down, across = divmod(number, ACROSS)
    marker = AnchorMarker(col=0, colOff=_emu(across * (width + GAP)), row=first_row - 1 + down * _ROWS)
    return OneCellAnchor(_from=marker, ext=XDRPositiveSize2D(_emu(width), _emu(HEIGHT)))


def _emu(centimetres: float) -> int:
    """Centimetres in the unit of drawings."""
    return round(centimetres * 360_000)


class _Table:
    """The values of a chart in cells: a title, a header of series, a row a category."""

    def __init__(self, sheet: Worksheet, top: int, chart: Chart) -> None:
        self.sheet, self.top, self.chart = sheet, top, chart
        self.header = top + 1
        self.first, self.last = top + 2, top + 1 + len(chart.categories)
        self.after = self.last + 2
        self.unit = unit_of(chart)

    @property
    def format(self) -> str:
        """Money is shown in the unit that reads best, as on a page; the cell keeps every centime.

        Below zero each sign has a section of its own: LibreOffice leaves it out of the second one with a condition.
        """
        if self.unit != "MDH":
            return "#,##0"
        return "#,##0.0,,;-#,##0.0,,;0" if self.is_below_zero else "[=0]0;[<1000000000]#,##0.0,,;#,##0,,"

    @property
    def is_below_zero(self) -> bool:
        """Whether any value is."""
        return any(value is not None and value < 0 for series in self.chart.series for value in series.values)

    @property
    def scale(self) -> str:
        """Round figures need no decimals."""
        highest = max((abs(value) for series in self.chart.series for value in self.plain(series) if value), default=0)
        return "#,##0,," if self.unit == "MDH" and highest >= 10 * formatting.MILLION else self.format

    def write(self) -> None:
        put_text(self.sheet.cell(self.top, 1), titled(self.chart))
        self.sheet.cell(self.top, 1).font = Font(name="Calibri", bold=True, color=_COLORS[Ink.MAIN])
        for column, series in enumerate(self.chart.series, 2):
            put_text(self.sheet.cell(self.header, column), series.title)
            self.sheet.cell(self.header, column).alignment = Alignment(horizontal="right", wrap_text=True)
        for row, category in enumerate(self.chart.categories, self.first):
            self._category(row, category)
        for column, series in enumerate(self.chart.series, 2):
            for row, value in enumerate(self.plain(series), self.first):
                cell = self.sheet.cell(row, column, value)
                cell.number_format = self.format

    def _category(self, row: int, category: str | date) -> None:
        cell = self.sheet.cell(row, 1)
        if isinstance(category, date):
            cell.value = category
            cell.number_format = i18n.locale().sheet_date
        else:
            put_text(cell, category)

    def plain(self, series: Series) -> list[Decimal | None]:
        """The values of a series as its cells hold them: MAD, or whole numbers."""
        scale = 100 if self.chart.kind is Kind.MONEY else 1
        return [None if value is None else Decimal(str(value)) / scale for value in series.values]

    def drawn(self, column: int, series: Series) -> Drawn:
        """A series that reads its cells, with their values beside them for programs that only look."""
        values = [(place, value) for place, value in enumerate(self.plain(series)) if value is not None]
        points = [NumVal(idx=place, v=f"{value:f}") for place, value in values]
        known = NumData(formatCode=self.format, ptCount=len(self.chart.categories), pt=points)
        reference = self.reference(column)
        drawn = Drawn(val=NumDataSource(numRef=NumRef(f=reference, numCache=known)))
        title = StrData(ptCount=1, pt=[StrVal(idx=0, v=escape_controls(series.title))])
        drawn.tx = SeriesLabel(strRef=StrRef(f=self.cell(column), strCache=title))
        drawn.cat = self._categories()
        return drawn

    def reference(self, column: int) -> str:
        return str(Reference(self.sheet, min_col=column, min_row=self.first, max_row=self.last))

    def cell(self, column: int) -> str:
        return str(Reference(self.sheet, min_col=column, min_row=self.header))

    def _categories(self) -> AxDataSource:
        kept = self.chart.categories
        days = [category for category in kept if isinstance(category, date)]
        if not days:
            words = [StrVal(idx=place, v=escape_controls(str(category))) for place, category in enumerate(kept)]
            return AxDataSource(strRef=StrRef(f=self.reference(1), strCache=StrData(ptCount=len(kept), pt=words)))
        since = date(1899, 12, 30)
        points = [NumVal(idx=place, v=str((day - since).days)) for place, day in enumerate(days)]
        known = NumData(formatCode="yyyy", ptCount=len(days), pt=points)
        return AxDataSource(numRef=NumRef(f=self.reference(1), numCache=known))


def _bars(table: _Table) -> BarChart:
    """Bars that lie, so that long titles can be read; one above the other where no category has two values."""
    chart = BarChart()
    chart.type, chart.grouping, chart.gapWidth = "bar", "clustered", 45
    alone = all(sum(value is not None for value in each) < 2 for each in zip(*_values(table.chart), strict=True))
    chart.overlap = 100 if alone else -5
    chart.x_axis = TextAxis(crossAx=100)
    chart.x_axis.scaling.orientation = "maxMin"
    for column, series in enumerate(table.chart.series, 2):
        drawn = table.drawn(column, series)
        drawn.graphicalProperties = GraphicalProperties(solidFill=_COLORS[series.ink])
        drawn.graphicalProperties.line.noFill = True
        # Else Excel draws what is below zero in white.
        drawn.invertIfNegative = False
        drawn.dLbls = _labels()
        chart.series.append(drawn)
    _axes(chart, table)
    chart.y_axis.majorGridlines = None
    # The categories are read from the top; so the scale crosses at their end to stand below.
    chart.y_axis.crosses = "max"
    return chart


def _lines(table: _Table) -> LineChart:
    """Lines over dates, a year a mark; what is not known is a gap."""
    chart = LineChart()
    chart.x_axis = DateAxis(crossAx=100)
    chart.x_axis.number_format, chart.x_axis.majorTimeUnit = "yyyy", "years"
    chart.x_axis.majorUnit, chart.x_axis.baseTimeUnit = 1, "months"
    for column, series in enumerate(table.chart.series, 2):
        drawn = table.drawn(column, series)
        width = 28_000 if series.ink is Ink.MAIN else 19_000
        line = LineProperties(solidFill=_COLORS[series.ink], w=width, prstDash=_DASHES.get(series.ink))
        drawn.graphicalProperties = GraphicalProperties(ln=line)
        drawn.marker = Marker(symbol="none")
        drawn.smooth = False
        chart.series.append(drawn)
    chart.display_blanks = "gap"
    _axes(chart, table)
    return chart


def _values(chart: Chart) -> Iterator[Sequence[float | None]]:
    return (series.values for series in chart.series)


def _axes(chart: BarChart | LineChart, table: _Table) -> None:
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.majorTickMark = "none"
        axis.txPr = _text(900)
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill="B9C4D2"))
    chart.y_axis.number_format = table.scale
    if table.is_below_zero:
        # The titles stand at the foot of the plot, not along zero across what is drawn.
        chart.x_axis.tickLblPos = "low"
    else:
        chart.y_axis.scaling.min = 0
    if chart.y_axis.majorGridlines is not None:
        chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="E4EAF1"))


def _labels() -> DataLabelList:
    """Each bar's value at its end."""
    labels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False)
    labels.txPr = _text(800)
    return labels


def _frame(drawn: BarChart | LineChart, chart: Chart) -> None:
    words = CharacterProperties(sz=1100, b=True, solidFill=_COLORS[Ink.MAIN])
    run = RegularTextRun(rPr=words, t=escape_controls(titled(chart)))
    drawn.title = Title(tx=Text(rich=RichText(RichTextProperties(), p=[Paragraph(r=[run])])), overlay=False)
    drawn.legend = Legend(legendPos="b", txPr=_text(900)) if len(chart.series) > 1 else None
    drawn.graphical_properties = GraphicalProperties(ln=LineProperties(solidFill="D8DEE6"))


def _text(size: int) -> RichText:
    """Small text of an axis, a legend or a label; `size` in hundredths of a point."""
    properties = CharacterProperties(sz=size, solidFill=_QUIET)
    return RichText(RichTextProperties(), p=[Paragraph(ParagraphProperties(defRPr=properties), endParaRPr=properties)])
