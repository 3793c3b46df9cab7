"""The process, move by move, as sentences; no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imm_eco import i18n
from imm_eco.domain.rules import workflow
from imm_eco.domain.rules.standing import Act, Standing
from imm_eco.domain.rules.workflow import DECIDE, MOVES, Move
from imm_eco.domain.vocabulary import ACCOMPANIMENT, ACTIVE_STEPS, ENDS, OUTCOMES, STEPS, VALIDATED
from imm_eco.i18n import _

TODAY = date(2019, 2, 1)
ENTERED = date(2018, 3, 15)
ON = date(2018, 6, 20)

READY = Standing(
    step="identification",
    entered_on=ENTERED,
    ecosystem_status="active",
    channel="road-show",
    contact="N. Berrada",
    ice="001525713000066",
    expressed_on=date(2018, 4, 2),
    investment=4_250_000_000,
    committed_years=frozenset({2019, 2020}),
    horizon_year=2020,
    scores={"pertinence": 7_200, "faisabilite": 6_000},
    thresholds={"pertinence": 6_000, "faisabilite": 6_000},
    envelope_left=100_000_000,
    conventions=1,
)
"""A dossier that lacks nothing, whatever the move."""


def proper(made: Move) -> Act:
    """An act that says what a move's decision must say, and nothing that it may not."""
    gives = made.committee == "suivi" and made.outcome in ("valide", "valide-avec-reserves", "avenant")
    reservations = int(made.outcome == "valide-avec-reserves")
    return replace(COMPLETE, granted=COMPLETE.granted if gives else None, reservations=reservations)


COMPLETE = Act(on=ON, today=TODAY, reason="the committee asked for it", granted=90_000_000)


def move(name: str, source: str, target: str | None = None) -> Move:
    found = workflow.find(name, source, target)
    assert found is not None
    return found


def decision(committee: str, outcome: str, source: str) -> Move:
    found = workflow.find_decision(committee, outcome, source)
    assert found is not None
    return found


def unmet(made: Move, standing: Standing = READY, act: Act = COMPLETE) -> list[str]:
    return [need.code for need in made.unmet(replace(standing, step=made.source), act)]


class TestTheTable:
    """Every line of the agreement's table of moves: where it starts, where it leads, who makes it."""

    @pytest.mark.parametrize(
        ("name", "source", "target"),
        [
            ("advance", "identification", "recrutement"),
            ("advance", "recrutement", "renforcement"),
            ("advance", "renforcement", "structuration"),
            ("advance", "mise-en-place", "suivi"),
            ("close", "suivi", "clos"),
        ],
    )
    def test_a_step_is_left_by_hand_towards_one_other(self, name: str, source: str, target: str) -> None:
        assert move(name, source).target == target

    @pytest.mark.parametrize("source", ["structuration", "validation", "suivi", *ENDS])
    def test_nobody_advances_by_hand_where_a_committee_decides_or_life_has_ended(self, source: str) -> None:
        assert workflow.find("advance", source) is None

    @pytest.mark.parametrize(
        ("committee", "outcome", "source", "target"),
        [
            ("pilotage", "retenu", "structuration", "validation"),
            ("pilotage", "ajourne", "structuration", None),
            ("suivi", "valide", "validation", "mise-en-place"),
            ("suivi", "valide-avec-reserves", "validation", "mise-en-place"),
            ("suivi", "ajourne", "validation", "structuration"),
            ("suivi", "rejete", "validation", "rejete"),
            ("suivi", "avenant", "mise-en-place", None),
            ("suivi", "avenant", "suivi", None),
            ("suivi", "resilie", "mise-en-place", "resilie"),
            ("suivi", "resilie", "suivi", "resilie"),
        ],
    )
    def test_a_decision_moves_a_dossier(self, committee: str, outcome: str, source: str, target: str | None) -> None:
        assert decision(committee, outcome, source).target == target

    def test_every_earlier_step_of_accompaniment_can_be_returned_to(self) -> None:
        returns = {(m.source, m.target) for m in MOVES if m.name == "return"}
        assert returns == {
            (later, earlier) for number, later in enumerate(ACCOMPANIMENT) for earlier in ACCOMPANIMENT[:number]
        }

    def test_a_return_without_a_step_goes_back_by_one(self) -> None:
        assert move("return", "structuration").target == "renforcement"
        assert move("return", "recrutement").target == "identification"

    @pytest.mark.parametrize("source", [*ACCOMPANIMENT, "validation"])
    def test_a_promoter_withdraws_and_a_dossier_is_dropped_before_validation(self, source: str) -> None:
        assert move("withdraw", source).target == "desiste"
        assert move("drop", source).target == "ecarte"
        assert decision("pilotage", "ecarte", source).target == "ecarte"

    @pytest.mark.parametrize("source", ["mise-en-place", "suivi"])
    def test_after_validation_only_a_decision_ends_a_dossier_early(self, source: str) -> None:
        assert workflow.find("withdraw", source) is None
        assert workflow.find("drop", source) is None
        assert workflow.find("return", source) is None

    def test_every_step_and_outcome_is_one_of_the_permanent_codes(self) -> None:
        for made in MOVES:
            assert {made.source, made.target or made.source} <= set(STEPS.codes)
            assert made.outcome is None or made.outcome in OUTCOMES.codes
            assert (made.name == DECIDE) == (made.committee is not None) == (made.outcome is not None)

    def test_history_enters_a_step_by_the_move_made_by_hand(self) -> None:
        assert workflow.find_entry("identification", "recrutement") == move("advance", "identification")
        assert workflow.find_entry("validation", "mise-en-place") is None
        assert workflow.find_entry("structuration", "validation") is None


