"""The catalogue of what can be wrong with a file that is taken in: a code, what happened, what to do.

Codes are permanent. E is an error: the row, and without `--partial` the workbook, is refused; W is a
warning: it is taken in, and the analyst should look. The hundreds: 1 the file, 2 its sheets and headers,
3 a value, 4 a rule of the field.
"""

from __future__ import annotations

from imm_eco.i18n import N_
from imm_eco.sheets.problem import Fault, Problem, ProblemKind, Severity

__all__ = ["CATALOGUE", "Fault", "Problem", "ProblemKind", "Severity"]

_SAVE_AGAIN = N_("Open it in Excel or LibreOffice, save it as an Excel workbook (.xlsx) and send it again.")
_ASK_AGAIN = N_("Ask the sender for the file again.")

# 1: the file
NOT_A_WORKBOOK = ProblemKind("E101", N_("This file is not an Excel workbook."), _SAVE_AGAIN)
EMPTY_FILE = ProblemKind("E102", N_("This file is empty: it holds no byte."), _ASK_AGAIN)
ENCRYPTED = ProblemKind(
    "E103",
    N_("This workbook is protected by a password and cannot be read."),
    N_("Open it with its password, remove the password (File, Info, Protect Workbook) and save it."),
)
OLD_FORMAT = ProblemKind("E104", N_("This workbook is in a format of before Excel 97."), _SAVE_AGAIN)
OTHER_FORMAT = ProblemKind("E105", N_("This file is in another format: {format}."), _SAVE_AGAIN)
TEXT_FILE = ProblemKind(
    "E106", N_("This file is text (a web page, XML or JSON), whatever its name says, not a workbook."), _SAVE_AGAIN
)
DAMAGED = ProblemKind(
    "E107",
    N_("This workbook is damaged or cut short and cannot be read."),
    N_("Open it in Excel or LibreOffice and save it again; if it does not open, ask the sender for the file again."),
)
UNSAFE = ProblemKind(
    "E109",
    N_("This workbook holds a document type declaration, which no spreadsheet program writes."),
    N_("Do not open it; ask the sender where it comes from."),
)
TOO_BIG = ProblemKind(
    "E110",
    N_("This workbook is too big: {found}, where at most {limit} is read."),
    N_("Split it, or remove what is no data: pictures, formatted empty rows, unused sheets."),
)
UNREADABLE = ProblemKind(
    "E111", N_("This file cannot be opened: {reason}."), N_("Close it elsewhere, or check its access rights.")
)
NOTHING_KNOWN = ProblemKind(
    "E112",
    N_("No sheet of this workbook is known: {sheets}."),
    N_("Start from a template (`imm-eco template FILE`), or name the sheets as it does."),
)
TOO_HEAVY = ProblemKind(
    "E113",
    N_("This file was given up: {reason}."),
    N_("Open it in Excel or LibreOffice, copy its data to a new workbook (.xlsx) and send that."),
)
FAR_CELL = ProblemKind(
    "E114",
    N_("This workbook names the cell {cell}, beyond the last one that a sheet can have (XFD1048576)."),
    _SAVE_AGAIN,
)
BROKEN_QUOTES = ProblemKind(
    "E115",
    N_("The quotation marks of this text file do not pair up, at its line {line}."),
    N_("Correct that line: a quotation mark inside a quoted value is written twice."),
)
MIXED_ENCODING = ProblemKind(
    "E116",
    N_("The letters of this text file cannot be told: line {line} is in one encoding, others in another."),
    N_("Save it again as “CSV UTF-8”."),
)
NOT_A_REGISTER = ProblemKind(
    "E131",
    N_("This JSON document is not a register: it has no “sheets” with rows of named values."),
    N_("Write it as `imm-eco export FILE.json` does."),
)
BROKEN_JSON = ProblemKind("E132", N_("This JSON document cannot be read: {reason}."), _ASK_AGAIN)
NO_VALUE = ProblemKind(
    "E133",
    N_("In this JSON document, what stands at “{key}” is no value of a row."),
    N_("Write it as `imm-eco export FILE.json` does."),
)

