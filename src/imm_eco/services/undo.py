"""Taking a whole change back: by a new change, so that the journal keeps both."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from imm_eco import formatting
from imm_eco.errors import NotFoundError, RuleError, command
from imm_eco.i18n import _
from imm_eco.services.checks import closed_months
from imm_eco.services.checks.violation import Violation
from imm_eco.services.context import Context
from imm_eco.store.journal import F, content, live, stored
from imm_eco.store.provenance import place_of
from imm_eco.store.tables import FACTS
from imm_eco.store.undo_chains import UndoChains


def is_import(db: sqlite3.Connection, number: int) -> bool:
    """Whether a change came from a file."""
    return db.execute("SELECT file FROM change WHERE id = ?", (number,)).fetchone()[0] is not None


def find_undoable(db: sqlite3.Connection, number: int | None) -> int:
    """The change whose facts `undo` withdraws: the named one, or the one by which it was brought back; else the latest.

    Raises NotFoundError where there is none of that number, RuleError for one that is taken back already and for
    the one that made the database.
    """
    chains = UndoChains.of(db)
    number = chains.to_undo() or 1 if number is None else number
    if number > chains.last or number < 1:
        message = _("there is no change {number}").format(number=number)
        raise NotFoundError(message, hint=_("see `imm-eco log`"))
    if number == 1:
        raise RuleError(_("change 1 made the database; it cannot be taken back"))
    taker = chains.taker(number)
    if taker is not None:
        message = _("change {number} is taken back already, by change {taker}").format(number=number, taker=taker)
        raise RuleError(message, hint=_("bring it back with {command}").format(command=command("undo", str(taker))))
    return chains.chain(number)[-1]


def find_redoable(db: sqlite3.Connection) -> int:
    """The undo that `redo` takes back: that of the change which was taken back last. Raises RuleError for none."""
    chains = UndoChains.of(db)
    number = chains.to_redo()
    if number is None:
        raise RuleError(_("no change is taken back: there is nothing to bring back"), hint=_("see `imm-eco log`"))
    return chains.chain(number)[-1]


def undo(context: Context, number: int) -> None:
    """Withdraw what a change said, and say again what it had withdrawn.

    Raises RuleError, with the later changes that stand in the way, when something was built on it, or where a
    figure of a month that stays closed would change.
    """
    chains = UndoChains.of(context.db)
    first = chains.origin(number)
    refused = _("change {number} cannot be taken back: later ones stand on it")
    if not chains.stands(first):
        refused = _("change {number} cannot be brought back: what came since stands in the way")
    with taking_back(context, refused.format(number=first)) as blocking:
        blocking.update({*_withdraw(context, number, chains.takers), *_say_again(context, number)})


@contextmanager
def taking_back(context: Context, refused: str) -> Iterator[set[int]]:
    """Withdraw facts inside; the changes put in the set, and what was said on those facts, refuse it.

    Raises RuleError with the later changes and with every rule that the facts left would break.
    """
    blocking: set[int] = set()
    yield blocking
    broken = context.broken()
    blocking.update(violation.change for violation in broken)
    later = sorted(blocking - {context.change.id})
    if later:
        raise _refusal(context.db, refused, later, broken)
    if broken:
        raise closed_months.refusal(context.change, broken)


def _withdraw(context: Context, number: int, restoring: Collection[int]) -> Iterator[int]:
    """Withdraw what still stands; give the later changes that have corrected some of it since.

    What a later change had corrected, and an undo has said again as it was, still stands: undo walks on past it.
    """
    for model in FACTS:
        for fact in stored(context.db, model, change_id=number):
            if fact.retracted_by is None:
                context.change.retract(fact)
            elif fact.retracted_by != number:
                again = _said_again(context, fact, restoring)
                if again is None:
                    yield fact.retracted_by
                else:
                    context.change.retract(again)


def _said_again(context: Context, fact: F, restoring: Collection[int]) -> F | None:
    """The fact as it stands, where an undo has said it again just as it was."""
    now = live(context.db, type(fact), **{name: getattr(fact, name) for name in fact.identity})
    return now[0] if now and now[0].change_id in restoring and content(now[0]) == content(fact) else None


def _say_again(context: Context, number: int) -> Iterator[int]:
    """Say again what the change had withdrawn; give the later changes that have said something else."""
    for model in FACTS:
        for fact in stored(context.db, model, retracted_by=number):
            if fact.change_id == number:
                continue
            now = live(context.db, model, **{name: getattr(fact, name) for name in model.identity})
            if now:
                yield now[0].change_id or 0
            else:
                context.change.put(context.fact(model, content(fact)), place_of(fact))


def _refusal(db: sqlite3.Connection, refused: str, later: list[int], broken: list[Violation]) -> RuleError:
    details = [named(db, change) for change in later]
    details += dict.fromkeys(each.words for each in broken if each.dossier)
    return RuleError(refused, details=details, hint=_("take those back first, the latest first"))


def named(db: sqlite3.Connection, number: int) -> str:
    """A change by its number, its command and its moment."""
    command, file, at = db.execute("SELECT command, file, at FROM change WHERE id = ?", (number,)).fetchone()
    what = f"{command} ({file})" if file else command
    return _("change {number}: {what}, {at}").format(number=number, what=what, at=formatting.moment(at))
