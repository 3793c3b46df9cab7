"""A small office in motion: seven dossiers, sittings of every composition, and each road by which things are done.

Every act is one change, kept or refused whole, as the commands and the imports make it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from imm_eco.domain.programme import reading
from imm_eco.domain.rules.periods import Period
from imm_eco.errors import DatabaseError, ImmEcoError
from imm_eco.services import (
    assessments,
    candidates,
    committees,
    dossiers,
    holds,
    moves,
    periods,
    programmes,
    reservations,
    results,
    retractions,
    sessions,
    support,
)
from imm_eco.services import (
    undo as undoing,
)
from imm_eco.services.checks.preserving import ViolationError
from imm_eco.services.context import Context
from imm_eco.services.intake.apply import RecordApplier
from imm_eco.services.intake.decision_sheets import DecisionApplier
from imm_eco.services.intake.placeholders import Placeholders
from imm_eco.services.intake.problems import NotTaken, Refusal
from imm_eco.services.intake.vocabularies import vocabularies_of
from imm_eco.services.records import (
    AssessmentRecord,
    CandidateRecord,
    CommitmentRecord,
    Condition,
    ConventionRecord,
    DecisionRecord,
    DisbursementRecord,
    DossierRecord,
    PieceRecord,
    ResultRecord,
    SessionRecord,
    TargetRecord,
    record_of,
)
from imm_eco.sheets.recognition.records import Record
from imm_eco.sheets.recognition.workbooks import Intake
from imm_eco.sheets.schema import columns
from imm_eco.store import database, journal
from imm_eco.store.undo_chains import UndoChains
from tests.store import making

TODAY = date(2021, 6, 30)
HORIZON = date(2021, 12, 31)
MDH = 100_000_000
ENVELOPE = 5 * MDH
DAYS = [date(2021, 1, 5) + timedelta(days=16 * number) for number in range(12)]
REFERENCES = ("D1", "D2", "D3", "D4", "D5", "D6", "D7")
BARE, RECRUITED, STRENGTHENED, STRUCTURED, SELECTED, VALIDATED, RAIL = REFERENCES
"""One dossier in each step, and one of an ecosystem in preparation that waits to be selected."""

STATE, FEDERATION = ("Mme Idrissi", "etat"), ("M. Tazi", "federation")
SITTINGS: dict[str, tuple[str, date, tuple[tuple[str, str], ...]]] = {
    "pilotage": ("pilotage", DAYS[2], (STATE, FEDERATION)),
    "pilotage-later": ("pilotage", DAYS[7], (STATE, FEDERATION)),
    "pilotage-alone": ("pilotage", DAYS[4], (STATE,)),
    "suivi": ("suivi", DAYS[3], (STATE,)),
    "suivi-later": ("suivi", DAYS[6], (STATE,)),
    "suivi-last": ("suivi", DAYS[10], (STATE,)),
    "suivi-mixed": ("suivi", DAYS[5], (STATE, FEDERATION)),
    "suivi-empty": ("suivi", DAYS[8], ()),
}
COMPETENT = {name for name in SITTINGS if not name.endswith(("-alone", "-mixed", "-empty"))}
PIECES = tuple(piece.code for piece in reading.load().piece_list if piece.required)
SHEETS = {sheet.noun: sheet for sheet in columns.REGISTER}


class Refused(Exception):
    """A workbook that is refused: nothing of it is kept."""


class Broken(Exception):
    """A workbook each of whose rows is right, and which breaks a rule as a whole."""


def _errors(not_taken: Sequence[NotTaken]) -> list[ImmEcoError]:
    """Why rows were refused; what waits for a refused row is refused with it, and every row can be read here."""
    assert all(isinstance(row, Refusal) for row in not_taken)
    return [row.error for row in not_taken if isinstance(row, Refusal)]


@dataclass
class World:
    """A database, and everything that can be done to it. Each act says whether it was kept."""

    path: Path
    log: list[str] = field(default_factory=list)
    late: str | None = None
    """Why what comes next is told late of a closed month, if it is."""

    @contextmanager
    def applier(self, command: str, undoes: int | None = None) -> Iterator[Context]:
        origin = journal.Origin(datetime(2021, 6, 30, 12, tzinfo=UTC), "test", command, undoes=undoes, late=self.late)
        with journal.writing(self.path, origin) as change:
            yield Context(change, TODAY)

    def do(self, command: str, act: Callable[[Context], Any], undoes: int | None = None) -> bool:
        try:
            with self.applier(command, undoes) as context:
                act(context)
        except DatabaseError:
            raise
        except (ImmEcoError, Refused) as refusal:
            said = [str(refusal), *getattr(refusal, "details", ())]
            self.log.append(f"{command}: refused, {'; '.join(said)}")
            if isinstance(refusal, ViolationError):
                assert refusal.exit_code == 4
                assert all(any(map(str.isdigit, sentence)) for sentence in said), said
            return False
        self.log.append(command)
        return True

    @contextmanager
    def look(self) -> Iterator[sqlite3.Connection]:
        with database.reading(self.path) as db:
            yield db

    def latest(self) -> int:
        with self.look() as db:
            return UndoChains.of(db).last

    def move(self, name: str, reference: str, on: date, reason: str | None = "why", to: str | None = None) -> bool:
        return self.do(
            f"{name} {reference} {on} {to}",
            lambda context: moves.act(context, reference, name, on, reason=reason, target=to),
        )

    def decide(
        self,
        reference: str,
        sitting: str,
        outcome: str,
        granted: int | None = None,
        reason: str | None = "why",
        reserve: bool = False,
    ) -> bool:
        values = decision(reference, sitting, outcome, granted, reason)
        conditions = [record_of(Condition, {"text": "le bail"})] if reserve else None
        return self.do(
            f"decide {reference} {sitting} {outcome} {granted}",
            lambda context: committees.decide(context, record_of(DecisionRecord, values), conditions=conditions),
        )

    def retract(self, reference: str, sitting: str) -> bool:
        committee, held_on, _people = SITTINGS[sitting]
        key = sessions.session_key(committee, held_on)
        return self.do(f"retract {reference} {sitting}", lambda context: retractions.retract(context, reference, key))

    def sit(self, sitting: str, attendee: tuple[str, str]) -> bool:
        """One more person on a sitting's list."""
        return self.do(f"sit {sitting} {attendee}", lambda context: _seat(context, sitting, attendee))

    def hold(self, reference: str, on: date, reason: str | None = "permis") -> bool:
        return self.do(f"hold {reference} {on}", lambda context: holds.hold(context, reference, on, reason))

    def resume(self, reference: str, on: date) -> bool:
        return self.do(f"resume {reference} {on}", lambda context: holds.resume(context, reference, on))

    def assess(
        self, reference: str, on: date, points: int, axes: Sequence[str] = ("pertinence", "faisabilite")
    ) -> bool:
        def act(context: Context) -> None:
            for axis in axes:
                values = {"reference": reference, "axis": axis, "score": points * 100, "assessed_on": on}
                assessments.record_assessment(context, record_of(AssessmentRecord, values))

        return self.do(f"assess {reference} {on} {points} {axes}", act)

    def receive(self, reference: str, on: date | None, pieces: Sequence[str] = PIECES) -> bool:
        def act(context: Context) -> None:
            for piece in pieces:
                assessments.record_piece(context, PieceRecord(reference, piece, on, None, {"received_on": on}))

        return self.do(f"receive {reference} {on} {len(pieces)}", act)

    def express(self, reference: str, on: date) -> bool:
        return self.edit(reference, expressed_on=on)

    def edit(self, reference: str, **values: Any) -> bool:
        return self.do(f"edit {reference} {values}", lambda context: dossiers.edit(context, reference, values))

    def sign(self, reference: str, on: date, amount: int, convention: str = "C1") -> bool:
        signed = ConventionRecord(reference, convention, on, {"amount": amount})
        return self.do(f"sign {reference} {on} {amount}", lambda context: support.sign(context, signed))

    def pay(self, reference: str, on: date, amount: int) -> bool:
        paid = DisbursementRecord(reference, on, amount, "OV", None)
        return self.do(f"pay {reference} {on} {amount}", lambda context: support.disburse(context, paid))

    def lift(self, reference: str, on: date) -> bool:
        return self.do(f"lift {reference} {on}", lambda context: reservations.lift(context, reference, None, on))

    def give_results(self, reference: str) -> bool:
        def act(context: Context) -> None:
            for indicator in ("jobs", "turnover"):
                results.record(context, ResultRecord(reference, indicator, Period.year(2020), {"value": 5}))

        return self.do(f"results {reference}", act)

    def undo(self, number: int | None) -> bool:
        return self._take_back(f"undo {number}", lambda db: undoing.find_undoable(db, number))

    def redo(self) -> bool:
        return self._take_back("redo", undoing.find_redoable)

    def _take_back(self, command: str, find: Callable[[sqlite3.Connection], int]) -> bool:
        try:
            with self.look() as db:
                number = find(db)
        except ImmEcoError as refusal:
            self.log.append(f"{command}: refused, {refusal}")
            return False
        return self.do(command, lambda context: undoing.undo(context, number), undoes=number)

    def take(self, rows: Sequence[tuple[str, dict[str, Any]]]) -> bool:
        """A workbook of rows by noun: kept whole, or refused whole; of a rule that it breaks a row is at fault."""

        def act(context: Context, row_by_row: bool = False) -> None:
            placeholders = Placeholders([], vocabularies_of(context.db))
            applier = RecordApplier(context, placeholders, row_by_row=row_by_row)
            errors = _errors(applier.take(_records(rows)))
            if errors:
                raise Refused("; ".join(error.message for error in errors))
            if not row_by_row and context.broken():
                raise Broken

        command = f"take {[(noun, *values.values()) for noun, values in rows]}"
        try:
            return self.do(command, act)
        except Broken:
            assert not self.do(f"{command}, row by row", partial(act, row_by_row=True)), "no row is at fault"
            return False

    def decide_all(self, rows: Sequence[tuple[str, dict[str, Any]]]) -> bool:
        """A sheet of decisions: each row is kept whole, or refused whole."""

        def act(context: Context) -> None:
            applier = DecisionApplier(context, Placeholders([], vocabularies_of(context.db)), {})
            _rulings, refusals = applier.take(Intake("register", _records(rows)))
            self.log.extend(f"a row is refused, {error}" for error in _errors(refusals))

        return self.do(f"decide all {[(noun, *values.values()) for noun, values in rows]}", act)

    def set_envelope(self, amount: int, since: date | None) -> bool:
        target = record_of(TargetRecord, envelope(amount, since))
        return self.do(f"envelope {amount} {since}", lambda context: programmes.record_target(context, target))

    def merge(self, keep: str, other: str) -> bool:
        """The company of one dossier turns out to be that of another."""
        return self.do(f"merge {other} into {keep}", lambda context: candidates.merge(context, ice(keep), ice(other)))

    def close(self, month: Period) -> bool:
        return self.do(f"close {month.code}", lambda context: periods.close(context, month, None))

    def reopen(self, month: Period) -> bool:
        return self.do(f"reopen {month.code}", lambda context: periods.reopen(context, month, "why"))

    def give(self, reference: str, indicator: str, period: Period, value: int) -> bool:
        values = {"reference": reference, "indicator": indicator, "period": period, "value": value}
        given = record_of(ResultRecord, values)
        return self.do(f"give {[*values.values()]}", lambda context: results.record(context, given))


