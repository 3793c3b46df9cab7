"""What a workbook is, a submission or a register, and the records that it holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from imm_eco import suggestions
from imm_eco.domain.vocabulary import fold
from imm_eco.sheets.cells import Book, SheetCells, position_of
from imm_eco.sheets.output.rejects import without_reasons
from imm_eco.sheets.problem import Problem, Severity
from imm_eco.sheets.problem_catalogue import (
    HIDDEN_SHEET,
    MISSPELT_SHEET,
    NO_HEADER,
    NOTHING_KNOWN,
    SEVERAL_FORMS,
    SHEET_ASIDE,
    UNIT_OF_TITLE,
    UNKNOWN_SHEET,
)
from imm_eco.sheets.recognition.forms import find_commitments, is_form, is_named_form, read_form
from imm_eco.sheets.recognition.headers import taught
from imm_eco.sheets.recognition.records import NOTHING, Given, Recognised, Record, RowKeys, Vocabularies, parted
from imm_eco.sheets.recognition.tables import HEADER_ROWS, SheetTable, find_table, headings_of, read_table
from imm_eco.sheets.schema.columns import CANDIDATES, COMMITMENTS, DOSSIERS, REGISTER, SUBMISSION, Sheet
from imm_eco.sheets.schema.sheet_names import sheet_named, sheet_names

Kind = Literal["submission", "register"]

_ASIDE = frozenset(
    fold(name)
    for name in (
        "Mode d’emploi", "Instructions", "Guide", "Notice", "Aide", "Help", "How to", "Lisez-moi", "Read me",
        "Listes", "Liste", "Lists", "Légende", "Legend", "Sommaire", "Contents", "À propos", "About",
        "Erreurs", "Errors",
    )
)  # fmt: skip
"""Sheets that explain the workbook, and the list of errors that an annotated workbook carries."""


@dataclass(slots=True)
class Intake:
    """What was taken from a workbook: its kind (None where it could not be told), records, problems.

    `headers` gives the header's row of each sheet of a register.
    """

    kind: Kind | None
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    headers: dict[str, int] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether a problem keeps the workbook from being accepted whole."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def recognise(book: Book, lists: Vocabularies, given: Given = NOTHING) -> Intake:
    """The records of a workbook, and every problem found in it, in one pass.

    What is `given` by column key holds for the rows of a register that do not say otherwise.
    """
    if book.problem:
        return Intake(None, problems=[book.problem])
    pages = [without_reasons(page) for page in book.sheets if not page.hidden and not is_aside(page.name)]
    pages = [page for page in pages if page.rows]
    with taught(lists.taught):
        form = _form_of(pages)
        intake = _submission(form, pages, lists) if form else _register(pages, lists, given)
    names = [page.name for page in book.sheets]
    nothing = [Problem.at(NOTHING_KNOWN, None, sheets=", ".join(names))] if intake.kind is None else []
    hidden = [page.name for page in book.sheets if page.hidden and page.rows and not is_aside(page.name)]
    problems = [*_once(intake.problems or nothing), *(Problem.at(HIDDEN_SHEET, name) for name in hidden)]
    return replace(intake, problems=in_order(problems, names))


def _once(problems: list[Problem]) -> list[Problem]:
    """The problems; a remark on the unit of amounts is told once, though a form and its table are both read by it."""
    first = {each.sheet: each for each in reversed(problems) if each.kind is UNIT_OF_TITLE}
    return [each for each in problems if first.get(each.sheet, each) is each or each.kind is not UNIT_OF_TITLE]


def in_order(problems: Iterable[Problem], pages: list[str]) -> list[Problem]:
    """Problems in the order of the sheets that they stand on, and of their cells."""
    order = {name: position for position, name in enumerate(pages)}
    return sorted(problems, key=lambda problem: (order.get(problem.sheet or "", -1), position_of(problem.cell)))


def _form_of(pages: list[SheetCells]) -> SheetCells | None:
    """The sheet that is a project form: the one of that name, else one that looks like it where no register is."""
    named = next((page for page in pages if is_named_form(page)), None)
    if named or any(_is_register(page) for page in pages):
        return named
    return next((page for page in pages if sheet_named(page.name) is None and is_form(page)), None)


def _is_register(page: SheetCells) -> bool:
    """Whether a sheet bears the name and the headers of companies or dossiers, which no form has beside it."""
    sheet = sheet_named(page.name)
    table = find_table(page, sheet, headings_of(sheet.noun)) if sheet in (CANDIDATES, DOSSIERS) else None
    return table is not None and is_table(table)


def _submission(form: SheetCells, pages: list[SheetCells], lists: Vocabularies) -> Intake:
    beside = [_beside(form, page) for page in pages if page is not form]
    tables = [each for each in beside if isinstance(each, SheetTable)]
    aside = [each for each in beside if isinstance(each, Problem)]
    records, problems = parted(read_form(form, tables, lists))
    return Intake("submission", records, [*aside, *problems])


def _beside(form: SheetCells, page: SheetCells) -> SheetTable | Problem:
    """The table of commitments on another sheet than the form's, or why the sheet is not read."""
    named = sheet_named(page.name)
    if named is None and is_form(page):
        return Problem.at(SEVERAL_FORMS, page.name, sheet=form.name)
    table = find_commitments(page) if named in (COMMITMENTS, None) else None
    if table and (named or not table.missing):
        return table
    return Problem.at(SHEET_ASIDE, page.name) if named else _strange(page)