class TestNeeds:
    """Each need of each move: met by a complete dossier, and refused when it alone is lacking."""

    @pytest.mark.parametrize("made", MOVES, ids=lambda m: f"{m.name} {m.outcome or ''} {m.source}-{m.target}")
    def test_a_complete_dossier_makes_every_move_but_the_drop_that_is_the_committees(self, made: Move) -> None:
        late_drop = made.name == "drop" and made.source not in ("identification", "recrutement")
        assert unmet(made, READY, proper(made)) == (["pilotage"] if late_drop else [])

    @pytest.mark.parametrize("made", [m for m in MOVES if m.committee], ids=lambda m: f"{m.outcome} {m.source}")
    def test_a_decision_gives_what_its_committee_can_give_and_no_more(self, made: Move) -> None:
        granted, reserved = replace(proper(made), granted=5), replace(proper(made), reservations=2)
        if made.committee == "suivi" and made.outcome in ("valide", "avenant"):
            assert (unmet(made, READY, granted), unmet(made, READY, reserved)) == ([], ["unreserved"])
        elif made.outcome == "valide-avec-reserves":
            assert (unmet(made, READY, granted), unmet(made, READY, reserved)) == ([], [])
            assert unmet(made, READY, replace(proper(made), reservations=0)) == ["reserved"]
        else:
            assert (unmet(made, READY, granted), unmet(made, READY, reserved)) == (["gives-nothing"],) * 2
            assert unmet(made, READY, replace(proper(made), granted=0)) == []

    def test_to_recruit_an_ecosystem_a_channel_and_a_contact(self) -> None:
        made = move("advance", "identification")
        assert unmet(made, replace(READY, ecosystem_status="ended")) == ["open-ecosystem"]
        assert unmet(made, replace(READY, ecosystem_status="in-preparation")) == []
        assert unmet(made, replace(READY, channel=None)) == ["channel"]
        assert unmet(made, replace(READY, contact=None)) == ["contact"]

    def test_to_strengthen_an_expression_of_interest_an_ice_an_investment_and_commitments(self) -> None:
        made = move("advance", "recrutement")
        assert unmet(made, replace(READY, expressed_on=None)) == ["expressed"]
        assert unmet(made, replace(READY, expressed_on=date(2018, 6, 21))) == ["expressed"]
        assert unmet(made, replace(READY, expressed_on=ON)) == []
        assert unmet(made, replace(READY, ice="001525713")) == ["ice"]
        assert unmet(made, replace(READY, ice=None)) == ["ice"]
        assert unmet(made, replace(READY, investment=0)) == ["investment"]
        assert unmet(made, replace(READY, committed_years=frozenset({2018, 2019}))) == ["commitments"]

    def test_to_structure_both_scores_at_their_threshold(self) -> None:
        made = move("advance", "renforcement")
        assert unmet(made, replace(READY, scores={"pertinence": 6_000, "faisabilite": 6_000})) == []
        assert unmet(made, replace(READY, scores={"pertinence": 5_999, "faisabilite": 6_000})) == ["scores"]
        assert unmet(made, replace(READY, scores={"pertinence": 9_900})) == ["scores"]
        assert unmet(made, replace(READY, scores={})) == ["scores"]

    def test_an_axis_without_a_threshold_must_still_be_assessed(self) -> None:
        made = move("advance", "renforcement")
        assert unmet(made, replace(READY, thresholds={}, scores={"pertinence": 0})) == ["scores"]

    def test_to_be_selected_the_whole_checklist_and_an_active_ecosystem(self) -> None:
        made = decision("pilotage", "retenu", "structuration")
        act = proper(made)
        assert unmet(made, replace(READY, missing_pieces=("Attestation CNSS",)), act) == ["pieces"]
        assert unmet(made, replace(READY, ecosystem_status="in-preparation"), act) == ["active-ecosystem"]

    @pytest.mark.parametrize("outcome", ["valide", "valide-avec-reserves"])
    def test_to_be_validated_the_support_granted_within_the_envelope(self, outcome: str) -> None:
        made = decision("suivi", outcome, "validation")
        act = proper(made)
        assert unmet(made, READY, replace(act, granted=None)) == ["granted"]
        assert unmet(made, READY, replace(act, granted=100_000_000)) == []
        assert unmet(made, READY, replace(act, granted=100_000_001)) == ["envelope"]
        assert unmet(made, replace(READY, envelope_left=None), replace(act, granted=10**15)) == []

    def test_support_may_be_granted_at_zero_but_not_left_unsaid(self) -> None:
        made = decision("suivi", "valide", "validation")
        assert unmet(made, READY, replace(COMPLETE, granted=0)) == []

    def test_to_follow_up_a_convention_and_no_open_reservation(self) -> None:
        made = move("advance", "mise-en-place")
        assert unmet(made, replace(READY, conventions=0)) == ["convention"]
        assert unmet(made, replace(READY, open_reservations=("a bank guarantee",))) == ["reservations"]

    def test_to_close_every_final_result(self) -> None:
        assert unmet(move("close", "suivi"), replace(READY, without_final_result=("jobs",))) == ["final-results"]

    @pytest.mark.parametrize(
        "made",
        [m for m in MOVES if any(need is workflow.REASON for need in m.needs)],
        ids=lambda m: f"{m.name} {m.outcome or ''} {m.source}-{m.target}",
    )
    def test_a_move_that_needs_a_reason_is_refused_without_one(self, made: Move) -> None:
        assert "reason" in unmet(made, READY, replace(COMPLETE, reason=None))
        assert "reason" in unmet(made, READY, replace(COMPLETE, reason=""))

    def test_adjourning_rejecting_returning_withdrawing_dropping_and_terminating_need_a_reason(self) -> None:
        reasoned = {m.outcome or m.name for m in MOVES if workflow.REASON in m.needs}
        assert reasoned == {
            "ajourne", "rejete", "resilie", "ecarte", "avenant", "return", "withdraw", "drop",
        }  # fmt: skip

    def test_a_dossier_is_dropped_by_hand_up_to_recruitment_only(self) -> None:
        assert unmet(move("drop", "recrutement")) == []
        assert unmet(move("drop", "renforcement")) == ["pilotage"]

    @pytest.mark.parametrize("made", MOVES, ids=lambda m: f"{m.name} {m.outcome or ''} {m.source}-{m.target}")
    def test_every_move_is_dated_after_the_latest_one_and_not_in_the_future(self, made: Move) -> None:
        standing = replace(READY, expressed_on=ENTERED)
        early, late = replace(COMPLETE, on=date(2018, 3, 14)), replace(COMPLETE, on=date(2019, 2, 2))
        assert "order" in unmet(made, standing, early)
        assert "future" in unmet(made, standing, late)
        assert not {"order", "future"} & set(unmet(made, standing, replace(COMPLETE, on=ENTERED)))
        assert not {"order", "future"} & set(unmet(made, standing, replace(COMPLETE, on=TODAY)))

    @pytest.mark.parametrize("made", MOVES, ids=lambda m: f"{m.name} {m.outcome or ''} {m.source}-{m.target}")
    def test_a_suspended_dossier_only_ends_early(self, made: Move) -> None:
        held = replace(READY, held_since=ENTERED)
        assert ("held" in unmet(made, held)) == (made.target not in ("desiste", "ecarte", "resilie"))

    @pytest.mark.parametrize("made", MOVES, ids=lambda m: f"{m.name} {m.outcome or ''} {m.source}-{m.target}")
    def test_a_life_does_not_end_before_its_latest_suspension(self, made: Move) -> None:
        later = replace(READY, latest_hold=date(2018, 6, 21))
        assert ("after-holds" in unmet(made, later)) == (made.target in ENDS)
        assert "after-holds" not in unmet(made, replace(READY, latest_hold=ON))

    def test_a_suspension_says_since_when(self) -> None:
        assert workflow.NOT_HELD.say(replace(READY, held_since=ENTERED)).endswith("(since 2018-03-15)")
        assert workflow.NOT_HELD.say() == "a dossier that is not suspended"

    @pytest.mark.parametrize("step", ACTIVE_STEPS)
    def test_every_step_has_one_way_forward(self, step: str) -> None:
        onward = workflow.forward(step)
        assert onward is not None and onward.target == [*ACTIVE_STEPS, "clos"][ACTIVE_STEPS.index(step) + 1]

    def test_an_end_has_none(self) -> None:
        assert [workflow.forward(end) for end in ENDS] == [None] * 5

    def test_all_that_is_lacking_is_told_at_once(self) -> None:
        made = move("advance", "recrutement")
        bare = Standing(step="recrutement", entered_on=date(2018, 7, 1))
        act = replace(COMPLETE, on=ON)
        assert unmet(made, bare, act) == ["expressed", "ice", "investment", "commitments", "order"]

    def test_a_need_says_what_exactly_is_missing(self) -> None:
        low = replace(READY, scores={"pertinence": 9_000, "faisabilite": 5_000})
        assert workflow.SCORES.say(low).endswith("(Feasibility)")
        assert workflow.PIECES.say(replace(READY, missing_pieces=("A", "B"))).endswith("(A, B)")
        assert workflow.PIECES.say() == "every required piece of the checklist received"


