"""Committees: what a session decided on a dossier, and the seal that a validation puts on commitments.

The same decision again is nothing new where all that is said of it is equal, its reservations and their due dates
included; else it corrects the first, as long as nothing stands on what it corrects.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from imm_eco import formatting
from imm_eco.domain.rules import committee as competence
from imm_eco.domain.rules import workflow
from imm_eco.domain.rules.seal import SealedLine, seal_digest
from imm_eco.domain.rules.standing import Act
from imm_eco.domain.vocabulary import COMMITTEES, OUTCOMES, STEPS, plain_words
from imm_eco.errors import RuleError, command
from imm_eco.i18n import _
from imm_eco.services import moves, reservations
from imm_eco.services.context import Context
from imm_eco.services.records import Condition, DecisionRecord, Said, SealRecord, record_of
from imm_eco.services.sessions import session_key
from imm_eco.services.standings import standing
from imm_eco.services.undo import taking_back
from imm_eco.store import lookup
from imm_eco.store.journal import Effect, Place, content, live
from imm_eco.store.provenance import place_of
from imm_eco.store.tables import (
    AttendeeFact,
    CommitmentFact,
    DecisionFact,
    Fact,
    MoveFact,
    ReservationFact,
    SealFact,
    SealLineFact,
    SessionFact,
)


class NotCompetentError(RuleError):
    """A session may not take a decision, wherever the dossier stands."""


Line = tuple[SealedLine, Place]
"""The commitments of a year, to be sealed, and where they stand."""


def decide(
    context: Context,
    decision: DecisionRecord,
    place: Place | None = None,
    *,
    sealed: Sequence[Line] | None = None,
    conditions: Sequence[Condition] | None = None,
    awaited: int = 0,
) -> Effect:
    """Record a decision and what follows from it: the move, the seal, the reservations; or correct one.

    `sealed` are the commitments to seal when history is taken over; the dossier's own otherwise. `conditions` are
    its reservations, all of them, where any is said; `awaited` is how many more the same workbook puts.
    Raises RuleError when the session is not competent, or the process does not allow the decision.
    """
    session_id = lookup.session(context.db, session_key(decision.committee, decision.held_on))
    dossier_id = lookup.dossier(context.db, decision.reference)
    about = {"session_id": session_id, "dossier_id": dossier_id}
    if workflow.content_of(decision.committee, decision.outcome) is workflow.GIVES_NOTHING:
        decision = decision._replace(granted=decision.granted or None)
    _require_competence(context, session_id, decision)
    _require_distinct(conditions or ())
    known = context.one(DecisionFact, **about)
    if known:
        return _Correction(context, decision, known, conditions, place).make(awaited, sealed)
    _take(context, decision, about, place, sealed, (conditions or ()), awaited)
    return "new"


def _take(
    context: Context,
    decision: DecisionRecord,
    about: Mapping[str, int],
    place: Place | None,
    sealed: Sequence[Line] | None,
    conditions: Sequence[Condition],
    awaited: int,
) -> None:
    """Take a decision that is open in the dossier's step."""
    dossier_id, session_id, on = about["dossier_id"], about["session_id"], decision.held_on
    state = standing(context.db, context.programme, dossier_id, on, envelope=False)
    if decision.granted is not None:
        state = replace(state, envelope_left=context.envelope.left(dossier_id, on))
    move = workflow.find_decision(decision.committee, decision.outcome, state.step)
    if move is None:
        raise _not_open(decision, state.step)
    what = Act(on, context.today, decision.reason, decision.granted, len(conditions) + awaited)
    place = place.named(held_on="moved_on") if place else None
    moves.make(context, dossier_id, move, state, what, session_id=session_id, place=place)
    context.change.put(_fact(context, about, decision), place)
    if workflow.makes_seal(move):
        _seal(context, dossier_id, session_id, on, sealed, place)
    for condition in conditions:
        reservations.put(context, about, condition, place)


def _fact(context: Context, about: Mapping[str, int], decision: DecisionRecord) -> DecisionFact:
    said = {"outcome": decision.outcome, "granted": decision.granted, "reason": decision.reason}
    return context.fact(DecisionFact, {**about, **said})


def _require_distinct(conditions: Sequence[Condition]) -> None:
    """Raise RuleError for a reservation that is said twice."""
    texts = [plain_words(each.text) for each in conditions]
    for number, each in enumerate(conditions):
        if texts[number] in texts[:number]:
            message = _("this reservation is said twice: {text}").format(text=each.text)
            raise RuleError(message, hint=_("say what tells the two apart"), field="text")


