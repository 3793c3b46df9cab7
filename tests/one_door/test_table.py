"""Every rule that must always hold, by every road that writes what it reads: what `check` calls damage is refused.

Each attempt breaks one rule by one road. It is refused by exit 4, or 5 at a cell of a file, in the rule's own words,
and leaves the file as it was. `WITHOUT_A_WAY` says why a road cannot break a rule; together they are every pair.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from imm_eco.services.checks.database_invariants import INVARIANTS
from imm_eco.services.intake.apply import RecordApplier
from tests.conftest import Run
from tests.exchange.story import Book, write
from tests.one_door.base import FOURTH, THIRD, heads
from tests.one_door.conftest import Context

Words = tuple[str, ...]


class Road(NamedTuple):
    """What can be said, and what can be withdrawn, by a road: tables of facts."""

    says: frozenset[str]
    withdraws: frozenset[str] = frozenset()


_DECIDED = frozenset({"decision", "move", "seal", "seal_line", "reservation"})
_SEATED = frozenset({"session_record", "attendee"})
_EVERYTHING = _DECIDED | _SEATED | {
    "target", "campaign_record", "candidate_record", "alias", "dossier_record", "commitment", "hold", "assessment",
    "piece", "convention", "disbursement", "result", "closing",
}  # fmt: skip
ROADS = {
    "typed": Road(_EVERYTHING),
    "sheet": Road(_EVERYTHING),
    "decide by sheet": Road(_DECIDED | _SEATED),
    "undo": Road(_EVERYTHING, _EVERYTHING),
    "redo": Road(_EVERYTHING, _EVERYTHING),
    "retract": Road(frozenset(), _DECIDED),
    "merge": Road(frozenset({"candidate_record", "alias", "dossier_record"}), frozenset({"candidate_record"})),
    "programme file": Road(frozenset({"programme", "target"})),
}

_ONLY_FREES = "a decision or a move less contradicts nothing that this rule reads"
_NEW_FILE = "a programme file makes a new database, in which nothing was said yet"
_HANDED_OVER = "a merge hands a dossier over, and says nothing of its dates"
_SEALED_WITH_IT = "a validation and its seal, with its lines, are said and withdrawn together, whatever the road"
_WAS_RIGHT = "what is brought back was right when it was said, and no other fact bears on it"
_LOOKED_UP = "what a fact is of is looked up before it is said"
_ONE_PERSON = "another spelling of a name is the person who sits there already"
_SAID_WITH_IT = "the reservations of a decision are said and withdrawn with it"
WITHOUT_A_WAY = {
    ("anchor", "merge"): "the dossiers of the company that goes are handed over before",
    ("alias", "merge"): "the record of the company that goes is withdrawn with it",
    ("alias", "typed"): _LOOKED_UP,
    **dict.fromkeys((("anchor", road) for road in ("typed", "sheet", "decide by sheet", "retract")), _LOOKED_UP),
    **dict.fromkeys(((rule, road) for rule in ("period", "target") for road in ("undo", "redo")), _WAS_RIGHT),
    **dict.fromkeys(
        ((rule, "programme file") for rule in ("period", "overlap", "process", "envelope", "closed-month")), _NEW_FILE
    ),
    **dict.fromkeys((("content", road) for road in ("undo", "redo", "retract")), _SAID_WITH_IT),
    **dict.fromkeys((("seats", road) for road in ("typed", "sheet", "decide by sheet")), _ONE_PERSON),
    **dict.fromkeys(((rule, "retract") for rule in ("competence", "suspension")), _ONLY_FREES),
    **dict.fromkeys(((rule, "merge") for rule in ("opening", "suspension", "closed-month")), _HANDED_OVER),
    **dict.fromkeys(
        (("seal", road) for road in ("typed", "decide by sheet", "undo", "redo", "retract")), _SEALED_WITH_IT
    ),
}


@dataclass(frozen=True)
class Attempt:
    """One way to break a rule: what is done before, which is accepted, then what is refused, and in which words.

    A `book` is written as `it.xlsx` first; its problem stands at `cell`, sheet and cell.
    """

    rule: str
    road: str
    words: Words
    said: str
    before: tuple[Words, ...] = ()
    book: Mapping[str, Any] = field(default_factory=dict)
    cell: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        return f"{self.rule} by {self.road}: {' '.join(self.words[:3])}"


def typed(rule: str, said: str, *words: str, before: tuple[Words, ...] = ()) -> Attempt:
    return Attempt(rule, "typed", words, said, before)


def sheet(rule: str, said: str, cell: str, before: tuple[Words, ...] = (), **sheets: list[list[Any]]) -> Attempt:
    page = next(iter(sheets))
    return Attempt(rule, "sheet", ("import", "it.xlsx", "--json"), said, before, _book(sheets), (page, cell))


def decided(rule: str, said: str, before: tuple[Words, ...] = (), **sheets: list[list[Any]]) -> Attempt:
    words = ("committee", "decide", "--sheet", "it.xlsx", "--json")
    return Attempt(rule, "decide by sheet", words, said, before, _book(sheets))


def undone(rule: str, said: str, change: str, before: tuple[Words, ...] = ()) -> Attempt:
    return Attempt(rule, "undo", ("undo", change), said, before)


def redone(rule: str, said: str, *before: Words) -> Attempt:
    """The first thing done is taken back, then come the others, then it is done again."""
    first, *others = before
    return Attempt(rule, "redo", ("redo",), said, (first, ("undo",), *others))


def retracted(rule: str, said: str, reference: str, session: str, before: tuple[Words, ...] = ()) -> Attempt:
    words = ("committee", "retract", reference, "--session", session, "--reason", "erreur")
    return Attempt(rule, "retract", words, said, before)


def _book(sheets: Mapping[str, list[list[Any]]]) -> Book:
    known = {name: rows for name, rows in sheets.items() if name not in _HEADS}
    return {**heads(**known), **{name: [_HEADS[name], *rows] for name, rows in sheets.items() if name in _HEADS}}


_HEADS = {
    "Suspensions": ["Référence", "Suspendu le", "Motif", "Repris le"],
    "Alias": ["ICE absorbé", "Entreprise absorbée", "ICE conservé"],
}

AMENDED = ("committee", "decide", "D-1", "avenant", "--session", "suivi-2019-03-01", "--reason", "r", "--granted")
ENDED = ("committee", "decide", "D-1", "resilie", "--session", "suivi-2019-03-01", "--reason", "r")
LATER = ("committee", "open", "suivi", "--on", "2019-04-01", "--state", "M. Berrada")
GIVEN = ("committee", "decide", "D-3", "avenant", "--session", "suivi-2019-04-01", "--reason", "r", "--granted", "5MDH")
CLOSED, CLOSED_LATER = (("period", "close", "2018-12"),), (("period", "close", "2019-03"),)
_SCORED = ("dossier", "assess", "D-2", "--relevance", "70", "--on")
_OPENED = ("dossier", "edit", "D-2", "--opened-on")
DAY, SITTING = date(2019, 3, 1), date(2019, 3, 1)
_BAIL = ["D-3", date(2018, 7, 1), "bail", None, None]
OLD = ("candidate", "register", "--ice", "001525713000041", "--name", "Vieux Zinc", "--channel", "ami")
COMMITTED = "the conventions commit 1,800,000.10\xa0DH, above the 1,000,000\xa0DH granted"
IN_ALL = "the dossiers are granted 5,700,000\xa0DH in all, above the envelope of 4,000,000\xa0DH"

ATTEMPTS = (
    undone("anchor", "later ones stand on it", "third"),
    # a number that is a company's own, and an absorbed one's
    sheet("alias", "is a company that stands", "A2", Alias=[[THIRD, "Autre", FOURTH]]),
    *(
        Attempt("alias", road, words, "change 31: import (it.xlsx)", (OLD, ("undo",), ("import", "it.xlsx")),
                _book({"Alias": [[OLD[3], "Vieux Zinc", FOURTH]]}))
        for road, words in (("undo", ("undo", "30")), ("redo", ("redo",)))
    ),
    # a result of a period that has not ended; two results of the same days
    typed("period", "has not ended", "result", "record", "D-1", "jobs", "2019", "50"),
    sheet("period", "has not ended", "C2", Résultats=[["D-1", "jobs", 2019, 50, None, None]]),
    typed("overlap", "overlaps a result already given", "result", "record", "D-1", "turnover", "2018", "1MDH"),
    sheet("overlap", "overlaps a result already given", "C2", Résultats=[["D-1", "turnover", 2018, 5, None, None]]),
    undone("overlap", "D-3: the result of turnover from 2018-07-01 to 2018-12-31 overlaps another", "quarter undone"),
    # support out of its order in time
    typed("support-days", "signed after the validation", "dossier", "sign", "D-3", "K-9", "1DH", "--on", "2018-06-30"),
    typed("support-days", "no convention was signed on or before", "disbursement", "record", "D-3", "1DH", "--on",
          "2018-07-09"),
    sheet("support-days", "signed after the validation", "C2", Conventions=[["D-3", "K-9", date(2018, 6, 30), 1]]),
    sheet("support-days", "is in the future", "C2", Conventions=[["D-3", "K-9", date(2019, 7, 1), 1]]),
    sheet("support-days", "No convention was signed", "B2", Déboursements=[["D-3", date(2018, 7, 9), 1, None]]),
    undone("support-days", "D-3: the payment of 2018-07-20 was made before any convention", "first convention"),
    retracted("support-days", "D-3: the convention of 2018-07-10 was signed before any validation", "D-3",
              "suivi-2018-07-01"),
    # targets
    typed("target", "amended on 2021-01-01, after its horizon, 2020-12-31", "target", "set", "programme", "jobs", "9",
          "--on", "2021-01-01"),
    sheet("target", "is not on the list", "A2",
          Objectifs=[["la lune", "jobs", 9, None, date(2020, 12, 31), None, None]]),
    Attempt("target", "programme file", ("--db", "new.db", "init", "--programme", "bad.toml"), "moon"),
    # closed months
    typed("closed-month", "June 2018 is closed", "result", "record", "D-1", "jobs", "2018-06", "60", before=CLOSED),
    sheet("closed-month", "June 2018 is closed", "C2", CLOSED, Résultats=[["D-1", "jobs", "2018-06", 60, None, None]]),
    typed("closed-month", "March 2019 is closed", *AMENDED, "2,4MDH", before=CLOSED_LATER),
    undone("closed-month", "September 2018 is closed", "jobs corrected", CLOSED),
    decided("closed-month", "March 2019 is closed", CLOSED_LATER,
            Décisions=[["suivi", DAY, None, "D-1", "avenant", 2400000, "r"]]),
    retracted("closed-month", "March 2019 is closed", "D-1", "suivi-2019-03-01", ((*AMENDED, "2,4MDH"), *CLOSED_LATER)),
    # what is said of a dossier before it was opened
    typed("opening", "D-2: a score is of 2017-01-04, before the dossier was opened, on 2017-01-05", *_SCORED,
          "2017-01-04"),
    typed("opening", "D-2: a piece was received on 2017-01-04, before", "dossier", "piece", "D-2", "statuts", "--on",
          "2017-01-04"),
    typed("opening", "D-2: a score is of 2018-02-10, before the dossier was opened, on 2018-02-15", *_OPENED,
          "2018-02-15", before=((*_SCORED, "2018-02-10"),)),
    sheet("opening", "D-2: a score is of 2017-01-04, before", "D2",
          Évaluations=[["D-2", "Pertinence", 70, date(2017, 1, 4), None]]),
    sheet("opening", "D-2: a piece was received on 2017-01-04, before", "C2",
          Pièces=[["D-2", "statuts", date(2017, 1, 4), None]]),
    undone("opening", "D-2: a score is of 2016-12-15, before", "29",
           ((*_OPENED, "2016-12-01"), (*_SCORED, "2016-12-15"))),
    redone("opening", "D-2: a score is of 2018-02-10, before", (*_OPENED, "2018-02-15"), (*_SCORED, "2018-02-10")),
    # what a move was made on
    typed("process", "D-1: the move of 2016-12-01 to Strengthening", "dossier", "edit", "D-1", "--expressed-on",
          "2017-01-01"),
    typed("process", "D-1: the move of 2017-03-01 to Structuring needs", "dossier", "assess", "D-1", "--relevance",
          "20", "--on", "2017-01-10"),
    sheet("process", "D-1: the move of 2017-03-01 to Structuring needs", "A2",
          Évaluations=[["D-1", "Pertinence", 20, date(2017, 1, 10), None]]),
    sheet("process", "D-1: the move of 2017-03-01 to Validation needs every required piece", "A2",
          Pièces=[["D-1", "statuts", date(2017, 3, 2), None]]),
    decided("process", "D-1: the move of 2017-07-01 to Follow-up needs every reservation lifted (no. 2: bail)",
            Réserves=[["D-1", date(2017, 4, 1), "bail", None, None]]),
    undone("process", "D-2: the move of 2018-06-15 to Strengthening needs the expression of interest", "expressed"),
    retracted("process", "D-3: the move of 2018-07-01 to Implementation does not follow from Structuring", "D-3",
              "pilotage-2018-05-01"),
    Attempt("process", "merge", ("candidate", "merge", FOURTH, THIRD, "--reason", "one company"), "cannot become"),
    # who decides
    typed("competence", "D-3: 2018-07-01: ", "committee", "edit", "suivi-2018-07-01", "--federation", "X"),
    sheet("competence", "D-3: 2018-07-01: ", "D2", Séances=[["suivi", date(2018, 7, 1), None, "X", "Fédération"]]),
    decided("competence", "D-3: 2018-07-01: ", Séances=[["suivi", date(2018, 7, 1), None, "X", "Fédération"]]),
    undone("competence", "D-3: 2018-05-01: ", "federation"),
    # what a decision says, whose minutes they are, who sat
    typed("content", "reservation", *AMENDED, "2,4MDH", "--reservation", "bail"),
    sheet("content", "was not validated with reservations", "A2", Réserves=[_BAIL]),
    decided("content", "was not validated with reservations", Réserves=[_BAIL]),
    typed("minutes", "PV-S1", "committee", "open", "suivi", "--on", "2019-04-01", "--state", "X", "--minutes", "PV-S1"),
    sheet("minutes", "PV-S1", "C2", Séances=[["suivi", date(2019, 4, 1), "PV-S1", "X", "État"]]),
    decided("minutes", "PV-S1", Séances=[["suivi", date(2019, 4, 1), "PV-S1", "X", "État"]]),
    undone("minutes", "later ones stand on it", "30", (
        ("committee", "edit", "suivi-2019-03-01", "--minutes", "M-1"),
        ("committee", "edit", "suivi-2019-03-01", "--minutes", "M-2"),
        (*LATER, "--minutes", "M-1"),
    )),
    undone("seats", "has one person twice: m. berrada, M. Berrada", "30", (
        ("committee", "edit", "suivi-2019-03-01", "--state", "X"),
        ("committee", "edit", "suivi-2019-03-01", "--remove", "M. Berrada"),
        ("committee", "edit", "suivi-2019-03-01", "--state", "m. berrada"),
    )),
    # an amendment of what is not validated
    typed("open-decision", "is not open there", "committee", "decide", "D-2", "avenant", "--session",
          "suivi-2019-03-01", "--granted", "1MDH", "--reason", "r"),
    sheet("open-decision", "is not open there", "E2",
          Décisions=[["suivi", DAY, None, "D-2", "avenant", 1, "r"]]),
    decided("open-decision", "is not open there", Décisions=[["suivi", DAY, None, "D-2", "avenant", 1, "r"]]),
    undone("open-decision", "D-3: the decision of 2018-09-01, Amendment, was not open where", "validated"),
    retracted("open-decision", "D-3: the decision of 2018-09-01, Amendment, was not open where", "D-3",
              "suivi-2018-07-01"),
    sheet("seal", "are never changed", "D2", Scellés=[["D-1", date(2017, 4, 1), 2020, 7, 14000000, None]]),
    # a suspension across a move
    typed("suspension", "D-2: 2018-04-15: the dossier made a move on 2018-05-01", "dossier", "hold", "D-2", "--on",
          "2018-04-15", "--reason", "r"),
    typed("suspension", "before this opening date", "dossier", "edit", "D-2", "--opened-on", "2018-03-02"),
    sheet("suspension", "D-2: 2018-03-15: another suspension, from 2018-03-01, covers the same days", "B2",
          Suspensions=[["D-2", date(2018, 3, 15), "r", date(2018, 3, 20)]]),
    decided("suspension", "a dossier that is not suspended (since 2019-01-15)",
            (("dossier", "hold", "D-3", "--on", "2019-01-15", "--reason", "r"),),
            Décisions=[["suivi", DAY, None, "D-3", "avenant", 3200000, "r"]]),
    undone("suspension", "D-2: the move of 2018-05-01 to Recruitment needs a dossier that is not suspended", "resumed"),
    # committed ≤ granted
    typed("committed", COMMITTED, *AMENDED, "1MDH"),
    typed("committed", "above the 0\xa0DH granted", *AMENDED, "0"),
    typed("committed", "commit 2,700,000.10\xa0DH, above the 2,500,000\xa0DH granted", "dossier", "sign", "D-1", "C-2",
          "0,9MDH", "--on", "2019-03-01"),
    typed("committed", "on 2018-01-01, the conventions commit 2,100,000\xa0DH, above the 2,000,000\xa0DH granted",
          "dossier", "sign", "D-1", "C-17/01", "2,1MDH", "--on", "2018-01-01"),
    sheet("committed", COMMITTED, "F2", Décisions=[["suivi", DAY, None, "D-1", "avenant", 1000000, "r"]]),
    sheet("committed", "commit 2,700,000.10\xa0DH, above", "D2", Conventions=[["D-1", "C-2", DAY, 900000]]),
    decided("committed", COMMITTED, Décisions=[["suivi", DAY, None, "D-1", "avenant", 1000000, "r"]]),
    undone("committed", "D-3: on 2018-10-01, the conventions commit 3,100,000\xa0DH, above the 2,000,000\xa0DH granted",
           "raised grant"),
    retracted("committed", "the conventions commit 3,100,000\xa0DH, above the 2,000,000\xa0DH", "D-3",
              "suivi-2018-09-01"),
    # disbursed ≤ committed
    typed("disbursed", "the payments reach 3,200,000\xa0DH, above the 3,100,000\xa0DH committed", "disbursement",
          "record", "D-3", "0,2MDH", "--on", "2019-03-01", "--piece", "V-9"),
    typed("disbursed", "the payments reach 3,000,000\xa0DH, above the 1,500,000\xa0DH committed", "dossier", "sign",
          "D-3", "K-1", "1MDH", "--on", "2018-10-01"),
    typed("disbursed", "2018-11-01, the payments reach 3,000,000\xa0DH, above the 500,000\xa0DH committed", "dossier",
          "sign", "D-3", "K-1", "2,6MDH", "--on", "2018-12-01"),
    sheet("disbursed", "the payments reach 3,200,000\xa0DH, above the 3,100,000\xa0DH committed", "C2",
          Déboursements=[["D-3", DAY, 200000, "V-9"]]),
    sheet("disbursed", "the payments reach 3,000,000\xa0DH, above the 1,500,000\xa0DH committed", "D2",
          Conventions=[["D-3", "K-1", date(2018, 10, 1), 1000000]]),
    undone("disbursed", "D-3: on 2018-11-01, the payments reach 3,000,000\xa0DH, above the 500,000\xa0DH committed",
           "second convention"),
    # all that is granted ≤ the envelope
    typed("envelope", IN_ALL, "target", "set", "programme", "support", "4MDH"),
    typed("envelope", "the envelope of 0\xa0DH", "target", "set", "programme", "support", "0", "--on", "2019-12-31"),
    typed("envelope", "a total of granted support within the envelope", *AMENDED, "3MDH"),
    sheet("envelope", "are granted 2,500,000\xa0DH in all, above the envelope of 1,000,000\xa0DH", "C2",
          Objectifs=[["programme", "Soutien", 1000000, None, date(2020, 12, 31), None, None]]),
    sheet("envelope", "a total of granted support within the envelope", "D2",
          Décisions=[["suivi", DAY, None, "D-1", "avenant", 3000000, "r"]]),
    decided("envelope", "a total of granted support within the envelope",
            Décisions=[["suivi", DAY, None, "D-1", "avenant", 3000000, "r"]]),
    undone("envelope", "the dossiers are granted 5,700,000\xa0DH in all, above the envelope of 2,600,000\xa0DH",
           "raised envelope"),
    retracted("envelope", "the dossiers are granted 7,500,000\xa0DH in all, above the envelope of 6,000,000\xa0DH",
              "D-1", "suivi-2019-03-01", (ENDED, LATER, GIVEN)),
    # what was taken back, and is brought again to where something else was done meanwhile
    redone("anchor", "000066666 is no longer there, and something is said of it",
           ("dossier", "open", FOURTH, "--title", "T", "--ecosystem", "travail-metaux", "--investment", "1MDH"),
           ("candidate", "merge", THIRD, FOURTH, "--reason", "one company")),
    redone("overlap", "overlaps another", ("result", "record", "D-1", "turnover", "2019-01", "1MDH"),
           ("result", "record", "D-1", "turnover", "T1 2019", "1MDH")),
    redone("closed-month", "February 2019 is closed", ("result", "record", "D-1", "jobs", "2019-02", "60"),
           *CLOSED_LATER),
    redone("suspension", "within the suspension", ("dossier", "hold", "D-3", "--on", "2019-01-15", "--reason", "r"),
           ("dossier", "advance", "D-3", "--on", "2019-02-01")),
    redone("process", "to Structuring needs", ("dossier", "assess", "D-2", "--relevance", "20", "--on", "2019-01-05"),
           ("dossier", "assess", "D-2", "--relevance", "80", "--feasibility", "80", "--on", "2019-01-03"),
           ("dossier", "advance", "D-2", "--on", "2019-01-10")),
    redone("competence", "D-1: 2019-03-01", ("committee", "edit", "suivi-2019-03-01", "--federation", "X"),
           (*AMENDED, "2,4MDH")),
    redone("open-decision", "was not open where the dossier stood", ENDED, LATER,
           ("committee", "decide", "D-1", "avenant", "--session", "suivi-2019-04-01", "--reason", "r", "--granted",
            "2,4MDH")),
    redone("support-days", "was made before any convention", ("dossier", "sign", "D-3", "K-0", "0,5MDH", "--on",
           "2018-07-15"), ("disbursement", "record", "D-3", "0,1MDH", "--on", "2018-07-12", "--piece", "V-9")),
    redone("committed", "commit 2,300,000.10\xa0DH, above the 1,900,000\xa0DH granted", (*AMENDED, "1,9MDH"),
           ("dossier", "sign", "D-1", "C-2", "0,5MDH", "--on", "2019-03-01")),
    redone("disbursed", "reach 3,100,000\xa0DH, above the 3,000,000\xa0DH committed",
           ("disbursement", "record", "D-3", "0,1MDH", "--on", "2019-03-01", "--piece", "V-9"),
           ("dossier", "sign", "D-3", "K-1", "2,5MDH", "--on", "2018-10-01")),
    redone("envelope", "are granted 5,900,000\xa0DH in all, above the envelope of 5,800,000\xa0DH",
           ("target", "set", "programme", "support", "5,8MDH", "--on", "2019-01-01"), (*AMENDED, "2,7MDH")),
    redone("minutes", "change 31: committee open", ("committee", "edit", "suivi-2019-03-01", "--minutes", "M-1"),
           (*LATER, "--minutes", "M-1")),
    redone("seats", "one person twice", ("committee", "edit", "suivi-2019-03-01", "--state", "Mme Alaoui"),
           ("committee", "edit", "suivi-2019-03-01", "--state", "mme alaoui")),
)  # fmt: skip


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.name)
def test_what_check_would_call_damage_cannot_be_written(
    context: tuple[Run, dict[str, int]], tmp_path: Path, attempt: Attempt
) -> None:
    run, changes = context
    if attempt.book:
        write(tmp_path / "it.xlsx", dict(attempt.book))
    for words in attempt.before:
        run(*words)
    shipped = resources.files("imm_eco.domain.programme").joinpath("imm.toml").read_text(encoding="utf-8")
    (tmp_path / "bad.toml").write_text(shipped.replace('scope = "programme"', 'scope = "moon"', 1), encoding="utf-8")
    before = (tmp_path / "imm-eco.db").read_bytes()
    asked = [str(changes.get(word, word)) if attempt.road == "undo" else word for word in attempt.words]
    refused = run(*asked, ok=None)
    assert refused.code in {"sheet": (5,), "programme file": (5,), "decide by sheet": (4, 5)}.get(attempt.road, (4,))
    if attempt.cell:
        problem = json.loads(refused.out)["files"][0]["problems"][0]
        assert attempt.said in problem["message"]
        assert (problem["sheet"], problem["cell"]) == attempt.cell
    assert attempt.said in refused.out + refused.err
    assert (tmp_path / "imm-eco.db").read_bytes() == before
    assert run("check").err == "imm-eco.db is sound\n"


def test_every_rule_is_tried_by_every_road_that_may_break_it() -> None:
    pairs = {
        (rule.name, name)
        for rule in INVARIANTS
        for name, road in ROADS.items()
        if road.says & set(rule.reads) or road.withdraws & {*rule.reads, *rule.misses}
    }
    tried = {(attempt.rule, attempt.road) for attempt in ATTEMPTS}
    assert tried & WITHOUT_A_WAY.keys() == set()
    assert sorted(pairs - tried - WITHOUT_A_WAY.keys()) == []
    assert sorted((tried | WITHOUT_A_WAY.keys()) - pairs) == []


def test_rows_of_a_closed_month_are_told_in_one_look(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A register of thousands of rows is not taken in again row by row: each fact knows its cell."""
    run, _changes = context
    run(*CLOSED[0])
    monkeypatch.setattr(RecordApplier, "_judged", None)
    rows = [["D-1", "jobs", f"2018-{month:02}", month, None, None] for month in range(1, 13) if month != 6]
    write(tmp_path / "it.xlsx", _book({"Résultats": rows}))
    [file] = json.loads(run("import", "it.xlsx", "--json", ok=5).out)["files"]
    cells = [(each["code"], each["cell"]) for each in file["problems"] if each["severity"] == "error"]
    assert cells == [("E406", f"C{row}") for row in range(2, 13)]