# 2: sheets and headers
MISSING_COLUMN = ProblemKind(
    "E201", N_("The required column “{column}” is missing."), N_("Add a column with this header.")
)
MISSING_LABEL = ProblemKind(
    "E202",
    N_("The form does not say “{column}”, which is required."),
    N_("Add this label, and its value on its right."),
)
REPEATED_COLUMN = ProblemKind(
    "E203",
    N_("The column “{column}” is there twice: see also {other}."),
    N_("Keep one of the two, or rename the other."),
)
REPEATED_LABEL = ProblemKind(
    "E204",
    N_("The form gives “{column}” twice, with different values: see also {other}."),
    N_("Keep the right one."),
)
NO_HEADER = ProblemKind(
    "E205",
    N_("No header row was found on this sheet (rows looked at: {count})."),
    N_("Put the headers on one row above the data: {columns}."),
)
UNKNOWN_HEADER_UNIT = ProblemKind(
    "E206",
    N_("The header “{value}” names a unit that is not read here: {unit}."),
    N_("Give the amounts in MAD, KDH, MDH or MMDH, before tax, and say so in the header."),
)
SEVERAL_FORMS = ProblemKind(
    "E207",
    N_("This workbook holds another project form, on the sheet “{sheet}”."),
    N_("Send one workbook for each project."),
)
UNKNOWN_SHEET = ProblemKind(
    "W201",
    N_("This sheet is not known and was not read."),
    N_("Nothing to do if it holds no data; otherwise name it as in the template: {sheets}."),
)
MISSPELT_SHEET = ProblemKind(
    "W202",
    N_("This sheet is not known and was not read."),
    N_("Did you mean “{suggestion}”? Rename the sheet."),
)
UNKNOWN_HEADER = ProblemKind(
    "W203",
    N_("The column “{value}” is not known and was not read."),
    N_("Nothing to do if it is the sender's own; otherwise give it a header of the template."),
)
MISSPELT_HEADER = ProblemKind(
    "W204",
    N_("The column “{value}” is not known and was not read."),
    N_("Did you mean “{suggestion}”? Rename the column."),
)
UNTITLED_COLUMN = ProblemKind(
    "W205",
    N_("The column {column} holds values but has no header; it was not read."),
    N_("Give it a header, or ignore this if it holds notes."),
)
AWAITED_ROWS = ProblemKind(
    "W213",
    N_("No figure is given in {count} of the rows, from row {row} on: they were left out."),
    N_("Nothing to do; send them when the figures are known."),
)
HIDDEN_ROWS = ProblemKind(
    "W206",
    N_("This sheet has hidden rows with data (how many: {count}; the first: row {row}); they were read too."),
    N_("Check that they were meant to be sent: a filter may be on."),
)
IGNORED_ROW = ProblemKind(
    "W207", N_("This row was not read: it holds a total or a note."), N_("Nothing to do, unless it is data.")
)
SHEET_ASIDE = ProblemKind(
    "W208",
    N_("This sheet is not part of a project form and was not read."),
    N_("Send what it holds in a workbook of its own, without the project form."),
)
UNKNOWN_LABEL = ProblemKind(
    "W209",
    N_("The label “{value}” is not known; its value was not read."),
    N_("Nothing to do if it is the sender's own; otherwise use the label of the template."),
)
MISSPELT_LABEL = ProblemKind(
    "W210",
    N_("The label “{value}” is not known; its value was not read."),
    N_("Did you mean “{suggestion}”? Correct the label."),
)
HIDDEN_SHEET = ProblemKind(
    "W212",
    N_("This sheet is hidden and was not read."),
    N_("Nothing to do if it holds no data; otherwise show it (right click on the tabs, Unhide) and send it again."),
)
UNIT_OF_TITLE = ProblemKind(
    "W211",
    N_("Amounts whose header names no unit were read in {unit}, as “{value}” says."),
    N_("Check it; better, put the unit in each header: CA additionnel (MDH)."),
)

