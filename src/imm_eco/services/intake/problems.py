"""What the services refuse, told as problems at the cells of the workbook that they stand in.

One fault has many consequences: the dossier of a company that could not be taken in, the steps after a
step that was refused. A row that can only be judged once another is mended is told as a warning that
says which, so that every error of a workbook is one to mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from imm_eco.errors import ImmEcoError, NotFoundError
from imm_eco.i18n import _
from imm_eco.services.checks.closed_months import ClosedMonthError
from imm_eco.services.committees import NotCompetentError
from imm_eco.sheets.cells import SheetRow, position_of
from imm_eco.sheets.parsing.text import shown
from imm_eco.sheets.problem import Fault, Problem, ProblemKind, Severity
from imm_eco.sheets.problem_catalogue import (
    MONTH_CLOSED,
    NO_SUCH_CAMPAIGN,
    NO_SUCH_CANDIDATE,
    NO_SUCH_DOSSIER,
    REFUSED,
    UNCHECKED,
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


class ProblemCollector:
    """The problems of one workbook, and which of its rows are at fault."""

    def __init__(self, book: Callable[[], Book], intake: Intake, name: str) -> None:
        self.name = name
        self.faulty = [record for record in intake.records if record.bad]
        self._read = list(intake.problems)
        self._told: list[Problem] = []
        self._book = book
        self._rows: dict[str, dict[int, SheetRow]] = {}
        self._causes: dict[Subject, Record] = {}
        self._unchecked: dict[tuple[int, str], tuple[Record, list[Record]]] = {}

    @property
    def problems(self) -> list[Problem]:
        """Every problem: those of reading, those told by the services, and what could not be checked."""
        waiting = (self._waiting(cause, rows) for cause, rows in self._unchecked.values())
        return [*self._read, *self._told, *waiting]

    @property
    def waiting(self) -> list[tuple[Record, Record]]:
        """The rows that can only be judged once another is mended, each with that one."""
        return [(record, cause) for cause, records in self._unchecked.values() for record in records]

    def read(self, problems: Iterable[Problem]) -> None:
        """Take over what was found wrong in reading."""
        self._read += problems

    def blame(self, record: Record, cause: Record | None = None) -> None:
        """Note that what a row speaks of cannot be judged any more, because of it or of another row."""
        for subject in _about(record):
            self._causes.setdefault(subject, cause or record)

    def add(self, record: Record, error: ImmEcoError) -> None:
        """Tell a refusal at the cell of the column that it names; or that the row waits for another."""
        cause = self._cause(record, error)
        self.blame(record, cause)
        if cause:
            self._unchecked.setdefault((id(cause), record.page), (cause, []))[1].append(record)
            return
        self.faulty.append(record)
        cell = _cell(record, error.field)
        value = self._raw(record.page, cell)
        kind, params = _told(error)
        params["value"] = value
        params["hint"] = " ".join(_remedies(kind, params, error))
        self._told.append(Problem(replace(kind, remedy="{hint}"), self.name, record.page, cell, value, params))

    def warn(self, record: Record, field: str, kind: ProblemKind, params: Mapping[str, Any]) -> None:
        """Tell an alert about a value that is taken in all the same; of a kind that is an error it is refused."""
        if kind.severity is Severity.ERROR and not any(each is record for each in self.faulty):
            self.faulty.append(record)
        cell = _cell(record, field)
        self._told.append(Problem(kind, self.name, record.page, cell, self._raw(record.page, cell), params))

    def _cause(self, record: Record, error: ImmEcoError) -> Record | None:
        """The row to mend before this one can be judged, if this refusal is a consequence."""
        for subject in _needs(record, error):
            if subject in self._causes:
                return self._causes[subject]
        return None

    def _waiting(self, cause: Record, rows: list[Record]) -> Problem:
        params = {"count": len(rows), "row": cause.row, "page": cause.page}
        return Problem(UNCHECKED, self.name, rows[0].page, _cell(rows[0], None), None, params)

    def _raw(self, page: str, ref: str | None) -> str | None:
        """What a cell holds, as the sender wrote it."""
        if page not in self._rows:
            found = next((sheet for sheet in self._book().sheets if sheet.name == page), None)
            self._rows[page] = {row.number: row for row in (found.rows if found else ())}
        number, column = position_of(ref)
        row = self._rows[page].get(number)
        cell = row.cells.get(column) if row else None
        return shown(cell.value) if cell else None


def _about(record: Record) -> list[Subject]:
    """What cannot be judged while this row is at fault. Results and targets hold nothing up."""
    values, noun = record.values, record.sheet.noun
    if noun in ("results", "targets", "seals", "disbursements", "closings"):
        return []
    if noun == "sessions":
        return [("session", str(values.get("committee")), str(values.get("held_on")))]
    if noun == "campaigns":
        return [("campaign", str(values.get("code")))]
    if noun == "candidates":
        return [_company(values)]
    if noun == "aliases":
        return [_company({"ice": values.get("absorbed_ice")})]
    return [_dossier(values)] if noun == "dossiers" or values.get("reference") else []


def _needs(record: Record, error: ImmEcoError) -> list[Subject]:
    """What a refused row may be waiting for; nothing where the refusal stands whatever else is mended."""
    values, noun = record.values, record.sheet.noun
    if isinstance(error, ClosedMonthError):
        return []
    if isinstance(error, NotFoundError) and error.field in _ABSENT:
        # A row whose own ICE or reference cannot be read may be the one that is missed.
        subjects: dict[str, list[Subject]] = {
            "reference": [_dossier(values), _dossier({})],
            "ice": [_company(values), _company({})],
            "campaign": [("campaign", str(values.get("campaign")))],
        }
        return subjects[error.field]
    if noun not in _HISTORY:
        return []
    if noun == "decisions" and (isinstance(error, NotCompetentError) or error.field == "held_on"):
        return [("session", str(values.get("committee")), str(values.get("held_on")))]
    return [_dossier(values)]


def _company(values: Mapping[str, Any]) -> Subject:
    return ("company", str(values.get("ice"))[:9])


def _dossier(values: Mapping[str, Any]) -> Subject:
    return ("dossier", str(values.get("reference")).casefold())


def _told(error: ImmEcoError) -> tuple[ProblemKind, dict[str, Any]]:
    """The kind of problem that a refusal is, and what its sentence needs."""
    if isinstance(error, NotFoundError) and error.field in _ABSENT:
        kind, sheet = _ABSENT[error.field]
        return kind, {"sheet": sheet.title}
    if isinstance(error, ClosedMonthError):
        return MONTH_CLOSED, {"month": error.period.title}
    return REFUSED, {"reason": _sentence("; ".join([error.message, *error.details]))}


def _remedies(kind: ProblemKind, params: Mapping[str, Any], error: ImmEcoError) -> list[str]:
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
