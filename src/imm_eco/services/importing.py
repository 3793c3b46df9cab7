"""Taking in workbooks: each is accepted whole or refused whole, as one change, and a batch goes on.

`partial` takes in the good rows of a workbook that would be refused, and writes the others to one of rejects.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from imm_eco.memory import uncollected
from imm_eco.programme import Programme
from imm_eco.services import headings
from imm_eco.services.doubts import doubts
from imm_eco.services.exporting import lists_of
from imm_eco.services.gathering import names_of, workbooks
from imm_eco.services.office import Office
from imm_eco.services.refusals import Refusals
from imm_eco.services.replay import Replay
from imm_eco.services.sending_back import Outbox, SentBack
from imm_eco.services.sifting import Sieve
from imm_eco.services.stand_ins import StandIns
from imm_eco.sheets.faults import Problem, Severity
from imm_eco.sheets.headers import Taught
from imm_eco.sheets.reading import Book, read_workbooks
from imm_eco.sheets.recognise import Intake, recognise
from imm_eco.sheets.records import Lists, Record
from imm_eco.store import database, lookup
from imm_eco.store.entries import Entry, entries
from imm_eco.store.journal import Change, Effect, Origin

Status = Literal["imported", "unchanged", "partial", "refused"]


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of a workbook's rows. Of a refused one, only the rows at fault are counted."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0

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
    entries: tuple[Entry, ...] = ()
    annotated: SentBack | None = None
    rejects: SentBack | None = None

    def as_json(self) -> dict[str, Any]:
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


def import_file(path: Path, db_path: Path, origin: Origin, today: date, *, dry_run: bool = False) -> FileReport:
    """Take in one workbook."""
    return next(import_paths([path], db_path, origin, today, dry_run=dry_run))


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
    taught: Taught | None = None,
    sender: str | None = None,
) -> Iterator[FileReport]:
    """Take in files, and the workbooks of folders, one after the other; each is kept before it is reported.

    A dry run does the same in one transaction that is rolled back at the end, so that a workbook may
    count on those before it. `partial` takes in good rows without the others; the `outbox` says where to
    write what goes back to the senders; `whole` asks for every entry, where a real run gives only those of
    a workbook that corrects something. `taught` are headers to understand besides those of the database, of
    all senders, of the `sender` and of the one whose name is the file's folder. Raises NotFoundError, before
    anything is read, for a path that holds nothing.
    """
    files = workbooks(paths)
    with database.reading(db_path) as db:
        programme, lists = lookup.programme(db), lists_of(db)
        known = {folder: headings.understood(db, sender or "", folder) for folder in {_folder(path) for path in files}}
    batch = _Batch(origin, today, programme, lists, dry_run, names_of(files), partial, outbox or Outbox(), whole)
    batch.taught = {folder: {**found, **(taught or {})} for folder, found in known.items()}
    if dry_run:
        with _rehearsal(db_path) as db:
            for book in read_workbooks(files):
                yield batch.answered(book, batch.take(book, db))
        return
    with database.serving(db_path) as transaction:
        for book in read_workbooks(files):
            with transaction() as db:
                report = batch.take(book, db)
                if report.change is None:
                    db.execute("ROLLBACK")
            yield batch.answered(book, report)


@contextmanager
def _rehearsal(db_path: Path) -> Iterator[sqlite3.Connection]:
    """A transaction of which nothing is kept."""
    with database.locked(db_path) as db:
        yield db
        db.execute("ROLLBACK")


class _Batch:
    """What the workbooks of one command share."""

    def __init__(
        self,
        origin: Origin,
        today: date,
        programme: Programme,
        lists: Lists,
        dry_run: bool,
        names: dict[Path, str],
        partial: bool,
        outbox: Outbox,
        whole: bool,
    ) -> None:
        self.origin = origin
        self.today = today
        self.programme = programme
        self.lists = lists
        self.dry_run = dry_run
        self.names = names
        self.partial = partial
        self.outbox = outbox
        self.whole = whole
        self.taught: dict[str, Taught] = {}

    def take(self, book: Book, db: sqlite3.Connection) -> FileReport:
        """Take in one workbook, within the transaction that is open."""
        with uncollected():
            return self._take(book, db)

    def _take(self, book: Book, db: sqlite3.Connection) -> FileReport:
        lists = replace(self.lists, taught=self.taught.get(_folder(book.path), {}))
        name, intake = self.names[book.path], recognise(book, lists)
        db.execute("SAVEPOINT workbook")
        refusals, replay = self._replayed(book, intake, db)
        for doubt in doubts(replay.office, intake.records):
            refusals.warn(*doubt)
        problems = tuple(replace(problem, file=name) for problem in refusals.problems)
        if not any(problem.severity is Severity.ERROR for problem in problems):
            return self._keep(replay.office.change, _counts(replay.effects), name, problems)
        db.execute("ROLLBACK TO workbook")
        if self.partial and intake.records:
            return self._sift(book, intake, db, refusals)
        return FileReport(name, "refused", counts=Counts(rejected=len(refusals.faulty)), problems=problems)

    def answered(self, book: Book, report: FileReport) -> FileReport:
        """The report, once the sender's copy is annotated if there is something in it to mend."""
        if report.status not in ("refused", "partial"):
            return report
        return replace(report, annotated=self.outbox.annotate(book, report.problems))

    def _replayed(
        self, book: Book, intake: Intake, db: sqlite3.Connection, rejected: Iterable[Record] = ()
    ) -> tuple[Refusals, Replay]:
        """The records taken in, in the knowledge of those that are rejected already."""
        origin = replace(self.origin, file=self.names[book.path], file_sha256=book.sha256)
        refusals = Refusals(book, intake, self.names[book.path])
        for record in rejected:
            refusals.blame(record)
        office = Office(Change(db, origin), self.today, self.programme, typed=False)
        replay = Replay(office, refusals, StandIns(intake.problems, self.lists))
        (replay.take_submission if intake.kind == "submission" else replay.take)(intake.records)
        return refusals, replay

    def _sift(self, book: Book, intake: Intake, db: sqlite3.Connection, first: Refusals) -> FileReport:
        """Take in the good rows; the others go to a workbook of rejects, written before anything is kept."""

        def again(records: Sequence[Record], rejected: Sequence[Record]) -> tuple[Refusals, Replay]:
            db.execute("ROLLBACK TO workbook")
            return self._replayed(book, replace(intake, records=list(records), problems=[]), db, rejected)

        sifted = Sieve(intake, first, self.lists).sift(again)
        name, problems = first.name, tuple(replace(problem, file=first.name) for problem in sifted.problems)
        counts = replace(_counts(sifted.replay.effects), rejected=len(sifted.rejected))
        if not sifted.replay.effects:
            db.execute("ROLLBACK TO workbook")
            return FileReport(name, "refused", counts=counts, problems=problems)
        rejects = None if self.dry_run else self.outbox.reject(book, intake, sifted)
        kept = self._keep(sifted.replay.office.change, counts, name, problems)
        return replace(kept, status="partial", rejects=rejects)

    def _keep(self, change: Change, counts: Counts, name: str, problems: tuple[Problem, ...]) -> FileReport:
        if change.is_empty:
            return FileReport(name, "unchanged", None, counts, problems)
        told = self.dry_run or self.whole or change.corrects
        said = tuple(entries(change.db, change.id)) if told else ()
        change.seal()
        number = None if self.dry_run else change.id
        return FileReport(name, "imported", number, counts, problems, said)


def _folder(path: Path) -> str:
    """The name of the folder that a file is in: it may be its sender's."""
    return path.absolute().parent.name


def _counts(effects: Counter[Effect]) -> Counts:
    return Counts(effects["new"], effects["changed"], effects["unchanged"])
