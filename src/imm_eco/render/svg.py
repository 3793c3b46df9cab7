"""Charts as SVG inside a page: fluid in width, text of one size, colours of the page's style sheet.

Positions across are shares of the width there is, heights are pixels: so the same drawing serves a phone
and a sheet of paper without its words shrinking. What only colour would tell is told by a pattern too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from math import ceil, floor, log10
from typing import NamedTuple

from imm_eco import formatting
from imm_eco.document import Chart, Ink, Series, Shape
from imm_eco.i18n import NBSP, _
from imm_eco.render.sanitise import one_line

UNKNOWN = "n.d."
BAR_ROOM = 74.0
"""How far bars go, in per cent of the width: the figures stand behind them."""
_LABEL, _BAND, _BETWEEN = 17, 15, 11
_PLOT, _ABOVE, _BELOW, _RIGHT = 230, 20, 24, 98.0
_GRIDLINES = 4
_STROKE = """<svg class="key" aria-hidden="true" width="28" height="8">\
<line x1="0" x2="28" y1="4" y2="4" class="line {ink}"/></svg>"""


def figure(chart: Chart) -> str:
    """A chart with its title, its legend, and what it says in words for those who do not see it."""
    unit, title = unit_of(chart), titled(chart)
    draw = _bars if chart.shape is Shape.BARS else _lines
    height, marks = draw(chart, unit)
    name = escape(chart.name)
    lines = (
        f'<figure class="chart" id="chart-{name}">',
        f"<figcaption>{in_html(title)}</figcaption>",
        _legend(chart, unit),
        f'<svg role="img" aria-labelledby="{name}-title {name}-desc" width="100%" height="{height}">',
        f'<title id="{name}-title">{in_html(title)}</title>',
        f'<desc id="{name}-desc">{in_html(_in_words(chart, unit))}</desc>',
        *marks,
        "</svg>",
        "</figure>",
    )
    return "\n".join(line for line in lines if line)


def unit_of(chart: Chart) -> str:
    """The unit in which its amounts of money read best together; none where there are none."""
    return formatting.best_unit(chart.amounts) if chart.amounts else ""


def titled(chart: Chart) -> str:
    """The chart's title, with the unit of its amounts."""
    unit = unit_of(chart)
    return f"{chart.title} ({unit})" if unit else chart.title


def _legend(chart: Chart, unit: str) -> str:
    """What each series is; of lines also where each ends."""
    if len(chart.series) < 2:
        return ""
    return f'<ul class="legend">{"".join(_key(chart, each, unit) for each in chart.series)}</ul>'


def _key(chart: Chart, series: Series, unit: str) -> str:
    ink = series.ink.value
    mark = f'<i class="key {ink}"></i>' if chart.shape is Shape.BARS else _STROKE.format(ink=ink)
    end = next((value for value in reversed(series.values) if value is not None), None)
    if chart.shape is Shape.LINES:
        return f"<li>{mark}{in_html(series.title)} <b>{in_html(_written(end, chart, unit))}</b></li>"
    return f"<li>{mark}{in_html(series.title)}</li>"


def _bars(chart: Chart, unit: str) -> tuple[int, list[str]]:
    """A label and its bars for each category: what is measured against stands behind as a wider, pale one."""
    scale = _Scale.of(chart)
    marks = [scale.zero_line] if scale.lowest < 0 else []
    top = 2
    for number, category in enumerate(chart.categories):
        marks.append(f'<text x="0" y="{top + 12}" class="label">{in_html(_category(category))}</text>')
        band = top + _LABEL
        shown = [(series, series.values[number]) for series in _behind_first(chart.series)]
        marks += [_bar(series, value, scale, band) for series, value in shown if value is not None]
        marks.append(_figures(chart, number, scale, band, unit))
        top = band + _BAND + _BETWEEN
    return top, marks


def _behind_first(series: Sequence[Series]) -> list[Series]:
    return sorted(series, key=lambda each: each.ink is not Ink.REFERENCE)


def _bar(series: Series, value: float, scale: _Scale, band: int) -> str:
    """A bar from zero to its value: to the left of it where that is below."""
    inset = 0 if series.ink is Ink.REFERENCE else 3
    start, end = sorted((scale.at(0), scale.at(value)))
    place = f'x="{start:.2f}%" y="{band + inset}" width="{end - start:.2f}%" height="{_BAND - 2 * inset}"'
    return f'<rect {place} class="rod {series.ink.value}"/>'


def _figures(chart: Chart, number: int, scale: _Scale, band: int, unit: str) -> str:
    """The values of a category behind its bars, and never left of zero: its own, then what it is measured against."""
    values = [(each, each.values[number]) for each in chart.series]
    known = [(each, value) for each, value in values if value is not None]
    right = max(scale.at(value) for value in (0, *(value for _each, value in known)))
    amounts = [value for _each, value in known]
    slash = f"{NBSP}/{NBSP}"
    parts = [
        f'<tspan class="{"of" if each.ink is Ink.REFERENCE else "value"}">'
        f"{in_html((slash if place else '') + _written(value, chart, unit, amounts))}</tspan>"
        for place, (each, value) in enumerate(known)
    ]
    return f'<text x="{right:.2f}%" dx="7" y="{band + 12}">{"".join(parts)}</text>'


