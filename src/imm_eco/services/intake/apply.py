"""The rows of a workbook, taken in by the very services that serve the commands typed by hand.

What has no order comes first: actions, candidates, dossiers, commitments, assessments, pieces,
sessions, results, targets, and last the closings of months, which end what results may say. Then the
history is replayed by its dates: decisions with their reservations and seals, moves, suspensions,
conventions, payments. Every row is tried, so that every problem is told in one pass.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from itertools import groupby

from imm_eco.domain.rules.seal import SealedLine
from imm_eco.errors import DatabaseError, ImmEcoError, RuleError
from imm_eco.i18n import _
from imm_eco.services import (
    aliases,
    candidates,
    committees,
    dossiers,
    reservations,
    sessions,
)
from imm_eco.services.checks.plausibility import RowAlert
from imm_eco.services.checks.preserving import OF_A_ROW, ViolationError
from imm_eco.services.context import Context
from imm_eco.services.intake.placeholders import Placeholders
from imm_eco.services.intake.prefetching import prefetch
from imm_eco.services.intake.problems import NotTaken, Refusal
from imm_eco.services.intake.row_services import DATED, UNDATED, Service, taking
from imm_eco.services.records import (
    CandidateRecord,
    Condition,
    DecisionRecord,
    DossierRecord,
    ReservationRecord,
    SealRecord,
    SessionRecord,
    record_of,
)
from imm_eco.sheets.recognition.records import Record, RecordField
from imm_eco.sheets.schema import columns
from imm_eco.store import lookup
from imm_eco.store.journal import Effect, Place

_TOGETHER = 1_000
"""Rows whose past is read at once; what was read of them is then forgotten."""


class RecordApplier:
    """One workbook being taken in: its context, and what became of its rows.

    What must always hold is asked at the end of the workbook, of all that it touched; only where that was refused is
    the workbook taken in again `row_by_row`, to say at which cell.
    """

    def __init__(self, context: Context, placeholders: Placeholders, *, row_by_row: bool = False) -> None:
        self.context = context
        self._row_by_row = row_by_row
        self.effects: Counter[Effect] = Counter()
        self._placeholders = placeholders
        self._seals: dict[tuple[str, date], list[committees.Line]] = {}
        self._reserved: defaultdict[tuple[str, date], list[Record]] = defaultdict(list)
        self._told: dict[tuple[str, str], RecordField] = {}
        self._minutes: dict[tuple[str, date], str] = {}
        self._opened: list[str] = []
        self._prefetched = 0
        self._companies: set[str] = set()
        self.absorbed: dict[tuple[str, str | None], RowAlert] = {}
        """The cells that name an absorbed company, with what is told of their rows, taken as of its survivor."""
        self._own: dict[str, Service] = {
            "candidates": taking(CandidateRecord, self._candidate),
            "dossiers": taking(DossierRecord, self._dossier),
            "sessions": taking(SessionRecord, self._session),
            "decisions": taking(DecisionRecord, self._decide),
        }

    def take(self, records: Sequence[Record]) -> list[NotTaken]:
        """Take in the rows of a register, in the order that their needs and their dates ask for."""
        not_taken: list[NotTaken] = []
        nouns = {record.sheet.noun for record in records}
        own = (record for record in records if record.sheet is columns.CANDIDATES and not record.bad)
        self._companies = {lookup.company_of(record_of(CandidateRecord, record.values).ice) for record in own}
        for noun in filter(nouns.__contains__, columns.UNDATED):
            not_taken += self._settle(record for record in records if record.sheet.noun == noun)
        for record in records:
            if record.sheet is columns.SEALS and not record.bad:
                seal = record_of(SealRecord, record.values)
                lines = self._seals.setdefault((seal.reference.casefold(), seal.sealed_on), [])
                lines.append((record_of(SealedLine, seal.said), place_of(record)))
        self.expect(records)
        return not_taken + self._replay([record for record in records if record.sheet.noun in DATED])

    def expect(self, records: Iterable[Record]) -> None:
        """Note which reservations the workbook puts on each decision: without one, some cannot be taken."""
        for record in records:
            if record.sheet is columns.RESERVATIONS and not record.bad:
                reserved = record_of(ReservationRecord, record.values)
                self._reserved[reserved.reference.casefold(), reserved.held_on].append(record)

    def take_submission(self, records: Sequence[Record]) -> list[NotTaken]:
        """Take in a company's own form: its commitments are those of the dossier that it opens."""
        form = [record for record in records if record.sheet is not columns.COMMITMENTS]
        for record in form:
            # What a form leaves empty it does not say; it erases nothing.
            record.values = {key: value for key, value in record.values.items() if value is not None}
        not_taken = self.take(form)
        if not self._opened:
            return not_taken
        table = [record for record in records if record.sheet is columns.COMMITMENTS]
        for record in table:
            record.values |= {"reference": self._opened[0]}
        return not_taken + self.take(table)

    def take_some(self, records: Sequence[Record]) -> bool:
        """Take in some rows of one noun, of those that have no order; whether not one of them was refused."""
        return not self._refused(records)

    def _replay(self, records: list[Record]) -> list[NotTaken]:
        order = list(DATED)
        records.sort(key=lambda record: (*_turn(record), order.index(record.sheet.noun), _is_unnumbered(record)))
        return [each for _when, group in groupby(records, key=_turn) for each in self._settle(group)]

    def _settle(self, records: Iterable[Record]) -> list[NotTaken]:
        """Take in what can be, again and again: one row of a day may wait for another, in any order."""
        pending: list[Record] = []
        unjudged: list[Record] = []
        for record in records:
            if not record.bad:
                pending.append(record)
            elif not self._stood_in(record):
                unjudged.append(record)
        while pending:
            refused = [each for some in batched(pending, _TOGETHER) for each in self._refused(some)]
            if len(refused) == len(pending):
                return [*unjudged, *sorted(refused, key=_is_closed)]
            pending = [record for record, _error in refused]
        return [*unjudged]

    def _refused(self, records: Sequence[Record]) -> list[Refusal]:
        """Take in some rows, once what stands of their dossiers and companies is read; gives those refused."""
        prefetch(self.context, records)
        refused = [Refusal(record, error) for record in records if (error := self._attempt(record))]
        self._prefetched += len(records)
        if self._prefetched >= _TOGETHER:
            self.context.change.clear_cache()
            self._prefetched = 0
        return refused

    def _stood_in(self, record: Record) -> bool:
        """Let a row at fault hold its place, so that what depends on it is checked; whether that can be."""
        if self._placeholders.repeats(record):
            return True
        values = None if record.sheet.noun in DATED else self._placeholders.values(record)
        if values is None:
            return False
        try:
            self._service(record)(self.context, values, place_of(record))
            if self._row_by_row:
                self.context.change.take_touched()
        except DatabaseError:
            raise
        except ImmEcoError:
            return False
        return True

    def _attempt(self, record: Record) -> ImmEcoError | None:
        try:
            self.one(record)
        except DatabaseError:
            raise
        except ImmEcoError as error:
            return error
        return None

    def one(self, record: Record) -> Effect:
        """Take in one row. Raises the refusal of its service, or, `row_by_row`, of a rule that must always hold."""
        self.context.absorbed.clear()
        if self._row_by_row:
            with self.context.change.part():
                effect = self._judged(record)
        else:
            effect = self._service(record)(self.context, record.values, place_of(record))
        self.effects[effect] += 1
        self._note_absorbed(record)
        return effect

    def _note_absorbed(self, record: Record) -> None:
        """Note that a row is taken as of the survivor of a company; a form names it once, for its dossier too."""
        for absorbed, left in self.context.absorbed.items():
            cell = (record.page, record.cells.get("ice"))
            self.absorbed.setdefault(cell, RowAlert(record, "ice", aliases.fault_of(absorbed, left)))

    def _judged(self, record: Record) -> Effect:
        """Take in a row and ask at once what must hold, so that the row that breaks it is known."""
        effect = self._service(record)(self.context, record.values, place_of(record))
        broken = self.context.broken(OF_A_ROW)
        if broken:
            error = ViolationError(broken)
            error.field = error.field or _BLAMED.get(record.sheet.noun)
            raise error
        return effect

    def _service(self, record: Record) -> Service:
        noun = record.sheet.noun
        self._current = record
        return self._own.get(noun) or (DATED[noun][1] if noun in DATED else UNDATED[noun])

    def _earlier(self, key: str) -> RecordField | None:
        """Where this workbook has already told of the same company or dossier, on another row.

        Two such rows would correct each other at every import.
        """
        spot = self._current.spot
        earlier = self._told.setdefault((self._current.sheet.noun, key), spot)
        return None if earlier == spot else earlier

    def _candidate(self, context: Context, company: CandidateRecord, place: Place) -> Effect:
        earlier = self._earlier(lookup.company_of(company.ice))
        if earlier:
            message = _("this is the same company as on row {row} of “{sheet}”: the first nine digits are equal")
            raise RuleError(message.format(row=earlier.row, sheet=earlier.page), field="ice")
        return candidates.record(context, company, place, with_rows=self._companies)

    def _dossier(self, context: Context, project: DossierRecord, place: Place) -> Effect:
        reference = dossiers.reference_for(context, project)
        earlier = self._earlier(reference)
        if earlier:
            message = _("this is the same project as on row {row} of “{sheet}”: {reference}")
            said = message.format(row=earlier.row, sheet=earlier.page, reference=reference)
            raise RuleError(said, hint=_("keep one of the two, or give each its own reference"), field="title")
        effect = dossiers.record_as(context, reference, project, place)
        self._opened.append(reference)
        return effect

    def _session(self, context: Context, sitting: SessionRecord, place: Place) -> Effect:
        """A session, whose minutes have one reference on every row that names it."""
        minutes, named = sitting.minutes, (sitting.committee, sitting.held_on)
        if minutes and self._minutes.setdefault(named, minutes) != minutes:
            message = _("another row gives this session other minutes: {minutes}")
            raise RuleError(message.format(minutes=self._minutes[named]), field="minutes")
        return sessions.record(context, sitting, place)

    def _decide(self, context: Context, decision: DecisionRecord, place: Place) -> Effect:
        """A decision, with the commitments that the workbook says it sealed, and its session's minutes."""
        about = (decision.reference.casefold() if decision.committee == "suivi" else "", decision.held_on)
        sealed, awaited = self._seals.get(about), self._reserved[about]
        effect = committees.decide(context, decision, place, sealed=sealed, awaited=len(awaited))
        if self._row_by_row:
            # Judged at once, a decision stands with its reservations; what is wrong with one is told at its own row.
            for record in awaited:
                with suppress(RuleError):
                    reservations.record(context, record_of(ReservationRecord, record.values), place_of(record))
        if not decision.minutes:
            return effect
        told = self._session(context, SessionRecord(decision.committee, decision.held_on, decision.minutes), place)
        return "changed" if (effect, told) == ("unchanged", "changed") else effect