def decide_in(context: Context, session: str, values: Said, conditions: Sequence[Condition] | None = None) -> Effect:
    """Record what is said of a decision, of the session that a key, minutes' reference or date names."""
    sitting = context.one(SessionFact, session_id=lookup.session(context.db, session))
    assert sitting is not None
    about = {"committee": sitting.committee, "held_on": sitting.held_on}
    return decide(context, record_of(DecisionRecord, {**values, **about}), conditions=conditions)


class _Correction:
    """A decision that was taken already, said otherwise: what differs is corrected, old → new."""

    def __init__(
        self,
        context: Context,
        said: DecisionRecord,
        known: DecisionFact,
        conditions: Sequence[Condition] | None,
        place: Place | None,
    ) -> None:
        self.context, self.said, self.known, self.place = context, said, known, place
        self.about = {"session_id": known.session_id, "dossier_id": known.dossier_id}
        self.conditions = conditions
        self.stand = live(context.db, ReservationFact, **self.about)

    def make(self, awaited: int, sealed: Sequence[Line] | None) -> Effect:
        """Correct what differs from what is said; nothing where all of it is recorded already."""
        told = self._told()
        revised = _fact(self.context, self.about, told)
        dropped = list(self._dropped(revised.outcome))
        if content(revised) == content(self.known) and not dropped and not self._puts():
            return "unchanged"
        self._require_content(revised, len(self.stand) - len(dropped) + self._count_new() + awaited)
        with taking_back(self.context, self._refused()) as blocking:
            blocking.update(lifted_later(dropped, self.known))
            if self._leads_elsewhere(revised.outcome):
                for fact in said_by(self.context, self.known):
                    self.context.change.retract(fact)
                _take(self.context, told, self.about, self.place, sealed, self.conditions or (), awaited)
            else:
                self._revise(revised, dropped)
        return "changed"

    def _told(self) -> DecisionRecord:
        """The whole decision: what is not said of it stays, where its outcome leads where it led."""
        said = self.said
        if self._leads_elsewhere(said.outcome):
            return said
        gives = workflow.content_of(said.committee, said.outcome) is not workflow.GIVES_NOTHING
        granted = self.known.granted if said.granted is None and gives else said.granted
        return said._replace(granted=granted, reason=said.reason or self.known.reason)

    def _leads_elsewhere(self, outcome: str) -> bool:
        """Whether another outcome makes another move: the decision is then taken again from its start."""
        ways = {workflow.targets_of(self.said.committee, each) for each in (outcome, self.known.outcome)}
        return outcome != self.known.outcome and len(ways) > 1

    def _dropped(self, outcome: str) -> Iterator[ReservationFact]:
        """The reservations that are no longer said: those not named, where any is; all where the outcome takes none."""
        named = None if self.conditions is None else {plain_words(each.text) for each in self.conditions}
        for each in self.stand:
            if outcome != "valide-avec-reserves" or (named is not None and plain_words(each.text) not in named):
                yield each

    def _stands(self, condition: Condition) -> ReservationFact | None:
        text = plain_words(condition.text)
        return next((each for each in self.stand if plain_words(each.text) == text), None)

    def _puts(self) -> bool:
        """Whether a reservation is new, or said otherwise."""
        pairs = [(self._stands(each), each) for each in self.conditions or ()]
        return any(
            known is None or any(getattr(known, key) != value for key, value in each.said.items())
            for known, each in pairs
        )

    def _count_new(self) -> int:
        return sum(self._stands(each) is None for each in self.conditions or ())

    def _require_content(self, revised: DecisionFact, count: int) -> None:
        """Raise RuleError where the decision would say what its outcome does not allow."""
        act = Act(self.said.held_on, self.context.today, revised.reason, revised.granted, count)
        unmet = workflow.unsaid(self.said.committee, revised.outcome, act)
        if unmet:
            message = _("the decision {outcome} on {reference} cannot be corrected so")
            said = {"outcome": OUTCOMES.title(revised.outcome), "reference": self.said.reference}
            needs = [_("needs {what}").format(what=need.say()) for need in unmet]
            hint = moves.ways(self.said.reference, unmet)
            raise RuleError(message.format(**said), details=needs, hint=hint, field="outcome")

    def _refused(self) -> str:
        message = _("the decision of {session} on {reference} cannot be corrected: something stands on it")
        session = session_key(self.said.committee, self.said.held_on)
        return message.format(session=session, reference=lookup.reference_of(self.context.db, self.known.dossier_id))

    def _revise(self, revised: DecisionFact, dropped: Sequence[ReservationFact]) -> None:
        """Say the decision as it is now; its move and its seal stay."""
        for gone in dropped:
            self.context.change.retract(gone)
        self.context.change.put(revised, self.place)
        for move in live(self.context.db, MoveFact, **self.about):
            identity = {name: getattr(move, name) for name in MoveFact.identity}
            self.context.revise(MoveFact, identity, {"reason": revised.reason}, self.place)
        for condition in self.conditions or ():
            reservations.put(self.context, self.about, condition, self.place)


