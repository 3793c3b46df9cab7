"""What must hold of the file as a whole: what no dossier can be asked about alone.

A list of rules, each of which gives its complaints; `check` runs all of them, then those of every dossier.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date

from imm_eco import numbers
from imm_eco.i18n import _
from imm_eco.programme import Programme
from imm_eco.rules.periods import Period
from imm_eco.services.invariants import Breach, breaches
from imm_eco.services.late_facts import untold
from imm_eco.services.standings import held_support, published_envelope
from imm_eco.services.undoing import dossiers_of, orphans
from imm_eco.store import lookup
from imm_eco.store.database import set_views

Rule = Callable[[sqlite3.Connection, Programme, date], Iterator[Breach]]


def broken_rules(db: sqlite3.Connection, today: date) -> Iterator[Breach]:
    """Every rule of the field that what stands breaks: of the whole, then dossier by dossier."""
    programme = lookup.programme(db)
    for rule in RULES:
        yield from rule(db, programme, today)
    # A grant can exceed the envelope only where all of them do: adding up once spares asking each dossier.
    exceeded = _is_exceeded(db, today)
    for row in db.execute("SELECT dossier_id FROM live_dossier_record ORDER BY dossier_id").fetchall():
        yield from breaches(db, programme, row[0], today, envelope=exceeded)


def broken_rules_ever(db: sqlite3.Connection, today: date) -> Iterator[Breach]:
    """Every rule that was broken right after a change, of the dossiers that the change spoke of."""
    last = db.execute("SELECT coalesce(max(id), 0) FROM main.change").fetchone()[0]
    try:
        for number in range(1, last):
            set_views(db, number)
            programme = lookup.programme(db)
            exceeded = _is_exceeded(db, today)
            for dossier_id in dossiers_of(db, number):
                yield from breaches(db, programme, dossier_id, today, envelope=exceeded)
    finally:
        set_views(db, None)


def _is_exceeded(db: sqlite3.Connection, today: date) -> bool:
    envelope = published_envelope(db, today)
    return envelope is not None and sum(held_support(db).values()) > envelope


def _anchored(db: sqlite3.Connection, _programme: Programme, _today: date) -> Iterator[Breach]:
    """Everything said is said of a candidate, a dossier, a session, an action that is there."""
    for change in sorted(set(orphans(db))):
        yield Breach("", _("something is said of what is no longer there"), change)


def _periods(db: sqlite3.Connection, programme: Programme, today: date) -> Iterator[Breach]:
    """A result is of an indicator of the programme and of a period that has ended."""
    indicators = {each.code for each in programme.indicator_list if each.nature != "envelope"}
    for row in db.execute(_RESULTS, {"today": today.isoformat()}).fetchall():
        if row["indicator"] not in indicators:
            yield _breach(row, _("{indicator} is no indicator that results are given for"))
        elif row["period_start"] > row["period_end"]:
            yield _breach(row, _("the result of {indicator} from {start} ends before it begins"))
        elif row["period_end"] > today.isoformat():
            yield _breach(row, _("the result of {indicator} from {start} to {end} is of a period that has not ended"))


_RESULTS = """
SELECT d.key AS reference, r.indicator, r.period_start, r.period_end, r.change_id
FROM live_result r JOIN dossier d ON d.id = r.dossier_id
ORDER BY r.dossier_id, r.indicator, r.period_end, r.period_start"""


def _overlaps(db: sqlite3.Connection, programme: Programme, _today: date) -> Iterator[Breach]:
    """No flow counts a day twice, and a stock has one position at one date."""
    natures = {each.code: each.nature for each in programme.indicator_list}
    before: sqlite3.Row | None = None
    for row in db.execute(_RESULTS, {}).fetchall():
        same = before and (row["reference"], row["indicator"]) == (before["reference"], before["indicator"])
        if before is not None and same:
            is_flow = natures.get(row["indicator"]) == "flow"
            # In the order of their ends: the one before ends latest of all that came before it.
            if row["period_start" if is_flow else "period_end"] <= before["period_end"]:
                yield _breach(row, _("the result of {indicator} from {start} to {end} overlaps another"))
        before = row


def _breach(row: sqlite3.Row, sentence: str) -> Breach:
    start, end = numbers.day(row["period_start"]), numbers.day(row["period_end"])
    return Breach(row["reference"], sentence.format(indicator=row["indicator"], start=start, end=end), row["change_id"])


def _support(db: sqlite3.Connection, _programme: Programme, today: date) -> Iterator[Breach]:
    """A convention is signed after the validation, a payment made after a convention, neither in the future."""
    said = {"today": today.isoformat()}
    for query, sentence in (
        (_SIGNED_EARLY, _("the convention of {date} was signed before any validation")),
        (_PAID_EARLY, _("the payment of {date} was made before any convention")),
        (_SIGNED_LATE, _("the convention of {date} is in the future")),
        (_PAID_LATE, _("the payment of {date} is in the future")),
    ):
        for row in db.execute(query, said).fetchall():
            yield Breach(row["reference"], sentence.format(date=numbers.day(row["day"])), row["change_id"])


_SIGNED = """
SELECT d.key AS reference, c.signed_on AS day, c.change_id FROM live_convention c JOIN dossier d ON d.id = c.dossier_id
WHERE """
_PAID = """
SELECT d.key AS reference, p.paid_on AS day, p.change_id FROM live_disbursement p JOIN dossier d ON d.id = p.dossier_id
WHERE """
_SIGNED_EARLY = f"""{_SIGNED} NOT EXISTS (SELECT 1 FROM live_move m WHERE m.dossier_id = c.dossier_id
AND m.to_step = 'mise-en-place' AND m.moved_on <= c.signed_on)"""
_PAID_EARLY = f"""{_PAID} NOT EXISTS (SELECT 1 FROM live_convention c WHERE c.dossier_id = p.dossier_id
AND c.signed_on <= p.paid_on)"""
_SIGNED_LATE = f"{_SIGNED} c.signed_on > :today"
_PAID_LATE = f"{_PAID} p.paid_on > :today"


def _targets(db: sqlite3.Connection, programme: Programme, _today: date) -> Iterator[Breach]:
    """A target is of the programme's own scopes and indicators, and is amended before its horizon."""
    scopes, indicators = set(programme.scopes.codes), set(programme.indicators.codes)
    for row in db.execute("SELECT scope, indicator, horizon, since, change_id FROM live_target ORDER BY id").fetchall():
        said = {"scope": row["scope"], "indicator": row["indicator"]}
        if row["scope"] not in scopes or row["indicator"] not in indicators:
            yield Breach(row["scope"], _("the programme knows no target {scope}, {indicator}").format(**said), row[4])
        elif row["since"] and row["since"] > row["horizon"]:
            yield Breach(row["scope"], _("a target of {indicator} is amended after its horizon").format(**said), row[4])


def _closings(db: sqlite3.Connection, _programme: Programme, _today: date) -> Iterator[Breach]:
    """No result of a month was altered by a change that found the month closed and left it so, unless it came late."""
    for fact in untold(db):
        if fact.table == "result":
            message = _("a result of {month} was altered while the month was closed")
            month = Period.month_of(fact.day).title
            yield Breach(fact.reference, message.format(month=month), fact.change)


RULES: tuple[Rule, ...] = (_anchored, _periods, _overlaps, _support, _targets, _closings)
