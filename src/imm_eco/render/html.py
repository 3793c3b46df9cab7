"""Grids and their charts as one page to read in a browser and print on A4: nothing is fetched from anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from imm_eco import formatting, i18n
from imm_eco.document import Cards, Document, Section, of_grids
from imm_eco.grid import Field, Grid, Kind, Row, Value
from imm_eco.i18n import _
from imm_eco.render.svg import figure, in_html

WIDE = 7
"""A table of more columns than this is printed on landscape paper."""

_REFERENCE = re.compile(r"[^\s-]{1,8}(-[^\s-]{1,8}){1,3}")  # `IMM-2018-0007`: no line ends at its hyphens

ONE_PIECE = 8
"""A table of no more rows than this is not cut by the end of a page."""

_POLICY = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
)
"""Whatever a cell held, the page runs nothing and asks nobody for anything."""
_STYLE = Path(__file__).with_name("page.css")
_NUMBERED = '@bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; color: #566270; }'


def to_html(grids: Sequence[Grid]) -> bytes:
    """The first grid's title is the page's; each other grid stands under its own."""
    return page(of_grids(grids))


def page(document: Document) -> bytes:
    """A document as one file, in the analyst's language."""
    title = in_html(document.title)
    # A document with charts is read like a letter: upright, its tables in smaller print.
    wide = not document.charts and any(len(grid.table_fields()) > WIDE for grid in document.grids if not grid.is_record)
    paper = f"@page {{ size: A4 {'landscape' if wide else 'portrait'}; margin: 14mm; {_NUMBERED} }}"
    direction = ' dir="rtl"' if i18n.locale().is_right_to_left else ""
    lines = (
        "<!DOCTYPE html>",
        f'<html lang="{i18n.language}"{direction}>',
        f'<head><meta charset="utf-8">{_POLICY}<title>{title}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>\n{_STYLE.read_text(encoding='utf-8')}{paper}\n</style></head>",
        f'<body class="{"report" if document.charts else "plain"}">',
        *_header(document),
        "<main>",
        *(line for section in document.sections for line in _section(section, document)),
        "</main>",
        "</body>\n</html>\n",
    )
    return "\n".join(lines).encode()


def _header(document: Document) -> Iterator[str]:
    yield "<header>"
    if document.sender:
        yield f'<p class="sender">{in_html(document.sender)}</p>'
    yield f"<h1>{in_html(document.title)}</h1>"
    for note in document.lead:
        yield f"<p>{in_html(formatting.sentence(note))}</p>"
    yield "</header>"
    if document.sender and len(document.sections) > 1:
        links = (f'<li><a href="#{_id(each)}">{in_html(each.grids[0].title)}</a></li>' for each in document.sections)
        yield f'<nav aria-label="{in_html(_("Contents"))}"><ul>{"".join(links)}</ul></nav>'


def _section(section: Section, document: Document) -> Iterator[str]:
    """A heading, the charts, then the tables; the document's own title is not said twice."""
    title = section.grids[0].title
    if title == document.title:
        yield f'<section id="{_id(section)}">'
    else:
        yield f'<section id="{_id(section)}" aria-labelledby="{_id(section)}-title">'
        yield f'<h2 id="{_id(section)}-title">{in_html(title)}</h2>'
    if section.charts:
        yield from ('<div class="charts">', *map(figure, section.charts), "</div>")
    for number, grid in enumerate(section.grids):
        if number:
            yield f"<h3>{in_html(grid.title)}</h3>"
        yield from _grid(grid, section.cards)
    yield "</section>"


def _grid(grid: Grid, cards: Cards | None) -> Iterator[str]:
    if not grid.rows:
        yield f'<p class="note">{in_html(_("Nothing to show."))}</p>'
    elif cards:
        yield f'<div class="cards">{"".join(_card(grid, row, cards) for row in grid.rows)}</div>'
        if any(row[cards.mark] is not None for row in grid.rows):
            mark = _("The mark on a bar: where the straight path to the target stands on that day.")
            yield f'<p class="note"><b class="tick"></b> {in_html(mark)}</p>'
    elif grid.is_record:
        yield from _record(grid)
    elif grid.table_rows():
        yield from _table(grid)
    for note in grid.notes:
        yield f'<p class="note">{in_html(formatting.sentence(note))}</p>'