# 3: values
REQUIRED = ProblemKind("E301", N_("“{column}” is required and is empty."), N_("Fill it in."))
ERROR_CELL = ProblemKind(
    "E302", N_("The cell holds the error {value}."), N_("Mend the formula, or type the value itself.")
)
NO_RESULT = ProblemKind(
    "E303",
    N_("The cell holds a formula whose result was not saved."),
    N_("Open the workbook in Excel or LibreOffice, save it and send it again; or type the value itself."),
)
REPEATED_ROW = ProblemKind(
    "E304",
    N_("This row repeats row {row} of “{sheet}”: same {columns}."),
    N_("Keep one of the two, or correct what tells them apart."),
)
LONG_TEXT = ProblemKind(
    "E305",
    N_("The cell holds a text of {count} characters, where a cell has {limit} at most."),
    N_("Shorten it."),
)

_WHOLE = N_("Type a whole number, in digits only: 13300 or 13 300.")
_AMOUNT = N_("Type it in digits, with a comma for centimes and the unit if it is not MAD: 1 234,50 or 1,5 MDH.")
NOT_WHOLE = ProblemKind("E311", N_("“{value}” is not a whole number."), _WHOLE)
FRACTION = ProblemKind("E312", N_("“{value}” has a fraction; only whole numbers are counted here."), _WHOLE)
NEGATIVE = ProblemKind(
    "E313", N_("“{value}” is negative; nothing here is below zero."), N_("Check the sign; zero is written 0.")
)
BELOW_ZERO = ProblemKind(
    "W313", N_("“{value}” is below zero: more was lost than gained."), N_("Check the sign; nothing to do if it is so.")
)
NOT_AN_AMOUNT = ProblemKind("E314", N_("“{value}” is not an amount."), _AMOUNT)
AMBIGUOUS_NUMBER = ProblemKind(
    "E315",
    N_("“{value}” can be read in two ways: {first} or {second}."),
    N_("Type the one that is meant in full, with nothing but digits and spaces."),
)
SUB_CENTIME = ProblemKind(
    "E316",
    N_("“{value}” has parts of a centime; an amount has two decimals at most."),
    N_("Round it to the centime."),
)
OTHER_UNIT = ProblemKind(
    "E326",
    N_("“{value}”: “{unit}” is not the unit of this indicator."),
    N_("Give a whole number, with the unit of the indicator or none; `imm-eco target list --indicators` tells it."),
)
UNKNOWN_UNIT = ProblemKind(
    "E317",
    N_("“{value}”: the unit “{unit}” is not read here."),
    N_("Give the amount in MAD (or DH), KDH, MDH or MMDH, before tax."),
)
TOO_LARGE = ProblemKind(
    "E318",
    N_("“{value}” is too large to be meant."),
    N_("Check the number, and the unit of the header or the cell."),
)
DATE_FOR_NUMBER = ProblemKind(
    "E319",
    N_("The cell holds a date, {value}, where a number belongs."),
    N_("Excel may have turned the number into a date: format the cell as a number and type it again."),
)

NOT_A_SCORE = ProblemKind("E321", N_("“{value}” is not a score."), N_("Type a number from 0 to 100: 72 or 72,5."))
SCORE_RANGE = ProblemKind("E322", N_("The score “{value}” is not from 0 to 100."), N_("Give the score out of 100."))
SCORE_FRACTION = ProblemKind(
    "E323",
    N_("The score “{value}” can be read in two ways: {first} or {second} out of 100."),
    N_("Type {first} or {second}; a share is written with its sign: {second} %."),
)
SCORE_PRECISION = ProblemKind(
    "E324", N_("The score “{value}” has more than two decimals."), N_("Round it to two decimals.")
)

