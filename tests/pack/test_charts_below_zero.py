"""Charts of figures below zero, as net jobs may be: bars that go the other way, lines that stay on their plot."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook

from imm_eco import formatting
from imm_eco.document import Chart, Ink, Series, Shape
from imm_eco.grid import Kind
from imm_eco.render import svg, xlsx_charts
from tests.conftest import Run
from tests.pack.conftest import Make
from tests.reports.book import MDH, Book

DAYS = [date(2018, 10, 31), date(2018, 11, 30), date(2018, 12, 31), date(2019, 1, 31)]
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
PLOT_TOP, PLOT_HEIGHT = 20.0, 230.0


def bars(*values: float | None, reference: tuple[float | None, ...] = (), kind: Kind = Kind.COUNT) -> Chart:
    series = [Series("Realised", values), *([Series("Target", reference, Ink.REFERENCE)] if reference else ())]
    return Chart("x", "X", Shape.BARS, [f"E{place}" for place in range(len(values))], series, kind)


def lines(*values: float | None, kind: Kind = Kind.COUNT) -> Chart:
    return Chart("x", "X", Shape.LINES, DAYS, [Series("Realised", values)], kind)


def rods(drawn: str) -> list[tuple[float, float]]:
    """Where each bar begins and how long it is, in per cent of the width."""
    found = re.findall(r'<rect x="([\d.]+)%?" y="\d+" width="([\d.]+)%"', drawn)
    return [(float(x), float(width)) for x, width in found]


def figures(drawn: str) -> list[tuple[float, str]]:
    """Where the figures of each category stand, and what they are."""
    found = re.findall(r'<text x="([\d.]+)%" dx="7" [^>]*>(.*?)</text>', drawn)
    return [(float(x), re.sub("<[^>]+>", "", text)) for x, text in found]


class TestOnAPage:
    def test_a_bar_below_zero_goes_to_the_left_of_it(self) -> None:
        drawn = svg.figure(bars(-50, 100, None, 0, reference=(50, None, None, None)))
        # From -50 to 100 on 74 % of the width: zero stands at a third of it, and the figures behind the bars.
        assert rods(drawn) == [(24.67, 24.67), (0, 24.67), (24.67, 49.33), (24.67, 0)]
        assert figures(drawn) == [(49.33, "-50\xa0/\xa050"), (74, "100"), (24.67, ""), (24.67, "0")]
        axis = re.findall(r'<line x1="([^"]*)" x2="([^"]*)" y1="0" y2="100%" class="axis"/>', drawn)
        assert axis == [("24.67%", "24.67%")]
        assert "Realised: E0 -50, E1 100, E3 0." in drawn

    def test_where_all_are_below_zero_none_looks_like_a_gain(self) -> None:
        drawn = svg.figure(bars(-5, -10))
        assert rods(drawn) == [(37.0, 37.0), (0.0, 74.0)]
        assert figures(drawn) == [(74.0, "-5"), (74.0, "-10")]

    def test_without_any_below_zero_bars_begin_at_the_edge(self) -> None:
        drawn = svg.figure(bars(5, 10))
        assert rods(drawn) == [(0.0, 37.0), (0.0, 74.0)]
        assert 'class="axis"' not in drawn

    @pytest.mark.parametrize(
        ("values", "scale", "zero"),
        [
            ((0, -30, 60, 10), ["-50", "-25", "0", "25", "50", "75"], 0.6),
            ((-10, -20, -40, -35), ["-40", "-30", "-20", "-10", "0"], 0.0),
            ((-1, None, 13_300, 0), ["-5,000", "0", "5,000", "10,000", "15,000"], 0.75),
        ],
    )
    def test_a_line_stays_on_its_plot(self, values: tuple[int | None, ...], scale: list[str], zero: float) -> None:
        drawn = svg.figure(lines(*values))
        assert re.findall(r'<text x="0" [^>]*class="scale">([^<]*)<', drawn) == scale
        [axis] = re.findall(r'<line x1="0" x2="100%" y1="([\d.]+)" y2="[\d.]+" class="axis"/>', drawn)
        assert float(axis) == pytest.approx(PLOT_TOP + PLOT_HEIGHT * zero, abs=0.1)
        [points] = re.findall(r'<polyline points="([^"]*)"', drawn)
        heights = [float(point.split(",")[1]) for point in points.split()]
        assert all(0 <= height <= PLOT_HEIGHT for height in heights)
        known = [value for value in values if value is not None]
        # The lowest value is drawn lowest, the highest highest.
        assert heights.index(max(heights)) == known.index(min(known))
        assert heights.index(min(heights)) == known.index(max(known))
        [dot] = re.findall(r'<circle [^>]*cy="([\d.]+)"', drawn)
        assert float(dot) == pytest.approx(PLOT_TOP + heights[-1], abs=0.1)


def drawn_by_a_workbook(chart: Chart) -> ElementTree.Element:
    book = Workbook()
    sheet, data = book.worksheets[0], book.create_sheet("Data")
    xlsx_charts.draw(sheet, data, [chart], 1)
    saved = io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as archive:
        return ElementTree.fromstring(archive.read("xl/charts/chart1.xml"))


def attribute(part: ElementTree.Element, path: str) -> str | None:
    found = part.find("/".join(f"{C}{name}" for name in path.split("/")))
    return None if found is None else found.get("val")


class TestInAWorkbook:
    @pytest.mark.parametrize("chart", [bars(-50, 100), lines(-50, 100, None, 3)], ids=["bars", "lines"])
    def test_the_scale_goes_below_zero_and_the_titles_stand_aside(self, chart: Chart) -> None:
        plot = drawn_by_a_workbook(chart).find(f"{C}chart/{C}plotArea")
        assert plot is not None
        [scale] = plot.findall(f"{C}valAx")
        assert attribute(scale, "scaling/min") is None
        [titles] = plot.findall(f"{C}catAx") or plot.findall(f"{C}dateAx")
        assert attribute(titles, "tickLblPos") == "low"

    @pytest.mark.parametrize("chart", [bars(5, 100), lines(0, 100, None, 3)], ids=["bars", "lines"])
    def test_else_it_begins_at_zero(self, chart: Chart) -> None:
        [scale] = drawn_by_a_workbook(chart).findall(f"{C}chart/{C}plotArea/{C}valAx")
        assert attribute(scale, "scaling/min") == "0"

    def test_a_bar_below_zero_keeps_its_colour(self) -> None:
        """Without a word Excel draws it white."""
        root = drawn_by_a_workbook(bars(-50, 100, reference=(1, 2)))
        series = root.findall(f"{C}chart/{C}plotArea/{C}barChart/{C}ser")
        assert [attribute(each, "invertIfNegative") for each in series] == ["0", "0"]

    def test_an_amount_below_zero_keeps_its_sign(self) -> None:
        """LibreOffice leaves the sign out of the second section of a format with conditions."""
        for values, format_ in (
            ((-12 * MDH, 5 * MDH), "#,##0.0,,;-#,##0.0,,;0"),
            ((12 * MDH, 5 * MDH), "[=0]0;[<1000000000]#,##0.0,,;#,##0,,"),
        ):
            root = drawn_by_a_workbook(bars(*values, kind=Kind.MONEY))
            codes = {each.text for each in root.iter(f"{C}formatCode")}
            assert codes == {format_}

    def test_a_bar_in_a_cell_is_empty_for_nothing_and_full_for_the_whole(self, make: Make) -> None:
        with zipfile.ZipFile(io.BytesIO(make()["xlsx"])) as archive:
            sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/")]
        bars_in_cells = re.findall(r"<dataBar [^>]*>", "".join(sheets))
        assert bars_in_cells
        assert all('minLength="0"' in each and 'maxLength="100"' in each for each in bars_in_cells)


class TestInATable:
    def test_a_bar_of_a_share_below_zero_is_empty(self) -> None:
        assert [formatting.bar(share) for share in (-0.8, -0.001, 0)] == ["░" * 10] * 3

    def test_a_report_and_a_pack_tell_net_losses(self, make: Make, book: Book, run: Run) -> None:
        with book.at("2019-01-11T08:00:00Z") as pen:
            pen.result("A", "jobs", "2018", -90)
        table = run("--db", book.path, "report", "targets", "--as-of", "2018-12-31").out
        [row] = [line for line in table.splitlines() if line.startswith("Programme") and "13,300" in line]
        assert ("-90" in row, "-1%" in row, "░" * 10 in row) == (True, True, True)
        page = make()["html"].decode()
        chart = page[page.index('id="chart-targets-jobs"') :]
        chart = chart[: chart.index("</figure>")]
        assert "-90" in chart
        assert any(x == 0 and width > 0 for x, width in rods(chart))
