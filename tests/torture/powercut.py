"""A disk that forgets: what SQLite asked of it is logged, and what a power cut may leave of that is played back.

The log is kept by a file system of SQLite's own kind (a VFS, through apsw), under the tool's real commands. Of
what was not synced yet, a cut keeps all, nothing, some writes or some sectors of them, in any order; a file that
was made or deleted without a sync of its folder may be there or not.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512
Op = tuple[Any, ...]


@dataclass
class Log:
    """What was asked of the disk, in order, and between: how many commands had told that they were done."""

    ops: list[Op] = field(default_factory=list)
    folder: str = ""

    def add(self, what: str, name: str, *more: Any) -> None:
        self.ops.append((what, Path(name).name, *more))

    def told(self) -> None:
        """A command has told its success: from here on, losing it is a fault."""
        self.ops.append(("told", ""))


class Disk(apsw.VFS):
    """The usual file system, with a log of what changes the files that have a name."""

    def __init__(self, name: str, log: Log) -> None:
        self.log = log
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> Any:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        if path and flags[0] & apsw.SQLITE_OPEN_CREATE and not Path(path).exists():
            self.log.add("create", path)
        return File(name, flags, path, self.log)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self.log.add("delete", filename, syncdir)


class File(apsw.VFSFile):
    """A file that logs what is done to it; one without a name is SQLite's own scratch, gone with the process."""

    def __init__(self, name: Any, flags: list[int], path: str | None, log: Log) -> None:
        self.path, self.log = path, log
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        if self.path:
            self.log.add("write", self.path, offset, bytes(data))

    def xTruncate(self, size: int) -> None:
        super().xTruncate(size)
        if self.path:
            self.log.add("truncate", self.path, size)

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        if self.path:
            self.log.add("sync", self.path)


class Row(tuple[Any, ...]):
    """A row as sqlite3 gives it: by number and by name."""

    names: tuple[str, ...]

    def keys(self) -> tuple[str, ...]:
        return self.names

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(self.names.index(key) if isinstance(key, str) else key)


class Cursor:
    """A cursor that knows its columns after its last row too, as sqlite3's does."""

    def __init__(self, db: apsw.Connection, sql: str, values: Any) -> None:
        self._cursor = db.cursor()
        self._cursor.exec_trace = self._look
        self.description: tuple[Any, ...] = ()
        self._cursor.execute(sql, values)

    def _look(self, cursor: apsw.Cursor, _sql: str, _values: Any) -> bool:
        self.description = cursor.get_description()
        return True

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cursor)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


class Connection:
    """What the tool asks of sqlite3's connection, answered by one on the logged disk."""

    row_factory: Any = None
    path: Path
    limit: float
    has_committed = False

    def __init__(self, uri: str, disk: str, synchronous: str) -> None:
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI
        self._db = apsw.Connection(uri, flags=flags, vfs=disk)
        self._db.set_row_trace(_row)
        self._synchronous = synchronous

    def execute(self, sql: str, values: Any = ()) -> Any:
        """Run a statement as it is; only the setting that a control changes is changed."""
        if sql.startswith("PRAGMA synchronous"):
            assert sql == "PRAGMA synchronous = EXTRA"
            sql = f"PRAGMA synchronous = {self._synchronous}"
        return Cursor(self._db, sql, values)

    def executemany(self, sql: str, rows: Any) -> Any:
        return self._db.executemany(sql, rows)

    @property
    def in_transaction(self) -> bool:
        return self._db.in_transaction

    def create_function(self, name: str, count: int, function: Callable[..., Any], *, deterministic: bool) -> None:
        self._db.create_scalar_function(name, function, count, deterministic=deterministic)

    def close(self) -> None:
        self._db.close()


def _row(cursor: Any, values: tuple[Any, ...]) -> Row:
    row = Row(values)
    row.names = tuple(name for name, *_ in cursor.get_description())
    return row


def connecting(disk: str, synchronous: str) -> Callable[..., Any]:
    """What stands in for `sqlite3.connect`, on that disk, where nobody else holds a lock that could be waited for."""

    def connect(database: str, **_options: Any) -> Any:
        return Connection(database, disk, synchronous)

    return connect


@dataclass
class _Node:
    """The content of a file as it is safe, and what was asked since."""

    safe: bytearray
    waiting: list[Op] = field(default_factory=list)


class Replay:
    """The disk as the log goes on; at any moment, what a power cut could leave."""

    def __init__(self, content: dict[str, bytes]) -> None:
        self._named = {name: _Node(bytearray(body)) for name, body in content.items()}
        self._now: dict[str, _Node | None] = {**self._named}
        self._renamings: list[tuple[str, _Node | None]] = []
        self.told = 0

    def go_on(self, op: Op) -> None:
        """One entry of the log further."""
        what, name, *more = op
        match what:
            case "create":
                self._name(name, _Node(bytearray()))
            case "delete":
                self._name(name, None)
                if more[0]:
                    self._settle()
            case "sync":
                node = self._there(name)
                node.safe = _with(node.safe, node.waiting)
                node.waiting = []
                self._settle()
            case "told":
                self.told += 1
            case _:
                self._there(name).waiting.append((what, *more))

    def cut(self, dice: random.Random) -> dict[str, bytes]:
        """The files that may be found when the power is back."""
        named: dict[str, _Node | None] = {**self._named}
        named.update(self._renamings[: dice.randint(0, len(self._renamings))])
        return {name: bytes(_with(node.safe, _kept(node.waiting, dice))) for name, node in named.items() if node}

    def _name(self, name: str, node: _Node | None) -> None:
        self._renamings.append((name, node))
        self._now[name] = node

    def _there(self, name: str) -> _Node:
        node = self._now[name]
        assert node is not None, name
        return node

    def _settle(self) -> None:
        """The folder is synced: what was made and deleted in it is certain."""
        self._named, self._renamings = {name: node for name, node in self._now.items() if node}, []


def _kept(waiting: list[Op], dice: random.Random) -> Iterator[Op]:
    """What of the unsynced has reached the disk."""
    how = dice.choice(("nothing", "all", "some", "torn", "torn"))
    if how in ("nothing", "all"):
        yield from waiting if how == "all" else ()
        return
    for what, *more in waiting:
        if how == "some" or what == "truncate":
            if dice.random() < 0.5:
                yield (what, *more)
            continue
        offset, data = more
        for start in range(0, len(data), SECTOR):
            if dice.random() < 0.5:
                yield "write", offset + start, data[start : start + SECTOR]


def _with(content: bytearray, ops: Any) -> bytearray:
    result = bytearray(content)
    for what, *more in ops:
        if what == "truncate":
            del result[more[0] :]
            continue
        offset, data = more
        result.extend(bytes(max(0, offset - len(result))))
        result[offset : offset + len(data)] = data
    return result


def recovered(path: Path) -> tuple[Any, ...] | None:
    """All that a file holds, opened as the tool opens it; None where it is corrupt."""
    from imm_eco.errors import DatabaseError
    from imm_eco.store import database
    from tests.torture.scenes import tables

    try:
        with database.reading(path) as db:
            if [row[0] for row in db.execute("PRAGMA integrity_check")] != ["ok"]:
                return None
            return tuple(tuple(map(tuple, db.execute(f"SELECT * FROM {table} ORDER BY rowid"))) for table in tables(db))
    except (DatabaseError, sqlite3.DatabaseError):
        return None
