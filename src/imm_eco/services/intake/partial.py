"""The good rows of a workbook, without those at fault and all that hangs on them (`import --partial`).

A first pass over the whole workbook has told every problem. The rows left are then taken in again without
the rejected ones, until nothing more is refused: what went in is what a workbook without those rows says.

Some rows could be taken in without the rejected one, and would then say something else: a decision would seal
commitments of which a year is missing, a session would seem competent because a member's row was unreadable. So
the later history of a dossier waits for its rejected row, the decisions of a session for its members, and every
closing of a month for the rejected results, which could not be taken in any more after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from imm_eco.services.intake.apply import RecordApplier
from imm_eco.services.intake.placeholders import Placeholders
from imm_eco.services.intake.problems import ImportProblems
from imm_eco.services.intake.row_services import DATED
from imm_eco.services.records import RowSubject, record_of
from imm_eco.sheets.problem import Problem, Severity
from imm_eco.sheets.problem_catalogue import REJECTED_WITH
from imm_eco.sheets.recognition.records import Record, Vocabularies
from imm_eco.sheets.recognition.workbooks import Intake

_DATES = {
    **{noun: key for noun, (key, _service) in DATED.items()},
    "assessments": "assessed_on",
    "pieces": "received_on",
}
_ABOUT_THE_DOSSIER = ("commitments", "assessments", "pieces", *DATED)
_HOLDS_NOTHING = ("campaigns", "candidates", "aliases", "targets", "disbursements", "answers", "closings")
"""What hangs on these is refused by itself, because a company or an action is missing, or nothing does."""

Pass = Callable[[Sequence[Record], Sequence[Record]], tuple[ImportProblems, RecordApplier]]
"""Takes in some records from the start, in the knowledge of the rejected ones."""


@dataclass(slots=True)
class GoodRows:
    """What became of the rows: the pass that took in the good ones, the others, and every problem."""

    applier: RecordApplier
    rejected: list[Record]
    problems: list[Problem]


class PartialImport:
    """The records of one workbook, and which of them are rejected."""

    def __init__(self, intake: Intake, first: ImportProblems, lists: Vocabularies) -> None:
        self._intake = intake
        self._records = intake.records
        self._placeholders = Placeholders(intake.problems, lists)
        self.problems = list(first.judged)
        self._causes: dict[int, int | None] = {}
        self._of: dict[str, list[int]] = {}
        for number, record in enumerate(self._records):
            if reference := _reference(record):
                self._of.setdefault(reference, []).append(number)
        numbers = {id(record): number for number, record in enumerate(self._records)}
        for record in first.faulty:
            self._causes[numbers[id(record)]] = None
        for number in self._touched():
            self._causes.setdefault(number, None)
        for record, cause in first.waiting:
            self._causes.setdefault(numbers[id(record)], numbers[id(cause)])

    def _touched(self) -> Iterator[int]:
        """The records that an error stands in; all of a sheet's where it stands in none of them."""
        cells: dict[tuple[str | None, str | None], list[int]] = {}
        pages: dict[str | None, list[int]] = {}
        for number, record in enumerate(self._records):
            pages.setdefault(record.page, []).append(number)
            for cell in record.cells.values():
                cells.setdefault((record.page, cell), []).append(number)
        for problem in self.problems:
            if problem.severity is Severity.ERROR:
                yield from cells.get((problem.sheet, problem.cell)) or pages.get(problem.sheet) or []

    def select(self, attempt: Pass) -> GoodRows:
        """Take in what can be, pass after pass, until nothing more is refused."""
        while True:
            self._spread()
            kept = {number: _copy(each) for number, each in enumerate(self._records) if number not in self._causes}
            rejected = [self._records[number] for number in sorted(self._causes)]
            missing = [record for record in rejected if not self._placeholders.repeats(record)]
            found, applier = attempt(list(kept.values()), missing)
            if not self._learn(kept, found):
                return GoodRows(applier, rejected, self._told())

    def _learn(self, kept: dict[int, Record], found: ImportProblems) -> bool:
        """Note what a pass has refused; whether there was anything."""
        numbers = {id(record): number for number, record in kept.items()}
        numbers |= {id(record): number for number, record in enumerate(self._records)}
        before = len(self._causes)
        for record in found.faulty:
            self._causes.setdefault(numbers[id(record)], None)
        for record, cause in found.waiting:
            self._causes.setdefault(numbers[id(record)], numbers[id(cause)])
        self.problems += found.judged
        return len(self._causes) > before

    def _spread(self) -> None:
        """Reject what hangs on a rejected row, and what hangs on that."""
        waiting = list(self._causes)
        while waiting:
            cause = waiting.pop()
            for number in self._dependents_of(self._records[cause]):
                if number not in self._causes:
                    self._causes[number] = cause
                    waiting.append(number)

    def _dependents_of(self, cause: Record) -> list[int]:
        noun = cause.sheet.noun
        if noun in _HOLDS_NOTHING or self._placeholders.repeats(cause):
            return []
        everything: Sequence[int] = range(len(self._records))
        hangs: Callable[[Record], bool]
        if noun == "results":
            among, hangs = everything, _is_closing
        elif noun == "sessions":
            among, hangs = everything, _of_session(cause)
        elif noun == "dossiers" and self._intake.kind == "submission":
            among, hangs = everything, _is_commitment
        else:
            among, hangs = self._of.get(_reference(cause) or "", ()), _of_dossier(cause)
        return [number for number in among if hangs(self._records[number])]

    def _told(self) -> list[Problem]:
        """Every problem, and for each row that only hangs on another which one that is."""
        told = list(self.problems)
        for number, cause in self._causes.items():
            if cause is not None:
                record, root = self._records[number], self._records[self._root(cause)]
                params = {"row": root.row, "page": root.page}
                cell = next(iter(record.cells.values()), None)
                told.append(Problem(REJECTED_WITH, record.page, cell, None, params))
        return told

    def _root(self, number: int) -> int:
        """The row to mend, at the end of the chain."""
        while (cause := self._causes[number]) is not None:
            number = cause
        return number


def _copy(record: Record) -> Record:
    return replace(record, values=dict(record.values))


def _is_commitment(record: Record) -> bool:
    return record.sheet.noun == "commitments"


def _is_closing(record: Record) -> bool:
    return record.sheet.noun == "closings"


def _of_session(cause: Record) -> Callable[[Record], bool]:
    """The decisions of a session; of every session that it may be, where its row cannot be read."""
    known = {key: value for key in ("committee", "held_on") if (value := cause.values.get(key)) is not None}

    def hangs(record: Record) -> bool:
        values = record.values
        return record.sheet.noun == "decisions" and all(values.get(key) in (None, said) for key, said in known.items())

    return hangs


def _of_dossier(cause: Record) -> Callable[[Record], bool]:
    """The history of a dossier from the rejected row's day on; of a rejected dossier all that is said of it."""
    reference, since = _reference(cause), _day(cause)
    nouns = _ABOUT_THE_DOSSIER if cause.sheet.noun == "dossiers" else tuple(DATED)

    def hangs(record: Record) -> bool:
        if reference is None or record.sheet.noun not in nouns or _reference(record) != reference:
            return False
        return _day(record) >= since

    return hangs


def _reference(record: Record) -> str | None:
    reference = record_of(RowSubject, record.values).reference
    return reference.casefold() if reference else None


def _day(record: Record) -> date:
    """The day of a row of history; of a row without one, before all others."""
    day = record.values.get(_DATES.get(record.sheet.noun, ""))
    return day if isinstance(day, date) else date.min
