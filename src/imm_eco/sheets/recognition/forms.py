"""The submission: one project on a form of labels and values, with its commitments year by year."""

from __future__ import annotations

import gettext
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from imm_eco import i18n
from imm_eco.domain.columns import Column, ColumnType
from imm_eco.domain.vocabulary import fold
from imm_eco.sheets.cells import Cell, SheetCells, SheetRow
from imm_eco.sheets.parsing.amounts import unit_factor
from imm_eco.sheets.parsing.text import clean, is_unknown, shown
from imm_eco.sheets.problem import Problem
from imm_eco.sheets.problem_catalogue import (
    MISSING_LABEL,
    MISSPELT_LABEL,
    REPEATED_LABEL,
    UNKNOWN_HEADER_UNIT,
    UNKNOWN_LABEL,
)
from imm_eco.sheets.recognition.headers import Heading, Headings
from imm_eco.sheets.recognition.records import CellPlace, Recognised, Record, RowKeys, Vocabularies, read_record
from imm_eco.sheets.recognition.row_notes import hidden_rows
from imm_eco.sheets.recognition.tables import SheetTable, find_table, headings_of, read_table, title_unit
from imm_eco.sheets.recognition.transposed import find_across
from imm_eco.sheets.schema.columns import CANDIDATES, COMMITMENTS, DOSSIERS, SUBMISSION, Sheet

LABELS = Headings(SUBMISSION.columns)
_ENOUGH_LABELS = 4
_FORM_ROWS = 200


@dataclass(slots=True)
class FormAnswer:
    """A label of the form, and the cell that answers it, if any."""

    label: Cell
    heading: Heading
    cell: Cell | None

    @property
    def told(self) -> bool:
        """Whether the answer says something."""
        return self.cell is not None and (self.cell.fault is not None or not is_unknown(self.cell.value))

    @property
    def place(self) -> CellPlace:
        """Where the value stands, or should: on the right of its label."""
        if self.cell is None:
            return CellPlace(self.heading, self.label.row, self.label.column + 1)
        return CellPlace(self.heading, self.cell.row, self.cell.column, self.cell)


@dataclass(slots=True)
class Line:
    """A row of the form: its cells from left to right, each with the column that it names, and which are labels."""

    row: SheetRow
    cells: list[tuple[Cell, Heading | None]]
    labels: list[FormAnswer] = field(default_factory=list)


@dataclass(slots=True)
class FormReader:
    """A form found on a sheet: the rows that are its own, its answers by column key, and its table."""

    page: SheetCells
    lines: list[Line]
    table: SheetTable | None
    label_columns: set[int] = field(default_factory=set)
    answers: dict[str, list[FormAnswer]] = field(default_factory=dict)


def is_named_form(page: SheetCells) -> bool:
    """Whether a sheet bears the form's name."""
    return fold(page.name) in map(fold, SUBMISSION.titles)


def is_form(page: SheetCells) -> bool:
    """Whether a sheet is a project form: by its name, or by labels one below the other, several of them answered.

    One that is required must be among these: a log of calls repeats its few labels, and says nothing of a project.
    """
    if is_named_form(page):
        return True
    counts = [sum(_heading(cell) is not None for cell in row.cells.values()) for row in page.rows]
    if sum(count > 0 for count in counts) < max(_ENOUGH_LABELS, *counts, 0):
        return False
    answers = _find_form(page).answers
    told = [column for column in LABELS.columns if any(answer.told for answer in answers.get(column.key, ()))]
    return len(told) >= _ENOUGH_LABELS and any(column.required for column in told)


def find_commitments(page: SheetCells) -> SheetTable | None:
    """The table of yearly commitments on a sheet: years, and at least one figure."""
    table = find_table(page, COMMITMENTS, headings_of(COMMITMENTS.noun), within=_FORM_ROWS)
    if table is None or "year" not in table.keys or len(table.keys) < 2:
        return find_across(page)
    # The form says which project this is, so the table need not.
    table.columns = SUBMISSION.table
    table.headings = {n: heading for n, heading in table.headings.items() if heading.column.key != "reference"}
    return table


