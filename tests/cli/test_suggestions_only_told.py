"""A word that is near to what was typed is told, and never taken: nothing is done by it, were it the right one.

Every function that asks for near words has an attempt here; a new one without any fails.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

import imm_eco
from tests.conftest import Run, setup_once
from tests.exchange.forms import write_form
from tests.exchange.story import story, write
from tests.sources import parsed

SOURCE = Path(imm_eco.__file__).parent
ASKING = ("nearest", "nearest_codes", "did_you_mean", "between_quotes")
YES = "o\ny\noui\nyes\n"


@dataclass(frozen=True)
class Attempt:
    """A misspelt word in a command that would write, and the word that is told for it.

    `taken` says that the rest of a file is taken in all the same, but for what stands under that word.
    """

    caller: str
    words: tuple[str, ...]
    told: str
    taken: bool = False


ATTEMPTS = (
    Attempt("cli.commands.Group._suggestion", ("undoo",), "did you mean: `imm-eco undo`"),
    Attempt("cli.commands.Group._suggestion", ("dossier", "advanse", "D-2"), "`imm-eco dossier advance`"),
    Attempt("cli.error_messages._no_such_option", ("dossier", "withdraw", "D-2", "--reason", "x", "--dri-run"),
            "--dry-run"),
    Attempt("cli.session.resolve_code", ("result", "record", "D-1", "jbos", "2018", "60"), "jobs"),
    Attempt("cli.session.resolve_code", ("target", "set", "travail-metau", "jobs", "60"), "travail-metaux"),
    Attempt("store.lookup._nearest", ("dossier", "withdraw", "D2", "--reason", "sold"), "did you mean: D-2"),
    Attempt("store.lookup._nearest", ("result", "record", "D-11", "jobs", "2018", "60"), "did you mean: D-1"),
    Attempt("services.checks.plausibility.answer", ("check", "--answer", "W420:D-2:jobs:2017", "--reason", "x"),
            "did you mean: `W420:D-2:jobs:2018`"),
    Attempt("services.intake.learned_headers._hint", ("import", "sound.xlsx", "--map", "Effectif=Emploi"), "Emplois"),
    Attempt("reports.explain._column", ("explain", "targets", "--column", "realisd"), "did you mean: realised"),
    Attempt("sheets.parsing.values.read_code", ("import", "code.xlsx"), "Did you mean “Evidenced”?"),
    Attempt("sheets.recognition.headers.Headings.nearest", ("import", "header.xlsx"), "mean “Ville”?", taken=True),
    Attempt("sheets.recognition.tables._unknown", ("import", "header.xlsx"), "mean “Ville”?", taken=True),
    Attempt("sheets.recognition.forms._unknown_labels", ("import", "form.xlsx"), "mean “Ville”?", taken=True),
    Attempt("sheets.recognition.workbooks._strange", ("import", "sheet.xlsx"), "mean “Results”?", taken=True),
    Attempt("domain.programme.structure._nearest", ("--db", "new.db", "init", "--programme", "it.toml"),
            "did you mean: pertinence"),
    Attempt("domain.programme.structure._suggestion", ("--db", "new.db", "init", "--programme", "it.toml"),
            "did you mean: pertinence"),
)  # fmt: skip


@setup_once
def context(run: Run, folder: Path) -> None:
    run("init")
    run("import", write(folder / "story.xlsx", story()))
    run("result", "record", "D-2", "jobs", "2018", "12")
    head = ["Référence", "Indicateur", "Période", "Valeur", "Preuve"]
    write(folder / "sound.xlsx", {"Résultats": [head, ["D-1", "Emplois", 2018, 61, None]]})
    write(folder / "code.xlsx", {"Résultats": [head, ["D-1", "Emplois", 2018, 62, "justifé"]]})
    company = ["000066666000144", "Tubes du Nord", "D. Naciri", "ami", "Lostville"]
    write(folder / "header.xlsx", {"Candidats": [["ICE", "Raison sociale", "Contact", "Canal", "Vile"], company]})
    strange = {"Résultas": [["Dossier", "Combien"], ["D-1", "Lostville"]]}
    write(folder / "sheet.xlsx", {"Candidats": [["ICE", "Raison sociale", "Contact", "Canal"], company[:4]], **strange})
    write_form(folder / "form.xlsx", 7, Vile="Lostville")
    shipped = resources.files("imm_eco.domain.programme").joinpath("imm.toml").read_text(encoding="utf-8")
    (folder / "it.toml").write_text(shipped.replace("pertinence = ", "pertinense = ", 1), encoding="utf-8")


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: f"{attempt.caller} {' '.join(attempt.words[:3])}")
@pytest.mark.parametrize("terminal", [False, True])
def test_what_is_suggested_is_not_done(context: Run, tmp_path: Path, attempt: Attempt, terminal: bool) -> None:
    """Whoever would agree is not asked, and nothing is written by the word that is told."""
    before = (tmp_path / "imm-eco.db").read_bytes()
    found = context(*attempt.words, ok=None, terminal=terminal, stdin=YES, env={"TERM": "dumb"})
    assert attempt.told in " ".join((found.out + found.err).split())
    after = (tmp_path / "imm-eco.db").read_bytes()
    assert (found.code == 0) == attempt.taken
    if attempt.taken:
        # The column, the answer, the sheet is left out, whatever was meant.
        assert after != before
        assert b"Lostville" not in after
    else:
        assert after == before
    assert not (tmp_path / "new.db").exists()


def test_every_place_that_asks_for_near_words_is_tried() -> None:
    assert {attempt.caller for attempt in ATTEMPTS} == set(callers())


def callers() -> Iterator[str]:
    """The functions that ask for near words, by module and name."""
    for path in sorted(SOURCE.rglob("*.py")):
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        if module != "suggestions":
            yield from (f"{module}.{name}" for name, body in _functions(parsed(path)) if _asks(body))


def _functions(tree: ast.AST, within: str = "") -> Iterator[tuple[str, Any]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            yield within + node.name, node


def _asks(function: ast.FunctionDef) -> bool:
    called = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    names = {each.id if isinstance(each, ast.Name) else getattr(each, "attr", "") for each in called}
    return not names.isdisjoint(ASKING)
