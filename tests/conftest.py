"""One way to run the tool in tests: in this process (`run`), or as the analyst's shell does (`spawn`)."""

from __future__ import annotations

import gc
import importlib
import io
import os
import pkgutil
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

# Read when Typer and the language module are imported, so set before either.
os.environ.update(_TYPER_FORCE_DISABLE_TERMINAL="1", COLUMNS="100", NO_COLOR="1", IMM_ECO_LANG="en", TERM="dumb")
for _name in ("FORCE_COLOR", "IMM_ECO_DB", "IMM_ECO_DEBUG", "IMM_ECO_USER", "LC_ALL", "LANGUAGE"):
    os.environ.pop(_name, None)

# Hundreds of tests start the tool: each would compile all of it anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

import pytest  # noqa: E402
import typer.main  # noqa: E402
import typer.utils  # noqa: E402
from hypothesis import settings  # noqa: E402

import imm_eco  # noqa: E402
from imm_eco import i18n  # noqa: E402
from imm_eco.cli import main, terminal  # noqa: E402
from tests.searching import THOROUGH  # noqa: E402

# The same examples on every machine and every day, without a clock; the long searches draw others each time.
settings.register_profile("certain", deadline=None, derandomize=True, database=None)
settings.register_profile("searching", deadline=None, database=None)
settings.load_profile("searching" if THOROUGH else "certain")

# Hypothesis also draws constants that it reads in the modules loaded so far: all of them, or the draw would depend on
# which tests a process happened to run before.
for _module in pkgutil.walk_packages(imm_eco.__path__, "imm_eco."):
    if not _module.name.endswith("__main__"):
        importlib.import_module(_module.name)

# Thousands of runs in one process: Typer reads the signature of a command once, not at each of them.
vars(typer.main)["get_params_from_function"] = cache(typer.utils.get_params_from_function)

# What is loaded by now stays: Python need not look through it again and again for objects that nothing uses.
gc.freeze()
gc.set_threshold(20_000, 20, 20)

SRC = Path(__file__).parents[1] / "src"


@dataclass(frozen=True)
class Result:
    """What a run gave: stdout and stderr as text, stdout as bytes, the exit code."""

    out: str
    err: str
    code: int
    raw: bytes = b""


class Stream(io.TextIOWrapper):
    """A standard stream kept in memory; `terminal` makes it look like one."""

    def __init__(self, encoding: str = "utf-8", terminal: bool = False, content: bytes = b"") -> None:
        self.kept = io.BytesIO(content)
        self.terminal = terminal
        super().__init__(self.kept, encoding=encoding, newline="")

    def isatty(self) -> bool:
        return self.terminal

    def text(self) -> str:
        self.flush()
        return self.kept.getvalue().decode(self.encoding, "replace")


Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _english():
    yield
    i18n.use("en")


def running_in(folder: Path) -> Run:
    """What runs `imm-eco` in this process, in a folder."""

    def _run(
        *args: Any,
        lang: str = "en",
        cwd: Path = folder,
        ok: int | None = 0,
        encoding: str = "utf-8",
        terminal: bool = False,
        stdin: str = "",
        env: dict[str, str | None] | None = None,
    ) -> Result:
        out, err = Stream(encoding, terminal), Stream(encoding, terminal)
        code = 0
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(cwd)
            for name, value in (env or {}).items():
                patch.delenv(name, raising=False) if value is None else patch.setenv(name, value)
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            patch.setattr(sys, "stdin", Stream("utf-8", terminal, stdin.encode()))
            i18n.use(lang)
            try:
                main([str(arg) for arg in args])
            except SystemExit as leave:
                code = leave.code if isinstance(leave.code, int) else 1
        out.flush()
        result = Result(out.text(), err.text(), code, out.kept.getvalue())
        assert ok is None or code == ok, f"exit code {code}\n{result.out}\n{result.err}"
        return result

    return _run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `imm-eco` in this process, in a temporary folder."""
    return running_in(tmp_path)


Fill = Callable[[Path], object]
Play = Callable[[Run, Path], None]
Prepare = Callable[[Fill], None]


@pytest.fixture(scope="session")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Fill], Path]:
    @cache
    def filled(fill: Fill) -> Path:
        folder = tmp_path_factory.mktemp("setup")
        fill(folder)
        return folder

    return filled


@pytest.fixture
def prepare(tmp_path: Path, _filled: Callable[[Fill], Path]) -> Prepare:
    """Put into the test's folder what a function leaves in one; it is called for the first test that asks only."""

    def _prepare(fill: Fill) -> None:
        shutil.copytree(_filled(fill), tmp_path, dirs_exist_ok=True)

    return _prepare


def setup_once(play: Play, at: datetime | None = None) -> Any:
    """Make a fixture of a function that plays a story in a folder: played once, copied for each test, which gets `run`.

    With a moment, it is that moment in the story and in the test.
    """

    def fill(folder: Path) -> None:
        play(running_in(folder), folder)

    @pytest.fixture
    def played(run: Run, prepare: Prepare, monkeypatch: pytest.MonkeyPatch) -> Run:
        if at is not None:
            monkeypatch.setattr(terminal, "clock", lambda: at)
        prepare(fill)
        return run

    return played


def setup_once_at(moment: datetime) -> Callable[[Play], Any]:
    """The same at a moment."""
    return partial(setup_once, at=moment)


@pytest.fixture
def spawn(tmp_path: Path) -> Run:
    """Run `imm-eco` as a process of its own."""

    def _spawn(
        *args: Any,
        lang: str = "en",
        cwd: Path = tmp_path,
        ok: int | None = 0,
        env: dict[str, str] | None = None,
        stdin: str = "",
        python: tuple[str, ...] = (),
    ) -> Result:
        done = subprocess.run(
            [sys.executable, *python, "-m", "imm_eco", *map(str, args)],
            cwd=cwd,
            env={
                **os.environ,
                "PYTHONPATH": str(SRC),
                "IMM_ECO_LANG": lang,
                "PYTHONUTF8": "1",
                **(env or {}),
            },
            input=stdin.encode(),
            capture_output=True,
            check=False,
            timeout=120,
        )
        result = Result(done.stdout.decode(), done.stderr.decode(), done.returncode, done.stdout)
        assert ok is None or result.code == ok, f"exit code {result.code}\n{result.out}\n{result.err}"
        return result

    return _spawn


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database at the end of the demo's story."""
    folder = tmp_path_factory.mktemp("demo") / "story"
    subprocess.run(
        [sys.executable, "-m", "imm_eco", "--quiet", "demo", str(folder)],
        env={**os.environ, "PYTHONPATH": str(SRC), "IMM_ECO_USER": "a.alaoui"},
        check=True,
        capture_output=True,
        timeout=300,
    )
    return folder / "imm-eco.db"
