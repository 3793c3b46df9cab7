"""Delays: how long dossiers stay in each step, and which of them have outlived the identification window.

Every stay counts, finished or running on the day, without its suspended days. The median and the 90th
percentile are nearest ranks (`domain/rules/durations.py`): always the length of a stay that there was. The
window is the programme's: months to identify and accompany a promoter, from the opening of the dossier to
its end of accompaniment.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.durations import months_after, nearest_rank
from imm_eco.domain.vocabulary import ACCOMPANIMENT, ACTIVE_STEPS, PROGRAMME_SCOPE
from imm_eco.grid import Field, Grid, Kind, Note, NoteValues, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.histories import DossierHistory, StepInterval, histories
from imm_eco.reports.query import ReportQuery
from imm_eco.store import lookup


def report(db: sqlite3.Connection, asked: ReportQuery) -> list[Grid]:
    """The delays as of a day by step and ecosystem; beside them, the dossiers past the window."""
    programme = lookup.programme(db)
    lengths: defaultdict[tuple[str, str], _Lengths] = defaultdict(_Lengths)
    late: list[_Overrun] = []
    accompanied = 0
    for life in histories(db, asked.as_of, asked.ecosystem):
        accompanied += life.last.step in ACCOMPANIMENT
        stays = list(life.stays())
        for scope in (life.ecosystem, PROGRAMME_SCOPE):
            for step in dict.fromkeys(stay.step for stay in stays):
                lengths[step, scope].take(life.reference, [stay for stay in stays if stay.step == step])
        late.extend(_late(life, stays, programme))
    facts = asked.facts(
        "delays",
        window_months=list(programme.identification_months),
        accompanied=accompanied,
        late=sum(each.running for each in late),
        left_late=sum(not each.running for each in late),
    )
    rows = list(_rows(programme, lengths, asked.ecosystem))
    notes = list(_notes(asked.as_of))
    delays = Grid("delays", _("Delays by step"), _fields(programme), rows, facts, notes, section="step")
    return [delays, _overrun(programme, late, accompanied)]


class DelayRow(NamedTuple):
    """How long dossiers stay in a step, in days: of an ecosystem or of the programme."""

    step: str
    ecosystem: str
    dossiers: int
    stays: int
    running: int
    median_days: int | None
    p90_days: int | None
    oldest: str
    oldest_days: int
    oldest_running: bool
    suspended_days: int


@dataclass
class _Lengths:
    """The stays of one step and scope, by length in days.

    `longest`: days (negative, so that the least is the longest), whether it is over, and the dossier.
    """

    dossiers: int = 0
    running: int = 0
    suspended: int = 0
    stays: Counter[int] = field(default_factory=Counter)
    longest: tuple[int, bool, str] = (1, True, "")

    def take(self, reference: str, stays: Sequence[StepInterval]) -> None:
        """Count the stays of one dossier."""
        self.dossiers += 1
        for stay in stays:
            self.stays[stay.days] += 1
            self.running += stay.left is None
            self.suspended += stay.suspended
            self.longest = min(self.longest, (-stay.days, stay.left is not None, reference))

    def row(self, step: str, scope: str) -> DelayRow:
        """The same as a row of the report."""
        days, is_over, reference = self.longest
        return DelayRow(
            step=step,
            ecosystem=scope,
            dossiers=self.dossiers,
            stays=self.stays.total(),
            running=self.running,
            median_days=nearest_rank(self.stays, 50),
            p90_days=nearest_rank(self.stays, 90),
            oldest=reference,
            oldest_days=-days,
            oldest_running=not is_over,
            suspended_days=self.suspended,
        )


class _Overrun(NamedTuple):
    """A dossier past the window; its days are those in accompaniment, `running` says that it is still there."""

    reference: str
    name: str | None
    ecosystem: str
    step: str
    opened_on: date
    days: int
    suspended: int
    overrun: int
    running: bool


def _late(life: DossierHistory, stays: Iterable[StepInterval], programme: Programme) -> Iterator[_Overrun]:
    """A dossier whose days in accompaniment are more than the window has; nothing of another."""
    accompanied = [stay for stay in stays if stay.step in ACCOMPANIMENT]
    days = sum(stay.days for stay in accompanied)
    window = (months_after(life.opened_on, programme.identification_months[1]) - life.opened_on).days
    if days > window:
        yield _Overrun(
            life.reference,
            life.name,
            life.ecosystem,
            step=life.last.step,
            opened_on=life.opened_on,
            days=days,
            suspended=sum(stay.suspended for stay in accompanied),
            overrun=days - window,
            running=life.last.step in ACCOMPANIMENT,
        )


def _rows(programme: Programme, lengths: Mapping[tuple[str, str], _Lengths], only: str | None) -> Iterator[Row]:
    """A row for each step and ecosystem where a dossier has been; then the step's own, of the programme."""
    for step in ACTIVE_STEPS:
        for code in programme.ecosystems.codes:
            if (step, code) in lengths:
                yield Row.of(lengths[step, code].row(step, code))
        if only is None and (step, PROGRAMME_SCOPE) in lengths:
            yield Row.of(lengths[step, PROGRAMME_SCOPE].row(step, PROGRAMME_SCOPE), strong=True)


def _fields(programme: Programme) -> list[Field]:
    return [
        fields.step(),
        fields.scope(programme),
        Field("dossiers", N_("Dossiers"), Kind.COUNT),
        Field("stays", N_("Stays"), Kind.COUNT, in_tables=False),
        Field("running", N_("Still there"), Kind.COUNT),
        Field("median_days", N_("Median"), Kind.COUNT),
        Field("p90_days", N_("90th percentile"), Kind.COUNT),
        Field("oldest_days", N_("Longest"), Kind.COUNT),
        Field("oldest", N_("Which")),
        Field("oldest_running", N_("Still running"), in_tables=False),
        Field("suspended_days", N_("Suspended"), Kind.COUNT),
    ]


def _notes(day: date) -> Iterator[Note]:
    yield Note(
        N_("As of {day}. Days in the step: of stays that are over, and of those that still run."),
        {"day": (Kind.DATE, day)},
    )
    yield Note(N_("Suspended days are left out of the others and stand in their own column, summed."))
    yield Note(N_("Median and 90th percentile by nearest rank: each is the length of a stay that there was."))


def _overrun(programme: Programme, late: Sequence[_Overrun], accompanied: int) -> Grid:
    """The dossiers still in accompaniment past the window, the latest first."""
    columns = [
        fields.reference(),
        Field("name", N_("Company name")),
        fields.ecosystem(programme),
        Field("step", N_("Step"), Kind.CODE, vocabulary.STEPS),
        Field("opened_on", N_("Opened on"), Kind.DATE, in_tables=False),
        Field("days", N_("Days"), Kind.COUNT),
        Field("suspended", N_("Suspended"), Kind.COUNT, in_tables=False),
        Field("overrun", N_("Overrun"), Kind.COUNT),
    ]
    low, high = programme.identification_months
    title = _("Past the identification window ({low} to {high} months)").format(low=low, high=high)
    running = sorted((each for each in late if each.running), key=lambda each: (-each.overrun, each.reference))
    rows = [Row.of(each) for each in running]
    counts: NoteValues = {
        "accompanied": (Kind.COUNT, accompanied),
        "late": (Kind.COUNT, len(running)),
        "left_late": (Kind.COUNT, len(late) - len(running)),
    }
    note = Note(N_("In accompaniment: {accompanied}, of which late: {late}. Others left it late: {left_late}."), counts)
    return Grid("overrun", title, columns, rows, notes=[note], secondary=True)
