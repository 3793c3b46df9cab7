"""A company's number and a dossier's reference, however they were copied, at every place where one is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from imm_eco.cli import options
from tests.conftest import Result, Run, setup_once
from tests.generate.commands import tree

ICE, OTHER = "009000011000029", "009000012000009"
FORMS = (
    "9000011000029.0", "9000011000029,00", "9000011000029", "009000011000029.0", " 009000011000029\u200b",
    "\u00a0009000011 ", "009 000 011 0000 29", "'009000011000029", "9\u202f000\u202f011\u202f000\u202f029,0",
)  # fmt: skip
NAMING = (
    ("candidate", "show", ICE, "--json"),
    ("candidate", "edit", ICE, "--city", "Fès", "--dry-run"),
    ("candidate", "merge", ICE, OTHER, "--reason", "one", "--dry-run"),
    ("candidate", "merge", OTHER, ICE, "--reason", "one", "--dry-run"),
    ("dossier", "open", ICE, "--title", "Tubes", "--ecosystem", "travail-metaux", "--investment", "1MDH", "--dry-run"),
    ("dossier", "list", "--candidate", ICE),
    ("template", "r.xlsx", "--kind", "results", "--period", "2018", "--company", ICE),
    ("explain", "pipeline", "--company", ICE, "--step", "identification", "--column", "dossiers", "--json"),
)
REFERRING = (
    ("dossier", "show", "D-1", "--json"), ("dossier", "moves", "D-1"), ("dossier", "advance", "D-1", "--dry-run"),
    ("dossier", "edit", "D-1", "--title", "Fours", "--dry-run"), ("result", "list", "D-1"),
    ("dossier", "assess", "D-1", "--relevance", "70", "--dry-run"), ("log", "--dossier", "D-1"),
    ("template", "r.xlsx", "--kind", "results", "--dossier", "D-1"), ("disbursement", "list", "D-1"),
    ("committee", "decide", "D-1", "retenu", "--session", "pilotage-2019-01-10"), ("dossier", "piece", "D-1"),
    ("committee", "minutes", "pilotage-2019-01-10"), ("campaign", "edit", "RS-1", "--city", "Fès", "--dry-run"),
)  # fmt: skip


@setup_once
def context(run: Run, _folder: Path) -> None:
    run("init")
    run("candidate", "register", "--ice", ICE, "--name", "Alpha", "--channel", "ami", "--contact", "A. Alami")
    run("candidate", "register", "--ice", OTHER, "--name", "Beta", "--channel", "ami", "--contact", "B. Tazi")
    opening = ("--ecosystem", "travail-metaux", "--investment", "10MDH", "--on", "2018-06-01", "--reference", "D-1")
    run("dossier", "open", ICE, "--title", "Four", *opening)
    run("committee", "open", "pilotage", "--on", "2019-01-10", "--state", "X", "--federation", "Y")
    run("campaign", "add", "RS-1", "--title", "Road show", "--channel", "road-show", "--on", "2018-01-10")


def told(result: Result) -> tuple[str, str, int]:
    return result.out, result.err, result.code


@pytest.mark.parametrize("words", NAMING, ids=" ".join)
def test_a_company_s_number_is_read_as_a_cell_is(context: Run, words: tuple[str, ...]) -> None:
    meant = told(context(*words, ok=None))
    assert meant[2] == 0, meant
    for form in FORMS:
        assert told(context(*(form if word == ICE else word for word in words), ok=None)) == meant, form


def test_what_is_no_number_is_named_as_it_was_typed(context: Run) -> None:
    for text in ("9000011", "9.000011E12", "Alpha Beta", "00900001100002"):
        assert context("candidate", "show", text, ok=3).err.startswith(f"error: no candidate has the ICE {text}\n")
    # Ten times a multiple of 97 has a right key too, and is another company's.
    assert context("candidate", "show", "90000110000290", ok=3).code == 3


@pytest.mark.parametrize("words", REFERRING, ids=" ".join)
def test_spaces_around_a_reference_are_no_part_of_it(context: Run, words: tuple[str, ...]) -> None:
    names = ("D-1", "pilotage-2019-01-10", "RS-1")
    meant = told(context(*words, ok=None))
    for form in (" {} ", "\u00a0{}", "{}\u202f\u200b", "\t{}"):
        assert told(context(*(form.format(word) if word in names else word for word in words), ok=None)) == meant, form


def test_every_place_where_a_company_is_named_reads_it_so() -> None:
    readers = {
        (path, parameter.name): getattr(parameter.type, "func", None)
        for path, command, _group in tree()
        for parameter in command.params
        if parameter.metavar == "ICE"
    }
    assert len(readers) > 6
    assert {
        place for place, reader in readers.items() if reader not in (options.read_company, options.read_ice)
    } == set()
