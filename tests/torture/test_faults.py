"""What goes wrong around the tool: a disk without room, Ctrl-C at any moment, a file that is none of ours.

One clear line, its exit code, and not a byte of the database changed. Single faults, in words: `tests/care`.
"""

from __future__ import annotations

import resource
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from imm_eco.store import database
from tests.searching import many
from tests.torture import commands, forked, scenes
from tests.torture.conftest import FigureOf
from tests.torture.figures import chance
from tests.torture.forked import Child, Told
from tests.torture.test_kills import DECIDE, FILES

INTERRUPTIONS = many(60, 600)
ROOMS = [*range(4096, 64 * 1024, many(8192, 1024)), *range(64 * 1024, 700 * 1024, many(48, 4) * 1024)]
"""How long a file may become, in bytes: from next to nothing, but for what is told, to all that a command needs."""

WRITING = {
    "an import": ("import", FILES[0]),
    "a decision": DECIDE,
    "a backup": ("backup", "copy.db"),
    "an export": ("export", "all.xlsx"),
    "a first init": ("--db", "new.db", "init"),
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scenes.build(tmp_path_factory.mktemp("template"))


def require_one_line(told: Told, codes: tuple[int, ...]) -> None:
    assert told.code in codes, told
    assert "Traceback" not in told.err, told
    assert "this is a bug" not in told.err, told
    assert told.err.count("error: ") == 1, told


class TestADiskWithoutRoom:
    @pytest.mark.parametrize("name", WRITING)
    def test_it_is_told_and_nothing_is_changed(
        self, name: str, template: Path, tmp_path: Path, figure: FigureOf
    ) -> None:
        words, before = WRITING[name], template.read_bytes()
        with figure(f"a full disk during {name}") as figures:
            for room in ROOMS:
                path = scenes.copy(template, tmp_path / "full")
                told = Child(words, path.parent, partial(_leave_room, room)).wait()
                if told.code == 0:
                    assert scenes.problems(path) == []
                    figures.count("with room enough")
                    continue
                require_one_line(told, (6, 7))
                # Whoever reads next takes back what the full disk cut short.
                assert scenes.problems(path) == []
                assert path.read_bytes() == before
                assert not any((path.parent / made).exists() for made in ("copy.db", "all.xlsx", "new.db"))
                figures.count("refused")
            assert figures.counts["refused"] > 0


def _leave_room(size: int) -> None:
    sys.dont_write_bytecode = True  # Python keeps a compiled module that did not fit whole
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


class TestCtrlC:
    @pytest.mark.parametrize("name", WRITING)
    def test_a_change_is_whole_or_absent(self, name: str, template: Path, tmp_path: Path, figure: FigureOf) -> None:
        words, before = WRITING[name], scenes.state(template)
        path = scenes.copy(template, tmp_path / "led")
        seconds = forked.run(*words, folder=path.parent)[1]
        after, dice = scenes.state(path), chance("interrupt", name)
        with figure(f"Ctrl-C during {name}") as figures:
            for _ in range(INTERRUPTIONS // len(WRITING)):
                path = scenes.copy(template, tmp_path / "tried")
                child = Child(words, path.parent)
                told = child.kill_after(0.005 + dice.uniform(0, seconds), signal.SIGINT)
                assert told.code in (0, 130), told
                assert "Traceback" not in told.err, told
                assert ("interrupted" in told.err) == (told.code == 130), told
                reached = scenes.state(path)
                assert reached in (before, after)
                assert scenes.problems(path) == []
                if told.code == 0:
                    assert reached == after
                figures.count("interrupted" if told.code else "ended before")


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {database.SCHEMA_VERSION + 1}")


def _damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    path.write_bytes(content)


def _foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE history (url TEXT)")


WRONG: dict[str, Callable[[Path], object]] = {
    "no byte": lambda path: path.write_bytes(b""),
    "a text": lambda path: path.write_text("Nom;Emplois\n" * 400),
    "another program's": _foreign,
    "a newer one": _newer,
    "a damaged one": _damaged,
    "half of it": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
}


@pytest.mark.parametrize("name", WRONG)
def test_no_command_touches_a_file_that_it_cannot_use(
    name: str, template: Path, tmp_path: Path, figure: FigureOf
) -> None:
    path, out = scenes.copy(template, tmp_path / "wrong"), tmp_path / "out"
    out.mkdir()
    WRONG[name](path)
    before = path.read_bytes()
    with figure(f"every command on {name}") as figures:
        for command, declared in commands.every():
            if command == "demo":
                continue  # it makes a folder of its own, and takes no database
            words = commands.words(command, declared, "text", str(out))
            told = forked.here(*words, folder=path.parent)
            assert path.read_bytes() == before, words
            if told.code == 0:
                # What needs no database: the table of moves, the help. What half a file still holds whole may be shown.
                assert command in ("dossier moves", "help") or name == "half of it", (words, told)
            else:
                require_one_line(told, (2, 3, 4, 5, 6))
            figures.count(f"exit code {told.code}")
