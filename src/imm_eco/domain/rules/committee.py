"""Who may decide: the comité de pilotage is mixed and supervises; the comité de suivi is the State alone
and validates.
"""

from __future__ import annotations

from collections.abc import Collection

from imm_eco.domain.rules.workflow import MOVES
from imm_eco.i18n import N_, _

_STATE, _FEDERATION = "etat", "federation"


def obstacles(committee: str, bodies: Collection[str], outcome: str) -> list[str]:
    """Why a session so composed cannot take that decision; empty when it can.

    `bodies` are those of the attendees, `etat` or `federation`.
    """
    return [*_wrong_committee(committee, outcome), *_wrong_composition(committee, bodies)]


def lacking(committee: str, bodies: Collection[str]) -> list[str]:
    """The bodies, `etat` or `federation`, that a session must hear before it decides and has nobody of."""
    needed = [_STATE] if committee == "suivi" else [_STATE, _FEDERATION]
    return [body for body in needed if body not in bodies]


def outcomes(committee: str) -> list[str]:
    """The outcomes that a committee can decide, in the order of the process."""
    return list(dict.fromkeys(m.outcome for m in MOVES if m.committee == committee and m.outcome))


def _wrong_committee(committee: str, outcome: str) -> list[str]:
    if outcome in outcomes(committee):
        return []
    if committee == "pilotage":
        return [_(_ONLY_SUIVI)]
    return [_(_ONLY_PILOTAGE)]


def _wrong_composition(committee: str, bodies: Collection[str]) -> list[str]:
    if committee == "suivi" and _FEDERATION in bodies:
        return [_(_STATE_ALONE)]
    if lacking(committee, bodies):
        return [_(_NO_STATE) if committee == "suivi" else _(_BOTH_SIDES)]
    return []


_ONLY_SUIVI = N_("only a session of the comité de suivi, the State alone, takes this decision")
_ONLY_PILOTAGE = N_("only a session of the comité de pilotage takes this decision")
_STATE_ALONE = N_("a session of the comité de suivi with an attendee of the federation cannot decide")
_NO_STATE = N_("a session of the comité de suivi without an attendee of the State cannot decide")
_BOTH_SIDES = N_("a session of the comité de pilotage needs both sides: the State and the federation")
