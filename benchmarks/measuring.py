"""Measuring whole processes: their time on the wall, and the largest memory of any process among them."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

MIB = 2**20
KIB = 2**10


@dataclass(frozen=True)
class Run:
    """One process from its start to its end."""

    seconds: float
    peak: int


class FailedError(Exception):
    """A command of a benchmark did not do its work: its figure would be worth nothing."""


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a command to its end. The peak is that of its largest process, of those that it waited for."""
    with (folder / "said.txt").open("wb") as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise FailedError(f"{' '.join(command)}\n{(folder / 'said.txt').read_text(errors='replace')[-2000:]}")
    return Run(seconds, usage.ru_maxrss * KIB)


@dataclass(frozen=True)
class Pairs:
    """Runs of a command and of its yardstick, one after the other, pair by pair."""

    ours: list[Run]
    theirs: list[Run]

    @property
    def ratios(self) -> list[float]:
        """Our time over the yardstick's, in order of size."""
        return sorted(ours.seconds / theirs.seconds for ours, theirs in zip(self.ours, self.theirs, strict=True))

    @property
    def ratio(self) -> float:
        """The median ratio of the times."""
        return statistics.median(self.ratios)

    @property
    def memory_ratio(self) -> float:
        """The ratio of the median peaks."""
        return _peak(self.ours) / _peak(self.theirs)

    @property
    def seconds(self) -> tuple[float, float]:
        """The median times, ours and the yardstick's."""
        return _seconds(self.ours), _seconds(self.theirs)

    @property
    def megabytes(self) -> tuple[float, float]:
        """The median peaks in MiB, ours and the yardstick's."""
        return _peak(self.ours) / MIB, _peak(self.theirs) / MIB


def _seconds(runs: list[Run]) -> float:
    return statistics.median(each.seconds for each in runs)


def _peak(runs: list[Run]) -> float:
    return statistics.median(each.peak for each in runs)


def in_turn(ours: Callable[[], Run], theirs: Callable[[], Run], pairs: int) -> Pairs:
    """Run both in turn, once to warm up and then `pairs` times; a slow minute is then slow for both."""
    ours(), theirs()
    found = [(ours(), theirs()) for _ in range(pairs)]
    return Pairs([first for first, _ in found], [second for _, second in found])