def _register(pages: list[SheetCells], lists: Vocabularies, given: Given) -> Intake:
    keys, headers = RowKeys(), {}
    found: list[Recognised] = []
    for page in pages:
        sheet = sheet_named(page.name) or _by_headers(page)
        table = find_table(page, sheet, headings_of(sheet.noun)) if sheet else None
        if table and is_table(table):
            headers[page.name] = table.header.number
            found += read_table(table, lists, keys, given)
        elif sheet and sheet_named(page.name):
            titles = ", ".join(column.title for column in sheet.columns if column.required)
            found.append(Problem.at(NO_HEADER, page.name, count=HEADER_ROWS, columns=titles))
        else:
            found.append(_strange(page))
    records, problems = parted(found)
    if headers or any(problem.severity is Severity.ERROR for problem in problems):
        return Intake("register", records, problems, headers)
    return _unknown(pages)


def _unknown(pages: list[SheetCells]) -> Intake:
    """A workbook of which nothing is known: one error in place of a warning a sheet."""
    names = ", ".join(page.name for page in pages)
    return Intake(None, problems=[Problem.at(NOTHING_KNOWN, None, sheets=names)] if pages else [])


def is_aside(name: str) -> bool:
    """Whether a sheet explains the workbook: `Mode d’emploi`, `Erreurs`, `Erreurs (2)`."""
    return fold(name).rstrip("0123456789") in _ASIDE


def _by_headers(page: SheetCells) -> Sheet | None:
    """The sheet of the register that the headers mean: all that is required of one, or most of one alone."""
    tables = [table for sheet in REGISTER if (table := find_table(page, sheet, headings_of(sheet.noun)))]
    whole = [table for table in tables if not table.missing]
    ranked = sorted(whole or tables, key=lambda table: len(table.keys), reverse=True)
    if not ranked or len(ranked[0].keys) < (2 if whole else 3):
        return None
    tied = len(ranked) > 1 and len(ranked[1].keys) == len(ranked[0].keys)
    return None if tied else ranked[0].sheet


def is_table(table: SheetTable) -> bool:
    """Whether a row is a header: it names two columns or more, or most of its cells name one."""
    return len(table.keys) > 1 or 2 * len(table.keys) > len(table.header.cells)


def _strange(page: SheetCells) -> Problem:
    """A sheet whose name means nothing here, with what it was probably meant to be."""
    titles = {name: sheet.title for name, sheet in sheet_names().items()}
    titles |= dict.fromkeys(map(fold, SUBMISSION.titles), SUBMISSION.title)
    nearest = list(dict.fromkeys(titles[name] for name in suggestions.nearest(page.name, titles)))
    if nearest:
        return Problem.at(MISSPELT_SHEET, page.name, suggestion=suggestions.between_quotes(nearest))
    known = (SUBMISSION.title, *(sheet.title for sheet in REGISTER))
    return Problem.at(UNKNOWN_SHEET, page.name, sheets=", ".join(known))
