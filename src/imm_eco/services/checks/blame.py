"""Which change broke a rule: the one before which it still held, whoever said the fact that it shows in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from imm_eco.services.checks.database_invariants import INVARIANTS, violations
from imm_eco.services.checks.preserving import PendingChecks, asked_after, found_by, known_before
from imm_eco.services.checks.violation import Scope, Violation
from imm_eco.store import lookup
from imm_eco.store.touched import Touched

_OF_CHANGES = frozenset(invariant.name for invariant in INVARIANTS if invariant.of_changes)


def broken_now(db: sqlite3.Connection, today: date) -> list[Violation]:
    """Every rule that what stands breaks, with the change that broke it."""
    return _blamed(db, list(violations(Scope(db, lookup.programme(db), today))), today, _last(db))


def broken_ever(db: sqlite3.Connection, today: date) -> Iterator[Violation]:
    """Every rule that was broken right after a change, of what it spoke of, with the change that broke it."""
    for number in range(1, _last(db)):
        with known_before(db, number + 1):
            found = found_by(asked_after(db, Touched.by(db, number)), db, lookup.programme(db), today, number)
        yield from _blamed(db, found, today, number)


def _last(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(id), 0) FROM main.change").fetchone()[0])


def _blamed(db: sqlite3.Connection, found: Sequence[Violation], today: date, last: int) -> list[Violation]:
    """The violations that stood after the change `last`, each with the change that broke its rule."""
    changes = {each: each.change for each in found if each.rule in _OF_CHANGES}
    for number in range(last, 0, -1):
        pending = [each for each in found if each not in changes]
        if not pending:
            break
        changes |= dict.fromkeys(_broken_by(db, number, pending, today), number)
    return [replace(each, change=changes.get(each, each.change)) for each in found]


def _broken_by(db: sqlite3.Connection, number: int, found: Sequence[Violation], today: date) -> Iterator[Violation]:
    """Those of the violations that stand after a change, and did not stand before it."""
    with known_before(db, number + 1):
        asked = asked_after(db, Touched.by(db, number))
    touched = [each for each in found if _is_asked(db, each, asked)]
    if not touched or number == 1:
        yield from touched
        return
    rules = {each.rule for each in touched}
    with known_before(db, number):
        earlier = found_by([each for each in asked if each[0].name in rules], db, lookup.programme(db), today, None)
    yield from (each for each in touched if not any(each.is_of_the_rule_of(before) for before in earlier))


def _is_asked(db: sqlite3.Connection, violation: Violation, asked: PendingChecks) -> bool:
    return any(
        rule.name == violation.rule and (dossiers is None or _number(db, violation.dossier) in dossiers)
        for rule, dossiers in asked
    )


def _number(db: sqlite3.Connection, reference: str) -> int | None:
    row = db.execute("SELECT id FROM dossier WHERE key = ?", (reference,)).fetchone()
    return row[0] if row else None
