"""Text made to hurt, in every place that holds text: no command breaks on it, and none lets it steer a terminal."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.exchange.story import story, write
from tests.searching import many
from tests.torture import commands, forked
from tests.torture.conftest import FigureOf

HOSTILE = {
    "colour": "\x1b[5;45mSTÉ\x1b[0m",
    "clear the screen": "\x1b[2J\x1b[H",
    "window title": "\x1b]0;owned\x07",
    "a link": "\x1b]8;;http://example.com\x1b\\Atlas\x1b]8;;\x1b\\",
    "answer back": "\x1b[6n\x1b[c",
    "escape of one byte": "\x9b31mAtlas\x9c",
    "zero": "a\x00b",
    "bell and backspaces": "Atlas\x07\x08\x08\x08",
    "delete": "Atlas\x7f",
    "return over the line": "Atlas\rRif",
    "line ends": "Atlas\r\nRif\nSud\x0b\x0c\x85\u2028\u2029",
    "tabs": "\tAtlas\t",
    "right to left": "\u202eSATLA\u202c",
    "isolates": "\u2066Atlas\u2069\u200f",
    "invisible": "\u200bAt\u200blas\ufeff",
    "markup": "[bold red]STE [a] ATLAS[/bold red]",
    "closing markup": "x[/]y [/a] [[",
    "emoji code": ":100: :warning:",
    "formula": "=HYPERLINK(\"http://example.com\",1)",
    "command formula": "=cmd|' /C calc'!A0",
    "sign formulas": "+1+1 -2 @SUM(A1)",
    "path up": "../../etc/passwd",
    "path of Windows": "..\\..\\con:aux",
    "option": "--db=/etc/passwd -rf",
    "html": "<script>alert(1)</script>&amp;<!--",
    "md table": "a | b `c` **d** \\| [x](javascript:y)",
    "format": "{0} {name} %s %(a)s $HOME",
    "sql": "'); DROP TABLE result;--",
    "wide and combining": "تونس 会社 Z\u0351\u036b\u0343 👩‍👩‍👧 ￾",
    "long": "L" * 3_000,
}  # fmt: skip

STYLE = re.compile(r"\x1b\[(?:0|1|2|3|31;1|33;1|36|31|32|33|1;\d\d|\d\d;1|\d\d)m")
"""The tool's own styling."""
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
FREE = frozenset((
    "name", "contact", "legal_form", "trade_register", "court", "tax_id", "cnss", "city", "email", "phone", "title",
    "sector", "comment", "reason", "text", "attendee", "minutes", "source", "convention", "sheet", "cell", "file",
    "author", "command", "assessor",
))  # fmt: skip
"""The columns that may hold any text."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a row of every kind."""
    folder = tmp_path_factory.mktemp("template")
    write(folder / "story.xlsx", story())
    assert forked.here("init", folder=folder).code == 0
    told, _seconds = forked.run("import", "story.xlsx", folder=folder)
    assert told.code == 0, told
    return folder / "imm-eco.db"


def spoil(path: Path, text: str) -> int:
    """Put the text wherever the file may hold any, as another program could; gives in how many places."""
    with closing(sqlite3.connect(path)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute("PRAGMA ignore_check_constraints = ON")
        count = 0
        for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'programme'"):
            there = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
            for column in there & (FREE | ({"piece"} if table in ("result", "disbursement") else set())):
                # Some must differ from row to row.
                count += db.execute(f"UPDATE {table} SET {column} = ? || ' ' || rowid", (text,)).rowcount
        db.commit()
        return count


def steering(said: str, *, styled: bool) -> list[str]:
    return STEERING.findall(STYLE.sub("", said) if styled else said)


def test_every_command_is_tried() -> None:
    assert commands.unprepared() == []
    assert len(HOSTILE) >= 30


TOGETHER = many(5, 1)
"""How many of them a text is made of: each is there whole, and an hour is minutes."""
GROUPS = [list(HOSTILE)[start : start + TOGETHER] for start in range(0, len(HOSTILE), TOGETHER)]


@pytest.mark.parametrize("names", GROUPS, ids=", ".join)
def test_no_command_breaks_on_it_or_lets_it_through(
    names: list[str], template: Path, tmp_path: Path, run: Run, figure: FigureOf
) -> None:
    text = " ".join(HOSTILE[name] for name in names)
    path, out = tmp_path / "imm-eco.db", tmp_path / "out"
    with figure(f"hostile text: {', '.join(names)}") as figures:
        shutil.copy(template, path)
        assert spoil(path, text) > 150
        for command, declared in commands.every():
            for terminal in (False, True):
                out.mkdir()
                words = commands.words(command, declared, text, str(out))
                before = ["--db", str(out / "none.db")] if command in commands.NEW_FILES else []
                before += ["--color", "always"] if terminal else []
                told = run(*before, *words, terminal=terminal, ok=None)
                shown = f"{words}\n{told.out[:2000]}\n{told.err[:2000]}"
                assert told.code in (0, 2, 3, 4, 5, 6), shown
                assert steering(told.out + told.err, styled=terminal) == [], shown
                figures.count("on a terminal" if terminal else "to a pipe")
                shutil.rmtree(out)
