"""Taking in workbooks: each is accepted whole or refused whole, as one change, and a batch goes on.

`partial` takes in the good rows of a workbook that would be refused, and writes the others to one of rejects.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Literal

from imm_eco.domain.programme import Programme
from imm_eco.memory import gc_paused
from imm_eco.services.checks import closed_months
from imm_eco.services.checks.plausibility import check_records, doubted
from imm_eco.services.context import Context
from imm_eco.services.intake.apply import RecordApplier
from imm_eco.services.intake.discovery import names_of, workbooks
from imm_eco.services.intake.partial import PartialImport
from imm_eco.services.intake.placeholders import Placeholders
from imm_eco.services.intake.problems import ImportProblems, Refusal, SentCells, problems_of, with_alerts
from imm_eco.services.intake.returns import Outbox, ReturnedFile
from imm_eco.services.intake.vocabularies import LearnedVocabularies
from imm_eco.services.late_facts import untold
from imm_eco.sheets.problem import Problem, Severity
from imm_eco.sheets.recognition.records import Record
from imm_eco.sheets.recognition.workbooks import Intake
from imm_eco.sheets.sandbox.client import ReceivedStream
from imm_eco.sheets.sandbox.reading import Arrival, arrivals, is_next_ready
from imm_eco.sheets.sandbox.serialization import NotStreamable
from imm_eco.store import database, lookup
from imm_eco.store.dated_facts import Altered
from imm_eco.store.entries import JournalEntry, entries
from imm_eco.store.journal import Effect, OpenChange, Origin
from imm_eco.store.waiting import PatientConnection

Status = Literal["imported", "unchanged", "partial", "refused"]


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of a workbook's rows. Of a refused one, only the rows at fault are counted."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0

    @property
    def rows(self) -> int:
        """How many they are."""
        return self.new + self.changed + self.unchanged + self.rejected

    def as_json(self) -> dict[str, int]:
        """The counts as scripts read them."""
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
        }


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one workbook; `change` is None where nothing was kept.

    `entries` are what its change says: every one in a dry run, else only where something was corrected.
    `annotated` and `rejects` are the workbooks written for its sender.
    """

    file: str
    status: Status
    change: int | None = None
    counts: Counts = Counts()
    problems: tuple[Problem, ...] = ()
    entries: tuple[JournalEntry, ...] = ()
    annotated: ReturnedFile | None = None
    rejects: ReturnedFile | None = None

    def as_json(self) -> dict[str, object]:
        """The report as scripts read it."""
        sent = {"annotated": self.annotated, "rejects": self.rejects}
        return {
            "file": self.file,
            "status": self.status,
            "change": self.change,
            "counts": self.counts.as_json(),
            **{name: str(each.path) for name, each in sent.items() if each},
            "problems": [problem.as_json() for problem in self.problems],
        }


def import_paths(
    paths: Sequence[Path],
    db_path: Path,
    origin: Origin,
    today: date,
    *,
    dry_run: bool = False,
    partial: bool = False,
    outbox: Outbox | None = None,
    whole: bool = False,
    strict: bool = False,
    learned: LearnedVocabularies | None = None,
) -> Iterator[FileReport]:
    """Take in files, and the workbooks of folders, one after the other; each is kept before it is reported.

    A dry run does the same in one transaction that is rolled back at the end, so that a workbook may
    count on those before it. `partial` takes in good rows without the others; the `outbox` says where to
    write what goes back to the senders; `whole` asks for every entry, where a real run gives only those of
    a workbook that corrects something; `strict` refuses
    what gives an alert; `learned` is how the files are read, where it is known already.
    Raises NotFoundError, before anything is read, for a path that holds nothing.
    """
    files = workbooks(paths)
    with database.reading(db_path) as db:
        programme, read_by = lookup.programme(db), learned or LearnedVocabularies(db, files)
    batch = _Batch(
        origin, today, programme, read_by, dry_run, names_of(files), partial, outbox or Outbox(), whole, strict
    )
    if dry_run:
        with _rehearsal(db_path) as db:
            for arrival in arrivals(files, read_by.of):
                with gc_paused():
                    report = batch.take(arrival, db)
                yield batch.answered(arrival, report)
        return
    with database.serving(db_path) as transaction:
        coming = arrivals(files, read_by.of)
        for arrival in coming:
            told = _lasting(transaction, batch, chain([arrival], coming))
            for each, report in told:
                yield batch.answered(each, report)


