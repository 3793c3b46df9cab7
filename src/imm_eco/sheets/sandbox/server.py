"""The process that reads foreign files: it takes a path, answers with a book, and may die of it.

It imports nothing but the readers, writes to nothing but its answer, and keeps its own limits where the
platform has them; where it has none, its parent's clock and the limits of `guard` and `limits` remain.
"""

from __future__ import annotations

import gc
import pickle
import signal
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, TypeAlias

MEMORY = 2**30
"""Bytes that reading one file may take."""
SECONDS = 25
"""Of processor time that reading one file may take; of the parent's clock where nothing is done meanwhile."""

HEADER = struct.Struct(">Q")
READY = "ready"
OUT_OF_MEMORY = "memory"
_SMALL = 2**16
SAME = b""
"""In the place of lists: those of the file before."""


Request: TypeAlias = tuple[str, str, str, bytes | None]
"""A path, the language, what is asked of the file, and the lists to read it by, packed."""


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until there is no one left to ask."""
    from imm_eco import i18n
    from imm_eco.sheets.sandbox.handlers import tell

    gc.disable()  # what is read makes no cycles, and looking for them takes a third of the time
    _limit_memory()
    exhausted = pickle.dumps(OUT_OF_MEMORY)
    send(answers, READY)
    lists = None
    while (request := receive(requests)) is not None:
        path, language, asked, packed = request
        if packed:
            lists = pickle.loads(packed)
        i18n.use(language)
        _limit_seconds()
        answered = False
        # Nothing is done where the error is caught: it still holds what filled the memory.
        with suppress(MemoryError):
            for part in tell(Path(path), asked, None if packed is None else lists):
                send(answers, part)
            answered = True
        if not answered:
            write(answers, exhausted)


def send(stream: IO[bytes], message: object) -> None:
    """Write a message to a pipe."""
    write(stream, pickle.dumps(message, pickle.HIGHEST_PROTOCOL))


def write(stream: IO[bytes], body: bytes) -> None:
    """Write a message that is packed already."""
    header = HEADER.pack(len(body))
    if len(body) <= _SMALL:
        stream.write(header + body)  # at once, or whoever waits is woken twice
    else:
        stream.write(header)
        stream.write(body)
    stream.flush()


def receive(stream: IO[bytes]) -> Request | None:
    """The next request from a pipe; None where it was closed. Raises EOFError inside one."""
    body = receive_body(stream)
    if body is None:
        return None
    request: Request = pickle.loads(body)
    return request


def receive_body(stream: IO[bytes]) -> bytes | None:
    """The next message, still packed."""
    header = _read(stream, HEADER.size)
    if not header:
        return None
    if len(header) < HEADER.size:
        raise EOFError
    (length,) = HEADER.unpack(header)
    body = _read(stream, length)
    if len(body) < length:
        raise EOFError
    return body


def _read(stream: IO[bytes], length: int) -> bytes:
    """So many bytes of a pipe, which may give them bit by bit; fewer where it ends."""
    body = stream.read(length)
    while len(body) < length and (more := stream.read(length - len(body))):
        body += more
    return body


def _limit_memory() -> None:
    """Take no more memory than allowed, and leave no image of it behind; Windows knows no such limits."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _limit_seconds() -> None:
    """Allow the next file its processor time, beyond what the files before it took."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + SECONDS + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def main() -> None:
    """Serve on the standard streams; Ctrl-C is the parent's to hear."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr
    serve(sys.stdin.buffer, answers)
