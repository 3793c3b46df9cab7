"""One way to run the tool in tests: in this process (`run`), or as the analyst's shell does (`spawn`)."""

from __future__ import annotations

import importlib
import io
import os
import pkgutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
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
from hypothesis import settings  # noqa: E402

import imm_eco  # noqa: E402
from imm_eco import i18n  # noqa: E402
from imm_eco.cli import main  # noqa: E402
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


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `imm-eco` in this process, in a temporary folder."""

    def _run(
        *args: Any,
        lang: str = "en",
        cwd: Path = tmp_path,
        ok: int | None = 0,
        encoding: str = "utf-8",
        terminal: bool = False,
        stdin: str = "",
        env: dict[str, str | None] | None = None,
    ) -> Result:
        out, err = Stream(encoding, terminal), Stream(encoding, terminal)
        code = 0
        with monkeypatch.context() as patch:
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
