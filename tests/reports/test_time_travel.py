"""Every answer for a past day, and as it was known at a past moment, is given again to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from imm_eco.cli import terminal
from imm_eco.reports.catalogue import REPORTS
from tests.conftest import Run
from tests.exchange.story import ATLAS, RIF, story, write
from tests.generate.commands import tree

ASKING = ("list", "show", "agenda", "minutes", "duplicates", "moves")
"""The verbs that answer something about the facts of the database."""

NO_DAY = {
    "imm-eco dossier duplicates": "compares the dossiers as they are recorded; nothing of it has a day",
    "imm-eco candidate duplicates": "compares the companies as they are recorded; nothing of it has a day",
    "imm-eco committee minutes": "is the record of one sitting, which has its own day",
    "imm-eco report monthly": "is the pack of a month, which --period names",
    "imm-eco dossier moves": "says what can be done today",
}
"""The commands that know no past day, and why."""


def _asking() -> Iterator[tuple[str, set[str]]]:
    for path, command, is_noun in tree()[1:]:
        first, *verb = path.split()[1:]
        if not is_noun and (first in ("report", "explain") or (verb and verb[0] in ASKING)):
            yield path, {name for parameter in command.params for name in parameter.opts}


def test_every_list_and_report_can_be_asked_about_a_past_day_and_a_past_moment() -> None:
    lacking = {
        path: wanted
        for path, options in _asking()
        if (wanted := {"--as-of", "--known-at"} - options - ({"--as-of"} if path in NO_DAY else set()))
    }
    assert lacking == {}
    assert set(NO_DAY) <= {path for path, _options in _asking()}
    assert all("--as-of" not in options for path, options in _asking() if path in NO_DAY)


class Clock:
    """A clock that goes on when it is told to, within one day."""

    now = datetime(2019, 2, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def tick(self) -> str:
        """The moment that is over, an hour before the next one."""
        over, self.now = self.now, self.now + timedelta(hours=1)
        return over.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(terminal, "clock", clock)
    return clock


@pytest.fixture
def context(run: Run, tmp_path: Path, clock: Clock) -> Run:
    run("init")
    run("import", write(tmp_path / "story.xlsx", story()))
    run("dossier", "open", RIF, "--title", "Câbles", "--ecosystem", "nouveaux-metiers", "--investment", "4MDH",
        "--reference", "D-3", "--on", "02/01/2019")  # fmt: skip
    run("period", "close", "2018-06")
    return run


DAYS = ("2017-05-01", "2019-01-15")


def questions() -> Iterator[tuple[str, ...]]:
    """Every list and report, on several days, of everything and of one thing."""
    for day in DAYS:
        for reported in REPORTS:
            yield "report", reported.name, "--as-of", day
        for noun in ("candidate", "campaign", "dossier", "committee", "result", "disbursement", "target", "period"):
            yield noun, "list", "--as-of", day
        yield "committee", "list", "--session", "suivi-2017-04-01", "--as-of", day
        yield "committee", "agenda", "suivi", "--as-of", day
        yield "candidate", "show", ATLAS, "--as-of", day
        yield "dossier", "show", "D-1", "--as-of", day
        yield "target", "list", "--history", "--as-of", day
        yield "explain", "targets", "--ecosystem", "travail-metaux", "--indicator", "jobs", "--as-of", day
    yield "candidate", "duplicates"
    yield "committee", "minutes", "suivi-2017-04-01"
    yield "result", "list", "D-1", "--indicator", "jobs"
    yield "dossier", "list", "--ready"
    yield "dossier", "moves", "D-3"


def answers(run: Run, known_at: str) -> dict[tuple[str, ...], tuple[bytes, bytes]]:
    """What each question is answered, as JSON and as a table."""
    asked = [(*question, "--known-at", known_at) for question in questions()]
    return {question: (run(*question, "--json").raw, run(*question).raw) for question in asked}


def turn_everything_over(run: Run) -> Iterator[str]:
    """Corrections, an amendment of the commitments, undoing, a merge, a reopening; what each one is, once done."""
    run("result", "record", "D-1", "jobs", "2018", "70")
    run("period", "reopen", "2018-06", "--reason", "CNSS late")
    run("result", "record", "D-1", "jobs", "2018-06", "50")
    yield "results corrected"
    run("dossier", "commit", "D-1", "2020", "--jobs", "150", "--turnover", "20MDH")
    run("committee", "open", "suivi", "--state", "Mme Idrissi", "--on", "2018-12-01")
    run("committee", "decide", "D-1", "avenant", "--session", "suivi-2018-12-01", "--granted", "2,6MDH",
        "--reason", "extension")  # fmt: skip
    yield "commitments amended"
    run("candidate", "edit", ATLAS, "--name", "Atlas Fonderie", "--city", "Settat")
    run("candidate", "merge", ATLAS, RIF, "--reason", "one group")
    yield "companies merged"
    run("target", "set", "programme", "jobs", "14 000", "--on", "2018-01-01", "--late", "signed late")
    run("target", "set", "travail-metaux", "jobs", "1 600", "--late", "signed late")
    yield "targets amended"
    run("undo", "2", ok=4)
    run("dossier", "hold", "D-3", "--reason", "permit", "--on", "2019-01-05")
    run("undo")
    run("disbursement", "record", "D-1", "250000", "--on", "2018-02-01", "--piece", "OV 9", "--late", "found late")
    run("undo", "--late", "it was not")
    run("period", "close", "2018-12")
    yield "changes undone"


def test_what_was_known_is_answered_again_to_the_byte(context: Run, clock: Clock) -> None:
    told: dict[str, dict[Any, Any]] = {}
    for what in chain(["the story"], turn_everything_over(context)):
        moment = clock.tick()
        if what in ("the story", "companies merged"):
            told[moment] = answers(context, moment)
    for moment, before in told.items():
        after = answers(context, moment)
        assert [question for question in before if after[question] != before[question]] == []
    # The questions do see what happened: many of them are answered otherwise today.
    first, today = next(iter(told.values())), answers(context, clock.tick())
    assert sum(said != now for (_raw, said), (_r, now) in zip(first.values(), today.values(), strict=True)) > 15


def test_as_known_now_is_what_is_answered_without_a_moment(context: Run, clock: Clock) -> None:
    for _what in turn_everything_over(context):
        moment = clock.tick()
    for question in questions():
        known = context(*question, "--known-at", moment, "--json").out.replace(
            f'"known_at": "{moment}"', '"known_at": null'
        )
        assert known == context(*question, "--json").out, question
