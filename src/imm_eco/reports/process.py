"""The process as the analyst reads it: every move with its needs, or those open to one dossier."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date

from imm_eco import formatting
from imm_eco.domain.rules import workflow
from imm_eco.domain.rules.standing import Act, Standing
from imm_eco.domain.rules.workflow import Move
from imm_eco.domain.vocabulary import STEPS
from imm_eco.grid import Field, Grid, Kind, Row, Value
from imm_eco.i18n import N_, _
from imm_eco.services.standings import standing
from imm_eco.store import lookup

_MOVE = (
    Field("move", N_("Move"), in_tables=False),
    Field("label", N_("Move"), in_data=False),
    Field("from", N_("From"), Kind.CODE, STEPS),
    Field("to", N_("To"), Kind.CODE, STEPS),
    Field("committee", N_("Committee"), in_tables=False),
    Field("outcome", N_("Outcome"), in_tables=False),
)


def moves() -> Grid:
    """Every move of the process, with what it needs."""
    return Grid(
        name="moves",
        title=_("The moves of the process"),
        fields=(*_MOVE, Field("needs", N_("Needs"))),
        rows=[Row({**_row(move), "needs": _sentences(move)}) for move in workflow.MOVES],
        facts={"schema_version": 2},
        notes=[_dating()],
    )


def open_moves(db: sqlite3.Connection, dossier_id: int, today: date) -> Grid:
    """The moves open to a dossier today, and what each still needs."""
    state = standing(db, lookup.programme(db), dossier_id, today)
    reference = lookup.reference_of(db, dossier_id)
    return Grid(
        name="moves",
        title=_("{reference}: {step} since {date}").format(
            reference=reference, step=STEPS.title(state.step), date=formatting.day(state.entered_on)
        ),
        fields=(*_MOVE, Field("unmet", N_("Still needs"), missing=_("nothing: it can be made"))),
        rows=list(_open_rows(state, today)),
        notes=[] if workflow.open_moves(state.step) else [_("no move is open: the dossier's life has ended")],
        facts={"schema_version": 2, "dossier": reference, "step": state.step, "entered_on": state.entered_on},
    )


def _open_rows(state: Standing, today: date) -> Iterator[Row]:
    for move in workflow.open_moves(state.step):
        unmet = [need.say(state) for need in move.unmet(state, Act(today, today))]
        yield Row({**_row(move), "unmet": "; ".join(unmet) or None})


def _row(move: Move) -> dict[str, Value]:
    return {
        "move": move.name,
        "label": workflow.label(move),
        "from": move.source,
        "to": move.target or move.source,
        "committee": move.committee,
        "outcome": move.outcome,
    }


def _sentences(move: Move) -> str:
    return "; ".join(need.say() for need in move.needs) or "–"


def _dating() -> str:
    sentence = _("Every move also needs: {needs}; but for those that end a dossier early, {held}; an end, {last}.")
    needs = "; ".join(need.say() for need in workflow.DATED)
    return sentence.format(needs=needs, held=workflow.NOT_HELD.say(), last=workflow.AFTER_HOLDS.say())
