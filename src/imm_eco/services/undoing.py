"""Taking a whole change back: by a new change, so that the journal keeps both."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from imm_eco import numbers
from imm_eco.errors import NotFoundError, RuleError
from imm_eco.i18n import _
from imm_eco.models import FACTS
from imm_eco.services.checks import closed_months
from imm_eco.services.checks.violation import Violation
from imm_eco.services.office import Office
from imm_eco.store.journal import content, live, stored
from imm_eco.store.provenance import place_of


def latest(db: sqlite3.Connection) -> int:
    """The number of the latest change."""
    return int(db.execute("SELECT max(id) FROM change").fetchone()[0])


def is_import(db: sqlite3.Connection, number: int) -> bool:
    """Whether a change came from a file."""
    return db.execute("SELECT file FROM change WHERE id = ?", (number,)).fetchone()[0] is not None


def undo(office: Office, number: int) -> None:
    """Withdraw what a change said, and say again what it had withdrawn.

    Raises RuleError, with the later changes that stand in the way, when something was built on it, or where a
    figure of a month that stays closed would change.
    """
    refused = _("change {number} cannot be taken back: later ones stand on it").format(number=number)
    with taking_back(office, refused) as blocking:
        blocking.update({*_withdraw(office, number), *_say_again(office, number)})


@contextmanager
def taking_back(office: Office, refused: str) -> Iterator[set[int]]:
    """Withdraw facts inside; the changes put in the set, and what was said on those facts, refuse it.

    Raises RuleError with the later changes and with every rule that the facts left would break.
    """
    blocking: set[int] = set()
    yield blocking
    broken = office.broken()
    blocking.update(violation.change for violation in broken)
    later = sorted(blocking - {office.change.id})
    if later:
        raise _refusal(office.db, refused, later, broken)
    if broken:
        raise closed_months.refusal(office.change, broken)


def require_undoable(db: sqlite3.Connection, number: int) -> None:
    """Raise NotFoundError or RuleError when there is no such change, or it made the database."""
    if number > latest(db) or number < 1:
        message = _("there is no change {number}").format(number=number)
        raise NotFoundError(message, hint=_("see `imm-eco log`"))
    if number == 1:
        raise RuleError(_("change 1 made the database; it cannot be taken back"))


def _withdraw(office: Office, number: int) -> Iterator[int]:
    """Withdraw what still stands; give the later changes that have already corrected some of it."""
    for model in FACTS:
        for fact in stored(office.db, model, change_id=number):
            if fact.retracted_by is None:
                office.change.retract(fact)
            elif fact.retracted_by != number:
                yield fact.retracted_by


def _say_again(office: Office, number: int) -> Iterator[int]:
    """Say again what the change had withdrawn; give the later changes that have said something else."""
    for model in FACTS:
        for fact in stored(office.db, model, retracted_by=number):
            if fact.change_id == number:
                continue
            now = live(office.db, model, **{name: getattr(fact, name) for name in model.identity})
            if now:
                yield now[0].change_id or 0
            else:
                office.change.put(office.fact(model, content(fact)), place_of(fact))


def _refusal(db: sqlite3.Connection, refused: str, later: list[int], broken: list[Violation]) -> RuleError:
    details = [_named(db, change) for change in later]
    details += [f"{each.dossier}: {each.sentence}" for each in broken if each.dossier]
    return RuleError(refused, details=details, hint=_("take those back first, the latest first"))


def _named(db: sqlite3.Connection, number: int) -> str:
    row = db.execute("SELECT command, file, at FROM change WHERE id = ?", (number,)).fetchone()
    what = f"{row['command']} ({row['file']})" if row["file"] else row["command"]
    return _("change {number}: {what}, {at}").format(number=number, what=what, at=numbers.moment(row["at"]))