def _lasting(
    transaction: Callable[[], AbstractContextManager[PatientConnection]], batch: _Batch, coming: Iterator[Arrival]
) -> list[tuple[Arrival, FileReport]]:
    """Take in some workbooks, and make what they changed last."""
    told: list[tuple[Arrival, FileReport]] = []
    try:
        with transaction() as db, gc_paused():
            told = _taken_together(batch, coming, db)
            if not any(report.change for _arrival, report in told):
                db.execute("ROLLBACK")
    finally:
        # Also where an interruption comes just after the commit.
        for _arrival, report in told:
            if report.change and db.has_committed:
                batch.origin.on_commit(report.change)
    return told


_TOGETHER, _MOST_ROWS = 32, 1_000
"""Workbooks, and their rows, after which what was taken in is made to last, and reported."""


def _taken_together(
    batch: _Batch, coming: Iterator[Arrival], db: sqlite3.Connection
) -> list[tuple[Arrival, FileReport]]:
    """Take in some workbooks within one transaction: as many as there are, while none has to be waited for.

    Each is a change of its own, whole or not at all; making it last takes as long as for all of them.
    """
    told: list[tuple[Arrival, FileReport]] = []
    rows = 0
    for arrival in coming:
        report = batch.take(arrival, db)
        told.append((arrival, report))
        rows += report.counts.rows
        if len(told) == _TOGETHER or rows > _MOST_ROWS or not is_next_ready():
            break
    return told


@contextmanager
def _rehearsal(db_path: Path) -> Iterator[sqlite3.Connection]:
    """A transaction of which nothing is kept."""
    with database.locked(db_path) as db:
        yield db
        db.execute("ROLLBACK")