def read_form(page: SheetCells, others: list[SheetTable], lists: Vocabularies) -> Iterator[Recognised]:
    """The candidate, the dossier and its commitments; `others` are tables on further sheets."""
    form = _find_form(page)
    yield from _unknown_labels(form)
    for column in LABELS.columns:
        yield from _label_problems(form, column)
    form.answers = {column.key: _chosen(form, column) for column in LABELS.columns}
    yield from _take_title_unit(form)
    yield from hidden_rows(page, [line.row.number for line in form.lines if line.row.hidden])
    yield from _company_and_project(form, lists)
    keys = RowKeys()
    for table in (*([form.table] if form.table else []), *others):
        for each in read_table(table, lists, keys):
            if isinstance(each, Record):
                each.values["reference"] = None
            yield each


def _heading(cell: Cell) -> Heading | None:
    """The column that a label names; `ICE : 001…` names one too."""
    if not isinstance(cell.value, str) or cell.fault:
        return None
    label, colon, _answer = cell.value.partition(":")
    return LABELS.match(cell.value) or (LABELS.match(label) if colon else None)


def _find_form(page: SheetCells) -> FormReader:
    table = find_commitments(page)
    taken = table.spans or _trim_table(table) if table else set()
    form = FormReader(page, [_line(row) for row in page.rows if row.number not in taken], table)
    counts = Counter(cell.column for line in form.lines for cell, heading in line.cells if heading)
    form.label_columns = {number for number, count in counts.items() if count > 1}
    for line in form.lines:
        line.labels = list(_labels(form, line))
        for label in line.labels:
            answer = _answered(line, label)
            form.answers.setdefault(answer.heading.column.key, []).append(answer)
    return form


def _line(row: SheetRow) -> Line:
    return Line(row, [(cell, _heading(cell)) for _number, cell in sorted(row.cells.items())])


def _trim_table(table: SheetTable) -> set[int]:
    """Keep the table's rows up to the form's next label; the numbers of the rows that are the table's."""
    rows: list[SheetRow] = []
    for row in table.rows:
        if _heading(min(row.cells.items())[1]):
            break
        rows.append(row)
    table.rows = rows
    return {table.header.number, *(row.number for row in rows)}


def _labels(form: FormReader, line: Line) -> Iterator[FormAnswer]:
    """The labels of a row, each with the answer in its own cell.

    What follows a label is its answer, whatever it says, unless labels stand below it too.
    """
    expected = False  # an answer
    for cell, heading in line.cells:
        in_line = cell.column in form.label_columns
        if heading and (in_line or not expected):
            inside = _answer_inside(cell)
            expected = inside is None
            yield FormAnswer(cell, heading, inside)
        else:
            expected = in_line and not expected


def _answered(line: Line, label: FormAnswer) -> FormAnswer:
    """A label with its answer: the next cell on the right that holds something, unless it is a label."""
    if label.cell:
        return label
    right = _right_of(line, label.label)
    if label.heading.column.type is ColumnType.MONEY:
        return _amount(label.label, label.heading, right)
    return FormAnswer(label.label, label.heading, right[0] if right else None)


def _right_of(line: Line, label: Cell) -> list[Cell]:
    """The cells between a label and the next one of its row."""
    others = (other.label.column for other in line.labels if other.label.column > label.column)
    end = next(others, None)
    cells = [cell for cell, _heading in line.cells if cell.column > label.column]
    return [cell for cell in cells if (end is None or cell.column < end) and not _is_help(cell)]


def _is_help(cell: Cell) -> bool:
    """Whether a cell holds what a template says beside an answer, in either language."""
    return isinstance(cell.value, str) and fold(cell.value) in _helps()


@cache
def _helps() -> frozenset[str]:
    told = [column.help for column in LABELS.columns if column.help]
    catalogues = [gettext.translation(i18n.DOMAIN, i18n.LOCALE_DIR, [code], fallback=True) for code in i18n.LANGUAGES]
    return frozenset(fold(text) for help in told for text in (help, *(one.gettext(help) for one in catalogues)))


def _amount(label: Cell, heading: Heading, right: list[Cell]) -> FormAnswer:
    """An amount may have its unit in a cell of its own, before or after it."""
    units = [cell for cell in right[:2] if isinstance(cell.value, str) and unit_factor(cell.value)]
    amounts = [cell for cell in right[:2] if cell not in units]
    if units and amounts and not heading.stray:
        heading = replace(heading, unit=clean(str(units[0].value)))
    return FormAnswer(label, heading, amounts[0] if amounts else None)


