"""Results: the realised figures that promoters declare, period by period."""

from __future__ import annotations

import shlex
from datetime import date
from typing import NamedTuple

from imm_eco import formatting
from imm_eco.domain.rules.periods import Period
from imm_eco.errors import RuleError
from imm_eco.i18n import _
from imm_eco.services.context import Context
from imm_eco.services.records import ResultRecord
from imm_eco.store import lookup
from imm_eco.store.journal import Effect, Place
from imm_eco.store.rows import fetch_one
from imm_eco.store.tables import ResultFact


def record(context: Context, result: ResultRecord, place: Place | None = None) -> Effect:
    """Record a figure of a period, in the indicator's unit; of money, centimes.

    Raises RuleError for a period that has not ended, or that overlaps one already given.
    """
    dossier_id, period = context.dossier(result.reference), result.period
    if period.end > context.today:
        raise RuleError(_("the period {period} has not ended").format(period=period.title), field="period")
    _check_indicator(context, result.indicator)
    _check_overlap(context, dossier_id, result.indicator, period)
    identity = {
        "dossier_id": dossier_id,
        "indicator": result.indicator,
        "period_start": period.start,
        "period_end": period.end,
    }
    told = {key: value for key, value in result.said.items() if key != "proof" or value is not None}
    return context.revise(ResultFact, identity, told, place, first={"proof": "declare"})


def _check_indicator(context: Context, code: str) -> None:
    if context.programme.indicator(code).nature == "envelope":
        message = _("support is not a result: it comes from conventions and disbursements")
        raise RuleError(message, field="indicator")


def _check_overlap(context: Context, dossier_id: int, indicator: str, period: Period) -> None:
    """Flows of overlapping periods would be counted twice; so would two positions at one date."""
    nature = context.programme.indicator(indicator).nature
    if not any(
        (each.period_start <= period.end and each.period_end >= period.start)
        if nature == "flow"
        else each.period_end == period.end
        for each in context.change.standing(ResultFact, dossier_id)
        if each.indicator == indicator and (each.period_start, each.period_end) != (period.start, period.end)
    ):
        return
    clash = "period_start <= ? AND period_end >= ?" if nature == "flow" else "period_end = ? AND period_end = ?"
    query = (
        "SELECT r.period_start, r.period_end, r.sheet, r.cell, change.file FROM live_result r"
        " LEFT JOIN change ON change.id = coalesce(r.source_id, r.change_id)"
        f" WHERE dossier_id = ? AND indicator = ? AND {clash}"
        " AND NOT (period_start = ? AND period_end = ?) LIMIT 1"
    )
    start, end = period.start.isoformat(), period.end.isoformat()
    about = (dossier_id, indicator, end, start if nature == "flow" else end, start, end)
    if given := fetch_one(context.db, _Given, query, about):
        message = _("{period} overlaps a result already given, from {start} to {end}")
        place = _place(given)
        if place:
            message = _("{period} overlaps a result already given, from {start} to {end}, in {place}")
        own = Period(date.fromisoformat(given.period_start), date.fromisoformat(given.period_end))
        start, end = formatting.day(own.start), formatting.day(own.end)
        said = message.format(period=period.title, start=start, end=end, place=place)
        reference = shlex.quote(lookup.reference_of(context.db, dossier_id))
        hint = _("correct that result, with its period: `imm-eco result record {reference} {indicator} {period} VALUE`")
        hint = hint.format(reference=reference, indicator=indicator, period=own.code)
        raise RuleError(said, hint=hint, field="period")


class _Given(NamedTuple):
    """A result, and the cell of the file that gave it."""

    period_start: str
    period_end: str
    sheet: str | None
    cell: str | None
    file: str | None


def _place(given: _Given) -> str:
    """The cell of a result: with its file where that is another one, nothing for one typed by hand."""
    cell = "!".join(part for part in (given.sheet, given.cell) if part)
    return " ".join(part for part in (given.file, cell) if part) if cell else ""
