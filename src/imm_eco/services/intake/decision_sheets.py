"""The decisions of a sitting, all at once from a sheet: each row is taken in whole or refused whole, and reported.

Unlike an import, a row that is refused does not stop the good ones: a sitting has decided what it has decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from imm_eco.domain.programme import Programme
from imm_eco.encoding import shown
from imm_eco.errors import DatabaseError, DataError, ImmEcoError, NotFoundError, RuleError
from imm_eco.i18n import _
from imm_eco.services.context import Context
from imm_eco.services.intake.apply import RecordApplier
from imm_eco.services.intake.placeholders import Placeholders
from imm_eco.services.intake.problems import Refusal, SentCells, problems_of
from imm_eco.services.intake.vocabularies import vocabularies_of
from imm_eco.services.records import DecisionRecord, RowSubject, record_of
from imm_eco.sheets.problem import Problem, Severity
from imm_eco.sheets.recognition.records import Given, Record
from imm_eco.sheets.recognition.workbooks import Intake, recognise
from imm_eco.sheets.sandbox.reading import read_workbook
from imm_eco.sheets.schema.columns import DECISIONS, KINDS, RESERVATIONS, SESSIONS
from imm_eco.store import journal, lookup
from imm_eco.store.entries import JournalEntry, entries
from imm_eco.store.journal import Effect, Origin
from imm_eco.store.tables import SessionFact

Unit = tuple[Record, ...]
"""A decision with its reservations, which are taken in together; or a row of its own."""

RowEffect = Effect | Literal["refused"]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What became of a row of the sheet. `granted` is in centimes."""

    sheet: str
    row: int
    reference: str | None
    outcome: str | None
    granted: int | None
    effect: RowEffect


@dataclass(frozen=True, slots=True)
class DecisionSheetReport:
    """What became of a sheet of decisions; `change` is None where nothing was kept.

    `corrected` is what had been recorded otherwise, old → new; `aside` are the sheets that a sitting does not decide
    on, which were not taken in.
    """

    file: str
    change: int | None
    rulings: tuple[Ruling, ...]
    problems: tuple[Problem, ...]
    programme: Programme
    corrected: tuple[JournalEntry, ...] = ()
    aside: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that refused something."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    def count(self, effect: str) -> int:
        """How many rows had that effect."""
        return sum(ruling.effect == effect for ruling in self.rulings)


def decide_all(
    path: Path, db_path: Path, origin: Origin, today: date, *, session: str | None = None, dry_run: bool = False
) -> DecisionSheetReport:
    """Take in the decisions of a workbook, of one session where it is named. Raises DataError where there are none."""
    if not path.is_file():
        raise NotFoundError(_("there is no file or folder at {path}").format(path=path))
    book = read_workbook(path)
    origin = replace(origin, file=shown(path.name), file_sha256=book.sha256)
    with journal.writing(db_path, origin, dry_run=dry_run) as change:
        context = Context(change, today)
        given = _sitting(context, session) if session else {}
        lists = vocabularies_of(change.db)
        intake = recognise(book, lists, given)
        rulings, not_taken = DecisionApplier(context, Placeholders(intake.problems, lists), given).take(intake)
        found = problems_of(intake, not_taken, SentCells(lambda: book))
        if not rulings and not found.problems:
            message = _("{file} holds no decision").format(file=shown(path.name))
            raise DataError(message, hint=_("start from a template: `imm-eco template FILE --kind decisions`"))
        corrected = tuple(entry for entry in entries(change.db, change.id) if entry.effect != "new")
        programme = context.programme
    number = None if dry_run or change.is_empty else change.id
    aside = dict.fromkeys(record.page for record in intake.records if record.sheet not in KINDS["decisions"])
    return DecisionSheetReport(
        shown(path.name), number, rulings, tuple(found.problems), programme, corrected, tuple(aside)
    )


def _sitting(context: Context, session: str) -> Given:
    known = context.one(SessionFact, session_id=lookup.session(context.db, session))
    assert known is not None
    return {"committee": known.committee, "held_on": known.held_on}


