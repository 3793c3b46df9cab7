"""The projections of an indicator to the horizon as a report shows them: figures, and the arithmetic in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from imm_eco import formatting
from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules import attainment
from imm_eco.domain.rules.attainment import Aim
from imm_eco.domain.rules.monthly import december, last_day
from imm_eco.domain.rules.projection import (
    BEFORE_VALIDATION,
    DEPARTURES_NEEDED,
    Conversion,
    Delivery,
    Pace,
    Projection,
    at_present_pace,
    commitments_kept,
    delivery,
    hoped,
    pace,
    weighted_pipeline,
)
from imm_eco.domain.vocabulary import COMMITTED_INDICATORS
from imm_eco.grid import Field, Grid, Kind, Note, NoteValues, Row, Value
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.monthly_series import IndicatorSeries, ValidatedSpan

_SHORT = {
    "periods": N_(
        "{indicator}, {projection}: n.d. Ends of periods within two years, with half of the results owed: "
        "{observations}; needed: {needed}."
    ),
    "deliveries": N_(
        "{indicator}, {projection}: n.d. Dossiers that gave their result for the end of a year: {observations}; "
        "needed: {needed}."
    ),
    "departures": N_(
        "{indicator}, {projection}: n.d. Dossiers that have left a step which the pipeline has to pass: "
        "{observations}; needed: {needed}."
    ),
}
"""Why there is no projection, by what is observed."""


class ProjectionRow(NamedTuple):
    """Where an indicator leads by one method, in its unit; `value` is None where too little was observed."""

    indicator: str
    projection: str
    unit: str
    value: int | None
    target: int | None = None
    comparable: bool | None = None
    attainment: Fraction | None = None
    gap: int | None = None
    observations: int = 0
    needed: int = 0
    observed: str = ""
    pace: int | None = None
    rate: Fraction | None = None


@dataclass(frozen=True)
class Forecast:
    """An indicator's course, and where it leads against the target of its scope."""

    course: IndicatorSeries
    steps: Sequence[Conversion]
    aim: Aim

    @property
    def target(self) -> int | None:
        """The target's value; None where none was published."""
        return self.aim.value

    @cached_property
    def pace(self) -> Pace | None:
        """What was gained a month; None where no period has enough results."""
        return pace(self.course.positions())

    @cached_property
    def delivery(self) -> Delivery:
        """How promises were kept at the end of the latest year of which enough is known."""
        return delivery(self.course.deliveries)

    @property
    def kind(self) -> Kind:
        """What the indicator's figures are."""
        return Kind.of_unit(self.course.measure.unit)

    @cached_property
    def projections(self) -> dict[str, Projection]:
        """The three projections, by code."""
        own = self.course
        reached = own.realised[self.pace.last.month - own.first] if self.pace else 0
        committed, unit = own.committed, own.measure.unit
        return {
            "present-pace": at_present_pace(self.pace, own.measure, reached),
            "delivery-rate": commitments_kept(self.delivery, committed, unit),
            "weighted-pipeline": weighted_pipeline(self.delivery, committed, own.announced, self.steps, unit),
        }

    def rows(self) -> Iterator[ProjectionRow]:
        """The three projections, against the target."""
        unit, better = self.course.measure.unit, self.course.measure.better
        gained = attainment.rounded(self.pace.monthly, unit) if self.pace else None
        rate = self.delivery.rate if self.delivery.is_enough else None
        for code, found in self.projections.items():
            value, is_pace = found.value, code == "present-pace"
            yield ProjectionRow(
                indicator=self.course.measure.indicator,
                projection=code,
                unit=unit,
                value=value,
                target=self.target,
                comparable=self.aim.is_comparable,
                attainment=None if value is None else attainment.attainment(value, self.target, better),
                gap=None if value is None else attainment.gap(value, self.target, better),
                observations=found.observations,
                needed=found.needed,
                observed=found.of,
                pace=gained if value is not None and is_pace else None,
                rate=rate if value is not None and not is_pace else None,
            )

    def notes(self, programme: Programme) -> Iterator[Note]:
        """The arithmetic of each projection, or why there is none."""
        sentences = {
            "present-pace": N_(
                "{indicator}, {projection}: {first} at {first_day}, {last} at {last_day}, that is {pace} a month, "
                "as many for each month from there to the horizon."
            ),
            "delivery-rate": N_(
                "{indicator}, {projection}: at {year_end} the {dossiers} dossiers that gave their result had delivered "
                "{delivered} of the {promised} that they had promised by then, {rate}; as much of the {committed} "
                "committed for the horizon."
            ),
            "weighted-pipeline": N_(
                "{indicator}, {projection}: of the {announced} announced by dossiers not validated yet, {hoped} by "
                "the conversion of their steps, at the same rate."
            ),
        }
        for code, found in self.projections.items():
            said: NoteValues = {
                "indicator": (Kind.TEXT, programme.indicators.title(self.course.measure.indicator)),
                "projection": (Kind.TEXT, _within(vocabulary.PROJECTIONS.title(code))),
            }
            if found.value is None:
                counts = {"observations": (Kind.COUNT, found.observations), "needed": (Kind.COUNT, found.needed)}
                yield Note(_SHORT[found.of], {**said, **counts})
            else:
                yield Note(sentences[code], {**said, **(self._paced() if code == "present-pace" else self._kept())})

    def _paced(self) -> NoteValues:
        if self.pace is None:
            return {}
        first, last = self.pace.first, self.pace.last
        return {
            "first": (self.kind, first.value),
            "first_day": (Kind.DATE, last_day(first.month)),
            "last": (self.kind, last.value),
            "last_day": (Kind.DATE, last_day(last.month)),
            "pace": (self.kind, attainment.rounded(self.pace.monthly, self.course.measure.unit)),
        }

    def _kept(self) -> NoteValues:
        seen, announced = self.delivery, self.course.announced
        likely = attainment.rounded(hoped(announced, self.steps), self.course.measure.unit)
        return {
            "year_end": (Kind.DATE, last_day(december(seen.year))),
            "dossiers": (Kind.COUNT, seen.dossiers),
            "delivered": (self.kind, seen.delivered),
            "promised": (self.kind, seen.promised),
            "rate": (Kind.RATIO, seen.rate),
            "committed": (self.kind, self.course.committed),
            "announced": (self.kind, announced.total()),
            "hoped": (self.kind, likely),
        }


