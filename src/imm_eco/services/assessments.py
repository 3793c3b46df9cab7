"""What a dossier is examined by: the scores that assessors give it, the pieces of its checklist."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from imm_eco import formatting
from imm_eco.domain.programme import Programme
from imm_eco.errors import RuleError
from imm_eco.i18n import _
from imm_eco.services.context import Context
from imm_eco.services.records import AssessmentRecord, PieceRecord, Said, record_of
from imm_eco.sheets.parsing.values import Value
from imm_eco.store import lookup
from imm_eco.store.journal import Effect, Place, live
from imm_eco.store.tables import AssessmentFact, PieceFact


def record_assessment(context: Context, score: AssessmentRecord, place: Place | None = None) -> Effect:
    """Give a score on an axis, or on a criterion of its grid, in hundredths of a point.

    A criterion is weighed by the grid in force when it is first scored, and by that version ever after.
    """
    _not_future(context, score.assessed_on, "assessed_on")
    identity = {
        "dossier_id": lookup.dossier(context.db, score.reference),
        "axis": score.axis,
        "criterion": score.criterion,
        "assessor": score.assessor,
        "assessed_on": score.assessed_on,
    }
    known = context.one(AssessmentFact, **identity)
    version = score.grid or (known.grid if known else None)
    grid = _grid_of(context.programme, score.axis, score.criterion, version)
    return context.revise(AssessmentFact, identity, {**score.said, "grid": grid}, place)


def _grid_of(programme: Programme, axis: str, criterion: str | None, version: str | None) -> str | None:
    """The version of the grid that weighs a criterion; none for a score of the whole axis. Raises RuleError."""
    if criterion is None:
        if version is not None:
            raise RuleError(_("a score of the whole axis has no grid: name its criterion"), field="grid")
        return None
    grid = programme.grids.get((axis, version)) if version else programme.grid_in_force(axis)
    title = programme.criteria.title(criterion)
    if grid is None:
        said = {"axis": axis, "version": version or "–"}
        raise RuleError(_("there is no grid {version} for the axis {axis}").format(**said), field="grid")
    if criterion not in {each.code for each in grid.criteria}:
        message = _("{criterion} is no criterion of the grid {version} of the axis {axis}")
        raise RuleError(message.format(criterion=title, version=grid.version, axis=axis), field="criterion")
    return grid.version


def record_piece(context: Context, piece: PieceRecord, place: Place | None = None) -> Effect:
    """Say that a piece of the checklist was received, or is expected.

    A piece whose validity had an end and that came again is a renewal, beside the first; another date of the
    same one is a correction. A piece that came again is verified, and expires, anew.
    """
    received = piece.received_on
    _not_future(context, received, "received_on")
    _not_future(context, piece.verified_on, "verified_on")
    subject = {"dossier_id": lookup.dossier(context.db, piece.reference), "piece": piece.piece}
    known, number = _receipt_meant(context, subject, received)
    told = dict(piece.said)
    if known and received and known.received_on not in (None, received):
        told = {"verified_on": None, "expires_on": None, **told}
        if known.renewal == number and known.change_id == context.change.id:
            message = _("another row says that this piece was received on {date}")
            raise RuleError(message.format(date=formatting.day(known.received_on)), field="received_on")
    _check_days(told if known is None or known.renewal != number else {**vars(known), **told})
    return context.revise(PieceFact, {**subject, "renewal": number}, told, place)


def _receipt_meant(
    context: Context, subject: Mapping[str, object], received: date | None
) -> tuple[PieceFact | None, int | None]:
    """The receipt that a record speaks of or comes after, and its number; the first one has none."""
    known = live(context.db, PieceFact, **subject)
    same = next((each for each in known if received and each.received_on == received), None)
    latest = same or max(known, key=lambda each: each.renewal or 0, default=None)
    if latest is None or same or received is None or latest.received_on is None:
        return latest, latest.renewal if latest else None
    renews = latest.expires_on is not None and received > latest.received_on
    return latest, (latest.renewal or 0) + 1 if renews else latest.renewal


def receive(context: Context, reference: str, piece: str, values: Said) -> Effect:
    """Take in a piece by hand: received on the day given, else as it was if it had come, else today.

    One that has expired and of which nothing else is said came again today.
    """
    subject = {"dossier_id": lookup.dossier(context.db, reference), "piece": piece}
    come = [each for each in live(context.db, PieceFact, **subject) if each.received_on]
    said = {key: value for key, value in values.items() if value is not None}
    valid = any(each.expires_on is None or each.expires_on >= context.today for each in come)
    day: dict[str, Value] = {} if come and (said or valid) else {"received_on": context.today}
    return record_piece(context, record_of(PieceRecord, {"reference": reference, "piece": piece, **day, **said}))


class _PieceDays(NamedTuple):
    received_on: date | None
    verified_on: date | None
    expires_on: date | None


def _check_days(told: Said) -> None:
    days = record_of(_PieceDays, told)
    for field, day, message in (
        ("verified_on", days.verified_on, _("a piece is verified on the day it is received or later")),
        ("expires_on", days.expires_on, _("a piece expires on the day it is received or later")),
    ):
        if day is not None and (days.received_on is None or day < days.received_on):
            raise RuleError(message, field=field)


def _not_future(context: Context, day: date | None, field: str) -> None:
    if day is not None and day > context.today:
        raise RuleError(_("{date} is in the future").format(date=formatting.day(day)), field=field)
