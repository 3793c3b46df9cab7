"""Moves: a dossier's passage from a step to the next, by hand or taken over from a sheet of history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from imm_eco import formatting
from imm_eco.domain.rules import workflow
from imm_eco.domain.rules.standing import Act, Standing
from imm_eco.domain.rules.workflow import ANYWHERE, Move, Need
from imm_eco.domain.vocabulary import MOVES, STEPS
from imm_eco.errors import RuleError
from imm_eco.i18n import _
from imm_eco.services.context import Context
from imm_eco.services.records import MoveRecord
from imm_eco.services.standings import standing
from imm_eco.store import lookup
from imm_eco.store.journal import Effect, Place
from imm_eco.store.tables import MoveFact


def act(
    context: Context,
    reference: str,
    name: str,
    on: date,
    *,
    reason: str | None = None,
    target: str | None = None,
) -> str:
    """Make the move of that name, and give the step entered.

    Raises RuleError with every unmet need and the moves that are open.
    """
    dossier_id = lookup.dossier(context.db, reference)
    state = standing(context.db, context.programme, dossier_id, on, envelope=False)
    move = workflow.find(name, state.step, target)
    if move is None or move.target is None:
        raise _no_such_move(lookup.reference_of(context.db, dossier_id), state, name, target)
    return make(context, dossier_id, move, state, Act(on, context.today, reason))


def record(context: Context, entry: MoveRecord, place: Place | None = None) -> Effect:
    """Take over a step entered in the past, under the rules of a move made by hand."""
    dossier_id = lookup.dossier(context.db, entry.reference)
    on, target, reason = entry.moved_on, entry.step, entry.reason
    known = context.one(MoveFact, dossier_id=dossier_id, to_step=target, moved_on=on)
    if known:
        return "unchanged" if reason in (None, known.reason) else _restate(context, known, reason, place)
    state = standing(context.db, context.programme, dossier_id, on, envelope=False)
    if (target, on) == (state.step, state.entered_on):
        return "unchanged"
    move = workflow.find_entry(state.step, target)
    if move is None:
        raise _no_such_move(entry.reference, state, "", target)
    make(context, dossier_id, move, state, Act(on, context.today, reason), place=place)
    return "new"


def make(
    context: Context,
    dossier_id: int,
    move: Move,
    state: Standing,
    what: Act,
    *,
    session_id: int | None = None,
    place: Place | None = None,
) -> str:
    """Make a move whose needs are met, and give the step that the dossier is in. Raises RuleError."""
    unmet = move.unmet(state, what)
    if unmet:
        raise _refusal(lookup.reference_of(context.db, dossier_id), move, state, unmet)
    if move.target is None:
        return state.step
    fact = {
        "dossier_id": dossier_id,
        "move": move.name,
        "from_step": move.source,
        "to_step": move.target,
        "moved_on": what.on,
        "reason": what.reason,
        "session_id": session_id,
    }
    if context.change.put(context.fact(MoveFact, fact), place) != "new":
        # Undone by a return and made again on one day: the order of the two would be lost.
        message = _("{reference} already entered {step} on {date}; date this move on another day")
        reference = lookup.reference_of(context.db, dossier_id)
        raise RuleError(
            message.format(reference=reference, step=STEPS.title(move.target), date=formatting.day(what.on)),
            field="step",
        )
    return move.target


def _restate(context: Context, known: MoveFact, reason: str, place: Place | None) -> Effect:
    values = {name: getattr(known, name) for name in MoveFact.columns}
    identity = {name: values[name] for name in MoveFact.identity}
    return context.revise(MoveFact, identity, {"reason": reason}, place)


def _refusal(reference: str, move: Move, state: Standing, unmet: Sequence[Need]) -> RuleError:
    message = _("{reference} cannot go from {source} to {target}: {count} unmet").format(
        reference=reference,
        source=STEPS.title(move.source),
        target=STEPS.title(move.target or move.source),
        count=len(unmet),
    )
    details = [*(_("needs {what}").format(what=need.say(state)) for need in unmet), _open(state)]
    return RuleError(message, details=details, hint=ways(reference, unmet, state))


def ways(reference: str, unmet: Sequence[Need], state: Standing = ANYWHERE) -> str | None:
    """The hint that names the commands and options by which needs come to be met; None where there are none."""
    remedies = filter(None, dict.fromkeys(need.way(reference, state) for need in unmet))
    commands = ", ".join(f"`{remedy}`" for remedy in remedies)
    return _("use {commands}").format(commands=commands) if commands else None


def _no_such_move(reference: str, state: Standing, name: str, target: str | None) -> RuleError:
    message = _("{reference} is in {step}: no move “{name}” starts there")
    if target:
        message = _("{reference} is in {step}: no move by hand leads from there to {target}")
    said = message.format(
        reference=reference, step=STEPS.title(state.step), name=MOVES.title(name), target=STEPS.title(target or "")
    )
    return RuleError(said, details=[_open(state)], field="step")


def _open(state: Standing) -> str:
    moves = workflow.open_moves(state.step)
    if not moves:
        return _("no move is open: the dossier's life has ended")
    return _("open moves: {moves}").format(moves=", ".join(dict.fromkeys(map(workflow.label, moves))))
