"""Each generated document is the one that the code makes today, and every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from imm_eco.domain.rules.workflow import MOVES
from tests import generate
from tests.generate.commands import tree
from tests.generate.sheets import anchor

ROOT = generate.DOCS.parent
WRITTEN = sorted(
    [*generate.DOCS.glob("*.md"), *ROOT.glob("*.md"), *(ROOT / "examples").glob("*.md")], key=lambda path: path.name
)


@pytest.mark.parametrize("name", generate.DOCUMENTS)
def test_a_generated_document_is_current(name: str) -> None:
    found = (generate.DOCS / name).read_text(encoding="utf-8")
    assert found == generate.text(name), "run: python -m tests.generate"


def test_every_command_is_documented() -> None:
    described = set(re.findall(r"^#+ `(imm-eco .+)`$", generate.text("commands.md"), re.MULTILINE))
    assert described == {path for path, _command, _is_noun in tree()[1:]}


def test_every_move_and_every_need_is_in_the_process() -> None:
    process = generate.text("process.md")
    for move in MOVES:
        assert (move.outcome or move.name) in process
        assert all(need.say() in process for need in move.needs)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_a_link_leads_to_a_file(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    gone = [link for link in links if "://" not in link and not (path.parent / link).exists()]
    assert gone == []


def test_an_anchor_leads_to_a_heading() -> None:
    text = generate.text("sheets.md")
    headings = {anchor(title) for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    assert set(re.findall(r"\(#([^)]+)\)", text)) <= headings
