"""What must hold of the file as a whole, and every invariant in one list: what `check` asks, and each change's end."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from imm_eco import numbers
from imm_eco.i18n import _
from imm_eco.models import ANCHORS, FACTS, Fact
from imm_eco.rules.closing import Closings, month_of, reopening
from imm_eco.rules.periods import Period
from imm_eco.services.checks import dossier_invariants, session_invariants, support_invariants
from imm_eco.services.checks.violation import Invariant, Scope, Violation


def _anchored(scope: Scope) -> Iterator[Violation]:
    """Everything said is said of a candidate, a dossier, a session, an action that is there."""
    for change in sorted(set(_orphans(scope.db))):
        yield Violation("", _("something is said of what is no longer there"), change)


def _orphans(db: sqlite3.Connection) -> Iterator[int]:
    """The changes whose facts speak of a candidate, a dossier, a session or an action that is no longer there."""
    for model in FACTS:
        for anchor in (str(each.__tablename__) for each in ANCHORS):
            if f"{anchor}_id" in model.model_fields and model.__tablename__ != f"{anchor}_record":
                yield from _unanchored(db, model, anchor)


def _unanchored(db: sqlite3.Connection, model: type[Fact], anchor: str) -> Iterator[int]:
    query = (
        f"SELECT DISTINCT change_id FROM live_{model.__tablename__} f WHERE {anchor}_id IS NOT NULL"
        f" AND NOT EXISTS (SELECT 1 FROM live_{anchor}_record r WHERE r.{anchor}_id = f.{anchor}_id)"
    )
    return (int(row[0]) for row in db.execute(query).fetchall())


def _periods(scope: Scope) -> Iterator[Violation]:
    """A result is of an indicator of the programme and of a period that has ended."""
    indicators = {each.code for each in scope.programme.indicator_list if each.nature != "envelope"}
    for row in _results(scope):
        if row["indicator"] not in indicators:
            yield _of_result(row, _("{indicator} is no indicator that results are given for"))
        elif row["period_start"] > row["period_end"]:
            yield _of_result(row, _("the result of {indicator} from {start} ends before it begins"))
        elif row["period_end"] > scope.today.isoformat():
            yield _of_result(
                row, _("the result of {indicator} from {start} to {end} is of a period that has not ended")
            )


def _results(scope: Scope) -> list[sqlite3.Row]:
    return scope.db.execute(_RESULTS.format(among=scope.among("r.dossier_id")), scope.values).fetchall()


_RESULTS = """
SELECT d.key AS reference, r.indicator, r.period_start, r.period_end, r.change_id
FROM live_result r JOIN dossier d ON d.id = r.dossier_id
WHERE {among} ORDER BY r.dossier_id, r.indicator, r.period_end, r.period_start"""


def _overlaps(scope: Scope) -> Iterator[Violation]:
    """No flow counts a day twice, and a stock has one position at one date."""
    natures = {each.code: each.nature for each in scope.programme.indicator_list}
    before: sqlite3.Row | None = None
    for row in _results(scope):
        same = before and (row["reference"], row["indicator"]) == (before["reference"], before["indicator"])
        if before is not None and same:
            is_flow = natures.get(row["indicator"]) == "flow"
            # In the order of their ends: the one before ends latest of all that came before it.
            if row["period_start" if is_flow else "period_end"] <= before["period_end"]:
                yield _of_result(row, _("the result of {indicator} from {start} to {end} overlaps another"))
        before = row


def _of_result(row: sqlite3.Row, sentence: str) -> Violation:
    start, end = numbers.day(row["period_start"]), numbers.day(row["period_end"])
    return Violation(
        row["reference"], sentence.format(indicator=row["indicator"], start=start, end=end), row["change_id"]
    )


def _support(scope: Scope) -> Iterator[Violation]:
    """A convention is signed after the validation, a payment made after a convention, neither in the future."""
    for query, sentence in (
        (_SIGNED_EARLY, _("the convention of {date} was signed before any validation")),
        (_PAID_EARLY, _("the payment of {date} was made before any convention")),
        (_SIGNED_LATE, _("the convention of {date} is in the future")),
        (_PAID_LATE, _("the payment of {date} is in the future")),
    ):
        for row in scope.db.execute(query.format(among=scope.among("f.dossier_id")), scope.values).fetchall():
            yield Violation(row["reference"], sentence.format(date=numbers.day(row["day"])), row["change_id"])


_SIGNED = """
SELECT d.key AS reference, f.signed_on AS day, f.change_id FROM live_convention f JOIN dossier d ON d.id = f.dossier_id
WHERE {among} AND """
_PAID = """
SELECT d.key AS reference, f.paid_on AS day, f.change_id FROM live_disbursement f JOIN dossier d ON d.id = f.dossier_id
WHERE {among} AND """
_SIGNED_EARLY = f"""{_SIGNED} NOT EXISTS (SELECT 1 FROM live_move m WHERE m.dossier_id = f.dossier_id
AND m.to_step = 'mise-en-place' AND m.moved_on <= f.signed_on)"""
_PAID_EARLY = f"""{_PAID} NOT EXISTS (SELECT 1 FROM live_convention c WHERE c.dossier_id = f.dossier_id
AND c.signed_on <= f.paid_on)"""
_SIGNED_LATE = f"{_SIGNED} f.signed_on > :today"
_PAID_LATE = f"{_PAID} f.paid_on > :today"


def _targets(scope: Scope) -> Iterator[Violation]:
    """A target is of the programme's own scopes and indicators, and is amended before its horizon."""
    scopes, indicators = set(scope.programme.scopes.codes), set(scope.programme.indicators.codes)
    for row in scope.db.execute(
        "SELECT scope, indicator, horizon, since, change_id FROM live_target ORDER BY id"
    ).fetchall():
        said = {"scope": row["scope"], "indicator": row["indicator"]}
        if row["scope"] not in scopes or row["indicator"] not in indicators:
            yield Violation(
                row["scope"], _("the programme knows no target {scope}, {indicator}").format(**said), row[4]
            )
        elif row["since"] and row["since"] > row["horizon"]:
            yield Violation(
                row["scope"], _("a target of {indicator} is amended after its horizon").format(**said), row[4]
            )