def _records(rows: Sequence[tuple[str, dict[str, Any]]]) -> list[Record]:
    return [Record(SHEETS[noun], noun, number, dict(values)) for number, (noun, values) in enumerate(rows, 2)]


def ice(reference: str) -> str:
    """The number of the company that opened a dossier."""
    return f"{REFERENCES.index(reference) + 1:09}000012"


def envelope(amount: int, since: date | None) -> dict[str, Any]:
    """The support that the programme may grant, from a day on, as a row of `Objectifs`."""
    about = {"scope": "programme", "indicator": "support", "horizon": HORIZON}
    return {**about, "value": amount, "since": since, "basis": "cumulative"}


def decision(reference: str, sitting: str, outcome: str, granted: int | None, reason: str | None) -> dict[str, Any]:
    """A decision as a row of `Décisions`."""
    committee, held_on, _people = SITTINGS[sitting]
    about = {"committee": committee, "held_on": held_on, "reference": reference}
    return {**about, "outcome": outcome, "granted": granted, "reason": reason}


def step(reference: str, entered: str, on: date) -> dict[str, Any]:
    """A row of `Étapes`."""
    return {"reference": reference, "step": entered, "moved_on": on, "reason": "why"}


def _seat(context: Context, sitting: str, attendee: tuple[str, str] | None) -> None:
    committee, held_on, _people = SITTINGS[sitting]
    sessions.record(context, SessionRecord(committee, held_on, None, *(attendee or ())))


