"""What the services refuse, told as problems at the cells of the workbook that they stand in.

One fault has many consequences: the dossier of a company that could not be taken in, the steps after a
step that was refused. A row that can only be judged once another is mended is told as a warning that
says which, so that every error of a workbook is one to mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from imm_eco.errors import ImmEcoError, NotFoundError
from imm_eco.i18n import _
from imm_eco.services.checks.closed_months import ClosedMonthError
from imm_eco.services.checks.plausibility import RowAlert
from imm_eco.services.committees import NotCompetentError
from imm_eco.services.records import RowSubject, record_of
from imm_eco.sheets.cells import SheetRow, position_of
from imm_eco.sheets.parsing.text import shown
from imm_eco.sheets.problem import Fault, Problem, ProblemKind, Severity
from imm_eco.sheets.problem_catalogue import (
    AFTER_END,
    BEFORE_VALIDATION,
    MONTH_CLOSED,
    NO_SUCH_CAMPAIGN,
    NO_SUCH_CANDIDATE,
    NO_SUCH_DOSSIER,
    NOT_COUNTED,
    REFUSED,
    UNCHECKED,
    strictly,
)
from imm_eco.sheets.recognition.records import Record
from imm_eco.sheets.recognition.workbooks import Intake
from imm_eco.sheets.sandbox.reading import Book
from imm_eco.sheets.schema import columns

Subject = tuple[str, ...]

_ABSENT = {
    "reference": (NO_SUCH_DOSSIER, columns.DOSSIERS),
    "ice": (NO_SUCH_CANDIDATE, columns.CANDIDATES),
    "campaign": (NO_SUCH_CAMPAIGN, columns.CAMPAIGNS),
}
"""The kind of problem when what a column names does not exist, and the sheet where it belongs."""

_HISTORY = ("decisions", "reservations", "seals", "moves", "holds", "conventions", "disbursements")
"""The rows that are judged by where their dossier stands."""

_OF_A_VALIDATION = (NOT_COUNTED, BEFORE_VALIDATION, AFTER_END)
"""The alerts that a missing validation gives."""


class Refusal(NamedTuple):
    """A row that a service refused."""

    record: Record
    error: ImmEcoError


NotTaken: TypeAlias = Refusal | Record
"""A row that was not taken in: refused, or at fault before any service was asked."""


class SentCells:
    """What the sender wrote in each cell of a workbook; its book is opened when a cell is asked for."""

    def __init__(self, book: Callable[[], Book]) -> None:
        self._book = book
        self._rows: dict[str, dict[int, SheetRow]] = {}

    def text(self, page: str, ref: str | None) -> str | None:
        """What a cell holds; None where there is nothing."""
        if page not in self._rows:
            found = next((sheet for sheet in self._book().sheets if sheet.name == page), None)
            self._rows[page] = {row.number: row for row in (found.rows if found else ())}
        number, column = position_of(ref)
        row = self._rows[page].get(number)
        cell = row.cells.get(column) if row else None
        return shown(cell.value) if cell else None


class Unchecked(NamedTuple):
    """Rows of one sheet that can only be judged once another row is mended."""

    cause: Record
    rows: list[Record]


@dataclass(frozen=True, slots=True)
class ImportProblems:
    """What is wrong with one workbook: the problems of what was read and judged, and the rows at fault.

    Rows that are `unchecked` wait for one of these.
    """

    judged: Sequence[Problem] = ()
    faulty: Sequence[Record] = ()
    unchecked: Sequence[Unchecked] = ()

    @property
    def problems(self) -> list[Problem]:
        """Every problem: those of reading, those told by the services, and what could not be checked."""
        return [*self.judged, *map(_waiting, self.unchecked)]

    @property
    def waiting(self) -> list[tuple[Record, Record]]:
        """The rows that can only be judged once another is mended, each with that one."""
        return [(record, each.cause) for each in self.unchecked for record in each.rows]


def problems_of(intake: Intake, rows: Iterable[NotTaken], cells: SentCells) -> ImportProblems:
    """What is wrong with a workbook, by its rows that were not taken in, in the order in which they were tried."""
    causes: dict[Subject, Record] = {}
    unchecked: dict[tuple[int, str], Unchecked] = {}
    refusals: list[Refusal] = []
    for row in rows:
        record, cause = (row.record, _cause(row, causes)) if isinstance(row, Refusal) else (row, None)
        for subject in _about(record):
            causes.setdefault(subject, cause or record)
        if cause:
            unchecked.setdefault((id(cause), record.page), Unchecked(cause, [])).rows.append(record)
        elif isinstance(row, Refusal):
            refusals.append(row)
    faulty = [*(record for record in intake.records if record.bad), *(each.record for each in refusals)]
    judged = [*intake.problems, *(_refused(each, cells) for each in refusals)]
    return ImportProblems(judged, faulty, tuple(unchecked.values()))


def with_alerts(first: ImportProblems, alerts: Iterable[RowAlert], cells: SentCells, *, strict: bool) -> ImportProblems:
    """What is wrong with a workbook, with the alerts about its values; `strict` makes errors of them."""
    judged, faulty = list(first.judged), list(first.faulty)
    for record, column, fault in alerts:
        if faulty and fault.kind in _OF_A_VALIDATION:
            continue  # the validation may be what was refused
        kind = strictly(fault.kind) if strict else fault.kind
        if kind.severity is Severity.ERROR and not any(each is record for each in faulty):
            faulty.append(record)
        cell = _cell(record, column)
        judged.append(Problem(kind, record.page, cell, cells.text(record.page, cell), fault.params))
    return replace(first, judged=judged, faulty=faulty)


def _refused(refusal: Refusal, cells: SentCells) -> Problem:
    """A refusal, at the cell of the column that it names."""
    record, error = refusal
    cell = _cell(record, error.field)
    value = cells.text(record.page, cell)
    kind, said = _told(error)
    params = {**said, "value": value}
    params["hint"] = " ".join(_remedies(kind, params, error))
    return Problem(replace(kind, remedy="{hint}"), record.page, cell, value, params)


def _waiting(unchecked: Unchecked) -> Problem:
    cause, rows = unchecked
    params = {"count": len(rows), "row": cause.row, "page": cause.page}
    return Problem(UNCHECKED, rows[0].page, _cell(rows[0], None), None, params)


def _cause(refusal: Refusal, causes: Mapping[Subject, Record]) -> Record | None:
    """The row to mend before this one can be judged, if its refusal is a consequence."""
    return next((causes[subject] for subject in _needs(*refusal) if subject in causes), None)


def _about(record: Record) -> list[Subject]:
    """What cannot be judged while this row is at fault. Results and targets hold nothing up."""
    row, noun = record_of(RowSubject, record.values), record.sheet.noun
    if noun in ("results", "targets", "seals", "disbursements", "closings"):
        return []
    if noun == "sessions":
        return [_session(row)]
    if noun == "campaigns":
        return [("campaign", str(row.code))]
    if noun == "candidates":
        return [_company(row.ice)]
    if noun == "aliases":
        return [_company(row.absorbed_ice)]
    return [_dossier(row.reference)] if noun == "dossiers" or row.reference else []


def _needs(record: Record, error: ImmEcoError) -> list[Subject]:
    """What a refused row may be waiting for; nothing where the refusal stands whatever else is mended."""
    row, noun = record_of(RowSubject, record.values), record.sheet.noun
    if isinstance(error, ClosedMonthError):
        return []
    if isinstance(error, NotFoundError) and error.field in _ABSENT:
        # A row whose own ICE or reference cannot be read may be the one that is missed.
        subjects: dict[str, list[Subject]] = {
            "reference": [_dossier(row.reference), _dossier(None)],
            "ice": [_company(row.ice), _company(None)],
            "campaign": [("campaign", str(row.campaign))],
        }
        return subjects[error.field]
    if noun not in _HISTORY:
        return []
    if noun == "decisions" and (isinstance(error, NotCompetentError) or error.field == "held_on"):
        return [_session(row)]
    return [_dossier(row.reference)]


def _company(ice: str | None) -> Subject:
    return ("company", str(ice)[:9])


def _dossier(reference: str | None) -> Subject:
    return ("dossier", str(reference).casefold())


def _session(row: RowSubject) -> Subject:
    return ("session", str(row.committee), str(row.held_on))


def _told(error: ImmEcoError) -> tuple[ProblemKind, dict[str, object]]:
    """The kind of problem that a refusal is, and what its sentence needs."""
    if isinstance(error, NotFoundError) and error.field in _ABSENT:
        kind, sheet = _ABSENT[error.field]
        return kind, {"sheet": sheet.title}
    if isinstance(error, ClosedMonthError):
        return MONTH_CLOSED, {"month": error.period.title}
    return REFUSED, {"reason": _sentence("; ".join([error.message, *error.details]))}


def _remedies(kind: ProblemKind, params: Mapping[str, object], error: ImmEcoError) -> list[str]:
    """What the catalogue says to do, then what the service says."""
    own = [] if kind is REFUSED else [Fault(kind, params).remedy]
    if isinstance(error, NotFoundError) and error.field == "held_on":
        own = [_("Add the session and who sat to the sheet “{sheet}”.").format(sheet=columns.SESSIONS.title)]
    return [*own, _sentence(error.hint)] if error.hint else own


def _sentence(text: str) -> str:
    """The services' words as a sentence, beside the others of the catalogue."""
    return text if text.endswith((".", "?", "!")) else f"{text[:1].upper()}{text[1:]}."


def _cell(record: Record, field: str | None) -> str | None:
    keys = (field or "", "reference", *record.sheet.key)
    return next((record.cells[key] for key in keys if key in record.cells), None)
