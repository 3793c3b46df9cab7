"""The office of the table: three dossiers, and a change for each thing that something later rests on."""

from __future__ import annotations

import json
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from tests.conftest import Run
from tests.exchange.story import STORY, Book, story, write

THIRD, FOURTH = "000055555000120", "000066666000144"
TODAY = date(2019, 6, 30)


def heads(**sheets: list[list[Any]]) -> Book:
    """Rows under the headers that the story gives to those sheets."""
    return {name: [STORY[name][0], *rows] for name, rows in sheets.items()}


def _third() -> Book:
    """D-3, led to the steering committee; D-4, of a company that may turn out to be another."""
    pieces = [row[1] for row in STORY["Pièces"][1:] if row[0] == "D-1"]
    return heads(
        Candidats=[
            [THIRD, "Tubes du Nord", None, "PME", "06", "Casablanca", "C. Tazi", None, "ami", None],
            [FOURTH, "Tubes du Nord SARL", None, "Locomotive", "06", "Casablanca", "D. Naciri", None, "ami", None],
        ],
        Dossiers=[["D-3", THIRD, "Tubes", "travail-metaux", None, 9, None, date(2017, 10, 1), date(2017, 11, 1)]],
        Engagements=[["D-3", 2020, 60, 7000000, None, None]],
        Évaluations=[["D-3", axis, 80, date(2018, 1, 10), None] for axis in ("Pertinence", "Faisabilité")],
        Pièces=[["D-3", piece, date(2018, 2, 1), None] for piece in pieces],
        Étapes=[
            ["D-3", step, day, None]
            for step, day in (
                ("Recrutement", date(2017, 12, 1)),
                ("Renforcement", date(2017, 12, 15)),
                ("Structuration", date(2018, 3, 1)),
            )
        ],
    )


STEPS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("import", ("import", "story.xlsx")),
    ("envelope", ("target", "set", "programme", "support", "2,6MDH")),
    ("raised envelope", ("target", "set", "programme", "support", "6MDH", "--on", "2018-06-01")),
    ("third", ("import", "third.xlsx")),
    ("steering", ("committee", "open", "pilotage", "--on", "2018-05-01", "--state", "Mme Idrissi")),
    ("federation", ("committee", "edit", "pilotage-2018-05-01", "--federation", "M. Tazi")),
    ("retained", ("committee", "decide", "D-3", "retenu", "--session", "pilotage-2018-05-01")),
    ("sitting", ("committee", "open", "suivi", "--on", "2018-07-01", "--state", "M. Berrada")),
    ("validated", ("committee", "decide", "D-3", "valide", "--session", "suivi-2018-07-01", "--granted", "2MDH")),
    ("first convention", ("dossier", "sign", "D-3", "K-0", "0,5MDH", "--on", "2018-07-10")),
    ("first payment", ("disbursement", "record", "D-3", "0,1MDH", "--on", "2018-07-20", "--piece", "V-0")),
    ("second sitting", ("committee", "open", "suivi", "--on", "2018-09-01", "--state", "M. Berrada")),
    ("raised grant", ("committee", "decide", "D-3", "avenant", "--session", "suivi-2018-09-01",
                      "--granted", "3,2MDH", "--reason", "hausse")),
    ("second convention", ("dossier", "sign", "D-3", "K-1", "2,6MDH", "--on", "2018-10-01")),
    ("second payment", ("disbursement", "record", "D-3", "2,9MDH", "--on", "2018-11-01", "--piece", "V-1")),
    ("held", ("dossier", "hold", "D-2", "--on", "2018-03-01", "--reason", "permis")),
    ("resumed", ("dossier", "resume", "D-2", "--on", "2018-04-01")),
    ("recruited", ("dossier", "advance", "D-2", "--on", "2018-05-01")),
    ("expressed", ("dossier", "edit", "D-2", "--expressed-on", "2018-06-01")),
    ("promised", ("dossier", "commit", "D-2", "2020", "--jobs", "10", "--turnover", "1MDH")),
    ("strengthened", ("dossier", "advance", "D-2", "--on", "2018-06-15")),
    ("quarter", ("result", "record", "D-3", "turnover", "T3 2018", "1MDH")),
    ("quarter undone", ("undo",)),
    ("half", ("result", "record", "D-3", "turnover", "S2 2018", "2MDH")),
    ("jobs", ("result", "record", "D-3", "jobs", "2018-09", "10")),
    ("jobs corrected", ("result", "record", "D-3", "jobs", "2018-09", "12")),
    ("last sitting", ("committee", "open", "suivi", "--on", "2019-03-01", "--state", "M. Berrada")),
)  # fmt: skip


def _programme(folder: Path) -> Path:
    """The shipped programme, of which one piece is required of the largest companies alone."""
    shipped = resources.files("imm_eco.domain.programme").joinpath("imm.toml").read_text(encoding="utf-8")
    path = folder / "it.toml"
    path.write_text(shipped.replace("required = false", 'required = true\nsizes = ["locomotive"]', 1), encoding="utf-8")
    return path


def build(run: Run, folder: Path) -> dict[str, int]:
    """Make the office in a folder, and give the number of each change by its name."""
    write(folder / "story.xlsx", story())
    write(folder / "third.xlsx", _third())
    run("init", "--programme", _programme(folder))
    changes = {}
    for name, words in STEPS:
        run(*words)
        changes[name] = int(json.loads(run("log", "-n", "1", "--json").out)["rows"][0]["id"])
    assert run("check").err == "imm-eco.db is sound\n"
    return changes
