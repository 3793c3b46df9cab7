"""What must hold is said once, in `.ci/run`: people's recipes, the forge and the hooks before a commit call it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RUN = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
FORGE = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
HOOKS = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def steps() -> list[str]:
    """The steps of `.ci/run`, in their order."""
    found = re.search(r"^steps=\((.+)\)$", RUN, re.MULTILINE)
    assert found is not None
    return found[1].split()


def body(step: str) -> str:
    """What a step of `.ci/run` does."""
    found = re.search(rf"^{step}\(\) \{{\n(.*?)^\}}$", RUN, re.MULTILINE | re.DOTALL)
    assert found is not None, step
    return found[1]


def test_each_step_is_there() -> None:
    assert all(body(step) for step in steps())


def test_the_recipes_are_the_steps() -> None:
    text = (ROOT / "justfile").read_text(encoding="utf-8")
    recipes = re.findall(r"^(\w+):\n    (.+)$", text, re.MULTILINE)
    assert recipes == [("all", ".ci/run"), *((step, f".ci/run {step}") for step in steps())]
    assert text.count("\n    ") == len(recipes)


def test_the_forge_takes_every_step_and_nothing_else() -> None:
    commands = re.findall(r"- run: (.+)", FORGE)
    assert {command.removeprefix(".ci/run ") for command in commands} == set(steps())
    assert all(command.startswith(".ci/run ") for command in commands)


def test_the_forge_has_each_system_and_each_python_that_is_supported() -> None:
    versions = [each.rpartition(" ")[2] for each in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", each)]
    found = re.search(r"python: \[(.+)\]", FORGE)
    assert found is not None
    assert re.findall(r'"(.+?)"', found[1]) == versions
    assert "os: [ubuntu-latest, macos-latest, windows-latest]" in FORGE


def test_the_hooks_are_the_projects_own_tools() -> None:
    assert re.findall(r"repo: (.+)", HOOKS) == ["local"]
    assert "://" not in HOOKS
    entries = re.findall(r"entry: (.+)", HOOKS)
    # The first three are those steps; a hook names the files itself.
    commands = (body("lint") + body("types")).replace('"$bin/', "").replace('"', "").replace(" .", "")
    assert entries[:3] == [line.strip() for line in commands.splitlines()]


def test_an_unknown_step_is_refused() -> None:
    if sys.platform == "win32":
        pytest.skip("bash is not sure to be there")
    done = subprocess.run([ROOT / ".ci" / "run", "polish"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"no step polish; there are: {' '.join(steps())}\n"
