"""Late facts: what was taken since the earlier pack with a date of a closed month, each with why it came late."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import DATED_FACTS, OUTCOMES, STEPS
from imm_eco.grid import Field, Grid, Kind, Row, Value
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.services.late_facts import altered_though_closed
from imm_eco.store.dated_facts import Altered
from imm_eco.store.rows import columns_of, fetch_each


def late(db: sqlite3.Connection, programme: Programme, after: int, until: int) -> Grid:
    """The late facts of the changes after one and up to another, in their order."""
    reasons = {row.id: row for row in fetch_each(db, _LateChange, _CHANGES, {"after": after, "until": until})}
    facts = [fact for fact in altered_though_closed(db) if fact.change in reasons]
    facts.sort(key=lambda fact: (fact.change, fact.day, fact.reference))
    columns = [
        Field("fact", N_("Fact"), Kind.CODE, DATED_FACTS),
        fields.reference(),
        Field("day", N_("Date"), Kind.DATE),
        Field("month", N_("Month"), in_tables=False),
        Field("about", N_("Of what"), in_tables=False),
        Field("about_title", N_("Of what"), in_data=False, missing=""),
        fields.unit(),
        Field("old", N_("Before"), Kind.AMOUNT),
        Field("new", N_("Now"), Kind.AMOUNT),
        Field("change", N_("Change"), Kind.COUNT),
        Field("at", N_("Recorded"), Kind.MOMENT, in_tables=False),
        Field("reason", N_("Late because")),
    ]
    rows = [Row(_told(programme, fact, reasons[fact.change])) for fact in facts]
    notes = [] if rows else [_("No fact of a closed month came late.")]
    return Grid("late", _("Late facts of closed months"), columns, rows, {"report": "late"}, notes)


class _LateChange(NamedTuple):
    id: int
    at: str
    late: str


_CHANGES = f"""
SELECT {columns_of(_LateChange)} FROM main.change WHERE late IS NOT NULL AND id > :after AND id <= :until"""


def _told(programme: Programme, fact: Altered, change: _LateChange) -> dict[str, Value]:
    return {
        "fact": fact.noun,
        "reference": fact.reference,
        "day": fact.day,
        "month": Period.month_of(fact.day).code,
        "about": fact.about,
        "about_title": _about(programme, fact),
        "unit": _unit(programme, fact),
        "old": fact.old,
        "new": fact.new,
        "change": fact.change,
        "at": change.at,
        "reason": change.late,
    }


def _about(programme: Programme, fact: Altered) -> str | None:
    """The indicator, the step, the outcome or the ecosystem by its title; a convention or a piece as it is."""
    titles = {
        "result": programme.indicators, "target": programme.indicators, "move": STEPS, "decision": OUTCOMES,
        "dossier": programme.ecosystems,
    }  # fmt: skip
    known = titles.get(fact.noun)
    return known.title(fact.about) if known and fact.about in known.codes and fact.about else fact.about


def _unit(programme: Programme, fact: Altered) -> str:
    if fact.noun in ("result", "target"):
        return programme.units.get(fact.about or "", "jobs")
    return "jobs" if fact.noun == "seal-line" else "MAD"
