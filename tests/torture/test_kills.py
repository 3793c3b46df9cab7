"""A command killed at any moment: each change is there whole or not at all, what was told is kept, `check` is content.

Half of the kills come at any moment of the command's life, half in the milliseconds around a commit.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from imm_eco.store import database
from tests.searching import many
from tests.torture import forked, scenes
from tests.torture.conftest import FigureOf
from tests.torture.figures import Figure, chance
from tests.torture.forked import Child, Told
from tests.torture.scenes import SESSION, State

KILLS = many(95, 1000)
"""For each command; a first `init` and a backup are short, and are killed as often."""

MIGRATIONS = many(40, 400)
"""A migration copies, rewrites and checks the whole example twice: it takes as long as ten of the others."""

AROUND_A_COMMIT = 0.008
"""Seconds: a commit to a slow disk takes about as long."""

FILES = tuple(f"results-{number}.xlsx" for number in range(3))
DECIDE = ("committee", "decide", "CS-01", "valide", "--session", SESSION, "--granted", "500000")


@dataclass(frozen=True)
class Writing:
    """A command that writes: what must be there before it; the words by which it tells that a change is kept."""

    words: tuple[str, ...]
    tells: str
    before: tuple[tuple[str, ...], ...] = ()
    steps: tuple[tuple[str, ...], ...] = ()

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """The commands that lead to each state in which a kill may leave the file."""
        return self.steps or (self.words,)


WRITING = {
    "an import of three files": Writing(
        ("import", *FILES), "imported as change", steps=tuple(("import", file) for file in FILES)
    ),
    "a decision": Writing(DECIDE, "recorded as change"),
    "an undo": Writing(("undo",), "recorded as change", before=(DECIDE,)),
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scenes.build(tmp_path_factory.mktemp("template"))


class TestAChange:
    @pytest.mark.parametrize("name", WRITING)
    def test_it_is_whole_or_absent_and_kept_once_told(
        self, name: str, template: Path, tmp_path: Path, figure: FigureOf
    ) -> None:
        writing = WRITING[name]
        ready = self.prepared(writing, template, tmp_path)
        states = list(self.states(writing, ready, tmp_path))
        seconds = self.duration(writing, ready, tmp_path)
        with figure(f"kills during {name}") as figures:
            for kill in kills(seconds, chance(name), KILLS, len(writing.ways)):
                path = scenes.copy(ready, tmp_path / "tried")
                told = kill(Child(writing.words, path.parent))
                self.require_whole(path, states, told, (told.out + told.err).count(writing.tells), figures)

    def prepared(self, writing: Writing, template: Path, folder: Path) -> Path:
        """The file as it is when the command starts."""
        path = scenes.copy(template, folder / "ready")
        for command in writing.before:
            assert forked.run(*command, folder=path.parent)[0].code == 0
        return path

    def states(self, writing: Writing, ready: Path, folder: Path) -> Iterator[State]:
        """What the file may hold after a kill: the state before, and the one after each change."""
        path = scenes.copy(ready, folder / "led")
        yield scenes.state(path)
        for command in writing.ways:
            assert forked.run(*command, folder=path.parent)[0].code == 0
            yield scenes.state(path)

    def duration(self, writing: Writing, ready: Path, folder: Path) -> float:
        path = scenes.copy(ready, folder / "timed")
        return forked.run(*writing.words, folder=path.parent)[1]

    def require_whole(self, path: Path, states: list[State], told: Told, kept: int, figures: Figure) -> None:
        assert scenes.problems(path) == []
        reached = states.index(scenes.state(path))
        assert reached >= kept, (reached, told)
        figures.count("killed" if told.killed else "ended before", f"left with {reached} of {len(states) - 1} changes")
        assert "Traceback" not in told.err


class TestAFirstInit:
    def test_the_database_is_whole_or_absent_and_can_be_made_again(self, tmp_path: Path, figure: FigureOf) -> None:
        whole = self.made(tmp_path / "whole")
        seconds = forked.run("init", folder=empty(tmp_path / "timed"))[1]
        with figure("kills during a first init") as figures:
            for kill in kills(seconds, chance("init"), KILLS):
                path = empty(tmp_path / "tried") / scenes.NAME
                told = kill(Child(("init",), path.parent))
                figures.count("killed" if told.killed else "ended before", "whole" if path.exists() else "absent")
                if path.exists():
                    assert (scenes.problems(path), scenes.state(path)) == ([], whole)
                else:
                    assert "new database" not in told.err
                    assert forked.run("init", folder=path.parent)[0].code == 0
                    assert scenes.state(path) == whole

    def made(self, folder: Path) -> State:
        assert forked.run("init", folder=empty(folder))[0].code == 0
        return scenes.state(folder / scenes.NAME)


class TestABackup:
    def test_the_copy_is_whole_or_absent_and_the_database_untouched(
        self, template: Path, tmp_path: Path, figure: FigureOf
    ) -> None:
        path = scenes.copy(template, tmp_path / "ready")
        copied, before, held = path.with_name("kept.db"), path.read_bytes(), scenes.state(path)
        seconds = forked.run("backup", copied, folder=path.parent)[1]
        with figure("kills during a backup") as figures:
            for kill in kills(seconds, chance("backup"), KILLS):
                copied.unlink(missing_ok=True)
                told = kill(Child(("backup", copied), path.parent))
                figures.count("killed" if told.killed else "ended before", "whole" if copied.exists() else "absent")
                assert path.read_bytes() == before
                assert copied.exists() or "backup:" not in told.err
                assert not copied.exists() or (scenes.problems(copied), scenes.state(copied)) == ([], held)


Kill = Callable[[Child], Told]


def kills(seconds: float, dice: random.Random, count: int, commits: int = 1) -> Iterator[Kill]:
    """Ways to end a process of that duration: at any moment, and around one of its commits, in turn."""
    for number in range(count):
        if number % 2:
            yield partial(Child.kill_after, seconds=dice.uniform(0, seconds * 1.1))
        else:
            late, commit = dice.uniform(0, AROUND_A_COMMIT), dice.randint(1, commits)
            yield partial(Child.kill_at_commit, seconds=late, commits=commit)


class TestAMigration:
    def test_the_file_is_of_the_old_schema_or_of_the_new_one_and_can_be_brought_up_again(
        self, tmp_path: Path, figure: FigureOf
    ) -> None:
        old = scenes.old(tmp_path / "old")
        before, held = old.read_bytes(), scenes.state(old)
        path = scenes.copy(old, tmp_path / "timed")
        seconds = forked.run("migrate", folder=path.parent)[1]
        led = scenes.state(path)
        with figure("kills during a migration") as figures:
            for kill in kills(seconds, chance("migrate"), MIGRATIONS):
                path = scenes.copy(old, tmp_path / "tried")
                told = kill(Child(("migrate",), path.parent))
                done = scenes.version(path) == database.SCHEMA_VERSION
                figures.count("killed" if told.killed else "ended before", "brought up" if done else "as it was")
                assert done or "was brought" not in told.err
                assert done or path.read_bytes() == before
                assert done or forked.run("migrate", folder=path.parent)[0].code == 0
                assert (scenes.problems(path), scenes.state(path)) == ([], led)
                assert all(scenes.state(kept) == held for kept in path.parent.glob(f"{path.name}.*"))


def empty(folder: Path) -> Path:
    """That folder, with nothing in it."""
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    return folder


def test_what_a_kill_may_leave_is_told_apart(template: Path, tmp_path: Path) -> None:
    """The harness itself: a database with a part of a change is neither equal to a whole one nor sound."""
    path = scenes.copy(template, tmp_path / "half")
    before = scenes.state(path)
    with database.locked(path) as db:
        db.execute("INSERT INTO campaign VALUES (99, 3, 'RS-99', x'00')")
    assert scenes.state(path) != before
    assert scenes.problems(path) != []
    path.write_bytes(path.read_bytes()[:-4096])
    assert scenes.problems(path) != []
