"""Charts: what is drawn is what the table says, by either renderer."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from imm_eco.document import Chart, Ink, Series, Shape
from imm_eco.domain.vocabulary import Term, Vocabulary
from imm_eco.grid import Field, Grid, Kind, Row
from imm_eco.render import svg
from imm_eco.reports.charts import charts
from imm_eco.reports.forecasts import ProjectionRow
from imm_eco.reports.monthly import BRIEF, ORDER
from imm_eco.reports.trajectory import TrajectoryRow

JOBS = Vocabulary("indicator", (Term("jobs", "Emplois", "Jobs"),))
METHODS = Vocabulary("projection", (Term("pace", "Rythme", "Pace"), Term("rate", "Taux", "Rate")))
DAYS = [date(2018, 10, 31), date(2018, 11, 30), date(2018, 12, 31), date(2019, 1, 31)]


def trajectory(*realised: int | None, projected: tuple[int | None, int | None] = (130, None)) -> list[Grid]:
    rows = [
        Row.of(TrajectoryRow("jobs", day, "jobs", "cumulative", 100 + place, value))
        for place, (day, value) in enumerate(zip(DAYS, realised, strict=True))
    ]
    leads = [
        Row.of(ProjectionRow("jobs", code, "jobs", value)) for code, value in zip(METHODS.codes, projected, strict=True)
    ]
    field = Field("indicator", "Indicator", Kind.CODE, JOBS)
    return [
        Grid("trajectory", "T", [field], rows),
        Grid("projections", "P", [field, Field("projection", "P", Kind.CODE, METHODS)], leads, secondary=True),
    ]


def test_a_projection_goes_straight_from_the_last_month_to_the_horizon():
    """From 80 at the end of October to 130 at the end of January, 92 days later: after 30 days 16.3 more, after 61
    days 33.2 more."""
    (chart,) = charts(trajectory(80, None, None, None))
    assert chart.categories == DAYS
    assert {series.title: list(series.values) for series in chart.series} == {
        "Realised": [80, None, None, None],
        "Path": [100, 101, 102, 103],
        "Pace": [80, 96, 113, 130],
        "Rate": [None] * 4,
    }
    assert [series.ink for series in chart.series] == [Ink.MAIN, Ink.REFERENCE, Ink.FIRST, Ink.SECOND]


@pytest.mark.parametrize(
    ("realised", "way"), [((None, None, None, None), [None] * 4), ((1, 2, 3, 4), [None, None, None, 130])]
)
def test_without_a_month_to_come_there_is_no_way_to_go(realised: tuple[Any, ...], way: list[int | None]):
    (chart,) = charts(trajectory(*realised))
    assert chart.series[2].values == way


def test_a_report_without_charts_has_none():
    assert charts([Grid("delays", "D", [], [])]) == []


def test_what_is_not_known_is_said_in_the_legend_and_not_drawn():
    drawn = svg.figure(charts(trajectory(80, None, None, None))[0])
    assert "Rate <b>n.d.</b>" in drawn
    assert "Pace <b>130</b>" in drawn
    lines = re.findall(r'<polyline points="([^"]*)" class="line (\w+)"/>', drawn)
    assert [(ink, len(points.split())) for points, ink in lines] == [
        ("reference", 4), ("main", 1), ("first", 4), ("second", 0),
    ]  # fmt: skip
    assert [points.split()[-1].split(",")[0] for points, ink in lines if ink == "first"] == ["1000.0"]


def lines(*values: float | None, kind: Kind = Kind.COUNT) -> str:
    return svg.figure(Chart("x", "X", Shape.LINES, DAYS, [Series("S", values)], kind))


@pytest.mark.parametrize(
    ("highest", "scale"),
    [
        (7, ["2", "4", "6", "8"]),
        (13_300, ["5,000", "10,000", "15,000"]),
        (1_000_000, ["250,000", "500,000", "750,000", "1,000,000"]),
        (0, ["1"]),
    ],
)
def test_the_scale_has_round_figures_up_to_the_highest(highest: int, scale: list[str]):
    drawn = lines(0, 0, 0, highest)
    assert re.findall(r'<text x="0" [^>]*class="scale">([^<]*)<', drawn) == scale


def test_money_is_told_in_one_unit():
    drawn = lines(0, 50_000_000, 60_000_000, 1_234_500_000_00, kind=Kind.MONEY)
    assert "<figcaption>X (MDH)</figcaption>" in drawn
    assert "S: 2018-10-31 0, 2019-01-31 1,235." in drawn


def test_words_of_a_chart_are_harmless():
    chart = Chart("x", "<b>&\x1b", Shape.BARS, ["<script>"], [Series('"><script>', [1]), Series("b", [2], Ink.FIRST)])
    drawn = svg.figure(chart)
    assert "<script" not in drawn
    assert "\x1b" not in drawn
    assert "&lt;b&gt;&amp;\\u001b" in drawn


def test_nothing_to_draw_is_drawn_all_the_same():
    for shape in Shape:
        drawn = svg.figure(Chart("x", "X", shape, [], [Series("A", []), Series("B", [])]))
        assert "A: no value. B: no value." in drawn


def test_a_mail_knows_its_reports():
    assert set(BRIEF) - {"revisions", "reissue", "late"} <= set(ORDER)
