"""Dossiers that may have been submitted twice: a suggestion, by company, ecosystem, amount and date."""

from __future__ import annotations

import sqlite3
from itertools import combinations, groupby

from imm_eco.domain.rules.submissions import Submission
from imm_eco.grid import Field, Grid, Kind, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.services.standings import open_submissions
from imm_eco.store import lookup


def dossier_duplicates(db: sqlite3.Connection) -> Grid:
    """Every two dossiers still on their way or validated that may be one project."""
    names = {row[0]: row[1] for row in db.execute("SELECT candidate_id, name FROM live_candidate_record")}
    rows = [
        _couple(names, one, other)
        for _company, held in groupby(open_submissions(db), key=lambda each: each.company)
        for one, other in combinations(held, 2)
        if one.resembles(other)
    ]
    columns = [
        fields.reference(),
        Field("title", N_("Title")),
        Field("other", N_("May also be")),
        Field("other_title", N_("Title")),
        Field("name", N_("Company name")),
        fields.ecosystem(lookup.programme(db)),
        Field("investment", N_("Investment"), Kind.MONEY),
        Field("other_investment", N_("Investment of the other"), Kind.MONEY),
        Field("days", N_("Days apart"), Kind.COUNT),
    ]
    notes = [_("If the two are one: imm-eco dossier withdraw OTHER --reason TEXT")] if rows else []
    return Grid("duplicates", _("Dossiers that may be one"), columns, rows, {"report": "duplicates"}, notes)


def _couple(names: dict[int, str], one: Submission, other: Submission) -> Row:
    return Row(
        {
            "reference": one.reference,
            "title": one.title,
            "other": other.reference,
            "other_title": other.title,
            "name": names[one.company],
            "ecosystem": one.ecosystem,
            "investment": one.investment,
            "other_investment": other.investment,
            "days": abs((one.opened_on - other.opened_on).days),
        }
    )
