"""The schema as SQL, and what a file has instead of it.

`schema.sql` is derived from the models once, by `python -m tests.generate`, and held equal to them by a test:
what opens, makes or checks a file reads it, and loads no model.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path

from imm_eco.i18n import _

PATH = Path(__file__).with_name("schema.sql")
END = ";\n\n"
"""What ends each statement of the file; no statement holds it."""


@cache
def statements() -> tuple[str, ...]:
    """Every statement that makes an empty database, in order."""
    return tuple(PATH.read_text(encoding="utf-8").removesuffix(END).split(END))


@cache
def tables() -> frozenset[str]:
    """The names of the tables of a file."""
    return frozenset(statement.split()[2] for statement in statements() if statement.startswith("CREATE TABLE"))


def is_as_made(db: sqlite3.Connection) -> bool:
    """Whether a file holds just what this version makes, to the letter: the common case, in one query."""
    query = "SELECT sql FROM main.sqlite_master WHERE sql IS NOT NULL AND name <> 'sqlite_sequence'"
    return {row[0] for row in db.execute(query)} == set(statements())


def differences(db: sqlite3.Connection) -> Iterator[str]:
    """What is missing from a file or not as this version makes it, and triggers added to its tables: damage."""
    expected, there = _expected(), _stored(db)
    for name in sorted({*expected, *there}):
        if name not in there:
            yield _("{what} is missing").format(what=name)
        elif name in expected and there[name] != expected[name]:
            yield _("{what} is not as imm-eco makes it").format(what=name)
        elif name not in expected and not _is_harmless(name, there[name]):
            yield _("{what} was put in by another program").format(what=name)


def additions(db: sqlite3.Connection) -> Iterator[str]:
    """The tables, indexes and views that another program added, which change nothing of what is read or written."""
    if is_as_made(db):
        return
    expected = _expected()
    for name, statement in sorted(_stored(db).items()):
        if name not in expected and _is_harmless(name, statement):
            yield name


def _is_harmless(name: str, statement: str) -> bool:
    """Whether something of another program neither acts on our tables nor takes the name of one."""
    kind, _space, own = name.partition(" ")
    return kind != "trigger" and own not in tables() and not (kind == "index" and _is_unique(statement))


def _is_unique(statement: str) -> bool:
    """A unique index on a table of ours would refuse what the rules allow."""
    table, _colon, sql = statement.partition(": ")
    return table in tables() and sql.upper().startswith("CREATE UNIQUE")


@cache
def _expected() -> Mapping[str, str]:
    """What a new file holds: `table result`, `index result_live`, …, each with its table and its statement."""
    with closing(sqlite3.connect(":memory:")) as new:
        for statement in statements():
            new.execute(statement)
        return _stored(new)


def _stored(db: sqlite3.Connection) -> dict[str, str]:
    """What a file holds, what SQLite makes for itself included, each with its table and its statement."""
    rows = db.execute("SELECT type, name, tbl_name, sql FROM main.sqlite_master")
    return {f"{kind} {name}": f"{table}: {_plain(str(sql))}" for kind, name, table, sql in rows}


def _plain(statement: str) -> str:
    """A statement without what means nothing: how it is broken into lines, marks around a name."""
    return re.sub(r" ?([(),]) ?", r"\1", " ".join(statement.replace('"', "").split()))
