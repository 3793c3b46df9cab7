"""What a dossier's file holds: scores, pieces of the checklist, commitments beside the seal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Criterion, Programme
from imm_eco.domain.rules import assessment, checklist
from imm_eco.domain.rules.assessment import Score, Verdict
from imm_eco.domain.rules.checklist import Receipt
from imm_eco.domain.vocabulary import COMMITTED_INDICATORS
from imm_eco.grid import Field, Grid, Kind, Note, Row, Value
from imm_eco.i18n import N_, _
from imm_eco.services import standings
from imm_eco.store import lookup
from imm_eco.store.relations.seals import SEALED_LINES, seals_in_force
from imm_eco.store.relations.words import ONE_DOSSIER, with_
from imm_eco.store.rows import columns_of, fetch_all

_COMMENTS = """
SELECT axis, criterion, assessor, grid, assessed_on, comment FROM live_assessment WHERE dossier_id = :dossier"""

_SIZE = """
SELECT company.size FROM live_dossier_record AS record
JOIN live_candidate_record AS company USING (candidate_id) WHERE record.dossier_id = :dossier"""


class _PromisedYear(NamedTuple):
    year: int
    jobs: int | None
    turnover: int | None
    export_turnover: int | None
    investment: int | None


_YEAR = columns_of(_PromisedYear)
_COMMITMENTS = f"SELECT {_YEAR} FROM live_commitment WHERE dossier_id = :dossier"

_SEALED = f"{with_(seals_in_force(only=ONE_DOSSIER), SEALED_LINES)} SELECT {_YEAR} FROM sealed"


def scores(db: sqlite3.Connection, programme: Programme, dossier_id: int, as_of: date) -> Grid:
    """The assessments up to the day, and above those of an axis its own score where several make it up."""
    criteria = Field("criterion", N_("Criterion"), Kind.CODE, programme.criteria)
    columns = [
        Field("axis", N_("Axis"), Kind.CODE, vocabulary.AXES),
        criteria,
        Field("assessor", N_("Assessor")),
        Field("score", N_("Score"), Kind.SCORE),
        Field("threshold", N_("Threshold"), Kind.SCORE),
        Field("weight", N_("Weight"), Kind.COUNT),
        Field("grid", N_("Grid"), in_tables=False),
        Field("assessed_on", N_("Date"), Kind.DATE),
        Field("counts", N_("Counts")),
        Field("comment", N_("Comment")),
    ]
    given = standings.scores(db, as_of, dossier_id).get(dossier_id, [])
    comments = {tuple(said): comment for *said, comment in db.execute(_COMMENTS, {"dossier": dossier_id})}
    judged = assessment.verdicts(given, programme.grids)
    rows = [row for verdict in judged.values() for row in _axis_rows(programme, verdict, given, comments)]
    bare = not any(score.criterion or score.assessor for score in given)
    shown = [replace(each, in_tables=each.in_tables and not (bare and each.key in _BY_CRITERION)) for each in columns]
    notes = [note for verdict in judged.values() for note in _remarks(programme, verdict)]
    return Grid("scores", _("Scores"), shown, rows, notes=notes)


_BY_CRITERION = ("criterion", "assessor", "weight", "counts")


def _axis_rows(
    programme: Programme, verdict: Verdict, given: list[Score], comments: Mapping[tuple[str | None, ...], str | None]
) -> Iterator[Row]:
    """An axis's own score, where it is not just the one that was given; then each score by its day."""
    order = {code: number for number, code in enumerate(programme.criteria.codes)}
    own = sorted(
        (score for score in given if score.axis == verdict.axis),
        key=lambda score: (score.on, score.assessor or "", order.get(score.criterion or "", -1)),
    )
    threshold = programme.thresholds.get(verdict.axis)
    empty = dict.fromkeys(("criterion", "assessor", "weight", "grid", "assessed_on", "counts", "comment"))
    if any(score.criterion or score.assessor for score in own):
        yield Row({**empty, "axis": verdict.axis, "score": verdict.score, "threshold": threshold}, strong=True)
    for score in own:
        criterion = _criterion(programme, score)
        yield Row(
            {
                "axis": score.axis,
                "criterion": score.criterion,
                "assessor": score.assessor,
                "score": score.points,
                "threshold": criterion.threshold if criterion else None if score.criterion else threshold,
                "weight": criterion.weight if criterion else None,
                "grid": score.grid,
                "assessed_on": score.on,
                "counts": score in verdict.counted,
                "comment": comments.get((score.axis, score.criterion, score.assessor, score.grid, score.on)),
            }
        )


def _criterion(programme: Programme, score: Score) -> Criterion | None:
    grid = programme.grids.get((score.axis, score.grid or ""))
    return next((each for each in grid.criteria if each.code == score.criterion), None) if grid else None


