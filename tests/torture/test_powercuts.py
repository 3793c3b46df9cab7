"""The power fails at any moment of any write: the file is whole, and holds all that was told, or one change more."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests import sitting
from tests.exchange.story import write
from tests.searching import many
from tests.torture import forked, powercut, scenes
from tests.torture.conftest import FigureOf
from tests.torture.figures import Figure, chance
from tests.torture.powercut import Disk, Log, Replay

CUTS = many(2_000, 20_000)
CONTROL = 400

ICE = sitting.ice(77)
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("candidate", "register", "--ice", ICE, "--name", "Tubes du Saïss", "--channel", "ami"),
    ("dossier", "open", ICE, "--title", "Tubes", "--ecosystem", "travail-metaux", "--investment", "42,5MDH",
     "--reference", "T-1", "--on", "20/03/2017"),
    ("dossier", "commit", "T-1", "2020", "--jobs", "85", "--turnover", "6MDH"),
    ("dossier", "commit", "T-1", "2020", "--jobs", "90", "--turnover", "6MDH"),
    ("import", "results-0.xlsx"),
    ("committee", "decide", "CS-01", "valide", "--session", scenes.SESSION, "--granted", "500000"),
    ("undo",),
    ("committee", "decide", "CS-01", "valide", "--session", scenes.SESSION, "--granted", "400000"),
    ("import", "small.xlsx"),
    ("result", "record", "CS-01", "jobs", "2018", "12"),
    ("undo",),
)  # fmt: skip
"""A new identity, a move, corrections, many rows, what takes several rows back: each as it is typed."""


class Story:
    """The commands as they were run on the logged disk, and what the file held after each."""

    def __init__(self, folder: Path, name: str, synchronous: str, monkeypatch: pytest.MonkeyPatch) -> None:
        path = scenes.build(folder)
        companies = [[sitting.ice(number), f"Câbles {number}", "M. Alami", "ami", "TPE"] for number in range(80, 90)]
        write(folder / "small.xlsx", {"Candidats": [sitting.register()["Candidats"][0], *companies]})
        self.log = Log()
        self.before = {path.name: path.read_bytes()}
        self.held = [powercut.recovered(path)]
        self.disk = Disk(name, self.log)
        for command in COMMANDS:
            with monkeypatch.context() as patch:
                patch.setattr(sqlite3, "connect", powercut.connecting(name, synchronous))
                told = forked.here(*command, folder=folder)
            assert told.code == 0, told
            self.log.told()
            self.held.append(powercut.recovered(path))

    def cut(self, folder: Path, count: int, figures: Figure) -> None:
        """Cut the power that often, spread over all that was asked of the disk."""
        dice, applier = chance("power", count), Replay(self.before)
        every = max(1, count // len(self.log.ops) + 1)
        left = count
        for number, op in enumerate(self.log.ops):
            applier.go_on(op)
            for _ in range(min(every, -(-left // (len(self.log.ops) - number)))):
                left -= 1
                figures.count("cuts", self.verdict(folder, applier.cut(dice), applier.told))

    def verdict(self, folder: Path, files: dict[str, bytes], told: int) -> str:
        for path in folder.iterdir():
            path.unlink()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        found = powercut.recovered(folder / scenes.NAME)
        if found is None:
            return "corrupt"
        if found not in self.held[told : told + 2]:
            return "acknowledged lost" if found in self.held else "half applied"
        return "sound"


def cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: FigureOf, synchronous: str, count: int
) -> dict[str, int]:
    (tmp_path / "story").mkdir()
    (tmp_path / "after").mkdir()
    with figure(f"power cuts, synchronous {synchronous}") as figures:
        story = Story(tmp_path / "story", f"logged-{synchronous}", synchronous, monkeypatch)
        story.cut(tmp_path / "after", count, figures)
        figures.counts["entries in the log"] = len(story.log.ops)
    return figures.counts


def test_as_shipped_nothing_is_corrupt_and_nothing_told_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: FigureOf
) -> None:
    counts = cut(tmp_path, monkeypatch, figure, "EXTRA", CUTS)
    assert (counts["cuts"], counts["sound"]) == (CUTS, CUTS)


def test_without_syncing_the_same_cuts_do_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: FigureOf
) -> None:
    """The control: the harness sees what a setting that forgets would do."""
    counts = cut(tmp_path, monkeypatch, figure, "OFF", CONTROL)
    assert counts["corrupt"] > CONTROL // 20
    assert counts["half applied"] + counts["acknowledged lost"] > 0


def test_with_less_than_extra_an_acknowledged_change_can_be_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: FigureOf
) -> None:
    """Why the shipped setting is EXTRA: the deletion of a journal is not certain before its folder is synced."""
    counts = cut(tmp_path, monkeypatch, figure, "FULL", CONTROL)
    assert counts["acknowledged lost"] > 0
    assert counts["corrupt"] == 0