class TestTheSeal:
    def test_a_validation_and_an_amendment_seal_and_nothing_else_does(self) -> None:
        sealing = {(m.outcome, m.source) for m in MOVES if workflow.makes_seal(m)}
        assert sealing == {
            ("valide", "validation"),
            ("valide-avec-reserves", "validation"),
            ("avenant", "mise-en-place"),
            ("avenant", "suivi"),
        }


days = st.dates(date(2016, 1, 1), date(2019, 12, 31))
amounts = st.none() | st.integers(0, 10**9)
texts = st.none() | st.sampled_from(["", "x"])
standings = st.builds(
    Standing,
    step=st.sampled_from(STEPS.codes),
    entered_on=days,
    held_since=st.none() | days,
    latest_hold=st.none() | days,
    ecosystem_status=st.sampled_from(["active", "in-preparation", "ended"]),
    channel=texts,
    contact=texts,
    ice=st.sampled_from([None, "001525713", "001525713000066"]),
    expressed_on=st.none() | days,
    investment=st.integers(0, 2),
    committed_years=st.frozensets(st.integers(2018, 2021)),
    scores=st.dictionaries(st.sampled_from(["pertinence", "faisabilite"]), st.integers(0, 10_000)),
    thresholds=st.just({"pertinence": 6_000, "faisabilite": 6_000}),
    missing_pieces=st.sampled_from([(), ("statuts",)]),
    envelope_left=amounts,
    conventions=st.integers(0, 1),
    open_reservations=st.sampled_from([(), ("guarantee",)]),
    without_final_result=st.sampled_from([(), ("jobs",)]),
)
acts = st.builds(Act, on=days, today=days, reason=texts, granted=amounts)