class _Scale(NamedTuple):
    """What the room of bars stands for: from the lowest value, or zero, to the highest, or zero."""

    lowest: float
    highest: float

    @classmethod
    def of(cls, chart: Chart) -> _Scale:
        lowest, highest = _ends(chart)
        return cls(lowest, highest if highest > lowest else lowest + 1)

    def at(self, value: float) -> float:
        """Where a value stands, in per cent of the width."""
        return (float(value) - self.lowest) / (self.highest - self.lowest) * BAR_ROOM

    @property
    def zero_line(self) -> str:
        zero = f"{self.at(0):.2f}%"
        return f'<line x1="{zero}" x2="{zero}" y1="0" y2="100%" class="axis"/>'


def _ends(chart: Chart) -> tuple[float, float]:
    """The lowest and the highest value of a chart; zero where none is lower, or higher."""
    values = [float(value) for series in chart.series for value in series.values if value is not None]
    return min(0.0, *values, 0.0), max(0.0, *values, 0.0)


def _lines(chart: Chart, unit: str) -> tuple[int, list[str]]:
    """Lines over dates, above a scale of round figures."""
    days = [category for category in chart.categories if isinstance(category, date)]
    ticks = _ticks(*_ends(chart))
    marks = [mark for tick in ticks for mark in _gridline(tick, ticks, chart, unit)]
    marks += _years(days)
    # Its own coordinates stretch with the page; strokes do not, and the name is the outer drawing's.
    marks.append(f'<svg aria-hidden="true" y="{_ABOVE}" width="{_RIGHT}%" height="{_PLOT}" '
                 f'viewBox="0 0 1000 {_PLOT}" preserveAspectRatio="none">')  # fmt: skip
    marks += [_path(series, days, ticks) for series in _behind_first(chart.series)]
    marks.append("</svg>")
    marks += [mark for series in chart.series if series.ink is Ink.MAIN for mark in _end(series, days, ticks)]
    return _ABOVE + _PLOT + _BELOW, marks


def _ticks(lowest: float, highest: float) -> list[float]:
    """Round figures by which all values lie, zero among them: 0, 5 000, 10 000, 15 000."""
    rough = max((highest - lowest) / _GRIDLINES, 1.0)
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough)
    first, last = floor(lowest / step), ceil(highest / step)
    return [step * number for number in range(first, max(last, first + 1) + 1)]


def _height(value: float, ticks: Sequence[float]) -> float:
    """How far below the top of the plot a value stands, in pixels."""
    return _PLOT * (ticks[-1] - float(value)) / (ticks[-1] - ticks[0])


def _gridline(tick: float, ticks: Sequence[float], chart: Chart, unit: str) -> Iterator[str]:
    y = _ABOVE + _height(tick, ticks)
    yield f'<line x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}" class="{"axis" if tick == 0 else "grid"}"/>'
    # At the foot of the plot zero says itself.
    if tick or ticks[0] < 0:
        yield f'<text x="0" y="{y - 4:.1f}" class="scale">{in_html(_written(tick, chart, unit))}</text>'


def _years(days: Sequence[date]) -> Iterator[str]:
    """A mark at each turn of the year."""
    bottom = _ABOVE + _PLOT
    for year in sorted({day.year for day in days} - {days[0].year} if days else ()):
        x = _across(date(year, 1, 1), days) * _RIGHT
        yield f'<line x1="{x:.2f}%" x2="{x:.2f}%" y1="{bottom}" y2="{bottom + 5}" class="axis"/>'
        yield f'<text x="{x:.2f}%" dx="3" y="{bottom + 16}" class="scale">{year}</text>'


def _across(day: date, days: Sequence[date]) -> float:
    whole = (days[-1] - days[0]).days
    return (day - days[0]).days / whole if whole else 0.0


def _points(series: Series, days: Sequence[date], ticks: Sequence[float]) -> list[tuple[float, float]]:
    """Each known value: its share of the width, and its height in pixels of the plot."""
    known = ((day, value) for day, value in zip(days, series.values, strict=True) if value is not None)
    return [(_across(day, days), _height(value, ticks)) for day, value in known]


def _path(series: Series, days: Sequence[date], ticks: Sequence[float]) -> str:
    points = " ".join(f"{x * 1000:.1f},{y:.1f}" for x, y in _points(series, days, ticks))
    return f'<polyline points="{points}" class="line {series.ink.value}"/>'


def _end(series: Series, days: Sequence[date], ticks: Sequence[float]) -> Iterator[str]:
    """A dot where the figure stands."""
    for x, y in _points(series, days, ticks)[-1:]:
        yield f'<circle cx="{x * _RIGHT:.2f}%" cy="{_ABOVE + y:.1f}" r="4" class="dot"/>'


def _in_words(chart: Chart, unit: str) -> str:
    """The values as a sentence a series; of lines where each begins and ends."""
    said = _("{field}: {value}")
    return " ".join(f"{said.format(field=each.title, value=_values(chart, each, unit))}." for each in chart.series)


def _values(chart: Chart, series: Series, unit: str) -> str:
    known = [
        (_category(category), _written(value, chart, unit))
        for category, value in zip(chart.categories, series.values, strict=True)
        if value is not None
    ]
    if chart.shape is Shape.LINES and len(known) > 2:
        known = [known[0], known[-1]]
    return ", ".join(f"{category} {value}" for category, value in known) or _("no value")


def _written(value: float | None, chart: Chart, unit: str, beside: Sequence[float] = ()) -> str:
    if value is None:
        return UNKNOWN
    return formatting.in_unit(value, unit, beside) if unit else formatting.format_value(value, chart.kind)


def _category(category: str | date) -> str:
    return formatting.day(category) if isinstance(category, date) else category


def in_html(text: str) -> str:
    """Text on one line of a page, whatever signs it holds."""
    return escape(one_line(text))
