"""A command killed while it writes a file: the old file is there whole, or the new one, and no other.

A new way to write a file is one line of `WRITERS`.
"""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from imm_eco.store import database
from tests.exchange.story import story, write
from tests.searching import many
from tests.torture import forked, scenes
from tests.torture.conftest import FigureOf
from tests.torture.figures import chance
from tests.torture.forked import Child

KILLS = many(50, 500)


def _parts(content: bytes) -> Any:
    """What a workbook holds, but for the hour at which it was written."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}


def _database(content: bytes) -> Any:
    """What a copy of the database holds; it is sound."""
    assert content[:16] == b"SQLite format 3\0"
    assert int.from_bytes(content[60:64], "big") == database.SCHEMA_VERSION
    return content[100:]


def _pack(content: bytes) -> Any:
    """A file of the monthly pack: the workbook by its parts, the others to the byte."""
    return _parts(content) if content.startswith(b"PK") else content


def _same(content: bytes) -> Any:
    return content


WRITERS: dict[str, tuple[str, str, Callable[[bytes], Any]]] = {
    "export to a workbook": ("export out/all.xlsx", "all.xlsx", _parts),
    "export to a folder of text files": ("export out/all --format csv", "all", _same),
    "export to JSON": ("export out/all.json", "all.json", json.loads),
    "a report as a workbook": ("report targets --output out/targets.xlsx", "targets.xlsx", _parts),
    "a report as a page": ("report pipeline --output out/pipeline.html", "pipeline.html", _same),
    "a list as a text file": ("result list --output out/results.csv", "results.csv", _same),
    "a template": ("template out/form.xlsx --kind register", "form.xlsx", _parts),
    "a backup": ("backup out/copy.db --yes", "copy.db", _database),
    "the monthly pack": ("report monthly --period 2018-06 --output out", "*", _pack),
    "an annotated copy": ("import wrong.xlsx --annotate out", "*", _parts),
    "a workbook of rejects": ("import wrong.xlsx --partial --rejects out", "*", _parts),
}
"""A command, what it writes in the folder `out`, and how what was written is read: it fails on half a file."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = scenes.build(tmp_path_factory.mktemp("template"))
    said = story()
    said["Candidats"][1][0] = "12"
    write(path.with_name("wrong.xlsx"), said)
    return path


@pytest.mark.parametrize("name", WRITERS)
def test_the_old_file_whole_or_the_new_one_whole(name: str, template: Path, tmp_path: Path, figure: FigureOf) -> None:
    words, pattern, read = WRITERS[name]
    path = scenes.copy(template, tmp_path / "ready")
    out = path.with_name("out")
    out.mkdir()
    seconds = forked.run(*words.split(), folder=path.parent)[1]
    new = written(out, pattern)
    assert new
    known = {place: read(content) for place, content in new.items()}
    dice = chance(name)
    with figure(f"kills during {name}") as figures:
        for number in range(KILLS):
            shutil.rmtree(out)
            out.mkdir()
            shutil.copy(template, path)
            old = stale(out, new) if number % 2 and not words.startswith("import") else {}
            # Most of the writing is done late.
            told = Child(tuple(words.split()), path.parent).kill_after(seconds * dice.betavariate(3, 1.5) * 1.1)
            found = written(out, pattern)
            for place, content in found.items():
                if content != old.get(place):
                    assert read(content) == known[place], (place, told)
            assert old.keys() <= found.keys()
            figures.count("killed" if told.killed else "ended before")


def written(out: Path, pattern: str) -> dict[str, bytes]:
    """The files of that name, or in a folder of that name, by their place; temporary ones aside."""
    found = [path for path in out.glob(pattern) if not path.name.startswith(".")] if out.exists() else []
    files = [file for path in found for file in (path.rglob("[!.]*") if path.is_dir() else [path])]
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in files}


def stale(out: Path, new: dict[str, bytes]) -> dict[str, bytes]:
    """An older file under each of the names."""
    for place in new:
        file = out / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"what was there before\n")
    return dict.fromkeys(new, b"what was there before\n")
