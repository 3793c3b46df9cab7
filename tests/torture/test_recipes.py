"""The recipes of CONTRIBUTING, each followed to its end in a scratch copy of the code: a minute of the long run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_recipes import RECIPES, Copy, blocks


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_is_true(recipe: Path, tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    for block in blocks(recipe.read_text(encoding="utf-8")):
        copy.play(*block)
