"""The committees' sessions, and what they decided."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import NamedTuple

from imm_eco import formatting
from imm_eco.domain import vocabulary
from imm_eco.domain.vocabulary import Term, Vocabulary
from imm_eco.grid import Field, Grid, Kind, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.store.rows import fetch_all

RESERVATION_STATES = Vocabulary(
    "state",
    (Term("open", "ouverte", "open"), Term("overdue", "EN RETARD", "OVERDUE"), Term("lifted", "levée", "lifted")),
)
"""How a reservation stands on a day: one that is overdue is meant to be seen."""

RESERVATION_STATE = "CASE WHEN lifted_on <= :day THEN 'lifted' WHEN due_on < :day THEN 'overdue' ELSE 'open' END"

RESERVED = ("reservations", "open", "due_on", "overdue")
"""The columns of the lists that speak of reservations."""


class _ListedSession(NamedTuple):
    session: str
    committee: str
    held_on: str
    minutes: str | None
    state: str | None
    federation: str | None
    decisions: int
    open: int
    due_on: str | None
    overdue: int


class _ListedDecision(NamedTuple):
    session: str
    committee: str
    held_on: str
    minutes: str | None
    dossier: str
    name: str | None
    outcome: str
    granted: int | None
    reason: str | None
    open: int
    due_on: str | None
    overdue: int


# Of each decision: how many reservations are open on the day, how many of them overdue, the next due date.
_OPEN = """
LEFT JOIN (
    SELECT session_id, dossier_id, count(*) AS open, min(due_on) AS due_on, sum(coalesce(due_on < :day, 0)) AS overdue
    FROM live_reservation WHERE lifted_on IS NULL OR lifted_on > :day GROUP BY {by}
) AS put"""

_SESSIONS = f"""
SELECT session.key AS session, record.committee, record.held_on, record.minutes,
       (SELECT group_concat(attendee, ', ') FROM (
            SELECT attendee FROM live_attendee AS a
            WHERE a.session_id = session.id AND a.body = 'etat' ORDER BY attendee)) AS state,
       (SELECT group_concat(attendee, ', ') FROM (
            SELECT attendee FROM live_attendee AS a
            WHERE a.session_id = session.id AND a.body = 'federation' ORDER BY attendee)) AS federation,
       coalesce(taken.decisions, 0) AS decisions, coalesce(put.open, 0) AS open, put.due_on,
       coalesce(put.overdue, 0) AS overdue
FROM live_session_record AS record
JOIN session ON session.id = record.session_id
LEFT JOIN (
    SELECT session_id, count(*) AS decisions FROM live_decision GROUP BY session_id
) AS taken ON taken.session_id = record.session_id
{_OPEN.format(by="session_id")} ON put.session_id = record.session_id
WHERE (:committee IS NULL OR record.committee = :committee) AND record.held_on <= :day
ORDER BY record.held_on, session.key"""

_DECISIONS = f"""
SELECT session.key AS session, record.committee, record.held_on, record.minutes, dossier.key AS dossier,
       company.name, decision.outcome, decision.granted, decision.reason,
       coalesce(put.open, 0) AS open, put.due_on, coalesce(put.overdue, 0) AS overdue
FROM live_decision AS decision
JOIN live_session_record AS record USING (session_id)
JOIN session ON session.id = decision.session_id
JOIN dossier ON dossier.id = decision.dossier_id
LEFT JOIN live_dossier_record AS project ON project.dossier_id = decision.dossier_id
LEFT JOIN live_candidate_record AS company ON company.candidate_id = project.candidate_id
{_OPEN.format(by="session_id, dossier_id")}
  ON put.session_id = decision.session_id AND put.dossier_id = decision.dossier_id
WHERE (:session IS NULL OR decision.session_id = :session) AND (:dossier IS NULL OR decision.dossier_id = :dossier)
  AND (:committee IS NULL OR record.committee = :committee) AND record.held_on <= :day
ORDER BY record.held_on, session.key, decision.id"""


def sessions(db: sqlite3.Connection, *, committee: str | None = None, as_of: date | None = None) -> Grid:
    """The sittings, who sat for whom, how many decisions each took, and the reservations still open on the day."""
    columns = [
        Field("session", N_("Session")),
        _committee(),
        Field("held_on", N_("Date"), Kind.DATE),
        Field("minutes", N_("Minutes")),
        Field("state", N_("For the State")),
        Field("federation", N_("For the federation")),
        Field("decisions", N_("Decisions"), Kind.COUNT),
        *_reservation_fields(),
    ]
    parameters = {"committee": committee, "day": _day(as_of)}
    rows = [_row(each) for each in fetch_all(db, _ListedSession, _SESSIONS, parameters)]
    return Grid("sessions", _("Sessions"), columns, rows)


def decisions(
    db: sqlite3.Connection,
    session: int | None = None,
    *,
    dossier: int | None = None,
    committee: str | None = None,
    as_of: date | None = None,
) -> Grid:
    """The decisions, in the order in which they were taken, with their reservations still open on the day."""
    columns = [
        Field("session", N_("Session"), in_tables=False),
        _committee(),
        Field("held_on", N_("Date"), Kind.DATE),
        Field("minutes", N_("Minutes"), in_tables=False),
        fields.reference("dossier"),
        Field("name", N_("Company name")),
        Field("outcome", N_("Decision"), Kind.CODE, vocabulary.OUTCOMES),
        Field("granted", N_("Granted support"), Kind.MONEY, exact=True),
        Field("reason", N_("Reason")),
        *_reservation_fields(),
    ]
    parameters = {"session": session, "dossier": dossier, "committee": committee, "day": _day(as_of)}
    rows = [_row(each) for each in fetch_all(db, _ListedDecision, _DECISIONS, parameters)]
    return Grid("decisions", _("Decisions"), columns, rows)


def _reservation_fields() -> list[Field]:
    """How many reservations are open, the date by which the next one is due, how many are overdue."""
    return [
        Field("reservations", N_("Open reservations"), in_data=False),
        Field("open", N_("Open"), Kind.COUNT, in_tables=False),
        Field("due_on", N_("Next due on"), Kind.DATE, in_tables=False),
        Field("overdue", N_("Overdue"), Kind.COUNT, in_tables=False),
    ]


def _row(listed: _ListedSession | _ListedDecision) -> Row:
    """The open reservations also in words: how many, by when, and whether that day has passed."""
    return Row.of(listed, {"reservations": _reserved(listed)})


def _reserved(listed: _ListedSession | _ListedDecision) -> str | None:
    if not listed.open or not listed.due_on:
        return formatting.count(listed.open) if listed.open else None
    said = {"count": formatting.count(listed.open), "date": formatting.day(listed.due_on)}
    sentence = _("{count}, OVERDUE since {date}") if listed.overdue else _("{count}, due {date}")
    return sentence.format(**said)


def _committee() -> Field:
    return Field("committee", N_("Committee"), Kind.CODE, vocabulary.COMMITTEES)


def _day(as_of: date | None) -> str:
    """The day in ISO 8601; without one, the end of time, on which every due date is past."""
    return (as_of or date.max).isoformat()