def _answer_inside(label: Cell) -> Cell | None:
    """The answer written in the label's own cell: `ICE : 001…`."""
    text = str(label.value)
    answer = "" if LABELS.match(text) else clean(text.partition(":")[2])
    return Cell(answer, label.row, label.column) if answer else None


def _unknown_labels(form: FormReader) -> Iterator[Problem]:
    """The labels among the form's own that no column is called by, and whose answer is lost."""
    absent: Headings | None = None
    for line in form.lines:
        for cell, heading in line.cells:
            strange = cell.column in form.label_columns and isinstance(cell.value, str) and not heading
            if strange and _right_of(line, cell):
                absent = absent or _absent(form)
                value, nearest = shown(cell.value), absent.nearest(str(cell.value).partition(":")[0])
                if nearest:
                    yield Problem.at(MISSPELT_LABEL, form.page.name, cell.ref, value=value, suggestion=nearest)
                else:
                    yield Problem.at(UNKNOWN_LABEL, form.page.name, cell.ref, value=value)


def _absent(form: FormReader) -> Headings:
    """What the labels without an answer can be called."""
    return Headings(
        column for column in LABELS.columns if not any(one.told for one in form.answers.get(column.key, ()))
    )


def _told(form: FormReader, column: Column) -> list[FormAnswer]:
    """The answers to a label that say something."""
    return [answer for answer in form.answers.get(column.key, ()) if answer.told]


def _chosen(form: FormReader, column: Column) -> list[FormAnswer]:
    """The one answer to a label, if there is any: the first that says something."""
    return (_told(form, column) or form.answers.get(column.key, []))[:1]


def _label_problems(form: FormReader, column: Column) -> Iterator[Problem]:
    """What is wrong with a label: it is missing, has an answer that differs from the first, or a unit not read here."""
    page, told = form.page.name, _told(form, column)
    if column.required and column.key not in form.answers:
        yield Problem.at(MISSING_LABEL, page, column=column.title)
    for other in told[1:]:
        first, second = told[0].place.cell, other.place.cell
        if first and second and shown(first.value) != shown(second.value):
            where = {"value": shown(second.value), "column": column.title, "other": first.ref}
            yield Problem.at(REPEATED_LABEL, page, second.ref, **where)
    for answer in _chosen(form, column):
        if answer.heading.stray:
            where = {"value": shown(answer.label.value), "unit": answer.heading.stray}
            yield Problem.at(UNKNOWN_HEADER_UNIT, page, answer.label.ref, **where)


def _take_title_unit(form: FormReader) -> list[Problem]:
    answers = [answer for found in form.answers.values() for answer in found]
    bare = [answer for answer in answers if answer.heading.column.type is ColumnType.MONEY and not answer.heading.unit]
    first = min((answer.label.row for answer in answers), default=0)
    unit, problems = title_unit(form.page, first, LABELS) if bare else ("", [])
    if unit:
        for answer in bare:
            answer.heading = replace(answer.heading, unit=unit)
    return problems


def _company_and_project(form: FormReader, lists: Vocabularies) -> Iterator[Recognised]:
    """The candidate and its dossier; without a sound ICE neither can be taken in."""
    candidate, dossier = _record(CANDIDATES, form), _record(DOSSIERS, form)
    yield from read_record(candidate, _places(form, CANDIDATES.columns), lists)
    own = [column for column in DOSSIERS.columns if column.key != "ice"]
    yield from read_record(dossier, _places(form, own), lists)
    if "ice" in candidate.values:
        dossier.values["ice"], dossier.elsewhere["ice"] = candidate.values["ice"], candidate.elsewhere["ice"]
    dossier.bad = dossier.bad or candidate.values.get("ice") is None
    yield candidate
    yield dossier


def _record(sheet: Sheet, form: FormReader) -> Record:
    found = [(column, form.answers[column.key]) for column in sheet.columns]
    row = min((answer.label.row for _, answers in found for answer in answers), default=1)
    missing = any(column.required and not answers for column, answers in found)
    stray = any(answer.heading.stray for _, answers in found for answer in answers)
    return Record(sheet, form.page.name, row, bad=missing or stray)


def _places(form: FormReader, columns: tuple[Column, ...] | list[Column]) -> list[CellPlace]:
    return [answer.place for column in columns for answer in form.answers[column.key]]
