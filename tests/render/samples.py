"""Grids for the renderers' tests: the scoreboard in small, a list, a record."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from imm_eco.domain.vocabulary import QUALIFIERS, STEPS, Term, Vocabulary
from imm_eco.grid import Field, Grid, Kind, Note, Row, Value

ECOSYSTEMS = Vocabulary(
    "ecosystem",
    (
        Term("valorisation-metaux", "Valorisation des métaux", "Metal recovery"),
        Term("nouveaux-metiers", "Nouveaux métiers", "New trades"),
        Term("travail-metaux", "Travail des métaux", "Metalworking"),
        Term("programme", "Programme", "Programme"),
    ),
)
INDICATORS = Vocabulary(
    "indicator",
    (Term("jobs", "Emplois", "Jobs"), Term("turnover", "CA additionnel", "Additional turnover")),
)
MDH = 100_000_000


def _row(scope: str, indicator: str, qualifier: str | None, target: int | None, committed: int, realised: int) -> Row:
    values: dict[str, Any] = {
        "ecosystem": scope,
        "indicator": indicator,
        "unit": "jobs" if indicator == "jobs" else "MAD",
        "qualifier": qualifier,
        "target": target,
        "committed": committed,
        "realised": realised,
        "attainment": Fraction(realised, target) if target else None,
        "gap": None if target is None else realised - target,
        "coverage": "3/4",
    }
    return Row(values, strong=scope == "programme")


def scoreboard() -> Grid:
    """Two sections, money and counts in the same columns, a target that was never published."""
    rows = [
        _row("valorisation-metaux", "jobs", "about", 6000, 3200, 2478),
        _row("nouveaux-metiers", "jobs", "close-to", 5000, 2400, 2100),
        _row("travail-metaux", "jobs", None, None, 0, 1300),
        _row("programme", "jobs", "more-than", 13300, 8000, 5878),
        _row("valorisation-metaux", "turnover", "more-than", 6000 * MDH, 3200 * MDH, 2478 * MDH),
        _row("nouveaux-metiers", "turnover", "about", 2650 * MDH, 240_012_345_678, 123_456_789),
        _row("programme", "turnover", "close-to", 11000 * MDH, 8000 * MDH, 387 * MDH),
    ]
    fields = [
        Field("ecosystem", "Ecosystem", Kind.CODE, ECOSYSTEMS),
        Field("indicator", "Indicator", Kind.CODE, INDICATORS),
        Field("unit", "Unit", in_tables=False),
        Field("qualifier", "", Kind.CODE, QUALIFIERS, in_data=False, missing=""),
        Field("target", "Target", Kind.AMOUNT, missing="n.d."),
        Field("committed", "Committed", Kind.AMOUNT),
        Field("realised", "Realised", Kind.AMOUNT),
        Field("attainment", "Attained", Kind.RATIO, missing="n.d."),
        Field("attainment", "", Kind.BAR, in_data=False, missing=""),
        Field("gap", "Gap", Kind.AMOUNT, missing="n.d."),
        Field("coverage", "Given", in_data=False),
    ]
    notes = [
        Note("As of {day}.", {"day": (Kind.DATE, date(2018, 12, 31))}),
        Note(
            "Support committed: {committed} of {envelope} ({share}).",
            {
                "committed": (Kind.MONEY, 277 * MDH),
                "envelope": (Kind.MONEY, 630 * MDH),
                "share": (Kind.RATIO, Fraction(277, 630)),
            },
        ),
    ]
    facts = {"report": "targets", "as_of": date(2018, 12, 31), "known_at": None}
    return Grid("targets", "Scoreboard", fields, rows, facts, notes, section="indicator")


def dossiers(*titles: str) -> Grid:
    """A list with a long text, a code, exact money, a date and a moment."""
    fields = [
        Field("reference", "Reference"),
        Field("title", "Title"),
        Field("step", "Step", Kind.CODE, STEPS),
        Field("investment", "Investment", Kind.MONEY, exact=True),
        Field("opened_on", "Opened on", Kind.DATE),
        Field("at", "Recorded", Kind.MOMENT),
        Field("secret", "Secret", in_tables=False),
        Field("shape", "Shape", in_data=False),
    ]
    rows = [
        Row(
            {
                "reference": f"IMM-2019-{number:04}",
                "title": title,
                "step": "mise-en-place",
                "investment": 123_456_789,
                "opened_on": date(2019, 1, 31),
                "at": "2019-02-01T14:05:09Z",
                "secret": None,
                "shape": "shown",
            }
        )
        for number, title in enumerate(titles, 1)
    ]
    return Grid("dossiers", "Dossiers", fields, rows)


def record() -> Grid:
    """One record, read as labels and values."""
    fields = [
        Field("reference", "Reference"),
        Field("requested", "Requested support", Kind.MONEY),
        Field("opened_on", "Opened on", Kind.DATE),
    ]
    values: dict[str, Value] = {"reference": "IMM-2019-0001", "requested": 85_000_000, "opened_on": None}
    return Grid("dossier", "Dossier", fields, [Row(values)], is_record=True)
