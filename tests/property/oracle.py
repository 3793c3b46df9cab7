"""What must hold of the office whatever was done to it, said anew and plainly: no rule of the house is asked."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from imm_eco.reports import lists, pipeline
from imm_eco.reports.histories import histories
from imm_eco.reports.query import ReportQuery
from imm_eco.reports.show import timeline
from imm_eco.services.checks.blame import broken_now
from imm_eco.store import lookup
from imm_eco.store.verify import findings
from tests.property.world import PIECES, TODAY, World

WAYS = {
    "advance": {("identification", "recrutement"), ("recrutement", "renforcement"), ("renforcement", "structuration"),
                ("mise-en-place", "suivi")},
    "close": {("suivi", "clos")},
    "return": {("recrutement", "identification"), ("renforcement", "identification"), ("renforcement", "recrutement"),
               ("structuration", "identification"), ("structuration", "recrutement"),
               ("structuration", "renforcement")},
    "withdraw": {(step, "desiste") for step in (
        "identification", "recrutement", "renforcement", "structuration", "validation")},
    "drop": {("identification", "ecarte"), ("recrutement", "ecarte")},
    "retenu": {("structuration", "validation")},
    "valide": {("validation", "mise-en-place")},
    "valide-avec-reserves": {("validation", "mise-en-place")},
    "ajourne": {("validation", "structuration")},
    "rejete": {("validation", "rejete")},
    "ecarte": {(step, "ecarte") for step in (
        "identification", "recrutement", "renforcement", "structuration", "validation")},
    "resilie": {("mise-en-place", "resilie"), ("suivi", "resilie")},
}  # fmt: skip
REASONED = {"return", "withdraw", "drop", "ajourne", "rejete", "ecarte", "resilie"}
COMMITTEE = {"retenu": "pilotage", "ecarte": "pilotage"}
ABOUT_DOSSIERS = (
    "commitment", "decision", "reservation", "seal", "seal_line", "move", "hold", "assessment", "piece",
    "convention", "disbursement", "result",
)  # fmt: skip
Row = dict[str, Any]


def check(world: World) -> None:
    """Assert everything that must hold."""
    with world.look() as db:
        wrong = list(_wrong(db))
    assert not wrong, "\n".join([*map(str, wrong), "after:", *world.log])


def _wrong(db: sqlite3.Connection) -> Iterator[str]:
    yield from (f"the file: {found}" for found in findings(db))
    yield from _orphans(db)
    found = _rows(db, "SELECT r.*, d.key FROM live_dossier_record r JOIN dossier d ON d.id = r.dossier_id")
    for dossier in found:
        moves = _rows(db, _MOVES, dossier["dossier_id"])
        yield from (f"{dossier['key']}: {each}" for each in _life(db, dossier, moves))
    yield from _support(db, [dossier["dossier_id"] for dossier in found])
    yield from map(str, broken_now(db, TODAY))
    yield from _counts(db, len(found))


_MOVES = """
SELECT m.*, s.committee, s.held_on, d.outcome, d.granted FROM live_move m
LEFT JOIN live_session_record s ON s.session_id = m.session_id
LEFT JOIN live_decision d ON d.session_id = m.session_id AND d.dossier_id = m.dossier_id
WHERE m.dossier_id = ? ORDER BY m.moved_on, m.id"""


def _rows(db: sqlite3.Connection, query: str, *values: Any) -> list[Row]:
    return [dict(row) for row in db.execute(query, values)]


def _orphans(db: sqlite3.Connection) -> Iterator[str]:
    for table in ABOUT_DOSSIERS:
        query = (
            f"SELECT count(*) FROM live_{table} WHERE dossier_id NOT IN (SELECT dossier_id FROM live_dossier_record)"
        )
        if db.execute(query).fetchone()[0]:
            yield f"{table}: facts of a dossier that is not there"


def _life(db: sqlite3.Connection, dossier: Row, moves: list[Row]) -> Iterator[str]:
    step, day = "identification", dossier["opened_on"]
    holds = _rows(db, "SELECT * FROM live_hold WHERE dossier_id = ? ORDER BY held_from", dossier["dossier_id"])
    for move in moves:
        name, on = move["outcome"] or move["move"], move["moved_on"]
        if move["from_step"] != step or (step, move["to_step"]) not in WAYS.get(name, ()):
            yield f"no way from {step} to {move['to_step']} by {name}"
        if not day <= on <= TODAY.isoformat():
            yield f"{name} on {on}, after {day}"
        if name in REASONED and not move["reason"]:
            yield f"{name} without a reason"
        if move["to_step"] not in ("desiste", "ecarte", "resilie"):
            yield from (f"{name} on {on} while suspended" for hold in holds if _within(hold, on))
        if move["session_id"]:
            yield from _sitting(db, move, name)
        yield from _needs(db, dossier, move, on)
        step, day = move["to_step"], on
    if step in ("clos", "desiste", "ecarte", "rejete", "resilie"):
        yield from (
            f"ended on {day}, before {hold}" for hold in holds if (hold["resumed_on"] or hold["held_from"]) > day
        )
    for one, other in pairwise(holds):
        if (one["resumed_on"] or "9999") > other["held_from"]:
            yield "two suspensions of the same days"


def _within(hold: Row, day: str) -> bool:
    return bool(hold["held_from"] < day < (hold["resumed_on"] or "9999"))


def _sitting(db: sqlite3.Connection, move: Row, name: str) -> Iterator[str]:
    bodies = {
        row["body"] for row in _rows(db, "SELECT body FROM live_attendee WHERE session_id = ?", move["session_id"])
    }
    committee = COMMITTEE.get(name, "suivi")
    if move["committee"] != committee or move["held_on"] != move["moved_on"]:
        yield f"{name} by {move['committee']} of {move['held_on']} on {move['moved_on']}"
    if bodies != ({"etat"} if committee == "suivi" else {"etat", "federation"}):
        yield f"{name} by a sitting of {sorted(bodies)}"


def _needs(db: sqlite3.Connection, dossier: Row, move: Row, on: str) -> Iterator[str]:
    """What each passage asks for, of its own day."""
    about, way = dossier["dossier_id"], (move["from_step"], move["to_step"])
    if way == ("recrutement", "renforcement") and (dossier["expressed_on"] or "9999") > on:
        yield f"recruited on {on} without an expression of interest"
    if way == ("renforcement", "structuration"):
        query = ("SELECT axis, score, max(assessed_on || printf('%09d', id)) FROM live_assessment"
                 " WHERE dossier_id = ? AND assessed_on <= ? GROUP BY axis")  # fmt: skip
        scores = _rows(db, query, about, on)
        if len(scores) < 2 or min(row["score"] for row in scores) < 6000:
            yield f"structured on {on} with {scores}"
    if way == ("structuration", "validation"):
        query = "SELECT DISTINCT piece FROM live_piece WHERE dossier_id = ? AND received_on <= ?"
        if set(PIECES) - {row["piece"] for row in _rows(db, query, about, on)}:
            yield f"selected on {on} without its pieces"
        if dossier["ecosystem"] == "ferroviaire":
            yield "selected in an ecosystem in preparation"
    if way == ("validation", "mise-en-place"):
        yield from _sealing(db, move, about, on)
    if way == ("mise-en-place", "suivi"):
        if not _rows(db, "SELECT 1 FROM live_convention WHERE dossier_id = ? AND signed_on <= ?", about, on):
            yield f"followed up on {on} without a convention"
        query = "SELECT 1 FROM live_reservation WHERE dossier_id = ? AND coalesce(lifted_on, '9999') > ?"
        if _rows(db, query, about, on):
            yield f"followed up on {on} with a reservation"


def _sealing(db: sqlite3.Connection, move: Row, about: int, on: str) -> Iterator[str]:
    if move["granted"] is None:
        yield "validated without support granted"
    seals = _rows(db, "SELECT * FROM live_seal WHERE dossier_id = ? AND sealed_on = ?", about, on)
    lines = _rows(db, "SELECT * FROM live_seal_line WHERE dossier_id = ? AND sealed_on = ? ORDER BY year", about, on)
    keys = ("year", "jobs", "turnover", "export_turnover", "investment")
    digest = hashlib.sha256(json.dumps([[line[key] for key in keys] for line in lines]).encode()).hexdigest()
    if [seal["seal"] for seal in seals] != [digest]:
        yield f"validated on {on} without its seal"


def _support(db: sqlite3.Connection, dossiers: list[int]) -> Iterator[str]:
    """On every day: paid ≤ committed ≤ granted, and all that is granted ≤ the envelope of that day."""
    moves = _rows(db, "SELECT * FROM live_move ORDER BY moved_on, id")
    grants = _rows(db, _GRANTS)
    conventions, payments = (_rows(db, f"SELECT * FROM live_{table}") for table in ("convention", "disbursement"))
    envelopes = _rows(db, "SELECT * FROM live_target WHERE indicator = 'support' AND horizon = '2021-12-31'")
    dated = ((moves, "moved_on"), (grants, "held_on"), (conventions, "signed_on"), (payments, "paid_on"))
    days = {row[key] for rows, key in (*dated, (envelopes, "since")) for row in rows if row[key]}

    def total(rows: list[Row], key: str, about: int, day: str) -> int:
        return sum(row["amount"] for row in rows if row["dossier_id"] == about and row[key] <= day)

    for day in sorted(days | {TODAY.isoformat()}):
        held = 0
        for about in dossiers:
            said = [row["granted"] for row in grants if row["dossier_id"] == about and row["held_on"] <= day]
            steps = [row["to_step"] for row in moves if row["dossier_id"] == about and row["moved_on"] <= day]
            granted, step = said[-1] if said else 0, steps[-1] if steps else ""
            signed, paid = total(conventions, "signed_on", about, day), total(payments, "paid_on", about, day)
            if not paid <= signed <= granted:
                yield f"dossier {about} on {day}: paid {paid}, committed {signed}, granted {granted}"
            held += granted if step in ("mise-en-place", "suivi", "clos") else paid if step == "resilie" else 0
        limits = sorted((row["since"] or "", row["value"]) for row in envelopes if (row["since"] or "") <= day)
        if held > limits[-1][1]:
            yield f"granted in all {held} on {day}, above the envelope {limits[-1][1]}"


_GRANTS = """
SELECT d.*, s.held_on FROM live_decision d JOIN live_session_record s USING (session_id)
WHERE s.committee = 'suivi' AND d.granted IS NOT NULL ORDER BY s.held_on, d.id"""


def _counts(db: sqlite3.Connection, dossiers: int) -> Iterator[str]:
    """Steps count every dossier once; the days of its stays add up to its age, on any day."""
    for day in (TODAY, date(2021, 3, 10)):
        *steps, whole = pipeline.report(db, ReportQuery(day))[0].records(pipeline.PipelineRow)
        counted = sum(step.announced.dossiers for step in steps)
        if not counted == whole.announced.dossiers == len(lists.dossiers(db, day).rows):
            yield f"the steps of {day} count {counted} of {dossiers} dossiers"
        for life in histories(db, day):
            told = timeline.dossier_timeline(db, lookup.dossier(db, life.reference), day)
            stays = list(life.stays())
            held = sum(stay.suspended for stay in stays)
            if sum(stay.days + stay.suspended for stay in stays) != told.age:
                yield f"{life.reference}: stays of {stays} in {told.age} days"
            if held != told.suspended or sum(stay.suspended or 0 for stay in told.stays) != held:
                yield f"{life.reference}: {held} days suspended, told as {told.suspended}"
            if sum(stay.days or 0 for stay in told.stays) != told.age:
                yield f"{life.reference}: the timeline does not add up to {told.age} days"
