"""Measure every row, or those named, and print the table in Markdown."""

from __future__ import annotations

import argparse
import compileall
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import imm_eco
from benchmarks.measuring import Pairs, Run, in_turn, run
from benchmarks.rows import ROWS, Command, Row

HERE = Path(__file__).parent
HEAD = (
    "| row | what | yardstick | time: median (min–max) | at most | ours, theirs (s) "
    "| memory | at most | ours, theirs (MiB) | |",
    "|---|---|---|---|---|---|---|---|---|---|",
)  # fmt: skip


def main() -> None:
    asked = _arguments()
    rows = [row for row in ROWS if not asked.names or row.name in asked.names]
    # As pip leaves what it installs: else a checkout, where nothing may write bytecode, compiles itself at every run.
    compileall.compile_dir(Path(imm_eco.__file__).parent, quiet=1)
    with _folder(asked.data) as data, tempfile.TemporaryDirectory() as work:
        # Built by other processes: what one here has used would be the least peak of all that it starts.
        for part in dict.fromkeys(part for row in rows for part in row.data):
            if not (data / f"{part}.built").exists():
                print(f"building {part} …", file=sys.stderr, flush=True)
                subprocess.run([sys.executable, "-m", "benchmarks.data", part, data, str(asked.scale)], check=True)
                (data / f"{part}.built").touch()
        print("\n".join(HEAD), flush=True)
        for row in rows:
            pairs = asked.pairs or (1 if row.costly else 5)
            both = (_runner(command, data, Path(work)) for command in (row.ours, row.theirs))
            print(line(row, in_turn(*both, pairs)), flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *(row.name for row in ROWS)], metavar="ROW")
    parser.add_argument("--pairs", type=int, help="how many pairs of runs a row; 5, and 1 of the costly ones")
    parser.add_argument("--scale", type=float, default=1, help="how much of the data: 0.1 is a tenth")
    parser.add_argument("--data", type=Path, help="where to keep the data for the next time")
    return parser.parse_args()


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.absolute()
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _runner(command: Command, data: Path, work: Path) -> Callable[[], Run]:
    """What runs a command once, in a folder as it was before."""
    places = {"python": sys.executable, "bin": Path(sys.executable).parent, "yardsticks": HERE / "yardsticks"}
    words = [word.format(data=data, work=work, **places) for word in command.words]

    def once() -> Run:
        for path in work.iterdir():
            path.unlink()
        if command.fresh:
            shutil.copyfile(data / command.fresh, work / "work.db")
        return run(words, work)

    return once


def line(row: Row, pairs: Pairs) -> str:
    """A row of the table as measured."""
    ratios, memory = pairs.ratios, pairs.memory_ratio
    held = pairs.ratio <= row.most and (row.most_memory is None or memory <= row.most_memory)
    cells: Sequence[str] = (
        row.name, row.what, row.yardstick,
        f"**{pairs.ratio:.2f}** ({ratios[0]:.2f}–{ratios[-1]:.2f})", f"{row.most:g}",
        "{:.2f}, {:.2f}".format(*pairs.seconds),
        f"{memory:.2f}", f"{row.most_memory:g}" if row.most_memory else "–",
        "{:.0f}, {:.0f}".format(*pairs.megabytes),
        "held" if held else "missed",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
