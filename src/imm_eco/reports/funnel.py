"""The funnel: of the dossiers that each channel brought, how many reached each step, how fast, and who left.

A dossier has reached a step when it entered it once, wherever it is now. Its pace is the days from its first
entry into the step before to its first entry into this one, without those suspended; the median is the
nearest rank (`domain/rules/durations.py`).
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.attainment import attainment
from imm_eco.domain.rules.durations import nearest_rank
from imm_eco.domain.vocabulary import ACTIVE_STEPS, CHANNELS, ENDS, Term, Vocabulary
from imm_eco.grid import Field, Grid, Kind, Note, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.histories import DossierHistory, histories
from imm_eco.reports.query import ReportQuery
from imm_eco.store import lookup

ALL = "all"
"""In place of a channel: the rows of all dossiers."""

WAY = (*ACTIVE_STEPS, "clos")
"""The steps of the funnel, in order."""

DROPOUTS = tuple(end for end in ENDS if end != "clos")
"""How a dossier leaves the way before its end."""

_ALL_CHANNELS = Vocabulary("channel", (Term(ALL, "Tous les canaux", "All channels"), *CHANNELS))


class FunnelRow(NamedTuple):
    """Of the dossiers of a channel, those that reached a step, and how fast in days."""

    channel: str | None
    step: str
    reached: int
    share: Fraction | None
    conversion: Fraction | None
    median_days: int | None
    dropped: int


def report(db: sqlite3.Connection, asked: ReportQuery) -> list[Grid]:
    """The funnel as of a day, by channel; beside it, the dossiers that left, with their reasons."""
    programme = lookup.programme(db)
    brought: dict[str | None, list[DossierHistory]] = defaultdict(list)
    for life in histories(db, asked.as_of, asked.ecosystem):
        brought[life.channel].append(life)
    order = [channel for channel in (*CHANNELS.codes, None) if channel in brought]
    everyone = [life for channel in order for life in brought[channel]]
    rows = [*_channel(ALL, everyone), *(row for channel in order for row in _channel(channel, brought[channel]))]
    title = asked.titled(_("Funnel by channel"), programme)
    facts, notes = asked.facts("funnel"), list(_notes(asked.as_of))
    funnel = Grid("funnel", title, _fields(), rows, facts, notes, section="channel")
    return [funnel, _dropouts(programme, everyone)]


def _channel(channel: str | None, brought: Iterable[DossierHistory]) -> Iterator[Row]:
    """A channel's dossiers, step by step: reached, of those of the step before, how fast, and who left from it."""
    reached: Counter[str] = Counter()
    paces: dict[str, Counter[int]] = {step: Counter() for step in WAY}
    dropped: Counter[str] = Counter()
    for life in brought:
        firsts = {entry.step: entry.on for entry in reversed(life.entries)}
        reached.update(firsts.keys())
        for before, step in pairwise(WAY):
            if before in firsts and step in firsts:
                start, until = firsts[before], firsts[step]
                paces[step][(until - start).days - life.held(start, until)] += 1
        if life.last.step in DROPOUTS:
            dropped[life.entries[-2].step] += 1
    for before, step in zip(("", *WAY), WAY, strict=False):
        whole, base = reached[WAY[0]], reached[before]
        record = FunnelRow(
            channel=channel,
            step=step,
            reached=reached[step],
            share=attainment(reached[step], whole),
            conversion=attainment(reached[step], base),
            median_days=nearest_rank(paces[step], 50),
            dropped=dropped[step],
        )
        yield Row.of(record, strong=channel == ALL)


def _fields() -> list[Field]:
    return [
        Field("channel", N_("Channel"), Kind.CODE, _ALL_CHANNELS, missing=N_("channel unknown")),
        fields.step(),
        Field("reached", N_("Reached"), Kind.COUNT),
        Field("share", "", Kind.BAR, in_data=False, missing=""),
        Field("conversion", N_("Of the step before"), Kind.RATIO),
        Field("median_days", N_("Median days"), Kind.COUNT),
        Field("dropped", N_("Left from there"), Kind.COUNT),
    ]


def _notes(day: date) -> Iterator[Note]:
    said = {"day": (Kind.DATE, day)}
    yield Note(N_("As of {day}. Reached: entered the step once, wherever the dossier is now."), said)
    yield Note(N_("Median days from the step before, by nearest rank, suspended days left out."))


def _dropouts(programme: Programme, everyone: Iterable[DossierHistory]) -> Grid:
    """The dossiers that left the way, in the order in which they did."""
    columns = [
        Field("channel", N_("Channel"), Kind.CODE, CHANNELS),
        fields.reference(),
        Field("name", N_("Company name"), in_tables=False),
        Field("ecosystem", N_("Ecosystem"), Kind.CODE, programme.ecosystems, in_tables=False),
        Field("step", N_("Left from"), Kind.CODE, vocabulary.STEPS),
        Field("end", N_("End"), Kind.CODE, vocabulary.STEPS),
        Field("left_on", N_("Date"), Kind.DATE),
        Field("reason", N_("Reason")),
    ]
    gone = [life for life in everyone if life.last.step in DROPOUTS]
    gone.sort(key=lambda life: (life.last.on, life.reference))
    return Grid("dropouts", _("Dossiers that left, and why"), columns, list(map(_dropout, gone)), secondary=True)


def _dropout(life: DossierHistory) -> Row:
    return Row(
        {
            "channel": life.channel,
            "reference": life.reference,
            "name": life.name,
            "ecosystem": life.ecosystem,
            "step": life.entries[-2].step,
            "end": life.last.step,
            "left_on": life.last.on,
            "reason": life.last.reason,
        }
    )