@dataclass(frozen=True, slots=True)
class _Batch:
    """What the workbooks of one command share."""

    origin: Origin
    today: date
    programme: Programme
    learned: LearnedVocabularies
    dry_run: bool
    names: Mapping[Path, str]
    partial: bool
    outbox: Outbox
    whole: bool
    strict: bool

    def take(self, arrival: Arrival, db: sqlite3.Connection) -> FileReport:
        """Take in one workbook, within the transaction that is open."""
        db.execute("SAVEPOINT workbook")
        report = self._streamed_or_whole(arrival, db)
        db.execute("RELEASE workbook")
        return report

    def _streamed_or_whole(self, arrival: Arrival, db: sqlite3.Connection) -> FileReport:
        if arrival.stream:
            with suppress(NotStreamable):
                return self._take_streamed(arrival, arrival.stream, db)
            db.execute("ROLLBACK TO workbook")
        return self._take(arrival, db)

    def _take_streamed(self, arrival: Arrival, stream: ReceivedStream, db: sqlite3.Connection) -> FileReport:
        """Take in a register as it comes. Raises NotStreamable where it is to be read whole, to tell what it holds."""
        applier = self._new_applier(arrival, (), db)
        doubtful: list[Record] = []
        problems: list[Problem] = []
        for records, told in stream.lots():
            # Whether an absorbed company's row adds to its survivor depends on rows that may come yet.
            if not applier.take_some(records) or applier.absorbed:
                raise NotStreamable
            doubtful += doubted(records)
            problems += told
        if applier.context.broken():
            raise NotStreamable
        found = self._with_alerts(ImportProblems(problems), applier, doubtful, SentCells(arrival.book))
        report = self._report(arrival, found, applier)
        if report.status == "refused":
            raise NotStreamable
        return report

    def _with_alerts(
        self, found: ImportProblems, applier: RecordApplier, records: Sequence[Record], cells: SentCells
    ) -> ImportProblems:
        alerts = [*applier.absorbed.values(), *check_records(applier.context, records)]
        return with_alerts(found, alerts, cells, strict=self.strict)

    def _report(self, arrival: Arrival, found: ImportProblems, applier: RecordApplier) -> FileReport:
        """What becomes of a workbook: refused where anything was an error."""
        name, problems = self.names[arrival.path], tuple(found.problems)
        if any(problem.severity is Severity.ERROR for problem in problems):
            return FileReport(name, "refused", counts=Counts(rejected=len(found.faulty)), problems=problems)
        return self._keep(applier.context.change, _counts(applier.effects), name, problems)

    def _take(self, arrival: Arrival, db: sqlite3.Connection) -> FileReport:
        intake, cells = arrival.intake(), SentCells(arrival.book)
        found, applier = self._replayed(arrival, intake, db, cells)
        found = self._with_alerts(found, applier, intake.records, cells)
        report = self._report(arrival, found, applier)
        if report.status != "refused":
            return report
        db.execute("ROLLBACK TO workbook")
        if self.partial and intake.records:
            return self._sift(arrival, intake, db, found, cells)
        return report

    def answered(self, arrival: Arrival, report: FileReport) -> FileReport:
        """The report, once the sender's copy is annotated if there is something in it to mend."""
        if report.status not in ("refused", "partial"):
            return report
        return replace(report, annotated=self.outbox.annotate(arrival, report.problems))

    def _replayed(
        self,
        arrival: Arrival,
        intake: Intake,
        db: sqlite3.Connection,
        cells: SentCells,
        rejected: Iterable[Record] = (),
    ) -> tuple[ImportProblems, RecordApplier]:
        """The records taken in, in the knowledge of those that are rejected already, and what is wrong with them.

        Where they break what must always hold, they are taken in again row by row, to say which of them.
        """
        for row_by_row in (False, True):
            applier = self._new_applier(arrival, intake.problems, db, row_by_row=row_by_row)
            not_taken = (applier.take_submission if intake.kind == "submission" else applier.take)(intake.records)
            if row_by_row or all(each.rule == closed_months.RULE for each in applier.context.broken()):
                break
            db.execute("ROLLBACK TO workbook")
        return problems_of(intake, [*rejected, *not_taken, *_of_closed(applier, intake.records)], cells), applier

    def _new_applier(
        self, arrival: Arrival, problems: Iterable[Problem], db: sqlite3.Connection, *, row_by_row: bool = False
    ) -> RecordApplier:
        """Where one workbook is taken in, in which these problems were found."""
        origin = replace(self.origin, file=self.names[arrival.path], file_sha256=arrival.sha256)
        context = Context(OpenChange(db, origin), self.today, self.programme, typed=False)
        return RecordApplier(context, Placeholders(problems, self.learned.of(arrival.path)), row_by_row=row_by_row)

    def _sift(
        self, arrival: Arrival, intake: Intake, db: sqlite3.Connection, first: ImportProblems, cells: SentCells
    ) -> FileReport:
        """Take in the good rows; the others go to a workbook of rejects, written before anything is kept."""

        def again(records: Sequence[Record], rejected: Sequence[Record]) -> tuple[ImportProblems, RecordApplier]:
            db.execute("ROLLBACK TO workbook")
            return self._replayed(arrival, replace(intake, records=list(records), problems=[]), db, cells, rejected)

        good_rows = PartialImport(intake, first, self.learned.of(arrival.path)).select(again)
        name, problems = self.names[arrival.path], tuple(good_rows.problems)
        counts = replace(_counts(good_rows.applier.effects), rejected=len(good_rows.rejected))
        if not good_rows.applier.effects:
            db.execute("ROLLBACK TO workbook")
            return FileReport(name, "refused", counts=counts, problems=problems)
        rejects = None if self.dry_run else self.outbox.reject(arrival.book(), intake, good_rows)
        kept = self._keep(good_rows.applier.context.change, counts, name, problems)
        return replace(kept, status="partial", rejects=rejects)

    def _keep(self, change: OpenChange, counts: Counts, name: str, problems: tuple[Problem, ...]) -> FileReport:
        if change.is_empty:
            return FileReport(name, "unchanged", None, counts, problems)
        told = self.dry_run or self.whole or change.corrects
        said = tuple(entries(change.db, change.id)) if told else ()
        change.seal()
        number = None if self.dry_run else change.id
        return FileReport(name, "imported", number, counts, problems, said)


def _of_closed(applier: RecordApplier, records: Sequence[Record]) -> list[Refusal]:
    """The rows that alter a closed month, refused: their facts know their cell, so that one look tells all of them."""
    rows = {(record.page, record.home): record for record in records if not record.bad}
    facts: dict[int, tuple[Record, list[Altered]]] = {}
    for fact in untold(applier.context.db, applier.context.change.id):
        if record := rows.get((fact.sheet or "", fact.cell or "")):
            facts.setdefault(id(record), (record, []))[1].append(fact)
    return [Refusal(record, closed_months.ClosedMonthError(altered)) for record, altered in facts.values()]


def _counts(effects: Counter[Effect]) -> Counts:
    return Counts(effects["new"], effects["changed"], effects["unchanged"])
