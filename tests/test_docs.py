"""Each generated document is the one that the code makes today, and every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from imm_eco import __version__
from imm_eco.domain.rules.workflow import MOVES
from tests import generate
from tests.generate.commands import tree
from tests.generate.decisions import TOPICS, all_decisions
from tests.generate.sheets import anchor
from tests.test_recipes import RECIPES, misplaced

ROOT = generate.DOCS.parent
HOUSE = ROOT / "src" / "imm_eco"
WRITTEN = sorted(
    [*generate.DOCS.rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "examples").glob("*.md")], key=lambda path: path.name
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


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_the_edits_of_a_recipe_find_their_place(recipe: Path) -> None:
    """At once; tests/torture/test_recipes.py follows each recipe to its end."""
    assert misplaced(recipe.read_text(encoding="utf-8")) == []


def test_the_version_is_the_latest_in_the_changelog() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    dated = re.findall(r"^## (\d+\.\d+\.\d+) – \d{4}-\d{2}-\d{2}$", changes, re.MULTILINE)
    assert dated[0] == __version__


def test_an_anchor_leads_to_a_heading() -> None:
    text = generate.text("sheets.md")
    headings = {anchor(title) for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    assert set(re.findall(r"\(#([^)]+)\)", text)) <= headings


def section(text: str, title: str) -> str:
    """What stands under a heading of second rank, up to the next one."""
    return text.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(text: str) -> list[str]:
    """What the first column of the tables of a text names, in backticks."""
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


class TestMapOfTheCode:
    text = (generate.DOCS / "CODE.md").read_text(encoding="utf-8")

    def test_each_room_is_on_the_map_once_and_nothing_else(self) -> None:
        packages = {path.parent.relative_to(HOUSE).as_posix() for path in HOUSE.rglob("__init__.py")} - {"."}
        modules = {path.name for path in HOUSE.glob("*.py") if not path.stem.startswith("__")}
        assert sorted(rows(section(self.text, "The rooms"))) == sorted(packages | modules)

    def test_each_path_that_it_names_exists(self) -> None:
        paths = re.findall(r"`([\w/-]+/[\w/.-]*|[\w/]+\.(?:py|md|toml))`", self.text)
        assert len(paths) > 60
        # `options.py` stands beside each noun that needs one.
        places = (HOUSE, ROOT, HOUSE / "cli" / "dossier")
        assert [path for path in paths if not any((place / path).exists() for place in places)] == []

    def test_it_can_be_read_in_a_window(self) -> None:
        prose = [line for line in self.text.splitlines() if not line.startswith("|")]
        assert [line for line in prose if len(line) > 100] == []


class TestDecisions:
    def test_the_numbers_follow_each_other_and_stand_in_the_names(self) -> None:
        found = all_decisions()
        assert [each.number for each in found] == list(range(1, len(found) + 1))
        assert [each.file for each in found if not re.fullmatch(rf"{each.number:04}-[a-z0-9-]+\.md", each.file)] == []

    def test_each_has_a_date_a_topic_and_a_status(self) -> None:
        status = re.compile(r"accepted|(superseded|amended) by \[\d{4}\]\([a-z0-9-]+\.md\)")
        day = re.compile(r"\d{4}-\d\d-\d\d")
        for each in all_decisions():
            assert day.fullmatch(each.date), each.file
            assert status.fullmatch(each.status), each.file
            assert each.topic in TOPICS, each.file

    def test_none_is_hard_to_read(self) -> None:
        hard = []
        for each in all_decisions():
            lines = [line for line in each.text.splitlines() if not line.startswith("|")]
            sentences = re.split(r"(?<=[.!?])\s+|(?<=[.!?]\))\s+", " ".join(lines))
            hard += [f"{each.file}: {line}" for line in lines if len(line) > 100]
            hard += [f"{each.file}: {sentence}" for sentence in sentences if len(sentence.split()) > 25]
        assert hard == []