def build(path: Path) -> World:
    """The office as it stands at the start of 2021."""
    making.create(path)
    world = World(path)
    with world.applier("init") as context:
        shipped = reading.load()
        programmes.install(context.change, shipped)
        programmes.record_target(context, record_of(TargetRecord, envelope(ENVELOPE, None)))
    for number, reference in enumerate(REFERENCES):
        assert world.do(f"open {reference}", partial(_open, number, reference))
    assert world.do("sittings", _hold_sittings)
    _settle(world)
    return world


def _open(number: int, reference: str, context: Context) -> None:
    own = {"ice": ice(reference)}
    company = {**own, "name": f"Sté {number}", "channel": "ami", "contact": "A. Alami"}
    candidates.record(context, record_of(CandidateRecord, company))
    ecosystem = "ferroviaire" if reference == RAIL else "travail-metaux"
    opened = {**own, "title": "Fonderie", "ecosystem": ecosystem, "investment": 10 * MDH}
    expressed = {} if reference == BARE else {"expressed_on": date(2020, 6, 15)}
    said = {**opened, **expressed, "reference": reference, "opened_on": date(2020, 6, 1)}
    dossiers.record(context, record_of(DossierRecord, said))
    dossiers.record_commitment(context, CommitmentRecord(reference, 2020, {"jobs": 10, "turnover": MDH}))


