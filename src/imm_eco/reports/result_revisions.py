"""The results that were recorded, corrected or withdrawn since the last report: since the latest month was closed.

The net of what happened: a result corrected twice is one correction, one that was recorded and taken back again is
nothing. Where no month before the day's own is closed, the last thirty days are looked at.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.periods import Period
from imm_eco.grid import Field, Grid, Kind, Note, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.query import ReportQuery
from imm_eco.store.rows import columns_of, fetch_each, fetch_one

DAYS = 30
"""How far back is looked at, where no month is closed."""

LISTED = 1000
"""Up to so many results recorded for the first time are listed; more are counted, and the journal has them."""

SHOWN = 20
"""Up to so many results recorded for the first time, people read them; what changes a figure told before, always."""


class _Closing(NamedTuple):
    change_id: int
    month: str
    at: str


class _StoredResult(NamedTuple):
    dossier_id: int
    indicator: str
    period_end: str
    period_start: str
    value: int
    proof: str | None
    piece: str | None
    change_id: int
    retracted_by: int | None

    @property
    def identity(self) -> tuple[int, str, str, str]:
        """What a result has in common with its correction."""
        return self[:4]


class _Revision(NamedTuple):
    """What became of a result, as it stands or as it stood at last; what it was, and what it is."""

    code: str
    result: _StoredResult
    old: _StoredResult | None
    new: _StoredResult | None

    @property
    def period(self) -> Period:
        return Period(date.fromisoformat(self.result.period_start), date.fromisoformat(self.result.period_end))

    @property
    def change(self) -> int | None:
        """The change that said the result, or that took it back."""
        return self.new.change_id if self.new else self.result.retracted_by


_CLOSING = """
SELECT closing.change_id, month, at FROM live_closing AS closing
JOIN known_change ON known_change.id = closing.change_id
WHERE state = 'closed' AND month < :day ORDER BY month DESC LIMIT 1"""

_SINCE = "SELECT coalesce(max(id), 0) FROM known_change WHERE at <= :moment"

# Known at both moments is what neither query gives: said before, and not retracted.
_NOW = f"SELECT {columns_of(_StoredResult)} FROM live_result WHERE change_id > :since AND period_end <= :day"
_BEFORE = f"""
SELECT {columns_of(_StoredResult)} FROM main.result
WHERE change_id <= :since AND retracted_by > :since AND period_end <= :day
  AND retracted_by <= (SELECT max(id) FROM known_change)"""

_DOSSIERS = """
SELECT dossier.id, key FROM live_dossier_record JOIN dossier ON dossier.id = dossier_id
WHERE :ecosystem IS NULL OR ecosystem = :ecosystem"""


@dataclass(frozen=True, slots=True)
class EarlierState:
    """What is compared with now: the state after a change; `month` is the one whose closing it was, if any."""

    change: int
    at: str
    month: str | None


def since(db: sqlite3.Connection, day: date) -> EarlierState:
    """The latest closing of a month before the day, or thirty days before it."""
    closing = fetch_one(db, _Closing, _CLOSING, {"day": day.isoformat()})
    if closing:
        return EarlierState(closing.change_id, closing.at, closing.month)
    moment = f"{day - timedelta(days=DAYS)}T23:59:59Z"
    return EarlierState(db.execute(_SINCE, {"moment": moment}).fetchone()[0], moment, None)


def revisions(db: sqlite3.Connection, programme: Programme, asked: ReportQuery) -> Grid:
    """Each result that is not what it was, old → new, in the order of the changes; corrections first."""
    base = since(db, asked.as_of)
    only = {"since": base.change, "day": asked.day}
    references = {row[0]: row[1] for row in db.execute(_DOSSIERS, {"ecosystem": asked.ecosystem})}
    counts: Counter[str] = Counter()
    listed = []
    for revision in _revisions(db, only, references):
        counts[revision.code] += 1
        if revision.code != "recorded" or counts["recorded"] <= LISTED:
            listed.append(revision)
    if counts["recorded"] > LISTED:
        listed = [each for each in listed if each.code != "recorded"]
    rows = list(_rows(programme, listed, references))
    facts = {"since": base.at, "since_change": base.change, "last_closed": base.month, "revised": dict(counts)}
    notes = list(_notes(base, counts))
    title = _("Results revised since the last closing") if base.month else _("Results revised lately")
    return Grid("revisions", title, _fields(programme), rows, facts, notes, secondary=True)


def _revisions(
    db: sqlite3.Connection, only: Mapping[str, object], references: Mapping[int, str]
) -> Iterator[_Revision]:
    """Each result that was said or retracted since, but those that are again what they were."""
    rows = fetch_each(db, _StoredResult, _BEFORE, only)
    before = {row.identity: row for row in rows if row.dossier_id in references}
    for new in fetch_each(db, _StoredResult, _NOW, only):
        if new.dossier_id in references:
            old = before.pop(new.identity, None) if before else None
            code = _code(old, new)
            if code:
                yield _Revision(code, new, old, new)
    yield from (_Revision("withdrawn", old, old, None) for old in before.values())


def _code(old: _StoredResult | None, new: _StoredResult) -> str | None:
    """What became of a result that stands; None where it is again what it was."""
    if old is None:
        return "recorded"
    if old.value != new.value:
        return "corrected"
    return "proof" if (old.proof, old.piece) != (new.proof, new.piece) else None


def _rows(programme: Programme, found: Sequence[_Revision], references: Mapping[int, str]) -> Iterator[Row]:
    """What changes a figure told before, then what is new, in the order of the changes."""
    few = sum(each.code == "recorded" for each in found) <= SHOWN
    places = {code: place for place, code in enumerate((*vocabulary.REVISIONS.codes, *programme.indicators.codes))}

    def order(each: _Revision) -> tuple[int, int, str, Period, int]:
        code, indicator = (places.get(name, len(places)) for name in (each.code, each.result.indicator))
        return code, each.change or 0, references[each.result.dossier_id], each.period, indicator

    for each in sorted(found, key=order):
        values = {
            "revision": each.code,
            "reference": references[each.result.dossier_id],
            "indicator": each.result.indicator,
            "period": each.period.code,
            "period_title": each.period.title,
            "unit": programme.units.get(each.result.indicator, "jobs"),
            "old": each.old.value if each.old else None,
            "new": each.new.value if each.new else None,
            "old_proof": each.old.proof if each.old else None,
            "new_proof": each.new.proof if each.new else None,
            "change": each.change,
        }
        yield Row(values, in_tables=few or each.code != "recorded")


def _fields(programme: Programme) -> list[Field]:
    return [
        Field("revision", N_("Revision"), Kind.CODE, vocabulary.REVISIONS),
        fields.reference(),
        fields.indicator(programme),
        Field("period", N_("Period"), in_tables=False),
        Field("period_title", N_("Period"), in_data=False),
        fields.unit(),
        Field("old", N_("Before"), Kind.AMOUNT),
        Field("new", N_("After"), Kind.AMOUNT),
        Field("old_proof", N_("Proof before"), Kind.CODE, vocabulary.PROOFS, in_tables=False),
        Field("new_proof", N_("Proof"), Kind.CODE, vocabulary.PROOFS, in_tables=False),
        Field("change", N_("Change"), Kind.COUNT),
    ]


def _notes(base: EarlierState, counts: Counter[str]) -> Iterator[Note]:
    if base.month:
        yield Note(
            N_("Since the closing of {month}, recorded at {at} (change {change})."),
            {
                "month": (Kind.TEXT, _month(base.month)),
                "at": (Kind.MOMENT, base.at),
                "change": (Kind.COUNT, base.change),
            },
        )
    else:
        yield Note(
            N_("No earlier month is closed: what changed in {days} days, since {at}."),
            {"days": (Kind.COUNT, DAYS), "at": (Kind.MOMENT, base.at)},
        )
    yield Note(
        N_("{corrected} corrected, {proof} with another proof, {withdrawn} withdrawn, {recorded} new."),
        {code: (Kind.COUNT, counts[code]) for code in vocabulary.REVISIONS.codes},
    )
    if counts["recorded"] > min(SHOWN, LISTED):
        sentence = N_("The {recorded} new ones are too many to be shown here; JSON and workbooks have each.")
        if counts["recorded"] > LISTED:
            sentence = N_("The {recorded} new ones are too many to be listed: see `imm-eco log`.")
        yield Note(sentence, {"recorded": (Kind.COUNT, counts["recorded"])})


def _month(last_day: str) -> str:
    day = date.fromisoformat(last_day)
    return Period.month(day.year, day.month).title
