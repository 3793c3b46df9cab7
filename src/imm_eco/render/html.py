"""Grids as one page to read in a browser and print on A4: nothing is fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from imm_eco import i18n, numbers
from imm_eco.grid import Field, Grid, Kind, Row
from imm_eco.i18n import _
from imm_eco.render.safe import one_line

WIDE = 7
"""A table of more columns than this is printed on landscape paper."""

_STYLE = """
:root { color-scheme: light; }
body { font: 10.5pt/1.4 "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif; color: #1a1a1a;
  background: #fff; margin: 2rem auto; max-width: 75rem; padding: 0 1.5rem; }
h1 { font-size: 1.5rem; color: #1f3a5f; border-bottom: 2px solid #1f3a5f; padding-bottom: .4rem; }
h2 { font-size: 1.1rem; color: #1f3a5f; margin: 1.6rem 0 .5rem; break-after: avoid; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-bottom: 1px solid #d5dce5; }
thead th { background: #e8edf3; color: #1f3a5f; border-bottom: 1px solid #1f3a5f; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
tr.strong td { font-weight: bold; background: #f3f6f9; }
tr.section th { padding-top: .9rem; color: #1f3a5f; }
.figure { text-align: right; white-space: nowrap; }
.day { white-space: nowrap; }
table.record { width: auto; }
table.record th { font-weight: normal; color: #555; padding-right: 2rem; }
td.sign { height: 2.6rem; min-width: 12rem; }
.bar { background: #e8edf3; width: 6rem; height: .7rem; }
.bar i { display: block; background: #6b94c0; height: 100%; }
p.note { color: #555; margin: .5rem 0; }
@media print {
  body { margin: 0; max-width: none; padding: 0; font-size: 9pt; }
  thead th, tr.strong td, .bar, .bar i { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""


def to_html(grids: Sequence[Grid]) -> bytes:
    """The first grid's title is the page's; each other grid stands under its own."""
    title = _text(grids[0].title)
    wide = any(len(grid.people()) > WIDE for grid in grids if not grid.single)
    page = f"@page {{ size: A4 {'landscape' if wide else 'portrait'}; margin: 14mm; {_NUMBERED} }}"
    body = "\n".join(line for number, grid in enumerate(grids) for line in _block(grid, number))
    lines = (
        "<!DOCTYPE html>",
        f'<html lang="{i18n.language}">',
        f'<head><meta charset="utf-8"><title>{title}</title>',
        '<meta name="viewport" content="width=device-width">',
        f"<style>{_STYLE}{page}</style></head>",
        f"<body>\n<h1>{title}</h1>\n{body}\n</body>\n</html>\n",
    )
    return "\n".join(lines).encode()


_NUMBERED = '@bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; color: #555; }'


def _block(grid: Grid, number: int) -> Iterator[str]:
    if number:
        yield f"<h2>{_text(grid.title)}</h2>"
    if not grid.rows:
        yield f'<p class="note">{_text(_("Nothing to show."))}</p>'
    elif grid.single:
        yield from _record(grid)
    else:
        yield from _table(grid)
    for note in grid.notes:
        yield f'<p class="note">{_text(numbers.sentence(note))}</p>'


def _record(grid: Grid) -> Iterator[str]:
    yield '<table class="record">'
    for field in grid.people():
        head, value = _text(numbers.heading(field)), _text(numbers.people(field, grid.rows[0]))
        yield f'<tr><th scope="row">{head}</th><td>{value}</td></tr>'
    yield "</table>"


def _table(grid: Grid) -> Iterator[str]:
    fields = [field for field in grid.people() if field.key != grid.section]
    heads = "".join(f"<th{_class(field)}>{_text(numbers.heading(field))}</th>" for field in fields)
    yield f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>"
    by = next((field for field in grid.fields if field.key == grid.section), None)
    for title, rows in groupby(grid.rows, key=lambda row: numbers.people(by, row) if by else ""):
        if title:
            yield f'<tr class="section"><th colspan="{len(fields)}">{_text(title)}</th></tr>'
        yield from (_row(fields, row) for row in rows)
    yield "</tbody>\n</table>"


def _row(fields: Sequence[Field], row: Row) -> str:
    cells = "".join(f"<td{_class(field)}>{_cell(field, row)}</td>" for field in fields)
    return f'<tr class="strong">{cells}</tr>' if row.strong else f"<tr>{cells}</tr>"


def _class(field: Field) -> str:
    if field.is_number:
        return ' class="figure"'
    if field.kind in (Kind.DATE, Kind.MOMENT):
        return ' class="day"'
    return ' class="sign"' if field.key == "signature" else ""


def _cell(field: Field, row: Row) -> str:
    value = row[field.key]
    if field.kind is not Kind.BAR:
        return _text(numbers.people(field, row))
    share = min(max(float(value), 0), 1) if value is not None else 0
    return f'<div class="bar"><i style="width:{share:.1%}"></i></div>' if value is not None else ""


def _text(text: str) -> str:
    return escape(one_line(text))