def _hold_sittings(context: Context) -> None:
    for name, (_committee, _held_on, people) in SITTINGS.items():
        for attendee in people or (None,):
            _seat(context, name, attendee)
    for committee, day, people in (
        ("pilotage", date(2020, 12, 1), (STATE, FEDERATION)),
        ("suivi", date(2020, 12, 15), (STATE,)),
    ):
        for name, body in people:
            sessions.record(context, SessionRecord(committee, day, None, name, body))


def _decide(said: DecisionRecord, context: Context) -> None:
    committees.decide(context, said)


def _settle(world: World) -> None:
    """Lead each dossier to its step, under the rules."""
    for reference in REFERENCES[1:]:
        assert world.move("advance", reference, date(2020, 7, 1))
    for reference in REFERENCES[2:]:
        assert world.move("advance", reference, date(2020, 8, 1))
    for reference in REFERENCES[3:]:
        assert world.assess(reference, date(2020, 8, 15), 70)
        assert world.move("advance", reference, date(2020, 9, 1))
        assert world.receive(reference, date(2020, 9, 15))
    for reference in (SELECTED, VALIDATED):
        retained = DecisionRecord(reference, "pilotage", date(2020, 12, 1), "retenu")
        assert world.do("retenu", partial(_decide, retained))
    given = DecisionRecord(VALIDATED, "suivi", date(2020, 12, 15), "valide-avec-reserves", 2 * MDH)
    conditions = [record_of(Condition, {"text": "permis"})]
    assert world.do("valide", lambda context: committees.decide(context, given, conditions=conditions))