_DATE = N_("Type the day, the month and the year: 31/01/2019.")
NOT_A_DATE = ProblemKind("E331", N_("“{value}” is not a date."), _DATE)
IMPOSSIBLE_DATE = ProblemKind(
    "E332",
    N_("“{value}” does not exist in the calendar: {month} has {days} days."),
    N_("Check the day and the month."),
)
NO_SUCH_MONTH = ProblemKind(
    "E333",
    N_("“{value}” has no month {month}; dates are read day first."),
    N_("Type the day before the month: {example}, if that is the date."),
)
TWO_DIGIT_YEAR = ProblemKind(
    "E334",
    N_("The year of “{value}” can be read in two ways: {first} or {second}."),
    N_("Type the year with four digits."),
)
SERIAL_DATE = ProblemKind(
    "E335",
    N_("The cell holds the plain number {value}, not a date; Excel would show it as {reading}."),
    N_("If that is the date, format the cell as a date; otherwise type the date again."),
)
DATE_RANGE = ProblemKind("E336", N_("The year of “{value}” is not from {first} to {last}."), N_("Check the year."))
NOT_A_YEAR = ProblemKind("E337", N_("“{value}” is not a year."), N_("Type the year with four digits: 2019."))
YEAR_RANGE = ProblemKind("E338", N_("The year “{value}” is not from {first} to {last}."), N_("Check the year."))
NOT_A_PERIOD = ProblemKind(
    "E341",
    N_("“{value}” is not a period."),
    N_("Type a month, a quarter, a half-year or a year: 2018-06, T2 2018, S1 2018, 2018."),
)
DAY_FOR_PERIOD = ProblemKind(
    "E342",
    N_("“{value}” is a day inside a month, not a period."),
    N_("Type the period ({month}, for instance), or the first or last day of the month."),
)

UNKNOWN_CODE = ProblemKind("E351", N_("“{value}” is not on the list."), N_("Choose one of: {accepted}."))
MISSPELT_CODE = ProblemKind("E352", N_("“{value}” is not on the list."), N_("Did you mean “{suggestion}”?"))

_ICE = N_("Copy the 15 digits from the company's papers, into a cell formatted as text.")
ICE_LENGTH = ProblemKind("E361", N_("An ICE has 15 digits; “{value}” has {count}."), _ICE)
NOT_AN_ICE = ProblemKind("E362", N_("“{value}” is not an ICE."), _ICE)
ICE_DIGITS_LOST = ProblemKind(
    "E363", N_("Excel has rounded the ICE “{value}”, typed as a number: its last digits are lost."), _ICE
)
ICE_ZEROS = ProblemKind(
    "W361",
    N_("The ICE “{value}” had lost its leading zeros; it was read as {ice}, whose key is right."),
    N_("Format the column as text so that the zeros stay."),
)
ICE_KEY = ProblemKind(
    "W362",
    N_("The key of the ICE “{value}” (its last two digits) is wrong."),
    N_("Check it against the company's papers."),
)

