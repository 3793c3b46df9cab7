"""The one door: whatever road a change came by, it ends by asking the rules of what it touched.

A score lowered after the dossier went on, an attendee of the federation added to a sitting that has validated, an
envelope below what is granted: what `check` would call damage is never written. A rule that was broken before, and
is no worse for it, stops nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from imm_eco.domain.programme import Programme
from imm_eco.errors import RuleError
from imm_eco.i18n import _
from imm_eco.services.checks.database_invariants import INVARIANTS, violations
from imm_eco.services.checks.violation import Invariant, Scope, Violation
from imm_eco.store import lookup
from imm_eco.store.database import set_views
from imm_eco.store.journal import OpenChange
from imm_eco.store.touched import Touched


class ViolationError(RuleError):
    """A change would break rules that held before it."""

    def __init__(self, broken: Sequence[Violation]) -> None:
        sentences = [each.words for each in broken]
        hint = broken[0].hint or _("take that back first (see `imm-eco log`), or give what is new a later date")
        message, details = sentences[0], []
        if len(sentences) > 1:
            message = _("{count} rules that hold would be broken").format(count=len(sentences))
            details = sentences
        super().__init__(message, details=details, hint=hint, field=broken[0].field)


Dossiers = Collection[int] | None
PendingChecks = Sequence[tuple[Invariant, Dossiers]]
"""Rules to ask, each with its dossiers, or with None for everything."""


OF_A_ROW = tuple(rule for rule in INVARIANTS if not (rule.of_changes or rule.name == "anchor"))
"""The rules by which one row of a workbook is told from the others: not those that look at a whole change each time."""


def broken_by(
    change: OpenChange, programme: Programme, today: date, rules: Sequence[Invariant] = INVARIANTS
) -> list[Violation]:
    """The rules broken by what was said since this was last asked, but for those broken as much before the change."""
    touched, db = change.take_touched(), change.db
    if "programme" in touched.said:
        programme = lookup.programme(db)
    asked = asked_after(db, touched, rules)
    found = found_by(asked, db, programme, today, change.id)
    if not found or change.id == 1:
        return found
    with known_before(db, change.id):
        earlier = found_by(asked, db, lookup.programme(db), today, 0)
    return [violation for violation in found if not violation.stood_in(earlier)]


def found_by(
    asked: PendingChecks, db: sqlite3.Connection, programme: Programme, today: date, change: int | None
) -> list[Violation]:
    """What breaks the rules asked, where what a change did is judged too, of that change."""
    return [
        violation
        for rule, dossiers in asked
        for violation in violations(Scope(db, programme, today, dossiers, change), [rule])
    ]


@contextmanager
def known_before(db: sqlite3.Connection, change: int) -> Iterator[None]:
    """The file as it was known before a change, within the block."""
    set_views(db, change - 1)
    try:
        yield
    finally:
        set_views(db, None)


def asked_after(db: sqlite3.Connection, touched: Touched, rules: Sequence[Invariant] = INVARIANTS) -> PendingChecks:
    """The rules that bear on what was touched."""
    asked: list[tuple[Invariant, Dossiers]] = []
    for rule in rules:
        said = [(table, owners) for table, owners in touched.said.items() if table in rule.reads]
        said += [(table, owners) for table, owners in touched.withdrawn.items() if table in rule.misses]
        if said and (rule.whole or any(table == "programme" for table, _owners in said)):
            asked.append((rule, None))
        elif dossiers := {each for table, owners in said for each in _DOSSIERS_OF.get(table, _own)(db, owners)}:
            asked.append((rule, dossiers))
    return asked


def _own(_db: sqlite3.Connection, owners: Collection[int]) -> Collection[int]:
    return owners


def _selected(query: str) -> Callable[[sqlite3.Connection, Collection[int]], Collection[int]]:
    def dossiers(db: sqlite3.Connection, owners: Collection[int]) -> Collection[int]:
        return [row[0] for row in db.execute(query, (json.dumps(sorted(owners)),))]

    return dossiers


_DOSSIERS_OF = {
    "candidate_record": _selected(
        "SELECT dossier_id FROM live_dossier_record WHERE candidate_id IN (SELECT value FROM json_each(?))"
    ),
    **dict.fromkeys(
        ("session_record", "attendee"),
        _selected("SELECT dossier_id FROM live_decision WHERE session_id IN (SELECT value FROM json_each(?))"),
    ),
}
"""The dossiers that bear on a company's facts or a session's; the facts of a dossier bear on itself."""
