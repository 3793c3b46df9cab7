"""Targets that are set against less than they measure: what people read of them."""

from __future__ import annotations

from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.attainment import Aim
from imm_eco.grid import Kind, Note
from imm_eco.i18n import N_


def wider(programme: Programme, scope: str, indicator: str, aim: Aim) -> Note:
    """Why a row is marked: its target asks for more than is counted."""
    sentence = N_(
        "* {scope}, {indicator}: the target counts {measures} jobs, the figures direct ones alone: "
        "attained is at least what is shown, and what is missing at most."
    )
    return Note(sentence, _said(programme, scope, indicator, aim))


def left_out(programme: Programme, scope: str, indicator: str, aim: Aim) -> Note:
    """Why what is not allocated knows nothing of an ecosystem's target: it measures something else."""
    sentence = N_("{scope}, {indicator}: a target of {measures} jobs is not counted as allocated.")
    return Note(sentence, _said(programme, scope, indicator, aim))


def _said(programme: Programme, scope: str, indicator: str, aim: Aim) -> dict[str, tuple[Kind, str]]:
    return {
        "scope": (Kind.TEXT, programme.scopes.title(scope)),
        "indicator": (Kind.TEXT, programme.indicators.title(indicator)),
        "measures": (Kind.TEXT, vocabulary.MEASURES.title(aim.measures or "direct")),
    }
