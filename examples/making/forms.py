"""The submissions of the inbox: a form of labels and values, and a table of yearly commitments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from imm_eco.domain.programme import Programme
from imm_eco.sheets.schema.columns import COMMITMENTS, SUBMISSION, Column, ColumnType
from making import history
from making.companies import COMPANY
from making.dossiers import DOSSIER, Line
from making.styles import DATES, ICE, JOBS, MONEY, STYLES, Style, code, label
from making.workbooks import FICTION, put, save

_LEFT_OUT = ("campaign",)
_OPTIONAL = (
    "legal_form", "trade_register", "court", "tax_id", "cnss", "size", "email", "sector", "type", "contacted_on",
)  # fmt: skip
_TITLES = {
    "fr": ("Écosystèmes IMM : fiche projet", "L’entreprise", "Le projet", "Engagements du promoteur"),
    "en": ("IMM ecosystems: project form", "The company", "The project", "Yearly commitments of the promoter"),
}
_SHADE = PatternFill("solid", start_color="FFEDF2F7")
_LINE = Border(bottom=Side("thin", color="FFBBBBBB"))


def write_inbox(folder: Path, programme: Programme) -> None:
    """Every right submission, in its sender's habits; the one saved by LibreOffice as it was before that."""
    for style in STYLES:
        save(build(style, programme, values_of(style), DOSSIER[style.ref].lines), folder / style.file)


def values_of(style: Style) -> dict[str, Any]:
    """What the form says, by column key."""
    one = DOSSIER[style.ref]
    values = {**history.candidate(one.company), **history.dossier(one)}
    if style.reference != "as in the story":
        values["reference"] = style.reference
    for key in (*_LEFT_OUT, *(_OPTIONAL if style.short else ())):
        values.pop(key)
    return values


def build(style: Style, programme: Programme, values: dict[str, Any], lines: tuple[Line, ...]) -> Workbook:
    """The workbook of one submission."""
    workbook = Workbook()
    page = workbook.worksheets[0]
    title, company, project, promises = _TITLES["en" if style.labels == "en" else "fr"]
    _head(page, style, title)
    answers = list(_answers(style, programme, values))
    split = next(i for i, (column, _text, _value) in enumerate(answers) if column.key in ("reference", "title"))
    row = _section(page, 5, f"1. {company}")
    row = _block(page, row, style, answers[:split])
    row = _section(page, row + 1, f"2. {project}")
    row = _block(page, row, style, answers[split:])
    if style.table == "sheet":
        page, row = workbook.create_sheet("Engagements annuels"), 1
        page["A1"], row = f"{COMPANY[DOSSIER[style.ref].company].name} : prévisions", 3
    else:
        row = _section(page, row + 1, f"3. {promises}")
    _table(page, row, style, lines)
    for letter, width in (("A", 34), ("B", 30), ("C", 20), ("D", 26), ("E", 26)):
        page.column_dimensions[letter].width = width
        workbook.worksheets[0].column_dimensions[letter].width = width
    return workbook


def _head(page: Worksheet, style: Style, title: str) -> None:
    page.title = style.sheet
    page["A1"], page["A1"].font = title, Font(bold=True, size=14)
    page["A2"], page["A2"].font = FICTION, Font(italic=True, color="FF777777")
    page["A3"] = style.remark or None


def _section(page: Worksheet, row: int, text: str) -> int:
    page.cell(row, 1, text).font = Font(bold=True, color="FF1F4E79")
    return row + 1


def _answers(style: Style, programme: Programme, values: dict[str, Any]) -> Iterator[tuple[Column, str, Any]]:
    """Each label of the form with what stands beside it."""
    for column in SUBMISSION.columns:
        value = values.get(column.key)
        if value is not None:
            text = style.renamed.get(column.key) or label(style.labels, column)
            if column.type is ColumnType.MONEY and style.money in ("KDH", "MDH") and not style.remark:
                text += f" ({style.money})"
            yield column, text + style.mark, _written(style, programme, column, value)


def _written(style: Style, programme: Programme, column: Column, value: Any) -> Any:
    if column.type is ColumnType.MONEY:
        return MONEY[style.money](value)
    if isinstance(value, date):
        return DATES[style.dates](value)
    if column.type is ColumnType.ICE:
        return ICE[style.ice](value)
    if column.type is ColumnType.ECOSYSTEM:
        ecosystem = programme.ecosystem(value)
        return code(style.codes, ecosystem.fr, ecosystem.en, value)
    if column.vocabulary:
        term = next(term for term in column.vocabulary if term.code == value)
        return code(style.codes, term.fr, term.en, value)
    return value


def _block(page: Worksheet, row: int, style: Style, answers: list[tuple[Column, str, Any]]) -> int:
    """The labels and values of a section; gives the row after it."""
    columns = 2 if style.layout == "two" else 1
    for number, (_column, text, value) in enumerate(answers):
        line, side = row + number // columns, 3 * (number % columns)
        head = page.cell(line, 1 + side, text)
        head.font, head.fill = Font(bold=style.layout != "merged"), _SHADE
        right = 2 + side
        if style.layout == "merged":
            page.merge_cells(start_row=line, start_column=1, end_row=line, end_column=2)
            right = 3
        put(page, line, right, value)
        page.cell(line, right).border = _LINE
        if isinstance(value, str):
            page.cell(line, right).number_format = "@"
        if style.layout == "merged" and number % 5 == 4:
            row += 1
    return row + (len(answers) + columns - 1) // columns


def _table(page: Worksheet, row: int, style: Style, lines: tuple[Line, ...]) -> None:
    columns = [c for c in COMMITMENTS.columns[1:] if any(getattr(line, c.key) is not None for line in lines)]
    if style.short:
        columns = columns[:3]
    for number, column in enumerate(columns, start=1):
        text = style.renamed.get(column.key) or label(style.labels, column)
        if column.type is ColumnType.MONEY and style.table_money in ("KDH", "MDH") and not style.remark:
            text += f" ({style.table_money})" if style.labels != "also" else f" en {style.table_money}"
        head = page.cell(row, number, text)
        head.font, head.fill = Font(bold=True), _SHADE
        for below, line in enumerate(lines, start=1):
            put(page, row + below, number, _figure(style, column, getattr(line, column.key)))
    if style.total:
        page.cell(row + len(lines) + 1, 1, "Total").font = Font(bold=True)
        for number, column in enumerate(columns[2:], start=3):
            whole = sum(getattr(line, column.key) or 0 for line in lines)
            put(page, row + len(lines) + 1, number, MONEY[style.table_money](whole))


def _figure(style: Style, column: Column, value: int | None) -> Any:
    if value is None:
        return None
    if column.type is ColumnType.MONEY:
        return MONEY[style.table_money](value)
    return JOBS[style.jobs](value) if column.type is ColumnType.WHOLE else value
