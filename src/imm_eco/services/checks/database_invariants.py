"""What must hold of the file as a whole, and every invariant in one list: what `check` asks, and each change's end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from imm_eco import formatting
from imm_eco.domain.vocabulary import DATED_FACTS
from imm_eco.i18n import _
from imm_eco.services.checks import dossier_invariants, session_invariants, support_invariants
from imm_eco.services.checks.violation import Invariant, Scope, Violation
from imm_eco.services.late_facts import untold
from imm_eco.store.dated_facts import DATINGS
from imm_eco.store.rows import columns_of
from imm_eco.store.tables import ANCHORS, FACTS


def _anchored(scope: Scope) -> Iterator[Violation]:
    """Everything said is said of a candidate, a dossier, a session, an action that is there."""
    orphans = " UNION ".join(_orphans(table, anchor, scope) for table, anchor in _ANCHORED)
    for change, key in scope.db.execute(f"{orphans} ORDER BY 2, 1", scope.values).fetchall():
        message = _("{what} is no longer there, and something is said of it")
        yield Violation("", message.format(what=key), change)


def _orphans(table: str, anchor: str, scope: Scope) -> str:
    """The changes whose facts speak of what is no longer there; of one change: its own, or of what it withdrew."""
    query = f"""
SELECT f.change_id, a.key FROM live_{table} f JOIN {anchor} a ON a.id = f.{anchor}_id
WHERE NOT EXISTS (SELECT 1 FROM live_{anchor}_record r WHERE r.{anchor}_id = f.{anchor}_id)"""
    if scope.change is None:
        return query
    withdrawn = f"SELECT {anchor}_id FROM main.{anchor}_record WHERE retracted_by = :change"
    return f"{query} AND f.change_id = :change UNION {query} AND f.{anchor}_id IN ({withdrawn})"


_ANCHORED = tuple(
    (str(model.__tablename__), anchor)
    for model in FACTS
    for anchor in (str(each.__tablename__) for each in ANCHORS)
    if f"{anchor}_id" in model.columns and model.__tablename__ != f"{anchor}_record"
)
"""The tables whose facts are of something that may be withdrawn, with what that is."""


def _absorbed(scope: Scope) -> Iterator[Violation]:
    """A company stands or is absorbed: since an alias names one that stands (`anchor`), no two make a circle."""
    for company, other, change in scope.db.execute(_KNOWN_AND_ABSORBED).fetchall():
        message = _("{company} is a company that stands, and its number is said to mean {other}")
        yield Violation("", message.format(company=company, other=other), change)


_KNOWN_AND_ABSORBED = """
SELECT own.key, other.key, alias.change_id FROM live_alias AS alias
JOIN live_candidate_record AS record ON record.candidate_id = alias.alias_id
JOIN candidate AS own ON own.id = alias.alias_id JOIN candidate AS other ON other.id = alias.candidate_id
ORDER BY alias.id"""


def _periods(scope: Scope) -> Iterator[Violation]:
    """A result is of an indicator of the programme and of a period that has ended."""
    indicators = {each.code for each in scope.programme.indicator_list if each.nature != "envelope"}
    for row in _results(scope):
        if row.indicator not in indicators:
            yield _of_result(row, _("{indicator} is no indicator that results are given for"))
        elif row.period_start > row.period_end:
            yield _of_result(row, _("the result of {indicator} from {start} ends before it begins"))
        elif row.period_end > scope.today.isoformat():
            yield _of_result(
                row, _("the result of {indicator} from {start} to {end} is of a period that has not ended")
            )


class _Result(NamedTuple):
    reference: str
    indicator: str
    period_start: str
    period_end: str
    change_id: int


def _results(scope: Scope) -> list[_Result]:
    return scope.rows(_Result, _RESULTS, "r.dossier_id")


_RESULTS = """
SELECT d.key AS reference, r.indicator, r.period_start, r.period_end, r.change_id
FROM live_result r JOIN dossier d ON d.id = r.dossier_id
WHERE {among} ORDER BY r.dossier_id, r.indicator, r.period_end, r.period_start"""


def _overlaps(scope: Scope) -> Iterator[Violation]:
    """No flow counts a day twice, and a stock has one position at one date."""
    natures = {each.code: each.nature for each in scope.programme.indicator_list}
    for before, row in pairwise(_results(scope)):
        if (row.reference, row.indicator) == (before.reference, before.indicator):
            is_flow = natures.get(row.indicator) == "flow"
            # In the order of their ends: the one before ends latest of all that came before it.
            if (row.period_start if is_flow else row.period_end) <= before.period_end:
                yield _of_result(row, _("the result of {indicator} from {start} to {end} overlaps another"))


def _of_result(row: _Result, sentence: str) -> Violation:
    start, end = formatting.day(row.period_start), formatting.day(row.period_end)
    return Violation(row.reference, sentence.format(indicator=row.indicator, start=start, end=end), row.change_id)


def _support(scope: Scope) -> Iterator[Violation]:
    """A convention is signed after the validation, a payment made after a convention, neither in the future."""
    for query, sentence in (
        (_SIGNED_EARLY, _("the convention of {date} was signed before any validation")),
        (_PAID_EARLY, _("the payment of {date} was made before any convention")),
        (_SIGNED_LATE, _("the convention of {date} is in the future")),
        (_PAID_LATE, _("the payment of {date} is in the future")),
    ):
        for row in scope.rows(_Support, query, "f.dossier_id"):
            yield Violation(row.reference, sentence.format(date=formatting.day(row.day)), row.change_id)


class _Support(NamedTuple):
    reference: str
    day: str
    change_id: int


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
    for row in scope.rows(_Target, _TARGETS):
        said = {"scope": row.scope, "indicator": row.indicator}
        message = None
        if row.scope not in scopes or row.indicator not in indicators:
            message = _("the programme knows no target {scope}, {indicator}")
        elif row.since and row.since > row.horizon:
            message = _("a target of {indicator} is amended on {since}, after its horizon, {horizon}")
            said |= {"since": formatting.day(row.since), "horizon": formatting.day(row.horizon)}
        if message:
            yield Violation(row.scope, message.format(**said), row.change_id)


class _Target(NamedTuple):
    scope: str
    indicator: str
    horizon: str
    since: str | None
    change_id: int


_TARGETS = f"SELECT {columns_of(_Target)} FROM live_target ORDER BY id"


def _closings(scope: Scope) -> Iterator[Violation]:
    """No fact of a month was altered by a change that found the month closed and left it so, unless it came late.

    Older versions asked this of results alone: what stands of other facts is no damage.
    """
    for fact in untold(scope.db, scope.change):
        if scope.change is not None or fact.table == "result":
            message = _("{fact} of {date}: its month was closed, and no reason was given")
            said = {"fact": DATED_FACTS.title(fact.noun), "date": formatting.day(fact.day)}
            yield Violation(fact.reference, message.format(**said), fact.change)


_ANCHORS = tuple(f"{each.__tablename__}_record" for each in ANCHORS)

INVARIANTS = (
    Invariant("anchor", tuple(table for table, _anchor in _ANCHORED), _anchored, misses=_ANCHORS, whole=True),
    Invariant("alias", ("alias", "candidate_record"), _absorbed, whole=True),
    Invariant("period", ("result", "programme"), _periods),
    Invariant("overlap", ("result", "programme"), _overlaps),
    Invariant("support-days", ("convention", "disbursement"), _support, misses=("move",)),
    Invariant("target", ("target", "programme"), _targets, whole=True),
    Invariant("closed-month", tuple(dating.table for dating in DATINGS), _closings, of_changes=True, whole=True),
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
