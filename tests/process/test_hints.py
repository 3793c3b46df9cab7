"""What a refusal advises, followed to the letter: it is a whole command, and it works."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tests import sitting
from tests.conftest import Run, setup_once


@setup_once
def waiting(run: Run, folder: Path) -> None:
    """Thirty dossiers before the State's committee, and no session yet."""
    sitting.lay_out(folder)
    run("init")
    run("import", "dossiers.xlsx")


def follow(run: Run, said: str) -> None:
    """Run the first command that a hint names."""
    [command] = re.findall(r"hint: .*?`imm-eco (.*?)`", said)
    run(*shlex.split(command))


def test_a_session_that_is_not_there_is_opened(waiting: Run) -> None:
    decide = ("committee", "decide", "CS-01", "valide", "--session", "suivi-2019-01-17", "--granted", "2MDH")
    said = waiting(*decide, ok=3).err
    assert said == (
        "error: no session is known as suivi-2019-01-17\n"
        "hint: open it with `imm-eco committee open suivi --on 2019-01-17`, or see `imm-eco committee list`\n"
    )
    follow(waiting, said)

    said = waiting(*decide, ok=4).err
    assert said == (
        "error: the Monitoring committee of 2019-01-17 cannot decide `Validated`\n"
        "  - a session of the comité de suivi without an attendee of the State cannot decide\n"
        "hint: if they sat, say so: `imm-eco committee edit suivi-2019-01-17 --state TEXT`\n"
    )
    follow(waiting, said)
    waiting(*decide)


def test_a_session_of_both_sides_names_the_one_that_lacks(waiting: Run) -> None:
    waiting("committee", "open", "pilotage", "--on", "2019-01-18", "--state", "Mme Idrissi")
    decide = ("committee", "decide", "CS-01", "ecarte", "--session", "pilotage-2019-01-18", "--reason", "x")
    said = waiting(*decide, ok=4).err
    assert said.endswith(
        "\nhint: if they sat, say so: `imm-eco committee edit pilotage-2019-01-18 --federation TEXT`\n"
    )
    follow(waiting, said)
    waiting(*decide)


def test_the_wrong_committee_is_not_told_to_note_more_people(waiting: Run) -> None:
    waiting("committee", "open", "pilotage", "--on", "2019-01-18")
    said = waiting("committee", "decide", "CS-01", "valide", "--session", "pilotage-2019-01-18", ok=4).err
    assert "hint:" not in said


def test_a_day_of_two_sessions_is_told_to_name_one(waiting: Run) -> None:
    waiting("committee", "open", "suivi", "--on", "2019-01-17", "--state", "Mme Idrissi")
    waiting("committee", "open", "pilotage", "--on", "2019-01-17", "--state", "Mme Idrissi")
    said = waiting("committee", "minutes", "2019-01-17", ok=3).err
    assert said.splitlines()[0].startswith("error: 2019-01-17 names several sessions: ")
    assert said.splitlines()[1:] == ["hint: give one of these keys"]


def test_a_decision_corrected_without_what_it_needs_is_told_the_option(waiting: Run) -> None:
    waiting("committee", "open", "suivi", "--on", "2019-01-17", "--state", "Mme Idrissi")
    decide = ("committee", "decide", "CS-01", "--session", "suivi-2019-01-17")
    waiting(*decide, "valide", "--granted", "2MDH")
    said = waiting(*decide, "valide-avec-reserves", ok=4).err
    assert said == (
        "error: the decision Validated with reservations on CS-01 cannot be corrected so\n"
        "  - needs at least one reservation\n"
        "hint: use `--reservation TEXT`\n"
    )
    waiting(*decide, "valide-avec-reserves", "--reservation", "TEXT")


def test_a_convention_from_before_the_validation_is_told_its_day(waiting: Run) -> None:
    waiting("committee", "open", "suivi", "--on", "2019-01-17", "--state", "Mme Idrissi")
    waiting("committee", "decide", "CS-01", "valide", "--session", "suivi-2019-01-17", "--granted", "2MDH")
    assert waiting("dossier", "sign", "CS-01", "C-1", "2MDH", "--on", "2019-01-16", ok=4).err == (
        "error: a convention is signed after the validation; CS-01 was validated on 2019-01-17\n"
    )
    waiting("dossier", "sign", "CS-01", "C-1", "2MDH", "--on", "2019-01-17")


def test_the_lines_of_a_seal_are_one_line_of_a_refusal(waiting: Run) -> None:
    waiting("dossier", "commit", "CS-01", "2019", "--jobs", "1", "--turnover", "1MDH")
    waiting("committee", "open", "suivi", "--on", "2019-01-17", "--state", "Mme Idrissi")
    waiting("committee", "decide", "CS-01", "valide", "--session", "suivi-2019-01-17", "--granted", "2MDH")
    waiting("period", "close", "2019-01")
    retract = ("committee", "retract", "CS-01", "--session", "suivi-2019-01-17", "--reason", "x", "--yes")
    told = [line for line in waiting(*retract, ok=4).err.splitlines() if line.startswith("  - ")]
    assert "  - CS-01: Sealed commitment, 2019-01-17" in told
    assert len(told) == len(set(told))


def test_an_alert_names_its_dossier_as_the_language_writes(waiting: Run) -> None:
    said = waiting("result", "record", "CS-01", "jobs", "2018", "9", lang="fr").err
    assert "attention\u00a0: CS-01\u00a0: Emplois de 2018\u00a0: 9 " in said
    said = waiting("check", "--answer", "W420:CS-01:jobs:2018", "--reason", "x", lang="fr").out
    assert "chiffres\u00a0: 9; motif\u00a0: x" in said