def _within(title: str) -> str:
    """A title in the middle of a sentence."""
    return title[:1].lower() + title[1:]


def projections(programme: Programme, found: Sequence[Forecast]) -> Grid:
    """Where each indicator leads, by each method, against its target."""
    missing = fields.UNPUBLISHED
    columns = [
        fields.indicator(programme),
        Field("projection", N_("Projection"), Kind.CODE, vocabulary.PROJECTIONS),
        fields.unit(),
        Field("value", N_("At the horizon"), Kind.AMOUNT, missing=missing),
        Field("target", N_("Target"), Kind.AMOUNT, missing=missing),
        Field("comparable", N_("Comparable"), in_tables=False),
        Field("attainment", N_("Attained"), Kind.RATIO, missing=missing, at_least="comparable"),
        Field("attainment", "", Kind.BAR, in_data=False, missing=""),
        Field("gap", N_("Gap"), Kind.AMOUNT, missing=missing),
        Field("observations", N_("Observed"), Kind.COUNT),
        Field("needed", N_("Needed"), Kind.COUNT),
        Field("observed", N_("Observations"), Kind.CODE, vocabulary.OBSERVATIONS, optional=True),
        Field("pace", N_("A month"), Kind.AMOUNT, in_tables=False),
        Field("rate", N_("Delivery rate"), Kind.RATIO, in_tables=False),
    ]
    title = _("Projections to {horizon}").format(horizon=formatting.day(programme.horizon))
    rows = [Row.of(row) for each in found for row in each.rows()]
    notes = [note for each in found for note in each.notes(programme)]
    return Grid("projections", title, columns, rows, notes=notes, section="indicator", secondary=True)


_ANNOUNCED = {
    "jobs": N_("Jobs announced"),
    "turnover": N_("Turnover announced"),
    "export_turnover": N_("Exports announced"),
    "investment": N_("Investment announced"),
}
"""What the promoters of dossiers announce, by the field of their commitments."""


def chances(found: Sequence[Forecast], stands: Sequence[ValidatedSpan]) -> Grid:
    """What the pipeline is weighted by: the conversion of each step, and what waits there."""
    by_indicator = {one.course.measure.indicator: one for one in found}
    counted = {key: by_indicator[code] for key, code in COMMITTED_INDICATORS.items() if code in by_indicator}
    columns = [
        fields.step(),
        Field("left", N_("Left it"), Kind.COUNT),
        Field("went_on", N_("Went further"), Kind.COUNT),
        Field("conversion", N_("Conversion"), Kind.RATIO, missing=fields.UNPUBLISHED),
        Field("dossiers", N_("Dossiers there"), Kind.COUNT),
        *(Field(key, _ANNOUNCED[key], one.kind) for key, one in counted.items()),
    ]
    waiting = Counter(one.step for one in stands if one.step in BEFORE_VALIDATION)
    rows = []
    for each in found[0].steps:
        counts: dict[str, Value] = {
            "step": each.step,
            "left": each.left,
            "went_on": each.went_on,
            "conversion": each.share,
        }
        announced = {key: one.course.announced[each.step] for key, one in counted.items()}
        rows.append(Row({**counts, "dossiers": waiting[each.step], **announced}))
    notes = [
        Note(
            N_(
                "Left it: for good, further on or to an end; one that was sent back is still on its way. "
                "Went further: reached a later step. What is announced keeps the promoters’ own calendar."
            )
        ),
        Note(N_("n.d.: fewer than {needed} dossiers have left the step."), {"needed": (Kind.COUNT, DEPARTURES_NEEDED)}),
    ]
    return Grid("conversions", _("Conversion of each step"), columns, rows, notes=notes, secondary=True)