def _card(grid: Grid, row: Row, cards: Cards) -> str:
    """A row in a few words: its name, its figure, how far that is, and the rest in a list."""
    shown = {field.key: field for field in grid.table_fields() if not field.is_drawn}
    among = formatting.Among(shown.values(), [row])
    label, figure, share = next(iter(shown.values())), shown[cards.figure], shown[cards.share]
    known = [field for field in shown.values() if row[field.key] is not None]
    rest = [field for field in known if field not in (label, figure, share)]
    told = formatting.labelled(rest, row, among)
    facts = "".join(f"<dt>{in_html(heading)}</dt><dd>{in_html(value)}</dd>" for heading, value in told)
    attained = "" if row[cards.share] is None else f"<small>{in_html(formatting.display(share, row))}</small>"
    return (
        f'<article class="card"><h3>{in_html(formatting.display(label, row))}</h3>'
        f'<p class="big">{in_html(formatting.display(figure, row, among))}{attained}</p>'
        f"{_gauge(row[cards.share], row[cards.mark])}<dl>{facts}</dl></article>"
    )


def _gauge(share: Value, mark: Value) -> str:
    """A share as a bar, with a mark where the day asks it to be; the figures stand beside it."""
    if share is None:
        return ""
    tick = "" if mark is None else f'<b style="left:{_within(mark):.1%}"></b>'
    return f'<div class="gauge" aria-hidden="true"><i style="width:{_within(share):.1%}"></i>{tick}</div>'


def _record(grid: Grid) -> Iterator[str]:
    yield '<table class="record">'
    among = formatting.Among(grid.table_fields(), grid.rows[:1])
    for field in grid.table_fields():
        head, value = in_html(formatting.heading(field)), in_html(formatting.display(field, grid.rows[0], among))
        yield f'<tr><th scope="row">{head}</th><td>{value}</td></tr>'
    yield "</table>"


def _table(grid: Grid) -> Iterator[str]:
    fields = [field for field in grid.table_fields() if field.key != grid.section]
    whole = " whole" if len(grid.table_rows()) <= ONE_PIECE else ""
    yield f'<div class="scroll{whole}" tabindex="0" role="region" aria-label="{in_html(grid.title)}">'
    yield f'<table>\n<caption class="unseen">{in_html(grid.title)}</caption>'
    yield f"<thead><tr>{''.join(map(_heading, fields))}</tr></thead>"
    for title, rows in formatting.sections(grid):
        yield "<tbody>"
        if title:
            yield f'<tr class="section"><th colspan="{len(fields)}" scope="rowgroup">{in_html(title)}</th></tr>'
        among = formatting.Among(fields, rows)
        yield from (_row(fields, row, among) for row in rows)
        yield "</tbody>"
    yield "</table>\n</div>"


def _heading(field: Field) -> str:
    head = formatting.heading(field)
    return f'<th scope="col"{_class(field)}>{in_html(head)}</th>' if head else "<td></td>"


def _row(fields: Sequence[Field], row: Row, among: formatting.Among) -> str:
    first, *rest = fields
    cells = "".join(f"<td{_class(field, row)}>{_cell(field, row, among)}</td>" for field in rest)
    strong = ' class="strong"' if row.strong else ""
    return f'<tr{strong}><th scope="row"{_class(first, row)}>{_cell(first, row, among)}</th>{cells}</tr>'


def _class(field: Field, row: Row | None = None) -> str:
    if field.is_number:
        return ' class="figure"'
    if field.kind in (Kind.DATE, Kind.MOMENT) or (row and _REFERENCE.fullmatch(formatting.display(field, row))):
        return ' class="one"'
    return ' class="sign"' if field.key == "signature" else ""


def _cell(field: Field, row: Row, among: formatting.Among) -> str:
    value = row[field.key]
    if field.kind is not Kind.BAR:
        return in_html(formatting.display(field, row, among))
    return f'<div class="bar"><i style="width:{_within(value):.1%}"></i></div>' if value is not None else ""


def _within(share: Value) -> float:
    """How much of a bar is filled, to the thousandth."""
    return min(max(formatting.parts(formatting.number(share), 1000) / 1000, 0.0), 1.0)


def _id(section: Section) -> str:
    return escape(section.name)
