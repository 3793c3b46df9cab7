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
from typing import Any

from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.periods import Period
from imm_eco.grid import Field, Grid, Kind, Note, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.query import ReportQuery

DAYS = 30
"""How far back is looked at, where no month is closed."""

LISTED = 1000
"""Up to so many results recorded for the first time are listed; more are counted, and the journal has them."""

SHOWN = 20
"""Up to so many results recorded for the first time, people read them; what changes a figure told before, always."""

_CLOSING = """
SELECT closing.change_id, month, at FROM live_closing AS closing
JOIN known_change ON known_change.id = closing.change_id
WHERE state = 'closed' AND month < :day ORDER BY month DESC LIMIT 1"""

_SINCE = "SELECT coalesce(max(id), 0) FROM known_change WHERE at <= :moment"

# Known at both moments is what neither query gives: said before, and not retracted.
_NOW = "SELECT * FROM live_result WHERE change_id > :since AND period_end <= :day"
_BEFORE = """
SELECT * FROM main.result WHERE change_id <= :since AND retracted_by > :since AND period_end <= :day
AND retracted_by <= (SELECT max(id) FROM known_change)"""

_DOSSIERS = """
SELECT dossier.id, key FROM live_dossier_record JOIN dossier ON dossier.id = dossier_id
WHERE :ecosystem IS NULL OR ecosystem = :ecosystem"""


@dataclass(frozen=True, slots=True)
class Since:
    """What is compared with now: the state after a change; `month` is the one whose closing it was, if any."""

    change: int
    at: str
    month: str | None


def since(db: sqlite3.Connection, day: date) -> Since:
    """The latest closing of a month before the day, or thirty days before it."""
    closing = db.execute(_CLOSING, {"day": day.isoformat()}).fetchone()
    if closing:
        return Since(closing["change_id"], closing["at"], closing["month"])
    moment = f"{day - timedelta(days=DAYS)}T23:59:59Z"
    return Since(db.execute(_SINCE, {"moment": moment}).fetchone()[0], moment, None)


def revisions(db: sqlite3.Connection, programme: Programme, asked: ReportQuery) -> Grid:
    """Each result that is not what it was, old → new, in the order of the changes; corrections first."""
    base = since(db, asked.as_of)
    only = {"since": base.change, "day": asked.day}
    references = {row[0]: row[1] for row in db.execute(_DOSSIERS, {"ecosystem": asked.ecosystem})}
    counts: Counter[str] = Counter()
    listed = []
    for before, now in _pairs(db, only, references):
        revision = _revision(before, now)
        if revision:
            counts[revision] += 1
            if revision != "recorded" or counts[revision] <= LISTED:
                listed.append(_values(revision, before, now))
    if counts["recorded"] > LISTED:
        listed = [each for each in listed if each["revision"] != "recorded"]
    rows = list(_rows(programme, listed, references))
    facts = {"since": base.at, "since_change": base.change, "last_closed": base.month, "revised": dict(counts)}
    notes = list(_notes(base, counts, rows))
    title = _("Results revised since the last closing") if base.month else _("Results revised lately")
    return Grid("revisions", title, _fields(programme), rows, facts, notes, secondary=True)


def _pairs(
    db: sqlite3.Connection, only: Mapping[str, Any], references: Mapping[int, str]
) -> Iterator[tuple[sqlite3.Row | None, sqlite3.Row | None]]:
    """Each result that was said or retracted since: what it was, and what it is."""
    before = {_identity(row): row for row in db.execute(_BEFORE, only) if row["dossier_id"] in references}
    for row in db.execute(_NOW, only):
        if row["dossier_id"] in references:
            yield before.pop(_identity(row), None) if before else None, row
    yield from ((row, None) for row in before.values())


def _identity(row: sqlite3.Row) -> tuple[Any, ...]:
    return tuple(row[key] for key in ("dossier_id", "indicator", "period_end", "period_start"))


def _values(revision: str, before: sqlite3.Row | None, now: sqlite3.Row | None) -> dict[str, Any]:
    known = now or before
    assert known is not None
    return {
        "revision": revision,
        "dossier": known["dossier_id"],
        "indicator": known["indicator"],
        "period": Period(date.fromisoformat(known["period_start"]), date.fromisoformat(known["period_end"])),
        "old": before["value"] if before else None,
        "new": now["value"] if now else None,
        "old_proof": before["proof"] if before else None,
        "new_proof": now["proof"] if now else None,
        "change": now["change_id"] if now else known["retracted_by"],
    }


def _revision(before: sqlite3.Row | None, now: sqlite3.Row | None) -> str | None:
    """What became of a result; None where it is again what it was."""
    if before is None:
        return "recorded"
    if now is None:
        return "withdrawn"
    if before["value"] != now["value"]:
        return "corrected"
    return "proof" if (before["proof"], before["piece"]) != (now["proof"], now["piece"]) else None


def _rows(programme: Programme, found: Sequence[dict[str, Any]], references: dict[int, str]) -> Iterator[Row]:
    """What changes a figure told before, then what is new, in the order of the changes."""
    few = sum(values["revision"] == "recorded" for values in found) <= SHOWN
    places = {code: place for place, code in enumerate((*vocabulary.REVISIONS.codes, *programme.indicators.codes))}
    for values in found:
        values["reference"] = references[values["dossier"]]

    def order(values: dict[str, Any]) -> tuple[Any, ...]:
        kind, indicator = (places.get(values[key], len(places)) for key in ("revision", "indicator"))
        return kind, values["change"], values["reference"], values["period"], indicator

    for values in sorted(found, key=order):
        period: Period = values["period"]
        unit = programme.units.get(values["indicator"], "jobs")
        own = {**values, "unit": unit, "period": period.code, "period_title": period.title}
        yield Row(own, in_tables=few or values["revision"] != "recorded")


def _fields(programme: Programme) -> list[Field]:
    return [
        Field("revision", N_("Revision"), Kind.CODE, vocabulary.REVISIONS),
        fields.reference(),
        fields.indicator(programme),
        fields.text("period", N_("Period"), in_tables=False),
        Field("period_title", N_("Period"), in_data=False),
        fields.unit(),
        Field("old", N_("Before"), Kind.AMOUNT),
        Field("new", N_("After"), Kind.AMOUNT),
        Field("old_proof", N_("Proof before"), Kind.CODE, vocabulary.PROOFS, in_tables=False),
        Field("new_proof", N_("Proof"), Kind.CODE, vocabulary.PROOFS, in_tables=False),
        fields.count("change", N_("Change")),
    ]


def _notes(base: Since, counts: Counter[str], rows: Sequence[Row]) -> Iterator[Note]:
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
    shown = sum(row.in_tables for row in rows if row["revision"] == "recorded")
    if shown < counts["recorded"]:
        sentence = N_("The {recorded} new ones are too many to be shown here; JSON and workbooks have each.")
        if counts["recorded"] > LISTED:
            sentence = N_("The {recorded} new ones are too many to be listed: see `imm-eco log`.")
        yield Note(sentence, {"recorded": (Kind.COUNT, counts["recorded"])})


def _month(last_day: str) -> str:
    day = date.fromisoformat(last_day)
    return Period.month(day.year, day.month).title
