"""The child process that reads foreign files, seen from here: started when the first one is read, used again.

A file that kills it, hangs it or exhausts it costs that file; the next one gets a new process.
"""

from __future__ import annotations

import atexit
import pickle
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from imm_eco import i18n
from imm_eco.errors import ImmEcoError
from imm_eco.i18n import _
from imm_eco.memory import gc_paused
from imm_eco.sheets.cells import Book
from imm_eco.sheets.problem import Fault, Problem
from imm_eco.sheets.problem_catalogue import TOO_HEAVY
from imm_eco.sheets.sandbox import server
from imm_eco.sheets.sandbox.child_process import Clock, PendingAnswer, pipe, start
from imm_eco.sheets.sandbox.serialization import (
    BOOK,
    STOPPED,
    STREAM,
    WHOLE,
    Head,
    Lot,
    NotStreamable,
    unpack,
    unpack_intake,
    unpack_lot,
)
from imm_eco.sheets.schema.columns import sheet_of

if TYPE_CHECKING:
    from imm_eco.sheets.recognition.records import Record, Vocabularies
    from imm_eco.sheets.recognition.workbooks import Intake

_HEAVY = 8 * 2**20
"""Bytes of an answer after which the process may hold on to much memory: it is not used again."""

_MOST_ASKED = 4096
"""Bytes of what is asked ahead: the smallest pipe takes them, so that neither process waits for the other to read."""


