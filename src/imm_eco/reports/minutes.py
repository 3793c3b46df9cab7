"""The record of a sitting (relevé de décisions): who sat for whom, what was decided, on which conditions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from imm_eco import formatting
from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.vocabulary import COMMITTEES, OUTCOMES, Term, Vocabulary
from imm_eco.grid import Field, Grid, Kind, Note, Row, Value
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.lists.listing import listing
from imm_eco.reports.unknown_jobs import jobs_note, last_ones
from imm_eco.store import lookup
from imm_eco.store.relations.seals import promise, promises
from imm_eco.store.relations.words import with_
from imm_eco.store.rows import fetch_all


class _Sitting(NamedTuple):
    session: str
    committee: str
    held_on: str
    minutes: str | None


class _MinutedDecision(NamedTuple):
    dossier: str
    name: str | None
    ecosystem: str | None
    investment: int | None
    requested: int | None
    outcome: str
    granted: int | None
    reason: str | None
    jobs: int | None
    last_jobs: int | None


class _CorrectedRecord(NamedTuple):
    id: int
    at: str
    dossiers: str


_SESSION = """
SELECT session.key AS session, record.committee, record.held_on, record.minutes
FROM live_session_record AS record JOIN session ON session.id = record.session_id WHERE session.id = :session"""

_ATTENDEES = """
SELECT attendee, body, NULL AS signature FROM live_attendee WHERE session_id = :session ORDER BY body, attendee"""

# Jobs: of the commitments that the session sealed, else of those that stood; for the horizon's year itself.
_JOBS = promise("jobs", of_one_year=True)
_LINES = """
session_lines AS (
    SELECT line.* FROM live_seal_line AS line JOIN live_seal AS seal USING (dossier_id, sealed_on)
    WHERE seal.session_id = :session
)"""
_DECISIONS = f"""
{with_(_LINES, promises("session_lines", _JOBS, name="sealed"), promises("live_commitment", _JOBS))}
SELECT dossier.key AS dossier, company.name, project.ecosystem, project.investment, project.requested,
       decision.outcome, decision.granted, decision.reason,
       CASE WHEN seal.id IS NOT NULL THEN sealed.promised ELSE promises.promised END AS jobs,
       CASE WHEN seal.id IS NOT NULL THEN sealed.last_promised ELSE promises.last_promised END AS last_jobs
