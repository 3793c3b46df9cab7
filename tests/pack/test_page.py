"""The page and the mail: self-contained, named for those who do not see, harmless, and true to the reports."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.pack.conftest import Make
from tests.reports.book import Book

HOSTILE = "<script>alert(1)</script>&\x1b[31m\u202e=cmd|' /C calc'!A0"


class Page(HTMLParser):
    """What a page is made of: its tags with their attributes, its texts, the words of each table."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "rect", "line", "circle", "polyline"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and "style" not in self.open:
            self.texts.append(data.strip())

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag in names]


@pytest.fixture
def page(make: Make) -> Page:
    return Page(make()["html"])


def test_nothing_is_fetched_and_nothing_runs(make: Make):
    text = make()["html"].decode()
    page = Page(text.encode())
    assert page.all("script", "link", "iframe", "img", "object", "base", "form") == []
    assert not re.search(r"https?:|url\(|@import|javascript:|\son\w+=", text)
    links = [attrs["href"] or "" for attrs in page.all("a")]
    targets = {f"#{attrs['id']}" for _tag, attrs in page.tags if "id" in attrs}
    assert links
    assert set(links) <= targets


def test_every_drawing_has_a_name_and_every_table_its_words(page: Page):
    words = {attrs["id"] for _tag, attrs in page.tags if "id" in attrs}
    drawings = [attrs for attrs in page.all("svg") if attrs.get("aria-hidden") != "true"]
    assert len(drawings) == len(page.all("figure")) > 4
    for each in drawings:
        assert each["role"] == "img"
        assert set((each["aria-labelledby"] or "").split()) <= words
    assert len(page.all("caption")) == len(page.all("table"))
    assert {attrs["scope"] for attrs in page.all("th")} == {"col", "row", "rowgroup"}
    ids = [attrs["id"] for _tag, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert (len(page.all("h1")), len(page.all("main"))) == (1, 1)


def test_light_and_dark_screen_and_paper(make: Make):
    text = make()["html"].decode()
    for words in ("prefers-color-scheme: dark", "@media print", "size: A4 portrait", "width=device-width"):
        assert words in text


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("Monthly report: December 2018", "Summary", "Dossiers by step", "more than\u00a013,300", "7,594")),
        ("fr", ("Rapport mensuel : décembre 2018", "Synthèse", "Dossiers par étape", "plus de\u00a013\u00a0300")),
    ],
)
def test_in_two_languages(make: Make, lang: str, words: tuple[str, ...]):
    page = Page(make(lang=lang)["html"])
    assert page.all("html") == [{"lang": lang}]
    told = [text.replace("\u00a0:", " :") for text in page.texts]
    assert [word for word in words if word not in told] == []


def test_a_card_says_what_the_report_says(make: Make):
    """Jobs: 90 of 13 300; the path asks for 7 594: the mark stands at 57.1 % of the bar; one of two results is in."""
    text = make()["html"].decode()
    card = re.search(r'<article class="card"><h3>Jobs</h3>.*?</article>', text)
    assert card
    assert Page(card.group().encode()).texts[:3] == ["Jobs", "90", "1%"]
    assert '<i style="width:0.7%"></i><b style="left:57.1%"></b>' in card.group()
    assert "<dt>Given</dt><dd>1/2</dd>" in card.group()


def test_bars_are_as_long_as_their_values(make: Make):
    """Metal recovery aims at 6 000 jobs and new trades at 5 000; 7 300 are not allocated, the longest bar."""
    text = make()["html"].decode()
    jobs = text[text.index('id="chart-targets-jobs"') : text.index('id="chart-targets-turnover"')]
    widths = [float(each) for each in re.findall(r'width="([\d.]+)%" height="15" class="rod reference"', jobs)]
    assert widths == [60.82, 50.68, 74.0]
    assert 'aria-labelledby="targets-jobs-title targets-jobs-desc"' in jobs
    assert "Realised: Metal recovery 90, New trades\u00a0* 0," in jobs


def test_the_mail_begins_with_the_figures(make: Make):
    lines = make()["md"].decode().splitlines()
    assert lines[0] == "# Monthly report: December 2018"
    assert lines[6].startswith("- **Jobs: 90** – target more than\u00a013,300 · attained 1% · path 7,594 · gap -13,210")
    assert lines[8].startswith("- **State support committed: 180.0\u00a0MDH** – target estimated\u00a0630.0\u00a0MDH")
    assert lines[-1] == "In full: imm-2018-12.xlsx, imm-2018-12.html, imm-2018-12.json."
    assert len(lines) <= 90


def test_the_tables_say_what_the_reports_say(make: Make, run: Callable[..., Result], book: Book):
    """Each figure that the table on the terminal shows stands in the page and in the mail."""
    files = make()
    args = ("--db", book.path, "report", "targets", "--as-of", "2018-12-31", "--format", "md")
    table = [line for line in run(*args).out.splitlines() if line.startswith("| ")]
    mail = files["md"].decode().splitlines()
    assert len(table) == 16
    assert [line for line in table if line not in mail] == []
    texts = Page(files["html"]).texts
    plain = [line.replace("**", "").replace("\\*", "*").strip("| ") for line in table[2:]]
    cells = {cell.strip(" ") for line in plain for cell in line.split(" | ")}
    assert [cell for cell in cells if cell and not set(cell) & set("█░") and cell not in texts] == []


def test_names_from_outside_are_harmless(make: Make, book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.dossier(HOSTILE, "travail-metaux", opened="2016-07-01")
        pen.move(HOSTILE, "desiste", "2017-01-05", "identification", reason=HOSTILE)
    files = make()
    for content in (files["html"], files["md"], files["json"], files["manifest.json"]):
        text = content.decode()
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert "<script" not in files["html"].decode()
    assert "<script" not in files["md"].decode()
    assert any("<script>alert(1)</script>" in text for text in Page(files["html"]).texts)


def test_a_page_can_be_read_without_a_pack(run: Callable[..., Result], book: Book, tmp_path: Path):
    run("--db", book.path, "report", "delays", "--as-of", "2018-12-31", "-o", "delays.html")
    text = (tmp_path / "delays.html").read_text(encoding="utf-8")
    assert "size: A4 landscape" in text
    assert "<figure" not in text
    assert text.count("<h1>") == 1
