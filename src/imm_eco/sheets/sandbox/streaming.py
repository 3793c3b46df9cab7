"""A register told record by record while it is still being read: what takes it in need not wait, nor hold it whole.

Only a workbook of one sheet whose rows can come in any order, and in which no row is at fault, runs to its end.
Any other stops it, at whatever row that shows, and is then read whole like every workbook.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from imm_eco.sheets.cells import SheetCells
from imm_eco.sheets.files.limits import Budget
from imm_eco.sheets.files.xlsx_package import Package, SheetPart
from imm_eco.sheets.files.xlsx_sheet import SheetReader
from imm_eco.sheets.output.rejects import without_reasons
from imm_eco.sheets.problem import Problem, Severity
from imm_eco.sheets.recognition.headers import taught
from imm_eco.sheets.recognition.records import Recognised, RowKeys, Vocabularies
from imm_eco.sheets.recognition.tables import HEADER_ROWS, SheetTable, find_table, headings_of, read_table
from imm_eco.sheets.recognition.workbooks import in_order, is_aside, is_table
from imm_eco.sheets.sandbox.serialization import NotStreamable
from imm_eco.sheets.schema.columns import UNDATED, Sheet
from imm_eco.sheets.schema.sheet_names import sheet_named


@dataclass(frozen=True, slots=True)
class RecordStream:
    """A register on its way: its one sheet, and what is recognised there: its records, then its problems."""

    sheet: Sheet
    page: str
    content: Iterator[Recognised]


def stream(package: Package, lists: Vocabularies) -> RecordStream:
    """The register in this workbook, its header read. Raises NotStreamable, and what reading raises, then and later."""
    reader = SheetReader(package, Budget())
    part, sheet = _one_sheet(package, reader)
    rows = reader.plain_rows(part)
    page = SheetCells(part.name, list(islice(rows, HEADER_ROWS)))
    with taught(lists.taught):
        table = find_table(page, sheet, headings_of(sheet.noun))
    if table is None or not is_table(table) or without_reasons(page) is not page:
        raise NotStreamable
    table.rows = chain(table.rows, rows)
    return RecordStream(sheet, page.name, _content(table, lists, reader))


def _one_sheet(package: Package, reader: SheetReader) -> tuple[SheetPart, Sheet]:
    """The one sheet that holds records; the others are read too, as they may be damaged, or hold something."""
    parts = package.sheets
    named = [(part, sheet) for part in parts if (sheet := sheet_named(part.name)) and not part.hidden]
    if len(named) != 1 or named[0][1].noun not in UNDATED:
        raise NotStreamable
    for part in parts:
        if part is not named[0][0] and reader.read(part).rows and not is_aside(part.name):
            raise NotStreamable
    return named[0]


def _content(table: SheetTable, lists: Vocabularies, reader: SheetReader) -> Iterator[Recognised]:
    problems: list[Problem] = []
    with taught(lists.taught):
        for each in read_table(table, lists, RowKeys()):
            if isinstance(each, Problem):
                problems.append(each)
            elif each.bad or each.elsewhere:
                raise NotStreamable
            else:
                yield each
    if reader.ranges or any(problem.severity is Severity.ERROR for problem in problems):
        raise NotStreamable
    yield from in_order(problems, [table.page.name])