# 4: rules of the field, told by the services
REFUSED = ProblemKind("E401", "{reason}", "{hint}")
NO_SUCH_DOSSIER = ProblemKind(
    "E402",
    N_("No dossier has the reference “{value}”, neither in the database nor in this workbook."),
    N_("Check the reference, or add the dossier to the sheet “{sheet}”."),
)
NO_SUCH_CANDIDATE = ProblemKind(
    "E403",
    N_("No candidate has the ICE “{value}”, neither in the database nor in this workbook."),
    N_("Check the ICE, or add the candidate to the sheet “{sheet}”."),
)
NO_SUCH_CAMPAIGN = ProblemKind(
    "E404",
    N_("No mobilisation action has the code “{value}”, neither in the database nor in this workbook."),
    N_("Check the code, or add the action to the sheet “{sheet}”."),
)
REJECTED_WITH = ProblemKind(
    "E405",
    N_("This row waits for row {row} of “{page}”, which was rejected."),
    N_("Mend that row, and import both again; this one may be right."),
)
MONTH_CLOSED = ProblemKind(
    "E406",
    N_("{month} is closed: no figure of it changes any more, and this row is new or differs from what was recorded."),
    N_("Ask whoever keeps the figures whether that month is to be reopened; what is recorded already may stay."),
)
UNCHECKED = ProblemKind(
    "W401",
    N_("Not checked, because of the problem on row {row} of “{page}”: {count} of the rows here."),
    N_("Mend that row first; this one may be right."),
)
FALLING = ProblemKind(
    "W411",
    N_("{indicator}: {now} is less than the {other} given for {period}."),
    N_("Check both: a total since the start falls only where some of it was lost."),
)
FALLING_LATER = ProblemKind(
    "W412",
    N_("{indicator}: {now} is more than the {other} given later, for {period}."),
    N_("Check both: a total since the start falls only where some of it was lost."),
)
TENFOLD = ProblemKind(
    "W413",
    N_("{indicator}: {now} is ten times the {other} given for {period}, or more."),
    N_("Check the number, and the unit of the header or the cell."),
)
EXPORT_ABOVE = ProblemKind(
    "W414",
    N_("{indicator} of {period}: {now} is above the turnover that it is a share of, {other}."),
    N_("Check both figures, and their units."),
)
ABOVE_COMMITMENT = ProblemKind(
    "W415",
    N_("{indicator} of {period}: {now} is {times} times the {other} that is committed to, at the highest."),
    N_("Check the number, its unit, and the indicator that it is given for."),
)
UNDER_THOUSAND = ProblemKind(
    "W416",
    N_("{indicator}: {now} is less than {other}: thousands or millions may have been meant."),
    N_("Check the unit of the header or the cell; type the amount with its unit: 1,5 MDH."),
)
UNIT_APART = ProblemKind(
    "W417",
    N_("{indicator}: {now} stands beside {other} for {period}: one of them may be in another unit."),
    N_("Check the units of both: DH, KDH, MDH."),
)
NOT_COUNTED = ProblemKind(
    "W420",
    N_("{indicator} of {period}: {now} is kept and counts in no figure: the dossier was never validated ({step})."),
    N_("Check the reference; a result counts once its dossier is validated."),
)
BEFORE_VALIDATION = ProblemKind(
    "W421",
    N_("{indicator} of {period}: {now} is of before the validation of the dossier, on {date}."),
    N_("Check the period and the reference: a result counts from the validation of its dossier on."),
)
AFTER_END = ProblemKind(
    "W424",
    N_("{indicator} of {period}: {now} is of after the end of the dossier, on {date} ({step}); no figure counts it."),
    N_("Check the period and the reference: what an ended dossier still realises counts no more."),
)
OTHER_NAME = ProblemKind(
    "W418",
    N_("The company {company} was known as “{other}” (ICE {was}); it is now “{now}” (ICE {ice})."),
    N_("Check the ICE: two companies never share their first nine digits."),
)
SHARED_CONVENTION = ProblemKind(
    "W419",
    N_("The convention {convention} is signed for other dossiers too: {others}."),
    N_("Check its reference; where one convention covers several dossiers, say so by answering the alert."),
)


ABSORBED = ProblemKind(
    "W422",
    N_("{ice} is the number of {other}, merged into {name} ({kept}): that company is meant."),
    N_("Give its own number from now on; the merge is change {change}: `imm-eco log {change}`."),
)
ABSORBED_OTHERWISE = ProblemKind(
    "W423",
    N_(
        "{ice} is the number of {other}, merged into {name} ({kept}): that company is meant, and this stays as it is "
        "known: {columns}."
    ),
    N_("Where this row is right, give it the number {kept}: it is then a correction."),
)


def strictly(kind: ProblemKind) -> ProblemKind:
    """The same as an error, under `import --strict`: W415 is then told as E415."""
    return ProblemKind(f"E{kind.code[1:]}", kind.message, kind.remedy)


CATALOGUE: dict[str, ProblemKind] = {
    kind.code: kind for kind in tuple(globals().values()) if isinstance(kind, ProblemKind)
}
"""Every kind of problem, by code."""