class DecisionApplier:
    """The rows of one sheet being decided on."""

    def __init__(self, context: Context, placeholders: Placeholders, given: Given) -> None:
        self.context = context
        self.applier = RecordApplier(context, placeholders)
        self.given = given

    def take(self, intake: Intake) -> tuple[tuple[Ruling, ...], list[Refusal]]:
        """Sessions first, then the decisions by their date, each with its reservations."""
        if intake.kind != "register":
            return (), []
        self.applier.expect(intake.records)
        sittings = [record for record in intake.records if record.sheet is SESSIONS]
        _effects, refused_sittings = self._settle([(record,) for record in sittings])
        effects, refused = self._settle(_units(intake.records))
        rows = (record for record in intake.records if id(record) in effects)
        return tuple(_ruling(record, effects[id(record)]) for record in rows), refused_sittings + refused

    def _settle(self, units: Sequence[Unit]) -> tuple[dict[int, RowEffect], list[Refusal]]:
        """The effect of each row: as long as one is taken in, those refused are tried again after it."""
        unread = [unit for unit in units if any(record.bad for record in unit)]
        effects: dict[int, RowEffect] = {id(record): "refused" for unit in unread for record in unit}
        refusals = [_unread(unit) for unit in unread if not unit[0].bad]
        pending = [unit for unit in units if id(unit[0]) not in effects]
        while pending:
            refused = []
            for unit in pending:
                result = self._attempt(unit)
                if isinstance(result, Refusal):
                    refused.append((unit, result))
                else:
                    effects |= result
            if len(refused) == len(pending):
                effects |= {id(record): "refused" for unit in pending for record in unit}
                return effects, [*refusals, *(refusal for _unit, refusal in refused)]
            pending = [unit for unit, _refusal in refused]
        return effects, refusals

    def _attempt(self, unit: Unit) -> dict[int, Effect] | Refusal:
        """Take in a unit whole, and give the effects of its rows; or the row at fault, with nothing of it kept."""
        current, done = unit[0], {}
        try:
            with self.context.change.part():
                for current in unit:
                    self._require_sitting(current)
                    done[id(current)] = self.applier.one(current)
                self.context.preserve()
        except DatabaseError:
            raise
        except ImmEcoError as error:
            return Refusal(current, error)
        return done

    def _require_sitting(self, record: Record) -> None:
        wrong = [key for key, value in self.given.items() if record.values.get(key, value) != value]
        if wrong:
            message = _("this row speaks of another session than the one that is named")
            raise RuleError(message, hint=_("leave --session out to take in several sessions"), field=wrong[0])


def _ruling(record: Record, effect: RowEffect) -> Ruling:
    decision = record_of(DecisionRecord, record.values)
    return Ruling(record.page, record.row, decision.reference, decision.outcome, decision.granted, effect)


def _unread(unit: Unit) -> Refusal:
    """The refusal of a decision of which a reservation cannot be read: nothing of the two is taken in."""
    bad = next(record for record in unit if record.bad)
    message = _("its reservation on row {row} of “{sheet}” cannot be read")
    return Refusal(unit[0], RuleError(message.format(row=bad.row, sheet=bad.page), field="outcome"))


def _units(records: Sequence[Record]) -> list[Unit]:
    """Each decision with its reservations, by date; reservations of a decision taken before are on their own."""
    conditions = [record for record in records if record.sheet is RESERVATIONS]
    units: list[Unit] = []
    for record in records:
        if record.sheet is DECISIONS:
            is_of_suivi = _about(record).committee == "suivi"
            own = [each for each in conditions if is_of_suivi and _subject(each) == _subject(record)]
            conditions = [each for each in conditions if each not in own]
            units.append((record, *own))
    units += [(record,) for record in conditions]
    return sorted(units, key=lambda unit: _about(unit[0]).held_on or date.min)


def _about(record: Record) -> RowSubject:
    return record_of(RowSubject, record.values)


def _subject(record: Record) -> tuple[str, date | None]:
    row = _about(record)
    return (str(row.reference).casefold(), row.held_on)
