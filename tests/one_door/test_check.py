"""`check` blames the change that broke a rule, whoever said the fact that it shows in, and says how to mend it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from imm_eco.domain.rules.limits import Level, added_up
from imm_eco.services.checks import preserving, support_invariants
from imm_eco.services.checks.violation import Scope
from imm_eco.store import database, lookup
from imm_eco.store.relations.support import with_support
from tests.one_door.conftest import Context

SUPPORT = ("target", "set", "programme", "support")
AMENDED = ("committee", "decide", "D-1", "avenant", "--session", "suivi-2019-03-01", "--reason", "r", "--granted")
OTHER_WORK = ("result", "record", "D-3", "jobs", "2018-12", "20")


@pytest.fixture
def unguarded(context: Context, monkeypatch: pytest.MonkeyPatch) -> Context:
    """What an older version did: it asked nothing at a change's end; `undo` and all later commands are of today."""
    run, changes = context

    def let_in(*words: str) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(preserving, "broken_by", lambda *_args: [])
            run(*words)
        changes[" ".join(words[:4])] = int(json.loads(run("log", "-n", "1", "--json").out)["rows"][0]["id"])

    let_in(*AMENDED, "1MDH")
    let_in(*SUPPORT, "4MDH")
    run(*OTHER_WORK)
    return run, changes


def found(context: Context, *options: str) -> list[tuple[Any, ...]]:
    rows = json.loads(context[0]("check", "--json", *options, ok=6).out)["rows"]
    return [(row["where"], row["what"], row["change"], row["remedy"]) for row in rows]


def test_each_problem_names_the_change_that_did_it_and_how_to_mend_it(unguarded: Context) -> None:
    run, changes = unguarded
    amended, lowered = changes["committee decide D-1 avenant"], changes["target set programme support"]
    assert lowered == amended + 1
    remedy = "take change {0} back with `imm-eco undo {0}`, or correct what it said"
    assert found(unguarded) == [
        ("D-1", "on 2019-03-01, the conventions commit 1,800,000.10\xa0DH, above the 1,000,000\xa0DH granted", amended,
         remedy.format(amended)),
        ("programme", "on 2018-09-01, the dossiers are granted 5,700,000\xa0DH in all, above the envelope of"
         " 4,000,000\xa0DH", lowered, remedy.format(lowered)),
    ]  # fmt: skip
    assert run("check", ok=6).err == (
        f"error: 2 problems in imm-eco.db\nhint: {remedy.format(amended)}; {remedy.format(lowered)}\n"
    )


def test_the_remedies_followed_to_the_letter_mend_it(unguarded: Context) -> None:
    run, _changes = unguarded
    for *_rest, change, _remedy in found(unguarded):
        run("undo", str(change))
    assert run("check").err == "imm-eco.db is sound\n"


def test_what_was_broken_before_stops_no_other_work_and_gets_no_worse(unguarded: Context) -> None:
    run, _changes = unguarded
    run("disbursement", "record", "D-1", "0,1MDH", "--on", "2019-04-01", "--piece", "V-7")
    run(*SUPPORT, "4,5MDH")
    assert "above the envelope of 3,000,000\xa0DH" in run(*SUPPORT, "3MDH", ok=4).err
    assert "commit 1,900,000.10\xa0DH" in run("dossier", "sign", "D-1", "C-2", "0,1MDH", "--on", "2019-04-01", ok=4).err


def test_the_strict_check_finds_it_after_it_was_mended(unguarded: Context) -> None:
    run, changes = unguarded
    for *_rest, change, _remedy in found(unguarded):
        run("undo", str(change))
    assert {change for *_rest, change, _remedy in found(unguarded, "--strict")} == {
        changes["committee decide D-1 avenant"], changes["target set programme support"]
    }  # fmt: skip


def test_support_over_time_is_the_support_of_each_day(context: Context, tmp_path: Path) -> None:
    """The two ways to say it, day by day for a rule and on a day for a report, are one meaning."""
    run, _changes = context
    run("committee", "decide", "D-1", "resilie", "--session", "suivi-2019-03-01", "--reason", "r")
    run("disbursement", "record", "D-1", "0,25MDH", "--on", "2019-05-01", "--piece", "V-8")
    with database.reading(tmp_path / "imm-eco.db") as db:
        levels = added_up(support_invariants._holdings(Scope(db, lookup.programme(db), date(2019, 6, 30))))
        days = sorted({level.day for level in levels})
        assert len(days) == 6
        for day in days:
            held = db.execute(f"{with_support()} SELECT sum(held) FROM support", {"day": day}).fetchone()[0]
            assert _on(levels, day) == held


def _on(levels: list[Level], day: str) -> int:
    return [level.amount for level in levels if level.day <= day][-1]


def test_a_score_of_before_the_opening_that_an_older_version_took_is_odd_and_no_damage(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, _changes = context
    with monkeypatch.context() as patch:
        patch.setattr(preserving, "broken_by", lambda *_args: [])
        run("dossier", "assess", "D-2", "--relevance", "70", "--on", "2017-01-04")
    odd = run("check")
    assert (odd.code, odd.err) == (0, "warning: 1 oddity in imm-eco.db\nimm-eco.db is sound\n")
    run(*OTHER_WORK)
    [row] = json.loads(run("check", "--json").out)["rows"]
    assert (row["severity"], row["where"]) == ("warning", "D-2")
    assert row["what"] == "a score is of 2017-01-04, before the dossier was opened, on 2017-01-05"
    remedy = "date it from 2017-01-05 on, or say when the dossier was opened: `{}`"
    mending = "imm-eco dossier edit D-2 --opened-on 2017-01-04"
    assert row["remedy"] == remedy.format(mending)
    run(*mending.split()[1:])
    assert run("check").err == "imm-eco.db is sound\n"
