"""No forbidden state is reachable, by any road: commands, decisions, undo, sheets, in any order.

`IMM_ECO_THOROUGH=1` runs 200 walks of 40 acts. Each of `BUGS` is put into the code and must be caught.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from imm_eco.domain.rules import committee as competence
from imm_eco.domain.rules import workflow
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.rules.workflow import Move, Need
from imm_eco.domain.vocabulary import STEPS
from imm_eco.reports import histories
from imm_eco.services.checks import preserving
from imm_eco.services.intake import row_services
from imm_eco.store import lookup
from imm_eco.store.journal import OpenChange
from imm_eco.store.tables import MoveFact
from tests.property.oracle import check
from tests.property.world import (
    BARE,
    DAYS,
    FEDERATION,
    MDH,
    PIECES,
    RAIL,
    RECRUITED,
    REFERENCES,
    SELECTED,
    SITTINGS,
    STATE,
    STRENGTHENED,
    STRUCTURED,
    TODAY,
    VALIDATED,
    World,
    build,
    decision,
    envelope,
    step,
)
from tests.searching import THOROUGH, many

WALKS, ACTS = many(25, 200), many(25, 40)

_TEMPLATES: list[Path] = []


def template() -> Path:
    """The office at its start, built once a run; each walk has its own copy."""
    if not _TEMPLATES:
        path = Path(tempfile.mkdtemp()) / "template.db"
        build(path)
        _TEMPLATES.append(path)
    return _TEMPLATES[0]


refs = st.sampled_from(REFERENCES)
days = st.sampled_from([*DAYS, TODAY, date(2020, 9, 20), TODAY + timedelta(days=3)])
amounts = st.sampled_from([None, 0, MDH, 2 * MDH, 3 * MDH, 6 * MDH])
reasons = st.sampled_from(["why", "why", "why", None])
sittings = st.sampled_from(sorted(SITTINGS))
outcomes = st.sampled_from(
    ["retenu", "ajourne", "ecarte", "valide", "valide-avec-reserves", "rejete", "avenant", "resilie"]
)
names = st.sampled_from(["advance", "advance", "advance", "return", "withdraw", "drop", "close"])
steps = st.sampled_from(STEPS.codes)
some = st.sampled_from([MDH, 2 * MDH, 3 * MDH, 4 * MDH])
envelopes = st.sampled_from([0, MDH, 3 * MDH, 5 * MDH, 9 * MDH])
sinces = st.none() | st.sampled_from([date(2020, 11, 1), date(2020, 12, 1), *DAYS[2:7], TODAY])
months = st.sampled_from([Period.month(2020, 12), Period.month(2021, 3), Period.month(2021, 5)])
periods = st.sampled_from(
    [Period.year(2020), Period.month(2020, 12), Period.month(2021, 3), Period.quarter(2021, 1), Period.month(2021, 7)]
)
flows = st.sampled_from(["jobs", "turnover"])
conventions = st.sampled_from(["C1", "C1", "C2"])
paid = st.sampled_from(["OV", "OV", "OV-2", None])
supported = st.sampled_from([VALIDATED, VALIDATED, SELECTED])


def of(noun: str, **values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """A row of a sheet."""
    return st.tuples(st.just(noun), st.fixed_dictionaries(values))


decisions = st.tuples(st.just("decisions"), st.builds(decision, refs, sittings, outcomes, amounts, reasons))
on_validated = st.tuples(
    st.just("decisions"),
    st.builds(decision, supported, sittings, st.sampled_from(["valide", "avenant"]), amounts, reasons),
)
seats = st.builds(
    lambda sitting, person: (
        "sessions",
        {"committee": sitting[0], "held_on": sitting[1], "attendee": person[0], "body": person[1]},
    ),
    st.sampled_from(list(SITTINGS.values())),
    st.sampled_from([STATE, FEDERATION, ("Mme Idrissi", "federation")]),
)
reservations = of("reservations", reference=supported, held_on=st.sampled_from([date(2020, 12, 15), DAYS[3]]),
                  text=st.sampled_from(["permis", "bail"]), lifted_on=st.none() | days)  # fmt: skip
rows = st.lists(
    st.one_of(
        st.tuples(st.just("moves"), st.builds(step, refs, steps, days)),
        decisions,
        on_validated,
        seats,
        reservations,
        of("holds", reference=refs, held_from=days, resumed_on=st.none() | days, reason=st.just("permis")),
        of("conventions", reference=supported, convention=conventions, signed_on=days, amount=some),
        of("disbursements", reference=supported, paid_on=days, amount=some, piece=paid),
        of("assessments", reference=refs, axis=st.sampled_from(["pertinence", "faisabilite"]),
           score=st.sampled_from([2000, 7000]), assessed_on=days),
        of("pieces", reference=refs, piece=st.sampled_from(PIECES), received_on=st.none() | days),
        of("results", reference=refs, indicator=flows, period=periods, value=st.integers(1, 9)),
        of("closings", month=months, state=st.sampled_from(["closed", "reopened"]), reason=st.just("why")),
        st.tuples(st.just("targets"), st.builds(envelope, envelopes, sinces)),
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip
ballots = st.lists(st.one_of(decisions, on_validated, seats, reservations), min_size=1, max_size=4)


class Process(RuleBasedStateMachine):
    """An office where anybody may try anything."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "office.db"
        shutil.copyfile(template(), path)
        self.world = World(path)
        self.checked = b""

    def teardown(self) -> None:
        self.folder.cleanup()

    @rule(name=names, ref=refs, on=days, reason=reasons)
    def move(self, name: str, ref: str, on: date, reason: str | None) -> None:
        self.world.move(name, ref, on, reason)

    @rule(ref=refs, to=steps, on=days)
    def go_back(self, ref: str, to: str, on: date) -> None:
        self.world.move("return", ref, on, to=to)

    @rule(ref=refs, sitting=sittings, outcome=outcomes, granted=amounts, reason=reasons, reserve=st.booleans())
    def decide(
        self, ref: str, sitting: str, outcome: str, granted: int | None, reason: str | None, reserve: bool
    ) -> None:
        self.world.decide(ref, sitting, outcome, granted, reason, reserve and outcome == "valide-avec-reserves")

    @rule(sitting=sittings, granted=amounts)
    def validate(self, sitting: str, granted: int | None) -> None:
        self.world.decide(SELECTED, sitting, "valide", granted)

    @rule(ref=refs, sitting=sittings)
    def retract(self, ref: str, sitting: str) -> None:
        self.world.retract(ref, sitting)

    @rule(
        sitting=sittings, attendee=st.sampled_from([FEDERATION, ("M. Berrada", "etat"), ("Mme Idrissi", "federation")])
    )
    def sit(self, sitting: str, attendee: tuple[str, str]) -> None:
        self.world.sit(sitting, attendee)

    @rule(ref=refs, on=days)
    def hold(self, ref: str, on: date) -> None:
        self.world.hold(ref, on)

    @rule(ref=refs, on=days)
    def resume(self, ref: str, on: date) -> None:
        self.world.resume(ref, on)

    @rule(ref=refs, on=days, points=st.sampled_from([20, 70, 90]))
    def assess(self, ref: str, on: date, points: int) -> None:
        self.world.assess(ref, on, points)

    @rule(ref=refs, on=st.none() | days, whole=st.booleans())
    def receive(self, ref: str, on: date | None, whole: bool) -> None:
        self.world.receive(ref, on, PIECES if whole else PIECES[:1])

    @rule(ref=refs, field=st.sampled_from(["expressed_on", "opened_on"]), on=days)
    def edit(self, ref: str, field: str, on: date) -> None:
        self.world.edit(ref, **{field: on})

    @rule(ref=refs, ecosystem=st.sampled_from(["ferroviaire", "travail-metaux"]))
    def relocate(self, ref: str, ecosystem: str) -> None:
        self.world.edit(ref, ecosystem=ecosystem)

    @rule(ref=supported, on=days, amount=some, convention=conventions)
    def sign(self, ref: str, on: date, amount: int, convention: str) -> None:
        self.world.sign(ref, on, amount, convention)

    @rule(ref=supported, on=days, amount=some)
    def pay(self, ref: str, on: date, amount: int) -> None:
        self.world.pay(ref, on, amount)

    @rule(ref=refs, on=days)
    def lift(self, ref: str, on: date) -> None:
        self.world.lift(ref, on)

    @rule(ref=refs)
    def give_results(self, ref: str) -> None:
        self.world.give_results(ref)

    @rule(back=st.integers(0, 30))
    def undo(self, back: int) -> None:
        self.world.undo(max(self.world.latest() - back, 1))

    @rule()
    def undo_the_latest(self) -> None:
        self.world.undo(None)

    @rule()
    def redo(self) -> None:
        self.world.redo()

    @rule(amount=envelopes, since=sinces)
    def set_envelope(self, amount: int, since: date | None) -> None:
        self.world.set_envelope(amount, since)

    @rule(ref=supported, sitting=sittings, granted=amounts)
    def amend(self, ref: str, sitting: str, granted: int | None) -> None:
        self.world.decide(ref, sitting, "avenant", granted)

    @rule(sitting=sittings)
    def terminate(self, sitting: str) -> None:
        self.world.decide(VALIDATED, sitting, "resilie")

    @rule(keep=refs, other=refs)
    def merge(self, keep: str, other: str) -> None:
        self.world.merge(keep, other)

    @rule(month=months)
    def close(self, month: Period) -> None:
        self.world.close(month)

    @rule(late=st.sampled_from([None, "mail of the company"]))
    def be_late(self, late: str | None) -> None:
        self.world.late = late

    @rule(month=months)
    def reopen(self, month: Period) -> None:
        self.world.reopen(month)

    @rule(ref=refs, indicator=flows, period=periods, value=st.integers(1, 9))
    def give(self, ref: str, indicator: str, period: Period, value: int) -> None:
        self.world.give(ref, indicator, period, value)

    @rule(found=ballots)
    def decide_all(self, found: list[tuple[str, dict[str, Any]]]) -> None:
        self.world.decide_all(found)

    @rule(found=rows)
    def take(self, found: list[tuple[str, dict[str, Any]]]) -> None:
        self.world.take(found)

    @invariant()
    def nothing_is_forbidden(self) -> None:
        content = self.world.path.read_bytes()
        if content != self.checked:  # a refusal leaves the file as it was, to the byte
            check(self.world)
            self.checked = content