def lifted_later(gone: Sequence[ReservationFact], decision: DecisionFact) -> set[int]:
    """The later changes that have lifted reservations which no longer stand."""
    return {each.change_id or 0 for each in gone if each.lifted_on and each.change_id != decision.change_id}


def said_by(context: Context, decision: DecisionFact) -> Iterator[Fact]:
    """A decision, and the facts that followed from it: its move, its reservations, its seal."""
    about = {"dossier_id": decision.dossier_id, "session_id": decision.session_id}
    yield decision
    yield from live(context.db, MoveFact, **about)
    yield from live(context.db, ReservationFact, **about)
    for seal in live(context.db, SealFact, **about):
        yield seal
        yield from live(context.db, SealLineFact, dossier_id=seal.dossier_id, sealed_on=seal.sealed_on)


def _require_competence(context: Context, session_id: int, decision: DecisionRecord) -> None:
    bodies = [attendee.body for attendee in live(context.db, AttendeeFact, session_id=session_id)]
    obstacles = competence.obstacles(decision.committee, bodies, decision.outcome)
    if obstacles:
        message = _("the {committee} of {date} cannot decide `{outcome}`").format(
            committee=COMMITTEES.title(decision.committee),
            date=formatting.day(decision.held_on),
            outcome=OUTCOMES.title(decision.outcome),
        )
        raise NotCompetentError(message, details=obstacles, hint=_to_complete(decision, bodies), field="outcome")


def _to_complete(decision: DecisionRecord, bodies: Collection[str]) -> str | None:
    """How to note those without whom the session cannot decide; None where it lacks nobody, or is the wrong one."""
    lacking = competence.lacking(decision.committee, bodies)
    if not lacking or decision.outcome not in competence.outcomes(decision.committee):
        return None
    options = [word for body in lacking for word in (_ATTENDEE_OPTIONS[body], "TEXT")]
    words = command("committee", "edit", session_key(decision.committee, decision.held_on), *options)
    return _("if they sat, say so: {command}").format(command=words)


_ATTENDEE_OPTIONS = {"etat": "--state", "federation": "--federation"}


def _not_open(decision: DecisionRecord, step: str) -> RuleError:
    message = _("{reference} is in {step}: the decision {outcome} is not open there").format(
        reference=decision.reference, step=STEPS.title(step), outcome=OUTCOMES.title(decision.outcome)
    )
    labels = dict.fromkeys(workflow.label(move) for move in workflow.open_moves(step))
    details = [_("open moves: {moves}").format(moves=", ".join(labels))] if labels else []
    return RuleError(message, details=details, field="outcome")


def _seal(
    context: Context,
    dossier_id: int,
    session_id: int,
    on: date,
    sealed: Sequence[Line] | None,
    place: Place | None,
) -> None:
    """Snapshot the commitments: what was validated stays what it was, whatever is edited later.

    A sealed figure comes from where the commitment does.
    """
    own = live(context.db, CommitmentFact, dossier_id=dossier_id)
    said = sealed or [(_line(each), place_of(each)) for each in own]
    lines = sorted(said, key=lambda each: each[0].year)
    identity = {"dossier_id": dossier_id, "sealed_on": on}
    seal = {**identity, "session_id": session_id, "seal": seal_digest([line for line, _at in lines])}
    context.change.put(context.fact(SealFact, seal), place)
    for line, at in lines:
        context.change.put(context.fact(SealLineFact, {**identity, **line._asdict()}), at)


def _line(own: CommitmentFact) -> SealedLine:
    return SealedLine(own.year, own.jobs, own.turnover, own.export_turnover, own.investment)


def check_seal(context: Context, seal: SealRecord) -> Effect:
    """Whether a decision sealed these very figures. Raises RuleError: what is sealed is never corrected."""
    dossier_id = lookup.dossier(context.db, seal.reference)
    identity = {"dossier_id": dossier_id, "sealed_on": seal.sealed_on, "year": seal.year}
    line = context.one(SealLineFact, **identity)
    if line is None:
        message = _("no decision of the comité de suivi sealed commitments of {year} on {date}").format(
            year=seal.year, date=formatting.day(seal.sealed_on)
        )
        raise RuleError(message, hint=_("check the date, or add the decision"), field="sealed_on")
    for name in SealedLine._fields:
        if name in seal.said and seal.said[name] != getattr(line, name):
            message = _("the commitments sealed on {date} are never changed")
            said = message.format(date=formatting.day(seal.sealed_on))
            raise RuleError(said, hint=_("an `avenant` decision makes a new seal"), field=name)
    return "new" if line.change_id == context.change.id else "unchanged"