class Reader:
    """Reads files one after the other, in a process of its own."""

    def __init__(self, seconds: float = server.SECONDS + 2) -> None:
        self.seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._expected: dict[tuple[Path, str], int] = {}
        self._answer: PendingAnswer | None = None
        self._second: Reader | None = None
        self._lists: tuple[Vocabularies | None, bytes] = (None, b"")
        self._known = b""
        self._clock = Clock()
        atexit.register(self.close)

    def expect(self, path: Path, lists: Vocabularies) -> bool:
        """Have a file read while something else is done here; whether it will be, as no more are asked than fit.

        Files are begun in the order in which they are asked.
        """
        if (path, STREAM) not in self._expected:
            with suppress(OSError):
                self._ask(path, STREAM, lists)
        return (path, STREAM) in self._expected

    @property
    def ahead(self) -> int:
        """How many files are expected."""
        return len(self._expected)

    def is_ready(self) -> bool:
        """Whether the file that is expected need not be waited for; never where that cannot be known."""
        process = self._process
        if not self._expected or self._answer or process is None or sys.platform == "win32":
            return False
        return bool(select.select([pipe(process.stdout)], [], [], 0)[0])

    @property
    def second(self) -> Reader:
        """A second process, for files that are asked for again while this one reads the next."""
        if self._second is None:
            self._second = Reader(self.seconds)
        return self._second

    def read(self, path: Path) -> Book:
        """The cells of a file, or a book with the problem that the file is, to the process too."""
        answer = self._next(path, BOOK)
        try:
            with answer.awaited(), gc_paused():
                self._begin(answer, BOOK, None)
                book = unpack(path, answer.part)
        except BaseException as error:
            return _refused(path, self.given_up(answer, error))
        self.done(answer)
        return book

    def begin(self, path: Path, lists: Vocabularies) -> Arrival:
        """What is recognised in a file by these lists; a register may be streamed, until another file is asked for."""
        ahead = (path, STREAM) in self._expected
        answer = self._next(path, STREAM)
        try:
            with answer.awaited():
                self._begin(answer, STREAM, lists)
                head = answer.part()
        except BaseException as error:
            if ahead and not answer.late and isinstance(error, EOFError | OSError):
                self.close()  # whoever ended it meanwhile, the file has not had its turn yet
                return self.begin(path, lists)
            return self._lost(answer, error)
        if head is STOPPED:
            return self._whole(answer)
        stream = ReceivedStream(self, answer, lists, head)
        return Arrival(path, stream.sha256, stream.whole, cache(stream.book), stream)

    def whole(self, path: Path, lists: Vocabularies) -> Arrival:
        """What is recognised in a file, all at once."""
        answer = self._next(path, WHOLE)
        try:
            self._begin(answer, WHOLE, lists)
        except BaseException as error:
            return self._lost(answer, error)
        return self._whole(answer)

    def _whole(self, answer: PendingAnswer) -> Arrival:
        try:
            with answer.awaited(), gc_paused():
                sha256, intake = unpack_intake(answer.part)
        except BaseException as error:
            return self._lost(answer, error)
        self.done(answer)
        return Arrival(answer.path, sha256, lambda: intake, self._cells_of(answer.path))

    def _cells_of(self, path: Path) -> Callable[[], Book]:
        return cache(lambda: self.second.read(path))

    def _lost(self, answer: PendingAnswer, error: BaseException) -> Arrival:
        """A file that was more than the process could do: it is not read again."""
        book = _refused(answer.path, self.given_up(answer, error))
        return Arrival(answer.path, "", partial(_nothing_but, book), lambda: book)

    def _next(self, path: Path, asked: str) -> PendingAnswer:
        """Where the answer about a file will come from; what is under way or expected of another one is given up."""
        if self._answer or (self._expected and next(iter(self._expected)) != (path, asked)):
            self.close()
        return PendingAnswer(self._running(), path, self.seconds, self._clock)

    def _begin(self, answer: PendingAnswer, asked: str, lists: Vocabularies | None) -> None:
        if not self._expected:
            self._ask(answer.path, asked, lists)
        self._answer = answer
        del self._expected[answer.path, asked]
        self._ready = self._ready or answer.part() == server.READY

    def done(self, answer: PendingAnswer) -> None:
        """Be ready for the next file: all of this answer is told."""
        self._answer = None
        if answer.size > _HEAVY and not self._expected:
            self.close()

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process, self._expected, self._answer = self._process, None, {}, None
        self._known = b""
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                assert stream is not None
                stream.close()
        process.wait()

    def _running(self) -> subprocess.Popen[bytes]:
        # What a process has answered before it died is on the pipe, and is as good as ever.
        if self._process is None or not (self._expected or self._answer or self._process.poll() is None):
            self.close()
            self._process, self._ready = start(), False
        return self._process

    def _ask(self, path: Path, asked: str, lists: Vocabularies | None) -> None:
        process = self._running()
        packed = self._packed(lists)
        said = (str(path.absolute()), i18n.language, asked, server.SAME if packed == self._known else packed)
        body = pickle.dumps(said, pickle.HIGHEST_PROTOCOL)
        busy = bool(self._expected or self._answer)
        if busy and sum(self._expected.values()) + len(body) > _MOST_ASKED:
            return
        server.write(pipe(process.stdin), body)
        self._known = packed or self._known
        self._expected[path, asked] = len(body) if busy else 0  # what is asked of an idle process leaves the pipe

    def _packed(self, lists: Vocabularies | None) -> bytes | None:
        """The lists as they cross; a batch reads most of its files by the same ones."""
        if lists is None:
            return None
        if lists is not self._lists[0]:
            self._lists = lists, pickle.dumps(lists)
        return self._lists[1]

    def given_up(self, answer: PendingAnswer, error: BaseException) -> str:
        """Why a file was more than the process could do; any other error goes on its way."""
        process, ready = answer.process, self._ready
        self.close()
        if isinstance(error, MemoryError):
            return _("reading it took more than {size} of memory").format(size="1 GiB")
        if not isinstance(error, EOFError | OSError):
            raise error
        if answer.late or process.returncode == -getattr(signal, "SIGXCPU", 0) != 0:
            return _("reading it took more than {count} seconds").format(count=server.SECONDS)
        if not ready:
            raise ImmEcoError(
                _("the process that reads files could not be started"),
                hint=_("check the installation of imm-eco: {python}").format(python=sys.executable),
            )
        return _("the process that read it broke down")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A workbook that was read by another process: what was recognised in it, and its cells, if they are asked for.

    With a `stream` nothing is recognised yet: its records come as the file is being read.
    """

    path: Path
    sha256: str
    intake: Callable[[], Intake]
    book: Callable[[], Book]
    stream: ReceivedStream | None = None


class ReceivedStream:
    """A register on its way: its records come while the file is still being read, then its problems.

    It may stop at any record, or be left there: `whole` then gives all that is recognised in it.
    """

    def __init__(self, reader: Reader, answer: PendingAnswer, lists: Vocabularies, head: Head) -> None:
        self._reader = reader
        self._answer = answer
        self._lists = lists
        self._whole: Arrival | None = None
        self._stopped = False
        self.sha256, noun, self.page = head
        self.sheet = sheet_of(noun)

    def lots(self) -> Iterator[tuple[list[Record], list[Problem]]]:
        """Its records, some at a time, and its problems. Raises NotStreamable, at any of them."""
        while any(lot := unpack_lot(self._part(), self.sheet, self.page)):
            yield lot
        self._reader.done(self._answer)

    def whole(self) -> Intake:
        """All that is recognised in it."""
        if self._whole is None and self._stopped:
            self._whole = self._reader._whole(self._answer)
        if self._whole is None:
            self._whole = self._reader.second.whole(self._answer.path, self._lists)
        return self._whole.intake()

    def book(self) -> Book:
        """Its cells; of a file that was more than the process could do, nothing but that problem."""
        return self._whole.book() if self._whole else self._reader.second.read(self._answer.path)

    def _part(self) -> Lot:
        try:
            with self._answer.awaited():
                part: Lot | None = self._answer.part()
        except BaseException as error:
            self._whole = self._reader._lost(self._answer, error)
            raise NotStreamable from None
        if part is STOPPED:
            self._stopped = True
            raise NotStreamable
        return part


def _refused(path: Path, reason: str) -> Book:
    from imm_eco.sheets.sandbox.handlers import refuse

    book = Book(path)
    refuse(book, Fault(TOO_HEAVY, {"reason": reason}))
    return book


def _nothing_but(book: Book) -> Intake:
    """What is recognised in a book that is nothing but a problem."""
    from imm_eco.sheets.recognition.workbooks import Intake

    return Intake(None, problems=[book.problem] if book.problem else [])
