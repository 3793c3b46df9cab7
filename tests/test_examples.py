"""Documents whose examples are run: each command in order, its output and its exit code exactly.

An example is a block of `console`: `$ imm-eco …`, what it says (data, then words), and `[4]` where the exit
code is not 0. All blocks of a document run in one folder, a guide's in a copy of the shipped example.
`IMM_ECO_UPDATE_EXAMPLES=1` writes what is said today into the documents instead of comparing: read the
difference before you keep it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

import pytest

from imm_eco.cli import terminal
from tests import sitting
from tests.conftest import Run

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCUMENTS = [README, *sorted([*(ROOT / "tests" / "walk").glob("*.md"), *(ROOT / "docs").glob("guide*.md")])]
UPDATE = bool(os.environ.get("IMM_ECO_UPDATE_EXAMPLES"))

BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)


class Clock(datetime):
    """The clock on the wall of an example: a morning of 2019, a minute a command."""

    told = datetime(2019, 2, 1, 9, 0, tzinfo=UTC)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls.fromtimestamp(cls.told.timestamp(), tz or UTC)

    @classmethod
    def turn(cls) -> None:
        cls.told += timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Clock, "told", Clock.told)
    monkeypatch.setattr(terminal, "datetime", Clock)


@dataclass(frozen=True)
class Example:
    """A command as it is typed, and what the document says that it answers."""

    typed: str
    said: str

    @property
    def words(self) -> list[str]:
        """The command's words, without the program's name."""
        program, *words = shlex.split(self.typed.replace("\\\n", " "))
        assert program == "imm-eco", self.typed
        return words


def examples(block: str) -> Iterator[Example]:
    """The commands of a block; a line that ends with a backslash goes on."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        typed = re.match(r"(?:.*\\\n)*.*\n", part)
        assert typed is not None
        yield Example(typed[0].rstrip("\n"), part[typed.end() :])


def answered(run: Run, example: Example, lang: str) -> str:
    """What a command says today, as the document writes it."""
    Clock.turn()
    result = run(*example.words, lang=lang, ok=None, env={"IMM_ECO_USER": "a.alaoui"})
    assert result.code != 1, f"{example.typed}\n{result.err}"
    return result.out + result.err + (f"[{result.code}]\n" if result.code else "")


def played(text: str, answer: Callable[[Example], str]) -> str:
    """The document with what its commands answer today."""

    def answers(block: re.Match[str]) -> str:
        return "".join(f"$ {example.typed}\n{answer(example)}" for example in examples(block[0]))

    return BLOCK.sub(answers, text)


def lay_out_the_shipped_example(folder: Path) -> None:
    for found in (ROOT / "examples").glob("**/*.xlsx"):
        copy = folder / found.relative_to(ROOT / "examples")
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found, copy)


def _nothing(folder: Path) -> None:
    """Most documents start in an empty folder."""


STAGES: dict[str, Callable[[Path], None]] = {"sitting.md": sitting.lay_out}
"""The documents that start from files of their own."""


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_examples_of_a_document_are_true(run: Run, tmp_path: Path, document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    STAGES.get(document.name, lay_out_the_shipped_example if document.parent.name == "docs" else _nothing)(tmp_path)
    if document == README:  # its sample is what the demo leaves
        run("demo")
        (tmp_path / "imm-eco-demo" / "imm-eco.db").rename(tmp_path / "imm-eco.db")
    lang = "fr" if document.suffixes[-2:] == [".fr", ".md"] else "en"

    def check(example: Example) -> str:
        said = answered(run, example, lang)
        if not UPDATE:
            assert said == example.said, f"{document.name}: {example.typed}"
        return said

    today = played(text, check)
    if UPDATE:
        document.write_text(today, encoding="utf-8", newline="\n")


REFUSING = {"imm-eco import inbox/": 5}
"""The lines of the README's day that tell something to mend."""


def test_the_day_of_the_readme_can_be_played_line_by_line(run: Run, tmp_path: Path) -> None:
    day = README.read_text(encoding="utf-8").split("## A day with it")[1].split("```sh\n")[1].split("```")[0]
    lay_out_the_shipped_example(tmp_path)
    lines = [line.partition("#")[0].strip() for line in day.splitlines()]
    assert len(lines) > 10
    for line in lines:
        for command in line.split(" && "):
            run(*shlex.split(command)[1:], ok=REFUSING.get(command, 0))


def test_an_example_is_read_as_it_is_written() -> None:
    block = "$ imm-eco a \\\n    'b c'\nsaid\n\n  twice\n[4]\n$ imm-eco d\n"
    first, second = examples(block)
    assert (first.words, first.said) == (["a", "b c"], "said\n\n  twice\n[4]\n")
    assert (second.words, second.said) == (["d"], "")
