"""Help, completion, languages, and what it costs to speak."""

from __future__ import annotations

import gettext
import os
import re
import subprocess
import sys

import pytest

from imm_eco import __version__, i18n
from imm_eco.cli import app

pytestmark = pytest.mark.usefixtures("sample_commands")


# Help


def test_top_help_lists_the_commands_before_the_options(run):
    out = run("--help").out
    assert out.startswith("Usage: imm-eco [OPTIONS] COMMAND [ARGS]...\n\n  Follow the metal-industry")
    assert "\nStart:\n  sample  A noun.\n  refuse  Refuse.\n  fail    Fail.\n\nOptions:\n  --db FILE" in out
    assert out.endswith("  Each command explains itself: imm-eco help COMMAND, or imm-eco COMMAND -h\n")


def test_help_of_a_command_names_what_it_takes(run):
    out = run("sample", "read", "--help").out
    assert out.startswith("Usage: imm-eco sample read [OPTIONS] REF\n\n  Show a company and its dossiers.\n")
    assert "Arguments:\n  REF  [required]\n" in out
    assert "  --amount AMOUNT\n" in out
    assert "  -h, --help                      Show this message and exit.\n" in out


def test_without_a_command_the_help_goes_to_stderr(run):
    result = run(ok=2)
    assert (result.out, result.code) == ("", 2)
    assert result.err.startswith("Usage: imm-eco")


def test_version(run, spawn):
    assert run("--version").out == spawn("--version").out == f"imm-eco {__version__}\n"
    assert run("--quiet", "--version").out == f"imm-eco {__version__}\n"


# Completion


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("imm-eco ", ["sample", "refuse", "fail"]),
        ("imm-eco sample ", ["list", "read"]),
        ("imm-eco sample list --f", ["--format"]),
        ("imm-eco --c", ["--color"]),
    ],
)
def test_completion(run, words, offered):
    env = {"_IMM_ECO_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    result = run(env=env, ok=None)
    assert (result.out.split(), result.err) == (offered, "")


# Languages


class Marked(gettext.NullTranslations):
    """A language in which every translated message stands in brackets."""

    def gettext(self, message: str) -> str:
        return f"‹{message}›"


@pytest.fixture
def marked(monkeypatch):
    monkeypatch.setattr(i18n, "_load", lambda _code: Marked())


def test_every_word_of_the_help_is_translated(run, marked):
    out = run("sample", "read", "--help").out
    assert out.startswith("‹Usage: ›imm-eco sample read ‹[OPTIONS]› ‹REF›\n\n  ‹Show a company and its dossiers.›\n")
    assert "\n‹Arguments:›:\n  ‹REF›  [‹required›]\n" in out
    assert "\n‹Options:›:\n  --amount ‹AMOUNT›\n" in out
    assert "‹Show this message and exit.›" in out
    top = run("--help").out
    assert "‹Start:›:\n  sample  ‹A noun.›\n" in top
    assert "[‹default: auto›]" in top
    assert not re.findall(r"^[A-Z][a-z]+:", top, re.MULTILINE)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["nope"], "‹error: {text}›"),
        (["sample", "list", "--nope"], "‹unknown option: --nope›"),
        (["sample", "list", "--format"], "‹option --format needs a value›"),
        (["sample", "list", "--json=1"], "‹option --json takes no value›"),
        (["sample", "read"], "‹missing argument: ‹REF››"),
        (["sample", "list", "more"], "‹unexpected argument: more›"),
        (["sample", "list", "--format", "x"], "‹“x” is not known›"),
    ],
)
def test_every_refusal_is_translated(run, marked, args, said):
    err = run(*args, ok=2).err
    assert said.split("{text}")[0] in err
    assert "‹hint: " in err


@pytest.mark.parametrize(
    ("settings", "language"),
    [
        ({"IMM_ECO_LANG": "en"}, "en"),
        ({"IMM_ECO_LANG": "fr", "LANG": "en_GB.UTF-8"}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "fr_MA.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "fr"),
        ({"LANG": "C"}, "fr"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_the_language_asked_for(monkeypatch, settings, language):
    for name in ("IMM_ECO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert i18n._from_environment() == language


# What it costs to start


@pytest.mark.parametrize("args", [["--version"], ["--help"], ["report", "--help"], ["dosier"]])
def test_nothing_heavy_is_imported_to_speak(args, tmp_path):
    code = (
        "import sys\nfrom imm_eco.cli import main\n"
        f"try: main({args!r})\nexcept SystemExit: pass\n"
        "heavy = {'rich', 'sqlmodel', 'sqlalchemy', 'openpyxl', 'pydantic', 'imm_eco.store.models'}\n"
        "print(sorted(heavy & set(sys.modules)), 'typer' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": "src:" + str(app.__file__).split("/imm_eco/")[0]},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == f"[] {args != ['--version']}"


def test_a_reader_that_leaves_early_is_no_error(tmp_path):
    command = f"{sys.executable} -m imm_eco --help | head -n 1; echo ${{PIPESTATUS[0]}}"
    env = os.environ | {"PYTHONPATH": str(app.__file__).split("/imm_eco/")[0]}
    if os.name == "nt":
        pytest.skip("no bash")
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "0"
    assert done.stderr == ""


class TestExamples:
    """What the help of `undo` and `redo` shows works as it is typed there."""

    @pytest.mark.parametrize(("lang", "heading"), [("en", "Examples:"), ("fr", "Exemples\xa0:")])
    def test_they_can_be_typed_as_they_stand(self, run, monkeypatch, lang, heading):
        monkeypatch.undo()  # the commands of the tool itself
        run("init")
        registered = ("candidate", "register", "--ice", "009000011000029", "--name", "Alpha", "--channel", "ami")
        run(*registered, "--contact", "A. Alami")
        for verb in ("undo", "redo"):
            out = run(verb, "--help", lang=lang).out
            assert f"\n{heading}\n" in out
            shown = [line.split("  ")[1] for line in out[out.index(heading) :].splitlines() if "imm-eco" in line]
            assert shown
            assert all(line.split()[1] in ("undo", "redo") for line in shown)
            for line in shown:
                run(*line.split()[1:], lang=lang)