def _closings(scope: Scope) -> Iterator[Violation]:
    """No result of a month was altered by a change that found the month closed and left it so."""
    said = scope.db.execute("SELECT month, state, change_id, retracted_by FROM main.closing ORDER BY id").fetchall()
    if not said:
        return
    for change, altered in _alterations(scope):
        before, after = _closed(said, change - 1), _closed(said, change)
        for reference, ended_on in sorted(altered):
            month = month_of(date.fromisoformat(ended_on))
            if before.is_closed(month) and after.is_closed(month):
                message = _("a result of {month} is altered while the month is closed")
                period = Period.month_of(month)
                hint = _("reopen that month for a reason, with {command}").format(command=reopening(period))
                yield Violation(reference, message.format(month=period.title), change, hint=hint)


def _closed(said: list[sqlite3.Row], change: int) -> Closings:
    """The closings as they stood after a change."""
    standing = (row for row in said if row["change_id"] <= change and (row["retracted_by"] or change + 1) > change)
    return Closings({date.fromisoformat(row["month"]): row["state"] for row in standing})


def _alterations(scope: Scope) -> Iterator[tuple[int, set[tuple[str, str]]]]:
    """Each change that altered results, with their dossiers and last days; what it said again as it was apart."""
    before: defaultdict[int, set[tuple[Any, ...]]] = defaultdict(set)
    after: defaultdict[int, set[tuple[Any, ...]]] = defaultdict(set)
    about = "TRUE" if scope.change is None else "(r.change_id = :change OR r.retracted_by = :change)"
    for row in scope.db.execute(_EVERY_RESULT.format(about=about), scope.values).fetchall():
        content, made, ended = tuple(row)[:7], row["change_id"], row["retracted_by"]
        if made != ended:
            after[made].add(content)
            if ended is not None:
                before[ended].add(content)
    for change in sorted({*before, *after}):
        yield change, {(each[0], each[1]) for each in before[change] ^ after[change]}


_EVERY_RESULT = """
SELECT d.key, r.period_end, r.period_start, r.indicator, r.value, r.proof, r.piece, r.change_id, r.retracted_by
FROM main.result r JOIN dossier d ON d.id = r.dossier_id WHERE {about}"""


_ANCHORS = ("candidate_record", "dossier_record", "session_record", "campaign_record")

INVARIANTS = (
    Invariant("anchor", (), _anchored, misses=_ANCHORS, whole=True),
    Invariant("period", ("result", "programme"), _periods),
    Invariant("overlap", ("result", "programme"), _overlaps),
    Invariant("support-days", ("convention", "disbursement"), _support, misses=("move",)),
    Invariant("target", ("target", "programme"), _targets, whole=True),
    Invariant("closed-month", ("result",), _closings, of_changes=True),
    *session_invariants.INVARIANTS,
    *dossier_invariants.INVARIANTS,
    *support_invariants.INVARIANTS,
)
"""Every rule that must always hold: of the file, of each dossier, of its support."""


def violations(scope: Scope, invariants: Sequence[Invariant] = INVARIANTS) -> Iterator[Violation]:
    """What breaks some of the invariants, within a scope."""
    for invariant in invariants:
        for violation in invariant.violations(scope):
            yield replace(violation, rule=invariant.name)