def reachable(standing: Standing, act: Act) -> dict[str, Move]:
    """Where an act can take a dossier, and by which move."""
    made = (m for m in workflow.open_moves(standing.step) if not m.unmet(standing, act))
    return {m.target or m.source: m for m in made}


class TestWhateverTheDossier:
    @given(standings, acts)
    def test_an_end_is_an_end(self, standing: Standing, act: Act) -> None:
        assert bool(workflow.open_moves(standing.step)) == (standing.step not in ENDS)
        if standing.step in ENDS:
            assert reachable(standing, act) == {}

    @given(standings, acts)
    def test_only_the_state_committee_leads_to_implementation(self, standing: Standing, act: Act) -> None:
        made = reachable(standing, act).get("mise-en-place")
        if made and made.target:
            assert (standing.step, made.committee) == ("validation", "suivi")
            assert act.granted is not None

    @given(standings, acts)
    def test_a_dossier_counts_only_after_the_state_has_validated_it(self, standing: Standing, act: Act) -> None:
        for target, made in reachable(standing, act).items():
            if target in VALIDATED and standing.step not in VALIDATED:
                assert made.committee == "suivi"

    @given(standings, acts)
    def test_no_act_reaches_before_the_latest_move_or_into_the_future(self, standing: Standing, act: Act) -> None:
        if reachable(standing, act):
            assert standing.entered_on <= act.on <= act.today

    @given(standings, acts)
    def test_a_refusal_names_a_need_and_leaves_the_dossier_as_it_was(self, standing: Standing, act: Act) -> None:
        before = replace(standing)
        for made in workflow.open_moves(standing.step):
            lacking = made.unmet(standing, act)
            assert [need for need in lacking if not need.say(standing)] == []
            assert bool(lacking) == (not all(n.met(standing, act) for n in made.all_needs))
        assert standing == before

    @given(st.lists(st.tuples(st.integers(0, 50), acts), max_size=25))
    def test_every_life_runs_through_the_steps_in_order_and_stops_at_an_end(
        self, choices: list[tuple[int, Act]]
    ) -> None:
        standing = READY
        for number, act in choices:
            targets = sorted(reachable(standing, act).items())
            if not targets:
                continue
            target, made = targets[number % len(targets)]
            assert made.source == standing.step
            if target in ACTIVE_STEPS and standing.step in ACTIVE_STEPS:
                gained = ACTIVE_STEPS.index(target) - ACTIVE_STEPS.index(standing.step)
                assert gained <= 1
            standing = replace(standing, step=target, entered_on=act.on)


