"""What leads on: help by every road, and hints that can be pasted."""

from __future__ import annotations

import ast
import json
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import polib
import pytest
import typer

from imm_eco import i18n
from imm_eco.cli import app
from imm_eco.domain.rules.workflow import MOVES
from tests.catalogue import PO
from tests.conftest import SRC, Run, setup_once
from tests.sources import nodes


def paths() -> Iterator[tuple[str, ...]]:
    """Every command and noun of the command line, as its words."""
    for entry in app.words():
        loaded: Any = entry.load()
        yield (entry.name,)
        yield from ((entry.name, verb) for verb in getattr(loaded, "commands", ()))


class TestHelp:
    def test_every_command_tells_the_same_by_every_road(self, run: Run) -> None:
        for words in [(), *paths()]:
            told = run(*words, "--help").out
            assert told.startswith("Usage: imm-eco")
            assert run(*words, "-h").out == told
            assert run("help", *words).out == told

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("dosier",), "unknown command: imm-eco dosier\nhint: did you mean: `imm-eco dossier`\n"),
            (("dossier", "ope"), "unknown command: imm-eco dossier ope\nhint: did you mean: `imm-eco dossier open`\n"),
            (("check", "me"), "unexpected argument: me\nhint: see `imm-eco check --help`\n"),
        ],
    )
    def test_what_is_no_command_is_refused(self, run: Run, words: tuple[str, ...], said: str) -> None:
        assert run("help", *words, ok=2).err == f"error: {said}"

    def test_a_misspelt_word_in_french(self, run: Run) -> None:
        said = run("dossier", "lsit", ok=2, lang="fr").err
        assert said == (
            "erreur\u00a0: commande inconnue\u00a0: imm-eco dossier lsit\n"
            "conseil\u00a0: vouliez-vous dire `imm-eco dossier list`\u00a0?\n"
        )


def texts(path: Path) -> Iterator[str]:
    """Every text of a source file that may be shown: all but its documentation."""
    documentation = {id(node.value) for node in nodes(path) if isinstance(node, ast.Expr)}
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.value


def quoted(text: str) -> list[str]:
    """What a text has in backticks."""
    return re.findall(r"`([^`]+)`", text)


def is_known(command: str) -> str | None:
    """What is wrong with a command of a hint: its words, its options, how many arguments it takes."""
    words = shlex.split(re.sub(r"\{\w+\}", "X", command))[1:]
    ctx: Any = typer.Context(app.build(), info_name="imm-eco")
    while words and hasattr(ctx.command, "list_commands"):
        name = words.pop(0)
        found = ctx.command.get_command(ctx, name)
        if found is None:
            return f"no command {name}"
        ctx = typer.Context(found, parent=ctx, info_name=name)
    options = {name: each for each in ctx.command.get_params(ctx) for name in each.opts if each.opts[0][0] == "-"}
    room = sum(
        each.nargs if each.nargs > 0 else 99 for each in ctx.command.params if each.param_type_name == "argument"
    )
    arguments = 0
    while words:
        word = words.pop(0)
        if word.startswith("-"):
            if word not in options:
                return f"no option {word}"
            if not options[word].is_flag and not words:
                return f"{word} wants a value"
            words = words if options[word].is_flag else words[1:]
        else:
            arguments += 1
    return None if arguments <= room else f"{arguments} arguments"


@cache
def told() -> list[tuple[str, str]]:
    """What is quoted to people, with the file that says it: in the source, by the needs of the moves, in French."""
    sources = [path for path in sorted((SRC / "imm_eco").rglob("*.py")) if "views" not in path.parts]
    needs = {("workflow.py", need.remedy) for move in MOVES for need in move.all_needs if need.remedy}
    commands = {(path.name, each) for path in sources for text in texts(path) for each in quoted(text)}
    french = {
        ("imm_eco.po", each)
        for entry in polib.pofile(str(PO))
        for text in (entry.msgstr, *entry.msgstr_plural.values())
        for each in ([text] if ("workflow.py", entry.msgid) in needs else quoted(text))
    }
    return sorted(needs | commands | french)


class TestHints:
    def test_every_command_that_is_told_is_one(self) -> None:
        i18n.use("en")
        wrong = {
            (place, each): why for place, each in told() if each.startswith("imm-eco ") and (why := is_known(each))
        }
        assert wrong == {}
        assert len(told()) > 40

    def test_every_command_is_told_whole(self) -> None:
        nouns = {entry.name for entry in app.words()}
        codes = {"programme", "target"}  # a scope, a word of the views
        assert [each for each in told() if each[1].split()[0] in nouns and each[1] not in codes] == []


@setup_once
def opened(run: Run, _folder: Path) -> None:
    run("init")
    run("candidate", "register", "--ice", "002418735000181", "--name", "Tubes du Saïss", "--channel", "ami")
    run("dossier", "open", "002418735", "--title", "Tubes", "--investment", "42,5MDH", "--ecosystem", "travail-metaux",
        "--reference", "D 1", "--on", "20/03/2017")  # fmt: skip


def test_a_refusal_names_the_very_command_that_helps(opened: Run) -> None:
    refused = opened("dossier", "advance", "D 1", ok=4)
    assert refused.err.splitlines()[-1] == "hint: use `imm-eco candidate edit 002418735 --contact TEXT`"
    opened("candidate", "edit", "002418735", "--contact", "A")
    opened("dossier", "advance", "D 1")
    assert opened("dossier", "advance", "D 1", ok=4).err.splitlines()[-1] == (
        "hint: use `imm-eco dossier edit 'D 1' --expressed-on DATE`, "
        "`imm-eco dossier commit 'D 1' 2020 --jobs NUMBER --turnover AMOUNT`"
    )


def test_moves_are_said_in_french(opened: Run) -> None:
    assert "avancer\u00a0" not in opened("dossier", "moves", lang="en").out
    assert "renvoyer → Identification" in opened("dossier", "moves", lang="fr").out
    assert "passages ouverts\u00a0: avancer, se désister, écarter" in (
        opened("dossier", "advance", "D 1", ok=4, lang="fr").err
    )
    assert "« clore »" in opened("dossier", "close", "D 1", ok=4, lang="fr").err.replace("\u00a0", " ")
    opened("dossier", "withdraw", "D 1", "--reason", "parti")
    assert "se désister" in opened("dossier", "show", "D 1", lang="fr").out
    assert "se désister" in opened("log", "4", lang="fr").out
    rows = [each["move"] for each in json.loads(opened("dossier", "moves", "--json", lang="fr").out)["rows"]]
    assert set(rows) == {"advance", "return", "withdraw", "drop", "close", "decide"}