FROM live_decision AS decision
LEFT JOIN live_seal AS seal ON seal.dossier_id = decision.dossier_id AND seal.session_id = decision.session_id
LEFT JOIN sealed ON sealed.dossier_id = decision.dossier_id
LEFT JOIN promises ON promises.dossier_id = decision.dossier_id
JOIN dossier ON dossier.id = decision.dossier_id
LEFT JOIN live_dossier_record AS project USING (dossier_id)
LEFT JOIN live_candidate_record AS company USING (candidate_id)
WHERE decision.session_id = :session ORDER BY dossier.key"""

_RESERVATIONS = """
SELECT dossier.key AS dossier, company.name, put.number, put.text, put.due_on
FROM live_reservation AS put
JOIN dossier ON dossier.id = put.dossier_id
LEFT JOIN live_dossier_record AS project USING (dossier_id)
LEFT JOIN live_candidate_record AS company USING (candidate_id)
WHERE put.session_id = :session ORDER BY dossier.key, put.number"""

_TOTAL = Term("total", "Total", "Total")


def report(db: sqlite3.Connection, session: int) -> list[Grid]:
    """The session, its attendees, each decision with its amounts, the reservations, the totals by outcome."""
    programme = lookup.programme(db)
    only = {"session": session, "year": programme.horizon.year}
    jobs = _("Jobs {year}").format(year=programme.horizon.year)
    decided = fetch_all(db, _MinutedDecision, _DECISIONS, only)
    decisions = Grid(
        "decisions",
        _("Decisions"),
        [
            fields.reference("dossier"),
            Field("name", N_("Company name")),
            fields.ecosystem(programme),
            Field("investment", N_("Investment"), Kind.MONEY),
            Field("requested", N_("Requested support"), Kind.MONEY, exact=True),
            replace(Field("jobs", jobs, Kind.COUNT), missing=fields.UNPUBLISHED),
            Field("last_jobs", N_("Their last figure before"), Kind.COUNT, in_tables=False),
            Field("outcome", N_("Decision"), Kind.CODE, OUTCOMES),
            Field("granted", N_("Granted support"), Kind.MONEY, exact=True),
            Field("reason", N_("Reason")),
        ],
        [Row.of(each) for each in decided],
    )
    head = replace(_session(db, session), notes=list(_corrections(db, session)))
    totals = replace(_totals(decided), notes=list(_unknown(programme, decided)))
    parts = [head, _attendees(db, session), decisions, totals]
    conditions = listing(db, "reservations", _("Reservations"), _CONDITIONS, _RESERVATIONS, {"session": session})
    return [*parts, conditions] if conditions.rows else parts


_CONDITIONS = (
    fields.reference("dossier"),
    Field("name", N_("Company name")),
    Field("number", N_("No."), Kind.COUNT),
    Field("text", N_("Reservation")),
    Field("due_on", N_("Due on"), Kind.DATE),
)


def _session(db: sqlite3.Connection, session: int) -> Grid:
    [sitting] = fetch_all(db, _Sitting, _SESSION, {"session": session})
    said = {"committee": COMMITTEES.title(sitting.committee), "date": formatting.day(sitting.held_on)}
    columns = [
        Field("session", N_("Session"), in_tables=False),
        Field("committee", N_("Committee"), Kind.CODE, COMMITTEES),
        Field("held_on", N_("Date"), Kind.DATE),
        Field("minutes", N_("Minutes")),
    ]
    title = _("Record of decisions: {committee}, {date}").format(**said)
    return Grid("session", title, columns, [Row.of(sitting)], {"report": "minutes"}, is_record=True)


def _corrections(db: sqlite3.Connection, session: int) -> Iterator[str]:
    """That the record corrects an earlier one of the same session: by which changes, of which dossiers."""
    last = db.execute("SELECT coalesce(max(id), 0) FROM known_change").fetchone()[0]
    for each in fetch_all(db, _CorrectedRecord, _CORRECTED, {"session": session, "last": last}):
        message = _("This record corrects those of before change {number}, of {date}: {dossiers}.")
        said = {"number": each.id, "date": formatting.moment(each.at), "dossiers": each.dossiers}
        yield message.format(**said)


# What a later change has withdrawn, and that does not stand again as it was.
_CORRECTED = """
SELECT change.id, change.at, group_concat(DISTINCT dossier.key) AS dossiers FROM (
    SELECT gone.dossier_id, gone.change_id, gone.retracted_by FROM main.decision AS gone
    WHERE gone.session_id = :session AND NOT EXISTS (
        SELECT 1 FROM live_decision AS now
        WHERE now.session_id = gone.session_id AND now.dossier_id = gone.dossier_id AND now.outcome = gone.outcome
          AND coalesce(now.granted, -1) = coalesce(gone.granted, -1)
          AND coalesce(now.reason, '') = coalesce(gone.reason, ''))
    UNION ALL
    SELECT gone.dossier_id, gone.change_id, gone.retracted_by FROM main.reservation AS gone
    WHERE gone.session_id = :session AND NOT EXISTS (
        SELECT 1 FROM live_reservation AS now
        WHERE now.dossier_id = gone.dossier_id AND now.number = gone.number AND now.text = gone.text
          AND coalesce(now.due_on, '') = coalesce(gone.due_on, ''))
) AS withdrawn
JOIN change ON change.id = withdrawn.retracted_by
JOIN dossier ON dossier.id = withdrawn.dossier_id
WHERE withdrawn.retracted_by <= :last AND withdrawn.change_id < withdrawn.retracted_by
GROUP BY change.id, change.at ORDER BY change.id"""


def _attendees(db: sqlite3.Connection, session: int) -> Grid:
    """Who sat, by body, with room to sign."""
    columns = [
        Field("body", N_("For"), Kind.CODE, vocabulary.BODIES),
        Field("attendee", N_("Attendee")),
        Field("signature", N_("Signature"), in_data=False, missing=""),
    ]
    return listing(db, "attendees", _("Attendees"), columns, _ATTENDEES, {"session": session})


def _totals(decided: Sequence[_MinutedDecision]) -> Grid:
    """How many dossiers each outcome met, and the amounts that they are about."""
    columns = [
        Field("outcome", N_("Decision"), Kind.CODE, Vocabulary("outcome", (*OUTCOMES.terms, _TOTAL))),
        Field("dossiers", N_("Dossiers"), Kind.COUNT),
        Field("requested", N_("Requested support"), Kind.MONEY, exact=True),
        Field("granted", N_("Granted support"), Kind.MONEY, exact=True),
        replace(Field("jobs", N_("Jobs"), Kind.COUNT), missing=fields.UNPUBLISHED),
        Field("without_jobs", N_("Dossiers without a figure for the year"), Kind.COUNT, in_tables=False),
    ]
    return Grid("totals", _("Totals"), columns, list(_sums(decided)))


def _sums(decided: Sequence[_MinutedDecision]) -> Iterator[Row]:
    for outcome in OUTCOMES.codes:
        met = [each for each in decided if each.outcome == outcome]
        if met:
            yield Row(_sum(outcome, met))
    yield Row(_sum(_TOTAL.code, decided), strong=True)


def _sum(outcome: str, decided: Sequence[_MinutedDecision]) -> dict[str, Value]:
    return {
        "outcome": outcome,
        "dossiers": len(decided),
        "requested": _known_sum(each.requested for each in decided),
        "granted": _known_sum(each.granted for each in decided),
        "jobs": _known_sum(each.jobs for each in decided),
        "without_jobs": sum(each.jobs is None for each in decided),
    }


def _known_sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _unknown(programme: Programme, decided: Sequence[_MinutedDecision]) -> Iterator[Note]:
    """What the jobs of the totals leave out: dossiers without a figure for the horizon's year."""
    unknown = [each for each in decided if each.jobs is None]
    if unknown:
        known = [each.jobs for each in decided if each.jobs is not None]
        last = last_ones((each.dossier, each.last_jobs) for each in unknown)
        yield jobs_note(programme.horizon.year, sum(known), len(known), len(unknown), 0, last)
