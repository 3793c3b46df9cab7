"""Restated: the main figures of the scoreboard that are not what they were said to be at an earlier moment.

Both readings are as of the same day; only what the database knew differs. A figure is revised when a
result was corrected, came late, or a dossier was validated with a date before that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from imm_eco.grid import Field, Grid, Kind, Note, Row
from imm_eco.i18n import N_, _
from imm_eco.programme import Programme
from imm_eco.reports import catalogue, fields
from imm_eco.reports.asked import Asked
from imm_eco.rules.periods import Period
from imm_eco.store import database, lookup
from imm_eco.vocabulary import Term, Vocabulary

FIGURES = Vocabulary(
    "figure",
    (
        Term("target", "Objectif", "Target"),
        Term("committed", "Engagé", "Committed"),
        Term("realised", "Réalisé", "Realised"),
        Term("dossiers", "Dossiers qui doivent un résultat", "Dossiers that owe a result"),
        Term("reported", "Résultats remis", "Results given"),
    ),
)
"""The columns of the scoreboard that are compared: all others follow from them."""

_COUNTS = ("dossiers", "reported")


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier statement of the figures of a day: what was known when it was made.

    It was a pack, of the period `pack`; or the closing of the month; or just a moment.
    """

    as_of: date
    known_at: str
    pack: str | None = None
    closed: bool = False


def restated(path: Path, before: Before | None, known_at: str) -> Grid:
    """What has changed since an earlier statement, by what the database knew at `known_at`; old, new, difference."""
    with database.reading(path, known_at) as db:
        programme = lookup.programme(db)
    rows = changed(path, before, known_at) if before else []
    facts: dict[str, Any] = {"report": "revisions", "as_of": None, "known_before": None, "known_at": known_at}
    if before:
        facts |= {"as_of": before.as_of, "known_before": before.known_at}
    notes = [_since(before), *([_unchanged()] if before and not rows else [])]
    return Grid("revisions", _("Revisions since the last pack"), columns(programme), list(map(Row, rows)), facts, notes)


def changed(path: Path, before: Before, known_at: str) -> list[dict[str, Any]]:
    """The figures that differ, in the order of the scoreboard."""
    then, now = (_figures(path, before.as_of, moment) for moment in (before.known_at, known_at))
    return [
        {**dict(zip(("ecosystem", "indicator", "figure", "unit"), key, strict=True)), **_change(then, now, key)}
        for key in {**now, **then}
        if then.get(key) != now.get(key)
    ]


def columns(programme: Programme) -> tuple[Field, ...]:
    """The columns of a table of revised figures."""
    return (
        fields.indicator(programme),
        fields.scope(programme),
        Field("figure", N_("Figure"), Kind.CODE, FIGURES),
        fields.unit(),
        Field("before", N_("Before"), Kind.AMOUNT, missing=fields.UNPUBLISHED),
        Field("after", N_("Now"), Kind.AMOUNT, missing=fields.UNPUBLISHED),
        Field("difference", N_("Difference"), Kind.AMOUNT),
    )


_Key = tuple[str, str, str, str]
_Figures = Mapping[_Key, int | None]


def _figures(path: Path, day: date, known_at: str) -> _Figures:
    """The main figures of the scoreboard as of a day, as known at a moment."""
    with database.reading(path, known_at) as db:
        report = catalogue.find("targets")
        assert report is not None
        board = report.compute(db, Asked(day, known_at))[0]
    return {(row["ecosystem"], row["indicator"], *each): row[each[0]] for row in board.rows for each in _units(row)}


def _units(row: Row) -> Iterator[tuple[str, str]]:
    for figure in FIGURES.codes:
        yield figure, "dossiers" if figure in _COUNTS else row["unit"]


def _change(then: _Figures, now: _Figures, key: _Key) -> dict[str, int | None]:
    old, new = then.get(key), now.get(key)
    return {"before": old, "after": new, "difference": None if None in (old, new) else (new or 0) - (old or 0)}


def _since(before: Before | None) -> Note | str:
    """What the figures are compared with, in words."""
    if before is None:
        return _(
            "There is no earlier pack in this folder, and no earlier month is closed: there is nothing to compare with."
        )
    said = {"day": (Kind.DATE, before.as_of), "moment": (Kind.MOMENT, before.known_at)}
    if before.pack:
        sentence = N_("Figures as of {day}: as the pack of {period} knew them ({moment}), and now.")
        return Note(sentence, {**said, "period": (Kind.TEXT, Period.parse_code(before.pack).title)})
    if before.closed:
        return Note(N_("Figures as of {day}: as known when that month was closed ({moment}), and now."), said)
    return Note(N_("Figures as of {day}: as known at {moment}, and now."), said)


def _unchanged() -> str:
    return _("None of the figures has changed since.")