def batched(records: Sequence[Record], count: int) -> Iterator[Sequence[Record]]:
    """Some records at a time."""
    return (records[first : first + count] for first in range(0, len(records), count))


_BLAMED = {
    "conventions": "amount",
    "decisions": "granted",
    "disbursements": "amount",
    "holds": "held_from",
    "sessions": "attendee",
    "targets": "value",
}
"""The column of a row that breaks a rule, where it is not the one that names its dossier."""


def place_of(record: Record) -> Place:
    """The cell that a row's fact is known by, and those of its values."""
    return Place(record.page, record.home, None, record.told)


def _is_closed(refusal: Refusal) -> bool:
    """Whether the act is not even open in the dossier's step: then another row of the day came short first."""
    error = refusal.error
    return error.field in ("step", "outcome") and not isinstance(error, committees.NotCompetentError)


def _is_unnumbered(record: Record) -> bool:
    """Whether a reservation takes the next free number: those that say theirs come first."""
    return record.sheet is columns.RESERVATIONS and record_of(Condition, record.values).number is None


def _turn(record: Record) -> tuple[date, bool]:
    """The date of a row of history; a suspension begins once all else of its first day is told."""
    return _day(record), record.sheet is columns.HOLDS


def _day(record: Record) -> date:
    """The date of a row of history; one that cannot be read stands before all others."""
    day = record.values.get(DATED[record.sheet.noun][0])
    return day if isinstance(day, date) else date.min
