"""The recipes of CONTRIBUTING, followed: each in a scratch copy of the code, with what it then does.

A recipe is a document of `docs/recipes`, played from its first block to its last:

- `diff PATH` changes a file: lines that begin with `-` go, those with `+` come, the others say where. They must be
  found once. A line `@@` begins another place.
- `python PATH` is a new file.
- `console` are commands, each with what it answers, exactly; a line `…` stands for any lines.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_examples import Example, examples

ROOT = Path(__file__).parents[1]
RECIPES = sorted((ROOT / "docs" / "recipes").glob("*.md"))

BLOCK = re.compile(r"^```(diff|python|console)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(text: str) -> Iterator[tuple[str, str, str]]:
    """The blocks of a recipe that are played: the kind, the file, the text."""
    for found in BLOCK.finditer(text):
        yield found[1], found[2] or "", found[3]


def edited(content: str, change: str) -> str:
    """A file's text after a block `diff`."""
    for place in re.split(r"^@@.*\n", change, flags=re.MULTILINE):
        lines = [" \n" if line == "\n" else line for line in place.splitlines(keepends=True)]
        before = "".join(line[1:] for line in lines if not line.startswith("+"))
        after = "".join(line[1:] for line in lines if not line.startswith("-"))
        assert content.count(before) == 1, f"found {content.count(before)} times:\n{before}"
        content = content.replace(before, after)
    return content


def is_answer(said: str, told: str) -> bool:
    """Whether a document tells what was said."""
    pattern = "".join("(?:.*\n)*?" if line.strip() == "…" else re.escape(line) for line in told.splitlines(True))
    return re.fullmatch(pattern, said) is not None


class Copy:
    """A scratch copy of the code, and the commands that are run there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("src", "tests", "docs", "examples"):
            leave_out = shutil.ignore_patterns("fixtures", ".mypy_cache")
            shutil.copytree(ROOT / name, folder / name, ignore=leave_out)

    def play(self, kind: str, path: str, text: str) -> None:
        """Do what a block says."""
        file = self.folder / path
        if kind == "diff":
            file.write_text(edited(file.read_text(encoding="utf-8"), text), encoding="utf-8")
        elif kind == "python":
            assert not file.exists(), path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        else:
            for example in examples(text):
                said = self.answered(example)
                assert is_answer(said, example.said), f"{example.typed}\n{said}"

    def answered(self, example: Example) -> str:
        """What a command says, as a document writes it; words before it set the environment."""
        words = shlex.split(example.typed.replace("\\\n", " "))
        settings = dict(word.split("=") for word in words if re.match(r"[A-Z_]+=", word))
        program, *rest = words[len(settings) :]
        if program == "cp":
            shutil.copyfile(self.folder / rest[0], self.folder / rest[1])
            return ""
        python = {"imm-eco": ["-m", "imm_eco"], "python": []}[program]
        env = {**os.environ, "PYTHONPATH": f"src{os.pathsep}.", "IMM_ECO_LANG": "en", "PYTHONUTF8": "1", **settings}
        done = subprocess.run(
            [sys.executable, *python, *rest],
            cwd=self.folder,
            env=env,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        return done.stdout + done.stderr + (f"[{done.returncode}]\n" if done.returncode else "")


def misplaced(recipe: str) -> list[str]:
    """The files whose edits no longer find their place; those that a recipe makes, or a tool writes, are left out."""
    changed: dict[str, str] = {}
    wrong = []
    for kind, path, text in blocks(recipe):
        if kind == "diff" and (ROOT / path).exists() and not path.endswith(".po"):
            try:
                changed[path] = edited(changed.get(path) or (ROOT / path).read_text(encoding="utf-8"), text)
            except AssertionError:
                wrong.append(path)
    return wrong


def test_each_recipe_is_told_in_contributing() -> None:
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert re.findall(r"\(docs/recipes/(\S+)\)", told) == [*dict.fromkeys(re.findall(r"\(docs/recipes/(\S+)\)", told))]
    assert sorted(re.findall(r"\(docs/recipes/(\S+)\)", told)) == [path.name for path in RECIPES]


def test_a_change_is_read_as_it_is_written() -> None:
    assert edited("a\nb\nc\n", " a\n-b\n+B\n@@\n c\n+d\n") == "a\nB\nc\nd\n"
    with pytest.raises(AssertionError, match="found 2 times"):
        edited("a\na\n", " a\n+b\n")


def test_an_answer_is_compared_to_the_line() -> None:
    assert is_answer("a\nb\nc\n", "a\n…\nc\n")
    assert not is_answer("a\nb\n", "a\nB\n")
    assert not is_answer("a\nb\n", "a\n")


CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
HOUSE = ROOT / "src" / "imm_eco"


def section(title: str) -> str:
    """What CONTRIBUTING says under the heading of a task."""
    return CONTRIBUTING.split(f"\n### {title}\n")[1].split("\n#")[0]


def sources() -> dict[str, str]:
    return {path.relative_to(HOUSE).as_posix(): path.read_text(encoding="utf-8") for path in HOUSE.rglob("*.py")}


SQLITE_ALONE = re.compile(r"json_each|\bGLOB\b|PRAGMA|group_concat|\binstr\(|AS MATERIALIZED|\browid\b")


class TestWhatIsNotEasyYet:
    """The task without a recipe: what stands in its way is named, and nothing is added to it."""

    def test_no_other_query_needs_sqlite(self) -> None:
        outside = {name: text for name, text in sources().items() if not name.startswith("store/")}
        needing = {name for name, text in outside.items() if SQLITE_ALONE.search(text)}
        assert [name for name in sorted(needing) if f"`{name}`" not in section("A second storage engine")] == []

    @pytest.mark.parametrize("text", ["IN (SELECT value FROM json_each(?))", "key GLOB ?", "PRAGMA user_version"])
    def test_a_query_that_only_sqlite_reads_is_seen(self, text: str) -> None:
        assert SQLITE_ALONE.search(text)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`([\w/]+/[\w/.]*|[\w/.]+\.(?:py|toml))`", CONTRIBUTING))))
def test_a_path_of_contributing_exists(name: str) -> None:
    places = (HOUSE, ROOT, HOUSE / "cli" / "dossier")
    assert any((place / name).exists() for place in places)
