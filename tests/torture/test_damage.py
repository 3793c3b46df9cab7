"""A file that was damaged: `check` finds every flipped bit that changes a stored value, every page and every cut."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.searching import many
from tests.torture import forked, scenes
from tests.torture.conftest import FigureOf
from tests.torture.figures import chance
from tests.torture.forked import Told

FLIPS = many(600, 6_000)
"""Flips that change a stored value; those that change none are counted aside."""

PAGE = 4096
CUTS = many(60, 300)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database whose every table has rows, some of them withdrawn."""
    path = scenes.build(tmp_path_factory.mktemp("sound"))
    for command in (("import", "results-0.xlsx"), ("undo",), ("import", "results-1.xlsx")):
        assert forked.run(*command, folder=path.parent)[0].code == 0
    return path


def stored(path: Path) -> Any:
    """Every stored value as SQLite reads it without looking for faults; None where it cannot."""
    try:
        with closing(sqlite3.connect(path)) as db:
            db.text_factory = bytes
            rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid").fetchall()
            # Of a statement, its words: how they are broken into lines means nothing.
            schema = [(*names, (sql or b"").split()) for *names, sql in rows]
            names = [row[1].decode() for row in rows if row[0] == b"table"]
            marks = [db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
            return marks, schema, [db.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() for name in names]
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def check(path: Path) -> Told:
    return forked.here("--db", path.name, "check", "--json", folder=path.parent)


def require_found(told: Told, what: str) -> None:
    assert told.code == 6, (what, told)
    assert told.err.startswith("error: "), (what, told)
    assert "Traceback" not in told.err, (what, told)


def test_every_flipped_bit_that_changes_a_value_is_found(sound: Path, tmp_path: Path, figure: FigureOf) -> None:
    content, before = sound.read_bytes(), stored(sound)
    dice, path = chance("bits"), tmp_path / "flipped.db"
    missed: list[tuple[int, Told]] = []
    with figure("flipped bits") as figures:
        while figures.counts["found"] + len(missed) < FLIPS:
            bit = dice.randrange(8 * len(content))
            path.write_bytes(flipped(content, bit))
            if stored(path) == before:
                figures.count("that change no stored value")
                continue
            told = check(path)
            if told.code == 6:
                require_found(told, f"bit {bit}")
                figures.count("found")
            else:
                missed.append((bit, told))
    assert missed == []


def test_every_bit_of_the_header(sound: Path, tmp_path: Path, figure: FigureOf) -> None:
    content, before, path = sound.read_bytes(), stored(sound), tmp_path / "flipped.db"
    with figure("flipped bits of the header") as figures:
        for bit in range(0, 8 * 100, 5):
            path.write_bytes(flipped(content, bit))
            told = check(path)
            if told.code == 0 and stored(path) == before:
                figures.count("that change nothing")
            else:
                require_found(told, f"bit {bit}")
                figures.count("found")


def flipped(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def overwritten(content: bytes, page: int, dice: random.Random) -> bytes:
    """The file with a page of zeros, of noise, or of another page's content."""
    other = dice.randrange(len(content) // PAGE) * PAGE
    wrong = dice.choice((bytes(PAGE), dice.randbytes(PAGE), content[other : other + PAGE]))
    return content[: page * PAGE] + wrong + content[(page + 1) * PAGE :]


def test_every_overwritten_page_is_found(sound: Path, tmp_path: Path, figure: FigureOf) -> None:
    content, before = sound.read_bytes(), stored(sound)
    dice, path = chance("pages"), tmp_path / "overwritten.db"
    with figure("overwritten pages") as figures:
        for page in range(len(content) // PAGE):
            path.write_bytes(overwritten(content, page, dice))
            if path.read_bytes() == content:
                continue
            told = check(path)
            if told.code == 0:
                # A free page, or one of an index that nothing reads: every value must then be there.
                assert stored(path) == before, page
                figures.count("of free pages")
                continue
            require_found(told, f"page {page}")
            figures.count("found")


def test_every_truncation_is_found(sound: Path, tmp_path: Path, figure: FigureOf) -> None:
    content, path = sound.read_bytes(), tmp_path / "cut.db"
    dice = chance("cuts")
    lengths = [1, 99, 100, PAGE, PAGE + 1, len(content) - PAGE, len(content) - 1]
    with figure("truncations") as figures:
        for length in [*lengths, *(dice.randrange(1, len(content)) for _ in range(CUTS))]:
            path.write_bytes(content[:length])
            require_found(check(path), f"{length} bytes")
            figures.count("found")
