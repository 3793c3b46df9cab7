"""What a template checks while it is filled: lists of codes, whole numbers, amounts, dates, the ICE."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict

from imm_eco.domain.columns import Column, ColumnType
from imm_eco.i18n import N_, Title, _
from imm_eco.sheets.output import workbooks
from imm_eco.sheets.parsing.amounts import LARGEST
from imm_eco.sheets.parsing.dates import FIRST_YEAR, LAST_YEAR
from imm_eco.sheets.recognition.records import Vocabularies

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

NAME = Title("Listes", "Lists")
"""What the sheet of lists is called; an import leaves it aside."""

_LONGEST_PROMPT = 250  # a spreadsheet refuses longer ones


class Rule(TypedDict, total=False):
    """A check as a workbook states it."""

    type: Literal["date", "decimal", "list", "textLength", "whole"]
    operator: Literal["between", "equal", "greaterThanOrEqual"]
    formula1: str
    formula2: str


_CHECKS: dict[ColumnType, tuple[Rule, str]] = {
    ColumnType.WHOLE: (
        {"type": "whole", "operator": "greaterThanOrEqual", "formula1": "0"},
        N_("A whole number, zero or more, in digits only."),
    ),
    ColumnType.MONEY: (
        {"type": "decimal", "operator": "greaterThanOrEqual", "formula1": "0"},
        N_("An amount in MAD, in digits only."),
    ),
    ColumnType.QUANTITY: (
        {"type": "decimal", "operator": "greaterThanOrEqual", "formula1": "0"},
        N_("A whole number, or an amount in MAD, in digits only."),
    ),
    ColumnType.SCORE: (
        {"type": "decimal", "operator": "between", "formula1": "0", "formula2": "100"},
        N_("A score from 0 to 100."),
    ),
    ColumnType.YEAR: (
        {"type": "whole", "operator": "between", "formula1": str(FIRST_YEAR), "formula2": str(LAST_YEAR)},
        N_("A year, with four digits."),
    ),
    ColumnType.DATE: (
        {
            "type": "date",
            "operator": "between",
            "formula1": f"DATE({FIRST_YEAR},1,1)",
            "formula2": f"DATE({LAST_YEAR},12,31)",
        },
        N_("A date: day, month, year."),
    ),
    ColumnType.ICE: (
        {"type": "textLength", "operator": "equal", "formula1": "15"},
        N_("The 15 digits of the ICE, as text."),
    ),
}
"""The check of each type, and what is said where it fails."""

_NO_CHECK: tuple[Rule, str] = {}, ""
_SIGNED: tuple[Rule, str] = (
    {"type": "decimal", "operator": "between", "formula1": str(-LARGEST), "formula2": str(LARGEST)},
    _CHECKS[ColumnType.QUANTITY][1],
)

# The import reads more than a spreadsheet's check can tell (`1,5 MDH`): there it only warns.
_LENIENT = (ColumnType.MONEY, ColumnType.QUANTITY, ColumnType.ICE)


class Choices:
    """The lists of a template, on a hidden sheet, each under a name that the checks refer to."""

    def __init__(self, book: Workbook, lists: Vocabularies) -> None:
        self.book = book
        self.lists = lists
        self._columns: dict[str, list[str]] = {}

    def name(self, column: Column) -> str | None:
        """The name of the list that a column takes its values from; None where it takes none."""
        vocabulary = self.lists.of(column)
        if vocabulary is None or not vocabulary.codes:
            return None
        name = f"imm_{vocabulary.name}"
        self._columns.setdefault(name, [workbooks.title_of(vocabulary, code) for code in vocabulary.codes])
        return name

    def write(self) -> None:
        """Write the hidden sheet and the names."""
        from openpyxl.utils import get_column_letter
        from openpyxl.workbook.defined_name import DefinedName

        page = self.book.create_sheet(NAME.title)
        page.sheet_state = "hidden"
        for number, (name, titles) in enumerate(self._columns.items(), 1):
            for row, title in enumerate((name, *titles), 1):
                workbooks.put_text(workbooks.cell_at(page, row, number), title)
            letter = get_column_letter(number)
            where = f"'{page.title}'!${letter}$2:${letter}${len(titles) + 1}"
            self.book.defined_names[name] = DefinedName(name, attr_text=where)


def add_check(page: Worksheet, cells: str, column: Column, choices: Choices) -> None:
    """The check of a column's cells, and what is said when one of them is entered."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rule, message = _rule(column, choices)
    check = DataValidation(
        allow_blank=True,
        errorStyle="warning" if column.type in _LENIENT else "stop",
        errorTitle=column.title[:31],
        error=message[:_LONGEST_PROMPT] or None,
        promptTitle=column.title[:31],
        prompt=_prompt(column, message),
        showErrorMessage=bool(rule),
        showInputMessage=True,
        **rule,
    )
    check.add(cells)
    page.add_data_validation(check)


def _rule(column: Column, choices: Choices) -> tuple[Rule, str]:
    name = choices.name(column)
    if name:
        return {"type": "list", "formula1": f"={name}"}, _("Choose from the list.")
    rule, message = _SIGNED if column.signed else _CHECKS.get(column.type, _NO_CHECK)
    return rule, _(message) if message else ""


def _prompt(column: Column, message: str) -> str | None:
    said = " ".join(filter(None, (_(column.help) if column.help else "", message)))
    return said[:_LONGEST_PROMPT] or None
