"""Hostile files through the real command: a code for each, no traceback, and the good ones are taken in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import SRC, Run
from tests.exchange.story import story, write
from tests.hostile import kinds_files
from tests.hostile.test_kinds import KINDS
from tests.hostile.verdicts import made


def _filled(folder: Path) -> Path:
    folder.mkdir()
    for number, kind in enumerate(KINDS):
        (folder / f"{number:03d}{kind.suffix}").write_bytes(made(kind))
    write(folder / "good.xlsx", story())
    return folder


def test_a_folder_of_all_of_them(run: Run, tmp_path: Path) -> None:
    run("init")
    _filled(tmp_path / "envois")
    done = subprocess.run(
        [sys.executable, "-m", "imm_eco", "import", "envois", "--json"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(SRC), "PYTHONUTF8": "1"}, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (5, False), done.stderr
    files = {file["file"]: file for file in json.loads(done.stdout)["files"]}
    assert files["good.xlsx"]["status"] == "imported"
    for number, kind in enumerate(KINDS):
        file = files[f"{number:03d}{kind.suffix}"]
        codes = [problem["code"] for problem in file["problems"]]
        if isinstance(kind.verdict, str):
            assert (file["status"], codes) == ("refused", [kind.verdict]), kind.name
        else:
            assert file["status"] in ("refused", "unchanged"), kind.name


def test_people_are_told_one_thing_of_each(run: Run, tmp_path: Path) -> None:
    run("init")
    for lang in ("en", "fr"):
        for kind in kinds_files.KINDS[:12]:
            (tmp_path / f"a{kind.suffix}").write_bytes(made(kind))
            result = run("import", f"a{kind.suffix}", lang=lang, ok=5)
            assert "Traceback" not in result.err
            assert f"a{kind.suffix}" in result.err
