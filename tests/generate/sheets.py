"""`docs/sheets.md`: every sheet and column that is read and written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from imm_eco.domain.columns import Column, ColumnType
from imm_eco.domain.programme import reading
from imm_eco.domain.vocabulary import Vocabulary, fold
from imm_eco.i18n import _
from imm_eco.sheets.schema import columns
from imm_eco.sheets.schema.columns import Form, Sheet
from tests.generate.markdown import code, sentence, table

HOLDS = {
    ColumnType.TEXT: "text",
    ColumnType.ICE: "15 digits",
    ColumnType.WHOLE: "whole number",
    ColumnType.SCORE: "0 to 100",
    ColumnType.MONEY: "amount",
    ColumnType.DATE: "date",
    ColumnType.YEAR: "year",
    ColumnType.PERIOD: "period",
    ColumnType.CODE: "from a list",
    ColumnType.ECOSYSTEM: "ecosystem",
    ColumnType.SCOPE: "ecosystem or programme",
    ColumnType.INDICATOR: "indicator",
    ColumnType.PIECE: "piece of the checklist",
    ColumnType.CRITERION: "criterion of a grid",
    ColumnType.QUANTITY: "whole number, or amount",
}
OWN_LISTS = {
    ColumnType.ECOSYSTEM: "ecosystem",
    ColumnType.SCOPE: "ecosystem",
    ColumnType.INDICATOR: "indicator",
    ColumnType.PIECE: "piece",
    ColumnType.CRITERION: "criterion",
}


def sheets() -> Iterator[str]:
    """Every sheet and column that is read and written."""
    yield "# Sheets and columns"
    yield from ("", _SHEETS, "", "## The submission: one workbook a project", "", _SUBMISSION)
    yield from ("", *_columns(columns.SUBMISSION.columns, "Label"))
    yield from ("", "The table of yearly commitments, below the form or on a sheet of its own:", "")
    yield from _columns(columns.SUBMISSION.table)
    yield from ("", "## The register: one sheet a noun, a row a record", "", _REGISTER)
    for sheet in columns.REGISTER:
        yield from _sheet(sheet)
    yield from ("", "## Other headings that are understood", "")
    yield from table(("Column", "English", "Also read"), _synonyms())
    yield from ("", "## Lists", "", _LISTS)
    for title, vocabulary in _lists():
        yield from ("", f"### {title}", "")
        yield from table(
            ("Code", "French", "English", "Also read"),
            ((code(term.code), term.fr, term.en, ", ".join(term.also)) for term in vocabulary),
        )


def _sheet(sheet: Sheet) -> Iterator[str]:
    title = f"{sheet.fr} · {sheet.en}" if sheet.fr != sheet.en else sheet.fr
    key = ", ".join(sheet.column(name).fr for name in sheet.key)
    yield from ("", f"### {title}", "", f"A record is known by: {key}.", "")
    yield from _columns(sheet.columns)
    if sheet.beside:
        yield from ("", "A template shows beside them, to whoever fills it in; what stands there is not read:", "")
        yield from _columns(sheet.beside)


def _columns(listed: Sequence[Column], head: str = "Column") -> Iterator[str]:
    yield from table((head, "English", "Holds", "To know"), map(_column, listed))


def _column(column: Column) -> Sequence[str]:
    name = f"**{column.fr}** \\*" if column.required else column.fr
    holds = HOLDS[column.type]
    listed = column.vocabulary.name if column.vocabulary else OWN_LISTS.get(column.type)
    if listed:
        holds = f"[{holds}](#{anchor(_list_title(listed))})"
    return name, column.en, holds, sentence(_(column.help)) if column.help else ""


def _synonyms() -> Iterator[Sequence[str]]:
    """The other headings that are understood, by the column that they mean."""
    spellings: dict[tuple[str, str], list[str]] = {}
    declared: tuple[Sheet | Form, ...] = (*columns.REGISTER, columns.SUBMISSION)
    for sheet in declared:
        for column in sheet.columns:
            spellings.setdefault((column.fr, column.en), []).extend(column.also)
    for (fr, en), also in sorted(spellings.items(), key=lambda item: fold(item[0][0])):
        if also:
            yield fr, en, ", ".join(dict.fromkeys(also))


def _lists() -> list[tuple[str, Vocabulary]]:
    coded = {c.vocabulary.name: c.vocabulary for s in columns.REGISTER for c in s.columns if c.vocabulary}
    shipped = reading.load()
    own = (shipped.ecosystems, shipped.indicators, shipped.pieces, shipped.criteria)
    return [(_list_title(each.name), each) for each in (*coded.values(), *own)]


def _list_title(name: str) -> str:
    return f"List: {name}"


def anchor(title: str) -> str:
    return re.sub(r"[^a-z -]", "", title.lower()).replace(" ", "-")


_SHEETS = """\
Headers and labels are matched without case, accents, spaces and punctuation, in either language, in any order,
below a title block if there is one. A column marked **\\*** is required; the others may be left out. An amount is
in MAD unless its header or its cell names another unit (`CA additionnel (MDH)`, `1,5 MDH`, `850 KDH`, `11
milliards`). `imm-eco template FILE` writes these sheets ready to fill.

Read are Excel workbooks (.xlsx, .xlsm without their macros, .xls of Excel 97 to 2003), OpenDocument (.ods) and
text files (.csv, .tsv), each known by its bytes, whatever its name. A text file is one sheet: values between
`;`, `,`, tabs or `|`, in UTF-8, UTF-16 or what Windows writes in French; the sheet is the one that the file's name
means (`Candidats.csv`, `SOMETAL résultats 2018.csv`), else the one that its headers mean. Text files of one folder
that are named like sheets and nothing else are one workbook, taken in whole."""
_SUBMISSION = """\
A sheet `Fiche projet` with a label and its value beside it, in any order; what the company sends about itself and
its project."""
_REGISTER = """\
Any subset of these sheets. Within a workbook the order does not matter: what happened is taken in by date."""
_LISTS = """\
A code or a title in either language is understood, and nothing else: a misspelt one is refused with what was
probably meant. Ecosystems, indicators, pieces and criteria are those of the programme in force; here, of the one
that is shipped."""