class TestWords:
    """What the analyst reads of a need and of a move, in both languages."""

    def test_a_need_says_what_exactly_is_missing(self) -> None:
        low = replace(
            READY, scores={"pertinence": 5_999, "faisabilite": 9_000}, blocking={"faisabilite": ("emplois", "export")}
        )
        assert workflow.SCORES.say(low) == (
            "relevance and feasibility both assessed, at or above their threshold"
            " (Relevance, Feasibility, blocked by: emplois, export)"
        )
        i18n.use("fr")
        assert workflow.SCORES.say(low).endswith("(Pertinence, Faisabilité, bloqué par\u00a0: emplois, export)")
        assert workflow.SCORES.say() == _("relevance and feasibility both assessed, at or above their threshold")
        assert workflow.SCORES.say(low).startswith(f"{workflow.SCORES.say()} (")

    def test_an_axis_without_a_threshold_needs_any_score(self) -> None:
        nothing = replace(READY, scores={"pertinence": 0, "faisabilite": 0}, thresholds={})
        assert workflow.SCORES.met(nothing, COMPLETE)
        assert not workflow.SCORES.met(replace(nothing, scores={"pertinence": 0}), COMPLETE)

    def test_what_no_committee_may_decide_is_no_move(self) -> None:
        assert workflow.find_decision("pilotage", "valide", "validation") is None

    @pytest.mark.parametrize(
        ("move_", "english", "french"),
        [
            (decision("suivi", "valide", "validation"), "Validated (Monitoring committee)", "Validé (Comité de suivi)"),
            (move("return", "renforcement", "recrutement"), "return → Recruitment", "renvoyer → Recrutement"),
            (move("advance", "identification"), "advance", "avancer"),
            (move("close", "suivi"), "close", "clore"),
            (Move("advance", "identification", "recrutement", committee="suivi"), "advance", "avancer"),
            (Move("return", "recrutement", None), "return", "renvoyer"),
        ],
        ids=lambda value: value.name if isinstance(value, Move) else "",
    )
    def test_a_move_in_the_analysts_words(self, move_: Move, english: str, french: str) -> None:
        assert workflow.label(move_) == english
        i18n.use("fr")
        assert workflow.label(move_) == french


