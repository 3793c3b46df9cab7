"""What goes back to the sender: the annotated copy of a refused workbook, the workbook of rejected rows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from imm_eco.files import UnfitFile, make_folder, read_plain, safe_stem, write_bytes
from imm_eco.i18n import N_, _
from imm_eco.services.intake.partial import GoodRows
from imm_eco.sheets.annotation import annotated
from imm_eco.sheets.annotation.archive import UNTOUCHED
from imm_eco.sheets.cells import Book, position_of
from imm_eco.sheets.files.guard import LARGEST_FILE
from imm_eco.sheets.output.rejects import Reasons, Rejects, write_rejects
from imm_eco.sheets.problem import Problem, Severity
from imm_eco.sheets.recognition.workbooks import Intake
from imm_eco.sheets.sandbox.client import Arrival

TO_CORRECT, REJECTS = N_("to-correct"), N_("rejects")
"""What is added to a file's name; the second is also the folder of rejects."""

_ADDED = re.compile(r"(?:-(?:to-correct|a-corriger|rejects|rejets)(?:-\d+)?)+$")


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A workbook that was written for the sender, and what of the sender's own it leaves out."""

    path: Path
    lost: tuple[str, ...] = ()


@dataclass(slots=True)
class Outbox:
    """The folders that a command writes for the senders; None where it does not."""

    corrections: Path | None = None
    rejects: Path | None = None
    _taken: set[Path] = field(default_factory=set)

    def annotate(self, arrival: Arrival, problems: Sequence[Problem]) -> ReturnedFile | None:
        """Write the annotated copy of a workbook, whole or not at all."""
        if self.corrections is None:
            return None
        book = arrival.book()
        copy = annotated(book, _bytes_of(book), problems)
        path = self._path(self.corrections, book.path, _(TO_CORRECT), copy.suffix, is_ours)
        write_bytes(path, copy.content)
        return ReturnedFile(path, copy.lost)

    def reject(self, book: Book, intake: Intake, good_rows: GoodRows) -> ReturnedFile | None:
        """Write the workbook of what was not taken in; rows that wait in an earlier one are never lost."""
        if self.rejects is None:
            return None
        rejects = Rejects(
            book, intake.headers, good_rows.rejected, _whole(book, intake, good_rows), _reasons(intake, good_rows)
        )
        draft = self._path(self.rejects, book.path, _(REJECTS), ".xlsx", lambda _path: False)
        write_rejects(draft, rejects)
        content = draft.read_bytes()
        earlier = next((path for path in _siblings(draft) if _content(path) == content), None)
        if earlier:
            draft.unlink()
        return ReturnedFile(earlier or draft)

    def _path(self, folder: Path, source: Path, added: str, suffix: str, replaceable: Callable[[Path], bool]) -> Path:
        """Where a copy of a file goes: never over the file itself, nor over what someone has worked on."""
        make_folder(folder)
        stem = f"{safe_stem(_ADDED.sub('', source.stem))}-{added}"
        number = 1
        while True:
            path = folder / f"{stem}{f'-{number}' if number > 1 else ''}{suffix}"
            free = not (path.exists() or path.is_symlink())
            if path not in self._taken and (free or (path.resolve() != source.resolve() and replaceable(path))):
                self._taken.add(path)
                return path
            number += 1


def is_ours(path: Path) -> bool:
    """Whether a workbook is as we wrote it: a program that saves it leaves its own time in its parts."""
    with suppress(OSError, BadZipFile), ZipFile(path) as archive:
        return path.is_file() and all(part.date_time == UNTOUCHED for part in archive.infolist())
    return False


def _siblings(draft: Path) -> list[Path]:
    """The workbooks of rejects of the same file, the newest name excepted."""
    stem = re.sub(r"-\d+$", "", draft.stem)
    named = re.compile(rf"{re.escape(stem)}(-\d+)?{re.escape(draft.suffix)}")
    return sorted(path for path in draft.parent.iterdir() if named.fullmatch(path.name) and path != draft)


def _bytes_of(book: Book) -> bytes:
    """The file's bytes, if they are still those that were read."""
    content = _content(book.path)
    return content if content and hashlib.sha256(content).hexdigest() == book.sha256 else b""


def _content(path: Path) -> bytes | None:
    """The bytes of a file, None where it is none that is read."""
    with suppress(OSError, UnfitFile):
        return read_plain(path, LARGEST_FILE)
    return None


def _whole(book: Book, intake: Intake, good_rows: GoodRows) -> frozenset[str]:
    """The sheets to send back whole: those of a form, and those with an error that no row was read from."""
    pages = {record.page for record in intake.records}
    wrong = {each.sheet for each in good_rows.problems if each.severity is Severity.ERROR and each.sheet not in pages}
    if intake.kind == "submission":
        wrong |= pages
    return frozenset(page.name for page in book.sheets if page.name in wrong)


def _reasons(intake: Intake, good_rows: GoodRows) -> Reasons:
    """Why each row is rejected, in the order in which it was told."""
    rows = {(each.page, cell): each.row for each in good_rows.rejected for cell in each.cells.values()}
    every: dict[str, set[int]] = {}
    for record in good_rows.rejected:
        every.setdefault(record.page, set()).add(record.row)
    reasons: dict[tuple[str, int], list[str]] = {}
    for problem in good_rows.problems:
        if problem.severity is Severity.ERROR and problem.sheet:
            for row in _rows(problem, rows, every, intake):
                reasons.setdefault((problem.sheet, row), []).append(f"{problem.message} {problem.remedy}".strip())
    return {place: list(dict.fromkeys(told)) for place, told in reasons.items()}


def _rows(problem: Problem, rows: dict[tuple[str, str], int], every: dict[str, set[int]], intake: Intake) -> set[int]:
    """The rows that a problem explains: its own; of a form the cell's; of a sheet's header all."""
    page, cell = problem.sheet or "", problem.cell
    if cell and intake.kind == "submission":
        return {position_of(cell)[0]}
    if cell and (page, cell) in rows:
        return {rows[page, cell]}
    return every.get(page) or {position_of(cell)[0] or 2}