QUIET = settings(
    max_examples=WALKS,
    stateful_step_count=ACTS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=not THOROUGH,
    print_blob=True,
)


def test_no_road_leads_to_a_forbidden_state() -> None:
    run_state_machine_as_test(Process, settings=QUIET)


Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class Bug:
    """A mistake put into the code, and the shortest story that meets it."""

    name: str
    seed: Callable[[Patch], None]
    story: Callable[[World], object]


def without(*needs: Need) -> Callable[[Patch], None]:
    """The process without some needs."""

    def seed(patch: Patch) -> None:
        kept = Move.all_needs.fget  # type: ignore[attr-defined]
        patch.setattr(Move, "all_needs", property(lambda self: tuple(n for n in kept(self) if n not in needs)))

    return seed


def _competence_off(patch: Patch) -> None:
    patch.setattr(competence, "obstacles", lambda *_args: [])


def _nothing_asked(patch: Patch) -> None:
    """A change's end that asks no rule."""
    patch.setattr(preserving, "broken_by", lambda *_args: [])


def _sheet_moves_unchecked(patch: Patch) -> None:
    def record(context: Any, values: Any, place: Any = None) -> Any:
        about = lookup.dossier(context.db, values["reference"])
        fact = {"dossier_id": about, "move": "advance", "from_step": "identification", "to_step": values["step"]}
        return context.change.put(context.fact(MoveFact, {**fact, "moved_on": values["moved_on"]}), place)

    patch.setitem(row_services.DATED, "moves", ("moved_on", record))