AGREED = """
advance: identification → recrutement: open-ecosystem channel contact
advance: recrutement → renforcement: expressed ice investment commitments
advance: renforcement → structuration: scores
pilotage retenu: structuration → validation: pieces active-ecosystem gives-nothing
pilotage ajourne: structuration → –: reason gives-nothing
suivi valide: validation → mise-en-place: granted envelope unreserved
suivi valide-avec-reserves: validation → mise-en-place: granted envelope reserved
suivi ajourne: validation → structuration: reason gives-nothing
suivi rejete: validation → rejete: reason gives-nothing
advance: mise-en-place → suivi: convention reservations
close: suivi → clos: final-results
return: recrutement → identification: reason
return: renforcement → recrutement: reason
return: renforcement → identification: reason
return: structuration → renforcement: reason
return: structuration → recrutement: reason
return: structuration → identification: reason
withdraw: identification → desiste: reason
withdraw: recrutement → desiste: reason
withdraw: renforcement → desiste: reason
withdraw: structuration → desiste: reason
withdraw: validation → desiste: reason
drop: identification → ecarte: reason
pilotage ecarte: identification → ecarte: reason gives-nothing
drop: recrutement → ecarte: reason
pilotage ecarte: recrutement → ecarte: reason gives-nothing
drop: renforcement → ecarte: reason pilotage
pilotage ecarte: renforcement → ecarte: reason gives-nothing
drop: structuration → ecarte: reason pilotage
pilotage ecarte: structuration → ecarte: reason gives-nothing
drop: validation → ecarte: reason pilotage
pilotage ecarte: validation → ecarte: reason gives-nothing
suivi avenant: mise-en-place → –: reason envelope unreserved
suivi resilie: mise-en-place → resilie: reason gives-nothing
suivi avenant: suivi → –: reason envelope unreserved
suivi resilie: suivi → resilie: reason gives-nothing
"""
"""The agreement's table: who or what moves, from where to where, and what that needs besides its dates."""


def _told(made: Move) -> str:
    who = f"{made.committee} {made.outcome}" if made.committee else made.name
    return f"{who}: {made.source} → {made.target or '–'}: {' '.join(need.code for need in made.needs)}"


def test_the_table_is_the_agreed_one_to_the_last_need() -> None:
    # Made anew: the table itself was made at import, before a mutant of what makes it is switched on.
    made = tuple(workflow._moves())
    assert made == MOVES
    assert [_told(each) for each in made] == AGREED.strip().splitlines()
    assert {m.name for m in made if m.committee} == {DECIDE}
