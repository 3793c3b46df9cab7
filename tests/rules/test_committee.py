"""Who may decide what, as sentences; no database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imm_eco.domain.rules.committee import obstacles, outcomes
from imm_eco.domain.rules.workflow import MOVES
from imm_eco.domain.vocabulary import OUTCOMES

STATE, FEDERATION = "etat", "federation"
MIXED = [STATE, FEDERATION, STATE]
ALONE = [STATE, STATE]


class TestWhatACommitteeDecides:
    def test_pilotage_supervises_the_accompaniment(self) -> None:
        assert outcomes("pilotage") == ["retenu", "ajourne", "ecarte"]

    def test_suivi_validates_and_decides_on_validated_dossiers(self) -> None:
        assert outcomes("suivi") == [
            "valide", "valide-avec-reserves", "ajourne", "rejete", "avenant", "resilie",
        ]  # fmt: skip

    def test_every_outcome_is_some_committees(self) -> None:
        assert {*outcomes("pilotage"), *outcomes("suivi")} == set(OUTCOMES.codes)

    @pytest.mark.parametrize("outcome", ["valide", "valide-avec-reserves", "rejete", "avenant", "resilie"])
    def test_a_mixed_committee_never_validates(self, outcome: str) -> None:
        assert obstacles("pilotage", MIXED, outcome) == [
            "only a session of the comité de suivi, the State alone, takes this decision"
        ]

    @pytest.mark.parametrize("outcome", ["retenu", "ecarte"])
    def test_the_state_alone_does_not_select(self, outcome: str) -> None:
        assert obstacles("suivi", ALONE, outcome) == ["only a session of the comité de pilotage takes this decision"]


class TestWhoSits:
    @pytest.mark.parametrize("outcome", ["retenu", "ajourne", "ecarte"])
    def test_pilotage_with_both_sides_decides(self, outcome: str) -> None:
        assert obstacles("pilotage", MIXED, outcome) == []

    @pytest.mark.parametrize("bodies", [[], [STATE], [FEDERATION], [FEDERATION, FEDERATION]])
    def test_pilotage_without_both_sides_cannot_decide(self, bodies: list[str]) -> None:
        assert obstacles("pilotage", bodies, "retenu") == [
            "a session of the comité de pilotage needs both sides: the State and the federation"
        ]

    @pytest.mark.parametrize("outcome", outcomes("suivi"))
    def test_the_state_alone_decides(self, outcome: str) -> None:
        assert obstacles("suivi", ALONE, outcome) == []

    @pytest.mark.parametrize("bodies", [MIXED, [FEDERATION]])
    def test_suivi_with_an_attendee_of_the_federation_cannot_decide(self, bodies: list[str]) -> None:
        assert obstacles("suivi", bodies, "valide") == [
            "a session of the comité de suivi with an attendee of the federation cannot decide"
        ]

    def test_suivi_where_nobody_sat_cannot_decide(self) -> None:
        assert obstacles("suivi", [], "valide") == [
            "a session of the comité de suivi without an attendee of the State cannot decide"
        ]

    def test_both_faults_are_told_at_once(self) -> None:
        assert len(obstacles("pilotage", [STATE], "valide")) == 2


class TestWhoeverSits:
    @given(
        st.sampled_from(["pilotage", "suivi"]),
        st.lists(st.sampled_from([STATE, FEDERATION])),
        st.sampled_from(OUTCOMES.codes),
    )
    def test_a_session_decides_when_it_is_rightly_composed_and_the_outcome_is_its_own(
        self, committee: str, bodies: list[str], outcome: str
    ) -> None:
        own = any((m.committee, m.outcome) == (committee, outcome) for m in MOVES)
        composed = set(bodies) == ({STATE, FEDERATION} if committee == "pilotage" else {STATE})
        assert (obstacles(committee, bodies, outcome) == []) == (own and composed)