def _validation_unsealed(patch: Patch) -> None:
    patch.setattr(workflow, "makes_seal", lambda _move: False)


def _retraction_untold(patch: Patch) -> None:
    def retract(self: OpenChange, fact: Any) -> None:
        self.db.execute(f"UPDATE {fact.__tablename__} SET retracted_by = ? WHERE id = ?", (self.id, fact.id))

    patch.setattr(OpenChange, "_retract", retract)


def _holds_counted_in_every_step(patch: Patch) -> None:
    def whole(waits: Any, _start: date, until: date) -> int:
        return sum(((end or until) - begun).days for begun, end in waits)

    patch.setattr(histories, "suspended", whole)


def _validate(world: World, sitting: str = "suivi", granted: int | None = MDH) -> bool:
    return world.decide(SELECTED, sitting, "valide", granted)


def _assess_then_advance(world: World) -> int:
    """The number of the change that gave the scores on which the dossier went on."""
    assert world.assess(STRENGTHENED, DAYS[0], 70)
    number = world.latest()
    assert world.move("advance", STRENGTHENED, DAYS[1])
    return number


def _opening_undone(world: World) -> None:
    world.undo(1 + 1 + REFERENCES.index(STRENGTHENED))


def _lowered(world: World) -> None:
    _assess_then_advance(world)
    world.assess(STRENGTHENED, DAYS[0], 20)


def _joined_late(world: World) -> None:
    assert _validate(world)
    world.sit("suivi", FEDERATION)


def _paid_too_much(world: World) -> None:
    assert world.sign(VALIDATED, DAYS[0], MDH)
    world.pay(VALIDATED, DAYS[1], 3 * MDH)


def _suspended_twice(world: World) -> None:
    assert world.hold(BARE, DAYS[2]) and world.resume(BARE, DAYS[6])
    world.hold(BARE, DAYS[4])


def _suspended_then_advanced(world: World) -> None:
    assert world.hold(BARE, DAYS[2])
    world.move("advance", BARE, DAYS[4])


def _suspended_then_withdrawn_earlier(world: World) -> None:
    assert world.hold(BARE, DAYS[2])
    world.move("withdraw", BARE, DAYS[0])