def _remarks(programme: Programme, verdict: Verdict) -> Iterator[str]:
    """What keeps an axis from its score: criteria under their threshold, criteria not scored yet."""
    said = {"axis": vocabulary.AXES.title(verdict.axis)}
    if verdict.blocking:
        names = ", ".join(map(programme.criteria.title, verdict.blocking))
        yield _("{axis} is blocked by: {criteria}.").format(**said, criteria=names)
    for opinion in verdict.opinions:
        if opinion.missing:
            names = ", ".join(map(programme.criteria.title, opinion.missing))
            who = opinion.assessor or _("the programme office")
            message = _("{axis} is not assessed by {who}: not scored: {criteria}.")
            yield message.format(**said, who=who, criteria=names)


def pieces(db: sqlite3.Connection, programme: Programme, dossier_id: int, as_of: date) -> Grid:
    """The whole checklist on the day: what was received and verified, what is missing or has expired."""
    columns = [
        Field("piece", N_("Piece"), Kind.CODE, programme.pieces),
        Field("required", N_("Required")),
        Field("state", N_("State"), Kind.CODE, checklist.STATES),
        Field("received_on", N_("Received on"), Kind.DATE),
        Field("verified_on", N_("Verified on"), Kind.DATE),
        Field("expires_on", N_("Expires on"), Kind.DATE),
        Field("comment", N_("Comment")),
    ]
    size = db.execute(_SIZE, {"dossier": dossier_id}).fetchone()
    came = standings.receipts(db, dossier_id).get(dossier_id, [])
    found = checklist.on_day(programme, size[0] if size else None, came, as_of.isoformat())
    rows = [Row(_piece(each, came)) for each in found]
    empty = {key for key in ("verified_on", "expires_on", "comment") if not any(row[key] for row in rows)}
    shown = [replace(each, in_tables=each.key not in empty) for each in columns]
    return Grid("pieces", _("Checklist"), shown, rows)


def _piece(found: checklist.ChecklistState, came: list[Receipt]) -> dict[str, Value]:
    """A line of the checklist; what was promised of a piece that did not come is still told."""
    promised = next((each for each in came if each.piece == found.piece.code), None)
    receipt = found.receipt
    comment = receipt or promised
    return {
        "piece": found.piece.code,
        "required": found.required,
        "received_on": receipt.received_on if receipt else None,
        "verified_on": receipt.verified_on if receipt and found.state != "received" else None,
        "expires_on": receipt.expires_on if receipt else None,
        "state": found.state,
        "comment": comment.comment if comment else None,
    }


def commitments(db: sqlite3.Connection, dossier_id: int, as_of: date) -> Grid:
    """What is committed to for each year, beside the seal in force: a later edit shows as a deviation."""
    only = {"dossier": dossier_id, "day": as_of.isoformat()}
    current = {row.year: row for row in fetch_all(db, _PromisedYear, _COMMITMENTS, only)}
    sealed = {row.year: row for row in fetch_all(db, _PromisedYear, _SEALED, only)}
    rows = [
        Row({"year": year, **dict(_compared(current.get(year), sealed.get(year), sealed=bool(sealed)))})
        for year in sorted({*current, *sealed})
    ]
    horizon = lookup.programme(db).horizon.year
    notes = list(_unpromised(current or sealed, horizon))
    return Grid("commitments", _("Commitments"), list(_commitment_fields()), rows, notes=notes)


def _unpromised(lines: Mapping[int, _PromisedYear], horizon: int) -> Iterator[Note]:
    """What is said of the jobs of the horizon's year where the commitments end before it: n.d., and the last ones."""
    years = [year for year in lines if year < horizon]
    if years and horizon not in lines:
        said = {"horizon": (Kind.TEXT, str(horizon)), "year": (Kind.TEXT, str(max(years)))}
        jobs = (Kind.COUNT, lines[max(years)].jobs)
        yield Note(N_("Jobs at the end of {horizon}: n.d.; the last ones announced: {jobs}, of {year}."),
                   {**said, "jobs": jobs})  # fmt: skip


def _compared(
    current: _PromisedYear | None, seal: _PromisedYear | None, *, sealed: bool
) -> Iterator[tuple[str, int | None]]:
    """Each amount as it stands, as sealed, and the deviation; no deviation before there is a seal."""
    for key in COMMITTED_INDICATORS:
        now, then = (getattr(row, key) if row else None for row in (current, seal))
        yield key, now
        yield f"{key}_sealed", then
        silent = not sealed or (now is None and then is None)
        yield f"{key}_deviation", None if silent else (now or 0) - (then or 0)


def _commitment_fields() -> Iterator[Field]:
    yield Field("year", N_("Year"))
    headings = {
        "jobs": (N_("Jobs"), N_("Jobs sealed"), N_("Deviation, jobs")),
        "turnover": (N_("Additional turnover"), N_("Turnover sealed"), N_("Deviation, turnover")),
        "export_turnover": (N_("Export turnover"), N_("Export sealed"), N_("Deviation, export")),
        "investment": (N_("Investment"), N_("Investment sealed"), N_("Deviation, investment")),
    }
    for key, (heading, sealed, deviation) in headings.items():
        kind = Kind.COUNT if key == "jobs" else Kind.MONEY
        shown = key in ("jobs", "turnover")
        yield Field(key, heading, kind, in_tables=shown)
        yield Field(f"{key}_sealed", sealed, kind, in_tables=shown)
        yield Field(f"{key}_deviation", deviation, kind, in_tables=shown)
