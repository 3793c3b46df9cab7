"""A folder of workbooks: each kept before it is told, whatever stops the batch; the same in the end."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

from imm_eco.services.intake import batches
from imm_eco.store.journal import Origin
from tests.conftest import SRC, Run, setup_once
from tests.exchange.forms import write_form, write_inbox
from tests.searching import many

FORMS = many(60, 1000)
KILLS = many(8, 100)


def lines(out: str) -> list[dict[str, Any]]:
    """The whole lines of JSON: a kill may cut the last one."""
    return [json.loads(line) for line in out.split("\n")[:-1]]


def start(folder: Path, *args: str, room: int = -1) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(SRC), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "imm_eco", "import", "inbox", *args]
    # Unbuffered: `communicate` does not see what `readline` has read ahead.
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        bufsize=0,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pipesize=room,
        start_new_session=True,
        # What runs in the background of a shell, as a whole suite may, is started deaf to an interruption.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def changes(run: Run) -> dict[str, int]:
    """The files that a change was made of, and how often."""
    found: dict[str, int] = {}
    for row in json.loads(run("log", "--json").out)["rows"]:
        if row["file"]:
            found[row["file"]] = found.get(row["file"], 0) + 1
    return found


@setup_once
def received(run: Run, folder: Path) -> None:
    run("init")
    write_inbox(folder / "inbox", FORMS)


@pytest.fixture
def inbox(received: Run, tmp_path: Path) -> Path:
    return tmp_path / "inbox"


def test_killed_at_any_moment_and_run_again_it_ends_as_if_never_killed(inbox: Path, run: Run, tmp_path: Path) -> None:
    """Each kill falls on what the kills before it left, after another number of files and another moment."""
    chance = random.Random(20)
    kills = 0
    while kills < KILLS:
        process = start(tmp_path, "--format", "jsonl")
        assert process.stdout is not None
        wanted = chance.randint(0, FORMS - 1)
        told = b"".join(process.stdout.readline() for _ in range(wanted))
        time.sleep(chance.random() * 0.03)
        os.killpg(process.pid, signal.SIGKILL)
        told += process.communicate()[0]
        kills += process.returncode == -signal.SIGKILL
        kept = changes(run)
        assert {each["file"] for each in lines(told.decode()) if each["status"] == "imported"} <= kept.keys()
        assert set(kept.values()) <= {1}
    run("check")
    run("import", "inbox", ok=5)
    run("export", "killed.json")
    run("--db", "whole.db", "init")
    run("--db", "whole.db", "import", "inbox", ok=5)
    run("--db", "whole.db", "export", "whole.json")
    assert (tmp_path / "killed.json").read_bytes() == (tmp_path / "whole.json").read_bytes()
    assert len(changes(run)) == FORMS - FORMS // 10 - FORMS // 15 + FORMS // 30


@pytest.mark.skipif(not hasattr(fcntl, "F_SETPIPE_SZ"), reason="only Linux says how much a pipe takes")
def test_interrupted_it_says_what_is_kept_and_how_to_go_on(run: Run, tmp_path: Path) -> None:
    """However busy the machine: a pipe that takes one page, and is not read, holds the batch until it is stopped.

    A page is 28 lines, and up to 32 files are kept before they are told: of so many files some are never reached.
    """
    count = 150
    run("init")
    write_inbox(tmp_path / "inbox", count)
    process = start(tmp_path, "--format", "jsonl", room=4096)
    assert process.stdout is not None
    told = b"".join(process.stdout.readline() for _ in range(5))
    os.killpg(process.pid, signal.SIGINT)
    rest, words = process.communicate(timeout=60)
    reported = lines((told + rest).decode())
    assert process.returncode == 130
    assert 5 <= len(reported) < count
    assert f"{count} files:" in words.decode()
    # The one that was being told when it was stopped counts as reached; its line may be cut.
    left = count - len(reported)
    assert any(f"{number} not reached" in words.decode() for number in (left, left - 1))
    assert "what was told is kept; run the same command again" in words.decode()
    assert "Traceback" not in words.decode()
    assert {each["file"] for each in reported if each["change"]} <= changes(run).keys()


def test_interrupted_after_the_last_file_nothing_is_left_to_take_in(
    inbox: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*args: Any, **how: Any) -> Iterator[batches.FileReport]:
        yield from import_paths(*args, **how)
        raise KeyboardInterrupt

    import_paths = batches.import_paths
    monkeypatch.setattr(batches, "import_paths", interrupted)
    screen = run("import", "inbox", ok=130)
    assert f"{FORMS} files:" in screen.err
    assert "not reached" not in screen.err
    assert "to take in the rest" not in screen.err


@pytest.mark.parametrize("ready", [True, False])
def test_what_is_told_is_kept_however_many_are_kept_together(
    inbox: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ready: bool
) -> None:
    monkeypatch.setattr(batches, "is_next_ready", lambda: ready)
    origin = Origin(datetime(2030, 1, 1, tzinfo=UTC), "test", "import")
    kept: list[int] = []
    for report in batches.import_paths([inbox], tmp_path / "imm-eco.db", origin, date(2030, 1, 1)):
        with closing(sqlite3.connect(tmp_path / "imm-eco.db", timeout=0)) as db:
            last = db.execute("SELECT max(id) FROM change").fetchone()[0]
            db.execute("BEGIN IMMEDIATE")  # nobody holds the lock while a report is told
        if report.change:
            kept.append(last - report.change)
    assert len(kept) == FORMS - FORMS // 10 - FORMS // 15 + FORMS // 30
    assert min(kept) == 0
    assert (max(kept) > 20) is ready
    assert set(changes(run).values()) == {1}


def test_a_line_a_file_and_a_total(inbox: Path, run: Run) -> None:
    screen = run("import", "inbox", ok=5)
    told = [line for line in screen.err.splitlines() if line.startswith(("form-", "error: form-"))]
    assert len(told) == FORMS
    refused, twins = FORMS // 10 - FORMS // 30, FORMS // 15
    assert f"{FORMS} files: {FORMS - refused - twins} imported" in screen.err
    assert screen.err.count("hint:") == 1
    assert "What changes" not in screen.out


def test_json_lines_are_the_files_of_the_json(inbox: Path, run: Run) -> None:
    rows = lines(run("import", "inbox", "--dry-run", "--format", "jsonl", ok=5).out)
    whole = json.loads(run("import", "inbox", "--dry-run", "--json", ok=5).out)
    assert whole["files"] == rows
    assert len(rows) == FORMS
    contradiction = run("import", "inbox", "--json", "--format", "jsonl", ok=2)
    assert "contradict" in contradiction.err


def test_the_bar_is_for_a_terminal_alone(run: Run, tmp_path: Path) -> None:
    run("init")
    write_inbox(tmp_path / "inbox", 3)
    seen = run("import", "inbox", terminal=True, env={"TERM": "xterm"})
    assert "3/3" in seen.err or "2/3" in seen.err
    assert "/3" not in run("import", "inbox", terminal=True, env={"TERM": "xterm"}).out
    assert "/3" not in run("import", "inbox").err
    assert run("--quiet", "import", "inbox", terminal=True, env={"TERM": "xterm"}).err == ""


def test_a_real_run_shows_corrections_and_verbose_shows_all(run: Run, tmp_path: Path) -> None:
    run("init")
    write_form(tmp_path / "a.xlsx", 1)
    first = run("import", "a.xlsx")
    assert first.out == ""
    assert "a.xlsx: imported as change 2: 5 new, 0 changed, 0 unchanged" in first.err
    write_form(tmp_path / "a.xlsx", 1, Contact="Mme Berrada")
    corrected = run("import", "a.xlsx")
    assert "contact: M. 1 → Mme Berrada" in corrected.out
    assert "Fiche projet!B3" in corrected.out
    write_form(tmp_path / "b.xlsx", 2)
    assert "jobs: 30" in run("--verbose", "import", "b.xlsx").out