def _suspended_and_resumed(world: World) -> None:
    assert world.hold(BARE, DAYS[2]) and world.resume(BARE, DAYS[4])


def _suspended_resumed_advanced(world: World) -> None:
    _suspended_and_resumed(world)
    assert world.move("advance", BARE, DAYS[6])


BUGS = (
    Bug("competence is not checked by hand", _competence_off, lambda w: _validate(w, "suivi-mixed")),
    Bug(
        "competence is not checked in a sheet",
        _competence_off,
        lambda w: w.take([("decisions", decision(SELECTED, "suivi-empty", "valide", MDH, None))]),
    ),
    Bug("an undo leaves facts of nothing", _nothing_asked, _opening_undone),
    Bug("an undo takes the ground away", _nothing_asked, lambda w: w.undo(_assess_then_advance(w))),
    Bug("scores are not needed", without(workflow.SCORES), lambda w: w.move("advance", STRENGTHENED, DAYS[0])),
    Bug("any ecosystem selects", without(workflow.ACTIVE_ECOSYSTEM), lambda w: w.decide(RAIL, "pilotage", "retenu")),
    Bug("reasons are not needed", without(workflow.REASON), lambda w: w.move("return", RECRUITED, DAYS[0], None)),
    Bug(
        "dates are not ordered",
        without(workflow.IN_ORDER),
        lambda w: w.move("return", RECRUITED, date(2020, 6, 20)),
    ),
    Bug(
        "the future can be recorded",
        without(workflow.NOT_FUTURE),
        lambda w: w.move("advance", BARE, TODAY + timedelta(days=3)),
    ),
    Bug("the envelope is ignored", without(workflow.ENVELOPE), lambda w: _validate(w, granted=6 * MDH)),
    Bug("a suspended dossier moves", without(workflow.NOT_HELD), _suspended_then_advanced),
    Bug("a life ends before a suspension", without(workflow.AFTER_HOLDS), _suspended_then_withdrawn_earlier),
    Bug("a score is lowered under a move", _nothing_asked, _lowered),
    Bug("the federation joins after the validation", _nothing_asked, _joined_late),
    Bug(
        "a sheet moves without rules",
        _sheet_moves_unchecked,
        lambda w: w.take([("moves", step(BARE, "suivi", DAYS[0]))]),
    ),
    Bug("a validation seals nothing", _validation_unsealed, _validate),
    Bug("a retraction is not in the digest", _retraction_untold, _suspended_and_resumed),
    Bug("payments have no limit", _nothing_asked, _paid_too_much),
    Bug("suspensions overlap", _nothing_asked, _suspended_twice),
    Bug("a suspension counts in every step", _holds_counted_in_every_step, _suspended_resumed_advanced),
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    path = tmp_path / "office.db"
    shutil.copyfile(template(), path)
    yield World(path)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_seeded_bug_is_caught(world: World, bug: Bug, monkeypatch: Patch) -> None:
    with monkeypatch.context() as patch:
        _nothing_asked(patch)  # so that what is not refused is seen from outside
        bug.seed(patch)
        bug.story(world)
        with pytest.raises(AssertionError):
            check(world)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_without_the_bug_its_story_does_no_harm(world: World, bug: Bug) -> None:
    bug.story(world)
    check(world)


def test_there_is_a_way_to_the_very_end(world: World) -> None:
    """The walks are free to fail; this one is not, so that they are known to be able to get anywhere."""
    assert world.express(BARE, DAYS[0])
    assert world.move("advance", BARE, DAYS[0])
    assert world.move("advance", BARE, DAYS[0])
    assert world.assess(BARE, DAYS[1], 70) and world.move("advance", BARE, DAYS[1])
    assert world.receive(BARE, DAYS[2]) and world.decide(BARE, "pilotage", "retenu")
    assert world.hold(BARE, DAYS[2])
    assert not world.decide(BARE, "suivi", "valide", MDH)
    assert world.resume(BARE, DAYS[3])
    assert world.decide(BARE, "suivi", "valide-avec-reserves", MDH, reserve=True)
    assert world.sign(BARE, DAYS[4], MDH) and world.lift(BARE, DAYS[4])
    assert world.move("advance", BARE, DAYS[5]) and world.pay(BARE, DAYS[6], MDH)
    assert world.give_results(BARE) and world.move("close", BARE, DAYS[7])
    check(world)
    assert world.take([("decisions", decision(STRUCTURED, "pilotage-later", "retenu", None, None))])
    assert world.take(
        [
            ("moves", step(STRENGTHENED, "recrutement", DAYS[0])),
            ("holds", {"reference": RECRUITED, "held_from": DAYS[0], "resumed_on": DAYS[1], "reason": "permis"}),
            ("moves", step(RECRUITED, "renforcement", DAYS[1])),
        ]
    )
    check(world)
